#include "sample/range_scale.h"

#include <math.h>

#define EXPONENT_MAX 400 /* of half the range and its inverse: squares are in 2^+-800 */

/* Large ranges keep room for small differences. */
int plogp__range_exponent(double low, double high)
{
    const double half = high / 2 - low / 2; /* the range itself may overflow */
    int exponent;
    if (!(half > 0 && isfinite(half)))
        return 0;
    (void)frexp(half, &exponent);
    exponent -= exponent % 2;
    if (exponent > EXPONENT_MAX)
        return exponent - EXPONENT_MAX;
    return exponent < -EXPONENT_MAX ? exponent : 0;
}
