#include "dist/jet.h"

#include <string.h>

#define BLOCK 16

void plogp__jet_clear(struct plogp__jet *jet)
{
    memset(jet, 0, sizeof *jet);
}

void plogp__jet_clear_first(struct plogp__jet *jet, size_t count)
{
    jet->value = 0.0;
    for (size_t i = 0; i < count; i++) {
        jet->gradient[i] = 0.0;
        for (size_t j = 0; j < count; j++)
            jet->hessian[i][j] = 0.0;
    }
}

void plogp__jet_cross(struct plogp__jet *jet, size_t a, size_t b, double value)
{
    jet->hessian[a][b] = value;
    jet->hessian[b][a] = value;
}

/* The elements of the block that are in use: a jet has room for many more. */
static void clear_block(struct plogp__jet_sum *sum)
{
    struct plogp__jet *const block = &sum->block;
    block->value = 0.0;
    for (size_t i = 0; i < sum->parameter_count; i++) {
        block->gradient[i] = 0.0;
        for (size_t j = 0; j <= i; j++)
            block->hessian[i][j] = 0.0;
    }
    sum->pending = 0;
}

void plogp__jet_sum_init(struct plogp__jet_sum *sum, size_t parameter_count)
{
    sum->parameter_count = parameter_count;
    clear_block(sum);
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
    plogp__add_weighted(&sum->value, weight, jet->value);
    for (size_t i = 0; i < sum->parameter_count; i++) {
        plogp__add_weighted(&sum->gradient[i], weight, jet->gradient[i]);
        for (size_t j = 0; j <= i; j++)
            plogp__add_weighted(&sum->hessian[pair++], weight, jet->hessian[i][j]);
    }
}

static void flush(struct plogp__jet_sum *sum)
{
    if (sum->pending == 0)
        return;
    plogp__jet_sum_add(sum, 1.0, &sum->block);
    clear_block(sum);
}

void plogp__jet_sum_add_sorted(struct plogp__jet_sum *sum, double weight,
                               const struct plogp__jet *jet)
{
    struct plogp__jet *const block = &sum->block;
    block->value += weight * jet->value;
    for (size_t i = 0; i < sum->parameter_count; i++) {
        block->gradient[i] += weight * jet->gradient[i];
        for (size_t j = 0; j <= i; j++)
            block->hessian[i][j] += weight * jet->hessian[i][j];
    }
    if (++sum->pending == BLOCK)
        flush(sum);
}

void plogp__jet_sum_mean(struct plogp__jet_sum *sum, double total,
                         struct plogp__jet *mean)
{
    size_t pair = 0;
    flush(sum);
    plogp__jet_clear(mean);
    mean->value = plogp_sum_value(&sum->value) / total;
    for (size_t i = 0; i < sum->parameter_count; i++) {
        mean->gradient[i] = plogp_sum_value(&sum->gradient[i]) / total;
        for (size_t j = 0; j <= i; j++)
            plogp__jet_cross(mean, i, j, plogp_sum_value(&sum->hessian[pair++]) / total);
    }
}
