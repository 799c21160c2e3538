/* A saved state is loaded, or refused with a message; what was loaded saves as it came. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "plogp/sufficient.h"
#include "plogp/summary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Put a right length and checksum on the outer frame of a kind, so that the content is
 * reached. */
static void repair(uint8_t *bytes, size_t size, uint8_t kind)
{
    memcpy(bytes, "PLOGPSs\1", 8);
    bytes[6] = kind;
    for (int i = 0; i < 8; i++)
        bytes[8 + i] = (uint8_t)((uint64_t)(size - 20) >> (8 * i));
    const uint32_t sum = (uint32_t)crc32_z(0, bytes, size - 4);
    for (int i = 0; i < 4; i++)
        bytes[size - 4 + (size_t)i] = (uint8_t)(sum >> (8 * i));
}

static void check_sufficient(const uint8_t *bytes, size_t size)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    plogp_sufficient *seen = NULL;
    plogp_fit *fit = NULL;
    plogp_buffer buffer;
    context.error = &error;
    plogp_buffer_init(&buffer, &context);
    const plogp_status status = plogp_sufficient_load(bytes, size, &context, &seen);
    if (status == PLOGP_OK) {
        if (plogp_sufficient_save(seen, &buffer) != PLOGP_OK || buffer.length != size ||
            memcmp(buffer.bytes, bytes, size) != 0)
            abort();
        if (plogp_fit_sufficient(seen, NULL, &context, &fit) == PLOGP_OK)
            plogp_fit_free(fit);
    } else if (status != PLOGP_EFORMAT || error.message[0] == '\0') {
        abort();
    }
    plogp_buffer_clear(&buffer);
    plogp_sufficient_free(seen);
}

static void check(const uint8_t *bytes, size_t size)
{
    plogp_error error = {"", 0};
    plogp_context context = plogp_context_defaults();
    plogp_summary *summary = NULL;
    plogp_buffer buffer;
    context.error = &error;
    plogp_buffer_init(&buffer, &context);
    const plogp_status status = plogp_summary_load(bytes, size, &context, &summary);
    if (status == PLOGP_OK) {
        if (plogp_summary_save(summary, &buffer) != PLOGP_OK)
            abort();
    } else if (status != PLOGP_EFORMAT || error.message[0] == '\0') {
        abort();
    }
    plogp_buffer_clear(&buffer);
    plogp_summary_free(summary);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    check(bytes, size);
    check_sufficient(bytes, size);
    if (size < 20)
        return 0;
    uint8_t *const copy = malloc(size);
    if (copy == NULL)
        return 0;
    memcpy(copy, bytes, size);
    repair(copy, size, 's');
    check(copy, size);
    repair(copy, size, 'f');
    check_sufficient(copy, size);
    free(copy);
    return 0;
}
