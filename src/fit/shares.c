#include "fit/shares.h"

#include <math.h>

static bool is_free_share(const struct plogp__family *family, const bool *free, size_t i)
{
    return free[i] && family->parameters[i].domain == PLOGP__SHARE;
}

size_t plogp__shares_reference(const struct plogp__family *family, const bool *free,
                               const double *theta)
{
    size_t largest = PLOGP__NO_PARAMETER;
    for (size_t i = 0; i < family->parameter_count; i++)
        if (is_free_share(family, free, i) &&
            (largest == PLOGP__NO_PARAMETER || theta[i] > theta[largest]))
            largest = i;
    return largest;
}

/* The sum of the free shares. */
static double room(const struct plogp__family *family, const bool *free,
                   const double *theta)
{
    double sum = 0.0;
    for (size_t i = 0; i < family->parameter_count; i++)
        sum += is_free_share(family, free, i) ? theta[i] : 0.0;
    return sum;
}

/* One column of derivatives in the shares into t: w_i (h_i - mean of h over the shares). */
static void chain_column(const struct plogp__family *family, const bool *free,
                         const double *theta, double *column)
{
    double mean = 0.0;
    const double total = room(family, free, theta);
    for (size_t i = 0; i < family->parameter_count; i++)
        mean += is_free_share(family, free, i) ? theta[i] / total * column[i] : 0.0;
    for (size_t i = 0; i < family->parameter_count; i++)
        if (is_free_share(family, free, i))
            column[i] = theta[i] * (column[i] - mean);
}

/*
 * With p = w / R and c_i = w_i (g_i - mean g) the gradient in t, the second derivatives of
 * w add delta_ij c_i - p_i c_j - p_j c_i to the transformed Hessian.
 */
void plogp__shares_chain(const struct plogp__family *family, const bool *free,
                         const double *theta, struct plogp__jet *jet)
{
    const double total = room(family, free, theta);
    const size_t count = family->parameter_count;
    chain_column(family, free, theta, jet->gradient);
    for (size_t i = 0; i < count; i++) /* from the right */
        chain_column(family, free, theta, jet->hessian[i]);
    for (size_t j = 0; j < count; j++) { /* from the left */
        double column[PLOGP_PARAMETERS_MAX] = {0.0};
        for (size_t i = 0; i < count; i++)
            column[i] = jet->hessian[i][j];
        chain_column(family, free, theta, column);
        for (size_t i = 0; i < count; i++)
            jet->hessian[i][j] = column[i];
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            if (!is_free_share(family, free, i) || !is_free_share(family, free, j))
                continue;
            const double own = i == j ? jet->gradient[i] : 0.0;
            jet->hessian[i][j] += own - theta[i] / total * jet->gradient[j] -
                                  theta[j] / total * jet->gradient[i];
        }
}

void plogp__shares_row(const struct plogp__family *family, const bool *free,
                       const double *theta, size_t share, double *row)
{
    const double total = room(family, free, theta);
    for (size_t i = 0; i < family->parameter_count; i++) {
        row[i] = 0.0;
        if (is_free_share(family, free, i))
            row[i] = theta[share] * ((i == share ? 1.0 : 0.0) - theta[i] / total);
    }
}

void plogp__shares_complete(const struct plogp__family *family, const bool *free,
                            double *theta)
{
    const double total = room(family, free, theta);
    double left = 1.0;
    for (size_t i = 0; i < family->parameter_count; i++)
        if (family->parameters[i].domain == PLOGP__SHARE && !free[i])
            left -= theta[i];
    for (size_t i = 0; total > 0.0 && i < family->parameter_count; i++)
        if (is_free_share(family, free, i))
            theta[i] *= left / total;
}
