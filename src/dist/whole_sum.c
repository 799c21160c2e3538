#include "dist/whole_sum.h"

#include <math.h>

#include "math/quadrature.h"
#include "plogp/sum.h"

/* Terms summed one by one at either end of a wide law. */
#define DIRECT_MAX  4096.0
#define WINDOWS_MAX 4
#define WHOLE_LIMIT 0x1p53 /* from here on not every whole number is a double */

/* Whole numbers from low to high. */
struct window {
    double low, high;
};

static double integrand(double x, double from_end, void *state)
{
    const struct plogp__whole_sum *const sum = state;
    (void)from_end;
    return sum->term(x, sum->state);
}

static void add_directly(const struct plogp__whole_sum *sum, struct window window,
                         plogp_sum *total)
{
    for (double k = window.low; k <= window.high && k < WHOLE_LIMIT; k += 1.0)
        plogp_sum_add(total, sum->term(k, sum->state));
}

/* The integral over the window, cut at the points of the pair. */
static double add_integral(const struct plogp__whole_sum *sum, struct window window,
                           plogp_sum *total)
{
    const struct plogp__pair *const pair = sum->pair;
    struct plogp__whole_sum state = *sum;
    double last = window.low, error = 0.0;
    for (size_t i = 0; i <= pair->point_count; i++) {
        const bool inside = i < pair->point_count && pair->points[i] < window.high;
        const double ends[2] = {last, inside ? pair->points[i] : window.high};
        plogp__integral piece = {0.0, 0.0, 0.0};
        if (!(ends[1] > ends[0]))
            continue;
        const plogp_status status =
            plogp__integrate(integrand, &state, ends, 1e-14, &piece);
        if (status == PLOGP_OK || status == PLOGP_ENOCONV) {
            plogp_sum_add(total, piece.value);
            error += piece.error;
        }
        last = ends[1];
        if (!inside)
            break;
    }
    return error;
}

/* The first derivative half a step before `x`, and the third, from the terms at x, x + step,
 * x + 2 step, x + 3 step: a term on the other side may belong to something else. */
struct slopes {
    double first, third;
};

static struct slopes slopes_from(const struct plogp__whole_sum *sum, double x,
                                 double step)
{
    double f[4];
    for (int i = 0; i < 4; i++)
        f[i] = sum->term(x + i * step, sum->state);
    return (struct slopes){(-71.0 * f[0] + 141.0 * f[1] - 93.0 * f[2] + 23.0 * f[3]) /
                               24.0,
                           f[3] - 3.0 * f[2] + 3.0 * f[1] - f[0]};
}

/*
 * Euler and Maclaurin's formula in its midpoint form: the integral over low - 1/2 ...
 * high + 1/2, less 1/24 of the change of the derivative. The next term is 7/5760 of the
 * change of the third derivative, that of the one-sided derivatives 1/24 of 71/24 - 2 of it:
 * 0.04 of it bounds both; beyond it nothing changes on a scale
 * shorter than the hundreds that a law has that is wider than what is summed directly.
 */
static double add_by_integral(const struct plogp__whole_sum *sum, struct window window,
                              plogp_sum *total)
{
    const struct window wider = {window.low - 0.5, window.high + 0.5};
    const double error = add_integral(sum, wider, total);
    const struct slopes low = slopes_from(sum, window.low, 1.0);
    const struct slopes high = slopes_from(sum, window.high, -1.0);
    plogp_sum_add(total, (low.first + high.first) / 24.0);
    return error + 0.04 * (fabs(low.third) + fabs(high.third));
}

/* Where one law is summed term by term: all of it, or its ends. */
static size_t windows_of(const struct plogp__law *law, struct window *windows)
{
    const double low = law->core.low, high = law->core.high;
    if (high - low <= PLOGP__WHOLE_DIRECT) {
        windows[0] = (struct window){low, high};
        return 1;
    }
    windows[0] = (struct window){low, low + DIRECT_MAX - 1.0};
    windows[1] = (struct window){high - DIRECT_MAX + 1.0, high};
    return high < WHOLE_LIMIT ? 2 : low + DIRECT_MAX < WHOLE_LIMIT ? 1 : 0;
}

static size_t sorted_windows(const struct plogp__pair *pair, struct window *windows)
{
    size_t count = windows_of(&pair->p, windows);
    count += windows_of(&pair->q, windows + count);
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && windows[j].low < windows[j - 1].low; j--) {
            const struct window swapped = windows[j];
            windows[j] = windows[j - 1];
            windows[j - 1] = swapped;
        }
    return count;
}

static double add_gap(const struct plogp__whole_sum *sum, struct window gap,
                      plogp_sum *total)
{
    if (gap.high - gap.low >= DIRECT_MAX)
        return add_by_integral(sum, gap, total);
    add_directly(sum, gap, total);
    return 0.0;
}

/* Windows and the gaps between them, in order, inside low ... high. */
static double add_pieces(const struct plogp__whole_sum *sum, double low, double high,
                         plogp_sum *total)
{
    struct window windows[WINDOWS_MAX];
    const size_t count = sorted_windows(sum->pair, windows);
    double next = low, error = 0.0;
    for (size_t i = 0; i < count && next <= high; i++) {
        const struct window window = {fmax(windows[i].low, next),
                                      fmin(windows[i].high, high)};
        if (window.low > window.high)
            continue;
        error += add_gap(sum, (struct window){next, window.low - 1.0}, total);
        add_directly(sum, window, total);
        next = window.high + 1.0;
    }
    return error + add_gap(sum, (struct window){next, high}, total);
}

struct plogp__found plogp__sum_whole(const struct plogp__whole_sum *sum, double low,
                                     double high)
{
    struct plogp__found found = {0.0, 0.0, false};
    plogp_sum total;
    plogp_sum_init(&total);
    if (high - low <= PLOGP__WHOLE_DIRECT)
        add_directly(sum, (struct window){low, high}, &total);
    else
        found.error = add_pieces(sum, low, high, &total);
    found.value = plogp_sum_value(&total);
    found.error += 0x1p-46 * fabs(found.value);
    found.diverges = !isfinite(found.value);
    found.value = found.diverges ? INFINITY : found.value;
    return found;
}
