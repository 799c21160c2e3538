/**
 * Status codes, error messages and the two attributes of every public function.
 *
 * A function that reads an array, allocates or iterates returns a plogp_status; its
 * outputs are written only on PLOGP_OK (PLOGP_ENOCONV alone also writes: the best point
 * found so far). Pure scalar mathematics returns double instead, and NaN for a parameter
 * outside its domain. An infinite answer is an answer: a divergence of +Inf comes with
 * PLOGP_OK.
 */
#ifndef PLOGP_STATUS_H
#define PLOGP_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PLOGP_API        __attribute__((visibility("default")))
#define PLOGP_MUST_CHECK __attribute__((warn_unused_result))
#else
#define PLOGP_API
#define PLOGP_MUST_CHECK
#endif

/** Pinned: values are never renumbered, and new ones are only appended. */
typedef enum plogp_status {
    PLOGP_OK = 0,      /* success; every output was written               */
    PLOGP_EINVAL = 1,  /* null pointer, zero length, unknown option        */
    PLOGP_EDOMAIN = 2, /* a value lies outside the documented domain       */
    PLOGP_ENOMEM = 3,  /* an allocation failed; nothing leaked             */
    PLOGP_ENOCONV = 4, /* iteration limit reached; best point was written  */
    PLOGP_EIO = 5,     /* a file or connection failed                      */
    PLOGP_EFORMAT = 6, /* the bytes read are not what the format requires  */
    PLOGP_ECANCEL = 7, /* the caller asked to stop; nothing was written    */
} plogp_status;

#define PLOGP_ERROR_MESSAGE_SIZE 512

/**
 * What went wrong, in one line without a final newline. Supplied by the caller; NULL is
 * always allowed. Written only when a function does not return PLOGP_OK.
 */
typedef struct plogp_error {
    char message[PLOGP_ERROR_MESSAGE_SIZE]; /* file, line, column and text where there is
                                               one */
    size_t where; /* index of the offending item, or SIZE_MAX       */
} plogp_error;

/** The identifier of a status, e.g. "PLOGP_EDOMAIN"; never NULL ("unknown status"
 * otherwise). */
PLOGP_API const char *plogp_status_name(plogp_status status);

/** One sentence for people, e.g. "a value lies outside the domain"; never NULL. */
PLOGP_API const char *plogp_status_message(plogp_status status);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_STATUS_H */
