/*
 * An allocator whose n-th request fails and which knows what is still held.
 *
 * To show that a function survives every failed allocation, write one scenario that
 * builds, uses and releases everything through the given context, and returns its status:
 *
 *     static plogp_status scenario(const plogp_context *context, void *state)
 *     {
 *         plogp_thing *thing = NULL;
 *         const plogp_status status = plogp_thing_new(context, &thing);
 *         plogp_thing_free(thing);
 *         return status;
 *     }
 *     CHECK(failing_alloc_survives(scenario, NULL));
 *
 * failing_alloc_survives runs it with the 1st, 2nd, 3rd... allocation failing until one
 * run needs fewer. Each run must return PLOGP_ENOMEM (or PLOGP_OK, where the function can
 * do without that block) and must leave no block behind. Everything runs with one thread;
 * failing_alloc_survives_threads runs it with several, where which request is the n-th
 * differs from run to run.
 */
#ifndef PLOGP_TESTS_FAILING_ALLOC_H
#define PLOGP_TESTS_FAILING_ALLOC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "plogp/context.h"

#define FAILING_ALLOC_RUNS                                                               \
    20000 /* a scenario that allocates more is too large a test                          \
           */

struct failing_alloc {
    atomic_size_t requests; /* allocations and moves asked for so far  */
    size_t fail_at;         /* the request that fails, from 1; 0: none */
    atomic_size_t live;     /* blocks held                             */
    atomic_bool failed;
};

static inline void *failing_alloc_resize(void *state, void *block, size_t size)
{
    struct failing_alloc *alloc = state;
    if (size == 0) {
        alloc->live -= block != NULL;
        free(block);
        return NULL;
    }
    if (++alloc->requests == alloc->fail_at) {
        alloc->failed = true;
        return NULL;
    }
    void *moved = realloc(block, size);
    alloc->live += block == NULL && moved != NULL;
    return moved;
}

typedef plogp_status failing_alloc_scenario(const plogp_context *context, void *state);

/* One run with request `fail_at` failing: its status, and whether anything is wrong. */
static inline bool failing_alloc_run(failing_alloc_scenario *scenario, void *state,
                                     int threads, size_t fail_at, bool *complete)
{
    struct failing_alloc counter = {.fail_at = fail_at};
    const plogp_alloc alloc = {failing_alloc_resize, &counter};
    plogp_error error = {{0}, 0};
    plogp_context context = plogp_context_defaults();
    context.alloc = &alloc;
    context.error = &error;
    context.threads = threads;
    const plogp_status status = scenario(&context, state);
    *complete = !counter.failed;
    const bool status_fits = counter.failed ? status == PLOGP_ENOMEM || status == PLOGP_OK
                                            : status == PLOGP_OK;
    const size_t live = counter.live;
    if (!status_fits || live != 0)
        (void)fprintf(stderr, "allocation %zu failing: %s (%s), %zu blocks left\n",
                      fail_at, plogp_status_name(status), error.message, live);
    return status_fits && live == 0;
}

static inline bool failing_alloc_survives_threads(failing_alloc_scenario *scenario,
                                                  void *state, int threads)
{
    bool complete = false;
    for (size_t fail_at = 1; fail_at <= FAILING_ALLOC_RUNS; fail_at++)
        if (!failing_alloc_run(scenario, state, threads, fail_at, &complete) || complete)
            return complete && failing_alloc_run(scenario, state, threads, 0, &complete);
    return false;
}

static inline bool failing_alloc_survives(failing_alloc_scenario *scenario, void *state)
{
    return failing_alloc_survives_threads(scenario, state, 1);
}

#endif
