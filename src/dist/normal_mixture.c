/*
 * Mixture of K normal laws: f(x) = sum of w_j phi((x - m_j) / s_j) / s_j, the weights adding
 * up to 1. Parameters: weight1, mean1, sd1, weight2, ...; the last component is followed
 * by an sd of 0.
 */
#include <math.h>

#include "dist/deviance.h"
#include "dist/family_list.h"
#include "dist/normal_mixture.h"
#include "math/kernel.h"
#include "math/special.h"

#define COMPONENTS_MAX (PLOGP_PARAMETERS_MAX / 3)
#define SHARES_SLACK   1e-9 /* a component's part in how far the sum may be from 1 */

struct component {
    double weight, mean, sd;
};

static struct component component_of(const double *theta, size_t j)
{
    return (struct component){theta[3 * j], theta[3 * j + 1], theta[3 * j + 2]};
}

static size_t component_count(const double *theta)
{
    size_t count = 0;
    while (count < COMPONENTS_MAX && theta[3 * count + 2] > 0.0)
        count++;
    return count;
}

static bool valid(const double *theta)
{
    const size_t count = component_count(theta);
    double sum = 0.0;
    for (size_t j = 0; j < count; j++)
        sum += theta[3 * j];
    return fabs(sum - 1.0) <= SHARES_SLACK * (double)count;
}

/* log of w phi(z) / s, -Inf for a weight of 0. */
static double log_part(struct component c, double x)
{
    const double z = (x - c.mean) / c.sd;
    return -0.5 * z * z + plogp__log(c.weight / c.sd) - PLOGP__HALF_LOG_2PI;
}

/* The parts and the log of their sum, the largest taken out. */
static double log_sum(const double *theta, double x, double *parts)
{
    const size_t count = component_count(theta);
    double largest = -INFINITY, sum = 0.0;
    for (size_t j = 0; j < count; j++) {
        parts[j] = log_part(component_of(theta, j), x);
        largest = fmax(largest, parts[j]);
    }
    for (size_t j = 0; j < count && largest > -INFINITY; j++)
        sum += plogp__exp(parts[j] - largest);
    return largest == -INFINITY ? -INFINITY : largest + plogp__log(sum);
}

static double logpdf(double x, const double *theta)
{
    double parts[COMPONENTS_MAX] = {0.0};
    return log_sum(theta, x, parts);
}

static double cdf(double x, const double *theta)
{
    double sum = 0.0;
    for (size_t j = 0; j < component_count(theta); j++) {
        const struct component c = component_of(theta, j);
        sum += c.weight * plogp__normal_cdf((x - c.mean) / c.sd);
    }
    return fmin(sum, 1.0);
}

static double sf(double x, const double *theta)
{
    double sum = 0.0;
    for (size_t j = 0; j < component_count(theta); j++) {
        const struct component c = component_of(theta, j);
        sum += c.weight * plogp__normal_sf((x - c.mean) / c.sd);
    }
    return fmin(sum, 1.0);
}

static double log_tail(double x, const double *theta, bool upper)
{
    double largest = -INFINITY, sum = 0.0;
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t j = 0; j < component_count(theta); j++) {
            const struct component c = component_of(theta, j);
            const double z = (x - c.mean) / c.sd;
            const double part = plogp__log(c.weight) + (upper ? plogp__normal_log_sf(z)
                                                              : plogp__normal_log_cdf(z));
            if (pass == 0)
                largest = fmax(largest, part);
            else
                sum += plogp__exp(part - largest);
        }
    return largest + plogp__log(sum);
}

static double mean(const double *theta)
{
    double sum = 0.0;
    for (size_t j = 0; j < component_count(theta); j++)
        sum += theta[3 * j] * theta[3 * j + 1];
    return sum;
}

static double variance(const double *theta)
{
    const double centre = mean(theta);
    double sum = 0.0;
    for (size_t j = 0; j < component_count(theta); j++) {
        const struct component c = component_of(theta, j);
        const double d = c.mean - centre;
        sum += c.weight * (c.sd * c.sd + d * d);
    }
    return sum;
}

/* The middle of every component and its feet: a narrow one may lie between quantiles. */
static size_t features(const double *theta, double *places)
{
    static const double feet[] = {0.0, -2.0, 2.0, -6.0, 6.0, -12.0, 12.0};
    const size_t feet_count = sizeof feet / sizeof feet[0];
    size_t count = 0;
    for (size_t j = 0; j < component_count(theta); j++)
        for (size_t i = 0; i < feet_count; i++)
            places[count++] = theta[3 * j + 1] + feet[i] * theta[3 * j + 2];
    return count;
}

