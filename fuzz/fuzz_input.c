/* A stream, compressed or not, gives the same bytes in pieces of every size, and again
 * after a rewind; what is damaged is damaged for all. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/input.h"

#define BYTES_MAX ((size_t)1 << 18) /* of what a small frame may expand to */

struct stream {
    plogp_status status;
    uint8_t *bytes; /* [BYTES_MAX] */
    size_t length;
};

static void read_pieces(struct plogp__input *input, size_t piece, struct stream *out)
{
    size_t got = 1;
    out->status = PLOGP_OK;
    out->length = 0;
    while (out->status == PLOGP_OK && got > 0 && out->length < BYTES_MAX) {
        const size_t room = BYTES_MAX - out->length;
        out->status = plogp__input_read(input, out->bytes + out->length,
                                        piece < room ? piece : room, &got);
        out->length += out->status == PLOGP_OK ? got : 0;
    }
}

static void compare(const struct stream *a, const struct stream *b)
{
    const size_t both = a->length < b->length ? a->length : b->length;
    if (memcmp(a->bytes, b->bytes, both) != 0)
        abort();
    /* How much comes before damage shows depends on the pieces. */
    if (a->status == PLOGP_OK && b->status == PLOGP_OK && a->length != b->length)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plogp__input *input = NULL;
    if (plogp__input_open_memory(data, size, NULL, &input) != PLOGP_OK)
        return 0;
    struct stream whole = {.bytes = malloc(BYTES_MAX)};
    struct stream pieces = {.bytes = malloc(BYTES_MAX)};
    if (whole.bytes == NULL || pieces.bytes == NULL)
        abort();
    read_pieces(input, BYTES_MAX, &whole);
    if (plogp__input_rewind(input) == PLOGP_OK) {
        read_pieces(input, 700, &pieces);
        compare(&whole, &pieces);
    }
    plogp__input_free(input);
    free(whole.bytes);
    free(pieces.bytes);
    return 0;
}
