#include "dist/same_law.h"

#include <math.h>

#include "dist/deviance.h"
#include "dist/family.h"
#include "dist/family_list.h"

/* How a parameter of the other name comes from one of this. */
enum change { KEEP, RECIPROCAL, BY_ROOT_2, NONE };

/*
 * The laws of a family at which one parameter has a value: `into` is their other name. Its
 * parameters are those of `from` listed, changed as said.
 */
struct meeting {
    const struct plogp__family *family;
    size_t fixed;
    double value;
    const struct plogp__family *into;
    size_t from[2];
    enum change change[2];
};

static const struct meeting MEETINGS[] = {
    {&plogp__gamma3, 2, 0.0, &plogp__gamma, {0, 1}, {KEEP, KEEP}},
    {&plogp__weibull3, 2, 0.0, &plogp__weibull, {0, 1}, {KEEP, KEEP}},
    {&plogp__lognormal3, 2, 0.0, &plogp__lognormal, {0, 1}, {KEEP, KEEP}},
    {&plogp__gamma, 0, 1.0, &plogp__exponential, {1}, {RECIPROCAL, NONE}},
    {&plogp__weibull, 0, 1.0, &plogp__exponential, {1}, {RECIPROCAL, NONE}},
    {&plogp__weibull, 0, 2.0, &plogp__rayleigh, {1}, {BY_ROOT_2, NONE}},
    {&plogp__generalized_pareto, 1, 0.0, &plogp__exponential, {0}, {RECIPROCAL, NONE}},
    {&plogp__generalized_extreme_value, 2, 0.0, &plogp__gumbel, {0, 1}, {KEEP, KEEP}},
    {&plogp__student_t, 2, 1.0, &plogp__cauchy, {0, 1}, {KEEP, KEEP}},
    {&plogp__binomial, 0, 1.0, &plogp__bernoulli, {1}, {KEEP, NONE}},
    {&plogp__zero_inflated_poisson, 0, 0.0, &plogp__poisson, {1}, {KEEP, NONE}},
};
#define MEETING_COUNT (sizeof MEETINGS / sizeof MEETINGS[0])

static double changed(double x, enum change change, bool *rounded)
{
    switch (change) {
    case RECIPROCAL:
        *rounded = *rounded || fma(x, 1.0 / x, -1.0) != 0.0;
        return 1.0 / x;
    case BY_ROOT_2:
        *rounded = true;
        return x * PLOGP__SQRT_HALF;
    default:
        return x;
    }
}

static plogp_distribution law_of(const struct plogp__family *family, double a, double b)
{
    return (plogp_distribution){.family = family->name,
                                .parameter_count = family->parameter_count,
                                .parameters = {a, b}};
}

/* A geometric law by its mean: the other way round, 1 - p of a small mean would have lost its
 * digits. */
static bool rename_geometric(plogp_distribution *law, bool *rounded)
{
    const double p = law->parameters[0], rest = 1.0 - p, mean = rest / p;
    *rounded = *rounded || 1.0 - rest != p || fma(mean, p, -rest) != 0.0;
    *law = law_of(&plogp__negative_binomial, 1.0, mean);
    return plogp__family_of(law) != NULL;
}

/* Uniform laws of other families, and shifted exponential laws. */
static bool rename_alike(const struct plogp__family *family, plogp_distribution *law)
{
    const double *const theta = law->parameters;
    if (family == &plogp__beta && theta[0] == 1.0 && theta[1] == 1.0)
        *law = law_of(&plogp__uniform, 0.0, 1.0);
    else if (family == &plogp__generalized_pareto && theta[1] == -1.0)
        *law = law_of(&plogp__uniform, 0.0, theta[0]);
    else if (family == &plogp__gamma3 && theta[0] == 1.0)
        law->family = plogp__weibull3.name;
    else
        return false;
    return true;
}

/* A mixture of components of one mean and sd, those of a weight of 0 left out. */
static bool rename_mixture(const struct plogp__family *family, plogp_distribution *law)
{
    const double *const theta = law->parameters;
    size_t first = 0;
    while (first + 1 < family->components && theta[3 * first] == 0.0)
        first++;
    for (size_t j = first + 1; j < family->components; j++)
        if (theta[3 * j] != 0.0 && (theta[3 * j + 1] != theta[3 * first + 1] ||
                                    theta[3 * j + 2] != theta[3 * first + 2]))
            return false;
    *law = law_of(&plogp__normal, theta[3 * first + 1], theta[3 * first + 2]);
    return true;
}

/* The law under the next of its names; false where it has no other. */
static bool rename_law(plogp_distribution *law, bool *rounded)
{
    const struct plogp__family *const family = plogp__family_of(law);
    double parameters[2] = {0.0, 0.0};
    if (family->components > 0)
        return rename_mixture(family, law);
    if (family == &plogp__geometric)
        return rename_geometric(law, rounded);
    for (size_t i = 0; i < MEETING_COUNT; i++) {
        const struct meeting *const meeting = &MEETINGS[i];
        if (meeting->family != family ||
            law->parameters[meeting->fixed] != meeting->value)
            continue;
        for (size_t j = 0; j < meeting->into->parameter_count; j++)
            parameters[j] =
                changed(law->parameters[meeting->from[j]], meeting->change[j], rounded);
        *law = law_of(meeting->into, parameters[0], parameters[1]);
        return plogp__family_of(law) != NULL;
    }
    return rename_alike(family, law);
}

#define NAMES_MAX 4 /* gamma3, gamma, exponential is the longest way */

struct named {
    plogp_distribution law;
    bool rounded;
};

static size_t names_of(const plogp_distribution *law, struct named *names)
{
    size_t count = 1;
    names[0] = (struct named){*law, false};
    while (count < NAMES_MAX) {
        struct named next = names[count - 1];
        if (!rename_law(&next.law, &next.rounded))
            break;
        names[count++] = next;
    }
    return count;
}

bool plogp__same_family(const plogp_distribution *p, const plogp_distribution *q,
                        plogp_distribution *laws, bool *rounded)
{
    struct named first[NAMES_MAX], second[NAMES_MAX];
    if (plogp__family_of(p) == plogp__family_of(q))
        return false;
    const size_t first_count = names_of(p, first), second_count = names_of(q, second);
    for (size_t i = 0; i < first_count; i++)
        for (size_t j = 0; j < second_count; j++)
            if (first[i].law.family == second[j].law.family) {
                laws[0] = first[i].law;
                laws[1] = second[j].law;
                *rounded = first[i].rounded || second[j].rounded;
                return true;
            }
    return false;
}
