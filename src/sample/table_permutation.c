/* The permutation test of a table of two columns, or of two within the levels of the others. */
#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/random.h"
#include "plogp/mutual_information.h"
#include "plogp/sum.h"
#include "sample/sequential.h"

#define OBSERVATIONS_MAX 0x1p26

/* Single observations in the order of the cells: y may change places within the runs of
 * equal z, and is counted within the groups of equal z and x. */
struct rows {
    uint32_t *y, *observed; /* [n] levels                       */
    size_t *runs, *groups;  /* [n] first place after each       */
    size_t run_count, group_count, n;
    uint32_t *counts; /* [levels of y] zeros between uses */
    double *terms;    /* [largest group + 1] c log c      */
    const plogp_alloc *alloc;
};

static int differs(const plogp_joint_table *table, size_t i, size_t columns)
{
    const uint32_t *const a = table->cells + i * table->column_count;
    const uint32_t *const b = a - table->column_count;
    for (size_t c = 0; c < columns; c++)
        if (a[c] != b[c])
            return 1;
    return 0;
}

static void fill(const plogp_joint_table *table, struct rows *rows)
{
    const size_t columns = table->column_count;
    size_t next = 0;
    for (size_t i = 0; i < table->size; i++) {
        if (i > 0 && differs(table, i, columns - 2))
            rows->runs[rows->run_count++] = next;
        if (i > 0 && differs(table, i, columns - 1))
            rows->groups[rows->group_count++] = next;
        for (uint64_t copy = 0; copy < table->counts[i]; copy++)
            rows->observed[next++] = table->cells[i * columns + columns - 1];
    }
    rows->runs[rows->run_count++] = next;
    rows->groups[rows->group_count++] = next;
    for (size_t c = 2; c <= rows->n; c++)
        rows->terms[c] = (double)c * log((double)c);
    rows->terms[0] = rows->terms[1] = 0.0;
}

static void rows_clear(struct rows *rows)
{
    plogp__free(rows->alloc, rows->y);
    plogp__free(rows->alloc, rows->runs);
    plogp__free(rows->alloc, rows->counts);
    plogp__free(rows->alloc, rows->terms);
}

static plogp_status rows_init(const plogp_joint_table *table,
                              const plogp_context *context, struct rows *rows)
{
    const size_t levels = table->levels[table->column_count - 1].size;
    *rows = (struct rows){.n = (size_t)table->total_count,
                          .alloc = plogp__context_alloc(context)};
    rows->y = plogp__alloc(rows->alloc, rows->n, 2 * sizeof *rows->y);
    rows->runs = plogp__alloc(rows->alloc, rows->n, 2 * sizeof *rows->runs);
    rows->counts = plogp__alloc_zero(rows->alloc, levels, sizeof *rows->counts);
    rows->terms = plogp__alloc(rows->alloc, rows->n + 1, sizeof *rows->terms);
    if (rows->y == NULL || rows->runs == NULL || rows->counts == NULL ||
        rows->terms == NULL) {
        rows_clear(rows);
        return plogp__fail_memory(context);
    }
    rows->observed = rows->y + rows->n;
    rows->groups = rows->runs + rows->n;
    fill(table, rows);
    return PLOGP_OK;
}

static void draw(struct rows *rows, uint64_t seed, uint64_t stream)
{
    for (size_t i = 0; i < rows->n; i++)
        rows->y[i] = rows->observed[i];
    size_t first = 0;
    for (size_t run = 0; run < rows->run_count; first = rows->runs[run++])
        for (size_t i = first; i + 1 < rows->runs[run]; i++) {
            const size_t j = plogp__random_partner(seed, stream, i, rows->runs[run]);
            const uint32_t y = rows->y[i];
            rows->y[i] = rows->y[j];
            rows->y[j] = y;
        }
}

/* sum of c log c over the cells, exact sums: it grows with the information, the margins
 * being the same in all permutations. */
static double statistic(const struct rows *rows, const uint32_t *y)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    size_t first = 0;
    for (size_t group = 0; group < rows->group_count; first = rows->groups[group++]) {
        for (size_t i = first; i < rows->groups[group]; i++)
            rows->counts[y[i]]++;
        for (size_t i = first; i < rows->groups[group]; i++) {
            if (rows->counts[y[i]] > 1)
                plogp_sum_add(&sum, rows->terms[rows->counts[y[i]]]);
            rows->counts[y[i]] = 0;
        }
    }
    return plogp_sum_value(&sum);
}

static plogp_status run(struct rows *rows, const plogp_context *context,
                        struct plogp__sequential *test)
{
    const uint64_t seed = context == NULL ? 1 : context->seed;
    const double observed = statistic(rows, rows->observed);
    while (!plogp__sequential_done(test)) {
        PLOGP_TRY(plogp__check_cancel(context));
        draw(rows, seed, test->drawn);
        plogp__sequential_add(test, statistic(rows, rows->y) >= observed);
    }
    return PLOGP_OK;
}

plogp_status plogp_permutation_table(const plogp_joint_table *table,
                                     uint64_t permutations, const plogp_context *context,
                                     plogp_permutation_test *test)
{
    if (table == NULL || test == NULL || permutations == 0 || table->column_count < 2)
        return plogp__fail(context, PLOGP_EINVAL,
                           "permutations of a table need two columns or more");
    if (!table->whole || table->total_count == 0 ||
        (double)table->total_count > OBSERVATIONS_MAX)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "permutations need whole weights, of 1 to 2^26 observations");
    struct rows rows;
    struct plogp__sequential made = {.most = permutations};
    PLOGP_TRY(rows_init(table, context, &rows));
    const plogp_status status = run(&rows, context, &made);
    rows_clear(&rows);
    if (status == PLOGP_OK)
        *test = (plogp_permutation_test){plogp__sequential_p_value(&made), made.drawn};
    return status;
}
