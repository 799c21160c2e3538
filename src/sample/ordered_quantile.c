#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "math/search.h"
#include "sample/ordered_inside.h"
#include "sample/ranked.h"
#include "sample/sorted.h"

/* The value of the observation at `position`, counted from 0. */
static double value_at(const plogp_ordered_table *table, double position)
{
    return table->values[plogp__place_of_rank(table->cumulative, table->size, position)];
}

/* low + share (high - low), 0 < share < 1. Of an infinite and a finite one the infinite
 * one, of two infinite ones the nearer. */
static double between(double low, double high, double share)
{
    if (low == high)
        return low;
    if (isinf(low) && isinf(high))
        return share < 0.5 ? low : high;
    if (isinf(low) || isinf(high))
        return isinf(low) ? low : high;
    const double gap = high - low;
    return isinf(gap) ? (1 - share) * low + share * high : low + share * gap;
}

double plogp_ordered_quantile(const plogp_ordered_table *table, double probability)
{
    if (table == NULL || table->size == 0 || !(probability >= 0 && probability <= 1))
        return NAN;
    const double position = fmax(table->total - 1.0, 0.0) * probability;
    const double below = floor(position), share = position - below;
    const double low = value_at(table, below);
    if (share == 0.0)
        return low;
    const double high = value_at(table, below + 1.0);
    return between(low, high, share);
}

static bool all_values_whole(const plogp_ordered_table *table)
{
    for (size_t i = 0; i < table->size; i++)
        if (table->values[i] != floor(table->values[i]))
            return false;
    return true;
}

const char *plogp__support_of(double min, double max, bool all_whole)
{
    if (all_whole) {
        if (min >= 0 && max <= 1)
            return "0 and 1";
        return min >= 0 ? "integers >= 0" : "integers";
    }
    if (min > 0)
        return max < 1 ? "real numbers in (0, 1)" : "real numbers > 0";
    if (min == 0)
        return max <= 1 ? "real numbers in [0, 1]" : "real numbers >= 0";
    return "real numbers";
}

const char *plogp_ordered_support(const plogp_ordered_table *table)
{
    if (table == NULL || table->size == 0)
        return "none";
    return plogp__support_of(table->values[0], table->values[table->size - 1],
                             all_values_whole(table));
}

/* Quantiles asked for in order, answered by stretches in order. */
struct questions {
    const double *probabilities;
    double *quantiles;
    size_t count;
    size_t next; /* the first that is open                                        */
    double low;  /* of the one that is open: the lower order statistic, once seen */
    bool has_low;
};

/* The value of the observation at `position` if it lies in this stretch. */
static bool find_in(const plogp__stretch *stretch, double position, double *value)
{
    const plogp_ordered_table *const at = &stretch->at;
    if (at->size == 0 || !(at->cumulative[at->size - 1] > position))
        return false;
    *value = value_at(at, position);
    return true;
}

/* Answer what this stretch can answer. */
static void answer(const plogp__stretch *stretch, struct questions *questions)
{
    const double last = fmax(stretch->sorted->facts.total - 1.0, 0.0);
    while (questions->next < questions->count) {
        const double position = last * questions->probabilities[questions->next];
        const double below = floor(position), share = position - below;
        double high = NAN;
        if (!questions->has_low && !find_in(stretch, below, &questions->low))
            return;
        questions->has_low = true;
        if (share > 0 && !find_in(stretch, below + 1.0, &high))
            return;
        questions->quantiles[questions->next++] =
            share > 0 ? between(questions->low, high, share) : questions->low;
        questions->has_low = false;
    }
}

/* In memory each one is looked for. */
static void answer_each(const plogp_sorted *sorted, struct plogp__ranked *ranked,
                        struct questions *questions)
{
    const double last = fmax(sorted->facts.total - 1.0, 0.0);
    for (size_t i = 0; ranked->size > 0 && i < questions->count; i++) {
        const double position = last * questions->probabilities[i];
        const double below = floor(position), share = position - below;
        plogp__moved_on(&sorted->context);
        const size_t place = plogp__ranked_place(ranked, below);
        const double low = plogp__ranked_value(ranked, place);
        const size_t next = plogp__ranked_place(ranked, below + 1.0);
        questions->quantiles[i] =
            share > 0 ? between(low, plogp__ranked_value(ranked, next), share) : low;
    }
}

static plogp_status answer_all(const plogp_sorted *sorted, struct questions *questions)
{
    plogp__stretch stretch;
    struct plogp__ranked ranked;
    if (plogp__ranked_init(sorted, &ranked)) {
        answer_each(sorted, &ranked, questions);
        return PLOGP_OK;
    }
    PLOGP_TRY(plogp__stretch_open(sorted, &stretch));
    plogp_status status = plogp__stretch_next(&stretch);
    while (status == PLOGP_OK && stretch.at.size > 0 &&
           questions->next < questions->count) {
        answer(&stretch, questions);
        status = plogp__stretch_next(&stretch);
    }
    plogp__stretch_close(&stretch);
    return status;
}

plogp_status plogp_sorted_quantiles(const plogp_sorted *sorted,
                                    const double *probabilities, size_t count,
                                    double *quantiles)
{
    if (sorted == NULL || probabilities == NULL || quantiles == NULL || count == 0)
        return PLOGP_EINVAL;
    for (size_t i = 0; i < count; i++)
        if (!(probabilities[i] >= 0 && probabilities[i] <= 1) ||
            (i > 0 && probabilities[i] < probabilities[i - 1]))
            return plogp__fail(&sorted->context, PLOGP_EDOMAIN,
                               "probabilities of quantiles must be in 0..1, in order");
    double *const found = plogp__alloc(sorted->alloc, count, sizeof *found);
    if (found == NULL)
        return plogp__fail_memory(&sorted->context);
    for (size_t i = 0; i < count; i++)
        found[i] = NAN;
    struct questions questions = {probabilities, found, count, 0, NAN, false};
    const plogp_status status = answer_all(sorted, &questions);
    if (status == PLOGP_OK)
        memcpy(quantiles, found, count * sizeof *quantiles);
    plogp__free(sorted->alloc, found);
    return status;
}
