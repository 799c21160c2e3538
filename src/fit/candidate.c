#include "fit/candidate.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/kernel.h"
#include "plogp/entropy.h"

#define OBSERVATIONS_FEW 100.0

static void fill_criteria(double n, plogp_fit_candidate *candidate)
{
    const double k = (double)candidate->free_count;
    candidate->nll = -candidate->loglik / n;
    candidate->aic = 2.0 * k - 2.0 * candidate->loglik;
    candidate->bic = k * plogp__log(n) - 2.0 * candidate->loglik;
    candidate->cross_entropy = candidate->nll;
    candidate->entropy = candidate->kl = NAN;
    candidate->kl_low = candidate->kl_high = NAN;
}

static void fill_parameter(const struct plogp__estimate *estimate, size_t i,
                           plogp_fit_parameter *parameter)
{
    const struct plogp__parameter *const about = &estimate->family->parameters[i];
    *parameter = (plogp_fit_parameter){.name = about->name,
                                       .name_length = strlen(about->name),
                                       .value = estimate->theta[i],
                                       .se = estimate->se[i],
                                       .low = estimate->low[i],
                                       .high = estimate->high[i],
                                       .fixed = estimate->fixed[i]};
}

/* Whether a positive parameter or a share is within two standard errors of its limit. */
static bool is_near_limit(const struct plogp__estimate *estimate, size_t i)
{
    const enum plogp__domain domain = estimate->family->parameters[i].domain;
    const double value = estimate->theta[i];
    const bool share = domain == PLOGP__UNIT || domain == PLOGP__SHARE;
    const double room = share ? fmin(value, 1.0 - value) : value;
    return domain != PLOGP__REAL && domain != PLOGP__EXTREME &&
           2.0 * estimate->se[i] > room;
}

/* How often the intervals hold was measured: bench/coverage. */
static const char *caution_of(const struct plogp__estimate *estimate, double n)
{
    bool any = false, near = false;
    for (size_t i = 0; i < estimate->family->parameter_count; i++) {
        any = any || (!estimate->fixed[i] && !isnan(estimate->low[i]));
        near = near || (!estimate->fixed[i] && is_near_limit(estimate, i));
    }
    if (!any)
        return NULL;
    if (estimate->family->base != NULL && !estimate->profiled)
        return "the location is a limit of the support: Wald's intervals hold in 75 to "
               "95 %, "
               "profile intervals more often";
    if (near)
        return "a parameter is within two standard errors of a limit of its domain: its "
               "interval is rough";
    return n < OBSERVATIONS_FEW
               ? "fewer than 100 observations: they are those of large samples, and hold "
                 "in 90 to 97 % of small ones"
               : NULL;
}

plogp_status plogp__candidate_from_estimate(const struct plogp__estimate *estimate,
                                            double n, const plogp_context *context,
                                            struct plogp__candidate_storage *storage,
                                            plogp_fit_candidate *candidate)
{
    const struct plogp__family *const family = estimate->family;
    bool shares = false;
    storage->names = NULL;
    storage->parameters =
        plogp__alloc(plogp__context_alloc(context), family->parameter_count,
                     sizeof(plogp_fit_parameter));
    if (storage->parameters == NULL)
        return plogp__fail_memory(context);
    *candidate = (plogp_fit_candidate){.family = family->name,
                                       .status = estimate->status,
                                       .reason = estimate->reason,
                                       .method = estimate->method,
                                       .intervals = estimate->profiled ? PLOGP_FIT_PROFILE
                                                                       : PLOGP_FIT_WALD,
                                       .converged = estimate->converged,
                                       .iterations = estimate->iterations,
                                       .parameters = storage->parameters,
                                       .parameter_count = family->parameter_count,
                                       .loglik = estimate->loglik,
                                       .equal_low = NAN,
                                       .equal_high = NAN,
                                       .caution = caution_of(estimate, n),
                                       .score = estimate->score,
                                       .decrement = estimate->decrement};
    for (size_t i = 0; i < family->parameter_count; i++) {
        fill_parameter(estimate, i, &storage->parameters[i]);
        candidate->free_count += estimate->fixed[i] ? 0 : 1;
        shares = shares ||
                 (!estimate->fixed[i] && family->parameters[i].domain == PLOGP__SHARE);
    }
    candidate->free_count -= shares ? 1 : 0; /* they add up to 1 */
    fill_criteria(n, candidate);
    if (plogp__family_valid(family, estimate->theta))
        return plogp_distribution_init(family->name, estimate->theta,
                                       family->parameter_count, context,
                                       &candidate->distribution);
    return PLOGP_OK;
}

static size_t names_size(const struct plogp__symbols *symbols)
{
    size_t size = 0;
    for (size_t i = 0; i < symbols->count; i++)
        size += symbols->levels[i].length + 1;
    return size;
}

static void fill_level(const struct plogp__symbols *symbols, size_t i, char *name,
                       plogp_fit_parameter *parameter)
{
    const plogp_level *const level = &symbols->levels[i];
    const double p = level->weight / symbols->total;
    const double rest = (symbols->total - level->weight) / symbols->total;
    memcpy(name, level->text, level->length);
    name[level->length] = '\0';
    *parameter = (plogp_fit_parameter){
        .name = name,
        .name_length = level->length,
        .value = p,
        .se = symbols->count > 1 ? sqrt(p * rest / symbols->total) : NAN};
    plogp__wald_interval(PLOGP__UNIT, p, parameter->se, &parameter->low,
                         &parameter->high);
}

static plogp_status allocate_levels(const struct plogp__symbols *symbols,
                                    const plogp_context *context,
                                    struct plogp__candidate_storage *storage)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    storage->names = plogp__alloc(alloc, names_size(symbols), 1);
    storage->parameters =
        plogp__alloc(alloc, symbols->count, sizeof(plogp_fit_parameter));
    if (storage->names != NULL && storage->parameters != NULL)
        return PLOGP_OK;
    plogp__free(alloc, storage->names);
    plogp__free(alloc, storage->parameters);
    *storage = (struct plogp__candidate_storage){NULL, NULL};
    return plogp__fail_memory(context);
}

plogp_status plogp__candidate_categorical(const struct plogp__symbols *symbols,
                                          const plogp_context *context,
                                          struct plogp__candidate_storage *storage,
                                          plogp_fit_candidate *candidate)
{
    double entropy = NAN;
    PLOGP_TRY(plogp_entropy_weights(symbols->weights, symbols->count, &entropy));
    PLOGP_TRY(allocate_levels(symbols, context, storage));
    char *name = storage->names;
    for (size_t i = 0; i < symbols->count; i++) {
        fill_level(symbols, i, name, &storage->parameters[i]);
        name += symbols->levels[i].length + 1;
    }
    *candidate = (plogp_fit_candidate){
        .family = "categorical",
        .status = symbols->count > 1 ? PLOGP_FIT_OK : PLOGP_FIT_BOUNDARY,
        .reason = symbols->count > 1 ? NULL : "only one level occurs",
        .why = "each of the distinct values may be a symbol",
        .method = "closed",
        .converged = 1,
        .parameters = storage->parameters,
        .parameter_count = symbols->count,
        .free_count = symbols->count - 1,
        .loglik = -symbols->total * entropy,
        .equal_low = NAN,
        .equal_high = NAN,
        .score = 0.0,
        .decrement = 0.0};
    fill_criteria(symbols->total, candidate);
    return PLOGP_OK;
}
