/* The entry points of one instance. Included once by each kernel_<isa>.c. */
#ifndef PLOGP_SRC_MATH_KERNEL_INSTANCE_H
#define PLOGP_SRC_MATH_KERNEL_INSTANCE_H

#include <string.h>

#include "math/kernel.h"
#include "math/kernel_cells.h"
#include "math/kernel_columns.h"
#include "math/kernel_divergence.h"
#include "math/kernel_functions.h"
#include "math/kernel_network.h"
#include "math/kernel_product_sums.h"
#include "math/kernel_products.h"
#include "math/kernel_softmax.h"
#include "math/kernel_softmax_pairs.h"
#include "math/kernel_softmax_rows.h"
#include "math/kernel_terms.h"
#include "math/kernel_walk.h"

/* Inlined with a constant `function`, so that each copy is a loop of its own. */
static inline PLOGP__INLINE void map_array(vec (*function)(vec), const double *x,
                                           double *y, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        v_store(y + i, function(v_load(x + i)));
    if (i == count)
        return;
    double rest[LANES] = {0.0};
    memcpy(rest, x + i, (count - i) * sizeof *x);
    v_store(rest, function(v_load(rest)));
    memcpy(y + i, rest, (count - i) * sizeof *y);
}

static double one_log(double x)
{
    return v_first(v_log(v_set(x)));
}

static void array_log(const double *x, double *y, size_t count)
{
    map_array(v_log, x, y, count);
}

static double one_log2(double x)
{
    return v_first(v_log2(v_set(x)));
}

static void array_log2(const double *x, double *y, size_t count)
{
    map_array(v_log2, x, y, count);
}

static double one_log1p(double x)
{
    return v_first(v_log1p(v_set(x)));
}

static void array_log1p(const double *x, double *y, size_t count)
{
    map_array(v_log1p, x, y, count);
}

static double one_exp(double x)
{
    return v_first(v_exp(v_set(x)));
}

static void array_exp(const double *x, double *y, size_t count)
{
    map_array(v_exp, x, y, count);
}

static double one_expm1(double x)
{
    return v_first(v_expm1(v_set(x)));
}

static void array_expm1(const double *x, double *y, size_t count)
{
    map_array(v_expm1, x, y, count);
}

static double one_softplus(double x)
{
    return v_first(v_softplus(v_set(x)));
}

static void array_softplus(const double *x, double *y, size_t count)
{
    map_array(v_softplus, x, y, count);
}

static double one_sigmoid(double x)
{
    return v_first(v_sigmoid(v_set(x)));
}

static void array_sigmoid(const double *x, double *y, size_t count)
{
    map_array(v_sigmoid, x, y, count);
}

static double one_neg_xlogx(double x)
{
    return v_first(v_neg_xlogx(v_set(x)));
}

static void array_neg_xlogx(const double *x, double *y, size_t count)
{
    map_array(v_neg_xlogx, x, y, count);
}

static double one_divergence(double p, double q)
{
    return v_first(v_divergence(v_set(p), v_set(q)));
}

static void array_divergence(const double *p, const double *q, double *y, size_t count)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        v_store(y + i, v_divergence(v_load(p + i), v_load(q + i)));
    for (; i < count; i++)
        y[i] = one_divergence(p[i], q[i]);
}

/* The table itself; `isa` is the name of the instance. */
#define PLOGP__INSTANCE(isa)                                                             \
    {                                                                                    \
        .name = (isa),                                                                   \
        .one =                                                                           \
            {                                                                            \
                [PLOGP__LOG] = one_log,         [PLOGP__LOG2] = one_log2,                \
                [PLOGP__LOG1P] = one_log1p,     [PLOGP__EXP] = one_exp,                  \
                [PLOGP__EXPM1] = one_expm1,     [PLOGP__SOFTPLUS] = one_softplus,        \
                [PLOGP__SIGMOID] = one_sigmoid, [PLOGP__NEG_XLOGX] = one_neg_xlogx,      \
            },                                                                           \
        .array =                                                                         \
            {                                                                            \
                [PLOGP__LOG] = array_log,         [PLOGP__LOG2] = array_log2,            \
                [PLOGP__LOG1P] = array_log1p,     [PLOGP__EXP] = array_exp,              \
                [PLOGP__EXPM1] = array_expm1,     [PLOGP__SOFTPLUS] = array_softplus,    \
                [PLOGP__SIGMOID] = array_sigmoid, [PLOGP__NEG_XLOGX] = array_neg_xlogx,  \
            },                                                                           \
        .divergence = one_divergence, .divergence_array = array_divergence,              \
        .sum = add_array, .sum_entropy = add_entropy, .sum_cross = add_cross,            \
        .sum_divergence = add_divergence, .extent = extent_of, .split = split_array,     \
        .sum_products = add_products, .invert = invert_array, .tilt = tilt_array,        \
        .largest_of_part = largest_of_part, .softmax_part = softmax_part,                \
        .softmax_rows = softmax_rows, .scale_floats = scale_floats,                      \
        .encode = encode_decimals, .add_product = add_product, .add_dots = add_dots,     \
        .column_product = column_product, .column_sums = column_sums,                    \
        .key_column = key_column, .weigh_lines = weigh_lines,                            \
        .measure_gaps = measure_gaps, .square_meetings = square_meetings,                \
        .products_are_plain = products_are_plain, .read_counted = read_counted,          \
        .sum_cells = sum_cells, .couple = couple, .narrow_cells = narrow_cells,          \
        .cells_up_to = cells_up_to, .list_cells = list_cells, .rectify = rectify,        \
        .rectify_slopes = rectify_slopes, .divide = divide, .adam = adam,                \
    }

#endif
