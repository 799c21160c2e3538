#include "sample/walk.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/status.h"

plogp_status plogp__side_refill(struct plogp__side *side)
{
    side->i = 0;
    return plogp__stretch_next(&side->stretch);
}

plogp_status plogp__side_open(const plogp_sorted *sorted, struct plogp__side *side)
{
    *side = (struct plogp__side){.total = sorted->facts.total};
    PLOGP_TRY(plogp__stretch_open(sorted, &side->stretch));
    const plogp_status status = plogp__side_refill(side);
    if (status != PLOGP_OK)
        plogp__side_close(side);
    return status;
}

void plogp__side_close(struct plogp__side *side)
{
    plogp__stretch_close(&side->stretch);
}

plogp_status plogp__side_pass(struct plogp__side *side, size_t values)
{
    if (values == 0)
        return PLOGP_OK;
    side->i += values;
    side->passed = side->stretch.at.cumulative[side->i - 1];
    return plogp__side_left(side) > 0 ? PLOGP_OK : plogp__side_refill(side);
}

plogp_status plogp__walk_open(const plogp_sorted *p, const plogp_sorted *q,
                              struct plogp__walk *walk)
{
    walk->size = 0;
    PLOGP_TRY(plogp__side_open(p, &walk->p));
    const plogp_status status = plogp__side_open(q, &walk->q);
    if (status != PLOGP_OK)
        plogp__side_close(&walk->p);
    return status;
}

void plogp__walk_close(struct plogp__walk *walk)
{
    plogp__side_close(&walk->p);
    plogp__side_close(&walk->q);
}

/* How many values of P are among the first `steps`; no branch depends on the numbers. */
static uint32_t share_of_p(const double *p, const double *q, size_t steps)
{
    size_t low = 0;
    for (size_t left = steps, half; left > 0;) {
        half = left / 2;
        const size_t is_among = p[low + half] <= q[steps - (low + half) - 1];
        low += -is_among & (half + 1);
        left = half - (is_among & ~left & 1);
    }
    return (uint32_t)low;
}

/* Which side has the next value is a toss-up, so nothing may branch on it. */
static inline uint32_t merge_step(const double *p, const double *q, size_t s, uint32_t i,
                                  struct plogp__merged *made)
{
    const double a = p[i], b = q[s - i];
    made->x[s] = a < b ? a : b;
    i += a <= b;
    made->passed[s] = i;
    return i;
}

/* Four parts beside each other, as each step waits for the one before. */
size_t plogp__walk_merge(const double *p, const double *q, size_t steps,
                         struct plogp__merged *made)
{
    const size_t part = steps / 4;
    uint32_t a = 0, b = share_of_p(p, q, part), c = share_of_p(p, q, 2 * part);
    uint32_t d = share_of_p(p, q, 3 * part);
    for (size_t s = 0; s < part; s++) {
        a = merge_step(p, q, s, a, made);
        b = merge_step(p, q, s + part, b, made);
        c = merge_step(p, q, s + 2 * part, c, made);
        d = merge_step(p, q, s + 3 * part, d, made);
    }
    for (size_t s = 4 * part; s < steps; s++)
        d = merge_step(p, q, s, d, made);
    return d;
}

/* The weight up to each value that a block may pass, and before, [PLOGP__WALK_BLOCK + 1]. */
static void see_weights(const struct plogp__side *side, size_t steps, double *up_to)
{
    const size_t left = plogp__side_left(side), count = left < steps ? left : steps;
    up_to[0] = side->passed;
    if (count > 0)
        memcpy(up_to + 1, side->stretch.at.cumulative + side->i, count * sizeof(double));
}

/* What the steps pass of both sides. */
static plogp_status weigh(struct plogp__walk *walk, const uint32_t *passed, size_t steps)
{
    double of_p[PLOGP__WALK_BLOCK + 1], of_q[PLOGP__WALK_BLOCK + 1];
    double *const to_p = walk->to_p + walk->size, *const to_q = walk->to_q + walk->size;
    const uint32_t passed_p = passed[steps - 1];
    see_weights(&walk->p, steps, of_p);
    see_weights(&walk->q, steps, of_q);
    for (size_t s = 0; s < steps; s++) {
        to_p[s] = of_p[passed[s]];
        to_q[s] = of_q[s + 1 - passed[s]];
    }
    walk->size += steps;
    PLOGP_TRY(plogp__side_pass(&walk->p, passed_p));
    return plogp__side_pass(&walk->q, steps - passed_p);
}

/* The values of one side when the other one has no more. */
static size_t copy_values(const struct plogp__side *side, bool of_p, size_t room,
                          struct plogp__merged *made)
{
    const size_t left = plogp__side_left(side), steps = left < room ? left : room;
    memcpy(made->x, side->stretch.at.values + side->i, steps * sizeof *made->x);
    for (size_t s = 0; s < steps; s++)
        made->passed[s] = of_p ? (uint32_t)s + 1 : 0;
    return steps;
}

static plogp_status take_steps(struct plogp__walk *walk)
{
    const struct plogp__side *const p = &walk->p, *const q = &walk->q;
    const size_t room = PLOGP__WALK_BLOCK - walk->size;
    uint32_t passed[PLOGP__WALK_BLOCK];
    struct plogp__merged made = {walk->x + walk->size, passed};
    size_t steps = plogp__walk_steps(p, q, room);
    if (steps > 0)
        (void)plogp__walk_merge(p->stretch.at.values + p->i, q->stretch.at.values + q->i,
                                steps, &made);
    else if (plogp__side_left(p) > 0)
        steps = copy_values(p, true, room, &made);
    else
        steps = copy_values(q, false, room, &made);
    return weigh(walk, passed, steps);
}

/* Is a value of either side left? */
static int is_left(const struct plogp__walk *walk)
{
    return plogp__side_left(&walk->p) + plogp__side_left(&walk->q) > 0;
}

plogp_status plogp__walk_next(struct plogp__walk *walk)
{
    walk->size = 0;
    while (walk->size < PLOGP__WALK_BLOCK && is_left(walk))
        PLOGP_TRY(take_steps(walk));
    if (walk->size == 0)
        return PLOGP_OK;
    const double p =
        plogp__side_left(&walk->p) > 0 ? plogp__side_value(&walk->p) : INFINITY;
    const double q =
        plogp__side_left(&walk->q) > 0 ? plogp__side_value(&walk->q) : INFINITY;
    walk->x[walk->size] = is_left(walk) ? fmin(p, q) : walk->x[walk->size - 1];
    return PLOGP_OK;
}
