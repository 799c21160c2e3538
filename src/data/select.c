#include "data/select.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/suggest.h"

/* "A, B, C" as far as it fits; the rest is counted. */
static void list_names(const struct plogp__names *names, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < names->count; i++) {
        const size_t length = strlen(names->names[i]) + 2;
        if (used + length + sizeof " and 12345678901234567890 more" > size) {
            (void)snprintf(text + used, size - used, " and %zu more", names->count - i);
            return;
        }
        used += (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ",
                                 names->names[i]);
    }
}

static plogp_status fail_unknown(const struct plogp__names *names, const char *name,
                                 const plogp_context *context)
{
    char list[256];
    list_names(names, list, sizeof list);
    const char *meant =
        plogp_suggest(name, (const char *const *)names->names, names->count);
    return plogp__fail(context, PLOGP_EINVAL,
                       "%s: no column '%s'%s%s%s; the columns are: %s", names->table,
                       name, meant == NULL ? "" : "; did you mean '",
                       meant == NULL ? "" : meant, meant == NULL ? "" : "'?", list);
}

static plogp_status find(const struct plogp__names *names, const char *name,
                         const plogp_context *context, size_t *field)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0) {
            *field = i;
            return PLOGP_OK;
        }
    return fail_unknown(names, name, context);
}

static plogp_status add(struct plogp__selection *selection,
                        const struct plogp__names *names, size_t field,
                        const plogp_context *context)
{
    if (field == selection->weights)
        return PLOGP_OK;
    for (size_t i = 0; i < selection->count; i++)
        if (selection->choices[i].field == field)
            return plogp__fail(context, PLOGP_EINVAL,
                               "%s: column '%s' is asked for twice", names->table,
                               names->names[field]);
    selection->choices[selection->count++] =
        (struct plogp__choice){field, PLOGP_COLUMN_NUMERIC, false};
    return PLOGP_OK;
}

/* All columns in the order of the table. */
static void add_all(struct plogp__selection *selection, const struct plogp__names *names)
{
    for (size_t field = 0; field < names->count; field++)
        if (field != selection->weights)
            selection->choices[selection->count++] =
                (struct plogp__choice){field, PLOGP_COLUMN_NUMERIC, false};
}

static plogp_status add_wanted(struct plogp__selection *selection,
                               const struct plogp__names *names,
                               const plogp_read_options *options,
                               const plogp_context *context)
{
    if (options->weights != NULL)
        PLOGP_TRY(find(names, options->weights, context, &selection->weights));
    if (options->columns == NULL) {
        add_all(selection, names);
        return PLOGP_OK;
    }
    for (size_t i = 0; i < options->column_count; i++) {
        size_t field = 0;
        PLOGP_TRY(find(names, options->columns[i], context, &field));
        PLOGP_TRY(add(selection, names, field, context));
    }
    return PLOGP_OK;
}

static plogp_status settle_types(struct plogp__selection *selection,
                                 const struct plogp__names *names,
                                 const plogp_read_options *options,
                                 const plogp_context *context)
{
    for (size_t i = 0; i < options->type_count; i++) {
        size_t field = 0;
        PLOGP_TRY(find(names, options->types[i].name, context, &field));
        for (size_t j = 0; j < selection->count; j++)
            if (selection->choices[j].field == field) {
                selection->choices[j].type = options->types[i].type;
                selection->choices[j].settled = true;
            }
    }
    return PLOGP_OK;
}

plogp_status plogp__selection_init(struct plogp__selection *selection,
                                   const struct plogp__names *names,
                                   const plogp_read_options *options,
                                   const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t room = options->columns == NULL ? names->count : options->column_count;
    *selection = (struct plogp__selection){.weights = PLOGP__NO_FIELD};
    selection->choices = plogp__alloc(alloc, room, sizeof *selection->choices);
    if (selection->choices == NULL)
        return plogp__fail_memory(context);
    plogp_status status = add_wanted(selection, names, options, context);
    if (status == PLOGP_OK)
        status = settle_types(selection, names, options, context);
    if (status == PLOGP_OK && selection->count == 0)
        status = plogp__fail(context, PLOGP_EINVAL, "%s: no column to read besides '%s'",
                             names->table, options->weights);
    if (status != PLOGP_OK)
        plogp__selection_clear(selection, alloc);
    return status;
}

void plogp__selection_clear(struct plogp__selection *selection, const plogp_alloc *alloc)
{
    plogp__free(alloc, selection->choices);
    *selection = (struct plogp__selection){.weights = PLOGP__NO_FIELD};
}
