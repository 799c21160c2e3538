/* A .npy file gives the same rows or the same message for every batch size. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/source_text.h"
#include "data/source.h"

static plogp_status read_table(const uint8_t *bytes, size_t size, size_t batch_rows,
                               struct source_text *out)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    context.threads = 1;
    plogp_read_options options = plogp_read_options_defaults();
    options.batch_rows = batch_rows;
    struct plogp__input *input = NULL;
    plogp_source *source = NULL;
    plogp_status status = plogp__input_open_memory(bytes, size, &context, &input);
    if (status == PLOGP_OK)
        status = plogp__npy_source_new(input, &options, &context, &source);
    if (status == PLOGP_OK)
        status = source_text_rows(out, source);
    plogp_source_free(source);
    if (status != PLOGP_OK) {
        out->length = 0;
        source_text_add(out, error.message, strlen(error.message));
    }
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source_text want = {NULL, 0, 0};
    struct source_text got = {NULL, 0, 0};
    const plogp_status status = read_table(data, size, 65536, &want);
    if (read_table(data, size, 3, &got) != status || got.length != want.length ||
        memcmp(got.text, want.text, got.length) != 0)
        abort();
    free(want.text);
    free(got.text);
    return 0;
}
