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
    int plain = 1;
    for (size_t i = 0; i < count; i++)
        plain &= plogp__product_is_plain(a[i], b[i]);
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
