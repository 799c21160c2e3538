/*
 * Softmax of floats with one label a row, by the kernels for whole rows: sixteen rows of few
 * classes together, a long row in parts that stay in cache.
 *
 * Each part of a long row is raised relative to its own largest logit as it arrives from
 * memory; once the row's largest m is known, its powers are scaled by e^(m_part - m) together
 * with the row's factor. So logits are read once and gradients written once.
 */
#include <math.h>
#include <string.h>

#include "info/loss.h"
#include "math/kernel.h"

#define SIXTEEN   PLOGP__SOFTMAX_ROWS
#define PARTS_MAX 256

/* Rows worked on together: what their costs are made of. */
struct batch {
    const struct plogp__loss_run *run;
    size_t first;           /* row of the input that is row 0 here           */
    const uint32_t *labels; /* [count]                                       */
    float label_numbers[PLOGP__LOSS_ROWS]; /* of few classes; -1 for rows left out */
    double scale[PLOGP__LOSS_ROWS];        /* d value / d surprisal                */
    double class_weight[PLOGP__LOSS_ROWS]; /* 0 for rows left out                  */
    double rest[PLOGP__LOSS_ROWS], apart[PLOGP__LOSS_ROWS];
    bool settled[PLOGP__LOSS_ROWS]; /* the cost is known already */
    double *costs;
};

bool plogp__softmax_is_quick(const struct plogp__loss_run *run)
{
    const struct plogp__loss_input *input = run->input;
    return run->kind->cost == plogp__softmax_cost && input->logits.floats != NULL &&
           input->targets->labels != NULL && input->options->label_smoothing == 0.0;
}

/* By the general way: infinities and NaNs among the logits, rows left out. */
static void settle(struct batch *batch, size_t i)
{
    const size_t row = batch->first + i;
    batch->settled[i] = true;
    batch->rest[i] = batch->apart[i] = batch->costs[i] = 0.0;
    if (plogp__row_is_ignored(batch->run->input->targets, row))
        plogp__clear_gradient(batch->run, row);
    else
        batch->costs[i] = plogp__loss_row_cost(batch->run, row);
}

/* Step by step, so that each is a plain loop: most calls need the first alone. */
static void weigh(struct batch *batch, size_t count)
{
    const plogp_targets *targets = batch->run->input->targets;
    const plogp_loss_options *options = batch->run->input->options;
    const double divisor = batch->run->divisor;
    const double unit = divisor > 0.0 ? 1.0 / divisor : 0.0;
    for (size_t i = 0; i < count; i++) {
        const bool ignored = batch->labels[i] == PLOGP_LABEL_IGNORED;
        batch->class_weight[i] = ignored ? 0.0 : 1.0;
        batch->label_numbers[i] = ignored ? -1.0f : (float)(int32_t)batch->labels[i];
        batch->scale[i] = ignored ? 0.0 : unit;
    }
    memset(batch->settled, 0, count * sizeof *batch->settled);
    if (targets->ignored == NULL && options->class_weights == NULL &&
        options->row_weights == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const size_t row = batch->first + i;
        const bool ignored = plogp__row_is_ignored(targets, row);
        batch->class_weight[i] =
            ignored ? 0.0 : plogp__class_weight(options, batch->labels[i]);
        batch->label_numbers[i] = ignored ? -1.0f : batch->label_numbers[i];
        batch->scale[i] =
            ignored ? 0.0 : plogp__row_scale(batch->run, row) * batch->class_weight[i];
    }
}

/* Sixteen rows from row i of the batch on. */
static plogp__softmax_block block_at(struct batch *batch, size_t i)
{
    const struct plogp__loss_input *input = batch->run->input;
    const size_t classes = input->targets->classes;
    const size_t begin = (batch->first + i) * classes;
    return (plogp__softmax_block){
        .logits = input->logits.floats + begin,
        .gradient =
            input->gradient.floats == NULL ? NULL : input->gradient.floats + begin,
        .classes = classes,
        .labels = batch->label_numbers + i,
        .scale = batch->scale + i,
        .rest = batch->rest + i,
        .apart = batch->apart + i,
    };
}

/* Fewer than sixteen rows: the others are made up, so that a row has the same bits wherever it
 * stands. */
static bool raise_some(struct batch *batch, size_t i, size_t count)
{
    float logits[SIXTEEN * PLOGP__SOFTMAX_FEW] = {0.0f}, labels[SIXTEEN] = {0.0f};
    double scale[SIXTEEN] = {0.0}, rest[SIXTEEN], apart[SIXTEEN];
    const plogp__softmax_block there = block_at(batch, i);
    plogp__softmax_block here = {logits, NULL, there.classes, labels, scale, rest, apart};
    const size_t bytes = count * there.classes * sizeof *logits;
    here.gradient = there.gradient == NULL ? NULL : logits;
    memcpy(logits, there.logits, bytes);
    memcpy(labels, there.labels, count * sizeof *labels);
    memcpy(scale, there.scale, count * sizeof *scale);
    if (!plogp__kernels()->softmax_rows(&here))
        return false;
    if (there.gradient != NULL)
        memcpy(there.gradient, logits, bytes);
    memcpy(there.rest, rest, count * sizeof *rest);
    memcpy(there.apart, apart, count * sizeof *apart);
    return true;
}

