/* Every allocation behind the public interface fails once: no crash, no leak, a status.
 */
#include "check.h"

#include <string.h>

#include "failing_alloc.h"
#include "plogp/counts.h"
#include "plogp/joint_counts.h"
#include "plogp/list.h"
#include "plogp/ordered.h"
#include "plogp/source.h"
#include "step.h"

#define ROWS 300 /* enough levels and values that tables grow */

/* A batch of one numeric and one categorical column, weighted, with missing values. */
struct sample {
    double numbers[ROWS], weights[ROWS];
    uint32_t codes[ROWS];
    uint8_t valid[ROWS];
    char names[ROWS][8];
    const char *text[ROWS];
    size_t length[ROWS];
    plogp_levels levels;
    plogp_column columns[2];
    plogp_batch batch;
};

static void sample_fill(struct sample *sample)
{
    for (size_t i = 0; i < ROWS; i++) {
        sample->numbers[i] = 0.25 * (double)(i * 7919 % 211);
        sample->weights[i] = 1.0 + (double)(i % 3);
        sample->codes[i] = (uint32_t)(i * 31 % 97);
        sample->valid[i] = i % 11 != 0;
        (void)snprintf(sample->names[i], sizeof sample->names[i], "L%zu", i);
        sample->text[i] = sample->names[i];
        sample->length[i] = strlen(sample->names[i]);
    }
    sample->levels = (plogp_levels){sample->text, sample->length, ROWS};
    sample->columns[0] = (plogp_column){.name = "x",
                                        .type = PLOGP_COLUMN_NUMERIC,
                                        .numbers = sample->numbers,
                                        .valid = sample->valid};
    sample->columns[1] = (plogp_column){.name = "level",
                                        .type = PLOGP_COLUMN_CATEGORICAL,
                                        .codes = sample->codes,
                                        .levels = &sample->levels};
    sample->batch = (plogp_batch){.columns = sample->columns,
                                  .column_count = 2,
                                  .rows = ROWS,
                                  .weights = sample->weights};
}

/* The life of an accumulator: push, merge, value, save, load. Goes on while all is well.
 */
static plogp_status count_column(const plogp_context *context, const plogp_batch *batch,
                                 size_t column)
{
    plogp_counts *counts = NULL, *other = NULL, *loaded = NULL;
    plogp_counts_table *table = NULL;
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, context);
    const plogp_column_type type = batch->columns[column].type;
    plogp_status status = plogp_counts_new(type, context, &counts);
    STEP(status, plogp_counts_new(type, context, &other));
    STEP(status, plogp_counts_push(counts, batch, column));
    STEP(status, plogp_counts_push(other, batch, column));
    STEP(status, plogp_counts_merge(counts, other));
    STEP(status, plogp_counts_value(counts, &table));
    STEP(status, plogp_counts_save(counts, &buffer));
    STEP(status, plogp_counts_load((const unsigned char *)buffer.bytes, buffer.length,
                                   context, &loaded));
    plogp_counts_table_free(table);
    plogp_counts_free(loaded);
    plogp_counts_free(other);
    plogp_counts_free(counts);
    plogp_buffer_clear(&buffer);
    return status;
}

static plogp_status count_numbers(const plogp_context *context, void *state)
{
    return count_column(context, state, 0);
}

static plogp_status count_levels(const plogp_context *context, void *state)
{
    return count_column(context, state, 1);
}

static plogp_status count_jointly(const plogp_context *context, void *state)
{
    static const plogp_column_type TYPES[] = {PLOGP_COLUMN_CATEGORICAL,
                                              PLOGP_COLUMN_NUMERIC};
    static const size_t COLUMNS[] = {1, 0};
    plogp_joint_counts *joint = NULL, *other = NULL, *loaded = NULL;
    plogp_joint_table *table = NULL;
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, context);
    plogp_status status = plogp_joint_counts_new(TYPES, 2, context, &joint);
    STEP(status, plogp_joint_counts_new(TYPES, 2, context, &other));
    STEP(status, plogp_joint_counts_push(joint, state, COLUMNS));
    STEP(status, plogp_joint_counts_push(other, state, COLUMNS));
    STEP(status, plogp_joint_counts_merge(joint, other));
    STEP(status, plogp_joint_counts_value(joint, &table));
    STEP(status, plogp_joint_counts_save(joint, &buffer));
    STEP(status, plogp_joint_counts_load((const unsigned char *)buffer.bytes,
                                         buffer.length, context, &loaded));
    plogp_joint_table_free(table);
    plogp_joint_counts_free(loaded);
    plogp_joint_counts_free(other);
    plogp_joint_counts_free(joint);
    plogp_buffer_clear(&buffer);
    return status;
}

static plogp_status order_values(const plogp_context *context, void *state)
{
    plogp_ordered *ordered = NULL, *other = NULL, *loaded = NULL;
    plogp_ordered_table *table = NULL;
    plogp_buffer buffer;
    plogp_buffer_init(&buffer, context);
    plogp_status status = plogp_ordered_new(context, &ordered);
    STEP(status, plogp_ordered_new(context, &other));
    STEP(status, plogp_ordered_push(ordered, state, 0));
    STEP(status, plogp_ordered_push(other, state, 0));
    STEP(status, plogp_ordered_merge(ordered, other));
    STEP(status, plogp_ordered_value(ordered, &table));
    STEP(status, plogp_ordered_save(ordered, &buffer));
    STEP(status, plogp_ordered_load((const unsigned char *)buffer.bytes, buffer.length,
                                    context, &loaded));
    plogp_ordered_table_free(table);
    plogp_ordered_free(loaded);
    plogp_ordered_free(other);
    plogp_ordered_free(ordered);
    plogp_buffer_clear(&buffer);
    return status;
}

static plogp_status read_lists(const plogp_context *context, void *state)
{
    double *values = NULL;
    uint64_t *counts = NULL;
    size_t size = 0;
    (void)state;
    plogp_status status = plogp_list_read(
        "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20", context, &values, &size);
    STEP(status, plogp_list_read_counts("1,2,3", context, &counts, &size));
    plogp_list_free(values, context);
    plogp_list_free(counts, context);
    return status;
}

static plogp_status read_file(const plogp_context *context, void *state)
{
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 1};
    plogp_read_options options = plogp_read_options_defaults();
    options.weights = "Freq";
    options.batch_rows = 7;
    plogp_status status = plogp_source_open(state, &options, context, &source);
    while (status == PLOGP_OK && batch.rows > 0)
        status = plogp_source_next(source, &batch);
    plogp_source_free(source);
    return status;
}

static void accumulators_survive_every_failed_allocation(void **state)
{
    (void)state;
    static struct sample sample;
    sample_fill(&sample);
    CHECK(failing_alloc_survives(count_numbers, &sample.batch));
    CHECK(failing_alloc_survives(count_levels, &sample.batch));
    CHECK(failing_alloc_survives(count_jointly, &sample.batch));
    CHECK(failing_alloc_survives(order_values, &sample.batch));
}

static void readers_survive_every_failed_allocation(void **state)
{
    (void)state;
    static char path[] = PLOGP_EXAMPLE_DATA "/titanic.csv";
    CHECK(failing_alloc_survives(read_lists, NULL));
    CHECK(failing_alloc_survives(read_file, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accumulators_survive_every_failed_allocation),
        cmocka_unit_test(readers_survive_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
