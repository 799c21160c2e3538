#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/input_raw.h"
#include "sample/summary.h"

#define HEAD_SIZE 8

/* Read the rest of a state behind its first bytes. */
static plogp_status read_rest(struct plogp__raw *raw, plogp_buffer *bytes,
                              const plogp_context *context)
{
    char block[16384];
    for (;;) {
        size_t got = 0;
        PLOGP_TRY(plogp__check_cancel(context));
        PLOGP_TRY(plogp__raw_read(raw, block, sizeof block, &got));
        if (got == 0)
            return PLOGP_OK;
        plogp_buffer_add(bytes, block, got);
        if (bytes->status != PLOGP_OK)
            return plogp__fail_memory(context);
    }
}

/* The whole file when it begins as a saved summary; otherwise `bytes` stays empty. */
static plogp_status read_state(struct plogp__raw *raw, plogp_buffer *bytes,
                               const plogp_context *context)
{
    unsigned char head[HEAD_SIZE];
    size_t have = 0, got = 1;
    while (have < sizeof head && got > 0) {
        PLOGP_TRY(plogp__raw_read(raw, head + have, sizeof head - have, &got));
        have += got;
    }
    if (!plogp_summary_recognise(head, have))
        return PLOGP_OK;
    plogp_buffer_add(bytes, (const char *)head, have);
    return read_rest(raw, bytes, context);
}

/* Keep the wanted columns only, in the order wanted. */
static plogp_status select_columns(plogp_summary *summary, const char *path,
                                   const plogp_read_options *options)
{
    if (options == NULL || options->columns == NULL)
        return PLOGP_OK;
    struct plogp__part *const kept =
        plogp__alloc_zero(summary->alloc, options->column_count, sizeof *kept);
    if (kept == NULL)
        return plogp__fail_memory(&summary->context);
    plogp_status status = PLOGP_OK;
    for (size_t c = 0; c < options->column_count && status == PLOGP_OK; c++) {
        size_t i = 0;
        while (i < summary->size &&
               (summary->parts[i].name == NULL ||
                strcmp(summary->parts[i].name, options->columns[c]) != 0))
            i++;
        if (i == summary->size) {
            status = plogp__fail(&summary->context, PLOGP_EINVAL,
                                 "%s: the state has no column '%s'", path,
                                 options->columns[c]);
            continue;
        }
        kept[c] = summary->parts[i];
        summary->parts[i] = (struct plogp__part){0};
    }
    for (size_t i = 0; i < summary->size; i++)
        plogp__part_clear(summary, &summary->parts[i]);
    plogp__free(summary->alloc, summary->parts);
    summary->parts = kept;
    summary->size = options->column_count;
    return status;
}

static plogp_status merge_state(plogp_summary *summary, const char *path,
                                const plogp_buffer *bytes,
                                const plogp_read_options *options)
{
    plogp_summary *loaded = NULL;
    const plogp_context *const context = &summary->context;
    plogp_status status = plogp_summary_load((const unsigned char *)bytes->bytes,
                                             bytes->length, context, &loaded);
    if (status == PLOGP_EFORMAT && context->error != NULL) {
        char reason[PLOGP_ERROR_MESSAGE_SIZE];
        memcpy(reason, context->error->message, sizeof reason);
        return plogp__fail(context, status, "%s: %s", path, reason);
    }
    if (status == PLOGP_OK)
        status = select_columns(loaded, path, options);
    if (status == PLOGP_OK)
        status = plogp_summary_merge(summary, loaded);
    plogp_summary_free(loaded);
    return status;
}

static plogp_status read_data(plogp_summary *summary, const char *path,
                              const plogp_read_options *options)
{
    plogp_source *source = NULL;
    PLOGP_TRY(plogp_source_open(path, options, &summary->context, &source));
    const plogp_status status = plogp_summary_read(summary, source);
    plogp_source_free(source);
    return status;
}

static int is_regular(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0 && S_ISREG(state.st_mode);
}

plogp_status plogp_summary_read_file(plogp_summary *summary, const char *path,
                                     const plogp_read_options *options)
{
    if (summary == NULL || path == NULL)
        return PLOGP_EINVAL;
    if (!is_regular(path)) /* what comes from a pipe can be read once: it is data */
        return read_data(summary, path, options);
    struct plogp__raw raw;
    plogp_buffer bytes;
    PLOGP_TRY(plogp__raw_open(&raw, path, &summary->context));
    plogp_buffer_init(&bytes, &summary->context);
    plogp_status status = read_state(&raw, &bytes, &summary->context);
    plogp__raw_close(&raw);
    if (status == PLOGP_OK)
        status = bytes.length == 0 ? read_data(summary, path, options)
                                   : merge_state(summary, path, &bytes, options);
    plogp_buffer_clear(&bytes);
    return status;
}
