/*
 * One JSON object. Written here rather than with jansson, which prints doubles with a
 * fixed number of digits (docs/decisions says more).
 */
#include <string.h>

#include "plogp/version.h"
#include "report/render.h"

#define STEP 2

static void write_line(plogp_buffer *buffer, size_t depth)
{
    plogp_buffer_add_byte(buffer, '\n');
    plogp_buffer_add_repeated(buffer, ' ', STEP * depth);
}

static void write_key(plogp_buffer *buffer, const char *key)
{
    plogp_buffer_add_json_text(buffer, key, strlen(key));
    plogp_buffer_add_text(buffer, ": ");
}

static void write_interval(const struct plogp__rendering *rendering,
                           const plogp_result *node)
{
    double low = 0.0, high = 0.0;
    plogp__interval_in_unit(rendering, node, &low, &high);
    plogp_buffer_add_byte(rendering->buffer, '[');
    plogp_buffer_add_json_number(rendering->buffer, low);
    plogp_buffer_add_text(rendering->buffer, ", ");
    plogp_buffer_add_json_number(rendering->buffer, high);
    plogp_buffer_add_byte(rendering->buffer, ']');
}

static void write_leaf(const struct plogp__rendering *rendering, const plogp_result *node)
{
    plogp_buffer *buffer = rendering->buffer;
    size_t length = 0;
    switch (plogp_result_get_kind(node)) {
    case PLOGP_RESULT_NUMBER:
        plogp_buffer_add_json_number(buffer, plogp__number_in_unit(rendering, node));
        break;
    case PLOGP_RESULT_INTEGER:
        plogp_buffer_add_integer(buffer, plogp_result_get_integer(node));
        break;
    case PLOGP_RESULT_INTERVAL:
        write_interval(rendering, node);
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(node, &length);
        plogp_buffer_add_json_text(buffer, text, length);
        break;
    }
    case PLOGP_RESULT_BOOLEAN:
        plogp_buffer_add_text(buffer, plogp_result_get_boolean(node) ? "true" : "false");
        break;
    default:
        plogp_buffer_add_text(buffer, "null");
    }
}

static int is_branch(const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    return kind == PLOGP_RESULT_OBJECT || kind == PLOGP_RESULT_LIST;
}

/* Trees are as deep as the commands build them: a handful of levels. */
static void write_node(const struct plogp__rendering *rendering, const plogp_result *node,
                       size_t depth)
{
    plogp_buffer *buffer = rendering->buffer;
    if (!is_branch(node)) {
        write_leaf(rendering, node);
        return;
    }
    const int object = plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
    const plogp_result *child = plogp_result_first_child(node);
    plogp_buffer_add_byte(buffer, object ? '{' : '[');
    for (; child != NULL; child = plogp_result_next_sibling(child)) {
        write_line(buffer, depth + 1);
        if (object)
            write_key(buffer, plogp_result_get_key(child));
        write_node(rendering, child, depth + 1);
        if (plogp_result_next_sibling(child) != NULL)
            plogp_buffer_add_byte(buffer, ',');
    }
    if (plogp_result_first_child(node) != NULL)
        write_line(buffer, depth);
    plogp_buffer_add_byte(buffer, object ? '}' : ']');
}

static void write_text_member(plogp_buffer *buffer, const char *key, const char *text)
{
    write_line(buffer, 1);
    write_key(buffer, key);
    plogp_buffer_add_json_text(buffer, text, strlen(text));
    plogp_buffer_add_byte(buffer, ',');
}

static void write_member(const struct plogp__rendering *rendering, const char *key,
                         const plogp_result *node, const char *absent)
{
    write_line(rendering->buffer, 1);
    write_key(rendering->buffer, key);
    if (node == NULL)
        plogp_buffer_add_text(rendering->buffer, absent);
    else
        write_node(rendering, node, 1);
}

void plogp__render_json(const struct plogp__rendering *rendering)
{
    const plogp_document *document = rendering->document;
    plogp_buffer *buffer = rendering->buffer;
    plogp_buffer_add_byte(buffer, '{');
    write_text_member(buffer, "plogp", plogp_version());
    write_text_member(buffer, "command", document->command);
    write_text_member(buffer, "unit", rendering->options->unit.name);
    write_member(rendering, "input", document->input, "null");
    plogp_buffer_add_byte(buffer, ',');
    write_member(rendering, "results", document->results, "[]");
    plogp_buffer_add_byte(buffer, ',');
    write_member(rendering, "warnings", document->warnings, "[]");
    if (plogp_result_first_child(document->explanation) != NULL) {
        plogp_buffer_add_byte(buffer, ',');
        write_member(rendering, "explanation", document->explanation, "[]");
    }
    plogp_buffer_add_text(buffer, "\n}\n");
}
