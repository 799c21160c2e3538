#include "plogp/version.h"

const char *plogp_version(void)
{
    return PLOGP_VERSION;
}
