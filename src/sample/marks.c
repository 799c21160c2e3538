#include "sample/marks.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "sample/ranked.h"

#define ALL_MAX 4096   /* different values that are all marks        */
#define STRIDE  0x1p-8 /* to the next mark, of the smaller tail      */
#define WIDE    0.75   /* of the way to the next mark: a gap               */
#define ROOM    8192   /* for marks; more is made where it is needed */

/* Values in order, while they are found. */
struct list {
    const plogp_alloc *alloc;
    double *x;
    size_t size, capacity;
};

static plogp_status add(struct list *list, double x)
{
    void *block = list->x;
    const size_t wanted = list->size < ROOM ? ROOM : list->size + 1;
    const bool fits =
        plogp__reserve(list->alloc, &block, &list->capacity, wanted, sizeof *list->x);
    list->x = block;
    if (!fits)
        return PLOGP_ENOMEM;
    list->x[list->size++] = x;
    return PLOGP_OK;
}

/* The weight that the next mark must exceed. */
static double next_rank(const plogp_sorted *sorted, double up_to)
{
    const double stride = sorted->facts.distinct <= ALL_MAX ? 0.0 : STRIDE;
    return up_to + stride * fmin(up_to, sorted->facts.total - up_to);
}

/* The ends of a gap between two marks, where it is most of what is between them. */
static plogp_status add_gap(struct list *list, double left, double right, double next)
{
    const double mark = list->x[list->size - 1];
    if (!(right - left > WIDE * (next - mark)))
        return PLOGP_OK;
    if (left > mark)
        PLOGP_TRY(add(list, left));
    return right < next ? add(list, right) : PLOGP_OK;
}

/* The gap that is wide has the middle between the marks in it. */
static plogp_status add_gap_ranked(struct plogp__ranked *ranked, size_t place,
                                   size_t next, struct list *list)
{
    const double x = plogp__ranked_value(ranked, next);
    const double mark = list->x[list->size - 1], middle = mark + (x - mark) / 2;
    if (next <= place || !isfinite(middle))
        return PLOGP_OK;
    const size_t right = plogp__ranked_count(ranked, middle, true);
    const double left_of = plogp__ranked_value(ranked, right - 1);
    return add_gap(list, left_of, plogp__ranked_value(ranked, right), x);
}

static plogp_status mark_ranked(const plogp_sorted *sorted, struct plogp__ranked *ranked,
                                struct list *list)
{
    size_t place = 0;
    for (;;) {
        PLOGP_TRY(add(list, plogp__ranked_value(ranked, place)));
        if (++place == ranked->size)
            return PLOGP_OK;
        plogp__moved_on(&sorted->context);
        const double rank = next_rank(sorted, plogp__ranked_before(ranked, place));
        const size_t next = plogp__ranked_place(ranked, rank);
        PLOGP_TRY(add_gap_ranked(ranked, place, next, list));
        place = next;
    }
}

/* What was seen of a file. */
struct seen {
    double rank;        /* which the next mark exceeds                       */
    double last;        /* value                                             */
    double left, right; /* of the widest gap since the last mark             */
};

static plogp_status see(const plogp_sorted *sorted, double x, double up_to,
                        struct seen *seen, struct list *list)
{
    if (x - seen->last > seen->right - seen->left) {
        seen->left = seen->last;
        seen->right = x;
    }
    seen->last = x;
    if (!(up_to > seen->rank) && x != sorted->facts.max)
        return PLOGP_OK;
    if (list->size > 0)
        PLOGP_TRY(add_gap(list, seen->left, seen->right, x));
    seen->left = seen->right = x;
    seen->rank = next_rank(sorted, up_to);
    return add(list, x);
}

static plogp_status mark_stretches(const plogp_sorted *sorted, plogp__stretch *stretch,
                                   struct list *list)
{
    struct seen seen = {-1.0, NAN, NAN, NAN};
    PLOGP_TRY(plogp__stretch_next(stretch));
    while (stretch->at.size > 0) {
        for (size_t i = 0; i < stretch->at.size; i++)
            PLOGP_TRY(see(sorted, stretch->at.values[i], stretch->at.cumulative[i], &seen,
                          list));
        PLOGP_TRY(plogp__stretch_next(stretch));
    }
    return PLOGP_OK;
}

static plogp_status find_marks(const plogp_sorted *sorted, struct list *list)
{
    struct plogp__ranked ranked;
    plogp__stretch stretch;
    if (plogp__ranked_init(sorted, &ranked))
        return mark_ranked(sorted, &ranked, list);
    PLOGP_TRY(plogp__stretch_open(sorted, &stretch));
    const plogp_status status = mark_stretches(sorted, &stretch, list);
    plogp__stretch_close(&stretch);
    return status;
}

