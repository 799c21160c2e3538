#include "data/csv_field.h"

#include <string.h>

#include "base/alloc.h"

struct plogp__csv_text plogp__csv_raw_field(const char *block,
                                            const struct plogp__csv_table *table,
                                            size_t row, size_t field)
{
    const uint32_t *ends = table->field_end + row * table->columns;
    const size_t start = field == 0 ? table->row_start[row] : (size_t)ends[field - 1] + 1;
    return (struct plogp__csv_text){block + start, ends[field] - start};
}

bool plogp__csv_unquote(struct plogp__csv_text raw, struct plogp__csv_scratch *scratch,
                        const plogp_alloc *alloc, struct plogp__csv_text *content)
{
    *content = raw;
    if (raw.length == 0 || raw.text[0] != '"')
        return true;
    *content = (struct plogp__csv_text){raw.text + 1, raw.length - 2};
    if (memchr(content->text, '"', content->length) == NULL)
        return true;
    if (!plogp__reserve(alloc, (void **)&scratch->text, &scratch->capacity,
                        content->length, 1))
        return false;
    size_t length = 0;
    for (size_t i = 0; i < content->length; i++) {
        scratch->text[length++] = content->text[i];
        if (content->text[i] == '"')
            i++; /* the second of two */
    }
    *content = (struct plogp__csv_text){scratch->text, length};
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct plogp__csv_text plogp__csv_trim(struct plogp__csv_text text)
{
    while (text.length > 0 && is_blank(text.text[0])) {
        text.text++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.text[text.length - 1]))
        text.length--;
    return text;
}
