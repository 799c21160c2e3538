#include <math.h>

#include "base/status.h"
#include "learn/floor.h"
#include "math/confidence.h"

/* Where no neighbours tell, a model's cost alone does. */
static void apply_neighbours(const struct plogp__floor *estimate, plogp_assessment *a)
{
    a->floor_method = estimate->method;
    a->floor_reason = estimate->reason;
    a->floor_radius = estimate->radius;
    a->entropy_ci.high = a->cost_high;
    if (estimate->method != PLOGP_FLOOR_NEIGHBOURS)
        return;
    const double error = PLOGP__Z95 * estimate->error;
    const double corrected = estimate->entropy - estimate->excess;
    const double top = fmax(estimate->entropy, corrected);
    const double bottom =
        fmin(fmin(estimate->entropy, corrected), estimate->bottom + error);
    const double high = fmin(top + error, a->cost_high);
    const double low = fmax(0.0, bottom - error);
    a->entropy_ci = (plogp_interval){fmin(low, high), high};
    a->entropy_corrected = fmin(high, fmax(0.0, corrected));
    a->ledger.entropy = fmin(estimate->entropy, a->ledger.cross_entropy);
    a->ledger.divergence = a->ledger.cross_entropy - a->ledger.entropy;
    const double cost = (a->cross_entropy_ci.high - a->cross_entropy_ci.low) / 2.0;
    const double both = sqrt(error * error + cost * cost);
    a->divergence_ci.low = fmax(0.0, a->cross_entropy_finite - top - both);
    a->divergence_ci.low = fmin(a->divergence_ci.low, a->ledger.divergence);
    a->divergence_ci.high =
        fmax(a->ledger.divergence,
             fmin(a->cross_entropy_finite - bottom + both, a->cross_entropy_ci.high));
}

/* Rows held out that are mostly alone have the floor of those that they were held out from. */
static void lend_groups(const plogp_assessment *own, double cost, plogp_assessment *held)
{
    const double low = own->entropy_ci.low, high = own->entropy_ci.high;
    held->floor_method = PLOGP_FLOOR_GROUPS;
    held->entropy_corrected = own->entropy_corrected;
    held->ledger.entropy = fmin(own->ledger.entropy, held->ledger.cross_entropy);
    held->ledger.divergence = held->ledger.cross_entropy - held->ledger.entropy;
    held->entropy_ci =
        (plogp_interval){fmin(low, held->ledger.entropy), fmin(high, held->cost_high)};
    held->divergence_ci.low =
        fmin(fmax(0.0, held->cross_entropy_ci.low - cost), held->ledger.divergence);
    held->divergence_ci.high =
        fmax(held->cross_entropy_ci.high - low, held->ledger.divergence);
}

/* The waste was measured above the corrected floor; what it is above C is certain. */
static void apply_groups(const struct plogp__floor *estimate, plogp_assessment *a)
{
    const double high = estimate->entropy + PLOGP__Z95 * estimate->error;
    const double beyond = fmax(0.0, estimate->entropy - a->entropy_corrected);
    a->entropy_ci.high = fmax(fmin(high, a->cost_high), a->ledger.entropy);
    a->divergence_ci.low = fmax(0.0, a->divergence_ci.low - beyond);
    a->entropy_corrected = fmin(a->entropy_corrected, a->entropy_ci.high);
}

plogp_status plogp__floor_find(const struct plogp__rows *rows, double cost,
                               const plogp_context *context, plogp_assessment *own,
                               plogp_assessment *held)
{
    const bool groups = own->floor_method == PLOGP_FLOOR_GROUPS;
    plogp_assessment *all[] = {own, held};
    struct plogp__floor estimate;
    PLOGP_TRY(groups ? plogp__floor_groups(rows, context, &estimate)
                     : plogp__floor_estimate(rows, context, &estimate));
    for (size_t a = 0; a < (held != NULL ? 2 : 1); a++) {
        all[a]->cost_high = fmin(all[a]->entropy_y_high, cost);
        if (!groups)
            apply_neighbours(&estimate, all[a]);
        else if (all[a]->floor_method == PLOGP_FLOOR_GROUPS)
            apply_groups(&estimate, all[a]);
        else
            lend_groups(own, estimate.entropy, all[a]);
    }
    return PLOGP_OK;
}
