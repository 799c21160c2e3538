#include <math.h>

#include "base/status.h"
#include "base/team.h"
#include "math/search.h"
#include "sample/spacing.h"

#define REACH           9.5 /* bandwidths: exp(-9.5^2/2) < 3e-20                       */
#define TERMS           24  /* of the expansions below                                */
#define LANES           8   /* observations that are looked at together               */
#define WORTH           64  /* observations of a box for which they pay               */
#define HALF_LOG_TWO_PI 0x1.d67f1c864beb5p-1

/* -log of the density at x[i] estimated from the others, times (n - 1) h sqrt(2 pi). */
static double left_out(const struct plogp__spread *spread, size_t i, double h)
{
    double sum = 0.0;
    for (size_t j = i; j-- > 0 && spread->x[i] - spread->x[j] <= REACH * h;) {
        const double z = (spread->x[i] - spread->x[j]) / h;
        sum += exp(-0.5 * z * z);
    }
    for (size_t j = i + 1; j < spread->n && spread->x[j] - spread->x[i] <= REACH * h;
         j++) {
        const double z = (spread->x[j] - spread->x[i]) / h;
        sum += exp(-0.5 * z * z);
    }
    return sum > 0 ? -log(sum) : 0.5 * REACH * REACH; /* no neighbour within reach */
}

/* One task fills the terms of one block: seldom more than some milliseconds of work, so
 * that a request to stop is heard. */
#define BLOCK 4096

struct density_task {
    const struct plogp__spread *spread;
    double bandwidth;
};

/* The first observation above `bound`. */
static size_t place_above(const struct plogp__spread *spread, double bound)
{
    return plogp__count_up_to(spread->x, spread->n, bound);
}

/* He_p(v) exp(-v^2/2)/p! of some observations, p < TERMS: each term waits for the one before,
 * so that several observations side by side take hardly longer than one. */
static void add_terms(const double *x, size_t count, double center, double h,
                      double parts[TERMS][LANES])
{
    double v[LANES] = {0.0}, before[LANES] = {0.0}, term[LANES] = {0.0};
    for (size_t lane = 0; lane < count; lane++) {
        v[lane] = (x[lane] - center) / h;
        term[lane] = exp(-0.5 * v[lane] * v[lane]);
    }
    for (size_t p = 0; p < TERMS; p++) {
        const double scale = 1.0 / ((double)p + 1);
        for (size_t lane = 0; lane < LANES; lane++) {
            const double next = (v[lane] * term[lane] - before[lane]) * scale;
            parts[p][lane] += term[lane];
            before[lane] = term[lane];
            term[lane] = next;
        }
    }
}

/*
 * sum_j exp(-(u - v_j)^2/2) = sum_p u^p sum_j He_p(v_j) exp(-v_j^2/2)/p!,  v = (x - c)/h.
 *
 * |He_p(v)| exp(-v^2/2) <= 1.09 sqrt(p!) (Cramer), so for |u| <= 1/2 what is left out is
 * below 1.1 2^-TERMS/sqrt(TERMS!) < 1e-19 for each observation. Source: Greengard, Strain
 * (1991).
 */
static void expand(const struct plogp__spread *spread, double center, double h,
                   double *sums)
{
    const size_t end = place_above(spread, center + (REACH + 1) * h);
    double parts[TERMS][LANES] = {{0.0}};
    for (size_t j = place_above(spread, center - (REACH + 1) * h); j < end; j += LANES)
        add_terms(spread->x + j, end - j < LANES ? end - j : LANES, center, h, parts);
    for (size_t p = 0; p < TERMS; p++) {
        sums[p] = 0.0;
        for (size_t lane = 0; lane < LANES; lane++)
            sums[p] += parts[p][lane];
    }
}

/* The observations [first, end) are within one bandwidth. Where little but the observation
 * itself is near, the difference would cancel, and the sum is taken term by term: of such
 * there is one or two in a box, so that the time stays linear. */
static void fill_box(const struct plogp__spread *spread, size_t first, size_t end,
                     double h)
{
    double sums[TERMS];
    const double center = 0.5 * (spread->x[first] + spread->x[end - 1]);
    const int expanded = end - first >= WORTH;
    if (expanded)
        expand(spread, center, h, sums);
    for (size_t i = first; i < end; i++) {
        const double u = (spread->x[i] - center) / h;
        double sum = 0.0;
        for (size_t p = TERMS; expanded && p > 0; p--)
            sum = sum * u + sums[p - 1];
        spread->terms[i] = sum > 1.5 ? -log(sum - 1) : left_out(spread, i, h);
    }
}

static plogp_status fill_block(void *state, size_t task, size_t worker)
{
    const struct density_task *const density = state;
    const struct plogp__spread *const spread = density->spread;
    const size_t begin = task * BLOCK;
    const size_t last = spread->n - begin < BLOCK ? spread->n : begin + BLOCK;
    (void)worker;
    for (size_t first = begin; first < last;) {
        size_t end = first + 1;
        while (end < last && spread->x[end] - spread->x[first] <= density->bandwidth)
            end++;
        fill_box(spread, first, end, density->bandwidth);
        first = end;
    }
    return PLOGP_OK;
}

/* Source: Hall, Morton (1993), leave-one-out form. */
plogp_status plogp__terms_kde(const struct plogp__spread *spread,
                              plogp_bandwidth_rule rule, const plogp_context *context,
                              double *constant)
{
    struct density_task density = {spread, 0.0};
    PLOGP_TRY(plogp__bandwidth(spread, rule, context, &density.bandwidth));
    *constant = log(((double)spread->n - 1) * density.bandwidth) + HALF_LOG_TWO_PI;
    return plogp__team_run(context, (spread->n - 1) / BLOCK + 1, fill_block, &density);
}
