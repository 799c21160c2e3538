#include "data/csv_sniff.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/csv_field.h"
#include "plogp/number.h"

#define LINES            16 /* that are looked at, empty ones not counted */
#define CANDIDATES       4
#define COUNTING_COLUMNS 3 /* from here on 0, 1, 2, ... are names */

static const char candidates[CANDIDATES] = {',', '\t', ';', '|'};

/* How often each candidate is in one line, outside quotes. */
struct line {
    size_t counts[CANDIDATES];
};

/* The next line that is not empty, from *at on. False: there is none, or it does not end
 * here. */
static bool next_line(const char *text, size_t length, bool final, size_t *at,
                      struct line *line)
{
    size_t i = *at;
    bool quoted = false;
    *line = (struct line){{0}};
    while (i < length && (text[i] == '\n' || text[i] == '\r'))
        i++;
    if (i == length)
        return false;
    for (; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
        quoted ^= text[i] == '"';
        for (size_t c = 0; c < CANDIDATES; c++)
            line->counts[c] += !quoted && text[i] == candidates[c];
    }
    *at = i;
    return i < length || final;
}

bool plogp__csv_delimiter(const char *text, size_t length, bool final, uint8_t *delimiter)
{
    struct line first = {{0}}, line;
    size_t at = 0, lines = 0, like[CANDIDATES] = {0};
    while (lines < LINES && next_line(text, length, final, &at, &line)) {
        if (lines++ == 0)
            first = line;
        for (size_t c = 0; c < CANDIDATES; c++)
            like[c] += first.counts[c] > 0 && line.counts[c] == first.counts[c];
    }
    if (lines < LINES && !final)
        return false;
    size_t best = 0;
    for (size_t c = 1; c < CANDIDATES; c++)
        if (like[c] > like[best] ||
            (like[c] == like[best] && first.counts[c] > first.counts[best]))
            best = c;
    *delimiter = (uint8_t)candidates[best];
    return true;
}

plogp_status plogp__csv_first_row_is_data(const struct plogp__csv_reader *reader,
                                          bool *is_data)
{
    struct plogp__csv_scratch scratch = {NULL, 0};
    const size_t columns = reader->block.pieces[0].table.columns;
    double number = NAN, before = NAN;
    bool counts_up = columns >= COUNTING_COLUMNS;
    *is_data = true;
    for (size_t column = 0; *is_data && column < columns; column++) {
        struct plogp__csv_text text =
            plogp__csv_raw_field(reader->text, &reader->block.pieces[0].table, 0, column);
        if (!plogp__csv_unquote(text, &scratch, reader->alloc, &text)) {
            plogp__free(reader->alloc, scratch.text);
            return plogp__fail_memory(reader->context);
        }
        text = plogp__csv_trim(text);
        *is_data = plogp_number_parse(text.text, text.length, &number) == PLOGP_OK &&
                   !isnan(number);
        counts_up =
            counts_up && (column == 0 ? number == floor(number) : number == before + 1.0);
        before = number;
    }
    plogp__free(reader->alloc, scratch.text);
    *is_data = *is_data && !counts_up;
    return PLOGP_OK;
}
