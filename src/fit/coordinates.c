#include "fit/coordinates.h"

#include <math.h>

#include "fit/shares.h"
#include "math/kernel.h"

/* First and second derivative of a parameter in its unbounded coordinate. */
static void chain(enum plogp__domain domain, double value, double *slope, double *bend)
{
    *slope = 1.0;
    *bend = 0.0;
    if (domain == PLOGP__POSITIVE || domain == PLOGP__NONNEGATIVE) {
        *slope = value;
        *bend = value;
    } else if (domain == PLOGP__UNIT) {
        *slope = value * (1.0 - value);
        *bend = *slope * (1.0 - 2.0 * value);
    }
}

double plogp__coordinate_slope(enum plogp__domain domain, double value)
{
    double slope = 0.0, bend = 0.0;
    chain(domain, value, &slope, &bend);
    return slope;
}

void plogp__localise(const struct plogp__family *family, const bool *free,
                     const double *theta, const struct plogp__jet *jet,
                     struct plogp__local *local)
{
    double bend[PLOGP_PARAMETERS_MAX];
    const size_t reference = plogp__shares_reference(family, free, theta);
    struct plogp__jet chained;
    if (reference != PLOGP__NO_PARAMETER) {
        chained = *jet;
        plogp__shares_chain(family, free, theta, &chained);
        jet = &chained;
    }
    local->size = 0;
    local->reference = reference;
    for (size_t i = 0; i < family->parameter_count; i++) {
        if (!free[i] || i == reference)
            continue;
        const size_t k = local->size++;
        local->parameter[k] = i;
        chain(family->parameters[i].domain, theta[i], &local->slope[k], &bend[k]);
        local->gradient[k] = jet->gradient[i] * local->slope[k];
    }
    for (size_t a = 0; a < local->size; a++)
        for (size_t b = 0; b < local->size; b++) {
            const size_t i = local->parameter[a], j = local->parameter[b];
            local->curvature[a][b] =
                -jet->hessian[i][j] * local->slope[a] * local->slope[b];
            if (a == b)
                local->curvature[a][b] -= jet->gradient[i] * bend[a];
        }
    local->independence = local->size == 2 ? jet->independence : 0.0;
}

double plogp__coordinate_move(enum plogp__domain domain, double value, double step)
{
    if (domain == PLOGP__POSITIVE || domain == PLOGP__NONNEGATIVE ||
        domain == PLOGP__SHARE)
        return value * plogp__exp(step);
    if (domain == PLOGP__UNIT) {
        const double odds = value / (1.0 - value) * plogp__exp(step);
        return isinf(odds) ? 1.0 : odds / (1.0 + odds);
    }
    return value + step;
}

/* Shares that have moved one by one are scaled back to their sum. */
static void refill(const struct plogp__family *family, const struct plogp__local *local,
                   double *moved)
{
    bool free[PLOGP_PARAMETERS_MAX] = {false};
    if (local->reference == PLOGP__NO_PARAMETER)
        return;
    free[local->reference] = true;
    for (size_t k = 0; k < local->size; k++)
        free[local->parameter[k]] = true;
    plogp__shares_complete(family, free, moved);
}

bool plogp__move(const struct plogp__family *family, const struct plogp__local *local,
                 const double *step, double factor, const double *theta, double *moved)
{
    for (size_t i = 0; i < family->parameter_count; i++)
        moved[i] = theta[i];
    for (size_t k = 0; k < local->size; k++) {
        const size_t i = local->parameter[k];
        moved[i] = plogp__coordinate_move(family->parameters[i].domain, theta[i],
                                          factor * step[k]);
    }
    refill(family, local, moved);
    return plogp__family_valid(family, moved);
}

/* Of two parameters that hardly differ in what they do, 1 - r^2 is lost in the curvature, and
 * the family's own is taken. */
#define INDEPENDENCE_LOST 0x1p-20

static double last_pivot(const struct plogp__local *local, double pivot)
{
    const bool known = local->size == 2 && local->independence > 0.0;
    return known && pivot < INDEPENDENCE_LOST ? local->independence : pivot;
}

/* The lower Cholesky factor of the scaled, damped curvature; scale[k] = 1/sqrt(diagonal).
 */
static bool factorise(const struct plogp__local *local, double damping, double *scale,
                      double factor[][PLOGP_PARAMETERS_MAX])
{
    for (size_t k = 0; k < local->size; k++) {
        const double diagonal = fabs(local->curvature[k][k]);
        scale[k] = diagonal > 0.0 && isfinite(diagonal) ? 1.0 / sqrt(diagonal) : 1.0;
    }
    for (size_t a = 0; a < local->size; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = local->curvature[a][b] * scale[a] * scale[b];
            sum += a == b ? damping : 0.0;
            for (size_t k = 0; k < b; k++)
                sum -= factor[a][k] * factor[b][k];
            if (a == 1 && b == 1 && damping == 0.0)
                sum = last_pivot(local, sum);
            if (a == b && !(sum > 0.0))
                return false;
            factor[a][b] = a == b ? sqrt(sum) : sum / factor[b][b];
        }
    return true;
}

static void solve(size_t size, double factor[][PLOGP_PARAMETERS_MAX], double *x)
{
    for (size_t a = 0; a < size; a++) {
        for (size_t k = 0; k < a; k++)
            x[a] -= factor[a][k] * x[k];
        x[a] /= factor[a][a];
    }
    for (size_t a = size; a-- > 0;) {
        for (size_t k = a + 1; k < size; k++)
            x[a] -= factor[k][a] * x[k];
        x[a] /= factor[a][a];
    }
}

bool plogp__local_solve(const struct plogp__local *local, double damping, double *x,
                        double *variance)
{
    double factor[PLOGP_PARAMETERS_MAX][PLOGP_PARAMETERS_MAX] = {{0.0}};
    double scale[PLOGP_PARAMETERS_MAX];
    if (!factorise(local, damping, scale, factor))
        return false;
    for (size_t k = 0; k < local->size; k++)
        x[k] = local->gradient[k] * scale[k];
    solve(local->size, factor, x);
    for (size_t k = 0; k < local->size; k++)
        x[k] *= scale[k];
    for (size_t k = 0; variance != NULL && k < local->size; k++) {
        double unit[PLOGP_PARAMETERS_MAX] = {0.0};
        unit[k] = 1.0;
        solve(local->size, factor, unit);
        variance[k] = unit[k] * scale[k] * scale[k];
    }
    return true;
}

double plogp__local_variance(const struct plogp__family *family, const bool *free,
                             const double *theta, const struct plogp__local *local,
                             size_t parameter)
{
    struct plogp__local row = *local;
    double shares[PLOGP_PARAMETERS_MAX] = {0.0}, x[PLOGP_PARAMETERS_MAX] = {0.0};
    double variance = 0.0;
    const bool share = family->parameters[parameter].domain == PLOGP__SHARE;
    if (share)
        plogp__shares_row(family, free, theta, parameter, shares);
    for (size_t k = 0; k < local->size; k++) {
        const size_t i = local->parameter[k];
        row.gradient[k] = share ? shares[i] : i == parameter ? local->slope[k] : 0.0;
    }
    if (!plogp__local_solve(&row, 0.0, x, NULL))
        return NAN;
    for (size_t k = 0; k < local->size; k++)
        variance += row.gradient[k] * x[k];
    return variance;
}
