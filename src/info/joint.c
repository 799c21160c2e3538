#include "plogp/joint.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "info/contrast.h"
#include "info/groups.h"
#include "info/joint_law.h"
#include "math/kernel.h"

#define SMALLEST_EXACT 0x1p-400 /* products of two larger shares are normal doubles */

/* The groups that I(X; Y | Z) is made of. */
struct parts {
    const struct plogp__law *law;
    const plogp_alloc *alloc;
    struct plogp__groups given, with_x, with_y, with_both; /* each with Z */
};

static void clear_parts(struct parts *parts)
{
    plogp__groups_clear(&parts->given, parts->alloc);
    plogp__groups_clear(&parts->with_x, parts->alloc);
    plogp__groups_clear(&parts->with_y, parts->alloc);
    plogp__groups_clear(&parts->with_both, parts->alloc);
}

static plogp_status fill_parts(const plogp_joint_shape *shape,
                               const plogp_joint_question *question, struct parts *parts)
{
    const struct plogp__law *law = parts->law;
    const plogp_alloc *alloc = parts->alloc;
    const plogp_variables *given = &question->given;
    PLOGP_TRY(plogp__groups_init(law, shape, given, NULL, alloc, &parts->given));
    PLOGP_TRY(plogp__groups_init(law, shape, given, &question->x, alloc, &parts->with_x));
    PLOGP_TRY(plogp__groups_init(law, shape, given, &question->y, alloc, &parts->with_y));
    return plogp__groups_join(law, &parts->with_x, &parts->with_y, alloc,
                              &parts->with_both);
}

/* The sums that meet in one cell of (X, Y, Z). */
struct meeting {
    struct plogp__pair cell, with_x, with_y, given;
};

static struct meeting meeting_of(const struct parts *parts, size_t i)
{
    return (struct meeting){
        .cell = parts->with_both.sums[parts->with_both.of[i]],
        .with_x = parts->with_x.sums[parts->with_x.of[i]],
        .with_y = parts->with_y.sums[parts->with_y.of[i]],
        .given = parts->given.sums[parts->given.of[i]],
    };
}

/* p log(p/q) - p + q for p = p(x,y,z), q = p(x,z) p(y,z) / p(z), without cancellation. */
static double information_term(struct meeting at, double total)
{
    const double p = at.cell.hi / total;
    const double q = at.with_x.hi / total * (at.with_y.hi / at.given.hi);
    const double difference =
        plogp__pair_cross(at.with_x, at.with_y, at.cell, at.given) / at.given.hi / total;
    if (plogp__nearly_equal(p, difference))
        return plogp__kl_near(p, q, difference);
    const double ratio = p > SMALLEST_EXACT && q > SMALLEST_EXACT
                             ? plogp__log(p / q)
                             : plogp__log_share(at.with_x, at.given) -
                                   plogp__log_share(at.cell, at.with_y);
    return p * ratio + difference;
}

/* Cells that do not occur add q each: for each z, p(z) less the q of those that do, from
 * exact sums of p(x,z) p(y,z), which are gathered cell by cell in the order of z. */
static double missing_cells(const struct parts *parts, const size_t *first_of,
                            const size_t *next_of, size_t z)
{
    const struct plogp__pair given = parts->given.sums[z];
    plogp_sum rest;
    plogp_sum_init(&rest);
    plogp__pair_add_product(&rest, given, given);
    for (size_t i = first_of[z]; i != SIZE_MAX; i = next_of[i]) {
        const struct meeting at = meeting_of(parts, i);
        plogp__pair_add_product(&rest, (struct plogp__pair){-at.with_x.hi, -at.with_x.lo},
                                at.with_y);
    }
    return fmax(plogp_sum_value(&rest), 0.0) / given.hi / parts->law->total.hi;
}

