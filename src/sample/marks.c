#include "sample/marks.h"

#include <math.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "sample/ranked.h"
#include "sample/walk.h"

#define ALL_MAX 4096   /* different values that are all marks        */
#define STRIDE  0x1p-8 /* to the next mark, of the smaller tail      */
#define WIDE    0.75   /* of the way to the next mark: a gap         */
#define ROOM    8192   /* for marks; more is made where it is needed */

/* The marks of one of the samples while they are found. */
struct finding {
    const plogp_sorted *sorted;
    size_t which; /* in plogp__mark.of */
    struct plogp__marks found;
};

static const struct plogp__weights UNKNOWN = {NAN, NAN};

static plogp_status add(struct plogp__marks *marks, const struct plogp__mark *mark)
{
    void *block = marks->at;
    const size_t wanted = marks->size < ROOM ? ROOM : marks->size + 1;
    const bool fits =
        plogp__reserve(marks->alloc, &block, &marks->capacity, wanted, sizeof *mark);
    marks->at = block;
    if (!fits)
        return PLOGP_ENOMEM;
    marks->at[marks->size++] = *mark;
    return PLOGP_OK;
}

/* The weight that the mark after one of them exceeds. */
static double rank_behind(const struct finding *finding, const struct plogp__mark *mark)
{
    const plogp_sorted_facts *const facts = &finding->sorted->facts;
    const double up_to = mark->of[finding->which].up_to;
    const double stride = facts->distinct <= ALL_MAX ? 0.0 : STRIDE;
    return up_to + stride * fmin(up_to, facts->total - up_to);
}

/* The ends of a gap between the last mark and the next, where it is most of the way. */
static plogp_status add_gap(struct plogp__marks *found, const struct plogp__mark gap[2],
                            double next)
{
    const double last = found->at[found->size - 1].x;
    if (!(gap[1].x - gap[0].x > WIDE * (next - last)))
        return PLOGP_OK;
    if (gap[0].x > last)
        PLOGP_TRY(add(found, &gap[0]));
    return gap[1].x < next ? add(found, &gap[1]) : PLOGP_OK;
}

/* The values are read from the first that is asked for on. */
static struct plogp__mark mark_at(const struct finding *finding,
                                  struct plogp__ranked *ranked, size_t place)
{
    const double below = plogp__ranked_before(ranked, place);
    const double up_to = plogp__ranked_before(ranked, place + 1);
    struct plogp__mark mark = {plogp__ranked_value(ranked, place), {UNKNOWN, UNKNOWN}};
    mark.of[finding->which] = (struct plogp__weights){below, up_to};
    return mark;
}

/* Between the last mark and one that is not the value behind it: a wide gap has the middle in it. */
static plogp_status find_gap(struct finding *finding, struct plogp__ranked *ranked,
                             const struct plogp__mark *next)
{
    const double last = finding->found.at[finding->found.size - 1].x;
    const double middle = last + (next->x - last) / 2;
    if (!isfinite(middle))
        return PLOGP_OK;
    const size_t behind = plogp__ranked_count(ranked, middle, true);
    const struct plogp__mark gap[] = {mark_at(finding, ranked, behind - 1),
                                      mark_at(finding, ranked, behind)};
    return add_gap(&finding->found, gap, next->x);
}

static plogp_status find_ranked(struct finding *finding, struct plogp__ranked *ranked)
{
    struct plogp__mark mark = mark_at(finding, ranked, 0);
    PLOGP_TRY(add(&finding->found, &mark));
    for (size_t place = 1; place < ranked->size; place++) {
        const size_t from = place;
        plogp__moved_on(&finding->sorted->context);
        place = plogp__ranked_place(ranked, rank_behind(finding, &mark));
        mark = mark_at(finding, ranked, place);
        if (place > from)
            PLOGP_TRY(find_gap(finding, ranked, &mark));
        PLOGP_TRY(add(&finding->found, &mark));
    }
    return PLOGP_OK;
}

/* What was seen of a sample since its last mark. */
struct seen {
    double rank;               /* which the next mark exceeds */
    struct plogp__mark last;   /* value                       */
    struct plogp__mark gap[2]; /* the widest                  */
};

static plogp_status see(struct finding *finding, const struct plogp__mark *value,
                        struct seen *seen)
{
    if (value->x - seen->last.x > seen->gap[1].x - seen->gap[0].x) {
        seen->gap[0] = seen->last;
        seen->gap[1] = *value;
    }
    seen->last = *value;
    if (!(value->of[finding->which].up_to > seen->rank) &&
        value->x != finding->sorted->facts.max)
        return PLOGP_OK;
    if (finding->found.size > 0)
        PLOGP_TRY(add_gap(&finding->found, seen->gap, value->x));
    seen->gap[0] = seen->gap[1] = *value;
    seen->rank = rank_behind(finding, value);
    return add(&finding->found, value);
}

