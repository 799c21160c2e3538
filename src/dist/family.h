/*
 * One table of functions per family of distributions: what it is, how to evaluate it and
 * how its parameters are found.
 *
 * A family never sees a value outside its support, a NaN, or parameters outside their
 * domain: distribution.c keeps those away. The first derivatives of the log-likelihood
 * are written once per family, either for one observation (`point`) or for a whole sample
 * from its statistics (`likelihood`); everything else (Newton, fixed parameters,
 * censoring, standard errors) is shared and stands in src/fit.
 */
#ifndef PLOGP_SRC_DIST_FAMILY_H
#define PLOGP_SRC_DIST_FAMILY_H

#include <stdbool.h>
#include <stddef.h>

#include "dist/jet.h"
#include "dist/statistics.h"
#include "plogp/distribution.h"

enum plogp__domain {
    PLOGP__REAL,        /* any finite number                             */
    PLOGP__POSITIVE,    /* > 0                                           */
    PLOGP__NONNEGATIVE, /* >= 0; 0 is a limit of the family           */
    PLOGP__UNIT,        /* 0 .. 1                                        */
    PLOGP__WHOLE,       /* 0, 1, 2, ...: found by search, not by Newton  */
    PLOGP__EXTREME,     /* a limit of the support: no standard error     */
    PLOGP__SHARE,       /* 0 .. 1; all shares of a law add up to 1       */
};

struct plogp__parameter {
    const char *name;
    enum plogp__domain domain;
    int scaling; /* data * c multiplies this parameter by c^scaling */
};

/* Another name for a parameter: given `value` under it, the parameter itself. */
struct plogp__alias {
    const char *name;
    size_t parameter;
    double (*convert)(double value, const double *theta);
};

/* Numbers a family can be fitted to. */
struct plogp__range {
    double low, high;
    bool low_open, high_open;
    bool whole; /* integers only */
};

#define PLOGP__FEATURES_MAX 64

struct plogp__interval {
    double low, high;
};

enum plogp__start {
    PLOGP__START_CLOSED,    /* theta is the maximum-likelihood estimate       */
    PLOGP__START_SOLVED,    /* the same, found by a one-dimensional Newton    */
    PLOGP__START_ROUGH,     /* theta is a place to begin                      */
    PLOGP__START_BOUNDARY,  /* the supremum lies at the limit written         */
    PLOGP__START_UNBOUNDED, /* no maximum exists                              */
};

struct plogp__family {
    const char *name;
    bool discrete;
    bool only_by_name; /* not tried by an automatic fit */
    bool kinked;       /* location, scale, and a density with a kink at the location */
    bool needs_zeros;  /* tried by an automatic fit only where 0 occurs */
    /* NULL, or the family of x - location: the location is the last parameter, those of
     * the other family come before it. Its functions stand in for those left out here. */
    const struct plogp__family *base;
    /* Of a mixture, otherwise 0. The functions of mixtures do not know it: arrays of
     * parameters have PLOGP_PARAMETERS_MAX elements, and behind the last component 0. */
    size_t components;
    struct plogp__range range;
    size_t parameter_count;
    struct plogp__parameter parameters[PLOGP_PARAMETERS_MAX];
    struct plogp__alias aliases[2];
    bool (*valid)(const double *theta); /* NULL: domains suffice */
    const char *rule;                   /* of `valid`, after "family: " */
    struct plogp__interval (*support)(const double *theta); /* NULL: the range        */

    double (*logpdf)(double x, const double *theta);
    double (*cdf)(double x, const double *theta);
    double (*sf)(double x, const double *theta);
    /* log of a tail below 2^-1000; NULL: no tail is that small but where it is 0. */
    double (*log_tail)(double x, const double *theta, bool upper);
    double (*quantile)(double p, const double *theta); /* NULL: by search in cdf and sf */
    double (*quantile_sf)(double q, const double *theta);
    double (*mean)(const double *theta);
    double (*variance)(const double *theta);
    /* P(|X| > x) falls like x^-index where the support is infinite; NULL: faster than every
     * power. */
    double (*tail_index)(const double *theta);
    /* NULL, or writes up to PLOGP__FEATURES_MAX places where the density does something
     * that quantiles may miss, and counts them. */
    size_t (*features)(const double *theta, double *places);
    double (*entropy)(const double *theta); /* NULL, or NaN: by quadrature or summation */
    /* KL between two laws of the family, NULL: by quadrature or summation; NaN: not this
     * pair. The supports have been seen to allow it. */
    double (*divergence)(const double *p, const double *q);

