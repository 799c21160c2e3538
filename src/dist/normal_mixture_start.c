/* Expectation and maximisation for mixtures of normal laws, from fixed beginnings. */
#include <math.h>
#include <string.h>

#include "dist/deviance.h"
#include "dist/normal_mixture.h"
#include "math/kernel.h"
#include "math/random.h"

#define COMPONENTS_MAX (PLOGP_PARAMETERS_MAX / 3)
#define GROUPS_MAX     512
#define ITERATIONS_MAX 1000
#define CLUSTERINGS    25
#define GAIN_DONE      1e-9 /* nats per observation and iteration: Newton's method goes on */
#define NARROWEST      1e-7 /* of the sample's deviation: a component on one point         */
#define NARROW         1e-3 /* of the widest deviation: one on a few points (Hathaway 1985) */
/* Of three components and more: beginnings drawn, their iterations, and those followed. */
#define DRAWN_MAX   40
#define DRAWN_STEPS 30
#define KEPT_MAX    4
#define DRAWN_SEED  3

/* The sample in groups of neighbours, weights adding up to 1. */
struct groups {
    double values[GROUPS_MAX], weights[GROUPS_MAX];
    size_t count;
    double mean, sd, low, high;
};

struct mixture {
    double weight[COMPONENTS_MAX], mean[COMPONENTS_MAX], sd[COMPONENTS_MAX];
    size_t count;
    double value; /* mean log-likelihood */
    bool settled; /* it no longer rises  */
};

/* Each group has about the same number of distinct values; few values are kept as they
 * are. */
static void group(const struct plogp__statistics *sample, struct groups *groups)
{
    const size_t count = sample->count < GROUPS_MAX ? sample->count : GROUPS_MAX;
    size_t next = 0;
    *groups = (struct groups){.count = count,
                              .mean = sample->mean,
                              .sd = sqrt(sample->variance),
                              .low = sample->min,
                              .high = sample->max};
    for (size_t g = 0; g < count; g++) {
        const size_t end =
            (size_t)((double)sample->count * (double)(g + 1) / (double)count);
        double weight = 0.0, sum = 0.0;
        for (; next < end || (g + 1 == count && next < sample->count); next++) {
            weight += plogp__weight(sample, next);
            sum += plogp__weight(sample, next) * sample->values[next];
        }
        groups->values[g] = sum / weight;
        groups->weights[g] = weight / sample->n;
    }
}

/* Weights, means and deviations of the groups between edges[j] and edges[j + 1]; false if
 * one has none. No deviation is below a tenth of the even share of the sample's. */
static bool from_edges(const struct groups *groups, const double *edges,
                       struct mixture *mixture)
{
    const size_t k = mixture->count;
    size_t g = 0;
    for (size_t j = 0; j < k; j++) {
        double weight = 0.0, sum = 0.0, square = 0.0;
        for (; g < groups->count && (j + 1 == k || groups->values[g] < edges[j + 1]);
             g++) {
            const double d = groups->values[g] - groups->mean;
            weight += groups->weights[g];
            sum += groups->weights[g] * d;
            square += groups->weights[g] * d * d;
        }
        if (!(weight > 0.0))
            return false;
        const double mean = sum / weight;
        mixture->weight[j] = weight;
        mixture->mean[j] = groups->mean + mean;
        mixture->sd[j] = fmax(sqrt(fmax(square / weight - mean * mean, 0.0)),
                              0.1 * groups->sd / (double)k);
    }
    return true;
}

/* The value below which `share` of the weight lies. */
static double value_at(const struct groups *groups, double share)
{
    double below = 0.0;
    for (size_t g = 0; g < groups->count; g++) {
        below += groups->weights[g];
        if (below > share)
            return groups->values[g];
    }
    return groups->high;
}

/* Blocks whose weights are in the ratio 1 : ratio : ratio^2 : ... */
static bool split_by_weight(const struct groups *groups, double ratio,
                            struct mixture *mixture)
{
    double edges[COMPONENTS_MAX + 1], total = 0.0, part = 1.0, below = 0.0;
    for (size_t j = 0; j < mixture->count; j++, part *= ratio)
        total += part;
    part = 1.0;
    for (size_t j = 0; j <= mixture->count; j++, part *= ratio) {
        edges[j] = value_at(groups, below / total);
        below += part;
    }
    return from_edges(groups, edges, mixture);
}

/* Blocks of equal width. */
static bool split_by_width(const struct groups *groups, struct mixture *mixture)
{
    double edges[COMPONENTS_MAX + 1];
    for (size_t j = 0; j <= mixture->count; j++)
        edges[j] = groups->low +
                   (groups->high - groups->low) * (double)j / (double)mixture->count;
    return from_edges(groups, edges, mixture);
}

