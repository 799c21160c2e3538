/*
 * What goes along with training: progress, the best point so far, checkpoints.
 *
 * A solver tells the watch of every pass over the rows. When a stop is asked for, the best
 * point so far is still there; with a checkpoint it is also in a file, from which the same
 * training goes on later. The file is a frame (data/frame.h) with the identity of the
 * training and the solver's own numbers.
 */
#ifndef PLOGP_SRC_LEARN_WATCH_H
#define PLOGP_SRC_LEARN_WATCH_H

#include <stdbool.h>
#include <time.h>

#include "plogp/classifier.h"

/* Zero-initialise it. */
struct plogp__watch {
    const plogp_context *context;
    const char *checkpoint; /* NULL: none */
    uint64_t identity;    /* of the training: a checkpoint of another one is refused   */
    uint64_t passes;      /* over the rows, those of earlier runs included             */
    uint64_t resumed;     /* of them, those that a solver has still to account for     */
    uint64_t passes_most; /* asked for; 0: as many as it takes                         */
    double *state;        /* [length] the solver's numbers after its last whole pass   */
    size_t length;
    bool kept;        /* `state` is filled */
    bool interrupted; /* a stop was asked for, and the state kept is the result */
    struct timespec saved;
};

/* Room for `length` numbers; with `resume` they are read from the checkpoint when there
 * is one. PLOGP_EINVAL: it belongs to another training; PLOGP_EFORMAT: it is damaged */
PLOGP_MUST_CHECK plogp_status plogp__watch_open(struct plogp__watch *watch, size_t length,
                                                bool resume);
void plogp__watch_close(struct plogp__watch *watch);

/* A pass is over and watch->state filled: show it, and save it now and then. `holdout` may
 * be NaN. PLOGP_EIO: the checkpoint cannot be written */
PLOGP_MUST_CHECK plogp_status plogp__watch_pass(struct plogp__watch *watch, double loss,
                                                double holdout);

/* Write the checkpoint now, if there is to be one and a pass was made. */
PLOGP_MUST_CHECK plogp_status plogp__watch_save(struct plogp__watch *watch);

/* Whether `status` is a stop that leaves something to keep: then the checkpoint is
 * written and the training ends early instead of failing. */
bool plogp__watch_catches(struct plogp__watch *watch, plogp_status status);

#endif