static void weigh_ranked(const plogp_sorted *sorted, struct plogp__ranked *ranked,
                         const struct plogp__marks *marks, struct plogp__marked *marked)
{
    for (size_t i = 0; i < marks->size; i++) {
        const double x = marks->x[i];
        plogp__moved_on(&sorted->context);
        const size_t place = plogp__ranked_count(ranked, x, false);
        marked->below[i] = plogp__ranked_before(ranked, place);
        const bool is_here =
            place < ranked->size && plogp__ranked_value(ranked, place) == x;
        marked->up_to[i] = plogp__ranked_before(ranked, place + is_here);
    }
}

static plogp_status weigh_stretches(plogp__stretch *stretch,
                                    const struct plogp__marks *marks,
                                    struct plogp__marked *marked)
{
    double below = 0.0;
    size_t found = 0;
    PLOGP_TRY(plogp__stretch_next(stretch));
    while (stretch->at.size > 0) {
        for (size_t i = 0; i < stretch->at.size; i++) {
            const double up_to = stretch->at.cumulative[i];
            for (; found < marks->size && marks->x[found] <= stretch->at.values[i];
                 found++) {
                marked->below[found] = below;
                marked->up_to[found] =
                    marks->x[found] == stretch->at.values[i] ? up_to : below;
            }
            below = up_to;
        }
        PLOGP_TRY(plogp__stretch_next(stretch));
    }
    for (; found < marks->size; found++)
        marked->below[found] = marked->up_to[found] = below;
    return PLOGP_OK;
}

static plogp_status weigh(const plogp_sorted *sorted, const struct plogp__marks *marks,
                          struct plogp__marked *marked)
{
    struct plogp__ranked ranked;
    plogp__stretch stretch;
    marked->below = plogp__alloc(marks->alloc, marks->size, 2 * sizeof(double));
    if (marked->below == NULL)
        return PLOGP_ENOMEM;
    marked->up_to = marked->below + marks->size;
    if (plogp__ranked_init(sorted, &ranked)) {
        weigh_ranked(sorted, &ranked, marks, marked);
        return PLOGP_OK;
    }
    PLOGP_TRY(plogp__stretch_open(sorted, &stretch));
    const plogp_status status = weigh_stretches(&stretch, marks, marked);
    plogp__stretch_close(&stretch);
    return status;
}

/* Those of P, which are `list`, and of Q together, each value once. */
static plogp_status join(const struct list *p, const struct list *q, struct list *both)
{
    for (size_t i = 0, j = 0; i < p->size || j < q->size;) {
        const double x = i < p->size ? p->x[i] : INFINITY;
        const double y = j < q->size ? q->x[j] : INFINITY;
        PLOGP_TRY(add(both, x < y ? x : y));
        i += i < p->size && x <= y;
        j += j < q->size && y <= x;
    }
    return PLOGP_OK;
}

static plogp_status find_both(const plogp_sorted *p, const plogp_sorted *q,
                              struct list *both)
{
    struct list of_p = {.alloc = both->alloc}, of_q = {.alloc = both->alloc};
    plogp_status status = find_marks(p, &of_p);
    if (status == PLOGP_OK)
        status = find_marks(q, &of_q);
    if (status == PLOGP_OK)
        status = join(&of_p, &of_q, both);
    plogp__free(both->alloc, of_p.x);
    plogp__free(both->alloc, of_q.x);
    return status;
}

plogp_status plogp__marks_of(const plogp_sorted *p, const plogp_sorted *q,
                             const plogp_context *context, struct plogp__marks *marks)
{
    struct list list = {.alloc = plogp__context_alloc(context)};
    plogp_status status = q == NULL ? find_marks(p, &list) : find_both(p, q, &list);
    *marks = (struct plogp__marks){.alloc = list.alloc, .x = list.x, .size = list.size};
    if (status == PLOGP_OK)
        status = weigh(p, marks, &marks->of_p);
    if (status == PLOGP_OK && q != NULL)
        status = weigh(q, marks, &marks->of_q);
    if (status != PLOGP_OK)
        plogp__marks_clear(marks);
    return status;
}

void plogp__marks_clear(struct plogp__marks *marks)
{
    plogp__free(marks->alloc, marks->x);
    plogp__free(marks->alloc, marks->of_p.below);
    plogp__free(marks->alloc, marks->of_q.below);
    marks->x = marks->of_p.below = marks->of_q.below = NULL;
}
