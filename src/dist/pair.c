#include "dist/pair.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "dist/power_tail.h"

/* Tails at whose quantiles an integral is cut: dense where the mass is, and out to where
 * only a divergent integral still has anything. */
static const double TAILS[] = {1e-280, 1e-180, 1e-100, 1e-50, 1e-25, 1e-12,
                               1e-6,   1e-3,   0.03,   0.15,  0.35};
#define TAIL_COUNT (sizeof TAILS / sizeof TAILS[0])
#define CORE_TAIL  1e-30
/* A finite expectation has nothing left where the tail probability is below 1e-100. */
#define OUTER_TAIL 1e-90
#define DECADES    1e20 /* between points where a tail is a power */
#define PROBES     8    /* places between two points at which a sign is looked at */

struct plogp__law plogp__law_of(const plogp_distribution *distribution)
{
    struct plogp__law law = {.family = plogp__family_of(distribution),
                             .theta = distribution->parameters};
    law.support = plogp__family_support(law.family, law.theta);
    const double index =
        law.family->tail_index == NULL ? INFINITY : law.family->tail_index(law.theta);
    law.tail.low = isinf(law.support.low) ? index : INFINITY;
    law.tail.high = isinf(law.support.high) ? index : INFINITY;
    law.core.low = plogp_distribution_quantile(distribution, CORE_TAIL);
    law.core.high = plogp_distribution_quantile_sf(distribution, CORE_TAIL);
    return law;
}

static bool outside(const struct plogp__law *law, double x)
{
    return x < law->support.low || x > law->support.high;
}

double plogp__law_logpdf(const struct plogp__law *law, double x)
{
    return outside(law, x) ? -INFINITY : plogp__family_logpdf(law->family, x, law->theta);
}

/* The place of a whole number in the table, or behind its end. */
static size_t atom_of(const struct plogp__law *law, double x)
{
    const struct plogp__atoms *const atoms = law->atoms;
    if (atoms == NULL || x < atoms->low || x >= atoms->low + (double)atoms->count)
        return SIZE_MAX;
    return (size_t)(x - atoms->low);
}

double plogp__law_cdf(const struct plogp__law *law, double x)
{
    if (outside(law, x))
        return x < law->support.low ? 0.0 : 1.0;
    if (atom_of(law, x) != SIZE_MAX)
        return law->atoms->below[atom_of(law, x)];
    return plogp__family_cdf(law->family, x, law->theta);
}

double plogp__law_sf(const struct plogp__law *law, double x)
{
    if (outside(law, x))
        return x < law->support.low ? 1.0 : 0.0;
    if (atom_of(law, x) != SIZE_MAX)
        return law->atoms->above[atom_of(law, x)];
    return plogp__family_sf(law->family, x, law->theta);
}

bool plogp__has_few_atoms(const struct plogp__law *law)
{
    return law->core.high - law->core.low < PLOGP__ATOMS_MAX;
}

void plogp__tabulate(struct plogp__law *law, struct plogp__atoms *atoms)
{
    atoms->low = law->core.low;
    atoms->count = 0;
    for (double k = law->core.low; k <= law->core.high; k += 1.0) {
        atoms->below[atoms->count] = plogp__law_cdf(law, k);
        atoms->above[atoms->count++] = plogp__law_sf(law, k);
    }
    law->atoms = atoms;
}

double plogp__density_difference(const struct plogp__pair *pair, double x)
{
    const double log_p = plogp__law_logpdf(&pair->p, x);
    const double log_q = plogp__law_logpdf(&pair->q, x);
    return log_p == log_q ? 0.0 : log_p - log_q;
}

double plogp__distribution_difference(const struct plogp__pair *pair, double x)
{
    const double f = plogp__law_cdf(&pair->p, x), g = plogp__law_cdf(&pair->q, x);
    return f + g < 1.0 ? f - g : plogp__law_sf(&pair->q, x) - plogp__law_sf(&pair->p, x);
}

/* Keep the points ascending and distinct; what is not finite is left out. */
void plogp__pair_add_point(struct plogp__pair *pair, double x)
{
    size_t i = pair->point_count;
    if (!isfinite(x) || i == PLOGP__POINTS_MAX)
        return;
    while (i > 0 && pair->points[i - 1] > x)
        i--;
    if (i > 0 && pair->points[i - 1] == x)
        return;
    memmove(pair->points + i + 1, pair->points + i,
            (pair->point_count - i) * sizeof *pair->points);
    pair->points[i] = x;
    pair->point_count++;
}

/* The largest of the quartiles' distances from 0. */
static double quartile_size(const plogp_distribution *law)
{
    return fmax(fabs(plogp_distribution_quantile(law, 0.25)),
                fabs(plogp_distribution_quantile_sf(law, 0.25)));
}

static double quantile_of(const struct plogp__law *law, double share, bool upper)
{
    const double x = plogp__family_quantile(law->family, law->theta, share, upper);
    return fmin(fmax(x, law->support.low), law->support.high);
}

