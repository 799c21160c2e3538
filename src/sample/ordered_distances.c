#include "sample/ordered_distances.h"

#include <math.h>

#include "plogp/sum.h"

#define PI 0x1.921fb54442d18p+1

/* Walks over the values of both samples in order. */
struct walk {
    const plogp_ordered_table *p, *q;
    size_t i, j;       /* values already passed                                   */
    double x;          /* the last value passed                                   */
    double difference; /* (F - G) n_p n_q right of x, within 4u, exactly 0 if equal */
};

/* a b - c d without cancellation. Source: Kahan; error 1.5u: Jeannerod et al. (2013). */
static double difference_of_products(double a, double b, double c, double d)
{
    const double cd = c * d;
    const double rest = fma(-c, d, cd);
    return fma(a, b, -cd) + rest;
}

static double passed(const plogp_ordered_table *table, size_t count)
{
    return count == 0 ? 0.0 : table->cumulative[count - 1];
}

/* Pass the next value; false at the end. */
static int walk_next(struct walk *walk)
{
    const int p_left = walk->i < walk->p->size, q_left = walk->j < walk->q->size;
    if (!p_left && !q_left)
        return 0;
    const double p = p_left ? walk->p->values[walk->i] : INFINITY;
    const double q = q_left ? walk->q->values[walk->j] : INFINITY;
    walk->x = p < q ? p : q;
    walk->i += p_left && p == walk->x;
    walk->j += q_left && q == walk->x;
    walk->difference = difference_of_products(passed(walk->p, walk->i), walk->q->total,
                                              passed(walk->q, walk->j), walk->p->total);
    return 1;
}

/* The gap from x to the next value of either sample, where F and G differ; 0 at the end,
 * infinite beside an infinite value. */
static double gap(const struct walk *walk)
{
    const int p_left = walk->i < walk->p->size, q_left = walk->j < walk->q->size;
    const double p = p_left ? walk->p->values[walk->i] : INFINITY;
    const double q = q_left ? walk->q->values[walk->j] : INFINITY;
    const double width = (p < q ? p : q) - walk->x;
    if (!p_left && !q_left)
        return 0.0;
    return isinf(width) && walk->difference == 0 ? 0.0 : width;
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
    if (walk->i > 0 && walk->p->values[walk->i - 1] == walk->x) {
        spread->mean_p += walk->p->weights[walk->i - 1] * s;
        spread->square_p += walk->p->weights[walk->i - 1] * square;
    }
    if (walk->j > 0 && walk->q->values[walk->j - 1] == walk->x) {
        spread->mean_q += walk->q->weights[walk->j - 1] * s;
        spread->square_q += walk->q->weights[walk->j - 1] * square;
    }
}

/*
 * |F - G| is too large by chance where the two are not seen to differ: there, within two
 * standard deviations sigma, the mean of its noise is sigma sqrt(2/pi).
 */
static double noise_height(const struct walk *walk)
{
    const double n_p = walk->p->total, n_q = walk->q->total;
    const double pooled =
        (passed(walk->p, walk->i) + passed(walk->q, walk->j)) / (n_p + n_q);
    const double sigma = sqrt(pooled * (1 - pooled) * (1 / n_p + 1 / n_q));
    const double height = fabs(walk->difference) / (n_p * n_q);
    return height < 2 * sigma ? sigma * sqrt(2 / PI) : 0.0;
}

static double spread_variance(double sum, double squares, double n)
{
    return fmax(squares / n - sum / n * (sum / n), 0.0);
}

void plogp__ordered_distances_of(const plogp_ordered_table *p,
                                 const plogp_ordered_table *q,
                                 struct plogp__ordered_distances *distances)
{
    struct walk walk = {p, q, 0, 0, 0.0, 0.0};
    struct spread spread = {0};
    plogp_sum area, squares;
    double most = 0.0;
    plogp_sum_init(&area);
    plogp_sum_init(&squares);
    while (walk_next(&walk)) {
        const double height = fabs(walk.difference), width = gap(&walk);
        plogp_sum_add_product(&area, height, width);
        plogp_sum_add_product(&squares, height * height, width);
        spread_add(&spread, &walk);
        spread.s += width * ((walk.difference > 0) - (walk.difference < 0));
        spread.bias += width * noise_height(&walk);
        most = fmax(most, height);
    }
    const double scale = p->total * q->total;
    distances->wasserstein = plogp_sum_value(&area) / scale;
    distances->energy = sqrt(2 * plogp_sum_value(&squares)) / scale;
    distances->ks = most / scale;
    distances->wasserstein_bias = spread.bias;
    distances->wasserstein_variance =
        spread_variance(spread.mean_p, spread.square_p, p->total) / p->total +
        spread_variance(spread.mean_q, spread.square_q, q->total) / q->total;
}

/* The least and the largest finite value of both; false when there is none. */
static int finite_range(const plogp_ordered_table *p, const plogp_ordered_table *q,
                        double *low, double *high)
{
    const plogp_ordered_table *const both[] = {p, q};
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t t = 0; t < 2; t++) {
        const plogp_ordered_table *const table = both[t];
        const size_t first = isinf(table->values[0]) && table->values[0] < 0;
        const size_t end = table->size - (size_t)(table->values[table->size - 1] > 0 &&
                                                  isinf(table->values[table->size - 1]));
        if (first >= end)
            continue;
        *low = fmin(*low, table->values[first]);
        *high = fmax(*high, table->values[end - 1]);
    }
    return *low <= *high;
}

/* Quantiles meet where cumulative shares do: cumulative_p n_q against cumulative_q n_p.
 * Differences are scaled by the range, so that their squares cannot overflow. */
double plogp__wasserstein2(const plogp_ordered_table *p, const plogp_ordered_table *q)
{
    double low, high;
    const int finite = finite_range(p, q, &low, &high);
    const double range = finite && high > low ? high - low : 1.0;
    plogp_sum sum;
    plogp_sum_init(&sum);
    double before = 0.0;
    for (size_t i = 0, j = 0; i < p->size && j < q->size;) {
        const double end_p = p->cumulative[i] * q->total;
        const double end_q = q->cumulative[j] * p->total;
        const double end = fmin(end_p, end_q), x = p->values[i], y = q->values[j];
        const double d = x == y ? 0.0 : (x - y) / range;
        plogp_sum_add_product(&sum, end - before, d * d);
        before = end;
        i += end_p <= end_q;
        j += end_q <= end_p;
    }
    return range * sqrt(plogp_sum_value(&sum) / (p->total * q->total));
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
