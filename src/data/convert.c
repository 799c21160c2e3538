#include "plogp/convert.h"

#include <string.h>

#include "base/status.h"
#include "data/path.h"
#include "data/table_writers.h"

typedef plogp_status write_table(struct plogp__table_job *job);

/* How a format is written. */
struct format {
    write_table *table, *sparse;
    char delimiter;
};

/* The format that the name of the file says; NULL: none. */
static const struct format *format_of(const char *path)
{
    static const struct format CSV = {plogp__write_csv, plogp__write_sparse_csv, ','};
    static const struct format TSV = {plogp__write_csv, plogp__write_sparse_csv, '\t'};
    static const struct format NPY = {plogp__write_npy, plogp__write_sparse_npy, ','};
    static const struct format LIBSVM = {plogp__write_libsvm, plogp__write_sparse_libsvm,
                                         ','};
    if (strcmp(path, "-") == 0 || plogp__path_ends_with(path, ".csv"))
        return &CSV;
    if (plogp__path_ends_with(path, ".tsv") || plogp__path_ends_with(path, ".tab"))
        return &TSV;
    if (plogp__path_has(path, ".npy"))
        return &NPY;
    return plogp_sparse_is_path(path) ? &LIBSVM : NULL;
}

static plogp_status fail_format(const char *path, const plogp_context *context)
{
    if (plogp__path_has(path, ".npz"))
        return plogp__fail(
            context, PLOGP_EINVAL,
            "%s: .npz is read but not written, since its columns stand one "
            "behind the other; write .npy",
            path);
    return plogp__fail(context, PLOGP_EINVAL,
                       "%s: the name must end in one of .csv, .tsv, .npy, .libsvm, and "
                       "text formats may be compressed (.gz, .zst)",
                       path);
}

/* Of the source that the job names, from where it is. */
static plogp_status convert(struct plogp__table_job *job, const struct format *format,
                            const char *path, uint64_t *rows)
{
    job->delimiter = format->delimiter;
    PLOGP_TRY(plogp__encoder_open(path, job->context, &job->encoder));
    plogp_status status = job->source != NULL ? format->table(job) : format->sparse(job);
    if (status == PLOGP_OK)
        status = plogp__encoder_commit(job->encoder);
    plogp__encoder_free(job->encoder);
    if (status == PLOGP_OK)
        *rows = job->written;
    return status;
}

plogp_status plogp_convert(plogp_source *source, const char *path, const char *label,
                           const plogp_context *context, uint64_t *rows)
{
    if (source == NULL || path == NULL || rows == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_convert: null pointer");
    struct plogp__table_job job = {.source = source, .context = context, .label = label};
    const struct format *const format = format_of(path);
    if (format == NULL)
        return fail_format(path, context);
    PLOGP_TRY(plogp_source_rewind(source));
    return convert(&job, format, path, rows);
}

plogp_status plogp_convert_sparse(plogp_sparse_source *source, const char *path,
                                  const plogp_context *context, uint64_t *rows)
{
    if (source == NULL || path == NULL || rows == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_convert_sparse: null pointer");
    struct plogp__table_job job = {.sparse = source, .context = context};
    const struct format *const format = format_of(path);
    if (format == NULL)
        return fail_format(path, context);
    PLOGP_TRY(plogp_sparse_rewind(source));
    return convert(&job, format, path, rows);
}
