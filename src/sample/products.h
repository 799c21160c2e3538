/* Exact sums of products, many at a time. */
#ifndef PLOGP_SRC_SAMPLE_PRODUCTS_H
#define PLOGP_SRC_SAMPLE_PRODUCTS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "math/kernel.h"
#include "plogp/sum.h"

#define PLOGP__PRODUCTS_BLOCK 1024

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

/* Is the product of a and b >= 0, and are both parts of it, a double? */
static inline bool plogp__product_is_plain(double a, double b)
{
    const double product = a * b;
    return (product >= PLOGP__PRODUCTS_EXACT && product < (double)INFINITY) ||
           (product == 0 && (a == 0 || b == 0));
}

/* Add a[i] b[i], all >= 0. */
void plogp__products_add_array(struct plogp__products *products, const double *a,
                               const double *b, size_t count);

/* Add a b, a and b >= 0. */
static inline void plogp__products_add(struct plogp__products *products, double a,
                                       double b)
{
    if (!plogp__product_is_plain(a, b)) {
        plogp_sum_add_product(&products->sum, a, b);
        return;
    }
    products->a[products->used] = a;
    products->b[products->used++] = b;
    if (products->used == PLOGP__PRODUCTS_BLOCK)
        plogp__products_flush(products);
}

#endif
