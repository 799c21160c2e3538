/* Rounded data whose values are off the grid by rounding errors: 0.1 * 3 beside 0.3. */
#include "sample/near_grid.h"

#include <math.h>
#include <stdbool.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"

#define FEW_UNITS     8 /* of 2^-53: what some operations are off                      */
#define VALUES_LEAST  4 /* any two or three are on some grid                           */
#define PLACE_ERROR   0.01 /* of a step, from whole: chance is 2 % a value                */
#define DECIMALS_MOST 12

static double error_of(double value)
{
    return FEW_UNITS * 0x1p-53 * fabs(value);
}

/* Whether two values one after the other may be one. */
static bool is_same(double value, double next)
{
    return next - value <= error_of(next) + error_of(value);
}

/* The least distance of values that are not the same, and whether any are. */
static double least_gap(const plogp_ordered_table *table, const plogp_context *context,
                        bool *repeats)
{
    double least = INFINITY;
    *repeats = table->total > (double)table->size;
    for (size_t i = 0; i + 1 < table->size; i++) {
        plogp__passed(context, i);
        const double gap = table->values[i + 1] - table->values[i];
        if (is_same(table->values[i], table->values[i + 1]))
            *repeats = true;
        else if (gap < least)
            least = gap;
    }
    return least;
}

/* What is known of the step so far. */
struct steps {
    double step, known; /* from how many steps at once */
    double error;       /* of a difference             */
};

/* How many steps a value is above the first, NaN where it is not a whole number of them. The
 * further the values before have come, the better the step is known. */
static double place_of(double apart, struct steps *steps)
{
    const double place = round(apart / steps->step);
    const double error = steps->error / steps->step * (1 + place / steps->known);
    if (!(fabs(apart / steps->step - place) <= error) || !(error < PLACE_ERROR))
        return NAN;
    if (place > steps->known) {
        steps->step = apart / place;
        steps->known = place;
    }
    return place;
}

/* The number of few decimals that the step was before its rounding errors; or itself. */
static double decimal_step(double step, double error)
{
    double scale = 1.0;
    for (int decimals = 0; decimals <= DECIMALS_MOST; decimals++, scale *= 10) {
        const double decimal = round(step * scale) / scale;
        if (decimal > 0 && fabs(decimal - step) <= error)
            return decimal;
    }
    return step;
}

double plogp__near_grid_step(const plogp_ordered_table *table,
                             const plogp_context *context)
{
    bool repeats = false;
    const double *const values = table->values;
    const size_t last = table->size - 1;
    struct steps steps = {.known = 1,
                          .error = error_of(values[0]) + error_of(values[last])};
    steps.step =
        table->size < VALUES_LEAST ? INFINITY : least_gap(table, context, &repeats);
    if (!repeats || !isfinite(steps.step))
        return 0.0;
    for (size_t i = 1; i <= last; i++)
        if (isnan(place_of(values[i] - values[0], &steps)))
            return 0.0;
    return decimal_step(steps.step, 2 * steps.error / steps.known);
}

/* Values of one place become one. */
static void merge(const plogp_ordered_table *table, double step,
                  struct plogp__near_grid *made)
{
    double *const values = made->block, *const weights = values + table->size;
    double *const cumulative = weights + table->size, before = NAN;
    size_t size = 0;
    for (size_t i = 0; i < table->size; i++) {
        const double place = round((table->values[i] - table->values[0]) / step);
        if (place != before) {
            values[size] = table->values[0] + place * step;
            weights[size++] = 0.0;
        }
        weights[size - 1] += table->weights[i];
        cumulative[size - 1] = table->cumulative[i];
        before = place;
    }
    made->table.values = values;
    made->table.weights = weights;
    made->table.cumulative = cumulative;
    made->table.size = size;
}

plogp_status plogp__near_grid_init(const plogp_ordered_table *table,
                                   const plogp_context *context,
                                   struct plogp__near_grid *near)
{
    struct plogp__near_grid made = {.table = *table,
                                    .alloc = plogp__context_alloc(context)};
    made.step = plogp__near_grid_step(table, context);
    if (made.step > 0) {
        made.block = plogp__alloc(made.alloc, table->size, 3 * sizeof *made.block);
        if (made.block == NULL)
            return plogp__fail_memory(context);
        merge(table, made.step, &made);
    }
    *near = made;
    return PLOGP_OK;
}

void plogp__near_grid_clear(struct plogp__near_grid *near)
{
    plogp__free(near->alloc, near->block);
}

double plogp__share_nearly_same(struct plogp__ranked *p, struct plogp__ranked *q)
{
    double weight = 0.0;
    for (size_t i = 0, j = 0; i < p->size && j < q->size;) {
        const double x = plogp__ranked_value(p, i), y = plogp__ranked_value(q, j);
        if (x != y && is_same(fmin(x, y), fmax(x, y)))
            weight += plogp__ranked_before(p, i + 1) - plogp__ranked_before(p, i);
        i += x <= y;
        j += y <= x;
    }
    return weight / plogp__ranked_before(p, p->size);
}
