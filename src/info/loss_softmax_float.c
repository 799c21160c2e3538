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
    size_t first;           /* row of the input that is row 0 here             */
    const uint32_t *labels; /* [count] those of the input or `some_labels`     */
    uint32_t some_labels[PLOGP__LOSS_ROWS]; /* a class for rows left out, too  */
    double scale[PLOGP__LOSS_ROWS];         /* d value / d surprisal           */
    double class_weight[PLOGP__LOSS_ROWS];  /* 0 for rows left out             */
    double *costs;                          /* before weighing: the surprisals */
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
    batch->costs[i] = 0.0;
    batch->class_weight[i] = 1.0;
    if (plogp__row_is_ignored(batch->run->input->targets, row))
        plogp__clear_gradient(batch->run, row);
    else
        batch->costs[i] = plogp__loss_row_cost(batch->run, row);
}

static void weigh(struct batch *batch, size_t count)
{
    const plogp_targets *targets = batch->run->input->targets;
    const plogp_loss_options *options = batch->run->input->options;
    for (size_t i = 0; i < count; i++) {
        const size_t row = batch->first + i;
        const bool ignored = plogp__row_is_ignored(targets, row);
        const uint32_t label = ignored ? 0 : targets->labels[row];
        const double weight = ignored ? 0.0 : plogp__class_weight(options, label);
        batch->some_labels[i] = label;
        batch->class_weight[i] = weight;
        batch->scale[i] = ignored ? 0.0 : plogp__row_scale(batch->run, row) * weight;
    }
    batch->labels = batch->some_labels;
}

/* Any number of rows: `scale` is that of sixteen of them. */
static void weigh_alike(struct batch *batch)
{
    const double unit = plogp__row_scale(batch->run, batch->first);
    batch->labels = batch->run->input->targets->labels + batch->first;
    for (size_t i = 0; i < SIXTEEN; i++)
        batch->scale[i] = unit;
}

/* Surprisals -> costs; a class of weight 0 costs nothing where it is impossible, too. */
static void weigh_costs(struct batch *batch, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const double weight = batch->class_weight[i];
        batch->costs[i] = weight == 0.0 ? 0.0 : weight * batch->costs[i];
    }
}

/* Blocks of sixteen rows from row i of the batch on. */
static plogp__softmax_block blocks_at(struct batch *batch, size_t i, size_t blocks)
{
    const struct plogp__loss_input *input = batch->run->input;
    const size_t classes = input->targets->classes;
    const size_t begin = (batch->first + i) * classes;
    return (plogp__softmax_block){
        .logits = input->logits.floats + begin,
        .gradient =
            input->gradient.floats == NULL ? NULL : input->gradient.floats + begin,
        .classes = classes,
        .blocks = blocks,
        .labels = batch->labels + i,
        .scale = batch->scale + (batch->run->alike ? 0 : i),
        .surprisal = batch->costs + i,
        .alike = batch->run->alike,
    };
}

/* Fewer than sixteen rows: the others are made up, so that a row has the same bits wherever it
 * stands. */
static bool raise_some(struct batch *batch, size_t i, size_t count)
{
    float logits[SIXTEEN * PLOGP__SOFTMAX_FEW] = {0.0f};
    uint32_t labels[SIXTEEN] = {0};
    double scale[SIXTEEN] = {0.0}, surprisal[SIXTEEN];
    const plogp__softmax_block there = blocks_at(batch, i, 1);
    plogp__softmax_block here = there;
    const size_t bytes = count * there.classes * sizeof *logits;
    here.logits = logits;
    here.gradient = there.gradient == NULL ? NULL : logits;
    here.labels = labels;
    here.scale = scale;
    here.surprisal = surprisal;
    memcpy(logits, there.logits, bytes);
    memcpy(labels, there.labels, count * sizeof *labels);
    memcpy(scale, there.scale, count * sizeof *scale);
    if (plogp__kernels()->softmax_rows(&here) == 0)
        return false;
    if (there.gradient != NULL)
        memcpy(there.gradient, logits, bytes);
    memcpy(there.surprisal, surprisal, count * sizeof *surprisal);
    return true;
}

/* Rows that are not sixteen, or of which one is odd. */
static void raise_rest(struct batch *batch, size_t first, size_t end)
{
    if (end - first < SIXTEEN && raise_some(batch, first, end - first))
        return;
    for (size_t i = first; i < end; i++)
        if (!raise_some(batch, i, 1))
            settle(batch, i);
}

static void raise_all_few(struct batch *batch, size_t count)
{
    for (size_t next = 0; next < count;) {
        const plogp__softmax_block blocks =
            blocks_at(batch, next, (count - next) / SIXTEEN);
        if (blocks.blocks > 0)
            next += plogp__kernels()->softmax_rows(&blocks) * SIXTEEN;
        const size_t end = count - next < SIXTEEN ? count : next + SIXTEEN;
        if (next < end)
            raise_rest(batch, next, end);
        next = end;
    }
}

/* A long row on its way. */
struct long_row {
    const float *logits;
    float *gradient;                       /* or NULL */
    size_t classes, part_size, part_count; /* the last part takes the rest, too */
    float first_largest;                   /* of the first part */
    plogp__softmax_part parts[PARTS_MAX];
    double factors[PARTS_MAX]; /* e^(m_part - m) */
    double largest, rest;
};

static size_t size_of_part(const struct long_row *row, size_t p)
{
    return p + 1 < row->part_count ? row->part_size : row->classes - p * row->part_size;
}