/* Blocks whose edges lie halfway between their means (Lloyd), from blocks of equal
 * weight. */
static bool split_by_means(const struct groups *groups, struct mixture *mixture)
{
    double edges[COMPONENTS_MAX + 1] = {0.0};
    if (!split_by_weight(groups, 1.0, mixture))
        return false;
    for (int i = 0; i < CLUSTERINGS; i++) {
        for (size_t j = 1; j < mixture->count; j++)
            edges[j] = 0.5 * (mixture->mean[j - 1] + mixture->mean[j]);
        if (!from_edges(groups, edges, mixture))
            return false;
    }
    return true;
}

/* One centre, deviations that double. */
static bool nest(const struct groups *groups, struct mixture *mixture)
{
    const double k = (double)mixture->count;
    for (size_t j = 0; j < mixture->count; j++) {
        mixture->weight[j] = 1.0 / k;
        mixture->mean[j] = groups->mean + 1e-3 * groups->sd * ((double)j - 0.5 * k);
        mixture->sd[j] = groups->sd * ldexp(1.0, (int)j) / sqrt(k);
    }
    return true;
}

/* The shares of the components in the density at x; its log is returned. */
static double shares_at(const struct mixture *mixture, const double *log_height, double x,
                        double *shares)
{
    double largest = -INFINITY, sum = 0.0;
    for (size_t j = 0; j < mixture->count; j++) {
        const double z = (x - mixture->mean[j]) / mixture->sd[j];
        shares[j] = log_height[j] - 0.5 * z * z;
        largest = fmax(largest, shares[j]);
    }
    for (size_t j = 0; j < mixture->count; j++) {
        shares[j] = plogp__exp(shares[j] - largest);
        sum += shares[j];
    }
    for (size_t j = 0; j < mixture->count; j++)
        shares[j] /= sum;
    return largest + plogp__log(sum) - PLOGP__HALF_LOG_2PI;
}

/* Weight, sum and sum of squares about the old means that fall to each component. */
struct moments {
    double weight[COMPONENTS_MAX], sum[COMPONENTS_MAX], square[COMPONENTS_MAX];
};

static double expect(const struct groups *groups, const struct mixture *mixture,
                     struct moments *moments)
{
    double log_height[COMPONENTS_MAX], shares[COMPONENTS_MAX], value = 0.0;
    memset(moments, 0, sizeof *moments);
    for (size_t j = 0; j < mixture->count; j++)
        log_height[j] = plogp__log(mixture->weight[j] / mixture->sd[j]);
    for (size_t g = 0; g < groups->count; g++) {
        const double x = groups->values[g], weight = groups->weights[g];
        value += weight * shares_at(mixture, log_height, x, shares);
        for (size_t j = 0; j < mixture->count; j++) {
            const double d = x - mixture->mean[j], part = weight * shares[j];
            moments->weight[j] += part;
            moments->sum[j] += part * d;
            moments->square[j] += part * d * d;
        }
    }
    return value;
}

/* False when a component has shrunk onto one point, or has nothing left. */
static bool maximise(const struct groups *groups, const struct moments *moments,
                     struct mixture *mixture)
{
    for (size_t j = 0; j < mixture->count; j++) {
        const double weight = moments->weight[j], step = moments->sum[j] / weight;
        const double spread = moments->square[j] / weight - step * step;
        if (!(weight > 0.0) ||
            !(spread > NARROWEST * NARROWEST * groups->sd * groups->sd))
            return false;
        mixture->weight[j] = weight;
        mixture->mean[j] += step;
        mixture->sd[j] = sqrt(spread);
    }
    return true;
}

/* Dempster, Laird, Rubin (1977); false when it ends at no inner maximum. */
static bool climb(const struct groups *groups, int iterations, struct mixture *mixture)
{
    struct moments moments;
    double last = -INFINITY;
    for (int i = 0; i < iterations; i++) {
        mixture->value = expect(groups, mixture, &moments);
        if (!isfinite(mixture->value) || !maximise(groups, &moments, mixture))
            return false;
        mixture->settled = mixture->value - last < GAIN_DONE;
        if (mixture->settled)
            break;
        last = mixture->value;
    }
    return true;
}

static bool begin(const struct groups *groups, int which, struct mixture *mixture)
{
    switch (which) {
    case 0:
        return split_by_weight(groups, 1.0, mixture);
    case 1:
        return split_by_means(groups, mixture);
    case 2:
        return split_by_width(groups, mixture);
    case 3:
        return split_by_weight(groups, 4.0, mixture);
    case 4:
        return split_by_weight(groups, 0.25, mixture);
    default:
        return nest(groups, mixture);
    }
}
#define BEGINNINGS 6

