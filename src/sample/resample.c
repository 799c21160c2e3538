#include "sample/resample.h"

#include <math.h>

#include "math/random.h"

/* Selection sampling (Fan, Muller, Rezucha 1962): each observation is taken with the
 * probability that leaves every subset of `take` equally likely. */
struct selection {
    uint64_t seed, stream, index;
    double left, wanted;
};

static double select_of(struct selection *selection, double count)
{
    double taken = 0.0;
    for (double i = 0; i < count; i++) {
        const double u =
            plogp__random_uniform(selection->seed, selection->stream, selection->index++);
        if (u * selection->left < selection->wanted) {
            taken++;
            selection->wanted--;
        }
        selection->left--;
    }
    return taken;
}

/* Where the parts stand after the symbols so far. */
struct progress {
    double first, second; /* observations of each part */
    double height;        /* |F - G| after the last value */
};

static double xlogx(double x)
{
    return x > 0 ? x * log(x) : 0.0;
}

static void add_level(const struct plogp__pool *pool, double x, double y,
                      struct plogp__split *split)
{
    const double p = x / pool->take, q = y / (pool->n - pool->take), m = (p + q) / 2;
    split->g += xlogx(x) + xlogx(y);
    split->tv += fabs(p - q) / 2;
    if (p > 0)
        split->js += p * log(p / m) / 2;
    if (q > 0)
        split->js += q * log(q / m) / 2;
}

static void add_value(const struct plogp__pool *pool, size_t i, double x, double y,
                      struct progress *progress, struct plogp__split *split)
{
    if (progress->height > 0)
        split->wasserstein += progress->height * (pool->values[i] - pool->values[i - 1]);
    progress->first += x;
    progress->second += y;
    progress->height =
        fabs(progress->first / pool->take - progress->second / (pool->n - pool->take));
    split->ks = fmax(split->ks, progress->height);
}

static void add_symbol(const struct plogp__pool *pool, size_t i, double x,
                       struct progress *progress, struct plogp__split *split)
{
    const double y = pool->counts[i] - x;
    if (pool->values == NULL)
        add_level(pool, x, y, split);
    else
        add_value(pool, i, x, y, progress, split);
}

void plogp__pool_split(const struct plogp__pool *pool, uint64_t seed, uint64_t stream,
                       struct plogp__split *split)
{
    struct selection selection = {seed, stream, 0, pool->n, pool->take};
    struct progress progress = {0};
    *split = (struct plogp__split){0};
    for (size_t i = 0; i < pool->size; i++)
        add_symbol(pool, i, select_of(&selection, pool->counts[i]), &progress, split);
}

void plogp__pool_observed(const struct plogp__pool *pool, struct plogp__split *split)
{
    struct progress progress = {0};
    *split = (struct plogp__split){0};
    for (size_t i = 0; i < pool->size; i++)
        add_symbol(pool, i, pool->part[i], &progress, split);
}
