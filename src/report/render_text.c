/*
 * Text for people: a block of `label  value unit` per result, or a table of them. A
 * block prints a number with its standard error as `value ± error`, and a ledger in the
 * ledger's own form.
 */
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "report/text.h"

static bool is_object(const plogp_result *node)
{
    return plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
}

static bool has_key(const plogp_result *node, const char *key)
{
    const char *own = plogp_result_get_key(node);
    return own != NULL && strcmp(own, key) == 0;
}

/* A list of at least one object, each of nodes that fit in a cell. */
static bool is_table(const plogp_result *list)
{
    const plogp_result *row = plogp_result_first_child(list);
    if (row == NULL || plogp_result_get_kind(list) != PLOGP_RESULT_LIST)
        return false;
    for (; row != NULL; row = plogp_result_next_sibling(row)) {
        if (!is_object(row))
            return false;
        const plogp_result *node = plogp_result_first_child(row);
        for (; node != NULL; node = plogp_result_next_sibling(node))
            if (!plogp__text_is_compact(node))
                return false;
    }
    return true;
}

/* What a child of a block looks like. */
enum shape { SHAPE_NONE, SHAPE_LINE, SHAPE_LEDGER, SHAPE_SECTION };

#define MEMBERS_IN_A_LINE  2
#define EXPLANATION_MARGIN 4

static size_t count_children(const plogp_result *node)
{
    size_t count = 0;
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child))
        count++;
    return count;
}

static enum shape shape_of(const plogp_result *object, const plogp_result *node)
{
    struct plogp__ledger ledger;
    if (plogp__text_is_absorbed(object, node))
        return SHAPE_NONE;
    if (plogp__find_ledger(object, node, &ledger))
        return SHAPE_LEDGER;
    if (!plogp__text_is_compact(node) || has_key(node, "parameters"))
        return SHAPE_SECTION;
    const bool many = is_object(node) && count_children(node) > MEMBERS_IN_A_LINE;
    return many && !plogp__text_has_number_keys(node) ? SHAPE_SECTION : SHAPE_LINE;
}

