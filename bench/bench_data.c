/* The scan of CSV: where rows and fields end, beside counting the line ends with memchr, as
 * wc -l and everybody does, and with the vectors of the scan itself. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "data/csv_scan.h"

#define TEXT_BYTES  ((size_t)64 << 20)
#define BLOCK_BYTES ((size_t)1 << 20) /* cut at a time, as the reader does */

struct text {
    char *bytes;
    size_t length;
    struct plogp__csv_table table;
};

static double count_lines(void *state)
{
    const struct text *const text = state;
    size_t lines = 0;
    const char *at = text->bytes, *const end = text->bytes + text->length;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    return (double)lines;
}

static double count_bytes(void *state)
{
    const struct text *const text = state;
    return (double)plogp__csv_scan()->count(text->bytes, text->length, '\n');
}

static double cut(void *state)
{
    struct text *const text = state;
    const struct plogp__csv_shape shape = {
        .delimiter = ',', .final = true, .rows_max = SIZE_MAX};
    size_t rows = 0, columns = 0;
    for (size_t at = 0; at < text->length; at += text->table.consumed) {
        struct plogp__csv_shape block = shape;
        const size_t left = text->length - at;
        block.final = left <= BLOCK_BYTES;
        block.columns = columns;
        if (plogp__csv_cut(text->bytes + at, block.final ? left : BLOCK_BYTES, &block,
                           plogp__context_alloc(NULL), &text->table) != PLOGP_OK ||
            text->table.rows == 0)
            return -1.0;
        rows += text->table.rows;
        columns = text->table.columns;
    }
    return (double)rows;
}

/* Rows as of an account: numbers, a date, levels and a quoted text with commas. */
static void write_mixed(struct text *text)
{
    size_t at = 0;
    for (size_t row = 0; at + 256 < TEXT_BYTES; row++) {
        const size_t digits = row * 2654435761U % 1000003;
        at += (size_t)snprintf(
            text->bytes + at, 256,
            "%zu,%zu,%zu.%04zu,-%zu.%04zu,101.0142,-135.3166,2026-%02zu-14,kind %zu,"
            "city-%zu,product:%zu,\"a text, with %zu commas, in quotes\"\n",
            row, 7000000 + digits, digits % 1000, digits % 9973, digits % 700,
            digits % 9949, digits % 12 + 1, digits % 5, digits % 40, digits % 2000,
            digits % 20);
    }
    text->length = at;
}

/* Rows of ten numbers of seven characters or, quoted, some texts with a comma. */
static void write_rows(struct text *text, bool quoted)
{
    size_t at = 0;
    for (size_t row = 0; at + 256 < TEXT_BYTES; row++) {
        for (int column = 0; column < 10; column++)
            at += (size_t)snprintf(text->bytes + at, 32,
                                   quoted && column % 5 == 4 ? "\"%zu, text\"%c"
                                                             : "%zu.25%c",
                                   1000 + (row * 7919 + (size_t)column * 31) % 9000,
                                   column < 9 ? ',' : '\n');
    }
    text->length = at;
}

enum kind { PLAIN, QUOTED, MIXED };

static void bench_table(const bench_options *options, const char *const names[3],
                        enum kind kind)
{
    struct text text = {malloc(TEXT_BYTES), 0, {0}};
    if (text.bytes == NULL)
        return;
    if (kind == MIXED)
        write_mixed(&text);
    else
        write_rows(&text, kind == QUOTED);
    const bench_case lines = {names[0], text.length, text.length, count_lines,
                              &text,    1,           NULL};
    const bench_case bytes = {names[2], text.length, text.length, count_bytes,
                              &text,    1,           NULL};
    const bench_case fields = {names[1], text.length, text.length, cut, &text, 1, NULL};
    bench_run(options, &lines, text.bytes, text.length);
    bench_run(options, &bytes, text.bytes, text.length);
    bench_run(options, &fields, text.bytes, text.length);
    plogp__csv_table_clear(&text.table, plogp__context_alloc(NULL));
    free(text.bytes);
}

void bench_data(const bench_options *options)
{
    static const char *const plain[3] = {"data/csv/line ends", "data/csv/scan",
                                         "data/csv/line ends in vectors"};
    static const char *const quoted[3] = {"data/csv quoted/line ends",
                                          "data/csv quoted/scan",
                                          "data/csv quoted/line ends in vectors"};
    static const char *const mixed[3] = {"data/csv mixed/line ends",
                                         "data/csv mixed/scan",
                                         "data/csv mixed/line ends in vectors"};
    bench_table(options, plain, PLAIN);
    bench_table(options, quoted, QUOTED);
    bench_table(options, mixed, MIXED);
}
