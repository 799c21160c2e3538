/* One column of the pairs: its distinct values, and counts of what is near. */
#include <math.h>

#include "math/search.h"
#include "plogp/sum.h"
#include "sample/near_grid.h"
#include "sample/neighbour_pairs.h"
#include "sample/neighbour_terms.h"
#include "sample/spacing.h"

#define MULTIPLES_MAX                                                                    \
    0x1p31 /* of a step: with STEP_BITS less than the 53 bits of a double */
#define STEP_BITS    20
#define LARGE        0x1p900
#define SMALL_FACTOR 0x1p-200

static int has_ties(const struct plogp__margin *margin)
{
    for (size_t i = 0; i < margin->size; i++)
        if (margin->cumulative[i] > 1)
            return 1;
    return 0;
}

/*
 * Rounded numbers have many equal distances, which rounding once more would tear apart. They
 * become whole multiples of a step of few digits, so that all differences are exact.
 */
static struct plogp__scale on_grid(const struct plogp__margin *margin, double n,
                                   struct plogp__scale scale)
{
    const double lowest = margin->values[0], highest = margin->values[margin->size - 1];
    const plogp_ordered_table table = {
        .values = margin->values, .size = margin->size, .total = n};
    double grid = has_ties(margin) ? plogp__grid_of(&table, NULL) : 0.0;
    if (grid == 0)
        grid = plogp__near_grid_step(&table, NULL);
    if (!(grid > 0 && (highest - lowest) / grid < MULTIPLES_MAX))
        return scale;
    int exponent;
    const double digits = frexp(grid / scale.deviation, &exponent);
    return (struct plogp__scale){
        1.0, lowest, scale.deviation, grid,
        ldexp(round(ldexp(digits, STEP_BITS)), exponent - STEP_BITS)};
}

/* What keeps sums and the range of the values finite: 1, or of the largest doubles a power of 2
 * below. */
static double factor_of(const struct plogp__margin *margin)
{
    const double most = fmax(-margin->values[0], margin->values[margin->size - 1]);
    return most > LARGE ? SMALL_FACTOR : 1.0;
}

struct plogp__scale plogp__margin_scale(const struct plogp__margin *margin, double n)
{
    const double factor = factor_of(margin);
    plogp_sum sum, squares;
    plogp_sum_init(&sum);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < margin->size; i++)
        plogp_sum_add_product(&sum, margin->cumulative[i], factor * margin->values[i]);
    const double mean = plogp_sum_value(&sum) / n;
    const double range =
        factor * margin->values[margin->size - 1] - factor * margin->values[0];
    for (size_t i = 0; i < margin->size && range > 0; i++) {
        const double d = (factor * margin->values[i] - mean) / range;
        plogp_sum_add_product(&squares, margin->cumulative[i], d * d);
    }
    const double deviation = range * sqrt(plogp_sum_value(&squares) / n);
    const struct plogp__scale scale = {factor, mean, deviation > 0 ? deviation : 1.0, 0.0,
                                       0.0};
    return factor < 1 ? scale : on_grid(margin, n, scale);
}

double plogp__scaled(struct plogp__scale scale, double value)
{
    if (scale.grid > 0)
        return round((value - scale.origin) / scale.grid) * scale.step;
    return (scale.factor * value - scale.origin) / scale.deviation;
}

size_t plogp__margin_room(size_t size)
{
    return 2 * size + size / 2 + 1; /* size + 1 numbers of 32 bits */
}

void plogp__margin_place(struct plogp__margin *margin, double *room, size_t size)
{
    margin->values = room;
    margin->cumulative = room + size;
    margin->starts = (uint32_t *)(void *)(room + 2 * size);
}

/* Which of `size` equal parts of the range; a monotone function of the value. */
static size_t part_of(const struct plogp__margin *margin, double value)
{
    const double part = (value - margin->values[0]) * margin->scale;
    if (!(part > 0))
        return 0;
    return part < (double)margin->size ? (size_t)part : margin->size - 1;
}

void plogp__margin_index(struct plogp__margin *margin)
{
    const double range = margin->values[margin->size - 1] - margin->values[0];
    margin->scale = range > 0 ? (double)margin->size / range : 0.0;
    size_t next = 0;
    for (size_t part = 0; part <= margin->size; part++) {
        while (next < margin->size && part_of(margin, margin->values[next]) < part)
            next++;
        margin->starts[part] = (uint32_t)next;
    }
}

void plogp__margin_finish(struct plogp__margin *margin, struct plogp__scale scale)
{
    for (size_t i = 0; i < margin->size && !margin->is_class; i++)
        margin->values[i] = plogp__scaled(scale, margin->values[i]);
    for (size_t i = 1; i < margin->size; i++)
        margin->cumulative[i] += margin->cumulative[i - 1];
    margin->step = margin->is_class ? 0.0 : scale.step;
    plogp__margin_index(margin);
}

/* How many values are <= bound, apart from rounding. */
static size_t place_of(const struct plogp__margin *margin, double bound)
{
    const size_t part = part_of(margin, bound), first = margin->starts[part];
    return first + plogp__count_up_to(margin->values + first,
                                      margin->starts[part + 1] - first, bound);
}

/* Observations up to the last value above `value` that is within reach. value + distance
 * rounds, so that the differences themselves decide. */
static double upper_end(const struct plogp__margin *margin, double value, double distance,
                        int strict)
{
    const double *const values = margin->values;
    size_t end = place_of(margin, value + distance);
    while (end < margin->size &&
           (strict ? values[end] - value < distance : values[end] - value <= distance))
        end++;
    while (end > 0 && (strict ? values[end - 1] - value >= distance
                              : values[end - 1] - value > distance))
        end--;
    return end == 0 ? 0.0 : margin->cumulative[end - 1];
}

/* Observations before the first value below `value` that is within reach. */
static double lower_end(const struct plogp__margin *margin, double value, double distance,
                        int strict)
{
    const double *const values = margin->values;
    size_t end = place_of(margin, value - distance);
    while (end < margin->size &&
           (strict ? value - values[end] >= distance : value - values[end] > distance))
        end++;
    while (end > 0 && (strict ? value - values[end - 1] < distance
                              : value - values[end - 1] <= distance))
        end--;
    return end == 0 ? 0.0 : margin->cumulative[end - 1];
}

double plogp__margin_within(const struct plogp__margin *margin, double value,
                            double distance, int strict)
{
    if (strict && distance == 0)
        return 0.0;
    return upper_end(margin, value, distance, strict) -
           lower_end(margin, value, distance, strict) - 1;
}
