#include "dist/beta_tail.h"

#include <math.h>
#include <stdbool.h>

#include "dist/deviance.h"
#include "math/kernel.h"
#include "math/quadrature.h"
#include "math/special.h"

#define SMALL      64.0 /* up to here the power series has few terms                 */
#define TERMS_MAX  20000
#define PANEL      3.0 /* of Gauss's rule, in widths of the integrand               */
#define PANELS_MAX 64
#define STEPS_MAX  40
#define CLOSE      0x1p-27 /* of the logarithm of a tail: Newton's next step is below u */
#define LEAST      0x1p-52 /* a step that rounding undoes                                */
#define SMALLEST   0.05    /* no parameter is tiny above it                             */
#define FAR        8.0     /* lead over bend from where a tail is one of exponentials   */

/* The lower tail at x = u / (u + v), y = 1 - x, of parameters a and b. */
struct tail {
    double a, b, x, y;
    double lead; /* a/x - b/y >= 0 left of the middle a / (a + b) */
};

/* sum of (a+b)_n / (a+1)_n x^n, the tail over x^a y^b / (a B): all terms are positive, and
 * from x < a / (a + b) on they fall. */
static double series(const struct tail *tail)
{
    const double n = tail->a + tail->b;
    double sum = 1.0, term = 1.0;
    for (int k = 0; k < TERMS_MAX && term > 0x1p-60 * sum; k++) {
        term *= tail->x * (n + k) / (tail->a + 1.0 + k);
        sum += term;
    }
    return sum / tail->a;
}

/*
 * The density in log x/y, over its value at x, at x - t: the logarithm is -t (a/x - b/y)
 * less two gaps, and nothing in it cancels.
 */
static double ratio(const struct tail *tail, double t)
{
    const double down = t / tail->x, up = t / tail->y;
    const double log_ratio =
        -t * tail->lead - tail->a * plogp__log_gap(-down) - tail->b * plogp__log_gap(up);
    return plogp__exp(log_ratio) / ((1.0 - down) * (1.0 + up));
}

static double panel(const struct tail *tail, double low, double width)
{
    double sum = 0.0;
    for (int i = 0; i < PLOGP__GAUSS_POINTS; i++) {
        const double step = width * plogp__gauss_nodes[i];
        sum += plogp__gauss_weights[i] *
               (ratio(tail, low + step) + ratio(tail, low + width - step));
    }
    return width * sum;
}

/* How fast the density in log x/y bends at x. */
static double curvature_of(const struct tail *tail)
{
    return hypot(sqrt(tail->a) / tail->x, sqrt(tail->b) / tail->y);
}

/* The tail over x^a y^b / B, from x outwards in panels on which the density falls by a few
 * powers of e. */
static double integral(const struct tail *tail)
{
    const double width = PANEL / fmax(tail->lead, curvature_of(tail));
    double low = 0.0, sum = 0.0;
    for (int i = 0; i < PANELS_MAX && low < tail->x; i++) {
        const double part = panel(tail, low, fmin(width, tail->x - low));
        sum += part;
        low += width;
        if (part < 0x1p-60 * sum)
            break;
    }
    return sum / (tail->x * tail->y);
}

/* log of the tail. */
static long double log_tail(const struct tail *tail)
{
    const double rest = tail->a <= SMALL ? series(tail) : integral(tail);
    const long double log_value =
        plogp__log_beta_kernel(tail->a, tail->b, tail->x, tail->y) +
        (long double)plogp__log(rest);
    return fminl(log_value, 0.0L);
}

static struct tail make(double a, double b, double u, double v)
{
    const double total = u + v, x = u / total, y = v / total;
    return (struct tail){a, b, x, y, a / x - b / y};
}

/* Whether the tail is better made here than by the incomplete beta function, which is short
 * of digits, or slow. With a tiny parameter only far out, where the integrand falls like an
 * exponential function, and not to be taken from 1: few digits may be left. */
static bool is_own(const struct tail *tail, bool from_one)
{
    const bool large = fmax(tail->a, tail->b) > PLOGP__BETA_LARGE;
    if (tail->lead < 0.0 || !(large || (tail->a <= SMALL && tail->x <= 0.5)))
        return false;
    return fmin(tail->a, tail->b) > SMALLEST ||
           (!from_one && tail->lead > FAR * curvature_of(tail));
}

double plogp__log_beta_tail(double a, double b, double u, double v)
{
    if (!(u > 0.0))
        return -INFINITY;
    if (!(v > 0.0))
        return 0.0;
    const struct tail lower = make(a, b, u, v), upper = make(b, a, v, u);
    if (is_own(&lower, false))
        return (double)log_tail(&lower);
    if (is_own(&upper, true))
        return plogp__log1p(-(double)expl(log_tail(&upper)));
    return u <= v ? plogp__log_beta_p(a, b, u / (u + v))
                  : plogp__log_beta_q(b, a, v / (u + v));
}

double plogp__beta_tail(double a, double b, double u, double v)
{
    const struct tail lower = make(a, b, u, v), upper = make(b, a, v, u);
    if (!(u > 0.0) || !(v > 0.0))
        return plogp__beta_p_share(a, b, u, v);
    if (is_own(&lower, false))
        return (double)expl(log_tail(&lower));
    if (is_own(&upper, true))
        return 1.0 - (double)expl(log_tail(&upper));
    return plogp__beta_p_share(a, b, u, v);
}

/*
 * Far out the tail is nearly a power of x, C x^a with C = 1 / (a B): Newton's method in the
 * logarithms of both begins there, and stays on one side of the quantile.
 */
struct plogp__unit_place plogp__beta_far_quantile(double a, double b, double p)
{
    const double log_p = plogp__log(p);
    double log_x = (log_p + plogp__log(a) + plogp__log_beta(a, b)) / a;
    for (int i = 0; i < STEPS_MAX && log_x < 0.0; i++) {
        const double x = plogp__exp(log_x), rest = -plogp__expm1(log_x);
        if (x == 0.0)
            return (struct plogp__unit_place){0.0, 1.0};
        const double log_tail = plogp__log_beta_tail(a, b, x, rest);
        const double log_slope = (double)plogp__log_beta_kernel(a, b, x, rest);
        const double excess = log_tail - log_p;
        const double step = excess * rest * plogp__exp(log_tail - log_slope);
        if (!(fabs(excess) > CLOSE && fabs(step) > LEAST))
            return (struct plogp__unit_place){x * plogp__exp(-step),
                                              -plogp__expm1(log_x - step)};
        log_x -= step;
    }
    return (struct plogp__unit_place){NAN, NAN};
}
