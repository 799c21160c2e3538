#include "learn/separation.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/linear.h"

/* A gap is positive when it is this much of the size of its terms, and zero when below
 * the second: the arithmetic leaves about 1e-13, and nothing may lie between. */
#define GAP_POSITIVE 1e-8
#define GAP_ZERO     1e-10
/* Eigenvalues of the normal matrix are squares: its null space is known to rounding,
 * size * u of the largest. */
#define NULL_SHARE 1e-13
#define INCIDENTAL 1e-3 /* of the largest component of a direction */
/* Gaps below this share of the largest are held to be 0 in one attempt. */
static const double SHARES[] = {0.0, 1e-3, 1e-2, 1e-1, 0.3};

struct search {
    const struct plogp__problem *problem;
    const plogp_context *context;
    size_t size, free;
    size_t *index;     /* [free] the coefficients that may be in the direction */
    double *normal;    /* [free][free]                                        */
    double *values;    /* [free]                                              */
    double *work;      /* [3][free]                                           */
    double *row;       /* [size]                                              */
    double *direction; /* [size]                                            */
};

static double vector_dot(const struct plogp__problem *problem, const double *direction,
                         size_t i, size_t k, double *size)
{
    const size_t fixed = problem->classes - problem->vectors;
    if (k < fixed)
        return 0.0;
    const double *vector = direction + (k - fixed) * problem->rows->features;
    *size += plogp__rows_dot_size(problem->rows, i, vector);
    return plogp__rows_dot(problem->rows, i, vector);
}

double plogp__separation_gap(const struct plogp__problem *problem,
                             const double *direction, size_t i, size_t k, double *size)
{
    *size = 0.0;
    const double truth = vector_dot(problem, direction, i, problem->rows->label[i], size);
    return truth - vector_dot(problem, direction, i, k, size);
}

static bool is_open(const struct plogp__problem *problem, size_t i, size_t k)
{
    return k != problem->rows->label[i] &&
           (problem->possible == NULL || problem->possible[i * problem->classes + k]);
}

static double largest_gap(const struct plogp__problem *problem, const double *direction)
{
    double largest = 0.0, size = 0.0;
    for (size_t i = 0; i < problem->rows->count; i++)
        for (size_t k = 0; k < problem->classes; k++)
            if (is_open(problem, i, k))
                largest =
                    fmax(largest,
                         fabs(plogp__separation_gap(problem, direction, i, k, &size)));
    return largest;
}

/* row = e_c (x) x_i - e_k (x) x_i, the vector whose product with W is the gap. */
static void gap_vector(const struct plogp__problem *problem, size_t i, size_t k,
                       double *row)
{
    const struct plogp__rows *rows = problem->rows;
    const size_t fixed = problem->classes - problem->vectors;
    const size_t classes[] = {rows->label[i], k};
    memset(row, 0, plogp__problem_size(problem) * sizeof *row);
    for (int side = 0; side < 2; side++) {
        if (classes[side] < fixed)
            continue;
        const double sign = side == 0 ? 1.0 : -1.0;
        double *vector = row + (classes[side] - fixed) * rows->features;
        vector[0] = sign;
        for (size_t j = 0; j < rows->dense; j++)
            vector[1 + j] = sign * rows->numbers[i * rows->dense + j];
        for (size_t e = rows->start[i]; e < rows->start[i + 1]; e++)
            vector[rows->entry[e]] = sign * (rows->value == NULL ? 1.0 : rows->value[e]);
    }
}

static void add_outer(struct search *search)
{
    for (size_t a = 0; a < search->free; a++) {
        const double factor = search->row[search->index[a]];
        for (size_t b = 0; factor != 0.0 && b <= a; b++)
            search->normal[a * search->free + b] +=
                factor * search->row[search->index[b]];
    }
}

/* Project the direction on the null space of all gaps of at most `limit`: those become 0
 * and the direction stays where it can. */
static bool project(struct search *search, double limit)
{
    const struct plogp__problem *problem = search->problem;
    const size_t free = search->free;
    double size = 0.0;
    memset(search->normal, 0, free * free * sizeof(double));
    for (size_t i = 0; i < problem->rows->count; i++)
        for (size_t k = 0; k < problem->classes; k++) {
            if (!is_open(problem, i, k) ||
                plogp__separation_gap(problem, search->direction, i, k, &size) > limit)
                continue;
            gap_vector(problem, i, k, search->row);
            add_outer(search);
        }
    if (!plogp__eigenvectors(search->normal, free, search->values, search->work))
        return false;

    const double null_limit = NULL_SHARE * (double)free * search->values[free - 1];
    memset(search->row, 0, search->size * sizeof(double));
    for (size_t v = 0; v < free && search->values[v] <= null_limit; v++) {
        const double *vector = search->normal + v * free;
        double product = 0.0;
        for (size_t a = 0; a < free; a++)
            product += vector[a] * search->direction[search->index[a]];
        for (size_t a = 0; a < free; a++)
            search->row[search->index[a]] += product * vector[a];
    }
    memcpy(search->direction, search->row, search->size * sizeof(double));
    return true;
}