    /* Log density of one value, and mean log density of a sample, with first and second
     * derivatives in the parameters; either may be NULL and follows from the other. */
    void (*point)(double x, const double *theta, struct plogp__jet *jet);
    /* Or in two parts, where array kernels have what is slow in a point: -log f and one more
     * function of each value of a block; and the derivatives, given that function. */
    void (*block)(const double *x, size_t count, const double *theta, double *surprisals,
                  double *slow);
    void (*slopes)(double x, double slow, const double *theta, struct plogp__jet *jet);
    void (*likelihood)(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet);
    /* Writes theta; *reason (one sentence) for BOUNDARY and UNBOUNDED. */
    enum plogp__start (*start)(const struct plogp__statistics *sample, double *theta,
                               const char **reason);
    /* NULL, or moves theta far towards a limit of the family, keeping place and width: the limit
     * the likelihood may rise to, named by limit_reason, is that of one parameter. */
    void (*towards_limit)(double *theta);
    size_t limit_parameter;
    const char *limit_reason;
    /* Of a family whose likelihood no sample bounds, otherwise NULL: what an inner maximum
     * is, and what it means that none was found. */
    const char *local_maximum;
    const char *no_maximum;
};

extern const struct plogp__family *const plogp__families[];
extern const size_t plogp__family_count;

/* NULL when there is none. */
const struct plogp__family *plogp__family_find(const char *name, size_t length);
/* PLOGP_EINVAL with a message that names the nearest family, where one is near. */
plogp_status plogp__family_unknown(const char *name, size_t length,
                                   const plogp_context *context);
const struct plogp__family *plogp__family_of(const plogp_distribution *distribution);
struct plogp__interval plogp__family_support(const struct plogp__family *family,
                                             const double *theta);
bool plogp__parameter_valid(const struct plogp__parameter *parameter, double value);
bool plogp__family_valid(const struct plogp__family *family, const double *theta);
bool plogp__range_contains(const struct plogp__range *range, double x);
/* log density at x with its derivatives in the parameters. */
void plogp__family_point(const struct plogp__family *family, double x,
                         const double *theta, struct plogp__jet *jet);
/* The functions of the family, or of its base at x - location. */
double plogp__family_logpdf(const struct plogp__family *family, double x,
                            const double *theta);
double plogp__family_cdf(const struct plogp__family *family, double x,
                         const double *theta);
double plogp__family_sf(const struct plogp__family *family, double x,
                        const double *theta);
/* NaN where the family has none. */
double plogp__family_log_tail(const struct plogp__family *family, double x,
                              const double *theta, bool upper);
double plogp__family_mean(const struct plogp__family *family, const double *theta);
double plogp__family_variance(const struct plogp__family *family, const double *theta);
/* The quantile of p, or with `upper` the value that q = p leaves above; 0 < p < 1. */
double plogp__family_quantile(const struct plogp__family *family, const double *theta,
                              double p, bool upper);
/* The same by search in the distribution function, whatever the family has. */
double plogp__search_quantile(const struct plogp__family *family, const double *theta,
                              double p, bool upper);
/* The place where a fit begins. */
enum plogp__start plogp__family_start(const struct plogp__family *family,
                                      const struct plogp__statistics *sample,
                                      double *theta, const char **reason);
/* The log-likelihood per unit of weight, with its derivatives. */
void plogp__family_likelihood(const struct plogp__family *family,
                              const struct plogp__statistics *sample, const double *theta,
                              struct plogp__jet *jet);

/* Why laws with an end that follows their shape have no global maximum. */
#define PLOGP__UNBOUNDED_SHAPE                                                           \
    "the likelihood grows without bound where the shape is below -1 and the support "    \
    "ends at the largest value"

#endif
