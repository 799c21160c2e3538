/* The tree of yes/no questions that a code is. */
#include <stdio.h>
#include <string.h>

#include "code.h"

#define QUESTION     400
#define NAMED        6  /* symbols that a question names                          */
#define DEEPEST      64 /* levels of questions that are printed                  */
#define MOST_SYMBOLS 64 /* of a tree for people; programs are given it up to ... */
#define MOST_LISTED  4096

struct tree {
    const struct code_symbols *symbols;
    const plogp_code *code;
};

/* "is it a?", "is it a or b?", "is it one of a, b, c, ... (12 symbols)?" */
static void write_question(const struct tree *tree, const plogp_question *yes, char *text)
{
    char name[CODE_NAME];
    const size_t named = yes->count < NAMED ? yes->count : NAMED;
    (void)snprintf(text, QUESTION, "is it %s", yes->count > 2 ? "one of " : "");
    for (size_t i = 0; i < named; i++) {
        const size_t symbol = plogp_code_ranked(tree->code, yes->first_rank + i);
        const char *between = i == 0 ? "" : yes->count == 2 ? " or " : ", ";
        const size_t used = strlen(text);
        (void)snprintf(text + used, QUESTION - used, "%s%.40s", between,
                       code_symbol_name(tree->symbols, symbol, name));
    }
    const size_t used = strlen(text);
    if (named < yes->count)
        (void)snprintf(text + used, QUESTION - used, ", … (%zu symbols)?", yes->count);
    else
        (void)snprintf(text + used, QUESTION - used, "?");
}

/* Skip the questions that have one answer only. */
static size_t next_question(const plogp_code *code, size_t node, plogp_question *question)
{
    while (node != SIZE_MAX && plogp_code_question(code, node, question) == PLOGP_OK) {
        if (question->symbol != SIZE_MAX ||
            (question->yes != SIZE_MAX && question->no != SIZE_MAX))
            return node;
        node = question->yes != SIZE_MAX ? question->yes : question->no;
    }
    return SIZE_MAX;
}

static void add_node(const struct tree *tree, size_t node, plogp_result *parent,
                     const char *key, int depth)
{
    plogp_question question, yes;
    char text[QUESTION], name[CODE_NAME];
    if (next_question(tree->code, node, &question) == SIZE_MAX)
        return;
    if (question.symbol != SIZE_MAX) {
        plogp_result_add_text(parent, key,
                              code_symbol_name(tree->symbols, question.symbol, name));
        return;
    }
    plogp_result *object = plogp_result_add_object(parent, key);
    if (plogp_code_question(tree->code, question.yes, &yes) != PLOGP_OK)
        return;
    write_question(tree, &yes, text);
    plogp_result_add_text(object, "question", text);
    if (depth == DEEPEST)
        return;
    add_node(tree, question.yes, object, "yes", depth + 1);
    add_node(tree, question.no, object, "no", depth + 1);
}

void code_add_questions(struct invocation *invocation, const struct code_symbols *symbols,
                        const plogp_code *code, plogp_result *row)
{
    const struct tree tree = {symbols, code};
    const bool people = invocation->render.format == PLOGP_FORMAT_TEXT;
    const size_t most = people ? MOST_SYMBOLS : MOST_LISTED;
    plogp_question root;
    if (plogp_code_questions(code) == 0 ||
        plogp_code_question(code, 0, &root) != PLOGP_OK)
        return;
    if (root.count <= most)
        add_node(&tree, 0, row, "questions", 0);
    else
        document_warn(&invocation->document,
                      "the questions are left out: %zu symbols are more than %zu",
                      root.count, most);
}
