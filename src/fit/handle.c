#include "fit/handle.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

const plogp_fit_summary *plogp_fit_value(const plogp_fit *fit)
{
    return fit == NULL ? NULL : &fit->summary;
}

void plogp_fit_free(plogp_fit *fit)
{
    if (fit == NULL)
        return;
    const plogp_alloc *const alloc = fit->alloc;
    for (size_t i = 0; fit->storage != NULL && i < fit->count; i++) {
        plogp__free(alloc, fit->storage[i].parameters);
        plogp__free(alloc, fit->storage[i].names);
    }
    plogp__free(alloc, fit->storage);
    plogp__free(alloc, fit->candidates);
    plogp__free(alloc, fit);
}

plogp_status plogp__fit_new(size_t capacity, const plogp_context *context,
                            plogp_fit **created)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    plogp_fit *const fit = plogp__alloc_zero(alloc, 1, sizeof *fit);
    if (fit == NULL)
        return plogp__fail_memory(context);
    fit->alloc = alloc;
    fit->candidates = plogp__alloc_zero(alloc, capacity, sizeof *fit->candidates);
    fit->storage = plogp__alloc_zero(alloc, capacity, sizeof *fit->storage);
    if (fit->candidates == NULL || fit->storage == NULL) {
        plogp_fit_free(fit);
        return plogp__fail_memory(context);
    }
    *created = fit;
    return PLOGP_OK;
}

/* Candidates with an estimate first, by AIC, then by name. */
static bool before(const plogp_fit_candidate *a, const plogp_fit_candidate *b)
{
    if (isnan(a->aic) != isnan(b->aic))
        return isnan(b->aic);
    if (a->aic != b->aic && !isnan(a->aic))
        return a->aic < b->aic;
    return strcmp(a->family, b->family) < 0;
}

static void sort_candidates(plogp_fit *fit)
{
    for (size_t i = 1; i < fit->count; i++)
        for (size_t j = i; j > 0 && before(&fit->candidates[j], &fit->candidates[j - 1]);
             j--) {
            const plogp_fit_candidate candidate = fit->candidates[j];
            const struct plogp__candidate_storage storage = fit->storage[j];
            fit->candidates[j] = fit->candidates[j - 1];
            fit->storage[j] = fit->storage[j - 1];
            fit->candidates[j - 1] = candidate;
            fit->storage[j - 1] = storage;
        }
}

plogp_status plogp__fit_add_estimate(plogp_fit *fit,
                                     const struct plogp__estimate *estimate, double n,
                                     const plogp_context *context)
{
    PLOGP_TRY(plogp__candidate_from_estimate(
        estimate, n, context, &fit->storage[fit->count], &fit->candidates[fit->count]));
    fit->count++;
    return PLOGP_OK;
}

plogp_status plogp__fit_add_symbols(plogp_fit *fit, const struct plogp__symbols *symbols,
                                    const plogp_context *context)
{
    PLOGP_TRY(plogp__candidate_categorical(symbols, context, &fit->storage[fit->count],
                                           &fit->candidates[fit->count]));
    fit->count++;
    return PLOGP_OK;
}

void plogp__fit_publish(plogp_fit *fit, double n)
{
    sort_candidates(fit);
    fit->summary.n = n;
    fit->summary.support = fit->shape.support;
    fit->summary.candidates = fit->candidates;
    fit->summary.candidate_count = fit->count;
    fit->summary.notes = fit->shape.notes;
    fit->summary.note_count = fit->shape.note_count;
}
