#include "sample/products.h"

#include "math/kernel.h"

void plogp__products_flush(struct plogp__products *products)
{
    double parts[2 * PLOGP__PRODUCTS_BLOCK];
    const size_t used = products->used;
    plogp__kernels()->multiply(products->a, products->b, parts, parts + used, used);
    plogp_sum_add_array(&products->sum, parts, 2 * used);
    products->used = 0;
}

double plogp__products_end(struct plogp__products *products)
{
    plogp__products_flush(products);
    return plogp_sum_value(&products->sum);
}
