/* The queue between reading and work: every row once, a bounded number of batches, and rows
 * that stay as they are while the next ones are read. */
#include "check.h"

#include <stdatomic.h>

#include "base/status.h"
#include "data/batch_queue.h"
#include "data/source.h"
#include "npy_file.h"
#include "plogp/cache.h"
#include "source_text.h"

#define BATCHES    40
#define BATCH_ROWS ((size_t)20000) /* three slices */
#define THREADS    4

/* Batches of one column: the number of the row, missing in every seventh, and its negative as
 * the weight. */
struct rows {
    struct plogp__team team;
    struct plogp__batch_queue queue;
    plogp_error error;
    plogp_context context;
    plogp_cancel *cancel;
    double numbers[2][BATCH_ROWS], weights[2][BATCH_ROWS];
    uint8_t valid[2][BATCH_ROWS];
    uint64_t sums[THREADS];
    atomic_uint_fast64_t worked;
    uint64_t put;
    uint64_t fail_from;
};

static plogp_status add_rows(void *state, const plogp_batch *slice,
                             const struct plogp__wholes *wholes, size_t worker)
{
    struct rows *rows = state;
    (void)wholes;
    for (size_t i = 0; i < slice->rows; i++) {
        const uint64_t row = slice->first_row + i;
        if (slice->columns[0].numbers[i] != (double)row ||
            slice->columns[0].valid[i] != (row % 7 != 0) ||
            slice->weights[i] != -(double)row)
            return PLOGP_EFORMAT;
        rows->sums[worker] += slice->first_row + i;
    }
    atomic_fetch_add(&rows->worked, slice->rows);
    return slice->first_row >= rows->fail_from ? PLOGP_EDOMAIN : PLOGP_OK;
}

/* What the source would do: the two arrays in turn, and always the same view. */
static plogp_status put_batches(struct rows *rows)
{
    plogp_column view = {.name = "x", .type = PLOGP_COLUMN_NUMERIC};
    plogp_batch batch = {.columns = &view, .column_count = 1, .rows = BATCH_ROWS};
    for (size_t b = 0; b < BATCHES; b++) {
        const size_t turn = b % rows->queue.capacity;
        PLOGP_TRY(plogp__batch_queue_make_room(&rows->queue));
        const uint64_t waiting = rows->put - atomic_load(&rows->worked);
        CHECK(waiting <= (rows->queue.capacity - 1) * BATCH_ROWS);
        for (size_t i = 0; i < BATCH_ROWS; i++) {
            rows->numbers[turn][i] = (double)(rows->put + i);
            rows->weights[turn][i] = -rows->numbers[turn][i];
            rows->valid[turn][i] = (rows->put + i) % 7 != 0;
        }
        view.numbers = rows->numbers[turn];
        view.valid = rows->valid[turn];
        batch.weights = rows->weights[turn];
        batch.first_row = rows->put;
        plogp__batch_queue_put(&rows->queue, &batch, NULL);
        rows->put += BATCH_ROWS;
    }
    return plogp__batch_queue_drain(&rows->queue);
}

/* With so many threads and batches in the queue. */
static plogp_status run(struct rows *rows, int threads, size_t capacity)
{
    rows->context = plogp_context_defaults();
    rows->context.threads = threads;
    rows->context.error = &rows->error;
    rows->context.cancel = rows->cancel;
    plogp__team_start(&rows->team, &rows->context);
    rows->queue =
        (struct plogp__batch_queue){.team = &rows->team, .work = add_rows, .state = rows};
    CHECK(plogp__batch_queue_init(&rows->queue, 1, capacity) == PLOGP_OK);
    plogp_status status = put_batches(rows);
    const plogp_status rest = plogp__batch_queue_drain(&rows->queue);
    status = status == PLOGP_OK ? rest : status;
    plogp__batch_queue_clear(&rows->queue);
    plogp__team_stop(&rows->team);
    return status;
}

static void every_row_is_worked_on_once(void **state)
{
    (void)state;
    const uint64_t count = BATCHES * BATCH_ROWS;
    for (int threads = 1; threads <= THREADS; threads++)
        for (size_t capacity = 1; capacity <= PLOGP__QUEUE_BATCHES; capacity++) {
            static struct rows rows;
            rows = (struct rows){.fail_from = UINT64_MAX};
            CHECK(run(&rows, threads, capacity) == PLOGP_OK);
            uint64_t sum = 0;
            for (size_t w = 0; w < THREADS; w++)
                sum += rows.sums[w];
            CHECK(atomic_load(&rows.worked) == count && sum == count * (count - 1) / 2);
        }
}

