#include "math/quadrature.h"

#include <math.h>
#include <stdbool.h>

const double plogp__gauss_nodes[PLOGP__GAUSS_POINTS] = {
    0x1.5b4f66ca1e083p-8, 0x1.c60a99e906503p-6, 0x1.132ff2bac6df4p-4,
    0x1.f4ee8896e3653p-4, 0x1.874b732542e90p-3, 0x1.157ed32de2c47p-2,
    0x1.6fd1a8cdee642p-2, 0x1.cf5a853312ac1p-2};
const double plogp__gauss_weights[PLOGP__GAUSS_POINTS] = {
    0x1.bcddab4b7c211p-7, 0x1.fdfb1a2c1265dp-6, 0x1.85c4ee79cc258p-5,
    0x1.fe7af2bad386ap-5, 0x1.325f61bca3cbfp-4, 0x1.5a6ebbb5a75fcp-4,
    0x1.75f8c77e0c00fp-4, 0x1.83feae80e4dfcp-4};

#define HALF_PI 0x1.921fb54442d18p+0

enum kind { FINITE, FROM_LOWER, FROM_UPPER, WHOLE_LINE };

/* An interval and its change of variable x(t), t on the whole line. */
struct piece {
    plogp__integrand *f;
    void *state;
    enum kind kind;
    double lower, upper; /* where finite                                 */
    double scale;        /* of an infinite interval, otherwise its length */
};

/* Sums of x'(t) f(x(t)) over trapezoidal points, and how far out terms have mattered. */
struct sums {
    double value, magnitude;
    double low, high;
};

struct point {
    double x, from_end, weight; /* weight = x'(t) */
};

/* x = middle + half tanh(pi/2 sinh t): the distance from the nearer end is
 * length / (1 + exp(2 |s|)), s = pi/2 sinh t, without cancellation. */
static struct point finite_point(const struct piece *piece, double t)
{
    const double s = HALF_PI * sinh(t);
    const double decay = exp(-2.0 * fabs(s));
    const double distance = piece->scale * decay / (1.0 + decay);
    const double weight =
        piece->scale * 2.0 * HALF_PI * cosh(t) * decay / ((1.0 + decay) * (1.0 + decay));
    const struct point point = {s < 0.0 ? piece->lower + distance
                                        : piece->upper - distance,
                                s < 0.0 ? distance : -distance, weight};
    return point;
}

/* x = end +- scale exp(pi/2 sinh t). */
static struct point half_line_point(const struct piece *piece, double t)
{
    const double distance = piece->scale * exp(HALF_PI * sinh(t));
    const double weight = HALF_PI * cosh(t) * distance;
    const bool up = piece->kind == FROM_LOWER;
    const struct point point = {up ? piece->lower + distance : piece->upper - distance,
                                up ? distance : -distance, weight};
    return point;
}

/* x = scale sinh(pi/2 sinh t). */
static struct point whole_line_point(const struct piece *piece, double t)
{
    const double s = HALF_PI * sinh(t);
    const struct point point = {piece->scale * sinh(s), 0.0,
                                piece->scale * HALF_PI * cosh(t) * cosh(s)};
    return point;
}

/* Add one point; returns whether its term still matters beside the sums. */
static bool add_point(const struct piece *piece, double t, struct sums *sums)
{
    const struct point point = piece->kind == FINITE       ? finite_point(piece, t)
                               : piece->kind == WHOLE_LINE ? whole_line_point(piece, t)
                                                           : half_line_point(piece, t);
    if (!(isfinite(point.x) && isfinite(point.weight) && point.weight > 0.0))
        return false;
    const double value = piece->f(point.x, point.from_end, piece->state);
    const double term = isfinite(value) ? point.weight * value : 0.0;
    if (!isfinite(term))
        return false;
    sums->value += term;
    sums->magnitude += fabs(term);
    return fabs(term) > 0x1p-60 * sums->magnitude;
}

/* exp(pi/2 sinh t) leaves the range of double at |t| = 6.8. */
#define T_MAX 6.8

/* A term may vanish by chance or far from a peak, so several in a row end a side. */
#define QUIET_MAX 10

/* The points at first, first + step, ... on one side of t = 0: at least as far out as
 * anything has been found, for a peak may lie there alone. */
