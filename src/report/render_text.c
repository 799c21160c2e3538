/* Text for people: a block of `label  value unit` per result, or a table of them. */
#include <string.h>

#include "base/status.h"
#include "report/text.h"

#define STEP 2
#define GAP  2

static bool is_object(const plogp_result *node)
{
    return plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
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

static size_t label_width(const plogp_result *object)
{
    size_t width = 0;
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        const size_t label = plogp__text_label_width(plogp_result_get_key(node));
        if (plogp__text_is_compact(node) && label > width)
            width = label;
    }
    return width;
}

static void add_block(const struct plogp__rendering *rendering,
                      const plogp_result *object, size_t indent);

static void add_line(const struct plogp__rendering *rendering, const plogp_result *node,
                     size_t indent, size_t labels)
{
    plogp_buffer *buffer = rendering->buffer;
    const char *key = plogp_result_get_key(node);
    const char *unit = plogp__text_unit(rendering, node);
    plogp_buffer_add_repeated(buffer, ' ', indent);
    plogp__text_add_label(buffer, key);
    plogp_buffer_add_repeated(buffer, ' ', labels - plogp__text_label_width(key) + GAP);
    plogp__text_add_compact(rendering, node);
    if (unit[0] != '\0') {
        plogp_buffer_add_byte(buffer, ' ');
        plogp_buffer_add_text(buffer, unit);
    }
    plogp_buffer_add_byte(buffer, '\n');
}

static void add_branch(const struct plogp__rendering *rendering, const plogp_result *node,
                       size_t indent)
{
    plogp_buffer *buffer = rendering->buffer;
    plogp_buffer_add_repeated(buffer, ' ', indent);
    plogp__text_add_label(buffer, plogp_result_get_key(node));
    plogp_buffer_add_byte(buffer, '\n');
    if (is_object(node)) {
        add_block(rendering, node, indent + STEP);
        return;
    }
    if (is_table(node)) {
        plogp__text_add_table(rendering, node, indent + STEP);
        return;
    }
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child)) {
        if (child != plogp_result_first_child(node))
            plogp_buffer_add_byte(buffer, '\n');
        add_block(rendering, child, indent + STEP);
    }
}

static void add_block(const struct plogp__rendering *rendering,
                      const plogp_result *object, size_t indent)
{
    if (!is_object(object)) {
        plogp_buffer_add_repeated(rendering->buffer, ' ', indent);
        if (plogp__text_is_compact(object))
            plogp__text_add_compact(rendering, object);
        plogp_buffer_add_byte(rendering->buffer, '\n');
        return;
    }
    const size_t labels = label_width(object);
    const plogp_result *node = plogp_result_first_child(object);
    for (; node != NULL; node = plogp_result_next_sibling(node)) {
        if (plogp__text_is_compact(node))
            add_line(rendering, node, indent, labels);
        else
            add_branch(rendering, node, indent);
    }
}

static void add_results(const struct plogp__rendering *rendering)
{
    const plogp_result *list = rendering->document->results;
    const plogp_result *first = plogp_result_first_child(list);
    if (plogp_result_next_sibling(first) != NULL && is_table(list)) {
        plogp__text_add_table(rendering, list, 0);
        return;
    }
    for (const plogp_result *row = first; row != NULL;
         row = plogp_result_next_sibling(row)) {
        if (row != first)
            plogp_buffer_add_byte(rendering->buffer, '\n');
        add_block(rendering, row, 0);
    }
}

static void add_explanation(const struct plogp__rendering *rendering)
{
    const plogp_result *line = plogp_result_first_child(rendering->document->explanation);
    if (line != NULL)
        plogp_buffer_add_byte(rendering->buffer, '\n');
    for (; line != NULL; line = plogp_result_next_sibling(line)) {
        size_t length = 0;
        const char *text = plogp_result_get_text(line, &length);
        plogp__text_add_safe(rendering, text, length, 0);
        plogp_buffer_add_byte(rendering->buffer, '\n');
    }
}

plogp_status plogp__render_text(const struct plogp__rendering *rendering)
{
    add_results(rendering);
    add_explanation(rendering);
    return rendering->buffer->status == PLOGP_OK ? PLOGP_OK
                                                 : plogp__fail_memory(rendering->context);
}
