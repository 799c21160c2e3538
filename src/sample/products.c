#include "sample/products.h"

#include "math/kernel.h"

void plogp__products_flush(struct plogp__products *products)
{
    plogp__kernels()->sum_products(products->a, products->b, products->used,
                                   &products->sum);
    products->used = 0;
}

double plogp__products_end(struct plogp__products *products)
{
    plogp__products_flush(products);
    return plogp_sum_value(&products->sum);
}
