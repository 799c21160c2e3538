/* Rules for the bandwidth of a Gaussian kernel. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/spacing.h"

#define BINS        8192 /* of the distances */
#define FEW         4096 /* observations that have four times as many bins */
#define REACH       36   /* times s n^(-1/9): 12 of the widest kernel that is tried */
#define SQRT_TWO_PI 0x1.40d931ff62706p+1
#define TWO_SQRT_PI 0x1.c5bf891b4ef6bp+1

static double quantile(const struct plogp__spread *spread, double probability)
{
    const double position = ((double)spread->n - 1) * probability;
    const size_t below = (size_t)position;
    const size_t above = below + 1 < spread->n ? below + 1 : below;
    return spread->x[below] +
           (position - (double)below) * (spread->x[above] - spread->x[below]);
}

/* min(sd, IQR/quartiles) */
static double scale_of(const struct plogp__spread *spread, double quartiles)
{
    const double n = (double)spread->n;
    double mean = 0.0, square = 0.0;
    for (size_t i = 0; i < spread->n; i++)
        mean += (spread->x[i] - mean) / ((double)i + 1);
    for (size_t i = 0; i < spread->n; i++)
        square += (spread->x[i] - mean) * (spread->x[i] - mean);
    const double sd = sqrt(square / (n - 1));
    const double iqr = (quantile(spread, 0.75) - quantile(spread, 0.25)) / quartiles;
    return iqr > 0 && iqr < sd ? iqr : sd;
}

/* How many pairs of observations are j bins apart, j < bins; others are out of reach. */
struct apart {
    size_t bins;
    double *pairs;           /* [bins]                                         */
    double *places, *counts; /* [size] the bins with observations, in order    */
    size_t size;
    double width, n;
};

static void fill_bins(const struct plogp__spread *spread, struct apart *apart)
{
    const double first = spread->x[0];
    for (size_t i = 0; i < spread->n; i++) {
        const double place = floor((spread->x[i] - first) / apart->width);
        if (apart->size == 0 || apart->places[apart->size - 1] < place) {
            apart->places[apart->size] = place;
            apart->counts[apart->size++] = 0.0;
        }
        apart->counts[apart->size - 1] += 1.0;
    }
}

static void count_pairs(struct apart *apart)
{
    for (size_t i = 0; i < apart->size; i++) {
        const double count = apart->counts[i],
                     end = apart->places[i] + (double)apart->bins;
        apart->pairs[0] += count * (count - 1) / 2;
        for (size_t j = i + 1; j < apart->size && apart->places[j] < end; j++)
            apart->pairs[(size_t)(apart->places[j] - apart->places[i])] +=
                count * apart->counts[j];
    }
}

/* sum over all ordered pairs, each with itself too, of the 4th or 6th derivative of the
 * normal density at their distance over h. */
static double derivative_sum(const struct apart *apart, double h, int sixth)
{
    double sum = apart->n * (sixth ? -15.0 : 3.0);
    for (size_t j = 0; j < apart->bins; j++) {
        const double z = (double)j * apart->width / h, d = z * z;
        if (d > 1000)
            break;
        const double polynomial = sixth ? ((d - 15) * d + 45) * d - 15 : (d - 6) * d + 3;
        sum += 2 * apart->pairs[j] * polynomial * exp(-0.5 * d);
    }
    return sum / (apart->n * (apart->n - 1) * pow(h, sixth ? 7 : 5) * SQRT_TWO_PI);
}

/* The h for which the mean square error's minimiser, with the curvature estimated at a
 * bandwidth that follows from h, is h itself. Source: Sheather, Jones (1991), section 2. */
static double solve(const struct apart *apart, double scale)
{
    const double n = apart->n;
    const double fourth = derivative_sum(apart, 1.24 * scale * pow(n, -1.0 / 7), 0);
    const double sixth = -derivative_sum(apart, 1.23 * scale * pow(n, -1.0 / 9), 1);
    const double ratio = 1.357 * pow(fourth / sixth, 1.0 / 7);
    double low = 1e-3 * scale * pow(n, -0.2), high = 3 * scale * pow(n, -0.2);
    for (int step = 0; step < 80; step++) {
        const double h = sqrt(low * high);
        const double curvature = derivative_sum(apart, ratio * pow(h, 5.0 / 7), 0);
        /* an h that is too small has a curvature that asks for more */
        if (curvature > 0 && pow(1 / (TWO_SQRT_PI * n * curvature), 0.2) < h)
            high = h;
        else
            low = h;
    }
    return sqrt(low * high);
}

static plogp_status sheather_jones(const struct plogp__spread *spread, double scale,
                                   const plogp_context *context, double *bandwidth)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct apart apart = {.n = (double)spread->n};
    apart.bins = spread->n <= FEW ? 4 * BINS : BINS;
    apart.pairs = plogp__alloc_zero(alloc, apart.bins + 2 * spread->n, sizeof(double));
    if (apart.pairs == NULL)
        return plogp__fail_memory(context);
    apart.counts = apart.pairs + apart.bins;
    apart.places = apart.counts + spread->n;
    apart.width = REACH * scale * pow(apart.n, -1.0 / 9) / (double)apart.bins;
    fill_bins(spread, &apart);
    count_pairs(&apart);
    *bandwidth = solve(&apart, scale);
    plogp__free(alloc, apart.pairs);
    return PLOGP_OK;
}

plogp_status plogp__bandwidth(const struct plogp__spread *spread,
                              plogp_bandwidth_rule rule, const plogp_context *context,
                              double *bandwidth)
{
    const double scale = scale_of(spread, 1.34);
    if (rule == PLOGP_BANDWIDTH_SHEATHER_JONES)
        return sheather_jones(spread, scale_of(spread, 1.349), context, bandwidth);
    *bandwidth = (rule == PLOGP_BANDWIDTH_SCOTT ? 1.06 : 0.9) * scale *
                 pow((double)spread->n, -0.2);
    return PLOGP_OK;
}