/* The ends of the support, the quantiles and the features of a law. */
static void add_law(struct plogp__pair *pair, const struct plogp__law *law)
{
    double places[PLOGP__FEATURES_MAX];
    const size_t count =
        law->family->features == NULL ? 0 : law->family->features(law->theta, places);
    plogp__pair_add_point(pair, law->support.low);
    plogp__pair_add_point(pair, law->support.high);
    for (size_t i = 0; i < TAIL_COUNT; i++) {
        plogp__pair_add_point(pair, quantile_of(law, TAILS[i], false));
        plogp__pair_add_point(pair, quantile_of(law, TAILS[i], true));
    }
    plogp__pair_add_point(pair, quantile_of(law, 0.5, false));
    for (size_t i = 0; i < count; i++)
        plogp__pair_add_point(pair, places[i]);
}

/* Between two laws far apart is not out there. */
int plogp__outer_side(const struct plogp__pair *pair, const double ends[2])
{
    if (plogp__law_sf(&pair->p, ends[0]) < OUTER_TAIL &&
        plogp__law_sf(&pair->q, ends[0]) < OUTER_TAIL)
        return 1;
    return plogp__law_cdf(&pair->p, ends[1]) < OUTER_TAIL &&
                   plogp__law_cdf(&pair->q, ends[1]) < OUTER_TAIL
               ? -1
               : 0;
}

bool plogp__pair_is_one(const struct plogp__pair *pair)
{
    bool same = pair->p.family == pair->q.family && !pair->rounded;
    for (size_t i = 0; same && i < pair->p.family->parameter_count; i++)
        same = pair->p.theta[i] == pair->q.theta[i];
    return same;
}

double plogp__pair_shift(const struct plogp__pair *pair)
{
    const struct plogp__family *const family = pair->p.family;
    double shift = 0.0;
    if (family != pair->q.family)
        return 0.0;
    for (size_t i = 0; i < family->parameter_count; i++) {
        const struct plogp__parameter *const about = &family->parameters[i];
        if (pair->p.theta[i] == pair->q.theta[i])
            continue;
        if (about->domain != PLOGP__REAL || about->scaling != 1 || shift != 0.0)
            return 0.0;
        shift = pair->q.theta[i] - pair->p.theta[i];
    }
    return family->components > 1 ? 0.0 : shift;
}

/* Where the heavier tail is a power: points out to where its density nearly underflows, and
 * none beyond. */
static void end_in_powers(struct plogp__pair *pair, bool upper)
{
    const double p = upper ? pair->p.tail.high : pair->p.tail.low;
    const double q = upper ? pair->q.tail.high : pair->q.tail.low;
    if (isinf(fmin(p, q)))
        return;
    const double end =
        plogp__power_reach(p <= q ? &pair->p : &pair->q, pair->size, upper);
    size_t kept = 0;
    for (size_t i = 0; i < pair->point_count; i++)
        if (upper ? pair->points[i] < end : pair->points[i] > end)
            pair->points[kept++] = pair->points[i];
    pair->point_count = kept;
    for (double x = end; fabs(x) > DECADES * pair->size; x /= DECADES)
        plogp__pair_add_point(pair, x);
    plogp__pair_add_point(pair, end);
}

void plogp__pair_init(const plogp_distribution *p, const plogp_distribution *q,
                      struct plogp__pair *pair)
{
    pair->p = plogp__law_of(p);
    pair->q = plogp__law_of(q);
    pair->rounded = false;
    pair->point_count = 0;
    pair->tolerance = 1e-14;
    pair->transport_tolerance = 1e-12;
    memset(&pair->steps, 0, sizeof pair->steps);
    pair->size = fmax(quartile_size(p), quartile_size(q));
    add_law(pair, &pair->p);
    add_law(pair, &pair->q);
    end_in_powers(pair, false);
    end_in_powers(pair, true);
}

static double crossing(const struct plogp__pair *pair,
                       double (*function)(const struct plogp__pair *pair, double x),
                       double low, double high)
{
    const bool rising = function(pair, low) < 0.0;
    for (;;) {
        const double x = 0.5 * low + 0.5 * high;
        if (!(x > low && x < high))
            return x;
        if ((function(pair, x) < 0.0) == rising)
            low = x;
        else
            high = x;
    }
}

size_t plogp__pair_add_crossings(struct plogp__pair *pair,
                                 double (*function)(const struct plogp__pair *pair,
                                                    double x),
                                 double *crossings)
{
    const struct plogp__pair before = *pair;
    size_t count = 0;
    for (size_t i = 0; i + 1 < before.point_count; i++) {
        const double low = before.points[i], width = before.points[i + 1] - low;
        double last_x = low, last = function(&before, low);
        for (int probe = 1; probe <= PROBES && count < PLOGP__POINTS_MAX; probe++) {
            const double x =
                probe == PROBES ? before.points[i + 1] : low + width * probe / PROBES;
            const double value = function(&before, x);
            if ((last < 0.0 && value > 0.0) || (last > 0.0 && value < 0.0))
                crossings[count++] = crossing(&before, function, last_x, x);
            else if (value == 0.0 && last != 0.0)
                crossings[count++] = x;
            last_x = x;
            last = value;
        }
    }
    for (size_t i = 0; i < count; i++)
        plogp__pair_add_point(pair, crossings[i]);
    return count;
}
