#include "fit/choose.h"

#include <math.h>

/* With more levels than this, or fewer observations per level, a table of relative
 * frequencies says nothing that the data do not. */
#define LEVELS_MAX         20
#define LEVEL_OBSERVATIONS 5.0
/* Whole numbers spread over this many steps may be a rounded continuous quantity. */
#define ROUNDED_SD 3.0

static bool all_whole(const struct plogp__statistics *sample)
{
    for (size_t i = 0; i < sample->count; i++)
        if (floor(sample->values[i]) != sample->values[i])
            return false;
    return true;
}

static double tied_share(const struct plogp__statistics *sample)
{
    double tied = 0.0;
    for (size_t i = 0; i < sample->count; i++)
        if (plogp__weight(sample, i) > 1.0)
            tied += plogp__weight(sample, i);
    return tied / sample->n;
}

void plogp__shape_note(struct plogp__shape *shape, const char *sentence)
{
    if (shape->note_count < PLOGP__NOTES_MAX)
        shape->notes[shape->note_count++] = sentence;
}

const char *plogp__shape_support(const struct plogp__shape *shape,
                                 const struct plogp__statistics *sample)
{
    if (shape->binary)
        return "0 and 1";
    if (shape->whole)
        return sample->min >= 0.0 ? "integers >= 0" : "integers";
    if (sample->min > 0.0)
        return sample->max < 1.0 ? "real numbers in (0, 1)" : "real numbers > 0";
    if (sample->min == 0.0)
        return sample->max <= 1.0 ? "real numbers in [0, 1]" : "real numbers >= 0";
    return "real numbers";
}

static void explain(struct plogp__shape *shape, const struct plogp__statistics *sample)
{
    if (shape->binary)
        plogp__shape_note(shape, "values are 0 and 1: bernoulli");
    else if (shape->whole && sample->min >= 0.0)
        plogp__shape_note(shape, "values are integers >= 0: counts");
    if (shape->few_levels)
        plogp__shape_note(shape,
                          "few distinct integers: each may be a symbol, categorical");
    if (shape->whole && !shape->binary && sample->variance > ROUNDED_SD * ROUNDED_SD)
        plogp__shape_note(
            shape, "integers over a wide range may be a rounded continuous quantity: "
                   "densities are compared with probabilities of steps of 1");
    if (!shape->whole && sample->min > 0.0 && sample->max < 1.0)
        plogp__shape_note(
            shape, "values are within (0, 1): beta, and families of positive numbers");
    else if (!shape->whole && sample->min > 0.0)
        plogp__shape_note(
            shape, "values are > 0: families of positive numbers, and of all reals");
    else if (!shape->whole && sample->min == 0.0)
        plogp__shape_note(
            shape, "values are >= 0 and 0 occurs: families of positive numbers are out");
    else if (sample->min < 0.0)
        plogp__shape_note(shape, "values of both signs: families of all real numbers");
    if (!shape->whole && shape->tied > 0.0)
        plogp__shape_note(shape, "some values are tied: the data may be rounded");
}

void plogp__shape_of(const struct plogp__fit_data *data, struct plogp__shape *shape)
{
    const struct plogp__statistics *const sample = &data->raw;
    *shape =
        (struct plogp__shape){.whole = all_whole(sample), .tied = tied_share(sample)};
    shape->binary = shape->whole && sample->min >= 0.0 && sample->max <= 1.0;
    shape->few_levels = shape->whole && !shape->binary && sample->count <= LEVELS_MAX &&
                        sample->n >= LEVEL_OBSERVATIONS * (double)sample->count;
    shape->support = plogp__shape_support(shape, sample);
    explain(shape, sample);
}

bool plogp__shape_admits(const struct plogp__shape *shape,
                         const struct plogp__family *family,
                         const struct plogp__statistics *sample)
{
    if (family->only_by_name || (family->needs_zeros && sample->min != 0.0) ||
        !plogp__range_contains(&family->range, sample->min) ||
        !plogp__range_contains(&family->range, sample->max))
        return false;
    if (shape->binary)
        return family->discrete && family->range.high == 1.0;
    if (family->discrete)
        return shape->whole;
    return !shape->whole || sample->variance > ROUNDED_SD * ROUNDED_SD;
}

static const char *why_whole(const struct plogp__family *family)
{
    if (family->needs_zeros)
        return "whole numbers >= 0, and 0 occurs";
    return family->range.high == 1.0 ? "every value is 0 or 1" : "whole numbers >= 0";
}

const char *plogp__shape_why(const struct plogp__shape *shape,
                             const struct plogp__family *family)
{
    const struct plogp__range *const range = &family->range;
    if (family->discrete)
        return why_whole(family);
    if (range->low == 0.0 && range->high == 1.0)
        return "all values lie within 0 and 1";
    if (shape->whole)
        return range->low == 0.0 ? "whole numbers >= 0 over a wide range may be rounded"
                                 : "whole numbers over a wide range may be rounded";
    if (range->low == 0.0)
        return range->low_open ? "all values are > 0" : "all values are >= 0";
    return isinf(range->low) && isinf(range->high) ? "its support holds every real number"
                                                   : "its support holds all values";
}
