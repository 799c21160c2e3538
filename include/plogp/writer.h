/**
 * Files that are written whole or not at all.
 *
 * A writer collects bytes in a temporary file beside its target; plogp_writer_commit puts
 * it in the target's place in one step, and plogp_writer_free without a commit leaves the
 * target as it was and nothing beside it.
 *
 *     plogp_writer *writer = NULL;
 *     status = plogp_writer_open("model.json", &context, &writer);
 *     if (status == PLOGP_OK)
 *         status = plogp_writer_write(writer, bytes, length);
 *     if (status == PLOGP_OK)
 *         status = plogp_writer_commit(writer);
 *     plogp_writer_free(writer);
 *
 * A symbolic link stays and the file behind it is replaced; the new file has the
 * permissions of the old one. What cannot be replaced (a device, a pipe, "-" for standard
 * output) is written to directly, and then a part may have been written when a call
 * fails.
 */
#ifndef PLOGP_WRITER_H
#define PLOGP_WRITER_H

#include <stddef.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_writer plogp_writer;

/**
 * Begin to write a file.
 *
 * Given        path     "-" is standard output; terminated
 *              context  NULL: defaults; kept until plogp_writer_free
 * Returned     writer   to be released with plogp_writer_free
 * Status       PLOGP_EINVAL  a null pointer or an empty path
 *              PLOGP_EIO     the folder is missing or not writable, or path is a folder
 *              PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_writer_open(const char *path,
                                                          const plogp_context *context,
                                                          plogp_writer **writer);

/**
 * Append bytes[length]. After a failure the writer can only be freed.
 *
 * Status       PLOGP_EIO (a full disk, a closed pipe), PLOGP_ECANCEL, PLOGP_EINVAL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_writer_write(plogp_writer *writer,
                                                           const void *bytes,
                                                           size_t length);

/**
 * Bring everything to the disk and put the file in its place. On failure the target is
 * as it was.
 *
 * Status       PLOGP_EIO, PLOGP_ECANCEL; PLOGP_EINVAL after an earlier failure or commit
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_writer_commit(plogp_writer *writer);

/** Release the writer; without a commit, leave no trace. NULL is allowed. */
PLOGP_API void plogp_writer_free(plogp_writer *writer);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_WRITER_H */
