#include "learn/descent.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/trace.h"

#define SUFFICIENT   0.5 /* of the decrease that the slope promises: that of a step 1/L */
#define HALVINGS_MAX 60
#define EIGENVALUE   1e-4 /* of the Hessian on scaled columns, rarely less */

struct descent {
    const struct plogp__estimate_options *options;
    const plogp_context *context;
    const uint8_t *active; /* [size] */
    struct plogp__objective objective;
    size_t size;
    double *theta, *trial;      /* [size] */
    double *gradient, *further; /* [size] at theta, at trial */
    double value, squares, rate;
};

/* Coefficients that may not move have no slope. */
static double squared_norm(const struct descent *d, double *gradient)
{
    double squares = 0.0;
    for (size_t j = 0; j < d->size; j++) {
        gradient[j] = d->active[j] ? gradient[j] : 0.0;
        squares += gradient[j] * gradient[j];
    }
    return squares;
}

/* One step: of the rate given, or twice the last one, halved until the value falls by half
 * of what the slope promises (Armijo). A step of too large a rate, to where the value is no
 * number, is not taken: *taken is false. */
static plogp_status step(struct descent *d, bool *taken)
{
    const bool searched = d->options->rate == 0.0;
    double value = 0.0;
    d->rate = searched ? 2.0 * d->rate : d->options->rate;
    for (int halvings = 0; halvings < HALVINGS_MAX; halvings++, d->rate /= 2.0) {
        for (size_t j = 0; j < d->size; j++)
            d->trial[j] = d->theta[j] - d->rate * d->gradient[j];
        PLOGP_TRY(
            plogp__objective_evaluate(&d->objective, d->trial, &value, d->further, NULL));
        if (!searched || value <= d->value - SUFFICIENT * d->rate * d->squares)
            break;
    }
    *taken = isfinite(value);
    if (!*taken)
        return PLOGP_OK;
    memcpy(d->theta, d->trial, d->size * sizeof *d->theta);
    memcpy(d->gradient, d->further, d->size * sizeof *d->gradient);
    d->value = value;
    d->squares = squared_norm(d, d->gradient);
    return PLOGP_OK;
}

static plogp_status descend(struct descent *d, size_t *iterations)
{
    const struct plogp__estimate_options *options = d->options;
    const double end = EIGENVALUE * options->tolerance;
    PLOGP_TRY(
        plogp__objective_evaluate(&d->objective, d->theta, &d->value, d->gradient, NULL));
    d->squares = squared_norm(d, d->gradient);
    plogp__trace_tell(options->trace, d->value, sqrt(d->squares));
    bool taken = true;
    for (size_t steps = 0; steps < options->iterations_max && d->squares > end; steps++) {
        PLOGP_TRY(plogp__check_cancel(d->context));
        PLOGP_TRY(step(d, &taken));
        if (!taken)
            break;
        ++*iterations;
        plogp__trace_tell(options->trace, d->value, sqrt(d->squares));
    }
    return PLOGP_OK;
}

plogp_status plogp__descent_approach(const struct plogp__problem *problem,
                                     const struct plogp__estimate_options *options,
                                     const uint8_t *active,
                                     struct plogp__estimate *estimate)
{
    const plogp_alloc *alloc = plogp__context_alloc(estimate->context);
    struct descent d = {.options = options,
                        .context = estimate->context,
                        .active = active,
                        .size = estimate->size,
                        .theta = estimate->theta,
                        .rate = 1.0};
    PLOGP_TRY(plogp__objective_init(&d.objective, problem, false, d.context));
    d.trial = plogp__alloc(alloc, d.size, 3 * sizeof *d.trial);
    plogp_status status = d.trial == NULL ? plogp__fail_memory(d.context) : PLOGP_OK;
    if (status == PLOGP_OK) {
        d.gradient = d.trial + d.size;
        d.further = d.gradient + d.size;
        status = descend(&d, &estimate->iterations);
    }
    plogp__free(alloc, d.trial);
    plogp__objective_clear(&d.objective);
    return status;
}
