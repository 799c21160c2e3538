#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/input_raw.h"
#include "plogp/counts.h"

#define BLOCK_SIZE ((size_t)1 << 18)

static plogp_status count_all(struct plogp__raw *raw, unsigned char *block,
                              const plogp_context *context, uint64_t *counts)
{
    for (;;) {
        size_t got = 0;
        PLOGP_TRY(plogp__check_cancel(context));
        PLOGP_TRY(plogp__raw_read(raw, block, BLOCK_SIZE, &got));
        if (got == 0)
            return PLOGP_OK;
        for (size_t i = 0; i < got; i++)
            counts[block[i]]++;
    }
}

plogp_status plogp_byte_counts(const char *path, const plogp_context *context,
                               uint64_t *counts)
{
    if (path == NULL || counts == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no file to count the bytes of");
    const plogp_alloc *const alloc = plogp__context_alloc(context);
    struct plogp__raw raw;
    uint64_t found[256] = {0};
    PLOGP_TRY(plogp__raw_open(&raw, path, context));
    unsigned char *const block = plogp__alloc(alloc, BLOCK_SIZE, 1);
    const plogp_status status = block == NULL ? plogp__fail_memory(context)
                                              : count_all(&raw, block, context, found);
    plogp__free(alloc, block);
    plogp__raw_close(&raw);
    if (status == PLOGP_OK)
        memcpy(counts, found, sizeof found);
    return status;
}
