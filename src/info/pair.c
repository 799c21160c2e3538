#include "info/pair.h"

#include <math.h>

#define LARGEST_INTEGER 0x1p64
#define SMALLEST_EXACT  0x1p-900 /* halves of larger products do not underflow */
#define CANCELLED       0x1p-45 /* a difference this much below its terms has lost bits */

struct plogp__pair plogp__pair_of_count(uint64_t c)
{
    const double hi = (double)c;
    if (hi == LARGEST_INTEGER)
        return (struct plogp__pair){hi, -((double)(UINT64_MAX - c) + 1.0)};
    const uint64_t rounded = (uint64_t)hi;
    const double lo = rounded > c ? -(double)(rounded - c) : (double)(c - rounded);
    return (struct plogp__pair){hi, lo};
}

struct plogp__pair plogp__pair_of_sum(plogp_sum *sum)
{
    const double hi = plogp_sum_value(sum);
    plogp_sum_add(sum, -hi);
    return (struct plogp__pair){hi, plogp_sum_value(sum)};
}

void plogp__pair_add(plogp_sum *sum, struct plogp__pair a)
{
    plogp_sum_add(sum, a.hi);
    if (a.lo != 0.0)
        plogp_sum_add(sum, a.lo);
}

void plogp__pair_add_product(plogp_sum *sum, struct plogp__pair a, struct plogp__pair b)
{
    plogp_sum_add_product(sum, a.hi, b.hi);
    if (b.lo != 0.0)
        plogp_sum_add_product(sum, a.hi, b.lo);
    if (a.lo != 0.0) {
        plogp_sum_add_product(sum, a.lo, b.hi);
        plogp_sum_add_product(sum, a.lo, b.lo);
    }
}

/* The same, rounded once. */
static double cross_exact(struct plogp__pair a, struct plogp__pair b,
                          struct plogp__pair c, struct plogp__pair d)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp__pair_add_product(&sum, a, b);
    plogp__pair_add_product(&sum, (struct plogp__pair){-c.hi, -c.lo}, d);
    return plogp_sum_value(&sum);
}

/*
 * First with products of 106 bits: fma gives the lower halves, the difference of the
 * upper halves is exact by two-sum; that is within 3u of the result unless nearly all
 * bits cancel or the lower halves underflow. Those rare differences are taken exactly.
 */
double plogp__pair_cross(struct plogp__pair a, struct plogp__pair b, struct plogp__pair c,
                         struct plogp__pair d)
{
    const double x = a.hi * b.hi;
    const double y = c.hi * d.hi;
    const double x_low = fma(a.hi, b.hi, -x) + (a.hi * b.lo + a.lo * b.hi);
    const double y_low = fma(c.hi, d.hi, -y) + (c.hi * d.lo + c.lo * d.hi);
    const double high = x - y;
    const double back = high - x;
    const double error = (x - (high - back)) + (-y - back);
    const double difference = high + (error + (x_low - y_low));
    if (fabs(difference) < CANCELLED * x || x + y < SMALLEST_EXACT)
        return cross_exact(a, b, c, d);
    return difference;
}
