#include "info/expm1_rest.h"

#include <math.h>

#include "math/kernel.h"

/* 17 terms of the series where |y| <= 1. */
double plogp__expm1_rest(double y)
{
    if (fabs(y) > 1.0)
        return plogp__expm1(y) - y;
    double series = 0.0;
    for (int term = 18; term >= 2; term--)
        series = (series + 1.0) * y / term;
    return series * y;
}
