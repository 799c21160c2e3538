/* Rounded data: every value stands for the interval of one step around it. */
#ifndef PLOGP_SRC_FIT_ROUNDED_H
#define PLOGP_SRC_FIT_ROUNDED_H

#include "fit/censored.h"

/*
 * The step that options->rounding asks for; 0: values are exact. Found automatically it is
 * that of the decimal grid that all values lie on, where at least two of them are equal.
 * Status: PLOGP_EINVAL.
 */
plogp_status plogp__rounding_step(const plogp_ordered_table *table,
                                  const plogp_fit_options *options,
                                  const plogp_context *context, double *step);
/* The values as intervals. Status: as plogp__censored_init. */
plogp_status plogp__rounded_init(const plogp_ordered_table *table, double step,
                                 const plogp_context *context,
                                 struct plogp__censored *censored);
/* x rounded to the grid through `origin`. */
double plogp__rounded_value(double x, double step, double origin);
/* log P(x - step/2 < X < x + step/2), by the density where rounding has eaten it. */
double plogp__rounded_logpdf(const plogp_distribution *law, double x, double step);

#endif
