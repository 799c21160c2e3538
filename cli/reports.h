/* --html FILE and --vega FILE: the document as a page, and its pictures. */
#ifndef PLOGP_CLI_REPORTS_H
#define PLOGP_CLI_REPORTS_H

#include "options.h"

/* Write the files that were asked for, whole or not at all. */
plogp_status reports_write(struct invocation *invocation);

#endif