static bool raise_few(struct batch *batch, size_t i, size_t count)
{
    const plogp__softmax_block block = block_at(batch, i);
    return count < SIXTEEN ? raise_some(batch, i, count)
                           : plogp__kernels()->softmax_rows(&block);
}

static void raise_all_few(struct batch *batch, size_t count)
{
    for (size_t i = 0; i < count; i += SIXTEEN) {
        const size_t rows = count - i < SIXTEEN ? count - i : SIXTEEN;
        if (raise_few(batch, i, rows))
            continue;
        for (size_t row = i; row < i + rows; row++)
            if (!raise_few(batch, row, 1))
                settle(batch, row);
    }
}

/* A long row on its way. */
struct long_row {
    const float *logits;
    float *gradient; /* or NULL */
    size_t classes, part_size;
    plogp__softmax_part parts[PARTS_MAX];
    double largest, rest;
};

static size_t part_count(const struct long_row *row, size_t first)
{
    return row->classes - first < row->part_size ? row->classes - first : row->part_size;
}

/* e^(m_part - m) of the part that begins at class `first`. */
static double part_factor(const struct long_row *row, size_t first)
{
    const double largest = row->parts[first / row->part_size].largest;
    return largest == row->largest ? 1.0 : plogp__exp(largest - row->largest);
}

static bool raise_parts(struct long_row *row)
{
    row->largest = -INFINITY;
    for (size_t first = 0; first < row->classes; first += row->part_size) {
        plogp__softmax_part *part = &row->parts[first / row->part_size];
        float *const powers = row->gradient == NULL ? NULL : row->gradient + first;
        if (!plogp__kernels()->softmax_part(row->logits + first, part_count(row, first),
                                            powers, part))
            return false;
        row->largest = fmax(row->largest, part->largest);
    }
    return true;
}

/* The first of the parts that have the largest gives its 1 to the total. */
static void add_parts(struct long_row *row)
{
    bool has_top = false;
    row->rest = 0.0;
    for (size_t first = 0; first < row->classes; first += row->part_size) {
        const plogp__softmax_part *part = &row->parts[first / row->part_size];
        const bool is_top = !has_top && part->largest == row->largest;
        has_top = has_top || is_top;
        row->rest += is_top ? part->rest : (part->rest + 1.0) * part_factor(row, first);
    }
}

/* Powers -> gradient; p - 1 of the label is minus what the others have. */
static void finish_long(const struct long_row *row, double scale, size_t label,
                        double apart)
{
    const double total = 1.0 + row->rest;
    const size_t part = label / row->part_size * row->part_size;
    const double own = (double)row->gradient[label] * part_factor(row, part);
    const double others = apart == 0.0 ? row->rest : total - own;
    for (size_t first = 0; first < row->classes; first += row->part_size) {
        const double factor = scale / total * part_factor(row, first);
        plogp__kernels()->scale_floats(row->gradient + first, part_count(row, first),
                                       (float)factor);
    }
    row->gradient[label] = (float)-(scale * (others / total));
}

/* All logits were -Inf. */
static void restore_impossible(const struct long_row *row)
{
    for (size_t j = 0; j < row->classes; j++)
        row->gradient[j] = -(float)INFINITY;
}

/* Where a part had an infinity or a NaN, the powers of parts before it that took the place of
 * their logits are as good as those: finite. */
static void raise_long(struct batch *batch, size_t i)
{
    const struct plogp__loss_input *input = batch->run->input;
    const size_t classes = input->targets->classes;
    const size_t begin = (batch->first + i) * classes;
    struct long_row row = {.logits = input->logits.floats + begin, .classes = classes};
    row.gradient = input->gradient.floats == NULL ? NULL : input->gradient.floats + begin;
    row.part_size = classes / PARTS_MAX / SIXTEEN * SIXTEEN + SIXTEEN;
    if (row.part_size < PLOGP__SOFTMAX_PART)
        row.part_size = PLOGP__SOFTMAX_PART;
    if (plogp__row_is_ignored(input->targets, batch->first + i)) {
        settle(batch, i);
        return;
    }
    const size_t label = batch->labels[i];
    const double label_logit = (double)row.logits[label];
    const bool ordinary = raise_parts(&row);
    if (!ordinary || row.largest == -INFINITY) {
        if (ordinary && row.gradient == row.logits)
            restore_impossible(&row);
        settle(batch, i);
        return;
    }
    add_parts(&row);
    batch->rest[i] = row.rest;
    batch->apart[i] = row.largest - label_logit;
    if (row.gradient != NULL)
        finish_long(&row, batch->scale[i], label, batch->apart[i]);
}

void plogp__softmax_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                         double *costs)
{
    struct batch batch;
    batch.run = run;
    batch.first = first;
    batch.costs = costs;
    batch.labels = run->input->targets->labels + first;
    weigh(&batch, count);
    if (run->input->targets->classes <= PLOGP__SOFTMAX_FEW)
        raise_all_few(&batch, count);
    else
        for (size_t i = 0; i < count; i++)
            raise_long(&batch, i);
    plogp__map(PLOGP__LOG1P, batch.rest, batch.rest, count);
    for (size_t i = 0; i < count; i++) {
        const double weight = batch.class_weight[i];
        if (!batch.settled[i])
            costs[i] = weight == 0.0 ? 0.0 : weight * (batch.apart[i] + batch.rest[i]);
    }
}
