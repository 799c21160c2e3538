#include "sample/spacing.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/kernel.h"
#include "math/search.h"
#include "math/special.h"

#define BLOCK           16384      /* observations of a task */
#define FEW_COPIES      4          /* of a value, that are written together */
#define ENDS_OF_WINDOWS 0.06074461 /* see shared_by_windows */

/* Values and how often each occurs, to be written out. */
struct copies {
    const plogp_ordered_table *table;
    double grid,
        origin; /* what the values are written less: 0 unless it hides the grid */
    double *x;
    double offsets[FEW_COPIES + 1]
                  [FEW_COPIES]; /* of copy j of count; 0 where there is none */
};

static size_t block_end(size_t begin, size_t count)
{
    return count - begin < BLOCK ? count : begin + BLOCK;
}

/* Copy number j of a value, where copies are `count`, this far from it, in steps of the grid. */
static double offset_of(double j, double count)
{
    return (j + 0.5) / count - 0.5;
}

static void set_offsets(struct copies *copies)
{
    for (size_t count = 1; count <= FEW_COPIES; count++)
        for (size_t j = 0; j < count; j++)
            copies->offsets[count][j] = offset_of((double)j, (double)count);
}

/* Values of few copies each, without a branch for their number: always the same number is
 * written, and the next value overwrites what is too much. Returns the next value. */
static size_t write_few(const struct copies *copies, size_t i, size_t *next, size_t end)
{
    const plogp_ordered_table *const table = copies->table;
    for (; end - *next >= FEW_COPIES && table->weights[i] <= FEW_COPIES; i++) {
        const size_t count = (size_t)table->weights[i];
        for (size_t j = 0; j < FEW_COPIES; j++)
            copies->x[*next + j] = (table->values[i] - copies->origin) +
                                   copies->grid * copies->offsets[count][j];
        *next += count;
    }
    return i;
}

static plogp_status write_out(void *state, size_t task, size_t worker)
{
    const struct copies *const copies = state;
    const plogp_ordered_table *const table = copies->table;
    const size_t begin = task * BLOCK, end = block_end(begin, (size_t)table->total);
    (void)worker;
    size_t i = plogp__place_of_rank(table->cumulative, table->size, (double)begin);
    for (size_t next = begin; next < end; i++) {
        const double count = table->weights[i], value = table->values[i] - copies->origin;
        const double first = table->cumulative[i] - count;
        for (double j = (double)next - first; j < count && next < end; j++)
            copies->x[next++] = value + copies->grid * offset_of(j, count);
        if (next < end)
            i = write_few(copies, i + 1, &next, end) - 1;
    }
    return PLOGP_OK;
}

/* Near 2^60 a cell of a grid of 2^8 has one double: the values less the first have more. */
static double origin_of(const plogp_ordered_table *table, double grid)
{
    const double first = table->values[0];
    return grid < 0x1p-40 * fmax(fabs(first), fabs(table->values[table->size - 1]))
               ? first
               : 0.0;
}

plogp_status plogp__spread_init(const plogp_ordered_table *table, double grid,
                                const plogp_context *context,
                                struct plogp__spread *spread)
{
    if (!table->whole || table->total > PLOGP__SPREAD_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "this estimator needs whole weights of at most 2^27 in all: "
                           "use histogram");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t n = (size_t)table->total;
    const bool repeat = table->size < n;
    struct plogp__spread made = {.x = table->values, .n = n, .alloc = alloc};
    made.terms = plogp__alloc(alloc, n, sizeof *made.terms);
    made.copies = repeat ? plogp__alloc(alloc, n, sizeof *made.copies) : NULL;
    plogp_status status = PLOGP_OK;
    if (made.terms == NULL || (repeat && made.copies == NULL))
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK && repeat) {
        struct copies copies = {.table = table,
                                .grid = grid,
                                .origin = origin_of(table, grid),
                                .x = made.copies};
        set_offsets(&copies);
        made.x = made.copies;
        status = plogp__team_run(context, (n - 1) / BLOCK + 1, write_out, &copies);
    }
    if (status == PLOGP_OK)
        *spread = made;
    else
        plogp__spread_clear(&made);
    return status;
}

void plogp__spread_clear(struct plogp__spread *spread)
{
    plogp__free(spread->alloc, spread->terms);
    plogp__free(spread->alloc, spread->copies);
}

