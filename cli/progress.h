/* A bar on stderr for work that takes more than a second. */
#ifndef PLOGP_CLI_PROGRESS_H
#define PLOGP_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "plogp/context.h"

enum progress_mode { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct progress {
    plogp_progress hook; /* what the context points to */
    struct timespec begun;
    double patience; /* seconds before the bar appears */
    bool drawn;
};

/* The hook to put in the context, or NULL when nothing is to be drawn. */
const plogp_progress *progress_init(struct progress *progress, enum progress_mode mode);

/* Remove the bar, if there is one. */
void progress_clear(struct progress *progress);

#endif
