#include "data/system.h"

#include <errno.h>
#include <string.h>

#include "base/status.h"

plogp_status plogp__fail_system(const plogp_context *context, const char *name,
                                const char *what)
{
    char reason[128];
    if (strerror_r(errno, reason, sizeof reason) != 0)
        reason[0] = '\0';
    return plogp__fail(context, PLOGP_EIO, "%s: %s: %s", name, what, reason);
}
