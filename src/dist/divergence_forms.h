/* What is integrated or summed for each measure of two laws, from their log densities, of
 * which at most one is -Inf. */
#ifndef PLOGP_SRC_DIST_DIVERGENCE_FORMS_H
#define PLOGP_SRC_DIST_DIVERGENCE_FORMS_H

typedef double plogp__form(double log_p, double log_q);

plogp__form plogp__kl_form;        /* p log(p/q) - p + q                  */
plogp__form plogp__js_form;        /* of the Jensen-Shannon divergence    */
plogp__form plogp__tv_form;        /* |p - q| / 2                         */
plogp__form plogp__hellinger_form; /* (sqrt p - sqrt q)^2 / 2             */
plogp__form plogp__overlap_form;   /* sqrt(p q)                           */
plogp__form plogp__chi2_form;      /* (p - q)^2 / q                       */
plogp__form plogp__entropy_form;   /* -p log p                            */

#endif
