/*
 * Text for people: a block of `label  value unit` per result, or a table of them. A
 * block prints a number with its standard error as `value ± error`, and a ledger in the
 * ledger's own form.
 */
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "report/text.h"

#define EXPLANATION_MARGIN 4
#define TABLE_BREAKS_MOST  1

static size_t label_width(const plogp_result *object)
{
    size_t width = 0;
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const size_t label = plogp__text_label_width(plogp_result_get_key(node));
        if (plogp__text_shape(object, node) == PLOGP__SHAPE_LINE && label > width)
            width = label;
    }
    return width;
}

/* Where a block stands: its object, its indentation, the width of its labels. */
struct block {
    const struct plogp__rendering *rendering;
    const plogp_result *object;
    size_t indent, labels;
};

static void add_line(const struct block *block, const plogp_result *node)
{
    plogp_buffer *buffer = block->rendering->buffer;
    const char *label = plogp_result_get_key(node);
    const size_t value_at = block->indent + block->labels + PLOGP__TEXT_GAP;
    plogp_buffer value;
    plogp_buffer_init(&value, block->rendering->context);
    struct plogp__rendering aside = *block->rendering;
    aside.buffer = &value;
    plogp__text_add_value(&aside, block->object, node);
    plogp_buffer_add_repeated(buffer, ' ', block->indent);
    plogp__text_add_label(block->rendering, label);
    plogp_buffer_add_repeated(
        buffer, ' ', block->labels - plogp__text_label_width(label) + PLOGP__TEXT_GAP);
    plogp__text_add_wrapped(block->rendering, value.bytes, value.length,
                            (struct plogp__margins){value_at, value_at});
    plogp_buffer_add_byte(buffer, '\n');
    if (value.status != PLOGP_OK)
        buffer->status = value.status;
    plogp_buffer_clear(&value);
}

static void add_block(const struct plogp__rendering *rendering,
                      const plogp_result *object, size_t indent);

static void add_items(const struct plogp__rendering *rendering, const plogp_result *list,
                      size_t indent)
{
    const plogp_result *first = plogp_result_first_child(list);
    for (const plogp_result *item = first; item != NULL;
         item = plogp_result_next_sibling(item)) {
        if (item != first && plogp__is_object(item))
            plogp_buffer_add_byte(rendering->buffer, '\n');
        add_block(rendering, item, indent);
    }
}

/* The ranking where there is a choice, then the first in full. */
static void add_candidates(const struct plogp__rendering *rendering,
                           const plogp_result *candidates, size_t indent)
{
    const plogp_result *first = plogp_result_first_child(candidates);
    if (plogp_result_next_sibling(first) != NULL) {
        plogp__text_add_ranking(rendering, candidates, indent);
        plogp_buffer_add_byte(rendering->buffer, '\n');
    }
    if (first != NULL)
        add_block(rendering, first, indent);
}

static void add_branch(const struct block *block, const plogp_result *node)
{
    const size_t inner = block->indent + PLOGP__TEXT_STEP;
    plogp_buffer_add_repeated(block->rendering->buffer, ' ', block->indent);
    plogp__text_add_label(block->rendering, plogp_result_get_key(node));
    plogp_buffer_add_byte(block->rendering->buffer, '\n');
    if (plogp__has_key(node, "parameters") && plogp__text_is_compact(node))
        plogp__text_add_parameters(block->rendering, block->object, inner);
    else if (plogp__is_object(node))
        add_block(block->rendering, node, inner);
    else if (plogp__has_key(node, "candidates"))
        add_candidates(block->rendering, node, inner);
    else if (plogp__text_is_table(node))
        plogp__text_add_table(block->rendering, node, inner);
    else
        add_items(block->rendering, node, inner);
}

static void add_child(const struct block *block, const plogp_result *node,
                      enum plogp__shape shape)
{
    struct plogp__ledger ledger;
    if (shape == PLOGP__SHAPE_LINE)
        add_line(block, node);
    else if (shape == PLOGP__SHAPE_LEDGER &&
             plogp__find_ledger(block->object, node, &ledger))
        plogp__text_add_ledger(block->rendering, block->object, &ledger, block->indent);
    else
        add_branch(block, node);
}

static void add_block(const struct plogp__rendering *rendering,
                      const plogp_result *object, size_t indent)
{
    if (!plogp__is_object(object)) {
        plogp_buffer_add_repeated(rendering->buffer, ' ', indent);
        if (plogp__text_is_compact(object))
            plogp__text_add_compact(rendering, object,
                                    plogp__text_precision(rendering, NULL, object));
        plogp_buffer_add_byte(rendering->buffer, '\n');
        return;
    }
    const struct block block = {rendering, object, indent, label_width(object)};
    const plogp_result *node = plogp_result_first_child(object);
    enum plogp__shape before = PLOGP__SHAPE_NONE;
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const enum plogp__shape shape = plogp__text_shape(object, node);
        if (shape == PLOGP__SHAPE_NONE)
            continue;
        if (before != PLOGP__SHAPE_NONE && indent == 0 &&
            (shape != PLOGP__SHAPE_LINE || before != PLOGP__SHAPE_LINE))
            plogp_buffer_add_byte(rendering->buffer, '\n');
        add_child(&block, node, shape);
        before = shape;
    }
}