/* Components by their means, then deviations. */
static bool follows(const struct mixture *mixture, size_t a, size_t b)
{
    if (mixture->mean[a] != mixture->mean[b])
        return mixture->mean[a] > mixture->mean[b];
    return mixture->sd[a] > mixture->sd[b];
}

static void write_sorted(const struct mixture *mixture, double *theta)
{
    double total = 0.0;
    for (size_t j = 0; j < mixture->count; j++)
        total += mixture->weight[j];
    for (size_t j = 0; j < mixture->count; j++) {
        size_t rank = 0;
        for (size_t i = 0; i < mixture->count; i++)
            rank +=
                i != j && (follows(mixture, j, i) || (!follows(mixture, i, j) && i < j));
        theta[3 * rank] = mixture->weight[j] / total;
        theta[3 * rank + 1] = mixture->mean[j];
        theta[3 * rank + 2] = mixture->sd[j];
    }
}

static bool is_narrow(const struct mixture *mixture)
{
    double least = INFINITY, largest = 0.0;
    for (size_t j = 0; j < mixture->count; j++) {
        least = fmin(least, mixture->sd[j]);
        largest = fmax(largest, mixture->sd[j]);
    }
    return least < NARROW * largest;
}

/* A run that still rises may be on its way to a point, and one with a narrow component is
 * near one: others are better however high these are. */
static bool exceeds(const struct mixture *a, const struct mixture *b)
{
    if (a->settled != b->settled)
        return a->settled;
    if (is_narrow(a) != is_narrow(b))
        return is_narrow(b);
    return a->value > b->value;
}

/* Means at shares drawn, deviations within a factor 2 of an even share of the sample's. */
static void draw(const struct groups *groups, uint64_t number, struct mixture *mixture)
{
    const double k = (double)mixture->count;
    for (size_t j = 0; j < mixture->count; j++) {
        const double share = plogp__random_uniform(DRAWN_SEED, number, 2 * j);
        const double power = plogp__random_uniform(DRAWN_SEED, number, 2 * j + 1);
        mixture->weight[j] = 1.0 / k;
        mixture->mean[j] = value_at(groups, share);
        mixture->sd[j] = groups->sd / k * plogp__exp(PLOGP__LOG_2 * (2.0 * power - 1.0));
    }
}

/* Keep the highest so far, best first. */
static void keep(const struct mixture *mixture, struct mixture *kept, size_t *count)
{
    size_t i = *count < KEPT_MAX ? (*count)++ : KEPT_MAX;
    for (; i > 0 && mixture->value > kept[i - 1].value; i--)
        if (i < KEPT_MAX)
            kept[i] = kept[i - 1];
    if (i < KEPT_MAX)
        kept[i] = *mixture;
}

/* Short runs from many beginnings, long ones from where the best of them ended. */
static void search(const struct groups *groups, struct mixture *best)
{
    struct mixture kept[KEPT_MAX];
    size_t count = 0;
    for (uint64_t number = 0; number < DRAWN_MAX; number++) {
        struct mixture mixture = {.count = best->count};
        draw(groups, number, &mixture);
        if (climb(groups, DRAWN_STEPS, &mixture))
            keep(&mixture, kept, &count);
    }
    for (size_t i = 0; i < count; i++)
        if (climb(groups, ITERATIONS_MAX, &kept[i]) && exceeds(&kept[i], best))
            *best = kept[i];
}

enum plogp__start plogp__normal_mixture_start(size_t components,
                                              const struct plogp__statistics *sample,
                                              double *theta, const char **reason)
{
    struct groups groups;
    struct mixture best = {.count = components, .value = -INFINITY};
    group(sample, &groups);
    *reason =
        "all values are equal: the likelihood grows without bound as an sd falls to 0";
    if (!(sample->variance > 0.0))
        return PLOGP__START_UNBOUNDED;
    for (int which = 0; which < BEGINNINGS; which++) {
        struct mixture mixture = {.count = components};
        if (begin(&groups, which, &mixture) && climb(&groups, ITERATIONS_MAX, &mixture) &&
            exceeds(&mixture, &best))
            best = mixture;
    }
    if (components > 2)
        search(&groups, &best);
    *reason =
        "every beginning ends at a component on one point: " PLOGP__MIXTURE_UNBOUNDED;
    if (!isfinite(best.value))
        return PLOGP__START_UNBOUNDED;
    write_sorted(&best, theta);
    return PLOGP__START_ROUGH;
}
