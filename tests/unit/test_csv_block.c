#include "check.h"

#include <string.h>

#include "base/alloc.h"
#include "csv_rows.h"
#include "data/csv_block.h"

/* Rows of the block are those of one cut over the whole text. */
static void expect_rows(const struct plogp__csv_block *block,
                        const struct plogp__csv_table *whole, const char *text)
{
    CHECK(block->rows == whole->rows && block->consumed == whole->consumed);
    CHECK(block->lines == whole->lines && block->skipped == whole->skipped);
    CHECK(block->fault.kind == whole->fault.kind);
    if (whole->fault.kind != PLOGP__CSV_SOUND)
        CHECK(block->fault.where == whole->fault.where &&
              block->fault.field == whole->fault.field);
    for (size_t r = 0; r < whole->rows; r++) {
        size_t row = r;
        const struct plogp__csv_piece *piece = plogp__csv_block_piece(block, &row);
        const size_t offset = (size_t)(piece->text - text);
        CHECK(piece->table.row_start[row] + offset == whole->row_start[r]);
        for (size_t c = 0; c < 3; c++)
            CHECK(piece->table.field_end[3 * row + c] + offset ==
                  whole->field_end[3 * r + c]);
    }
}

static void pieces_have_the_rows_and_the_fault_of_the_whole(void **state)
{
    (void)state;
    const plogp_alloc *const alloc = plogp__context_alloc(NULL);
    plogp_context context = plogp_context_defaults();
    struct plogp__csv_table whole = {0};
    struct plogp__csv_block block;
    struct plogp__csv_shape shape = {
        .delimiter = ',', .columns = 3, .rows_max = SIZE_MAX};
    uint64_t random = 17;
    size_t pieces = 0, faults = 0;
    context.threads = 3;
    plogp__csv_block_init(&block, &context);
    for (int i = 0; i < 2000; i++) {
        char text[3000];
        const size_t length = random_rows(text, sizeof text, &random);
        const size_t cut = length - next_random(&random) % 100;
        shape.final = i % 3 == 0;
        shape.skip_ragged = i % 5 == 0;
        block.piece_bytes = 1 + next_random(&random) % 700;
        CHECK(plogp__csv_cut(text, cut, &shape, alloc, &whole) == PLOGP_OK);
        CHECK(plogp__csv_block_cut(&block, text, cut, &shape) == PLOGP_OK);
        expect_rows(&block, &whole, text);
        pieces += block.count;
        faults += whole.fault.kind != PLOGP__CSV_SOUND;
    }
    CHECK(pieces > 20000 && faults > 200 && faults < 1000);
    plogp__csv_block_clear(&block);
    plogp__csv_table_clear(&whole, alloc);
}

static void a_field_longer_than_pieces_belongs_to_one(void **state)
{
    (void)state;
    static char text[20000];
    struct plogp__csv_block block;
    const struct plogp__csv_shape shape = {
        .delimiter = ',', .columns = 2, .final = true, .rows_max = SIZE_MAX};
    plogp_context context = plogp_context_defaults();
    context.threads = 2;
    memset(text, '\n', sizeof text);
    memcpy(text, "1,\"", 3);
    memcpy(text + sizeof text - 10, "\"\n2,3\n4,5\n", 10);
    plogp__csv_block_init(&block, &context);
    block.piece_bytes = 64;
    CHECK(plogp__csv_block_cut(&block, text, sizeof text, &shape) == PLOGP_OK);
    CHECK(block.rows == 3 && block.fault.kind == PLOGP__CSV_SOUND);
    CHECK(block.lines == sizeof text - 3 - 10 + 3);
    CHECK(block.consumed == sizeof text);
    plogp__csv_block_clear(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_have_the_rows_and_the_fault_of_the_whole),
        cmocka_unit_test(a_field_longer_than_pieces_belongs_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
