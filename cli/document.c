#include "document.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINE_SIZE 1024

plogp_status document_init(struct document *document, const plogp_context *context)
{
    *document = (struct document){.root = NULL};
    const plogp_status status = plogp_result_new(context, &document->root);
    if (status != PLOGP_OK)
        return status;
    document->input = plogp_result_add_object(document->root, NULL);
    document->results = plogp_result_add_list(document->root, NULL);
    document->warnings = plogp_result_add_list(document->root, NULL);
    document->explanation = plogp_result_add_list(document->root, NULL);
    document->figures = plogp_result_add_list(document->root, NULL);
    return plogp_result_status(document->root);
}

void document_clear(struct document *document)
{
    plogp_result_free(document->root);
    *document = (struct document){.root = NULL};
}

void document_warn(struct document *document, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    plogp_result_add_text(document->warnings, NULL, line);
}

void document_explain(struct document *document, const char *format, ...)
{
    char line[LINE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    plogp_result_add_text(document->explanation, NULL, line);
}

const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

void document_use_seed(struct document *document, const plogp_context *context)
{
    const plogp_result *node = plogp_result_first_child(document->input);
    while (node != NULL && strcmp(plogp_result_get_key(node), "seed") != 0)
        node = plogp_result_next_sibling(node);
    if (node == NULL)
        plogp_result_add_integer(document->input, "seed", context->seed);
}

plogp_document document_view(const struct document *document, const char *command)
{
    return (plogp_document){.command = command,
                            .input = document->input,
                            .results = document->results,
                            .warnings = document->warnings,
                            .explanation = document->explanation,
                            .figures = document->figures};
}
