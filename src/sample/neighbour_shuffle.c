#include "sample/neighbour_shuffle.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/random.h"

/* By z, then x, then y. */
static int compare_triples(const void *a, const void *b)
{
    const double *const p = a, *const q = b;
    for (size_t c = 0; c < 3; c++) {
        const size_t place = (c + 2) % 3;
        if (p[place] != q[place])
            return p[place] < q[place] ? -1 : 1;
    }
    return 0;
}

static void copy_singles(const struct plogp__pairs *pairs, double *points)
{
    const size_t d = pairs->dimension;
    for (size_t i = 0; i < pairs->count; i++)
        for (double copy = 0; copy < pairs->weights[i]; copy++, points += d)
            memcpy(points, &pairs->points[d * i], d * sizeof *points);
}

static void cut_runs(struct plogp__shuffle *shuffle)
{
    const size_t n = shuffle->single.count, d = shuffle->single.dimension;
    const int is_class = shuffle->single.margins[2].is_class;
    size_t first = 0;
    for (size_t i = 1; d == 3 && i < n; i++)
        if (shuffle->points[d * i + 2] != shuffle->points[d * (i - 1) + 2] &&
            (is_class || (i - first >= PLOGP__RUN && n - i >= PLOGP__RUN))) {
            shuffle->ends[shuffle->runs++] = i;
            first = i;
        }
    shuffle->ends[shuffle->runs++] = n;
}

plogp_status plogp__shuffle_init(const struct plogp__pairs *pairs,
                                 const plogp_context *context,
                                 struct plogp__shuffle *shuffle)
{
    if (pairs->n > PLOGP__PAIRS_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "permutations of more than 2^24 observations");
    struct plogp__shuffle made = {.single = *pairs};
    const size_t n = (size_t)pairs->n, d = pairs->dimension;
    made.single.block = NULL;
    made.single.points = NULL;
    made.single.count = n;
    made.points = plogp__alloc(pairs->alloc, n, d * sizeof(double));
    made.ends = plogp__alloc(pairs->alloc, n, sizeof *made.ends);
    if (made.points == NULL || made.ends == NULL ||
        !plogp__pairs_allocate(&made.single)) {
        plogp__shuffle_clear(&made);
        return plogp__fail_memory(context);
    }
    copy_singles(pairs, made.points);
    if (d == 3)
        qsort(made.points, n, d * sizeof(double), compare_triples);
    for (size_t i = 0; i < n; i++)
        made.single.weights[i] = 1.0;
    cut_runs(&made);
    *shuffle = made;
    return PLOGP_OK;
}

void plogp__shuffle_draw(struct plogp__shuffle *shuffle, uint64_t seed, uint64_t stream)
{
    const size_t d = shuffle->single.dimension, n = shuffle->single.count;
    double *const points = shuffle->single.points;
    memcpy(points, shuffle->points, n * d * sizeof *points);
    size_t first = 0;
    for (size_t run = 0; run < shuffle->runs; first = shuffle->ends[run++])
        for (size_t i = first; i + 1 < shuffle->ends[run]; i++) {
            const size_t j = plogp__random_partner(seed, stream, i, shuffle->ends[run]);
            const double y = points[d * i + 1];
            points[d * i + 1] = points[d * j + 1];
            points[d * j + 1] = y;
        }
}

void plogp__shuffle_clear(struct plogp__shuffle *shuffle)
{
    plogp__pairs_clear(&shuffle->single);
    plogp__free(shuffle->single.alloc, shuffle->points);
    plogp__free(shuffle->single.alloc, shuffle->ends);
}