/* Chains of one cell for each group of (X, Y, Z), by z. */
static void chain_cells(const struct parts *parts, uint8_t *seen, size_t *first_of,
                        size_t *next_of)
{
    for (size_t z = 0; z < parts->given.count; z++)
        first_of[z] = SIZE_MAX;
    for (size_t i = parts->law->k; i-- > 0;) {
        const size_t group = parts->with_both.of[i];
        const size_t z = parts->given.of[i];
        if (seen[group] || parts->with_both.sums[group].hi == 0.0)
            continue;
        seen[group] = 1;
        next_of[i] = first_of[z];
        first_of[z] = i;
    }
}

static double information_of(const struct parts *parts, const size_t *first_of,
                             const size_t *next_of)
{
    const double total = parts->law->total.hi;
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t z = 0; z < parts->given.count; z++) {
        for (size_t i = first_of[z]; i != SIZE_MAX; i = next_of[i])
            plogp_sum_add(&sum, information_term(meeting_of(parts, i), total));
        if (first_of[z] != SIZE_MAX)
            plogp_sum_add(&sum, missing_cells(parts, first_of, next_of, z));
    }
    return plogp_sum_value(&sum);
}

static plogp_status gather(const struct parts *parts, double *information)
{
    const plogp_alloc *alloc = parts->alloc;
    plogp_status status = PLOGP_ENOMEM;
    uint8_t *seen = plogp__alloc_zero(alloc, parts->with_both.count, sizeof *seen);
    size_t *first_of = plogp__alloc(alloc, parts->given.count, sizeof *first_of);
    size_t *next_of = plogp__alloc(alloc, parts->law->k, sizeof *next_of);
    if (seen != NULL && first_of != NULL && next_of != NULL) {
        chain_cells(parts, seen, first_of, next_of);
        *information = information_of(parts, first_of, next_of);
        status = PLOGP_OK;
    }
    plogp__free(alloc, next_of);
    plogp__free(alloc, first_of);
    plogp__free(alloc, seen);
    return status;
}

plogp_status plogp__joint_information(const struct plogp__law *law,
                                      const plogp_joint_shape *shape,
                                      const plogp_joint_question *question,
                                      const plogp_context *context, double *information)
{
    struct parts parts = {.law = law, .alloc = plogp__context_alloc(context)};
    plogp_status status = fill_parts(shape, question, &parts);
    if (status == PLOGP_OK)
        status = gather(&parts, information);
    clear_parts(&parts);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
}

/* sum p(x,z) log(p(z) / p(x,z)) */
static double entropy_of(const struct plogp__law *law, const struct plogp__groups *given,
                         const struct plogp__groups *with_x, uint8_t *seen)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < law->k; i++) {
        const struct plogp__pair part = with_x->sums[with_x->of[i]];
        if (seen[with_x->of[i]] || part.hi == 0.0)
            continue;
        seen[with_x->of[i]] = 1;
        plogp_sum_add_product(&sum, part.hi,
                              plogp__log_share(part, given->sums[given->of[i]]));
    }
    return plogp_sum_value(&sum) / law->total.hi;
}

plogp_status plogp__joint_entropy(const struct plogp__law *law,
                                  const plogp_joint_shape *shape,
                                  const plogp_joint_question *question,
                                  const plogp_context *context, double *entropy)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp__groups given = {.count = 0}, with_x = {.count = 0};
    uint8_t *seen = NULL;
    plogp_status status =
        plogp__groups_init(law, shape, &question->given, NULL, alloc, &given);
    if (status == PLOGP_OK)
        status = plogp__groups_init(law, shape, &question->given, &question->x, alloc,
                                    &with_x);
    if (status == PLOGP_OK)
        seen = plogp__alloc_zero(alloc, with_x.count, sizeof *seen);
    if (seen != NULL)
        *entropy = entropy_of(law, &given, &with_x, seen);
    else
        status = plogp__fail_memory(context);
    plogp__free(alloc, seen);
    plogp__groups_clear(&with_x, alloc);
    plogp__groups_clear(&given, alloc);
    return status;
}
