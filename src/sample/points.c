/* Entropy and divergence of points of several coordinates, by nearest neighbours. */
#include "plogp/points.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "math/confidence.h"
#include "math/special.h"
#include "plogp/sum.h"
#include "sample/kd_tree.h"
#include "sample/range_scale.h"
#include "sample/spacing.h"

#define BLOCK       256 /* points of one task */
#define COUNT_MAX   ((size_t)1 << 24)
#define SPARSE      1.5 /* log p/q beyond which a point of P has hardly any of Q about it */
#define SPARSE_MOST 0.2     /* share of such points */
#define LARGE_MAX   0x1p900 /* of coordinates that are made larger */

plogp_points_options plogp_points_options_defaults(void)
{
    return (plogp_points_options){.neighbours = 5};
}

/* A question to each point of P: `term` of it, with k neighbours. */
struct asking {
    struct plogp__kd_tree p, q; /* of the points over 2^exponent */
    int exponent;
    double (*term)(const struct asking *asking, const double *point);
    double k;
    double *terms; /* [p.points.count] */
};

static double entropy_term(const struct asking *asking, const double *point)
{
    const struct plogp__points *const points = &asking->p.points;
    const double distance = plogp__kd_tree_distance(&asking->p, point, asking->k + 1);
    const double half = points->norm == PLOGP__NORM_EUCLIDEAN ? 0.5 : 1.0; /* squared */
    return half * (double)points->dimension * log(distance);
}

/* See nearest_divergence.c, which has the same for sorted values. */
static double divergence_term(const struct asking *asking, const double *point)
{
    const double of_p = plogp__kd_tree_distance(&asking->p, point, asking->k + 1);
    const double of_q = plogp__kd_tree_distance(&asking->q, point, asking->k);
    const double radius = fmax(of_p, of_q);
    const double others = plogp__kd_tree_weight(&asking->p, point, radius) - 1;
    const double of_other = plogp__kd_tree_weight(&asking->q, point, radius);
    return plogp__digamma(others + (of_p < of_q)) -
           plogp__digamma(of_other + (of_q < of_p));
}

static plogp_status fill_block(void *state, size_t task, size_t worker)
{
    const struct asking *const asking = state;
    const struct plogp__points *const points = &asking->p.points;
    (void)worker;
    for (size_t i = task * BLOCK; i < (task + 1) * BLOCK && i < points->count; i++)
        asking->terms[i] = asking->term(asking, &points->values[points->dimension * i]);
    return PLOGP_OK;
}

static plogp_status ask(struct asking *asking, const plogp_context *context,
                        struct plogp__term_moments *moments)
{
    const size_t count = asking->p.points.count;
    PLOGP_TRY(plogp__team_run(context, (count - 1) / BLOCK + 1, fill_block, asking));
    return plogp__moments_of_terms(asking->terms, count, context, moments);
}

static plogp_status check(const plogp_points *points, size_t neighbours,
                          const plogp_context *context)
{
    if (points == NULL || points->values == NULL || points->dimension == 0)
        return plogp__fail(context, PLOGP_EINVAL, "no points to estimate from");
    if (points->count <= 2 * neighbours || points->count > COUNT_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "%zu points, but more than %zu and at most 2^24 are needed",
                           points->count, 2 * neighbours);
    for (size_t i = 0; i < points->count * points->dimension; i++)
        if (!isfinite(points->values[i]))
            return plogp__fail(context, PLOGP_EDOMAIN,
                               "only finite numbers have nearest neighbours");
    return PLOGP_OK;
}

/* Widen range[2] to what coordinate c takes. */
static void take_range(const plogp_points *points, size_t c, double range[2])
{
    for (size_t i = 0; i < points->count; i++) {
        range[0] = fmin(range[0], points->values[points->dimension * i + c]);
        range[1] = fmax(range[1], points->values[points->dimension * i + c]);
    }
}

/* The exponent that brings the widest coordinate of both where its squares are finite and not
 * 0; none that would make the largest number of another overflow. */
