/* From exact sums to the statistics of a sample and the entropy of its histogram. */
#include <math.h>
#include <string.h>

#include "dist/deviance.h"
#include "fit/sufficient.h"
#include "math/kernel.h"
#include "math/special.h"

#define PARTS 3 /* doubles that hold a sum to some 150 bits */

/* log 2 = LOG_2 + LOG_2_REST to 106 bits. */
#define LOG_2_REST 0x1.abc9e3b39803fp-56

/* The leading parts of an exact sum. */
static void parts_of(const plogp_sum *sum, double *parts)
{
    plogp_sum rest = *sum;
    for (int i = 0; i < PARTS; i++) {
        parts[i] = plogp_sum_value(&rest);
        plogp_sum_add(&rest, -parts[i]);
    }
}

static void subtract_products(plogp_sum *sum, const double *a, const double *b)
{
    for (int i = 0; i < PARTS; i++)
        for (int j = 0; j < PARTS; j++)
            plogp_sum_add_product(sum, -a[i], b[j]);
}

/* n sum ab - sum a sum b, without cancellation. */
static double covariance_n2(double n, const plogp_sum *product, const plogp_sum *a,
                            const plogp_sum *b)
{
    double parts[PARTS], a_parts[PARTS], b_parts[PARTS];
    plogp_sum result;
    plogp_sum_init(&result);
    parts_of(product, parts);
    parts_of(a, a_parts);
    parts_of(b, b_parts);
    for (int i = 0; i < PARTS; i++)
        plogp_sum_add_product(&result, n, parts[i]);
    subtract_products(&result, a_parts, b_parts);
    return plogp_sum_value(&result);
}

static plogp_sum sum_of_integer(int64_t value)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    const int64_t low = value % (INT64_C(1) << 32); /* both parts are exact doubles */
    plogp_sum_add(&sum, (double)(value - low));
    plogp_sum_add(&sum, (double)low);
    return sum;
}

/* (sum l + (sum e - n exponent) log 2) / n. */
static double mean_log(const struct plogp_sufficient *seen, int exponent)
{
    plogp_sum sum = seen->log;
    const double shift = (double)(seen->exponents - (int64_t)seen->n * exponent);
    plogp_sum_add_product(&sum, shift, PLOGP__LOG_2);
    plogp_sum_add_product(&sum, shift, LOG_2_REST);
    return plogp_sum_value(&sum) / (double)seen->n;
}

/* The variance of l + e log 2 does not change when all e move. */
static double variance_log(const struct plogp_sufficient *seen)
{
    const double n = (double)seen->n;
    const plogp_sum e = sum_of_integer(seen->exponents);
    const plogp_sum ee = sum_of_integer(seen->exponent_squares);
    const double ll = covariance_n2(n, &seen->log_square, &seen->log, &seen->log);
    const double le = covariance_n2(n, &seen->log_exponent, &seen->log, &e);
    const double both = covariance_n2(n, &ee, &e, &e);
    return (ll + PLOGP__LOG_2 * (2.0 * le + PLOGP__LOG_2 * both)) / n / n;
}

void plogp__sufficient_statistics(const struct plogp_sufficient *seen, int exponent,
                                  struct plogp__statistics *s)
{
    const double n = (double)seen->n;
    *s = (struct plogp__statistics){.n = n,
                                    .min = ldexp(seen->min, -exponent),
                                    .max = ldexp(seen->max, -exponent),
                                    .mean =
                                        ldexp(plogp_sum_value(&seen->sum) / n, -exponent),
                                    .variance = NAN,
                                    .mean_log = NAN,
                                    .variance_log = NAN,
                                    .log_ratio = NAN,
                                    .inverse_excess = NAN,
                                    .mean_log1m = NAN,
                                    .log_ratio1m = NAN};
    if (seen->needs & PLOGP__NEEDS_SQUARE)
        s->variance =
            ldexp(covariance_n2(n, &seen->square, &seen->sum, &seen->sum) / n / n,
                  -2 * exponent);
    if (seen->needs & PLOGP__NEEDS_LOG) {
        s->mean_log = mean_log(seen, exponent);
        s->log_ratio = fmax(plogp__log(s->mean) - s->mean_log, 0.0);
    }
    if (seen->needs & PLOGP__NEEDS_LOG_SQUARE)
        s->variance_log = variance_log(seen);
    if (seen->needs & PLOGP__NEEDS_LOG_COMPLEMENT) {
        s->mean_log1m = plogp_sum_value(&seen->log_complement) / n;
        s->log_ratio1m = plogp__log1p(-s->mean) - s->mean_log1m;
    }
    if (seen->needs & PLOGP__NEEDS_INVERSE)
        s->inverse_excess =
            ldexp(plogp_sum_value(&seen->inverse) / n, exponent) - 1.0 / s->mean;
}

static double edge_of(size_t cell)
{
    const uint64_t bits = (uint64_t)cell << (52 - PLOGP__CELL_BITS);
    double edge;
    memcpy(&edge, &bits, sizeof edge);
    return edge;
}

bool plogp__sufficient_cell(const struct plogp_sufficient *seen, size_t merged,
                            size_t *index, struct plogp__cell *cell)
{
    while (*index < PLOGP__GRID_CELLS) {
        if (!seen->octaves[*index / PLOGP__OCTAVE_CELLS]) {
            *index = (*index / PLOGP__OCTAVE_CELLS + 1) * PLOGP__OCTAVE_CELLS;
            continue;
        }
        const size_t first = *index;
        uint64_t count = 0;
        for (size_t i = 0; i < merged; i++)
            count += seen->grid[first + i];
        *index += merged;
        if (count == 0)
            continue;
        const double near = edge_of(first);
        const double far =
            near + (edge_of(first + 1) - near) * (double)merged; /* of one octave */
        *cell = (struct plogp__cell){fmin(near, far), fmax(near, far), (double)count};
        return true;
    }
    return false;
}

/* Grassberger's G(c) = psi(c) + (-1)^c (psi((c+1)/2) - psi(c/2)) / 2 (2003), which for a
 * whole c is psi(h + 1/2) + log 2, h = floor(c/2). The sum of c G(c) has nearly no bias also
 * where many cells were hit once or twice. */
static double grassberger(double c)
{
    const double h = floor(0.5 * c);
    return plogp__log(2.0 * h + 1.0) - plogp__log_minus_digamma(h + 0.5);
}

double plogp__sufficient_entropy(const struct plogp_sufficient *seen, size_t merged,
                                 double *se)
{
    const double n = (double)seen->n;
    plogp_sum sum, square;
    size_t index = 0;
    struct plogp__cell cell;
    plogp_sum_init(&sum);
    plogp_sum_init(&square);
    while (plogp__sufficient_cell(seen, merged, &index, &cell)) {
        const double p = cell.count / n;
        const double term =
            plogp__log(n * (cell.high - cell.low)) - grassberger(cell.count);
        plogp_sum_add_product(&sum, p, term);
        plogp_sum_add_product(&square, p * term, term);
    }
    const double entropy = plogp_sum_value(&sum);
    const double variance = plogp_sum_value(&square) - entropy * entropy;
    *se = sqrt(fmax(variance, 0.0) / n);
    return entropy;
}