/* The histogram of result number `index`, below its block, where there is one. */
static void add_histogram(const struct plogp__rendering *rendering,
                          const plogp_result *object, size_t index)
{
    static const char LABEL[] = "histogram";
    const plogp_result *figure = plogp_result_first_child(rendering->document->figures);
    for (; figure != NULL; figure = plogp_result_next_sibling(figure)) {
        const plogp_result *name = plogp__child(figure, "figure");
        const plogp_result *of = plogp__child(figure, "result");
        if (strcmp(plogp_result_get_text(name, NULL), LABEL) != 0 ||
            plogp_result_get_integer(of) != index)
            continue;
        const size_t labels = label_width(object);
        const size_t before = labels > sizeof LABEL ? labels : sizeof LABEL - 1;
        const size_t at = before + PLOGP__TEXT_GAP;
        plogp_buffer_add_text(rendering->buffer, LABEL);
        plogp_buffer_add_repeated(rendering->buffer, ' ', at - (sizeof LABEL - 1));
        const size_t page = rendering->options->width;
        plogp__text_add_histogram(rendering, plogp__child(figure, "rows"),
                                  page > at ? page - at : 1);
        plogp_buffer_add_byte(rendering->buffer, '\n');
    }
}

static void add_each(const struct plogp__rendering *rendering, const plogp_result *list)
{
    const plogp_result *item = plogp_result_first_child(list);
    for (size_t i = 0; item != NULL; item = plogp_result_next_sibling(item), i++) {
        if (i > 0 && plogp__is_object(item))
            plogp_buffer_add_byte(rendering->buffer, '\n');
        add_block(rendering, item, 0);
        add_histogram(rendering, item, i);
    }
}

/* Several results: a table where it is readable, otherwise a short one and then a block
 * for each. */
static void add_results(const struct plogp__rendering *rendering)
{
    const plogp_result *list = rendering->document->results;
    const plogp_result *first = plogp_result_first_child(list);
    const bool several = plogp_result_next_sibling(first) != NULL;
    if (several && plogp__text_is_table(list) &&
        plogp__text_table_breaks(rendering, list) <= TABLE_BREAKS_MOST) {
        plogp__text_add_table(rendering, list, 0);
        return;
    }
    if (several && plogp__is_object(first)) {
        const size_t before = rendering->buffer->length;
        plogp__text_add_summary(rendering, list);
        if (rendering->buffer->length > before)
            plogp_buffer_add_byte(rendering->buffer, '\n');
    }
    add_each(rendering, list);
}

static void add_seed(const struct plogp__rendering *rendering)
{
    const plogp_result *seed = plogp__child(rendering->document->input, "seed");
    if (plogp_result_get_kind(seed) != PLOGP_RESULT_INTEGER)
        return;
    plogp_buffer_add_text(rendering->buffer, "seed ");
    plogp_buffer_add_integer(rendering->buffer, plogp_result_get_integer(seed));
    plogp_buffer_add_byte(rendering->buffer, '\n');
}

static void add_explanation(const struct plogp__rendering *rendering)
{
    const plogp_result *line = plogp_result_first_child(rendering->document->explanation);
    plogp_buffer safe;
    plogp_buffer_init(&safe, rendering->context);
    struct plogp__rendering aside = *rendering;
    aside.buffer = &safe;
    if (line != NULL)
        plogp_buffer_add_byte(rendering->buffer, '\n');
    for (; line != NULL; line = plogp_result_next_sibling(line)) {
        size_t length = 0;
        const char *text = plogp_result_get_text(line, &length);
        safe.length = 0;
        plogp__text_add_signs(&aside, text, length);
        plogp__text_add_wrapped(rendering, safe.bytes, safe.length,
                                (struct plogp__margins){0, EXPLANATION_MARGIN});
        plogp_buffer_add_byte(rendering->buffer, '\n');
    }
    if (safe.status != PLOGP_OK)
        rendering->buffer->status = safe.status;
    plogp_buffer_clear(&safe);
}

plogp_status plogp__render_text(const struct plogp__rendering *rendering)
{
    add_results(rendering);
    add_seed(rendering);
    add_explanation(rendering);
    return rendering->buffer->status == PLOGP_OK ? PLOGP_OK
                                                 : plogp__fail_memory(rendering->context);
}
