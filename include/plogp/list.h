/**
 * Lists of numbers as people give them: "0.5,0.125,0.125,0.25", or "@FILE".
 *
 * The items of a text are separated by a comma, blanks, line ends or a comma with blanks
 * and line ends around it. A file holds such a text, or is a NumPy .npy file of one row
 * or column (float32 and float64, signed and unsigned integers of every size, bool; any
 * byte order); it may be compressed with gzip or zstd, and "@-" is standard input.
 *
 *     double *p = NULL;
 *     size_t k = 0;
 *     status = plogp_list_read("0.5,0.125,0.125,0.25", &context, &p, &k);
 *     ...
 *     plogp_list_free(p, &context);
 */
#ifndef PLOGP_LIST_H
#define PLOGP_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Read a list of real numbers.
 *
 * Given        list     the text of the list, or "@" and the path of a file; terminated
 *              context  NULL: defaults
 * Returned     values   [count] each correctly rounded, infinities and NaN as given;
 *                       to be released with plogp_list_free
 *              count    >= 1
 * Status       PLOGP_EINVAL   a null pointer
 *              PLOGP_EFORMAT  no item; an item that is no number or beyond the range of
 *                             a double (error->where is its index, the message has its
 *                             text); a .npy file of another kind or shape, or damaged
 *              PLOGP_EIO      the file cannot be read
 *              PLOGP_ENOMEM, PLOGP_ECANCEL
 * Cost         O(length) time, the text of a file and the numbers in memory
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_list_read(const char *list,
                                                        const plogp_context *context,
                                                        double **values, size_t *count);

/**
 * Read a list of counts, exactly, up to 2^64 - 1.
 *
 * Given, Returned, Cost: as plogp_list_read, with uint64_t.
 * Status       as plogp_list_read; PLOGP_EFORMAT also where an item is negative, has a
 *              fraction, is infinite or NaN, or exceeds 2^64 - 1
 * Notes        "3.0" and "1e6" are whole and accepted up to 2^53, beyond which only
 *              digits are exact.
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_list_read_counts(
    const char *list, const plogp_context *context, uint64_t **counts, size_t *count);

/** Release what one of the above returned; NULL is allowed. */
PLOGP_API void plogp_list_free(void *numbers, const plogp_context *context);

/** A list that is read where it lies when that is possible; close it after use. */
typedef struct plogp_list_view {
    const void *numbers; /* [count] double, or uint64_t of plogp_list_open_counts     */
    size_t count;        /* >= 1                                                      */
    void *block;         /* internal: what to release                                 */
    size_t mapped;       /* bytes of the file that are mapped; 0: they were copied    */
} plogp_list_view;

/**
 * Open a list of real numbers without copying a .npy file of float64.
 *
 * A plain file of doubles in this machine's order of bytes is mapped: arrays larger than
 * memory are read as they are needed. Everything else is read as by plogp_list_read.
 *
 * Given, Status, as plogp_list_read
 * Returned     view     to be released with plogp_list_close, with the same context
 * Notes        the file must not become shorter while it is mapped: the operating system
 *              then ends the program (SIGBUS)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_list_open(const char *list,
                                                        const plogp_context *context,
                                                        plogp_list_view *view);

/** As plogp_list_open for counts: a file of uint64 is mapped; see plogp_list_read_counts. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_list_open_counts(
    const char *list, const plogp_context *context, plogp_list_view *view);

/** Release a view; one that is all zero is allowed. */
PLOGP_API void plogp_list_close(plogp_list_view *view, const plogp_context *context);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_LIST_H */
