#include "sample/divergence_interval.h"

#include <math.h>

#include "math/confidence.h"
#include "math/special.h"

#define FEW        5.0
#define THIN_SHARE 0.2

#define UPPER 0.975
#define NORMAL                                                                           \
    0x1p26 /* value/unit from which chi-square is normal to 1e-4 of its spread */

/* The noncentralities of which x is the 97.5 % and the 2.5 % quantile. */
static plogp_interval noncentralities(double x, double freedom)
{
    if (x > NORMAL) {
        const double center = fmax(x - freedom, 0.0);
        const double half = PLOGP__Z95 * sqrt(2 * freedom + 4 * center);
        return (plogp_interval){fmax(center - half, 0.0), center + half};
    }
    return (plogp_interval){plogp__chi_square_noncentrality(x, freedom, UPPER),
                            plogp__chi_square_noncentrality(x, freedom, 1 - UPPER)};
}

/* The value less its bias. Beyond that of chi-square and half of the value, the first order
 * is no measure of the bias: some q is too rare. */
static double center_of(const struct plogp__divergence_estimate *estimate)
{
    const double most = fmax(estimate->freedom * estimate->unit, estimate->value / 2);
    return fmax(estimate->value - fmin(estimate->bias, most), 0.0);
}

plogp_interval
plogp__divergence_interval(const struct plogp__divergence_estimate *estimate)
{
    const double value = estimate->value, unit = estimate->unit;
    if (!isfinite(value))
        return (plogp_interval){NAN, NAN};
    if (!(estimate->freedom > 0))
        return (plogp_interval){value, value};
    const double center = center_of(estimate);
    const plogp_interval near =
        noncentralities(center / unit + estimate->freedom, estimate->freedom);
    double stretch = 1.0;
    if (value > 0)
        stretch += (sqrt(estimate->variance / (4 * unit * value)) - 1) * (center / value);
    const double low = center - (center - near.low * unit) * stretch;
    const double high = center + (near.high * unit - center) * stretch;
    return (plogp_interval){near.low > 0 ? fmax(low, 0.0) : 0.0, fmax(high, 0.0)};
}

double plogp__divergence_error(const struct plogp__divergence_estimate *estimate)
{
    const double unit = estimate->unit;
    if (!(estimate->freedom > 0))
        return 0.0;
    const double center = center_of(estimate);
    const double first =
        center > 0 ? estimate->variance * (center / estimate->value) : 0.0;
    return sqrt(first + 2 * estimate->freedom * unit * unit);
}

const char *plogp__thin_cells(const plogp_joint_table *table, double freedom)
{
    double filled = 0.0;
    for (size_t i = 0; i < table->size; i++)
        filled += table->weights[i] >= FEW;
    const double cells = fmax(freedom, (double)table->size);
    if (table->total < FEW * (double)table->size)
        return "fewer than 5 observations for each cell seen: mi is biased high, the "
               "interval too narrow and the p-value rough";
    if (cells - filled > THIN_SHARE * cells)
        return "more than a fifth of the cells have fewer than 5 observations: the "
               "interval is too narrow and the p-value rough";
    return NULL;
}

void plogp__hold_estimate(plogp_mutual_information *mi)
{
    const plogp_interval made =
        plogp__interval_holding(mi->mi, (plogp_interval){mi->low, mi->high});
    if (mi->warning == NULL && (made.low < mi->low || made.high > mi->high))
        mi->warning = "the interval, which is around the plug-in estimate less its bias, "
                      "was stretched to hold the estimate: the bias is larger than the "
                      "error; miller-madow is its centre";
    mi->low = made.low;
    mi->high = made.high;
}
