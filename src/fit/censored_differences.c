/*
 * Derivatives of the likelihood of intervals by central differences of its value, which needs two
 * tails an interval where integrals need hundreds of densities: for samples that are drawn and
 * fitted by the thousand, and whose own spread is far above the error.
 *
 * With steps of 1e-4 of a parameter the error of a first derivative is 1e-8 of it (the third
 * derivative) and 1e-12 (rounding), that of a second one 1e-8 and 1e-8.
 */
#include <math.h>
#include <string.h>

#include "fit/censored.h"
#include "fit/fitting.h"

#define STEP           0x1p-13
#define PARAMETERS_MAX 3

bool plogp__can_difference(const struct plogp__family *family)
{
    return family->components == 0 && family->base == NULL &&
           family->parameter_count <= PARAMETERS_MAX;
}

/* The unit of a parameter: itself, its distance from a limit, or of a location the scale. */
static double unit_of(const struct plogp__family *family, const double *theta, size_t i)
{
    const struct plogp__parameter *const about = family->parameters;
    if (about[i].domain == PLOGP__UNIT)
        return fmin(theta[i], 1.0 - theta[i]);
    if (about[i].domain != PLOGP__REAL)
        return theta[i];
    double unit = about[i].scaling == 0 ? 1.0 : INFINITY;
    for (size_t j = 0; j < family->parameter_count; j++)
        if (about[j].domain == PLOGP__POSITIVE && about[j].scaling == about[i].scaling)
            unit = fmin(unit, theta[j]);
    return isinf(unit) ? 1.0 : unit;
}

/* A family, intervals, and where their likelihood is asked for. */
struct place {
    const struct plogp__family *family;
    const struct plogp__censored *censored;
    int exponent;
    const double *theta;
    double steps[PARAMETERS_MAX];
};

/* The value with parameters i and j moved by so many steps. */
static double value_at(const struct place *place, size_t i, double along_i, size_t j,
                       double along_j)
{
    double theta[PLOGP_PARAMETERS_MAX] = {0.0};
    memcpy(theta, place->theta, place->family->parameter_count * sizeof *theta);
    theta[i] += along_i * place->steps[i];
    theta[j] += along_j * place->steps[j];
    return plogp__censored_value(place->family, NULL, place->censored, place->exponent,
                                 theta);
}

void plogp__censored_by_differences(const struct plogp__family *family,
                                    const struct plogp__censored *censored, int exponent,
                                    const double *theta, struct plogp__jet *jet)
{
    const size_t k = family->parameter_count;
    struct place place = {family, censored, exponent, theta, {0.0}};
    for (size_t i = 0; i < k; i++)
        place.steps[i] = STEP * unit_of(family, theta, i);
    plogp__jet_clear(jet);
    jet->value = value_at(&place, 0, 0.0, 0, 0.0);
    for (size_t i = 0; i < k; i++) {
        const double h = place.steps[i];
        const double above = value_at(&place, i, 1.0, i, 0.0);
        const double below = value_at(&place, i, -1.0, i, 0.0);
        jet->gradient[i] = (above - below) / (2.0 * h);
        plogp__jet_cross(jet, i, i,
                         ((above - jet->value) - (jet->value - below)) / (h * h));
        for (size_t j = 0; j < i; j++) {
            const double even =
                value_at(&place, i, 1.0, j, 1.0) + value_at(&place, i, -1.0, j, -1.0);
            const double odd =
                value_at(&place, i, 1.0, j, -1.0) + value_at(&place, i, -1.0, j, 1.0);
            plogp__jet_cross(jet, i, j, (even - odd) / (4.0 * h * place.steps[j]));
        }
    }
}
