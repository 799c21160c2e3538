#include "data/csv_names.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/utf8.h"
#include "data/csv_field.h"
#include "data/dictionary.h"

#define NAME_BYTES_MAX ((size_t)1 << 16)
#define COPY_BYTES     ((size_t)24) /* for ".123" behind a name */

/* The names so far, and how often each was asked for again. */
struct seen {
    struct plogp__dictionary names;
    size_t *copies; /* [columns] by code */
};

/* Add a name to those seen, changed until it is new. */
static plogp_status make_unique(struct seen *seen, struct plogp__csv_text name,
                                char **unique)
{
    const plogp_alloc *alloc = seen->names.alloc;
    const size_t before = seen->names.levels.count;
    char *text = plogp__alloc(alloc, name.length + COPY_BYTES, 1);
    if (text == NULL)
        return PLOGP_ENOMEM;
    memcpy(text, name.text, name.length);
    text[name.length] = '\0';
    uint32_t code = 0;
    plogp_status status = plogp__dictionary_code(&seen->names, text, name.length, &code);
    size_t *const copies = &seen->copies[code];
    while (status == PLOGP_OK && seen->names.levels.count == before) {
        const int added = snprintf(text + name.length, COPY_BYTES, ".%zu", ++*copies);
        status = plogp__dictionary_code(&seen->names, text, name.length + (size_t)added,
                                        &code);
    }
    if (status != PLOGP_OK)
        plogp__free(alloc, text);
    else
        *unique = text;
    return status;
}

static plogp_status read_name(struct plogp__csv_reader *reader, size_t column,
                              struct plogp__csv_scratch *scratch, struct seen *seen)
{
    struct plogp__csv_text name = {NULL, 0};
    char position[24];
    if (reader->header) {
        const struct plogp__csv_text raw =
            plogp__csv_raw_field(reader->text, &reader->block.pieces[0].table, 0, column);
        if (!plogp__csv_unquote(raw, scratch, reader->alloc, &name))
            return PLOGP_ENOMEM;
        const char *fault =
            name.length > NAME_BYTES_MAX                 ? "too long"
            : !plogp__utf8_valid(name.text, name.length) ? "not UTF-8 text"
            : memchr(name.text, 0, name.length) != NULL  ? "not a text: it has a NUL byte"
                                                         : NULL;
        if (fault != NULL)
            return plogp__fail_at(reader->context, column, PLOGP_EFORMAT,
                                  "%s: the name of column %zu is %s",
                                  plogp__input_name(reader->input), column + 1, fault);
        name = plogp__csv_trim(name);
    }
    if (name.length == 0) {
        name.length = (size_t)snprintf(position, sizeof position, "V%zu", column + 1);
        name.text = position;
    }
    return make_unique(seen, name, &reader->names[column]);
}

plogp_status plogp__csv_names_read(struct plogp__csv_reader *reader)
{
    const size_t columns = reader->block.pieces[0].table.columns;
    reader->names = plogp__alloc_zero(reader->alloc, columns, sizeof *reader->names);
    if (reader->names == NULL)
        return plogp__fail_memory(reader->context);
    reader->columns = columns;

    struct seen seen = {.copies =
                            plogp__alloc_zero(reader->alloc, columns, sizeof(size_t))};
    struct plogp__csv_scratch scratch = {NULL, 0};
    plogp__dictionary_init(&seen.names, reader->alloc);
    plogp_status status = seen.copies == NULL ? PLOGP_ENOMEM : PLOGP_OK;
    for (size_t column = 0; column < columns && status == PLOGP_OK; column++)
        status = read_name(reader, column, &scratch, &seen);
    plogp__free(reader->alloc, scratch.text);
    plogp__free(reader->alloc, seen.copies);
    plogp__dictionary_clear(&seen.names);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(reader->context) : status;
}
