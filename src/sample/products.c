#include "sample/products.h"

#include "math/kernel.h"

void plogp__products_flush(struct plogp__products *products)
{
    plogp__kernels()->sum_products(products->a, products->b, products->used,
                                   &products->sum);
    products->used = 0;
}

void plogp__products_add_array(struct plogp__products *products, const double *a,
                               const double *b, size_t count)
{
    const bool plain = plogp__kernels()->products_are_plain(a, b, count);
    if (plain)
        plogp__kernels()->sum_products(a, b, count, &products->sum);
    for (size_t i = 0; !plain && i < count; i++)
        plogp__products_add(products, a[i], b[i]);
}

double plogp__products_end(struct plogp__products *products)
{
    plogp__products_flush(products);
    return plogp_sum_value(&products->sum);
}
