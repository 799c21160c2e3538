#include "sample/walk.h"

#include <math.h>
#include <stdint.h>

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

/* How many values of each side are passed after each step. */
struct passed {
    uint32_t p[PLOGP__WALK_BLOCK], q[PLOGP__WALK_BLOCK];
};

/* Which side has the next value is a toss-up, so nothing may branch on it. */
static void merge(const double *p, const double *q, size_t steps, double *x,
                  struct passed *passed)
{
    uint32_t i = 0, j = 0;
    for (size_t s = 0; s < steps; s++) {
        const double a = p[i], b = q[j];
        x[s] = a < b ? a : b;
        i += a <= b;
        j += b <= a;
        passed->p[s] = i;
        passed->q[s] = j;
    }
}

/* The values of one side when the other one has no more. */
static void copy(const double *values, size_t steps, double *x, uint32_t *passed,
                 uint32_t *others)
{
    for (size_t s = 0; s < steps; s++) {
        x[s] = values[s];
        passed[s] = (uint32_t)s + 1;
        others[s] = 0;
    }
}

/* What the steps pass of one side. */
static plogp_status weigh(struct plogp__side *side, const uint32_t *passed, size_t steps,
                          double *at, double *to)
{
    const double *const weights = side->stretch.at.weights + side->i;
    const double *const cumulative = side->stretch.at.cumulative + side->i;
    uint32_t before = 0;
    size_t s = 0;
    for (; s < steps && passed[s] == 0; s++) {
        at[s] = 0.0;
        to[s] = side->passed;
    }
    for (; s < steps; s++) {
        at[s] = weights[passed[s] - 1] * (double)(passed[s] - before);
        to[s] = cumulative[passed[s] - 1];
        before = passed[s];
    }
    return plogp__side_pass(side, before);
}

static plogp_status take_steps(struct plogp__walk *walk)
{
    struct plogp__side *const p = &walk->p, *const q = &walk->q;
    const size_t done = walk->size, room = PLOGP__WALK_BLOCK - done;
    const size_t left_p = plogp__side_left(p), left_q = plogp__side_left(q);
    double *const x = walk->x + done;
    size_t steps = plogp__walk_steps(p, q, room);
    struct passed passed;
    if (steps > 0) {
        merge(p->stretch.at.values + p->i, q->stretch.at.values + q->i, steps, x,
              &passed);
    } else if (left_p > 0) {
        steps = left_p < room ? left_p : room;
        copy(p->stretch.at.values + p->i, steps, x, passed.p, passed.q);
    } else {
        steps = left_q < room ? left_q : room;
        copy(q->stretch.at.values + q->i, steps, x, passed.q, passed.p);
    }
    walk->size += steps;
    PLOGP_TRY(weigh(p, passed.p, steps, walk->at_p + done, walk->to_p + done));
    return weigh(q, passed.q, steps, walk->at_q + done, walk->to_q + done);
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
