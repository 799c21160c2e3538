/* How far a sample lies from a law: the statistics of tests of fit. */
#include "fit/distance.h"

#include <math.h>

#include "fit/rounded.h"
#include "math/kernel.h"
#include "plogp/sum.h"

#define CELLS_MAX 512

/* F and 1 - F at the upper edge of a value, and F at its lower edge. */
struct level {
    double at, above, before;
};

/* The value of a law of whole numbers, or of a rounded one, is a step. */
static struct level level_of(const struct plogp__yardstick *yardstick, double x)
{
    const plogp_distribution *const law = yardstick->law;
    const double half = 0.5 * yardstick->step;
    const double at = plogp_distribution_cdf(law, x + half);
    const double below = half > 0.0 ? x - half : x - 1.0;
    const bool steps = half > 0.0 || plogp_family_is_discrete(law->family);
    return (struct level){at, plogp_distribution_sf(law, x + half),
                          steps ? plogp_distribution_cdf(law, below) : at};
}

/*
 * KS, AD and CvM from the sorted table. A value of weight w with c before and c + w up to
 * it stands for the order statistics c+1 ... c+w: their ranks add up to closed forms.
 */
static void measure_ranks(const struct plogp__yardstick *yardstick,
                          const plogp_ordered_table *table, double *statistics)
{
    const double n = table->total;
    double largest = 0.0, last = 0.0;
    plogp_sum logs, squares;
    plogp_sum_init(&logs);
    plogp_sum_init(&squares);
    for (size_t i = 0; i < table->size; i++) {
        const double w = table->weights[i], now = table->cumulative[i];
        const struct level level = level_of(yardstick, table->values[i]);
        const double middle = level.at - (last + now) / (2.0 * n);
        const double ranks = (now - last) * (now + last);
        largest = fmax(largest, fabs(now / n - level.at));
        largest = fmax(largest, fabs(level.before - last / n));
        plogp_sum_add(&squares, w * middle * middle);
        plogp_sum_add(&squares, w * (w * w - 1.0) / (12.0 * n * n));
        plogp_sum_add(&logs, ranks * plogp__log(level.at));
        plogp_sum_add(&logs, (2.0 * n * w - ranks) * plogp__log(level.above));
        last = now;
    }
    statistics[PLOGP__KS] = largest;
    statistics[PLOGP__AD] = -n - plogp_sum_value(&logs) / n;
    statistics[PLOGP__CVM] = 1.0 / (12.0 * n) + plogp_sum_value(&squares);
    if (isnan(statistics[PLOGP__AD]))
        statistics[PLOGP__AD] = INFINITY; /* 0 log 0 at the largest value */
}

/* The upper end of a cell: a quantile, at the edge of a step of the grid. */
static double edge_of(const struct plogp__yardstick *yardstick, double p)
{
    const double x = plogp_distribution_quantile(yardstick->law, p);
    const double step = yardstick->step;
    return step > 0.0 ? plogp__rounded_value(x, step, yardstick->origin) + 0.5 * step : x;
}

void plogp__cells_close(struct plogp__cells *cells, double observed, double expected)
{
    cells->sum += observed * observed / expected;
    cells->observed = observed;
    cells->expected = expected;
    cells->count++;
}

void plogp__cells_close_tail(struct plogp__cells *cells, double observed, double expected,
                             double enough)
{
    if (expected >= enough || cells->count == 0) {
        if (expected > 0.0)
            plogp__cells_close(cells, observed, expected);
        return;
    }
    cells->sum -= cells->observed * cells->observed / cells->expected;
    cells->count--;
    plogp__cells_close(cells, cells->observed + observed, cells->expected + expected);
}

double plogp__cells_statistic(const struct plogp__cells *cells, double n)
{
    return cells->count > 1 ? fmax(cells->sum - n, 0.0) : NAN;
}

/* Mann and Wald's number of cells, with at least 5 observations expected in each. */
static size_t cells_for(double n)
{
    const double cells = fmin(ceil(2.0 * pow(n, 0.4)), floor(n / 5.0));
    return (size_t)fmin(fmax(cells, 1.0), CELLS_MAX);
}

static size_t measure_cells(const struct plogp__yardstick *yardstick,
                            const plogp_ordered_table *table, double *statistic)
{
    const double n = table->total;
    const size_t wanted = cells_for(n);
    const double enough = fmin(5.0, 0.5 * n / (double)wanted);
    struct plogp__cells cells = {0, 0.0, 0.0, 0.0};
    double closed_share = 0.0, closed_weight = 0.0, weight = 0.0;
    size_t i = 0;
    for (size_t j = 1; j < wanted; j++) {
        const double edge = edge_of(yardstick, (double)j / (double)wanted);
        const double share = plogp_distribution_cdf(yardstick->law, edge);
        for (; i < table->size && table->values[i] <= edge; i++)
            weight = table->cumulative[i];
        if (n * (share - closed_share) < enough)
            continue;
        plogp__cells_close(&cells, weight - closed_weight, n * (share - closed_share));
        closed_share = share;
        closed_weight = weight;
    }
    plogp__cells_close_tail(&cells, n - closed_weight, n * (1.0 - closed_share), enough);
    *statistic = plogp__cells_statistic(&cells, n);
    return cells.count;
}

size_t plogp__measure(const struct plogp__yardstick *yardstick,
                      const plogp_ordered_table *table, double *statistics)
{
    measure_ranks(yardstick, table, statistics);
    return measure_cells(yardstick, table, &statistics[PLOGP__CHI2]);
}
