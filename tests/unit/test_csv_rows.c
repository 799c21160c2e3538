/* Where rows and fields of a text end, in every instance, against a cut byte by byte. */
#include "check.h"

#include <string.h>

#include "base/alloc.h"
#include "csv_rows.h"
#include "data/csv_cut.h"
#include "data/csv_scan.h"
#include "each_instance.h"

/* Rows and ends of a text, a byte at a time, up to the first thing that is wrong. */
struct slow {
    uint32_t ends[4096];
    size_t field_count, row_fields, rows;
    uint64_t lines, lines_of_rows;
    bool quoted, wrong;
};

static void slow_line_end(struct slow *slow, size_t at, size_t row_start)
{
    slow->lines++;
    if (slow->quoted)
        return;
    slow->ends[slow->field_count++] = (uint32_t)at;
    if (at == row_start)
        slow->field_count = slow->row_fields;
    else if (slow->field_count - slow->row_fields != 3)
        slow->wrong = true;
    else
        slow->rows++;
    slow->row_fields = slow->field_count;
    slow->lines_of_rows = slow->lines;
}

static void slow_cut(struct slow *slow, const char *text, size_t length)
{
    size_t row_start = 0, field_start = 0;
    for (size_t i = 0; i < length && !slow->wrong; i++) {
        const char next = i + 1 < length ? text[i + 1] : '\n';
        if (text[i] == '"' && slow->quoted && next == '"') {
            i++;
        } else if (text[i] == '"') {
            slow->wrong = slow->quoted ? strchr(",\r\n", next) == NULL : i != field_start;
            slow->quoted = !slow->quoted;
        } else if (text[i] == ',' && !slow->quoted) {
            slow->ends[slow->field_count++] = (uint32_t)i;
            field_start = i + 1;
        } else if (text[i] == '\n' || text[i] == '\r') {
            const size_t end = i;
            i += text[i] == '\r' && i + 1 < length && next == '\n';
            slow_line_end(slow, end, row_start);
            if (!slow->quoted)
                row_start = field_start = i + 1;
        }
    }
}

static void cut_random_rows(void)
{
    const plogp_alloc *const alloc = plogp__context_alloc(NULL);
    const struct plogp__csv_shape shape = {
        .delimiter = ',', .final = true, .columns = 3, .rows_max = SIZE_MAX};
    struct plogp__csv_table table = {0};
    uint64_t random = 5;
    size_t faults = 0;
    for (int i = 0; i < 1000; i++) {
        char text[4000];
        struct slow slow = {.wrong = false};
        const size_t length = random_rows(text, sizeof text, &random);
        slow_cut(&slow, text, length);
        CHECK(plogp__csv_cut(text, length, &shape, alloc, &table) == PLOGP_OK);
        const bool sound = table.fault.kind == PLOGP__CSV_SOUND;
        CHECK(sound == !(slow.wrong || slow.quoted));
        CHECK(table.rows == slow.rows);
        CHECK(memcmp(table.field_end, slow.ends, 3 * table.rows * sizeof *slow.ends) ==
              0);
        CHECK(!sound || table.lines == slow.lines_of_rows);
        faults += !sound;
    }
    CHECK(faults > 50 && faults < 500);
    plogp__csv_table_clear(&table, alloc);
}

static void rows_end_where_a_cut_byte_by_byte_ends_them(void **state)
{
    (void)state;
    with_each(cut_random_rows);
}

static void count_bytes(void)
{
    char text[300];
    uint64_t random = 3;
    size_t want = 0;
    for (size_t length = 0; length < sizeof text; length++) {
        CHECK(plogp__csv_scan()->count(text, length, '"') == want);
        text[length] = "\"\x22\xa2!#"[next_random(&random) % 5];
        want += text[length] == '"';
    }
}

static void bytes_are_counted(void **state)
{
    (void)state;
    with_each(count_bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_end_where_a_cut_byte_by_byte_ends_them),
        cmocka_unit_test(bytes_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