/* The derivatives of one component's log part in its weight, mean and sd. */
struct part_jet {
    double gradient[3];
    double hessian[3][3];
};

static struct part_jet part_jet_of(struct component c, double x)
{
    const double z = (x - c.mean) / c.sd, square = z * z, inverse = 1.0 / c.sd;
    const double cross = -2.0 * z * inverse * inverse;
    return (struct part_jet){
        .gradient = {1.0 / c.weight, z * inverse, (square - 1.0) * inverse},
        .hessian = {{-1.0 / (c.weight * c.weight), 0.0, 0.0},
                    {0.0, -inverse * inverse, cross},
                    {0.0, cross, (1.0 - 3.0 * square) * inverse * inverse}}};
}

/* What the other components have of the density at x. */
static double other_shares(const double *shares, size_t count, size_t j)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += i == j ? 0.0 : shares[i];
    return sum;
}

/* r (H + (1 - r) g g'), rest = 1 - r; in the weight, where H = -g g, -(r g)^2. */
static void set_own(struct plogp__jet *jet, size_t j, const struct part_jet *part,
                    double share, double rest)
{
    for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 3; b++)
            jet->hessian[3 * j + a][3 * j + b] =
                share *
                (part->hessian[a][b] + rest * part->gradient[a] * part->gradient[b]);
    jet->hessian[3 * j][3 * j] = -jet->gradient[3 * j] * jet->gradient[3 * j];
}

/*
 * With r_j the share of component j in the density at x and g_j, H_j the derivatives of
 * its log part: the gradient is sum r_j g_j, the Hessian sum r_j (H_j + g_j g_j') less the
 * product of the gradient with itself.
 */
static void point(double x, const double *theta, struct plogp__jet *jet)
{
    const size_t count = component_count(theta);
    struct part_jet parts[COMPONENTS_MAX];
    double shares[COMPONENTS_MAX] = {0.0};
    jet->value = log_sum(theta, x, shares);
    for (size_t j = 0; j < count; j++) {
        parts[j] = part_jet_of(component_of(theta, j), x);
        shares[j] = plogp__exp(shares[j] - jet->value);
        for (size_t a = 0; a < 3; a++)
            jet->gradient[3 * j + a] = shares[j] * parts[j].gradient[a];
    }
    for (size_t a = 0; a < 3 * count; a++)
        for (size_t b = 0; b < 3 * count; b++)
            jet->hessian[a][b] = -jet->gradient[a] * jet->gradient[b];
    for (size_t j = 0; j < count; j++)
        set_own(jet, j, &parts[j], shares[j], other_shares(shares, count, j));
}

#define COMPONENT(weight, mean, sd)                                                      \
    {weight, PLOGP__SHARE, 0}, {mean, PLOGP__REAL, 1},                                   \
    {                                                                                    \
        sd, PLOGP__POSITIVE, 1                                                           \
    }

#define MIXTURE(count, text)                                                             \
    {                                                                                    \
        .name = "normal-mixture:" text, .only_by_name = true, .components = (count),     \
        .range = {.low = -INFINITY, .high = INFINITY}, .parameter_count = 3 * (count),   \
        .parameters = {COMPONENT("weight1", "mean1", "sd1"),                             \
                       COMPONENT("weight2", "mean2", "sd2"),                             \
                       COMPONENT("weight3", "mean3", "sd3"),                             \
                       COMPONENT("weight4", "mean4", "sd4"),                             \
                       COMPONENT("weight5", "mean5", "sd5"),                             \
                       COMPONENT("weight6", "mean6", "sd6"),                             \
                       COMPONENT("weight7", "mean7", "sd7"),                             \
                       COMPONENT("weight8", "mean8", "sd8")},                            \
        .valid = valid, .rule = "the weights must add up to 1", .logpdf = logpdf,        \
        .cdf = cdf, .sf = sf, .log_tail = log_tail, .mean = mean, .variance = variance,  \
        .features = features, .point = point,                                            \
        .local_maximum = "a local maximum: " PLOGP__MIXTURE_UNBOUNDED,                   \
        .no_maximum = "no inner maximum was found: " PLOGP__MIXTURE_UNBOUNDED            \
    }

const struct plogp__family plogp__normal_mixtures[COMPONENTS_MAX] = {
    MIXTURE(1, "1"), MIXTURE(2, "2"), MIXTURE(3, "3"), MIXTURE(4, "4"),
    MIXTURE(5, "5"), MIXTURE(6, "6"), MIXTURE(7, "7"), MIXTURE(8, "8"),
};