struct filling {
    const struct plogp__spread *spread;
    const struct plogp__spacing_terms *terms;
};

static plogp_status fill_block(void *state, size_t task, size_t worker)
{
    const struct filling *const filling = state;
    const struct plogp__spacing_terms *const terms = filling->terms;
    const size_t begin = task * BLOCK;
    (void)worker;
    terms->fill(filling->spread, terms->window, begin, block_end(begin, terms->count));
    return PLOGP_OK;
}

plogp_status plogp__spread_fill(const struct plogp__spread *spread,
                                const struct plogp__spacing_terms *terms,
                                const plogp_context *context)
{
    struct filling filling = {spread, terms};
    return plogp__team_run(context, (terms->count - 1) / BLOCK + 1, fill_block, &filling);
}

static void take_logs(const struct plogp__spread *spread, size_t begin, size_t end)
{
    double *const terms = spread->terms + begin;
    plogp__map(PLOGP__LOG, terms, terms, end - begin);
}

/* Observations i - back and i + ahead, the first or last beyond the ends. */
static double before(const struct plogp__spread *spread, size_t i, size_t back)
{
    return spread->x[i >= back ? i - back : 0];
}

static double after(const struct plogp__spread *spread, size_t i, size_t ahead)
{
    return spread->x[i + ahead < spread->n ? i + ahead : spread->n - 1];
}

static double width_around(const struct plogp__spread *spread, size_t i, size_t window)
{
    return after(spread, i, window) - before(spread, i, window);
}

/* The distance to the k-th nearest other observation: k + 1 consecutive ones hold it. */
static double neighbour_distance(const struct plogp__spread *spread, size_t i, size_t k)
{
    const double *const x = spread->x;
    double least = INFINITY;
    for (size_t first = i > k ? i - k : 0; first <= i && first + k < spread->n; first++) {
        const double down = x[i] - x[first], up = x[first + k] - x[i];
        const double widest = down > up ? down : up;
        least = widest < least ? widest : least;
    }
    return least;
}

static void fill_kl(const struct plogp__spread *spread, size_t neighbours, size_t begin,
                    size_t end)
{
    for (size_t i = begin; i < end; i++)
        spread->terms[i] = neighbour_distance(spread, i, neighbours);
    take_logs(spread, begin, end);
}

/*
 * psi(n) - psi(k) + log 2 + mean log(distance). Source: Kozachenko, Leonenko (1987) for
 * k = 1; Goria et al. (2005), equation 7.
 *
 * Terms of adjacent observations share neighbours, so that n times the variance of their
 * mean exceeds that of one term, Var log f + psi'(k), by psi'(k) (0.72 - 0.48/(k + 0.16)):
 * measured for k of 1 to 20 on 80,000 samples of 300 even values, tests/ref/
 * neighbour_variance.py; the whole is within 2 % of what was measured.
 */
struct plogp__spacing_terms plogp__terms_kl(size_t n, size_t neighbours)
{
    const double k = (double)neighbours;
    return (struct plogp__spacing_terms){
        .fill = fill_kl,
        .window = neighbours,
        .count = n,
        .constant = plogp__digamma_difference(k, (double)n - k) + log(2.0),
        .shared = plogp__trigamma(k) * (0.72 - 0.48 / (k + 0.16)),
    };
}

static void fill_vasicek(const struct plogp__spread *spread, size_t window, size_t begin,
                         size_t end)
{
    for (size_t i = begin; i < end; i++)
        spread->terms[i] = width_around(spread, i, window);
    take_logs(spread, begin, end);
}

/*
 * Overlapping m-spacings inside: n times the variance of the mean of their logarithms is
 * Var log f + (2m^2 - 2m + 1) psi'(m) - 2m + 1, of which a term's own is Var log f + psi'(m);
 * for large m it is 1/m, and 1/(3m) together. Source: van Es (1992), theorem 4.
 */
static double shared_by_spacings(double m)
{
    return 2 * m * (m - 1) * plogp__trigamma(m) - 2 * m + 1;
}

/* The same with windows of 2m. A spacing at am from an end stands in terms of a summed weight
 * w(a) = log(2/max(1, a)) + a/2 instead of 1: 2 int_0^2 (w - 1)^2 m/n more; and those beyond
 * the least and the greatest value in none: 2/n. */
