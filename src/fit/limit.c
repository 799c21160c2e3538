#include "fit/limit.h"

#include <math.h>

#include "base/status.h"

#define ROUNDING  0x1p-46 /* of a mean log-likelihood                     */
#define CERTAINTY 0x1p-13 /* below which a mean log-likelihood is nearly 0 */

plogp_status plogp__rises_to_limit(const struct plogp__problem *problem,
                                   const struct plogp__solution *solution, bool *rises)
{
    const struct plogp__family *const family = problem->family;
    const size_t i = family->limit_parameter;
    *rises = false;
    if (family->towards_limit == NULL || !problem->free[i] ||
        solution->se[i] < solution->theta[i])
        return PLOGP_OK;
    struct plogp__problem held = *problem;
    struct plogp__solution far = *solution;
    held.trace = NULL;
    held.free[i] = false;
    family->towards_limit(far.theta);
    for (size_t k = 0; k < family->parameter_count; k++)
        if (!problem->free[k])
            far.theta[k] = solution->theta[k];
    if (!plogp__family_valid(family, far.theta))
        return PLOGP_OK;
    PLOGP_TRY(plogp__maximise_newton(&held, &far));
    *rises = far.jet.value >= solution->jet.value - ROUNDING * fabs(solution->jet.value);
    return PLOGP_OK;
}

bool plogp__intervals_meet(const struct plogp__censored *censored)
{
    double low = -INFINITY, high = INFINITY;
    if (censored == NULL || censored->exact->size > 0)
        return false;
    for (size_t i = 0; i < censored->count; i++) {
        low = fmax(low, censored->low[i]);
        high = fmin(high, censored->high[i]);
    }
    return low < high;
}

bool plogp__rises_to_certainty(const struct plogp__censored *censored,
                               const struct plogp__solution *solution)
{
    return plogp__intervals_meet(censored) && solution->jet.value > -CERTAINTY;
}
