#include "sample/sorted_grid.h"

#include <math.h>
#include <stdint.h>

#include "base/paged.h"
#include "math/kernel.h"
#include "sample/spacing.h"

#define PART          4096   /* values looked at together */
#define TOTALS_MAX    0x1p62 /* of products               */
#define NUMBERS_BELOW 0x1p31

/* The scale with some more values; most have no more decimals than those before. */
static double scale_with_part(const double *values, size_t count, double scale)
{
    int32_t unused[PART];
    if (plogp__kernels()->encode(values, count, scale, unused))
        return scale;
    for (size_t i = 0; i < count && scale > 0; i++)
        scale = plogp__scale_with(values[i], scale);
    return scale;
}

static double scale_of_table(const plogp_sorted *sorted)
{
    const plogp_ordered_table *const table = sorted->table;
    double scale = 1.0;
    for (size_t first = 0; first < table->size && scale > 0; first += PART) {
        const size_t left = table->size - first;
        scale = scale_with_part(table->values + first, left < PART ? left : PART, scale);
        plogp__moved_on(&sorted->context);
    }
    return scale;
}

/* Values over a power of two have none: those in a file are scaled as they are read. */
static double scale_of(const plogp_sorted *sorted)
{
    if (sorted->exponent != 0)
        return 0.0;
    if (sorted->decimals != NULL)
        return plogp__decimals_scale(sorted->decimals);
    if (sorted->table != NULL)
        return scale_of_table(sorted);
    return sorted->scale;
}

static bool fits(const plogp_sorted *sorted, double scale)
{
    return fabs(sorted->facts.min) * scale < NUMBERS_BELOW &&
           fabs(sorted->facts.max) * scale < NUMBERS_BELOW;
}

static bool is_counted(const plogp_sorted *sorted)
{
    return sorted->facts.whole && sorted->facts.total < UINT32_MAX;
}

double plogp__common_grid(const plogp_sorted *p, const plogp_sorted *q)
{
    if (!is_counted(p) || !is_counted(q) ||
        p->facts.total * q->facts.total > TOTALS_MAX || !fits(p, 1.0) || !fits(q, 1.0))
        return 0.0;
    const double of_p = scale_of(p), of_q = of_p > 0 ? scale_of(q) : 0.0;
    const double scale = of_q > 0 ? fmax(of_p, of_q) : 0.0;
    return fits(p, scale) && fits(q, scale) ? scale : 0.0;
}
