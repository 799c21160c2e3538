/* Shifted Weibull: x - location is Weibull with shape k and scale s. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/shifted.h"
#include "math/kernel.h"

/* With y = x - m, t = log(y / s) and e = y^k / s^k: log(k / s) + (k - 1) t - e. */
static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double k = theta[0], s = theta[1], y = x - theta[2], inverse = 1.0 / y;
    const double t = plogp__log_quotient(y, s), e = plogp__exp(k * t);
    jet->value = plogp__log(k / s) + (k - 1.0) * t - e;
    jet->gradient[0] = 1.0 / k + t - t * e;
    jet->gradient[1] = k * (e - 1.0) / s;
    jet->gradient[2] = (k * e - (k - 1.0)) * inverse;
    jet->hessian[0][0] = -1.0 / (k * k) - t * t * e;
    jet->hessian[1][1] = k * (1.0 - e - k * e) / (s * s);
    jet->hessian[2][2] = -(k - 1.0) * (1.0 + k * e) * inverse * inverse;
    plogp__jet_cross(jet, 0, 1, (e - 1.0 + k * t * e) / s);
    plogp__jet_cross(jet, 0, 2, (e - 1.0 + k * t * e) * inverse);
    plogp__jet_cross(jet, 1, 2, -k * k * e * inverse / s);
}

#define GUMBEL_LIMIT                                                                     \
    "the likelihood rises towards the law of -x for a Gumbel x as the location falls "   \
    "without bound: the data are too skewed to the left"

/* The width s / k and the mode, near m + s, stay. */
static void towards_limit(double *theta)
{
    const double factor = 1e2, moved = theta[1];
    theta[0] *= factor;
    theta[1] *= factor;
    theta[2] += moved - theta[1];
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    static const struct plogp__shifted_reasons reasons = {PLOGP__SHIFTED_RISING,
                                                          GUMBEL_LIMIT};
    return plogp__shifted_start(&plogp__weibull, &reasons, sample, theta, reason);
}

const struct plogp__family plogp__weibull3 = {
    .name = "weibull3",
    .only_by_name = true,
    .base = &plogp__weibull,
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 3,
    .parameters = {{"shape", PLOGP__POSITIVE, 0},
                   {"scale", PLOGP__POSITIVE, 1},
                   {"location", PLOGP__REAL, 1}},
    .point = point,
    .start = start,
    .towards_limit = towards_limit,
    .limit_parameter = 0,
    .limit_reason = GUMBEL_LIMIT,
    .local_maximum = PLOGP__SHIFTED_LOCAL,
    .no_maximum = PLOGP__SHIFTED_NONE,
};
