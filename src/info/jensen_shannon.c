#include "plogp/jensen_shannon.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "info/contrast.h"
#include "info/entropy.h"

/* Everything that the sum needs. */
struct mixture {
    struct plogp__law *laws; /* [count] */
    size_t count;
    struct plogp__law weights;
};

/*
 * One symbol: sum_i w_i (p_i log(p_i/m) - p_i + m). The differences d_i = p_i - p_0 are exact
 * to rounding, so m - p_i = sum_j w_j d_j - d_i is right to rounding of the largest of them,
 * however nearly equal the laws are.
 */
static double symbol_term(const struct mixture *mixture, size_t symbol)
{
    double middle = 0.0, mean = 0.0, sum = 0.0;
    for (size_t i = 0; i < mixture->count; i++) {
        const struct plogp__contrast two = {&mixture->laws[0], &mixture->laws[i]};
        const double weight = plogp__law_p(&mixture->weights, i);
        const struct plogp__odds odds = plogp__contrast_at(&two, symbol);
        middle += weight * odds.q;
        mean += weight * odds.difference;
    }
    for (size_t i = 0; i < mixture->count && middle > 0.0; i++) {
        const struct plogp__contrast two = {&mixture->laws[0], &mixture->laws[i]};
        const struct plogp__odds odds = plogp__contrast_at(&two, symbol);
        sum += plogp__law_p(&mixture->weights, i) *
               plogp__kl_toward(odds.q, middle, mean - odds.difference);
    }
    return sum;
}

static double divergence_of(const struct mixture *mixture)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t j = 0; j < mixture->laws[0].k; j++)
        plogp_sum_add(&sum, symbol_term(mixture, j));
    const double js = fmin(plogp_sum_value(&sum), plogp__entropy(&mixture->weights));
    return fmax(js, 0.0);
}

static plogp_status make_laws(const plogp_law_group *group, const double *equal,
                              const plogp_context *context, struct mixture *mixture)
{
    for (size_t i = 0; i < group->count; i++)
        if (plogp__law_make(&group->laws[i], NULL, &mixture->laws[i]) != PLOGP_OK ||
            group->laws[i].k != group->laws[0].k)
            return plogp__fail_at(context, i, PLOGP_EDOMAIN, "law %zu is no distribution",
                                  i);
    const double *const weights = group->weights == NULL ? equal : group->weights;
    if (plogp__law_weights(weights, group->count, &mixture->weights) != PLOGP_OK)
        return plogp__fail(context, PLOGP_EDOMAIN, "the weights of the laws are none");
    return PLOGP_OK;
}

plogp_status plogp_law_weighted_js(const plogp_law_group *group,
                                   const plogp_context *context, double *js)
{
    if (group == NULL || js == NULL || group->laws == NULL || group->count == 0)
        return PLOGP_EINVAL;
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct mixture mixture = {.count = group->count};
    double *equal = plogp__alloc(alloc, group->count, sizeof *equal);
    mixture.laws = plogp__alloc(alloc, group->count, sizeof *mixture.laws);
    plogp_status status = PLOGP_OK;
    if (equal == NULL || mixture.laws == NULL)
        status = plogp__fail_memory(context);
    for (size_t i = 0; i < group->count && status == PLOGP_OK; i++)
        equal[i] = 1.0;
    if (status == PLOGP_OK)
        status = make_laws(group, equal, context, &mixture);
    if (status == PLOGP_OK)
        *js = divergence_of(&mixture);
    plogp__free(alloc, mixture.laws);
    plogp__free(alloc, equal);
    return status;
}

/* Of a matrix of laws, one a row. */
static plogp_status of_list(const plogp_law_list *list, plogp_law_form form,
                            const plogp_context *context, double *js)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    size_t size = 0;
    if (list == NULL || js == NULL || list->laws == NULL || list->count == 0 ||
        list->k == 0 || !plogp__size_mul(list->count, list->k, &size))
        return PLOGP_EINVAL;
    plogp_law *laws = plogp__alloc(alloc, list->count, sizeof *laws);
    if (laws == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < list->count; i++)
        laws[i] =
            (plogp_law){list->laws + i * list->k, list->k, form, PLOGP_NUMBER_DOUBLE};
    const plogp_law_group group = {laws, list->count, list->weights};
    const plogp_status status = plogp_law_weighted_js(&group, context, js);
    plogp__free(alloc, laws);
    return status;
}

plogp_status plogp_weighted_js_probs(const plogp_law_list *list,
                                     const plogp_context *context, double *js)
{
    return of_list(list, PLOGP_LAW_PROBS, context, js);
}

plogp_status plogp_weighted_js_weights(const plogp_law_list *list,
                                       const plogp_context *context, double *js)
{
    return of_list(list, PLOGP_LAW_WEIGHTS, context, js);
}
