/* What 95 % intervals share. */
#ifndef PLOGP_SRC_MATH_CONFIDENCE_H
#define PLOGP_SRC_MATH_CONFIDENCE_H

#include "plogp/interval.h"

/* The 0.975 quantile of the standard normal law, 1.9599639845400542, correctly rounded
 * (mpmath: sqrt(2) erfinv(0.95)). */
#define PLOGP__Z95 0x1.f5c0331eeff85p+0

/* An interval around anything but the estimate, stretched to hold it. NaN stays NaN. */
static inline plogp_interval plogp__interval_holding(double estimate,
                                                     plogp_interval around)
{
    return (plogp_interval){around.low > estimate ? estimate : around.low,
                            around.high < estimate ? estimate : around.high};
}

#endif
