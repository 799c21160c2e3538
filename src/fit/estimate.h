/* The maximum-likelihood estimate of one family from one sample. */
#ifndef PLOGP_SRC_FIT_ESTIMATE_H
#define PLOGP_SRC_FIT_ESTIMATE_H

#include "dist/family.h"
#include "plogp/fit.h"

struct plogp__censored;

/* A sample as it is, and divided by a power of two so that its largest magnitude lies in
 * 1/2 .. 1: estimates from the second scale exactly with the data. */
struct plogp__fit_data {
    struct plogp__statistics raw;
    struct plogp__statistics scaled;
    int exponent;                           /* raw = scaled * 2^exponent */
    double *scaled_values;                  /* owned                     */
    const struct plogp__censored *censored; /* NULL: every value is known; otherwise raw
                                               and scaled are guesses                   */
    struct plogp__statistics raw_exact;     /* of the values known exactly              */
    struct plogp__statistics scaled_exact;
    double *scaled_exact_values; /* owned */
};

struct plogp__estimate {
    const struct plogp__family *family;
    const char *reason;
    const char *method;
    double theta[PLOGP_PARAMETERS_MAX];
    double se[PLOGP_PARAMETERS_MAX];
    double low[PLOGP_PARAMETERS_MAX]; /* 95 % interval, as options->intervals has it */
    double high[PLOGP_PARAMETERS_MAX];
    double loglik;
    double score;
    double decrement;
    size_t iterations;
    plogp_fit_status status;
    bool converged;
    bool profiled; /* low and high are from the profile likelihood */
    bool fixed[PLOGP_PARAMETERS_MAX];
};

/* Status: PLOGP_ENOMEM. The arrays of the table are kept. */
plogp_status plogp__fit_data_init(const plogp_ordered_table *table,
                                  const plogp_context *context,
                                  struct plogp__fit_data *data);
/* As plogp__fit_data_init for values known between limits, which are kept. */
plogp_status plogp__fit_data_init_censored(const struct plogp__censored *censored,
                                           const plogp_context *context,
                                           struct plogp__fit_data *data);
void plogp__fit_data_clear(const plogp_context *context, struct plogp__fit_data *data);

/* Status: PLOGP_EINVAL and PLOGP_EDOMAIN for fixed parameters, PLOGP_ECANCEL. */
plogp_status plogp__estimate_family(const struct plogp__family *family,
                                    const struct plogp__fit_data *data,
                                    const plogp_fit_options *options,
                                    const plogp_context *context,
                                    struct plogp__estimate *estimate);

/* Each of `families` [count], on the threads of the context. Status: PLOGP_ECANCEL, and
 * those of plogp__estimate_family, whose message is not kept. */
plogp_status plogp__estimate_families(const struct plogp__family *const *families,
                                      size_t count, const struct plogp__fit_data *data,
                                      const plogp_fit_options *options,
                                      const plogp_context *context,
                                      struct plogp__estimate *estimates);

/* The 95 % Wald interval in the parameter's unbounded coordinate. */
void plogp__wald_interval(enum plogp__domain domain, double value, double se, double *low,
                          double *high);

#endif