/* The next value of the samples, and whether each has it; none has it behind the last. */
static plogp_status pass_next(struct plogp__side *sides, size_t count,
                              struct plogp__mark *value, bool *has)
{
    *value = (struct plogp__mark){INFINITY, {UNKNOWN, UNKNOWN}};
    for (size_t s = 0; s < count; s++)
        if (plogp__side_left(&sides[s]) > 0)
            value->x = fmin(value->x, plogp__side_value(&sides[s]));
    for (size_t s = 0; s < count; s++) {
        value->of[s].below = sides[s].passed;
        has[s] =
            plogp__side_left(&sides[s]) > 0 && plogp__side_value(&sides[s]) == value->x;
        PLOGP_TRY(plogp__side_pass(&sides[s], has[s]));
        value->of[s].up_to = sides[s].passed;
    }
    return PLOGP_OK;
}

static plogp_status find_in_order(struct finding *findings, struct plogp__side *sides,
                                  size_t count)
{
    struct seen seen[2] = {{.rank = -1.0, .last.x = NAN}, {.rank = -1.0, .last.x = NAN}};
    struct plogp__mark value;
    bool has[2] = {false, false};
    do {
        PLOGP_TRY(pass_next(sides, count, &value, has));
        for (size_t s = 0; s < count; s++)
            if (has[s])
                PLOGP_TRY(see(&findings[s], &value, &seen[s]));
    } while (has[0] || has[1]);
    return PLOGP_OK;
}

static plogp_status find_in_files(struct finding *findings, size_t count)
{
    struct plogp__side sides[2];
    plogp_status status = PLOGP_OK;
    size_t open = 0;
    while (status == PLOGP_OK && open < count) {
        status = plogp__side_open(findings[open].sorted, &sides[open]);
        open += status == PLOGP_OK;
    }
    if (status == PLOGP_OK)
        status = find_in_order(findings, sides, count);
    while (open > 0)
        plogp__side_close(&sides[--open]);
    return status;
}

/* Where all are in memory, `ranked`. */
static plogp_status find(struct finding *findings, struct plogp__ranked *ranked,
                         size_t count)
{
    for (size_t s = 0; s < count; s++)
        if (!plogp__ranked_init(findings[s].sorted, &ranked[s]))
            return find_in_files(findings, count);
    for (size_t s = 0; s < count; s++)
        PLOGP_TRY(find_ranked(&findings[s], &ranked[s]));
    return PLOGP_OK;
}

/* The weights of a sample at the marks of the other. */
static void weigh_others(struct plogp__marks *marks, size_t which,
                         const plogp_sorted *sorted, struct plogp__ranked *ranked)
{
    for (size_t i = 0; i < marks->size; i++) {
        const double x = marks->at[i].x;
        struct plogp__weights *const weights = &marks->at[i].of[which];
        if (!isnan(weights->below))
            continue;
        plogp__moved_on(&sorted->context);
        const size_t place = plogp__ranked_count(ranked, x, false);
        weights->below = plogp__ranked_before(ranked, place);
        const bool is_here =
            place < ranked->size && plogp__ranked_value(ranked, place) == x;
        weights->up_to = plogp__ranked_before(ranked, place + is_here);
    }
}

/* Those of both, each value once. */
static plogp_status join(const struct plogp__marks *p, const struct plogp__marks *q,
                         struct plogp__marks *both)
{
    for (size_t i = 0, j = 0; i < p->size || j < q->size;) {
        const bool of_p = j == q->size || (i < p->size && p->at[i].x <= q->at[j].x);
        const bool of_q = i == p->size || (j < q->size && q->at[j].x <= p->at[i].x);
        struct plogp__mark mark = of_p ? p->at[i] : q->at[j];
        if (of_q)
            mark.of[1] = q->at[j].of[1];
        PLOGP_TRY(add(both, &mark));
        i += of_p;
        j += of_q;
    }
    return PLOGP_OK;
}

static plogp_status find_both(struct finding findings[2], struct plogp__marks *marks)
{
    struct plogp__ranked ranked[2] = {{.size = 0}, {.size = 0}};
    PLOGP_TRY(find(findings, ranked, 2));
    PLOGP_TRY(join(&findings[0].found, &findings[1].found, marks));
    for (size_t s = 0; s < 2; s++)
        weigh_others(marks, s, findings[s].sorted, &ranked[s]);
    return PLOGP_OK;
}

plogp_status plogp__marks_of(const plogp_sorted *sorted, const plogp_context *context,
                             struct plogp__marks *marks)
{
    struct plogp__ranked ranked;
    struct finding finding = {sorted, 0, {.alloc = plogp__context_alloc(context)}};
    const plogp_status status = find(&finding, &ranked, 1);
    *marks = finding.found;
    if (status != PLOGP_OK)
        plogp__marks_clear(marks);
    return status;
}

plogp_status plogp__marks_of_both(const plogp_sorted *p, const plogp_sorted *q,
                                  const plogp_context *context,
                                  struct plogp__marks *marks)
{
    const struct plogp__marks none = {.alloc = plogp__context_alloc(context)};
    struct finding findings[] = {{p, 0, none}, {q, 1, none}};
    *marks = none;
    const plogp_status status = find_both(findings, marks);
    plogp__marks_clear(&findings[0].found);
    plogp__marks_clear(&findings[1].found);
    if (status != PLOGP_OK)
        plogp__marks_clear(marks);
    return status;
}

void plogp__marks_clear(struct plogp__marks *marks)
{
    plogp__free(marks->alloc, marks->at);
    marks->at = NULL;
}