static double shared_by_windows(double m, double n)
{
    return shared_by_spacings(2 * m) + (ENDS_OF_WINDOWS * m + 2) / n;
}

/* mean log(n/(2m) (x[i+m] - x[i-m])). Source: Vasicek (1976), equation 1.2. */
struct plogp__spacing_terms plogp__terms_vasicek(size_t n, size_t window)
{
    return (struct plogp__spacing_terms){
        .fill = fill_vasicek,
        .window = window,
        .count = n,
        .constant = log((double)n / (2 * (double)window)),
        .shared = shared_by_windows((double)window, (double)n)};
}

static void fill_ebrahimi(const struct plogp__spread *spread, size_t window, size_t begin,
                          size_t end)
{
    const double m = (double)window;
    for (size_t i = begin; i < end; i++) {
        const size_t last = spread->n - 1 - i, near = i < last ? i : last;
        const double factor = near < window ? 1 + (double)near / m : 2.0;
        spread->terms[i] = width_around(spread, i, window) / factor;
    }
    take_logs(spread, begin, end);
}

/* As Vasicek with c_i m in place of 2m near the ends, where fewer than 2m spacings are
 * inside. Source: Ebrahimi, Pflughoeft, Soofi (1994), equation 2.3. */
struct plogp__spacing_terms plogp__terms_ebrahimi(size_t n, size_t window)
{
    return (struct plogp__spacing_terms){
        .fill = fill_ebrahimi,
        .window = window,
        .count = n,
        .constant = log((double)n / (double)window),
        .shared = shared_by_windows((double)window, (double)n)};
}

static void fill_van_es(const struct plogp__spread *spread, size_t window, size_t begin,
                        size_t end)
{
    for (size_t i = begin; i < end; i++)
        spread->terms[i] = spread->x[i + window] - spread->x[i];
    take_logs(spread, begin, end);
}

/* mean over i < n - m of log((n+1)/m (x[i+m] - x[i])) + sum_{k=m}^n 1/k + log(m/(n+1)).
 * Spacings at am < m from an end have the weight a: 2 int_0^1 (1 - a)^2 m/n of variance.
 * Source: van Es (1992), equation 2.1. */
struct plogp__spacing_terms plogp__terms_van_es(size_t n, size_t window)
{
    const double m = (double)window;
    return (struct plogp__spacing_terms){
        .fill = fill_van_es,
        .window = window,
        .count = n - window,
        .constant = plogp__digamma_difference(m, (double)n + 1 - m),
        .shared = shared_by_spacings(m) + 2 * m / (3 * (double)n)};
}

/* Observation i - window + j. */
static double window_value(const struct plogp__spread *spread, size_t i, size_t window,
                           size_t j)
{
    return j < window ? before(spread, i, window - j) : after(spread, i, j - window);
}

/* The slope of the empirical distribution function around i, by least squares; over a power of
 * two, so that squares neither overflow nor vanish where others are much wider apart. */
static double correa_slope(const struct plogp__spread *spread, size_t i, size_t window)
{
    const double m = (double)window;
    const double width = width_around(spread, i, window);
    const double scale = width > 0 ? ldexp(1.0, -ilogb(width)) : 1.0;
    double mean = 0.0, cross = 0.0, square = 0.0;
    for (size_t j = 0; j <= 2 * window; j++)
        mean += window_value(spread, i, window, j);
    mean /= 2 * m + 1;
    for (size_t j = 0; j <= 2 * window; j++) {
        const double d = (window_value(spread, i, window, j) - mean) * scale;
        cross += d * ((double)j - m);
        square += d * d;
    }
    return cross / square * scale;
}

static void fill_correa(const struct plogp__spread *spread, size_t window, size_t begin,
                        size_t end)
{
    for (size_t i = begin; i < end; i++)
        spread->terms[i] = correa_slope(spread, i, window);
    take_logs(spread, begin, end);
    for (size_t i = begin; i < end; i++)
        spread->terms[i] = -spread->terms[i];
}

/* -mean log(slope / n). Source: Correa (1995), equation 7. */
struct plogp__spacing_terms plogp__terms_correa(size_t n, size_t window)
{
    return (struct plogp__spacing_terms){
        .fill = fill_correa, .window = window, .count = n, .constant = log((double)n)};
}