static void a_failure_ends_the_reading(void **state)
{
    (void)state;
    for (int threads = 1; threads <= THREADS; threads++) {
        static struct rows rows;
        rows = (struct rows){.fail_from = 5 * BATCH_ROWS};
        CHECK(run(&rows, threads, PLOGP__QUEUE_BATCHES) == PLOGP_EDOMAIN);
        CHECK(rows.put >= 6 * BATCH_ROWS && rows.put <= 8 * BATCH_ROWS);
    }
}

/* The second batch fails in another way than the first. */
static plogp_status fail_by_batch(void *state, const plogp_batch *slice,
                                  const struct plogp__wholes *wholes, size_t worker)
{
    (void)state;
    (void)wholes;
    (void)worker;
    return slice->first_row == 1 ? PLOGP_EDOMAIN : PLOGP_EFORMAT;
}

/* Of two batches that wait, in whichever place of the queue, the one that came first. */
static void the_first_failure_is_told(void **state)
{
    (void)state;
    for (size_t passed = 0; passed < PLOGP__QUEUE_BATCHES; passed++) {
        struct plogp__team team;
        const plogp_context context = {.threads = 1};
        plogp_column view = {.name = "x", .type = PLOGP_COLUMN_NUMERIC};
        plogp_batch batch = {.columns = &view, .column_count = 1, .rows = 1};
        plogp__team_start(&team, &context);
        struct plogp__batch_queue queue = {.team = &team, .work = fail_by_batch};
        CHECK(plogp__batch_queue_init(&queue, 1, PLOGP__QUEUE_BATCHES) == PLOGP_OK);
        queue.next = passed;
        for (batch.first_row = 1; batch.first_row <= PLOGP__QUEUE_BATCHES;
             batch.first_row++) {
            CHECK(plogp__batch_queue_make_room(&queue) == PLOGP_OK);
            plogp__batch_queue_put(&queue, &batch, NULL);
        }
        CHECK(plogp__batch_queue_drain(&queue) == PLOGP_EDOMAIN);
        plogp__batch_queue_clear(&queue);
        plogp__team_stop(&team);
    }
}

static void a_request_to_stop_is_told(void **state)
{
    (void)state;
    for (int threads = 1; threads <= THREADS; threads++) {
        static struct rows rows;
        plogp_cancel cancel = {0};
        rows = (struct rows){.fail_from = UINT64_MAX, .cancel = &cancel};
        plogp_cancel_request(&cancel);
        CHECK(run(&rows, threads, PLOGP__QUEUE_BATCHES) == PLOGP_ECANCEL);
        assert_string_equal(rows.error.message, "interrupted");
    }
}

#define TABLE_ROWS  ((size_t)3000)
#define SMALL_BATCH ((size_t)100)

/* The text of each batch, by its place. */
struct texts {
    struct source_text batches[TABLE_ROWS / SMALL_BATCH];
};

static plogp_status write_text(void *state, const plogp_batch *slice,
                               const struct plogp__wholes *wholes, size_t worker)
{
    struct texts *texts = state;
    (void)wholes;
    (void)worker;
    source_text_batch(&texts->batches[slice->first_row / SMALL_BATCH], slice);
    return PLOGP_OK;
}

/* The rows of a source, written by workers while more are read. */
static void read_queued(plogp_source *source, struct source_text *out)
{
    static struct plogp__team team;
    static struct texts texts;
    plogp_context context = plogp_context_defaults();
    context.threads = 3;
    plogp_batch batch;
    memset(&texts, 0, sizeof texts);
    plogp__team_start(&team, &context);
    CHECK(plogp__source_join(source, &team));
    struct plogp__batch_queue queue = {
        .team = &team, .work = write_text, .state = &texts};
    CHECK(plogp__batch_queue_init(&queue, plogp_source_schema(source)->column_count,
                                  PLOGP__QUEUE_BATCHES) == PLOGP_OK);
    for (;;) {
        CHECK(plogp__batch_queue_make_room(&queue) == PLOGP_OK);
        CHECK(plogp_source_next(source, &batch) == PLOGP_OK);
        if (batch.rows == 0)
            break;
        plogp__batch_queue_put(&queue, &batch, NULL);
    }
    CHECK(plogp__batch_queue_drain(&queue) == PLOGP_OK);
    plogp__batch_queue_clear(&queue);
    CHECK(!plogp__source_join(source, NULL));
    plogp__team_stop(&team);
    for (size_t i = 0; i < TABLE_ROWS / SMALL_BATCH; i++) {
        if (texts.batches[i].length > 0)
            source_text_add(out, texts.batches[i].text, texts.batches[i].length);
        free(texts.batches[i].text);
    }
}

