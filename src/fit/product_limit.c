#include "fit/product_limit.h"

#include <math.h>
#include <stdlib.h>

#include "fit/distance.h"
#include "math/kernel.h"

int plogp__rows_compare(const struct plogp__row *a, const struct plogp__row *b)
{
    return a->low != b->low ? (a->low > b->low) - (a->low < b->low)
                            : (a->high > b->high) - (a->high < b->high);
}

static int compare_rows(const void *left, const void *right)
{
    return plogp__rows_compare(left, right);
}

void plogp__rows_sort(struct plogp__row *rows, size_t count)
{
    qsort(rows, count, sizeof *rows, compare_rows);
}

static int compare_lives(const void *left, const void *right)
{
    const struct plogp__life *const a = left, *const b = right;
    return a->at != b->at ? (a->at > b->at) - (a->at < b->at)
                          : (int)a->limited - (int)b->limited;
}

size_t plogp__product_limit(struct plogp__life *lives, size_t count, bool of_limits,
                            struct plogp__mass *masses)
{
    double at_risk = 0.0, survival = 1.0;
    size_t made = 0;
    qsort(lives, count, sizeof *lives, compare_lives);
    for (size_t i = 0; i < count; i++)
        at_risk += lives[i].weight;
    for (size_t i = 0; i < count;) {
        const struct plogp__life *const first = &lives[i];
        double weight = 0.0;
        for (; i < count && compare_lives(&lives[i], first) == 0; i++)
            weight += lives[i].weight;
        if (first->limited == of_limits) {
            survival *= (at_risk - weight) / at_risk;
            masses[made++] = (struct plogp__mass){first->at, first->at, 1.0 - survival};
        }
        at_risk -= weight;
    }
    if (survival > 0.0 && count > 0)
        masses[made++] = (struct plogp__mass){lives[count - 1].at, INFINITY, 1.0};
    return made;
}

size_t plogp__masses_of_cells(const struct plogp__row *rows, size_t count,
                              struct plogp__mass *masses)
{
    double total = 0.0, before = 0.0;
    size_t made = 0;
    for (size_t i = 0; i < count; i++)
        total += rows[i].weight;
    for (size_t i = 0; i < count; i++) {
        before += rows[i].weight;
        made += i == 0 || plogp__rows_compare(&rows[i], &rows[i - 1]) != 0;
        masses[made - 1] =
            (struct plogp__mass){rows[i].low, rows[i].high, before / total};
    }
    return made;
}

/* The largest upper limit: values up to it are told from below. */
static double border_of(const struct plogp__row *rows, size_t count)
{
    double border = -INFINITY;
    for (size_t i = 0; i < count; i++)
        if (isinf(rows[i].low))
            border = fmax(border, rows[i].high);
    return border;
}

/* The rows on one side of the border as lives, those below it mirrored; their weight. */
static double take_side(const struct plogp__row *rows, size_t count, double border,
                        bool below, struct plogp__life *lives, size_t *taken)
{
    double total = 0.0;
    *taken = 0;
    for (size_t i = 0; i < count; i++) {
        if ((rows[i].high <= border) != below)
            continue;
        lives[(*taken)++] =
            (struct plogp__life){below ? -rows[i].high : rows[i].low, rows[i].weight,
                                 rows[i].low < rows[i].high};
        total += rows[i].weight;
    }
    return total;
}

/* Masses of the mirror image turned round, their total being `share`. */
static void reflect(struct plogp__mass *masses, size_t count, double share)
{
    double before = 0.0; /* probability beyond, in the mirror */
    for (size_t i = 0; i < count; i++) {
        const struct plogp__mass mass = masses[i];
        masses[i] = (struct plogp__mass){-mass.high, -mass.low, share * (1.0 - before)};
        before = mass.reached;
    }
    for (size_t i = 0; i < count / 2; i++) {
        const struct plogp__mass mass = masses[i];
        masses[i] = masses[count - 1 - i];
        masses[count - 1 - i] = mass;
    }
}

size_t plogp__masses_of_limits(const struct plogp__row *rows, size_t count,
                               struct plogp__life *lives, struct plogp__mass *masses)
{
    const double border = border_of(rows, count);
    size_t taken = 0;
    const double lower = take_side(rows, count, border, true, lives, &taken);
    const size_t made = plogp__product_limit(lives, taken, false, masses);
    const double upper = take_side(rows, count, border, false, lives, &taken);
    const double share = lower / (lower + upper);
    reflect(masses, made, share);
    const size_t above = plogp__product_limit(lives, taken, false, masses + made);
    for (size_t i = made; i < made + above; i++)
        masses[i].reached = share + (1.0 - share) * masses[i].reached;
    return made + above;
}

