#include "dist/shifted.h"

#include <math.h>
#include <string.h>

#define GROUPS_MAX 256
#define SINGLE     64 /* of the smallest values, which the location depends on */

/* Distances of the location from the smallest value, in units of the range. */
#define NEAREST  1e-8
#define FARTHEST 1e5
#define STEPS    78 /* six for a factor of 10 */

struct groups {
    double values[GROUPS_MAX], weights[GROUPS_MAX];
    size_t count;
};

/* Neighbours put together; the smallest values stay alone. */
static void group(const struct plogp__statistics *sample, struct groups *groups)
{
    const size_t alone = sample->count <= GROUPS_MAX ? sample->count : SINGLE;
    const size_t rest = sample->count - alone;
    const size_t parts = sample->count <= GROUPS_MAX ? 0 : GROUPS_MAX - SINGLE;
    size_t next = 0;
    groups->count = alone + parts;
    for (size_t g = 0; g < groups->count; g++) {
        const size_t end = g < alone ? g + 1
                           : g + 1 == groups->count
                               ? sample->count
                               : alone + (size_t)((double)rest * (double)(g - alone + 1) /
                                                  (double)parts);
        double weight = 0.0, sum = 0.0;
        for (; next < end; next++) {
            weight += plogp__weight(sample, next);
            sum += plogp__weight(sample, next) * sample->values[next];
        }
        groups->values[g] = sum / weight;
        groups->weights[g] = weight;
    }
}

/* One location, the base's estimate there with the location behind it, and the mean
 * log-likelihood. */
struct place {
    double theta[PLOGP_PARAMETERS_MAX];
    double value;
};

static struct place profile(const struct plogp__family *base, const struct groups *groups,
                            double location)
{
    struct place place = {.value = -INFINITY};
    double values[GROUPS_MAX] = {0.0};
    struct plogp__statistics statistics;
    struct plogp__jet jet;
    const char *reason = NULL;
    for (size_t g = 0; g < groups->count; g++)
        values[g] = groups->values[g] - location;
    plogp__statistics_of(values, groups->weights, groups->count, &statistics);
    if (values[0] > 0.0 &&
        base->start(&statistics, place.theta, &reason) != PLOGP__START_UNBOUNDED) {
        plogp__family_likelihood(base, &statistics, place.theta, &jet);
        place.value = jet.value;
    }
    place.theta[base->parameter_count] = location;
    return place;
}

enum plogp__start plogp__shifted_start(const struct plogp__family *base,
                                       const struct plogp__shifted_reasons *reasons,
                                       const struct plogp__statistics *sample,
                                       double *theta, const char **reason)
{
    struct groups groups;
    const double factor = pow(FARTHEST / NEAREST, 1.0 / STEPS);
    double distance = NEAREST * (sample->max - sample->min), before = INFINITY;
    *reason = "all values are equal: the likelihood grows without bound as the location "
              "rises to them";
    if (!(sample->max > sample->min))
        return PLOGP__START_UNBOUNDED;
    group(sample, &groups);
    struct place last = profile(base, &groups, sample->min - distance);
    struct place best = {.value = -INFINITY};
    const double nearest = last.value;
    for (int i = 1; i <= STEPS; i++) {
        distance *= factor;
        const struct place now = profile(base, &groups, sample->min - distance);
        if (last.value > before && last.value > now.value && last.value > best.value)
            best = last;
        before = last.value;
        last = now;
    }
    const bool found = best.value > -INFINITY;
    if (!found) /* a place to begin, for who has more to say than the sample */
        best = profile(base, &groups, sample->min - 0.5 * (sample->max - sample->min));
    memcpy(theta, best.theta, sizeof best.theta);
    *reason = nearest > last.value ? reasons->rising : reasons->falling;
    return found ? PLOGP__START_ROUGH : PLOGP__START_UNBOUNDED;
}
