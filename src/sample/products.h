/* Exact sums of products, many at a time. */
#ifndef PLOGP_SRC_SAMPLE_PRODUCTS_H
#define PLOGP_SRC_SAMPLE_PRODUCTS_H

#include <math.h>
#include <stddef.h>

#include "plogp/sum.h"

#define PLOGP__PRODUCTS_BLOCK 1024
/* Larger products have an error that is a double, too. */
#define PLOGP__PRODUCTS_EXACT 0x1p-900

/* A product is a number and its rounding error, and both are added exactly, a block at a time
 * and by vectors: the same result as plogp_sum_add_product of each. Zero-initialise; the sum
 * is complete after plogp__products_end. */
struct plogp__products {
    plogp_sum sum;
    double a[PLOGP__PRODUCTS_BLOCK], b[PLOGP__PRODUCTS_BLOCK];
    size_t used;
};

void plogp__products_flush(struct plogp__products *products);
/* The sum, correctly rounded. */
double plogp__products_end(struct plogp__products *products);

/* Add a b, a and b >= 0. */
static inline void plogp__products_add(struct plogp__products *products, double a,
                                       double b)
{
    const double product = a * b;
    const int exact = product >= PLOGP__PRODUCTS_EXACT && product < (double)INFINITY;
    if (!exact && !(product == 0 && (a == 0 || b == 0))) {
        plogp_sum_add_product(&products->sum, a, b);
        return;
    }
    products->a[products->used] = a;
    products->b[products->used++] = b;
    if (products->used == PLOGP__PRODUCTS_BLOCK)
        plogp__products_flush(products);
}

#endif
