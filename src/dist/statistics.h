/*
 * A sample as a likelihood reads it: sorted distinct values with weights, and the
 * statistics that closed forms and exponential families need.
 */
#ifndef PLOGP_SRC_DIST_STATISTICS_H
#define PLOGP_SRC_DIST_STATISTICS_H

#include <stddef.h>

struct plogp__statistics {
    const double *values;  /* [count] strictly increasing, or NULL  */
    const double *weights; /* [count] > 0, or NULL: each is 1    */
    /* [count] log(x / max) in any order, where there are no values; otherwise NULL */
    const double *log_quotients;
    size_t count;
    double n; /* total weight                       */
    double min, max;
    double mean;
    double variance; /* mean of (x - mean)^2                */
    /* With min > 0, otherwise NaN: */
    double mean_log;       /* mean of log x                      */
    double variance_log;   /* mean of (log x - mean_log)^2       */
    double log_ratio;      /* log(mean) - mean_log, >= 0         */
    double inverse_excess; /* mean of 1/x, less 1/mean, >= 0     */
    /* With 0 < min and max < 1, otherwise NaN: */
    double mean_log1m;  /* mean of log(1 - x)                 */
    double log_ratio1m; /* log(1 - mean) - mean_log1m, >= 0   */
};

/* The statistics of values and weights; values, weights and count are kept. */
void plogp__statistics_of(const double *values, const double *weights, size_t count,
                          struct plogp__statistics *statistics);

/* Those of `values`, which are the values of `scaled` times 2^exponent. */
void plogp__statistics_unscale(const struct plogp__statistics *scaled, int exponent,
                               const double *values,
                               struct plogp__statistics *statistics);

/* Those of one value of weight 1, which is kept. */
void plogp__statistics_of_one(const double *value, struct plogp__statistics *statistics);

static inline double plogp__weight(const struct plogp__statistics *sample, size_t i)
{
    return sample->weights == NULL ? 1.0 : sample->weights[i];
}

/* The interval of medians: its ends are equal unless half the weight lies below a gap. */
void plogp__statistics_median(const struct plogp__statistics *sample, double *low,
                              double *high);
/* The least distance from `centre` within which half of the weight lies. */
double plogp__statistics_half_width(const struct plogp__statistics *sample,
                                    double centre);

#endif