static void add_side(const struct piece *piece, double first, double step,
                     struct sums *sums)
{
    int quiet = 0;
    for (double t = first; fabs(t) <= T_MAX; t += step) {
        const bool matters = add_point(piece, t, sums);
        quiet = matters || (sums->magnitude == 0.0) ? 0 : quiet + 1;
        if (matters) {
            sums->low = fmin(sums->low, t);
            sums->high = fmax(sums->high, t);
        }
        if (quiet > QUIET_MAX && (t > fmax(sums->high, 1.0) || t < fmin(sums->low, -1.0)))
            return;
    }
}

#define LEVELS 9 /* steps 1/2, 1/4, ... 1/1024 */

/*
 * The trapezoidal rule at halved steps, each level adding the points between. Once the rule
 * converges the error of a level is about the square of the last difference relative to the
 * one before; the difference itself is the bound reported.
 */
static plogp_status integrate_piece(const struct piece *piece, double tolerance,
                                    plogp__integral *integral)
{
    struct sums sums = {0.0, 0.0, 0.0, 0.0};
    double step = 0.5;
    add_point(piece, 0.0, &sums);
    add_side(piece, step, step, &sums);
    add_side(piece, -step, -step, &sums);
    double previous = step * sums.value;
    for (int level = 0; level < LEVELS; level++) {
        add_side(piece, step / 2, step, &sums);
        add_side(piece, -step / 2, -step, &sums);
        step /= 2;
        integral->value = step * sums.value;
        integral->magnitude = step * sums.magnitude;
        const double change = fabs(integral->value - previous);
        integral->error = change + 8 * 0x1p-53 * integral->magnitude;
        if (level >= 2 && integral->error <= tolerance * integral->magnitude)
            return PLOGP_OK;
        previous = integral->value;
    }
    return integral->magnitude == 0.0 ? PLOGP_OK : PLOGP_ENOCONV;
}

static struct piece make_piece(plogp__integrand *f, void *state, double lower,
                               double upper, double scale)
{
    struct piece piece = {f, state, FINITE, lower, upper, scale};
    if (isfinite(lower) && isfinite(upper))
        piece.scale = upper - lower;
    else if (isfinite(lower))
        piece.kind = FROM_LOWER;
    else if (isfinite(upper))
        piece.kind = FROM_UPPER;
    else
        piece.kind = WHOLE_LINE;
    return piece;
}

plogp_status plogp__integrate(plogp__integrand *f, void *state, const double interval[2],
                              double tolerance, plogp__integral *integral)
{
    if (interval == NULL || !(interval[1] < interval[0]))
        return plogp__integrate_pieces(f, state, interval, 2, tolerance, integral);
    const double swapped[2] = {interval[1], interval[0]};
    const plogp_status status =
        plogp__integrate_pieces(f, state, swapped, 2, tolerance, integral);
    if (status == PLOGP_OK || status == PLOGP_ENOCONV)
        integral->value = -integral->value;
    return status;
}

/* The length of the finite piece nearest to piece `i`, the first or the last, or 1. */
static double scale_beside(const double *points, size_t point_count, size_t i)
{
    for (size_t j = 0; j + 1 < point_count; j++) {
        const size_t k = i == 0 ? j : point_count - 2 - j;
        const double length = points[k + 1] - points[k];
        if (isfinite(length) && length > 0.0)
            return length;
    }
    return 1.0;
}

plogp_status plogp__integrate_pieces(plogp__integrand *f, void *state,
                                     const double *points, size_t point_count,
                                     double tolerance, plogp__integral *integral)
{
    if (f == NULL || points == NULL || integral == NULL || point_count < 2 ||
        !(tolerance > 0.0))
        return PLOGP_EINVAL;
    for (size_t i = 0; i + 1 < point_count; i++)
        if (!(points[i] <= points[i + 1]))
            return PLOGP_EINVAL;

    plogp_status outcome = PLOGP_OK;
    plogp__integral total = {0.0, 0.0, 0.0};
    for (size_t i = 0; i + 1 < point_count; i++) {
        if (points[i] == points[i + 1])
            continue;
        const struct piece piece = make_piece(f, state, points[i], points[i + 1],
                                              scale_beside(points, point_count, i));
        plogp__integral part = {0.0, 0.0, 0.0};
        if (integrate_piece(&piece, tolerance, &part) != PLOGP_OK)
            outcome = PLOGP_ENOCONV;
        total.value += part.value;
        total.error += part.error;
        total.magnitude += part.magnitude;
    }
    /* A piece that is small beside the others may miss its own tolerance. */
    if (total.error <= tolerance * total.magnitude)
        outcome = PLOGP_OK;
    *integral = total;
    return outcome;
}