/* Twice through the queue, and what the source delivers without one. */
static void check_source(plogp_source *source)
{
    struct source_text want = {0};
    CHECK(source_text_rows(&want, source) == PLOGP_OK);
    for (int pass = 0; pass < 2; pass++) {
        struct source_text got = {0};
        source_text_header(&got, plogp_source_schema(source));
        CHECK(plogp_source_rewind(source) == PLOGP_OK);
        read_queued(source, &got);
        assert_string_equal(got.text, want.text);
        free(got.text);
    }
    free(want.text);
    plogp_source_free(source);
}

/* Some levels that come again and again, and one that is new in every row. */
static void make_table(char *path)
{
    struct source_text csv = {0};
    source_text_add(&csv, "x,name,level,weight\n", 20);
    for (size_t i = 0; i < TABLE_ROWS; i++) {
        char row[128];
        const int length = snprintf(row, sizeof row, "%zu,a name of row %zu,%s%zu,%zu\n",
                                    i * i, i, i % 7 == 0 ? "" : "l", i % 31, i % 3);
        source_text_add(&csv, row, (size_t)length);
    }
    temporary_file(path, csv.text, csv.length);
    free(csv.text);
}

static void rows_of_a_table_stay_while_the_next_are_read(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    make_table(path);
    for (int forget = 0; forget <= 1; forget++)
        for (int cached = 0; cached <= 1; cached++) {
            plogp_read_options options = plogp_read_options_defaults();
            options.batch_rows = SMALL_BATCH;
            options.buffer_bytes = 1000;
            options.forget_levels = forget;
            options.max_memory = (uint64_t)1 << (forget ? 18 : 28);
            options.weights = "weight";
            if (cached && forget)
                continue;
            plogp_context context = plogp_context_defaults();
            context.threads = 3;
            plogp_source *source = NULL;
            CHECK(plogp_source_open(path, &options, &context, &source) == PLOGP_OK);
            if (cached)
                CHECK(plogp_cache_source(source, &context, &source) == PLOGP_OK);
            check_source(source);
        }
    (void)unlink(path);
}

static void rows_of_an_array_stay_while_the_next_are_read(void **state)
{
    (void)state;
    char path[TEMPORARY_SIZE];
    static double values[TABLE_ROWS];
    uint8_t small[900];
    for (size_t i = 0; i < TABLE_ROWS; i++)
        values[i] = i % 5 == 0 ? NAN : (double)i / 8;
    for (size_t i = 0; i < sizeof small; i++)
        small[i] = (uint8_t)(i * 7);
    const struct npy_header header = {"|u1", "(450, 2)", false};
    npy_file(path, &header, small, sizeof small);
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = SMALL_BATCH;
    plogp_source *source = NULL;
    CHECK(plogp_source_open(path, &options, NULL, &source) == PLOGP_OK);
    check_source(source);
    (void)unlink(path);
    const plogp_column column = {
        .name = "x", .type = PLOGP_COLUMN_NUMERIC, .numbers = values};
    const plogp_batch batch = {.columns = &column, .column_count = 1, .rows = TABLE_ROWS};
    CHECK(plogp_source_from_batch(&batch, SMALL_BATCH, NULL, &source) == PLOGP_OK);
    check_source(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_worked_on_once),
        cmocka_unit_test(a_failure_ends_the_reading),
        cmocka_unit_test(the_first_failure_is_told),
        cmocka_unit_test(a_request_to_stop_is_told),
        cmocka_unit_test(rows_of_a_table_stay_while_the_next_are_read),
        cmocka_unit_test(rows_of_an_array_stay_while_the_next_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
