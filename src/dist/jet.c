#include "dist/jet.h"

#include <string.h>

void plogp__jet_clear(struct plogp__jet *jet)
{
    memset(jet, 0, sizeof *jet);
}

void plogp__jet_cross(struct plogp__jet *jet, size_t a, size_t b, double value)
{
    jet->hessian[a][b] = value;
    jet->hessian[b][a] = value;
}

void plogp__jet_sum_init(struct plogp__jet_sum *sum, size_t parameter_count)
{
    sum->parameter_count = parameter_count;
    plogp_sum_init(&sum->value);
    for (size_t i = 0; i < parameter_count; i++)
        plogp_sum_init(&sum->gradient[i]);
    for (size_t i = 0; i < parameter_count * (parameter_count + 1) / 2; i++)
        plogp_sum_init(&sum->hessian[i]);
}

void plogp__jet_sum_add(struct plogp__jet_sum *sum, double weight,
                        const struct plogp__jet *jet)
{
    size_t pair = 0;
    plogp_sum_add_product(&sum->value, weight, jet->value);
    for (size_t i = 0; i < sum->parameter_count; i++) {
        plogp_sum_add_product(&sum->gradient[i], weight, jet->gradient[i]);
        for (size_t j = 0; j <= i; j++)
            plogp_sum_add_product(&sum->hessian[pair++], weight, jet->hessian[i][j]);
    }
}

void plogp__jet_sum_mean(const struct plogp__jet_sum *sum, double total,
                         struct plogp__jet *mean)
{
    size_t pair = 0;
    plogp__jet_clear(mean);
    mean->value = plogp_sum_value(&sum->value) / total;
    for (size_t i = 0; i < sum->parameter_count; i++) {
        mean->gradient[i] = plogp_sum_value(&sum->gradient[i]) / total;
        for (size_t j = 0; j <= i; j++)
            plogp__jet_cross(mean, i, j, plogp_sum_value(&sum->hessian[pair++]) / total);
    }
}
