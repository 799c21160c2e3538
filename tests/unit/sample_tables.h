/* Values and rows as the tables that estimators take, and normal ones to fill them. */
#ifndef PLOGP_TESTS_SAMPLE_TABLES_H
#define PLOGP_TESTS_SAMPLE_TABLES_H

#include "check.h"

#include "accumulate.h"
#include "plogp/joint_counts.h"
#include "plogp/ordered.h"

static inline double test_uniform(uint64_t *state)
{
    return (double)(test_random(state) >> 11) * 0x1p-53;
}

static inline double test_normal(uint64_t *state)
{
    const double u = test_uniform(state), v = test_uniform(state);
    return sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);
}

/* The values x [n]; NULL where the context's memory fails. */
static inline plogp_ordered_table *test_ordered(const double *x, size_t n,
                                                const plogp_context *context)
{
    const plogp_column column = {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL};
    const plogp_batch batch = {&column, 1, n, NULL, 0};
    plogp_ordered *made = NULL;
    plogp_ordered_table *table = NULL;
    plogp_status status = plogp_ordered_new(context, &made);
    if (status == PLOGP_OK)
        status = plogp_ordered_push(made, &batch, 0);
    if (status == PLOGP_OK)
        status = plogp_ordered_value(made, &table);
    plogp_ordered_free(made);
    return status == PLOGP_OK ? table : NULL;
}

/* The joint table of up to three columns of n rows. */
static inline plogp_joint_table *test_joint(const plogp_column *columns, size_t count,
                                            size_t n)
{
    static const size_t all[] = {0, 1, 2};
    const plogp_batch batch = {columns, count, n, NULL, 0};
    plogp_column_type types[3];
    plogp_joint_counts *joint = NULL;
    plogp_joint_table *table = NULL;
    for (size_t c = 0; c < count; c++)
        types[c] = columns[c].type;
    CHECK(plogp_joint_counts_new(types, count, NULL, &joint) == PLOGP_OK);
    CHECK(plogp_joint_counts_push(joint, &batch, all) == PLOGP_OK);
    CHECK(plogp_joint_counts_value(joint, &table) == PLOGP_OK);
    plogp_joint_counts_free(joint);
    return table;
}

/* Two numeric columns [n]. */
static inline plogp_joint_table *test_numbers(const double *x, const double *y, size_t n)
{
    const plogp_column columns[] = {{"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL},
                                    {"y", PLOGP_COLUMN_NUMERIC, y, NULL, NULL, NULL}};
    return test_joint(columns, 2, n);
}

#endif
