#include "explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define LINE 900
#define LAST 2
#define FIRST                                                                            \
    (EXPLAIN_TERMS - LAST - 2) /* room for the gap: a few more are not worth it */

struct explain_choice explain_choose(size_t k)
{
    struct explain_choice choice = {.count = k};
    if (k > EXPLAIN_TERMS) {
        choice.count = FIRST + LAST;
        choice.left_out = k - choice.count;
    }
    for (size_t j = 0; j < choice.count; j++)
        choice.index[j] =
            j < choice.count - LAST || k <= EXPLAIN_TERMS ? j : k - choice.count + j;
    return choice;
}

static void append(char *line, const char *text)
{
    const size_t used = strlen(line);
    (void)snprintf(line + used, LINE - used, "%s", text);
}

void explain_sum(struct invocation *invocation, const char *head,
                 const struct explain_choice *choice, explain_term *term,
                 const void *terms)
{
    char line[LINE] = "", text[LINE / EXPLAIN_TERMS];
    append(line, head);
    for (size_t j = 0; j < choice->count; j++) {
        if (j > 0)
            append(line, " + ");
        if (choice->left_out > 0 && j == choice->count - LAST) {
            (void)snprintf(text, sizeof text, "… (%zu left out) … + ", choice->left_out);
            append(line, text);
        }
        term(invocation, terms, j, text, sizeof text);
        append(line, text);
    }
    document_explain(&invocation->document, "%s", line);
}

const char *explain_number(double value, char *text)
{
    if (isfinite(value))
        (void)snprintf(text, EXPLAIN_NUMBER, "%.6g", value);
    else
        (void)plogp_number_format(value, text); /* in the words of tables */
    return text;
}

const char *explain_nats(const struct invocation *invocation, double nats, char *text)
{
    return explain_number(plogp_unit_from_nats(&invocation->render.unit, nats), text);
}

const char *explain_log(const struct invocation *invocation, char *text)
{
    const char *name = invocation->render.unit.name;
    if (strcmp(name, "bit") == 0)
        return "log2";
    if (strcmp(name, "nat") == 0)
        return "ln";
    if (strcmp(name, "dit") == 0)
        return "log10";
    const char *base = strchr(name, ' ');
    (void)snprintf(text, EXPLAIN_NUMBER, "log_%.20s", base == NULL ? name : base + 1);
    return text;
}
