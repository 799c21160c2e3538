/* The difference of two products. */
#ifndef PLOGP_SRC_MATH_PRODUCT_DIFFERENCE_H
#define PLOGP_SRC_MATH_PRODUCT_DIFFERENCE_H

#include <math.h>

/* a b - c d without cancellation. Source: Kahan; error 1.5u: Jeannerod et al. (2013). */
static inline double plogp__product_difference(double a, double b, double c, double d)
{
    const double cd = c * d;
    const double rest = fma(-c, d, cd);
    return fma(a, b, -cd) + rest;
}

#endif