/* Components that are rounding become 0 and the largest becomes 1. */
static void tidy(struct search *search)
{
    double largest = 0.0;
    for (size_t j = 0; j < search->size; j++)
        largest = fmax(largest, fabs(search->direction[j]));
    for (size_t j = 0; j < search->size && largest > 0.0; j++)
        search->direction[j] = fabs(search->direction[j]) <= largest * GAP_ZERO
                                   ? 0.0
                                   : search->direction[j] / largest;
}

/* How many gaps are positive, when every other one is zero beyond doubt; 0 otherwise. */
static size_t count_positive(const struct search *search)
{
    const struct plogp__problem *problem = search->problem;
    size_t positive = 0;
    for (size_t i = 0; i < problem->rows->count; i++)
        for (size_t k = 0; k < problem->classes; k++) {
            double size = 0.0;
            if (!is_open(problem, i, k))
                continue;
            const double gap =
                plogp__separation_gap(problem, search->direction, i, k, &size);
            if (gap > GAP_POSITIVE * size)
                positive++;
            else if (fabs(gap) > GAP_ZERO * size)
                return 0;
        }
    return positive;
}

/* Iterates stop somewhere on their way: components that they have not lost yet, and without
 * which the same gaps are positive, say nothing about where the likelihood runs to. */
static void simplify(struct search *search, size_t positive)
{
    double *const kept = search->row;
    memcpy(kept, search->direction, search->size * sizeof *kept);
    for (size_t j = 0; j < search->size; j++) /* the largest is 1 */
        if (fabs(search->direction[j]) < INCIDENTAL)
            search->direction[j] = 0.0;
    if (count_positive(search) != positive)
        memcpy(search->direction, kept, search->size * sizeof *kept);
}

static void exclude(const struct search *search, uint8_t *possible)
{
    const struct plogp__problem *problem = search->problem;
    for (size_t i = 0; i < problem->rows->count; i++)
        for (size_t k = 0; k < problem->classes; k++) {
            double size = 0.0;
            if (is_open(problem, i, k) &&
                plogp__separation_gap(problem, search->direction, i, k, &size) >
                    GAP_POSITIVE * size)
                possible[i * problem->classes + k] = 0;
        }
}

static plogp_status open_search(struct search *search,
                                const struct plogp__problem *problem,
                                const uint8_t *active, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t size = plogp__problem_size(problem);
    *search = (struct search){.problem = problem, .context = context, .size = size};
    search->index = plogp__alloc(alloc, size, sizeof *search->index);
    if (search->index == NULL)
        return plogp__fail_memory(context);
    for (size_t j = 0; j < size; j++)
        if (active == NULL || active[j])
            search->index[search->free++] = j;
    search->normal = plogp__alloc(alloc, search->free, search->free * sizeof(double));
    search->values = plogp__alloc(alloc, search->free, sizeof(double));
    search->work = plogp__alloc(alloc, search->free, 3 * sizeof(double));
    search->row = plogp__alloc(alloc, size, sizeof(double));
    search->direction = plogp__alloc(alloc, size, sizeof(double));
    if (search->normal == NULL || search->values == NULL || search->work == NULL ||
        search->row == NULL || search->direction == NULL)
        return plogp__fail_memory(context);
    return PLOGP_OK;
}

static void close_search(struct search *search)
{
    const plogp_alloc *alloc = plogp__context_alloc(search->context);
    plogp__free(alloc, search->index);
    plogp__free(alloc, search->normal);
    plogp__free(alloc, search->values);
    plogp__free(alloc, search->work);
    plogp__free(alloc, search->row);
    plogp__free(alloc, search->direction);
}

plogp_status plogp__separation_find(const struct plogp__problem *problem,
                                    struct plogp__separation *separation,
                                    const plogp_context *context)
{
    struct search search;
    plogp_status status = open_search(&search, problem, separation->active, context);
    bool found = false;
    if (status == PLOGP_OK && search.free > 0) {
        const double largest = largest_gap(problem, separation->candidate);
        for (size_t s = 0; s < sizeof SHARES / sizeof SHARES[0] && !found; s++) {
            memcpy(search.direction, separation->candidate, search.size * sizeof(double));
            if (SHARES[s] > 0.0 && !project(&search, SHARES[s] * largest))
                continue;
            tidy(&search);
            const size_t positive = count_positive(&search);
            found = positive > 0;
            if (found)
                simplify(&search, positive);
        }
    }
    if (found) {
        memcpy(separation->direction, search.direction, search.size * sizeof(double));
        exclude(&search, separation->possible);
    }
    separation->found = found;
    close_search(&search);
    return status;
}
