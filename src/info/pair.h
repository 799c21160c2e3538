/* Unevaluated sums of two doubles: shares and totals of about 106 bits. */
#ifndef PLOGP_SRC_INFO_PAIR_H
#define PLOGP_SRC_INFO_PAIR_H

#include <stdint.h>

#include "plogp/sum.h"

/* hi = fl(hi + lo). */
struct plogp__pair {
    double hi, lo;
};

/* Times a power of two. */
static inline struct plogp__pair plogp__pair_scaled(struct plogp__pair a, double factor)
{
    return (struct plogp__pair){a.hi * factor, a.lo * factor};
}

/* c, exactly. */
struct plogp__pair plogp__pair_of_count(uint64_t c);
/* The two leading doubles of an exact sum, which is changed. */
struct plogp__pair plogp__pair_of_sum(plogp_sum *sum);
/* Add a, or a * b, exactly. */
void plogp__pair_add(plogp_sum *sum, struct plogp__pair a);
void plogp__pair_add_product(plogp_sum *sum, struct plogp__pair a, struct plogp__pair b);
/* a b - c d, within 3u of itself however much cancels. */
double plogp__pair_cross(struct plogp__pair a, struct plogp__pair b, struct plogp__pair c,
                         struct plogp__pair d);

#endif
