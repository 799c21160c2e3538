/* LIBSVM text gives the same rows or the same message for every block and batch, and
 * every batch is in order. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/source_text.h"
#include "data/source.h"

static void add_batch(const plogp_sparse_source *source, const plogp_sparse_batch *batch,
                      struct source_text *out)
{
    const plogp_sparse_schema *schema = plogp_sparse_schema_of(source);
    for (size_t row = 0; row < batch->rows; row++) {
        const uint32_t label = batch->label[row];
        source_text_add(out, schema->labels->text[label], schema->labels->length[label]);
        for (size_t i = batch->start[row]; i < batch->start[row + 1]; i++) {
            if (batch->feature[i] >= schema->features ||
                (i > batch->start[row] && batch->feature[i] <= batch->feature[i - 1]))
                abort();
            source_text_add(out, " ", 1);
            source_text_number(out, (double)batch->feature[i]);
            source_text_add(out, ":", 1);
            source_text_number(out, batch->value[i]);
        }
        source_text_add(out, "\n", 1);
    }
}

static plogp_status read_rows(const uint8_t *bytes, size_t size,
                              const plogp_read_options *options, struct source_text *out)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    struct plogp__input *input = NULL;
    plogp_sparse_source *source = NULL;
    plogp_sparse_batch batch = {.rows = 1};
    out->length = 0;
    plogp_status status = plogp__input_open_memory(bytes, size, &context, &input);
    if (status == PLOGP_OK)
        status = plogp__sparse_source_new(input, options, &context, &source);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_sparse_next(source, &batch);
        if (status == PLOGP_OK)
            add_batch(source, &batch, out);
    }
    plogp_sparse_free(source);
    if (status != PLOGP_OK)
        source_text_add(out, error.message, strlen(error.message));
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source_text want = {NULL, 0, 0};
    struct source_text got = {NULL, 0, 0};
    plogp_read_options options = plogp_read_options_defaults();
    if (size >= 2 && (data[0] == 0x1f || data[0] == 0x28 || (data[0] & 0xf0) == 0x50))
        return 0; /* compressed: fuzz_csv has it */
    const plogp_status status = read_rows(data, size, &options, &want);
    options.buffer_bytes = 5;
    options.batch_rows = 2;
    if (read_rows(data, size, &options, &got) != status || got.length != want.length ||
        memcmp(got.text, want.text, got.length) != 0)
        abort();
    free(want.text);
    free(got.text);
    return 0;
}
