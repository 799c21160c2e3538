#include "learn/columns_hessian.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"
#include "plogp/sum.h"

#define BLOCK PLOGP__COLUMNS_BLOCK

/* What one worker adds up. */
struct own {
    double curvature[BLOCK]; /* p (1 - p) */
    double *bent;   /* [features][BLOCK] curvature times the shifted numbers, at most 1 */
    double *block;  /* [features][features] sums of a block */
    plogp_sum *sum; /* [features][features], j <= v         */
};

struct bending {
    const struct plogp__problem *problem;
    double
        *shrink; /* [features] a power of two that takes shifted numbers to 1 at most */
    struct own *own;
};

static void bend(const struct bending *b, const struct plogp__columns_part *part,
                 const struct own *own)
{
    const size_t features = b->problem->rows->features;
    for (size_t j = 0; j < features; j++) {
        const double *x = part->column[j], centre = part->centre[j];
        double *to = own->bent + j * BLOCK;
        for (size_t i = 0; i < part->padded; i++)
            to[i] = own->curvature[i] * ((x[i] - centre) * b->shrink[j]);
    }
}

static plogp_status add_part(void *state, struct plogp__columns_part *part)
{
    const struct bending *b = state;
    struct own *own = &b->own[part->worker];
    const size_t features = b->problem->rows->features;
    plogp__columns_weigh(part);
    memset(own->curvature, 0, sizeof own->curvature);
    for (size_t i = 0; i < part->count; i++) {
        const double miss = fabs(part->logits[part->line + i]);
        own->curvature[i] = miss * (1.0 - miss);
    }
    bend(b, part, own);
    const plogp__column_sums sums = {.column = part->column,
                                     .centre = part->centre,
                                     .columns = features,
                                     .rows = part->padded,
                                     .a = own->bent,
                                     .vectors = features,
                                     .a_row = BLOCK,
                                     .anchor = part->anchor,
                                     .sum = own->block};
    plogp__column_grid_sums(&sums);
    for (size_t v = 0; v < features; v++)
        for (size_t j = 0; j <= v; j++)
            plogp_sum_add(&own->sum[v * features + j], own->block[v * features + j]);
    return PLOGP_OK;
}

static plogp_status open_workers(struct bending *b, size_t team,
                                 const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = b->problem->rows->features, pairs = features * features;
    for (size_t w = 0; w < team; w++) {
        struct own *own = &b->own[w];
        own->bent = plogp__alloc(alloc, features, BLOCK * sizeof *own->bent);
        own->block = plogp__alloc(alloc, pairs, sizeof *own->block);
        own->sum = plogp__alloc(alloc, pairs, sizeof *own->sum);
        if (own->bent == NULL || own->block == NULL || own->sum == NULL)
            return plogp__fail_memory(context);
        for (size_t p = 0; p < pairs; p++)
            plogp_sum_init(&own->sum[p]);
    }
    return PLOGP_OK;
}

static void close_workers(const struct bending *b, size_t team,
                          const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    for (size_t w = 0; b->own != NULL && w < team; w++) {
        plogp__free(alloc, b->own[w].bent);
        plogp__free(alloc, b->own[w].block);
        plogp__free(alloc, b->own[w].sum);
    }
    plogp__free(alloc, b->own);
    plogp__free(alloc, b->shrink);
}

static void collect(const struct bending *b, size_t team, double *hessian)
{
    const struct plogp__problem *problem = b->problem;
    const double *scale = problem->columns->scaling->scale;
    const size_t features = problem->rows->features;
    for (size_t v = 0; v < features; v++)
        for (size_t j = 0; j <= v; j++) {
            plogp_sum *sum = &b->own[0].sum[v * features + j];
            for (size_t w = 1; w < team; w++)
                plogp_sum_merge(sum, &b->own[w].sum[v * features + j]);
            hessian[v * features + j] = plogp_sum_value(sum) / b->shrink[v] / scale[v] /
                                        scale[j] / problem->total;
        }
}

plogp_status plogp__columns_hessian(const struct plogp__problem *problem,
                                    const double *theta, const plogp_context *context,
                                    double *hessian)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t features = problem->rows->features, team = plogp__team_size(context);
    struct bending b = {.problem = problem};
    b.own = plogp__alloc_zero(alloc, team, sizeof *b.own);
    b.shrink = plogp__alloc(alloc, features, sizeof *b.shrink);
    plogp_status status = b.own == NULL || b.shrink == NULL
                              ? plogp__fail_memory(context)
                              : open_workers(&b, team, context);
    for (size_t j = 0; status == PLOGP_OK && j < features; j++) {
        int exponent = 0;
        if (j > 0)
            (void)frexp(problem->columns->most[j - 1], &exponent);
        b.shrink[j] = ldexp(1.0, -exponent);
    }
    if (status == PLOGP_OK)
        status = plogp__columns_visit(problem, theta, context, add_part, &b);
    if (status == PLOGP_OK)
        collect(&b, team, hessian);
    close_workers(&b, team, context);
    return status;
}