/* Put the last block together with those before it whose mean is no smaller: at is the mean of
 * the block, weight its rows; masses[].low keeps the limit it begins at. */
static size_t pool(struct plogp__life *blocks, struct plogp__mass *ends, size_t count)
{
    while (count > 1 && blocks[count - 2].at >= blocks[count - 1].at) {
        const struct plogp__life last = blocks[count - 1];
        struct plogp__life *const kept = &blocks[count - 2];
        const double weight = kept->weight + last.weight;
        kept->at = (kept->at * kept->weight + last.at * last.weight) / weight;
        kept->weight = weight;
        ends[count - 2].high = ends[count - 1].high;
        count--;
    }
    return count;
}

static double limit_of(const struct plogp__row *row)
{
    return isinf(row->low) ? row->high : row->low;
}

/* Rows by their one limit; `limited` says that the value is above it. */
static void sort_sides(const struct plogp__row *rows, size_t count,
                       struct plogp__life *lives)
{
    for (size_t i = 0; i < count; i++)
        lives[i] =
            (struct plogp__life){limit_of(&rows[i]), rows[i].weight, isinf(rows[i].high)};
    qsort(lives, count, sizeof *lives, compare_lives);
}

size_t plogp__masses_of_sides(const struct plogp__row *rows, size_t count,
                              struct plogp__life *lives, struct plogp__mass *masses)
{
    size_t blocks = 0, made = 0;
    double before = 0.0, end = -INFINITY;
    sort_sides(rows, count, lives);
    for (size_t i = 0; i < count;) {
        const double at = lives[i].at;
        double below = 0.0, weight = 0.0;
        for (; i < count && lives[i].at == at; i++) {
            below += lives[i].limited ? 0.0 : lives[i].weight;
            weight += lives[i].weight;
        }
        masses[blocks].low = masses[blocks].high = at;
        lives[blocks++] = (struct plogp__life){below / weight, weight, false};
        blocks = pool(lives, masses, blocks);
    }
    /* of a block, the first limit is where its level begins and the last where it ends */
    for (size_t b = 0; b < blocks; b++) {
        const struct plogp__mass block = masses[b];
        if (lives[b].at > before)
            masses[made++] = (struct plogp__mass){end, block.low, lives[b].at};
        before = lives[b].at;
        end = block.high;
    }
    if (before < 1.0 && count > 0)
        masses[made++] = (struct plogp__mass){end, INFINITY, 1.0};
    return made;
}

/* The two ends of a stretch on which the estimate is constant. */
struct stretch {
    double low, high;             /* F at its ends     */
    double low_upper, high_upper; /* 1 - F at its ends */
};

/* Integral of (S - u)^2 / (u (1 - u)), whose antiderivative is S^2 log u - (1 - S)^2 log(1 - u) -
 * u. */
static double weigh_tails(const struct stretch *stretch, double reached)
{
    const double rest = 1.0 - reached;
    double sum = stretch->low - stretch->high;
    if (reached > 0.0)
        sum += reached * reached * (plogp__log(stretch->high) - plogp__log(stretch->low));
    if (rest > 0.0)
        sum += rest * rest *
               (plogp__log(stretch->low_upper) - plogp__log(stretch->high_upper));
    return sum;
}

static void add_stretch(const struct stretch *stretch, double n, double reached,
                        double *statistics)
{
    const double after = stretch->high - reached, before = stretch->low - reached;
    if (!(stretch->high > stretch->low))
        return;
    statistics[PLOGP__CVM] +=
        n * (after * after * after - before * before * before) / 3.0;
    statistics[PLOGP__AD] += n * weigh_tails(stretch, reached);
}

void plogp__measure_masses(const plogp_distribution *law, double n,
                           const struct plogp__mass *masses, size_t count,
                           double *statistics)
{
    double before = 0.0, largest = 0.0;
    struct stretch stretch = {0.0, 0.0, 1.0, 1.0};
    for (size_t k = 0; k < PLOGP__STATISTICS; k++)
        statistics[k] = 0.0;
    statistics[PLOGP__CHI2] = NAN;
    for (size_t i = 0; i < count; i++) {
        stretch.high = plogp_distribution_cdf(law, masses[i].low);
        stretch.high_upper = plogp_distribution_sf(law, masses[i].low);
        add_stretch(&stretch, n, before, statistics);
        largest = fmax(largest, fabs(before - stretch.high));
        before = masses[i].reached;
        stretch.low = plogp_distribution_cdf(law, masses[i].high);
        stretch.low_upper = plogp_distribution_sf(law, masses[i].high);
        largest = fmax(largest, fabs(before - stretch.low));
    }
    stretch.high = 1.0;
    stretch.high_upper = 0.0;
    add_stretch(&stretch, n, 1.0, statistics);
    statistics[PLOGP__KS] = largest;
}