static int exponent_of(const plogp_points *p, const plogp_points *q)
{
    double widest = 0.0, largest = 0.0;
    for (size_t c = 0; c < p->dimension; c++) {
        double range[2] = {p->values[c], p->values[c]};
        take_range(p, c, range);
        take_range(q, c, range);
        widest = fmax(widest, range[1] / 2 - range[0] / 2);
        largest = fmax(largest, fmax(-range[0], range[1]));
    }
    const int exponent = plogp__range_exponent(-widest, widest);
    return exponent > 0 || ldexp(largest, -exponent) < LARGE_MAX ? exponent : 0;
}

/* The tree of the points over 2^exponent, which copies them. */
static plogp_status plant(const plogp_points *points, int exponent,
                          plogp_points_norm norm, const plogp_context *context,
                          struct plogp__kd_tree *tree)
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    const size_t numbers = points->count * points->dimension;
    double *const values = plogp__alloc(alloc, numbers + points->count, sizeof *values);
    if (values == NULL)
        return plogp__fail_memory(context);
    double *const weights = values + numbers;
    for (size_t i = 0; i < numbers; i++)
        values[i] = ldexp(points->values[i], -exponent);
    for (size_t i = 0; i < points->count; i++)
        weights[i] = 1.0;
    const struct plogp__points all = {values, weights, points->count, points->dimension,
                                      norm == PLOGP_POINTS_MAX ? PLOGP__NORM_MAX
                                                               : PLOGP__NORM_EUCLIDEAN};
    const plogp_status status = plogp__kd_tree_init(&all, context, tree);
    plogp__free(alloc, values);
    return status;
}

/* The moments of the terms with k neighbours and with twice as many. */
static plogp_status ask_twice(struct asking *asking, size_t neighbours,
                              const plogp_context *context,
                              struct plogp__term_moments moments[2])
{
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    asking->terms = plogp__alloc(alloc, asking->p.points.count, sizeof(double));
    if (asking->terms == NULL)
        return plogp__fail_memory(context);
    asking->k = (double)(2 * neighbours);
    plogp_status status = ask(asking, context, &moments[1]);
    asking->k = (double)neighbours;
    if (status == PLOGP_OK)
        status = ask(asking, context, &moments[0]);
    if (status != PLOGP_OK) {
        plogp__free(alloc, asking->terms);
        asking->terms = NULL;
    }
    return status;
}

/* 1.96 se, and the bias that twice the neighbours show: densities that vary make one in proportion
 * to the squared radius, (k/n)^(2/d), so that the difference is 2^(2/d) - 1 times what k has. */
static void set_interval(double difference, size_t dimension,
                         plogp_points_estimate *estimate)
{
    const double grown = exp2(2 / (double)dimension) - 1;
    const double bias = difference / fmin(grown, 1.0);
    const double half = PLOGP__Z95 * estimate->se;
    estimate->interval.low = estimate->value - half + fmin(bias, 0.0);
    estimate->interval.high = estimate->value + half + fmax(bias, 0.0);
}

/* The logarithm of the volume of the unit ball. */
static double log_unit_ball(plogp_points_norm norm, size_t dimension)
{
    const double d = (double)dimension;
    return norm == PLOGP_POINTS_MAX
               ? d * log(2.0)
               : d / 2 * 0x1.250d048e7a1bdp+0 - lgamma(d / 2 + 1); /* log pi */
}

/* Points that are near share neighbours, the more of them the more coordinates there are: about
 * psi'(k) d is added to the variance of a term (measured on normal points, bench/coverage). */
static plogp_points_estimate entropy_of(const struct asking *asking, size_t neighbours,
                                        plogp_points_norm norm,
                                        const struct plogp__term_moments moments[2])
{
    const double n = (double)asking->p.points.count, k = (double)neighbours;
    plogp_points_estimate made = {.warning = NULL};
    const double d = (double)asking->p.points.dimension;
    made.value = plogp__digamma_difference(k, n - k) + moments[0].mean +
                 log_unit_ball(norm, asking->p.points.dimension) +
                 d * asking->exponent * log(2.0);
    made.se = sqrt((moments[0].variance + d * plogp__trigamma(k)) / n);
    if (!isfinite(made.value)) {
        made.value = made.interval.low = made.interval.high = -INFINITY;
        made.se = NAN;
        made.warning = "points repeat: the law has atoms and no density";
        return made;
    }
    if (asking->p.points.dimension > 2)
        made.warning = "with three coordinates or more the bias may exceed the interval";
    const double wider = moments[1].mean - plogp__digamma(2 * k) + plogp__digamma(k);
    set_interval(moments[0].mean - wider, asking->p.points.dimension, &made);
    return made;
}

