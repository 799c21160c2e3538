/* CSV text gives the same tables and messages whatever the block and the batch. The first
 * byte chooses the options, the rest is the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/source_text.h"
#include "data/input_decode.h"
#include "data/source.h"

static plogp_status read_table(const uint8_t *bytes, size_t size,
                               const plogp_read_options *options, struct source_text *out)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    context.error = &error;
    context.threads = 1;
    struct plogp__input *input = NULL;
    plogp_source *source = NULL;
    out->length = 0;
    plogp_status status = plogp__input_open_memory(bytes, size, &context, &input);
    if (status == PLOGP_OK)
        status = plogp__csv_source_new(input, options, &context, &source);
    if (status == PLOGP_OK)
        status = source_text_rows(out, source);
    plogp_source_free(source);
    if (status != PLOGP_OK) {
        out->length = 0;
        source_text_add(out, error.message, strlen(error.message));
    }
    return status;
}

static plogp_read_options choose(uint8_t byte)
{
    static const int DELIMITERS[] = {0, ',', ';', '\t'};
    plogp_read_options options = plogp_read_options_defaults();
    options.no_header = byte & 1;
    options.delimiter = DELIMITERS[byte >> 1 & 3];
    if ((byte & 8) != 0)
        options.weights = options.no_header ? "V1" : "w";
    options.skip_ragged_rows = byte >> 4 & 1;
    return options;
}

struct outcome {
    plogp_status status;
    struct source_text text;
};

static bool is_same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->text.length == b->text.length &&
           memcmp(a->text.text, b->text.text, a->text.length) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t BLOCKS[] = {1, 9, 70};
    const char *kind = NULL;
    if (size == 0 ||
        plogp__coding_recognise(data + 1, size - 1, &kind) != PLOGP__CODING_PLAIN)
        return 0; /* compressed: fuzz_input has it */
    struct outcome want = {PLOGP_OK, {NULL, 0, 0}};
    struct outcome got = {PLOGP_OK, {NULL, 0, 0}};
    plogp_read_options options = choose(data[0]);
    want.status = read_table(data + 1, size - 1, &options, &want.text);
    for (size_t i = 0; i < sizeof BLOCKS / sizeof BLOCKS[0]; i++) {
        options.buffer_bytes = BLOCKS[i];
        options.batch_rows = i + 1;
        got.status = read_table(data + 1, size - 1, &options, &got.text);
        if (!is_same(&got, &want))
            abort();
    }
    free(want.text.text);
    free(got.text.text);
    return 0;
}
