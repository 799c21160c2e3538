#include "fit/placement.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"

#define SQUARES_FROM (-400) /* exponents of a scale whose square is far from underflow */
#define LOGS_FROM    (-900) /* of a value that has all its digits                      */
#define FAR          0x1p20 /* over the spread: a location then has 33 digits less     */

/* That of a value, where the largest of the sample lies in 1/2 .. 1. */
static int exponent_of(double value, int exponent)
{
    int own = 0;
    (void)frexp(value, &own);
    return own - exponent;
}

static double middle_of(const struct plogp__statistics *sample)
{
    double low = 0.0, high = 0.0;
    plogp__statistics_median(sample, &low, &high);
    return low;
}

/* By how much the exponent of the scaled sample should differ; 0: it serves. */
static int exponent_shift(const struct plogp__family *family,
                          const struct plogp__statistics *raw, int exponent)
{
    if (family->range.low == 0.0 && raw->min > 0.0) {
        const int least = exponent_of(raw->min, exponent);
        return least < LOGS_FROM ? least / 2 : 0;
    }
    if (family->tail_index == NULL || family->range.low == 0.0)
        return 0;
    const double spread = plogp__statistics_half_width(raw, middle_of(raw));
    const int middle = spread > 0.0 ? exponent_of(spread, exponent) : 0;
    return middle < SQUARES_FROM ? (middle > LOGS_FROM ? middle : LOGS_FROM) : 0;
}

static bool has_location(const struct plogp__family *family)
{
    bool any = false;
    for (size_t i = 0; i < family->parameter_count; i++)
        any = any || plogp__is_location(family, i);
    return any;
}

/* Where the sample should have its 0. */
static double origin_of(const struct plogp__family *family,
                        const struct plogp__statistics *scaled)
{
    const double middle = middle_of(scaled);
    const double half = plogp__statistics_half_width(scaled, middle);
    const double spread = half > 0.0 ? half : scaled->max - scaled->min;
    const bool is_far = spread > 0.0 && fabs(middle) > FAR * spread;
    return is_far && has_location(family) ? middle : 0.0;
}

plogp_status plogp__fitting_place(struct plogp__fitting *run,
                                  const struct plogp__fit_data *data,
                                  const plogp_context *context,
                                  struct plogp__placement *placement)
{
    const struct plogp__statistics *const raw = &data->raw;
    placement->values = NULL;
    const bool scales = run->sample == &data->scaled;
    if (run->censored != NULL || raw->values == NULL)
        return PLOGP_OK;
    const double origin = origin_of(run->family, run->sample);
    const double farthest = fmax(run->sample->max - origin, origin - run->sample->min);
    const int shift = !scales         ? 0
                      : origin == 0.0 ? exponent_shift(run->family, raw, data->exponent)
                                      : exponent_of(farthest, 0);
    if (shift == 0 && origin == 0.0)
        return PLOGP_OK;
    double *const values =
        plogp__alloc(plogp__context_alloc(context), raw->count, sizeof *values);
    if (values == NULL)
        return plogp__fail_memory(context);
    run->exponent += shift;
    run->origin = ldexp(origin, -shift);
    for (size_t i = 0; i < raw->count; i++)
        values[i] = ldexp(raw->values[i], -run->exponent) - run->origin;
    plogp__statistics_of(values, raw->weights, raw->count, &placement->sample);
    placement->values = values;
    run->sample = &placement->sample;
    return PLOGP_OK;
}

void plogp__placement_clear(const plogp_context *context,
                            struct plogp__placement *placement)
{
    plogp__free(plogp__context_alloc(context), placement->values);
    placement->values = NULL;
}
