/* From the options as given to what the library takes. */
#ifndef PLOGP_CLI_SETTINGS_H
#define PLOGP_CLI_SETTINGS_H

#include "options.h"

/* Fill the invocation's context, read and render from its common and input settings. */
plogp_status settings_apply(struct invocation *invocation);

#endif
