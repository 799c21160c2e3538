#include "sample/ordered_distances.h"

#include <math.h>

#include "base/status.h"
#include "sample/products.h"

#define PI           0x1.921fb54442d18p+1
#define SMALL_SQUARE 0x1p-400 /* its square times a gap keeps its digits */
#define SHIFT_MAX    1023     /* 2^shift is finite                       */
#define EXACT_MAX    0x1p53   /* whole numbers up to it are doubles      */

plogp_status plogp__side_refill(struct plogp__side *side)
{
    side->i = 0;
    return plogp__stretch_next(&side->stretch);
}

plogp_status plogp__side_open(const plogp_sorted *sorted, struct plogp__side *side)
{
    *side = (struct plogp__side){.total = sorted->facts.total};
    PLOGP_TRY(plogp__stretch_open(sorted, &side->stretch));
    const plogp_status status = plogp__side_refill(side);
    if (status != PLOGP_OK)
        plogp__side_close(side);
    return status;
}

void plogp__side_close(struct plogp__side *side)
{
    plogp__stretch_close(&side->stretch);
}

/* Walks over the values of both samples in order. */
struct walk {
    struct plogp__side p, q;
    double x;                  /* the value being passed                               */
    double weight_p, weight_q; /* of it                                                */
    double difference; /* (F - G) n_p n_q right of x, within 4u, exactly 0 if equal */
    int more;          /* 0: x is the last value                                    */
    double width;      /* from x to the next value; 0 at the end                    */
    int exact;         /* all products of weights are whole numbers up to 2^53 */
};

/* a b - c d without cancellation. Source: Kahan; error 1.5u: Jeannerod et al. (2013). */
static double difference_of_products(double a, double b, double c, double d)
{
    const double cd = c * d;
    const double rest = fma(-c, d, cd);
    return fma(a, b, -cd) + rest;
}

/* Pass x if it is the next value of this side; its weight, or 0. */
static plogp_status pass_value(struct plogp__side *side, double x, double *weight)
{
    *weight = 0.0;
    if (!plogp__side_left(side) || plogp__side_value(side) != x)
        return PLOGP_OK;
    *weight = side->stretch.at.weights[side->i];
    return plogp__side_pass(side);
}

/* The least value that was not passed; false at the end. */
static int next_value(const struct walk *walk, double *next)
{
    const int p_left = plogp__side_left(&walk->p), q_left = plogp__side_left(&walk->q);
    const double p = p_left ? plogp__side_value(&walk->p) : INFINITY;
    const double q = q_left ? plogp__side_value(&walk->q) : INFINITY;
    *next = p < q ? p : q;
    return p_left || q_left;
}

/* Pass walk->x. The gap beside an infinite value is infinite, but
 * 0 where F and G are equal. */
static plogp_status pass_next(struct walk *walk)
{
    double next;
    PLOGP_TRY(pass_value(&walk->p, walk->x, &walk->weight_p));
    PLOGP_TRY(pass_value(&walk->q, walk->x, &walk->weight_q));
    walk->difference =
        walk->exact ? walk->p.passed * walk->q.total - walk->q.passed * walk->p.total
                    : difference_of_products(walk->p.passed, walk->q.total,
                                             walk->q.passed, walk->p.total);
    walk->more = next_value(walk, &next);
    walk->width = walk->more ? next - walk->x : 0.0;
    if (isinf(walk->width) && walk->difference == 0)
        walk->width = 0.0;
    return PLOGP_OK;
}

/*
 * The variance of the plug-in W1 = integral |F - G|: its influence function at an
 * observation x is -s(x) + const, s(x) = integral up to x of sign(F - G); hence
 * Var_P(s)/n_p + Var_Q(s)/n_q. Source: del Barrio, Gine, Matran (1999), for F != G.
 */
struct spread {
    double s, bias;
    double mean_p, square_p, mean_q, square_q; /* in sorted order, so the same always */
};

static void spread_add(struct spread *spread, const struct walk *walk)
{
    const double s = spread->s, square = s * s;
    spread->mean_p += walk->weight_p * s;
    spread->square_p += walk->weight_p * square;
    spread->mean_q += walk->weight_q * s;
    spread->square_q += walk->weight_q * square;
}

/*
 * |F - G| is too large by chance where the two are not seen to differ: there, within two
 * standard deviations sigma, the mean of its noise is sigma sqrt(2/pi).
 */
static double noise_height(const struct walk *walk)
{
    const double n_p = walk->p.total, n_q = walk->q.total;
    const double pooled = (walk->p.passed + walk->q.passed) / (n_p + n_q);
    const double variance = pooled * (1 - pooled) * (1 / n_p + 1 / n_q);
    const double height = fabs(walk->difference) / (n_p * n_q);
    return height * height < 4 * variance ? sqrt(variance * (2 / PI)) : 0.0;
}

static double spread_variance(double sum, double squares, double n)
{
    return fmax(squares / n - sum / n * (sum / n), 0.0);
}

/* What the walk adds up; squares are of heights times `scale`. */
struct totals {
    struct plogp__products area, squares;
    struct spread spread;
    double most, scale;
    double low, high; /* the least and the largest finite value */
    double below, above;
};

static void add_step(struct totals *totals, const struct walk *walk)
{
    const double height = fabs(walk->difference), scaled = height * totals->scale;
    plogp__products_add(&totals->area, height, walk->width);
    plogp__products_add(&totals->squares, scaled * scaled, walk->width);
    spread_add(&totals->spread, walk);
    totals->spread.s += walk->width * ((walk->difference > 0) - (walk->difference < 0));
    totals->spread.bias += walk->width * noise_height(walk);
    totals->most = height > totals->most ? height : totals->most;
    if (isfinite(walk->x)) {
        totals->low = walk->x < totals->low ? walk->x : totals->low;
        totals->high = walk->x;
    }
    if (walk->p.passed == 0)
        totals->below = walk->q.passed;
    if (walk->weight_p > 0)
        totals->above = walk->q.total - walk->q.passed;
}

