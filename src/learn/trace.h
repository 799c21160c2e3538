/* Telling whoever watches a training about each of its steps. */
#ifndef PLOGP_SRC_LEARN_TRACE_H
#define PLOGP_SRC_LEARN_TRACE_H

#include "plogp/classifier.h"

struct plogp__trace {
    void (*step)(void *state, const plogp_train_step *step); /* NULL: nobody watches */
    void *state;
    size_t steps; /* told so far */
};

/* Tell of one more point; `trace` may be NULL. */
static inline void plogp__trace_tell(struct plogp__trace *trace, double objective,
                                     double gradient_norm)
{
    if (trace == NULL || trace->step == NULL)
        return;
    const plogp_train_step step = {trace->steps++, objective, gradient_norm};
    trace->step(trace->state, &step);
}

#endif