plogp_status plogp_entropy_points(const plogp_points *points,
                                  const plogp_points_options *options,
                                  const plogp_context *context,
                                  plogp_points_estimate *entropy)
{
    const plogp_points_options chosen =
        options == NULL ? plogp_points_options_defaults() : *options;
    struct asking asking = {.term = entropy_term};
    struct plogp__term_moments moments[2];
    if (entropy == NULL || chosen.neighbours < 1 || chosen.neighbours > 500)
        return plogp__fail(context, PLOGP_EINVAL, "1 to 500 neighbours are needed");
    PLOGP_TRY(check(points, chosen.neighbours, context));
    asking.exponent = exponent_of(points, points);
    PLOGP_TRY(plant(points, asking.exponent, chosen.norm, context, &asking.p));
    const plogp_status status = ask_twice(&asking, chosen.neighbours, context, moments);
    if (status == PLOGP_OK)
        *entropy = entropy_of(&asking, chosen.neighbours, chosen.norm, moments);
    plogp__free(plogp__context_alloc(context), asking.terms);
    plogp__kd_tree_clear(&asking.p);
    return status;
}

/* Var_P(log p/q)/n + Var_Q(p/q)/n_q, as for sorted values (nearest_divergence.c). */
static plogp_points_estimate divergence_of(const struct asking *asking,
                                           const struct plogp__term_moments moments[2])
{
    const double n = (double)asking->p.points.count, m = (double)asking->q.points.count;
    const double shift = log(m / (n - 1));
    double sparse = 0.0;
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < asking->p.points.count; i++) {
        plogp_sum_add(&sum, exp(asking->terms[i] + shift));
        sparse += asking->terms[i] + shift > SPARSE;
    }
    const double ratios = fmax(plogp_sum_value(&sum) / n - 1, 0.0);
    const double shared = 2 * plogp__trigamma(asking->k);
    const double spread = fmax(moments[0].variance, shared) +
                          shared * ((double)asking->p.points.dimension - 1);
    plogp_points_estimate made = {.value = moments[0].mean + shift,
                                  .se = sqrt(spread / n + ratios / m)};
    if (sparse > SPARSE_MOST * n)
        made.warning =
            "more than a fifth of P lies where Q has hardly any points: the value "
            "is too low and the interval may not know it";
    set_interval(moments[0].mean - moments[1].mean, asking->p.points.dimension, &made);
    return made;
}

plogp_status plogp_divergence_points(const plogp_points *p, const plogp_points *q,
                                     const plogp_points_options *options,
                                     const plogp_context *context,
                                     plogp_points_estimate *kl)
{
    const plogp_points_options chosen =
        options == NULL ? plogp_points_options_defaults() : *options;
    struct asking asking = {.term = divergence_term};
    struct plogp__term_moments moments[2];
    if (kl == NULL || chosen.neighbours < 1 || chosen.neighbours > 500)
        return plogp__fail(context, PLOGP_EINVAL, "1 to 500 neighbours are needed");
    PLOGP_TRY(check(p, chosen.neighbours, context));
    PLOGP_TRY(check(q, chosen.neighbours, context));
    if (p->dimension != q->dimension)
        return plogp__fail(context, PLOGP_EINVAL, "points of different dimensions");
    asking.exponent = exponent_of(p, q);
    PLOGP_TRY(plant(p, asking.exponent, chosen.norm, context, &asking.p));
    plogp_status status = plant(q, asking.exponent, chosen.norm, context, &asking.q);
    if (status == PLOGP_OK) {
        status = ask_twice(&asking, chosen.neighbours, context, moments);
        if (status == PLOGP_OK)
            *kl = divergence_of(&asking, moments);
        plogp__kd_tree_clear(&asking.q);
    }
    plogp__free(plogp__context_alloc(context), asking.terms);
    plogp__kd_tree_clear(&asking.p);
    return status;
}
