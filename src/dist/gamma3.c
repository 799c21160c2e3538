/* Shifted gamma: x - location is gamma with shape k and scale s. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/shifted.h"
#include "math/kernel.h"
#include "math/special.h"

/* log f = c(k) - D(k, y/s) - log y, D the divergence term of dist/gamma.c. */
static void likelihood(const struct plogp__statistics *sample, const double *theta,
                       struct plogp__jet *jet)
{
    const double k = theta[0], s = theta[1];
    const double constant =
        0.5 * (plogp__log(k) - PLOGP__LOG_2PI) - plogp__stirling_remainder(k);
    const double gap = plogp__log_minus_digamma(k), curvature = -plogp__trigamma(k);
    struct plogp__jet_sum sum;
    plogp__jet_sum_init(&sum, 3);
    for (size_t i = 0; i < sample->count; i++) {
        const double y = sample->values[i] - theta[2], r = y / s, inverse = 1.0 / y;
        jet->value = constant - plogp__divergence_term(k, r) - plogp__log(y);
        jet->gradient[0] = plogp__log_quotient(r, k) + gap;
        jet->gradient[1] = (r - k) / s;
        jet->gradient[2] = 1.0 / s - (k - 1.0) * inverse;
        jet->hessian[0][0] = curvature;
        jet->hessian[1][1] = (k - 2.0 * r) / (s * s);
        jet->hessian[2][2] = -(k - 1.0) * inverse * inverse;
        plogp__jet_cross(jet, 0, 1, -1.0 / s);
        plogp__jet_cross(jet, 0, 2, -inverse);
        plogp__jet_cross(jet, 1, 2, -1.0 / (s * s));
        plogp__jet_sum_add_sorted(&sum, plogp__weight(sample, i), jet);
    }
    plogp__jet_sum_mean(&sum, sample->n, jet);
}

#define NORMAL_LIMIT                                                                     \
    "the likelihood rises towards a normal law as the location falls without bound: "    \
    "the "                                                                               \
    "data are not skewed to the right"

/* The sd s sqrt(k) and the mean m + k s stay. */
static void towards_limit(double *theta)
{
    const double factor = 1e4, moved = theta[0] * theta[1];
    theta[0] *= factor;
    theta[1] /= sqrt(factor);
    theta[2] += moved - theta[0] * theta[1];
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    static const struct plogp__shifted_reasons reasons = {PLOGP__SHIFTED_RISING,
                                                          NORMAL_LIMIT};
    return plogp__shifted_start(&plogp__gamma, &reasons, sample, theta, reason);
}

static double scale_of_rate(double rate, const double *theta)
{
    (void)theta;
    return 1.0 / rate;
}

const struct plogp__family plogp__gamma3 = {
    .name = "gamma3",
    .only_by_name = true,
    .base = &plogp__gamma,
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 3,
    .parameters = {{"shape", PLOGP__POSITIVE, 0},
                   {"scale", PLOGP__POSITIVE, 1},
                   {"location", PLOGP__REAL, 1}},
    .aliases = {{"rate", 1, scale_of_rate}},
    .likelihood = likelihood,
    .start = start,
    .towards_limit = towards_limit,
    .limit_parameter = 0,
    .limit_reason = NORMAL_LIMIT,
    .local_maximum = PLOGP__SHIFTED_LOCAL,
    .no_maximum = PLOGP__SHIFTED_NONE,
};
