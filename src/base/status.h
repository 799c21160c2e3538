/* Passing failures up, and saying what went wrong. */
#ifndef PLOGP_SRC_BASE_STATUS_H
#define PLOGP_SRC_BASE_STATUS_H

#include <stdarg.h>

#include "plogp/context.h"
#include "plogp/status.h"

#if defined(__GNUC__)
#define PLOGP__PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define PLOGP__PRINTF(text, first)
#endif

/* Return the failure of `expression`, if any. Only where nothing is owned yet. */
#define PLOGP_TRY(expression)                                                            \
    do {                                                                                 \
        const plogp_status plogp_try_status = (expression);                              \
        if (plogp_try_status != PLOGP_OK)                                                \
            return plogp_try_status;                                                     \
    } while (0)

/* Write the message of a failure into the context (if it wants one) and return `status`.
 */
plogp_status plogp__fail(const plogp_context *context, plogp_status status,
                         const char *format, ...) PLOGP__PRINTF(3, 4);
/* As plogp__fail, with the index of the offending item. */
plogp_status plogp__fail_at(const plogp_context *context, size_t where,
                            plogp_status status, const char *format, ...)
    PLOGP__PRINTF(4, 5);
/* PLOGP_ENOMEM with its message; inline, so that analysers see that it is never PLOGP_OK. */
static inline plogp_status plogp__fail_memory(const plogp_context *context)
{
    (void)plogp__fail(context, PLOGP_ENOMEM, "out of memory");
    return PLOGP_ENOMEM;
}
/* PLOGP_ECANCEL with its message when a stop was asked for, otherwise PLOGP_OK. */
plogp_status plogp__check_cancel(const plogp_context *context);

#endif