static size_t label_width(const plogp_result *object)
{
    size_t width = 0;
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const size_t label = plogp__text_label_width(plogp_result_get_key(node));
        if (shape_of(object, node) == SHAPE_LINE && label > width)
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

/* `value ± error`. */
static void add_measured(const struct block *block, const plogp_result *node,
                         double uncertainty)
{
    const struct plogp__rendering *rendering = block->rendering;
    char text[PLOGP__TEXT_NUMBER_SIZE];
    (void)plogp__text_like(plogp__number_in_unit(rendering, node), uncertainty, text);
    plogp_buffer_add_text(rendering->buffer, text);
    plogp_buffer_add_text(rendering->buffer,
                          rendering->options->ascii ? " +- " : " \xC2\xB1 ");
    (void)plogp__text_like(uncertainty, uncertainty, text);
    plogp_buffer_add_text(rendering->buffer, text);
}

/* The escape sequence that begins a verdict, or NULL: green for good, red for bad. */
static const char *verdict_color(const struct plogp__rendering *rendering,
                                 const plogp_result *node)
{
    size_t length = 0;
    if (!rendering->options->color)
        return NULL;
    if (has_key(node, "converged"))
        return plogp_result_get_boolean(node) ? "\033[32m" : "\033[31m";
    if (!has_key(node, "status"))
        return NULL;
    const char *text = plogp_result_get_text(node, &length);
    return length == 2 && memcmp(text, "ok", 2) == 0 ? "\033[32m" : "\033[31m";
}

static void add_value(const struct block *block, const plogp_result *node)
{
    const struct plogp__rendering *rendering = block->rendering;
    const char *color = verdict_color(rendering, node);
    plogp_buffer_add_text(rendering->buffer, color == NULL ? "" : color);
    const struct plogp__precision precision =
        plogp__text_precision(rendering, block->object, node);
    if (precision.uncertainty > 0.0 && plogp__text_error_of(block->object, node) != NULL)
        add_measured(block, node, precision.uncertainty);
    else
        plogp__text_add_compact(rendering, node, precision);
    plogp_buffer_add_text(rendering->buffer, color == NULL ? "" : "\033[0m");
}

/* ` (95 %, METHOD)` behind an interval; a method that names its level is left alone. */
static void add_level(const struct block *block)
{
    plogp_buffer *buffer = block->rendering->buffer;
    const plogp_result *level = plogp__number_child(block->object, "ci_level");
    char text[PLOGP__TEXT_NUMBER_SIZE] = "";
    size_t length = 0;
    const char *method =
        plogp_result_get_text(plogp__child(block->object, "ci_method"), &length);
    const bool own_level = length > 0 && memchr(method, '%', length) != NULL;
    if (level != NULL && !own_level)
        (void)plogp__text_number(100.0 * plogp_result_get_number(level), 3, text);
    if (text[0] == '\0' && length == 0)
        return;
    plogp_buffer_add_text(buffer, " (");
    plogp_buffer_add_text(buffer, text);
    plogp_buffer_add_text(buffer, text[0] == '\0' ? "" : length > 0 ? " %, " : " %");
    plogp__text_add_safe(block->rendering, method, length, 0);
    plogp_buffer_add_byte(buffer, ')');
}

/* The value of a line with unit and interval. */
static void add_whole_value(const struct block *block, const plogp_result *node)
{
    plogp_buffer *buffer = block->rendering->buffer;
    const char *unit = plogp__text_unit(block->rendering, node);
    add_value(block, node);
    plogp_buffer_add_text(buffer, unit[0] == '\0' ? "" : " ");
    plogp_buffer_add_text(buffer, unit);
    if (has_key(node, "ci"))
        add_level(block);
    else
        plogp__text_add_interval(block->rendering,
                                 plogp__text_interval_of(block->object, node));
}

static void add_line(const struct block *block, const plogp_result *node)
{
    plogp_buffer *buffer = block->rendering->buffer;
    const char *label = plogp_result_get_key(node);
    const size_t value_at = block->indent + block->labels + PLOGP__TEXT_GAP;
    plogp_buffer value;
    plogp_buffer_init(&value, block->rendering->context);
    struct plogp__rendering aside = *block->rendering;
    aside.buffer = &value;
    const struct block value_block = {&aside, block->object, 0, 0};
    add_whole_value(&value_block, node);
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
        if (item != first && is_object(item))
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
    if (has_key(node, "parameters") && plogp__text_is_compact(node))
        plogp__text_add_parameters(block->rendering, block->object, inner);
    else if (is_object(node))
        add_block(block->rendering, node, inner);
    else if (has_key(node, "candidates"))
        add_candidates(block->rendering, node, inner);
    else if (is_table(node))
        plogp__text_add_table(block->rendering, node, inner);
    else
        add_items(block->rendering, node, inner);
}

static void add_child(const struct block *block, const plogp_result *node,
                      enum shape shape)
{
    struct plogp__ledger ledger;
    if (shape == SHAPE_LINE)
        add_line(block, node);
    else if (shape == SHAPE_LEDGER && plogp__find_ledger(block->object, node, &ledger))
        plogp__text_add_ledger(block->rendering, block->object, &ledger, block->indent);
    else
        add_branch(block, node);
}

static void add_block(const struct plogp__rendering *rendering,
                      const plogp_result *object, size_t indent)
{
    if (!is_object(object)) {
        plogp_buffer_add_repeated(rendering->buffer, ' ', indent);
        if (plogp__text_is_compact(object))
            plogp__text_add_compact(rendering, object,
                                    plogp__text_precision(rendering, NULL, object));
        plogp_buffer_add_byte(rendering->buffer, '\n');
        return;
    }
    const struct block block = {rendering, object, indent, label_width(object)};
    const plogp_result *node = plogp_result_first_child(object);
    enum shape before = SHAPE_NONE;
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const enum shape shape = shape_of(object, node);
        if (shape == SHAPE_NONE)
            continue;
        if (before != SHAPE_NONE && indent == 0 &&
            (shape != SHAPE_LINE || before != SHAPE_LINE))
            plogp_buffer_add_byte(rendering->buffer, '\n');
        add_child(&block, node, shape);
        before = shape;
    }
}

static void add_results(const struct plogp__rendering *rendering)
{
    const plogp_result *list = rendering->document->results;
    const plogp_result *first = plogp_result_first_child(list);
    if (plogp_result_next_sibling(first) != NULL && is_table(list))
        plogp__text_add_table(rendering, list, 0);
    else
        add_items(rendering, list, 0);
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
        plogp__text_add_safe(&aside, text, length, 0);
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
