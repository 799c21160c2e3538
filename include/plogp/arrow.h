/**
 * Tables of other programs in memory, through the Arrow C data and stream interfaces.
 *
 *     status = plogp_arrow_source(&stream, NULL, &context, &source);      from others
 *     status = plogp_arrow_export(source, &context, &stream);             to others
 *
 * The three structs are the published interface, which is stable and shared with every
 * Arrow library without linking to one: whoever has defined ARROW_C_DATA_INTERFACE and
 * ARROW_C_STREAM_INTERFACE keeps his own copies. Ownership is as they say: who receives a
 * struct calls its `release` once, and a struct with `release == NULL` is empty.
 *
 *     numeric      int8 ... int64, uint8 ... uint64, float, double, boolean, null;
 *                  doubles are used where they are, without a copy
 *     categorical  utf8 and large utf8, dictionaries of them, dates and timestamps (as
 *                  text: 2026-11-22, 2026-11-22T08:30:00.5)
 * Nulls and NaN are missing values. Integers beyond 2^53 are rounded to the nearest double.
 * Files of the Arrow IPC format are not read: there is no C library for it among the
 * packages that plogp may use.
 */
#ifndef PLOGP_ARROW_H
#define PLOGP_ARROW_H

#include <stdint.h>

#include "plogp/source.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE           2
#define ARROW_FLAG_MAP_KEYS_SORTED    4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif

/**
 * A source over a stream of record batches.
 *
 * Given        stream   of structs (tables); it is moved: its release is NULL afterwards,
 *                       whatever the outcome
 *              options  columns, types, weights and batch_rows count; NULL: defaults
 *              context  as plogp_source_open
 * Returned     source   to be released with plogp_source_free; batches point into the
 *                       record batch that is being read
 * Status       PLOGP_EINVAL   a null pointer, a released stream; an unknown column
 *              PLOGP_EFORMAT  no table; a column of a type that is not read: the message
 *                             names it; a category that is not UTF-8
 *              PLOGP_EIO      the producer failed: the message is its own
 *              PLOGP_ENOMEM
 * Notes        a stream can be read once: plogp_source_rewind behind the first batch is
 *              PLOGP_EINVAL. plogp_cache_source puts a cache behind it.
 * Source       The Arrow C data interface; the Arrow C stream interface (arrow.apache.org)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_arrow_source(struct ArrowArrayStream *stream, const plogp_read_options *options,
                   const plogp_context *context, plogp_source **source);

/**
 * A source over one record batch: as plogp_arrow_source. Both structs are moved; the
 * source can be read again.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_arrow_source_from_array(struct ArrowSchema *schema, struct ArrowArray *array,
                              const plogp_read_options *options,
                              const plogp_context *context, plogp_source **source);

/**
 * Give a source away as a stream: doubles, and dictionaries of utf8 with int32 indices.
 *
 * Given        source   taken over, whatever the outcome; frequency weights are left out
 *              context  that of the source; it must outlive the stream
 * Returned     stream   to be released by whoever reads it; each record batch has its own
 *                       copy of the rows
 * Status       PLOGP_EINVAL, PLOGP_ENOMEM
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_arrow_export(
    plogp_source *source, const plogp_context *context, struct ArrowArrayStream *stream);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_ARROW_H */
