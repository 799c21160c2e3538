/* Shifted log-normal: log(x - location) is normal with mean meanlog and deviation sdlog. */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/shifted.h"
#include "math/kernel.h"

/* With y = x - m and z = (log y - meanlog) / sdlog: -z^2/2 - log y - log sdlog. */
static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const double sd = theta[1], y = x - theta[2], inverse = 1.0 / y;
    const double log_y = plogp__log(y), z = (log_y - theta[0]) / sd;
    jet->value = -0.5 * z * z - log_y - (plogp__log(sd) + PLOGP__HALF_LOG_2PI);
    jet->gradient[0] = z / sd;
    jet->gradient[1] = (z * z - 1.0) / sd;
    jet->gradient[2] = (z / sd + 1.0) * inverse;
    jet->hessian[0][0] = -1.0 / (sd * sd);
    jet->hessian[1][1] = (1.0 - 3.0 * z * z) / (sd * sd);
    jet->hessian[2][2] = (z / sd + 1.0 - 1.0 / (sd * sd)) * inverse * inverse;
    plogp__jet_cross(jet, 0, 1, -2.0 * z / (sd * sd));
    plogp__jet_cross(jet, 0, 2, -inverse / (sd * sd));
    plogp__jet_cross(jet, 1, 2, -2.0 * z * inverse / (sd * sd));
}

#define NORMAL_LIMIT                                                                     \
    "the likelihood rises towards a normal law as the location falls without bound: "    \
    "the "                                                                               \
    "data are not skewed to the right"

/* The width s e^a and the middle m + e^a stay. */
static void towards_limit(double *theta)
{
    const double factor = 1e-2, moved = plogp__exp(theta[0]);
    theta[0] -= plogp__log(factor);
    theta[1] *= factor;
    theta[2] += moved - plogp__exp(theta[0]);
}

static enum plogp__start start(const struct plogp__statistics *sample, double *theta,
                               const char **reason)
{
    static const struct plogp__shifted_reasons reasons = {PLOGP__SHIFTED_RISING,
                                                          NORMAL_LIMIT};
    return plogp__shifted_start(&plogp__lognormal, &reasons, sample, theta, reason);
}

const struct plogp__family plogp__lognormal3 = {
    .name = "lognormal3",
    .only_by_name = true,
    .base = &plogp__lognormal,
    .range = {.low = -INFINITY, .high = INFINITY},
    .parameter_count = 3,
    .parameters = {{"meanlog", PLOGP__REAL, 0},
                   {"sdlog", PLOGP__POSITIVE, 0},
                   {"location", PLOGP__REAL, 0}},
    .point = point,
    .start = start,
    .towards_limit = towards_limit,
    .limit_parameter = 1,
    .limit_reason = NORMAL_LIMIT,
    .local_maximum = PLOGP__SHIFTED_LOCAL,
    .no_maximum = PLOGP__SHIFTED_NONE,
};