static void divide(struct long_row *row)
{
    const size_t size = row->classes / PARTS_MAX + 1;
    row->part_size = size > PLOGP__SOFTMAX_PART ? size : PLOGP__SOFTMAX_PART;
    row->part_count = row->classes / row->part_size;
    row->part_count += row->part_count == 0;
}

static float largest_of_part(const struct long_row *row, const float *logits, size_t p)
{
    return plogp__kernels()->largest_of_part(logits + p * row->part_size,
                                             size_of_part(row, p));
}

/* The largest of the next part is looked for while the sum of the one before is on its way. */
static bool raise_parts(struct long_row *row)
{
    float largest = row->first_largest;
    row->largest = -INFINITY;
    for (size_t p = 0; p < row->part_count; p++) {
        const size_t first = p * row->part_size;
        plogp__softmax_part *part = &row->parts[p];
        part->largest = largest;
        if (!plogp__kernels()->softmax_part(
                row->logits + first, size_of_part(row, p),
                row->gradient == NULL ? NULL : row->gradient + first, part))
            return false;
        if (p + 1 < row->part_count)
            largest = largest_of_part(row, row->logits, p + 1);
        row->largest = fmax(row->largest, (double)part->largest);
    }
    return true;
}

/* The first of the parts that have the largest gives its 1 to the total. */
static void add_parts(struct long_row *row)
{
    bool has_top = false;
    row->rest = 0.0;
    for (size_t p = 0; p < row->part_count; p++)
        row->factors[p] = (double)row->parts[p].largest - row->largest;
    plogp__kernels()->array[PLOGP__EXP](row->factors, row->factors, row->part_count);
    for (size_t p = 0; p < row->part_count; p++) {
        const plogp__softmax_part *part = &row->parts[p];
        const bool is_top = !has_top && (double)part->largest == row->largest;
        has_top = has_top || is_top;
        row->rest += is_top ? part->rest : (part->rest + 1.0) * row->factors[p];
    }
}

/* Powers -> gradient; p - 1 of the label is minus what the others have. */
static void finish_long(const struct long_row *row, double scale, size_t label,
                        double apart)
{
    const double total = 1.0 + row->rest, unit = scale / total;
    const size_t part = label / row->part_size;
    const double own = (double)row->gradient[label] *
                       row->factors[part < row->part_count ? part : part - 1];
    const double others = apart == 0.0 ? row->rest : total - own;
    for (size_t p = 0; p < row->part_count; p++)
        plogp__kernels()->scale_floats(row->gradient + p * row->part_size,
                                       size_of_part(row, p),
                                       (float)(unit * row->factors[p]));
    row->gradient[label] = (float)-(scale * (others / total));
}

/* All logits were -Inf. */
static void restore_impossible(const struct long_row *row)
{
    for (size_t j = 0; j < row->classes; j++)
        row->gradient[j] = -(float)INFINITY;
}

/* The parts are raised: what the row costs, and its gradient. */
static void finish_row(struct long_row *row, struct batch *batch, size_t i,
                       double label_logit)
{
    const double apart = row->largest - label_logit;
    add_parts(row);
    batch->costs[i] = apart + plogp__log1p(row->rest);
    if (row->gradient != NULL)
        finish_long(row, batch->scale[batch->run->alike ? 0 : i], batch->labels[i],
                    apart);
}

/* Where a part had an infinity or a NaN, the powers that took the place of logits before that was
 * known are as good as those: finite, or NaN. The next row is looked at before this one is
 * finished, too. */
static void raise_long(struct long_row *row, struct batch *batch, size_t i, bool is_last)
{
    const bool ignored =
        plogp__row_is_ignored(batch->run->input->targets, batch->first + i);
    const double label_logit = ignored ? 0.0 : (double)row->logits[batch->labels[i]];
    const bool ordinary = !ignored && raise_parts(row);
    if (!is_last)
        row->first_largest = largest_of_part(row, row->logits + row->classes, 0);
    if (ordinary && row->largest > -INFINITY) {
        finish_row(row, batch, i, label_logit);
        return;
    }
    if (ordinary && row->gradient == row->logits)
        restore_impossible(row);
    settle(batch, i);
}

static void raise_all_long(struct batch *batch, size_t count)
{
    const struct plogp__loss_input *input = batch->run->input;
    const size_t classes = input->targets->classes, begin = batch->first * classes;
    struct long_row row;
    row.logits = input->logits.floats + begin;
    row.gradient = input->gradient.floats == NULL ? NULL : input->gradient.floats + begin;
    row.classes = classes;
    divide(&row);
    row.first_largest = largest_of_part(&row, row.logits, 0);
    for (size_t i = 0; i < count; i++) {
        raise_long(&row, batch, i, i + 1 == count);
        row.logits += classes;
        row.gradient = row.gradient == NULL ? NULL : row.gradient + classes;
    }
}

void plogp__softmax_rows(const struct plogp__loss_run *run, size_t first, size_t count,
                         double *costs)
{
    struct batch batch;
    batch.run = run;
    batch.first = first;
    batch.costs = costs;
    if (run->alike)
        weigh_alike(&batch);
    else
        weigh(&batch, count);
    if (run->input->targets->classes <= PLOGP__SOFTMAX_FEW)
        raise_all_few(&batch, count);
    else
        raise_all_long(&batch, count);
    if (!run->alike)
        weigh_costs(&batch, count);
}
