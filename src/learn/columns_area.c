/* Areas under curves from scores that stand beside the labels of columns. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "learn/columns_assess.h"
#include "sample/sort.h"

/* The scores of other classes first, then those of the class; returns how many are others'.
 * What is written has been read. */
static size_t part_scores(double *score, double *scratch,
                          const struct plogp__columns *columns, uint32_t positive,
                          const plogp_context *context)
{
    size_t others = 0, own = 0;
    for (size_t i = 0; i < columns->rows; i++) {
        plogp__passed(context, i);
        if (columns->label[i] == positive)
            scratch[own++] = score[i];
        else
            score[others++] = score[i];
    }
    memcpy(score + others, scratch, own * sizeof *score);
    return others;
}

/* Both are sorted. Twice the pairs that are in order are whole numbers below 2^64 for up to 2^32
 * rows. */
static double area_of(const double *others, size_t n, const double *own, size_t p,
                      const plogp_context *context)
{
    uint64_t twice = 0;
    for (size_t i = 0, below = 0; i < p;) {
        const double score = own[i];
        size_t equal = 0, ties = 0;
        plogp__passed(context, i);
        while (i < p && own[i] == score) {
            equal++;
            i++;
        }
        while (below < n && others[below] < score)
            below++;
        while (below + ties < n && others[below + ties] == score)
            ties++;
        twice += (uint64_t)equal * (2 * (uint64_t)below + ties);
    }
    return (double)twice / 2.0 / ((double)p * (double)n);
}

plogp_status plogp__scores_area(double *score, double *scratch,
                                const struct plogp__columns *columns, uint32_t positive,
                                const plogp_context *context, double *area)
{
    const size_t n = part_scores(score, scratch, columns, positive, context);
    const size_t p = columns->rows - n;
    *area = NAN;
    if (n == 0 || p == 0)
        return PLOGP_OK;
    PLOGP_TRY(plogp__sort_many(score, scratch, n, context));
    PLOGP_TRY(plogp__sort_many(score + n, scratch, p, context));
    *area = area_of(score, n, score + n, p, context);
    return PLOGP_OK;
}
