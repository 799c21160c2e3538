/* Two laws compared: which way each number is found. */
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "dist/divergence_quadrature.h"
#include "dist/divergence_summation.h"
#include "dist/mixed.h"
#include "dist/same_law.h"
#include "plogp/distribution_divergence.h"

/* One direction: the divergence, how it was found, and why it is infinite. */
struct direction {
    double value;
    double error;
    const char *method;
    const char *reason;
};

/* NULL, or why P has mass that Q forbids. */
static const char *forbidden(const struct plogp__law *p, const struct plogp__law *q)
{
    if (p->family->discrete != q->family->discrete)
        return "one law has a density, the other probabilities of points";
    if (p->support.low < q->support.low)
        return "P has values below the smallest value of Q";
    if (p->support.high > q->support.high)
        return "P has values above the largest value of Q";
    return NULL;
}

static struct direction infinite(const char *reason, const char *method)
{
    return (struct direction){INFINITY, INFINITY, method, reason};
}

static struct direction numerical(const struct plogp__pair *pair)
{
    const bool discrete = pair->p.family->discrete;
    const struct plogp__found found =
        discrete ? plogp__kl_summation(pair) : plogp__kl_quadrature(pair);
    const char *const method = discrete ? "summation" : "quadrature";
    if (found.diverges)
        return infinite("the expectation diverges: a tail of P is too heavy for Q",
                        method);
    return (struct direction){fmax(found.value, 0.0), found.error, method, NULL};
}

/* The family that both laws are of, or that both are of after the same shift; or NULL. */
static const struct plogp__family *closed_form_of(const struct plogp__pair *pair)
{
    const struct plogp__family *const family = pair->p.family;
    const size_t last = family->parameter_count - 1;
    if (family != pair->q.family)
        return NULL;
    if (family->base == NULL)
        return family;
    return pair->p.theta[last] == pair->q.theta[last] ? family->base : NULL;
}

/* Of a closed form: its own rounding, and that of a parameter, which moves a divergence D by
 * sqrt(2 D) u and u^2. */
static double closed_error(const struct plogp__pair *pair, double value)
{
    return 0x1p-48 * value + (pair->rounded ? 0x1p-50 * sqrt(value) + 0x1p-100 : 0.0);
}

static struct direction divergence(const struct plogp__pair *pair)
{
    const struct plogp__family *const family = closed_form_of(pair);
    const char *const reason = forbidden(&pair->p, &pair->q);
    if (reason != NULL)
        return infinite(reason, "support");
    if (family != NULL && family->divergence != NULL) {
        const double value = family->divergence(pair->p.theta, pair->q.theta);
        if (value == INFINITY)
            return infinite(family->discrete ? "P has mass where Q has none"
                                             : "it is beyond the largest double",
                            "closed form");
        if (!isnan(value))
            return (struct direction){value, closed_error(pair, value), "closed form",
                                      NULL};
    }
    return numerical(pair);
}

static void measure(struct plogp__pair *pair)
{
    if (pair->p.family->discrete != pair->q.family->discrete)
        return;
    if (pair->p.family->discrete)
        plogp__pair_measure_whole(pair);
    else
        plogp__pair_measure(pair);
}

/* The pair, under one family's name where it has one: laws [2] hold what has another. */
static void init(const plogp_distribution *p, const plogp_distribution *q,
                 plogp_distribution *laws, struct plogp__pair *pair)
{
    bool rounded = false;
    const bool renamed = plogp__same_family(p, q, laws, &rounded);
    plogp__pair_init(renamed ? &laws[0] : p, renamed ? &laws[1] : q, pair);
    pair->rounded = rounded;
}

static struct plogp__pair swapped(const struct plogp__pair *pair)
{
    struct plogp__pair other = *pair;
    other.p = pair->q;
    other.q = pair->p;
    return other;
}

static plogp_ledger ledger_of(double entropy, double divergence_value)
{
    return (plogp_ledger){.cross_entropy = entropy + divergence_value,
                          .entropy = entropy,
                          .divergence = divergence_value};
}

plogp_status plogp_distribution_compare(const plogp_distribution *p,
                                        const plogp_distribution *q,
                                        const plogp_context *context,
                                        plogp_distribution_comparison *comparison)
{
    plogp_distribution_comparison made;
    plogp_distribution laws[2];
    struct plogp__pair pair;
    if (comparison == NULL || plogp__family_of(p) == NULL || plogp__family_of(q) == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "a distribution is missing");
    memset(&made, 0, sizeof made);
    init(p, q, laws, &pair);
    measure(&pair);
    const struct plogp__pair other = swapped(&pair);
    const struct direction forward = divergence(&pair), reverse = divergence(&other);
    PLOGP_TRY(plogp__check_cancel(context));
    made.divergences.forward = ledger_of(plogp_distribution_entropy(p), forward.value);
    made.divergences.reverse = ledger_of(plogp_distribution_entropy(q), reverse.value);
    made.divergences.jeffreys = forward.value + reverse.value;
    made.method = forward.method;
    made.error_bound = made.errors.kl = forward.error;
    made.errors.kl_reverse = reverse.error;
    made.reason = forward.reason;
    made.reason_reverse = reverse.reason;
    if (pair.p.family->discrete != pair.q.family->discrete)
        plogp__distances_mixed(&pair, &made);
    else if (pair.p.family->discrete)
        plogp__distances_summation(&pair, &made);
    else
        plogp__distances_quadrature(&pair, &made);
    if (forbidden(&pair.p, &pair.q) != NULL)
        made.divergences.chi2 = made.errors.chi2 = INFINITY;
    *comparison = made;
    return PLOGP_OK;
}
