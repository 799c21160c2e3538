#include <math.h>

#include "base/team.h"
#include "sample/spacing.h"

#define REACH           8.5 /* bandwidths: exp(-8.5^2/2) < 2^-52 */
#define HALF_LOG_TWO_PI 0x1.d67f1c864beb5p-1

static double quantile(const struct plogp__spread *spread, double probability)
{
    const double position = ((double)spread->n - 1) * probability;
    const size_t below = (size_t)position;
    const size_t above = below + 1 < spread->n ? below + 1 : below;
    return spread->x[below] +
           (position - (double)below) * (spread->x[above] - spread->x[below]);
}

/* 0.9 min(sd, IQR/1.34) n^(-1/5). Source: Silverman (1986), equation 3.31. */
static double silverman_bandwidth(const struct plogp__spread *spread)
{
    const double n = (double)spread->n;
    double mean = 0.0, square = 0.0;
    for (size_t i = 0; i < spread->n; i++)
        mean += (spread->x[i] - mean) / ((double)i + 1);
    for (size_t i = 0; i < spread->n; i++)
        square += (spread->x[i] - mean) * (spread->x[i] - mean);
    const double sd = sqrt(square / (n - 1));
    const double iqr = (quantile(spread, 0.75) - quantile(spread, 0.25)) / 1.34;
    return 0.9 * (iqr > 0 && iqr < sd ? iqr : sd) * pow(n, -0.2);
}

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
#define BLOCK 64

struct density_task {
    const struct plogp__spread *spread;
    double bandwidth;
};

static plogp_status fill_block(void *state, size_t task, size_t worker)
{
    const struct density_task *const density = state;
    const struct plogp__spread *const spread = density->spread;
    const size_t first = task * BLOCK;
    const size_t end = spread->n - first < BLOCK ? spread->n : first + BLOCK;
    (void)worker;
    for (size_t i = first; i < end; i++)
        spread->terms[i] = left_out(spread, i, density->bandwidth);
    return PLOGP_OK;
}

/* Source: Hall, Morton (1993), leave-one-out form. */
plogp_status plogp__terms_kde(struct plogp__spread *spread, const plogp_context *context,
                              double *constant)
{
    struct density_task density = {spread, silverman_bandwidth(spread)};
    *constant = log(((double)spread->n - 1) * density.bandwidth) + HALF_LOG_TWO_PI;
    return plogp__team_run(context, (spread->n - 1) / BLOCK + 1, fill_block, &density);
}
