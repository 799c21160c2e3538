/* A line on stderr for work that takes more than a second: how far, how fast, how long. */
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
    struct timespec drawn_at;
    double patience; /* seconds before the line appears */
    bool always;     /* draw everything, however often it is told */
    bool drawn;
    uint64_t bytes, rows;           /* of this pass over the input             */
    struct timespec pass_begun;     /* when the bytes last started from 0       */
    struct timespec training_begun; /* when the first pass of training was over */
    uint64_t training_from;         /* passes done then                         */
};

/* The hook to put in the context, or NULL when nothing is to be drawn. */
const plogp_progress *progress_init(struct progress *progress, enum progress_mode mode);

/* Remove the line, if there is one. */
void progress_clear(struct progress *progress);

#endif
