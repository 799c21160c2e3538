#include "base/status.h"

#include <stdint.h>
#include <stdio.h>

#include "base/paged.h"

static const struct {
    const char *name;
    const char *message;
} STATUSES[] = {
    [PLOGP_OK] = {"PLOGP_OK", "success"},
    [PLOGP_EINVAL] = {"PLOGP_EINVAL", "invalid argument"},
    [PLOGP_EDOMAIN] = {"PLOGP_EDOMAIN", "a value lies outside the domain"},
    [PLOGP_ENOMEM] = {"PLOGP_ENOMEM", "out of memory"},
    [PLOGP_ENOCONV] = {"PLOGP_ENOCONV", "no convergence within the iteration limit"},
    [PLOGP_EIO] = {"PLOGP_EIO", "a file or connection failed"},
    [PLOGP_EFORMAT] = {"PLOGP_EFORMAT", "the data do not have the required format"},
    [PLOGP_ECANCEL] = {"PLOGP_ECANCEL", "stopped on request"},
};

#define STATUS_COUNT (sizeof STATUSES / sizeof STATUSES[0])

const char *plogp_status_name(plogp_status status)
{
    return (size_t)status < STATUS_COUNT ? STATUSES[status].name : "unknown status";
}

const char *plogp_status_message(plogp_status status)
{
    return (size_t)status < STATUS_COUNT ? STATUSES[status].message : "unknown status";
}

static void write_message(const plogp_context *context, size_t where, const char *format,
                          va_list arguments)
{
    if (context == NULL || context->error == NULL)
        return;
    context->error->where = where;
    (void)vsnprintf(context->error->message, sizeof context->error->message, format,
                    arguments);
}

plogp_status plogp__fail(const plogp_context *context, plogp_status status,
                         const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_message(context, SIZE_MAX, format, arguments);
    va_end(arguments);
    return status;
}

plogp_status plogp__fail_at(const plogp_context *context, size_t where,
                            plogp_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_message(context, where, format, arguments);
    va_end(arguments);
    return status;
}

plogp_status plogp__check_cancel(const plogp_context *context)
{
    plogp__moved_on(context);
    if (context == NULL || !plogp_cancel_requested(context->cancel))
        return PLOGP_OK;
    return plogp__fail(context, PLOGP_ECANCEL, "interrupted");
}