static plogp_status walk_all(struct walk *walk, struct totals *totals)
{
    totals->low = INFINITY;
    totals->high = -INFINITY;
    walk->more = next_value(walk, &walk->x);
    while (walk->more) {
        PLOGP_TRY(pass_next(walk));
        add_step(totals, walk);
        (void)next_value(walk, &walk->x);
    }
    return PLOGP_OK;
}

static plogp_status total_up(const plogp_sorted *p, const plogp_sorted *q,
                             struct totals *totals)
{
    struct walk walk = {.exact = p->facts.whole && q->facts.whole &&
                                 p->facts.total * q->facts.total <= EXACT_MAX};
    PLOGP_TRY(plogp__side_open(p, &walk.p));
    plogp_status status = plogp__side_open(q, &walk.q);
    if (status != PLOGP_OK) {
        plogp__side_close(&walk.p);
        return status;
    }
    status = walk_all(&walk, totals);
    plogp__side_close(&walk.p);
    plogp__side_close(&walk.q);
    return status;
}

/* Again with heights brought near 1, where their squares would be subnormal. */
static plogp_status total_up_scaled(const plogp_sorted *p, const plogp_sorted *q,
                                    struct totals *totals)
{
    *totals = (struct totals){.scale = 1.0};
    PLOGP_TRY(total_up(p, q, totals));
    if (!(totals->most > 0 && totals->most < SMALL_SQUARE))
        return PLOGP_OK;
    int exponent;
    (void)frexp(totals->most, &exponent);
    const int shift = exponent < -SHIFT_MAX ? SHIFT_MAX : -exponent;
    *totals = (struct totals){.scale = ldexp(1.0, shift)};
    return total_up(p, q, totals);
}

plogp_status plogp__ordered_distances_of(const plogp_sorted *p, const plogp_sorted *q,
                                         struct plogp__ordered_distances *distances)
{
    struct totals totals;
    const double n_p = p->facts.total, n_q = q->facts.total, scale = n_p * n_q;
    PLOGP_TRY(total_up_scaled(p, q, &totals));
    const struct spread *const spread = &totals.spread;
    *distances = (struct plogp__ordered_distances){
        .wasserstein = plogp__products_end(&totals.area) / scale,
        .energy = sqrt(2 * plogp__products_end(&totals.squares)) / scale / totals.scale,
        .ks = totals.most / scale,
        .wasserstein_bias = spread->bias,
        .wasserstein_variance =
            spread_variance(spread->mean_p, spread->square_p, n_p) / n_p +
            spread_variance(spread->mean_q, spread->square_q, n_q) / n_q,
        .below = totals.below / n_q,
        .above = totals.above / n_q,
        .range = totals.high > totals.low ? totals.high - totals.low : 1.0,
    };
    return PLOGP_OK;
}

/* Quantiles meet where cumulative shares do: cumulative_p n_q against cumulative_q n_p.
 * Differences are scaled by the range, so that their squares cannot overflow. */
static plogp_status add_squares(struct plogp__side *p, struct plogp__side *q,
                                double range, struct plogp__products *sum)
{
    double before = 0.0;
    while (plogp__side_left(p) && plogp__side_left(q)) {
        const double end_p = p->stretch.at.cumulative[p->i] * q->total;
        const double end_q = q->stretch.at.cumulative[q->i] * p->total;
        const double x = plogp__side_value(p), y = plogp__side_value(q);
        const double end = end_p < end_q ? end_p : end_q,
                     d = x == y ? 0.0 : (x - y) / range;
        plogp__products_add(sum, end - before, d * d);
        before = end;
        if (end_p <= end_q)
            PLOGP_TRY(plogp__side_pass(p));
        if (end_q <= end_p)
            PLOGP_TRY(plogp__side_pass(q));
    }
    return PLOGP_OK;
}

plogp_status plogp__wasserstein2(const plogp_sorted *p, const plogp_sorted *q,
                                 double range, double *distance)
{
    struct plogp__side of_p, of_q;
    struct plogp__products sum = {.used = 0};
    PLOGP_TRY(plogp__side_open(p, &of_p));
    plogp_status status = plogp__side_open(q, &of_q);
    if (status == PLOGP_OK) {
        status = add_squares(&of_p, &of_q, range, &sum);
        plogp__side_close(&of_q);
    }
    plogp__side_close(&of_p);
    if (status == PLOGP_OK)
        *distance =
            range * sqrt(plogp__products_end(&sum) / (p->facts.total * q->facts.total));
    return status;
}

/*
 * 2 sum_{k>=1} (-1)^(k-1) exp(-2 k^2 x^2), or for small x, where that series is slow,
 * 1 - sqrt(2 pi)/x sum_{k>=1} exp(-(2k-1)^2 pi^2/(8 x^2)). Source: Kolmogorov (1933).
 */
double plogp__ks_p_value(double ks, double n_p, double n_q)
{
    const double x = ks * sqrt(n_p * n_q / (n_p + n_q));
    double sum = 0.0;
    if (x < 1.0) {
        for (int k = 5; x > 0 && k >= 1; k--)
            sum += exp(-(2.0 * k - 1) * (2.0 * k - 1) * PI * PI / (8 * x * x));
        return x > 0 ? 1 - sqrt(2 * PI) / x * sum : 1.0;
    }
    for (int k = 5; k >= 1; k--)
        sum += (k % 2 == 1 ? 2 : -2) * exp(-2.0 * k * k * x * x);
    return sum;
}
