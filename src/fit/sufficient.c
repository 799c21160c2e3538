#include "fit/sufficient.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/scan.h"

static const struct {
    const char *family;
    unsigned needs;
} FAMILIES[] = {
    {"normal", PLOGP__NEEDS_SQUARE},
    {"exponential", 0},
    {"gamma", PLOGP__NEEDS_LOG},
    {"lognormal", PLOGP__NEEDS_LOG | PLOGP__NEEDS_LOG_SQUARE},
    {"inverse-gaussian", PLOGP__NEEDS_LOG | PLOGP__NEEDS_INVERSE},
    {"rayleigh", PLOGP__NEEDS_LOG | PLOGP__NEEDS_SQUARE},
    {"beta", PLOGP__NEEDS_LOG | PLOGP__NEEDS_SQUARE | PLOGP__NEEDS_LOG_COMPLEMENT},
    {"pareto", PLOGP__NEEDS_LOG},
    {"uniform", 0},
    {"weibull", PLOGP__NEEDS_LOG | PLOGP__NEEDS_LOG_SQUARE | PLOGP__NEEDS_VALUES},
};
#define FAMILY_COUNT (sizeof FAMILIES / sizeof FAMILIES[0])

static size_t find_family(const char *family)
{
    size_t i = 0;
    while (i < FAMILY_COUNT &&
           (family == NULL || strcmp(FAMILIES[i].family, family) != 0))
        i++;
    return i;
}

int plogp_sufficient_knows(const char *family)
{
    return find_family(family) < FAMILY_COUNT;
}

plogp_status plogp_sufficient_new(const char *family, const plogp_context *context,
                                  plogp_sufficient **seen)
{
    const size_t index = find_family(family);
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    if (seen == NULL || index == FAMILY_COUNT)
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no family with sufficient statistics",
                           family == NULL ? "" : family);
    plogp_sufficient *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return plogp__fail_memory(context);
    made->context = context == NULL ? plogp_context_defaults() : *context;
    made->alloc = alloc;
    made->family = FAMILIES[index].family;
    made->needs = FAMILIES[index].needs;
    made->min = INFINITY;
    made->max = -INFINITY;
    made->whole = made->tame = made->ledger = true;
    *seen = made;
    return PLOGP_OK;
}

void plogp_sufficient_leave_ledger(plogp_sufficient *seen)
{
    if (seen != NULL)
        seen->ledger = false;
}

void plogp_sufficient_free(plogp_sufficient *seen)
{
    if (seen == NULL)
        return;
    plogp__free(seen->alloc, seen->grid);
    plogp__free(seen->alloc, seen->values);
    plogp__free(seen->alloc, seen->scratch);
    plogp__free(seen->alloc, seen);
}

double plogp_sufficient_count(const plogp_sufficient *seen)
{
    return seen == NULL ? 0.0 : (double)seen->n;
}

double plogp_sufficient_missing(const plogp_sufficient *seen)
{
    return seen == NULL ? 0.0 : (double)seen->missing;
}

static void merge_sums(plogp_sufficient *seen, const plogp_sufficient *other)
{
    plogp_sum_merge(&seen->sum, &other->sum);
    plogp_sum_merge(&seen->square, &other->square);
    plogp_sum_merge(&seen->log, &other->log);
    plogp_sum_merge(&seen->log_square, &other->log_square);
    plogp_sum_merge(&seen->log_exponent, &other->log_exponent);
    plogp_sum_merge(&seen->inverse, &other->inverse);
    plogp_sum_merge(&seen->log_complement, &other->log_complement);
    seen->exponents += other->exponents;
    seen->exponent_squares += other->exponent_squares;
}

static plogp_status merge_grids(plogp_sufficient *seen, const plogp_sufficient *other)
{
    for (size_t octave = 0; octave < PLOGP__OCTAVES; octave++) {
        if (!other->octaves[octave])
            continue;
        PLOGP_TRY(plogp__sufficient_touch(seen, octave, octave));
        uint64_t *const to = seen->grid + octave * PLOGP__OCTAVE_CELLS;
        const uint64_t *const from = other->grid + octave * PLOGP__OCTAVE_CELLS;
        for (size_t i = 0; i < PLOGP__OCTAVE_CELLS; i++)
            to[i] += from[i];
    }
    return PLOGP_OK;
}

plogp_status plogp_sufficient_merge(plogp_sufficient *seen, const plogp_sufficient *other)
{
    if (seen == NULL || other == NULL || seen->family != other->family ||
        seen->ledger != other->ledger)
        return PLOGP_EINVAL;
    PLOGP_TRY(merge_grids(seen, other));
    PLOGP_TRY(plogp__sufficient_keep(seen, other->values, other->value_count));
    seen->n += other->n;
    seen->missing += other->missing;
    seen->min = fmin(seen->min, other->min);
    seen->max = fmax(seen->max, other->max);
    seen->whole = seen->whole && other->whole;
    seen->tame = seen->tame && other->tame;
    seen->weighted = seen->weighted || other->weighted;
    merge_sums(seen, other);
    return PLOGP_OK;
}

static plogp_status sink_make(const void *prototype, const plogp_context *context,
                              void **accumulator)
{
    plogp_sufficient *made = NULL;
    const plogp_sufficient *const seen = prototype;
    PLOGP_TRY(plogp_sufficient_new(seen->family, context, &made));
    if (!seen->ledger)
        plogp_sufficient_leave_ledger(made);
    *accumulator = made;
    return PLOGP_OK;
}

static plogp_status sink_push(void *accumulator, const plogp_batch *batch,
                              const size_t *columns)
{
    return plogp_sufficient_push(accumulator, batch, columns[0]);
}

/* The values of the first worker move: their order does not matter. */
static void take_values(plogp_sufficient *seen, plogp_sufficient *other)
{
    if (seen->value_count > 0 || seen->alloc != other->alloc)
        return;
    plogp__free(seen->alloc, seen->values);
    seen->values = other->values;
    seen->value_count = other->value_count;
    seen->value_capacity = other->value_capacity;
    other->values = NULL;
    other->value_count = other->value_capacity = 0;
}

static plogp_status sink_merge(void *accumulator, void *other)
{
    take_values(accumulator, other);
    return plogp_sufficient_merge(accumulator, other);
}

static void sink_free(void *accumulator)
{
    plogp_sufficient_free(accumulator);
}

plogp_status plogp_sufficient_read(plogp_sufficient *seen, plogp_source *source)
{
    static const plogp__sink_kind kind = {sink_make, sink_push, sink_merge, sink_free,
                                          NULL};
    const size_t column = 0;
    if (seen == NULL || source == NULL)
        return plogp__fail(NULL, PLOGP_EINVAL, "a required argument is missing");
    const plogp__sink sink = {&kind, seen, &column, false};
    plogp_context alone = seen->context;
    alone.threads = 1; /* the work is less than that of reading: a team would wait */
    return plogp__scan(source, &sink, 1, &alone);
}
