#include "info/line.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/status.h"

static int compare_places(const void *left, const void *right)
{
    const struct plogp__place *a = left;
    const struct plogp__place *b = right;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return (a->symbol > b->symbol) - (a->symbol < b->symbol);
}

static plogp_status sort_places(const plogp_line *line, const plogp_context *context,
                                struct plogp__walk *walk)
{
    for (size_t i = 0; i < line->k; i++)
        if (!isfinite(line->support[i]))
            return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                                  "place %zu of the support is not a finite number",
                                  i + 1);
    walk->places = plogp__alloc(walk->alloc, line->k, sizeof(*walk->places));
    if (walk->places == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < line->k; i++)
        walk->places[i] = (struct plogp__place){line->support[i], i};
    qsort(walk->places, line->k, sizeof(*walk->places), compare_places);
    return PLOGP_OK;
}

plogp_status plogp__walk_init(const struct plogp__contrast *two, const plogp_line *line,
                              const plogp_context *context, struct plogp__walk *walk)
{
    const struct plogp__pair tp = two->p->total;
    const struct plogp__pair tq = two->q->total;
    const struct plogp__pair one = {1.0, 0.0};
    const bool same = tp.hi == tq.hi && tp.lo == tq.lo;
    *walk = (struct plogp__walk){
        .two = *two,
        .k = line->k,
        .factor_p = same ? one : tq,
        .factor_q = same ? one : tp,
        .denominator = same ? tp.hi : tp.hi * tq.hi,
        .alloc = plogp__context_alloc(context),
    };
    return line->support == NULL ? PLOGP_OK : sort_places(line, context, walk);
}

void plogp__walk_clear(struct plogp__walk *walk)
{
    plogp__free(walk->alloc, walk->places);
    walk->places = NULL;
}

struct plogp__place plogp__walk_at(const struct plogp__walk *walk, size_t position)
{
    if (walk->places != NULL)
        return walk->places[position];
    return (struct plogp__place){(double)position, position};
}

static void add_mass(struct plogp__pair share, struct plogp__pair factor, double sign,
                     plogp_sum *sum)
{
    const struct plogp__pair mass = {sign * share.hi, sign * share.lo};
    plogp__pair_add_product(sum, mass, factor);
}

void plogp__walk_add_p(const struct plogp__walk *walk, size_t position, double sign,
                       plogp_sum *sum)
{
    const size_t symbol = plogp__walk_at(walk, position).symbol;
    add_mass(plogp__law_share(walk->two.p, symbol), walk->factor_p, sign, sum);
}

void plogp__walk_add_q(const struct plogp__walk *walk, size_t position, double sign,
                       plogp_sum *sum)
{
    const size_t symbol = plogp__walk_at(walk, position).symbol;
    add_mass(plogp__law_share(walk->two.q, symbol), walk->factor_q, sign, sum);
}

void plogp__add_gap(plogp_sum *sum, double value, double a, double b)
{
    plogp_sum_add_product(sum, value, b);
    plogp_sum_add_product(sum, -value, a);
}

#define SMALL_SQUARE 0x1p-400 /* its square times a gap keeps its digits */
#define SHIFT_MAX    1023     /* 2^shift is finite                       */

/* What the gaps add up to. */
struct gaps {
    plogp_sum area;    /* sum |D_i| gap_i           */
    plogp_sum squares; /* sum (scale D_i)^2 gap_i   */
    double largest;    /* |D_i|                     */
};

/*
 * D_i = F - G at place i is an exact sum rounded once, and the gaps are exact. After the
 * last place F - G is 0 by definition. Equal places have gap 0, and count for the largest
 * |D| only at the last of them.
 */
static void add_gaps(const struct plogp__walk *walk, double scale, struct gaps *gaps)
{
    plogp_sum difference;
    plogp_sum_init(&difference);
    plogp_sum_init(&gaps->area);
    plogp_sum_init(&gaps->squares);
    gaps->largest = 0.0;
    for (size_t i = 0; i + 1 < walk->k; i++) {
        const double x = plogp__walk_at(walk, i).x;
        const double next = plogp__walk_at(walk, i + 1).x;
        plogp__walk_add_p(walk, i, 1.0, &difference);
        plogp__walk_add_q(walk, i, -1.0, &difference);
        if (x == next)
            continue;
        const double gap = fabs(plogp_sum_value(&difference)) / walk->denominator;
        const double scaled = gap * scale;
        plogp__add_gap(&gaps->area, gap, x, next);
        plogp__add_gap(&gaps->squares, scaled * scaled, x, next);
        gaps->largest = fmax(gaps->largest, gap);
    }
}

/* W_1 = sum |D_i| gap_i; energy^2 = 2 sum D_i^2 gap_i, where differences whose squares
 * would be subnormal are brought near 1 by a power of two first. */
void plogp__line_distances(const struct plogp__walk *walk, plogp_line_distances *all)
{
    struct gaps gaps;
    int shift = 0;
    add_gaps(walk, 1.0, &gaps);
    if (gaps.largest > 0 && gaps.largest < SMALL_SQUARE) {
        (void)frexp(gaps.largest, &shift);
        shift = shift < -SHIFT_MAX ? SHIFT_MAX : -shift;
        add_gaps(walk, ldexp(1.0, shift), &gaps);
    }
    all->wasserstein = plogp_sum_value(&gaps.area);
    all->ks = fmin(gaps.largest, 1.0);
    all->energy = ldexp(sqrt(2.0 * plogp_sum_value(&gaps.squares)), -shift);
}
