/* The elementary functions of this floor. */
#ifndef PLOGP_SRC_INFO_SCALAR_H
#define PLOGP_SRC_INFO_SCALAR_H

#include <math.h>

static inline double plogp__info_log(double x)
{
    return log(x);
}

static inline double plogp__info_log1p(double x)
{
    return log1p(x);
}

static inline double plogp__info_exp(double x)
{
    return exp(x);
}

static inline double plogp__info_expm1(double x)
{
    return expm1(x);
}

#endif
