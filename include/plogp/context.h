/**
 * How to run: memory, threads, cancellation, progress and the error message of one
 * caller.
 *
 * Every function that takes a `const plogp_context *` accepts NULL, which means: malloc,
 * all cores, not cancellable, silent, no message, seed 1. No result depends on `threads`.
 * A context may be shared by calls one after the other; two threads that call at the same
 * time need two contexts, because each owns its error message.
 *
 *     plogp_error error;
 *     plogp_context context = plogp_context_defaults();
 *     context.error = &error;
 */
#ifndef PLOGP_CONTEXT_H
#define PLOGP_CONTEXT_H

#include <stdint.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Where memory comes from. One function serves all: `resize(state, NULL, n)` allocates,
 * `resize(state, p, 0)` frees and returns NULL, `resize(state, p, n)` moves. Blocks are
 * aligned as malloc's. It is called from one thread at a time unless `threads` allows
 * more than one.
 */
typedef struct plogp_alloc {
    void *(*resize)(void *state, void *block, size_t size);
    void *state;
} plogp_alloc;

/** A request to stop, raised from a signal handler or another thread. Zero-initialise it.
 */
typedef struct plogp_cancel {
    volatile int requested; /* use the two functions below, not the field */
} plogp_cancel;

/** How far training is. */
typedef struct plogp_pass {
    uint64_t done;  /* passes over the rows                                   */
    uint64_t total; /* of those asked for; 0: until the minimum is reached    */
    double loss;    /* the objective so far, nats per row                     */
    double holdout; /* mean loss on the rows held out; NaN: there are none    */
} plogp_pass;

/** Told from the calling thread; each of the three functions may be NULL. */
typedef struct plogp_progress {
    void (*report)(void *state, uint64_t done,
                   uint64_t total); /* bytes; total 0: unknown; a few times a second */
    void *state;
    void (*rows)(void *state, uint64_t rows); /* delivered so far, after each batch */
    void (*pass)(void *state, const plogp_pass *pass); /* after each pass of training */
} plogp_progress;

typedef struct plogp_context {
    const plogp_alloc *alloc;       /* NULL: malloc                                  */
    plogp_cancel *cancel;           /* NULL: cannot be cancelled                     */
    const plogp_progress *progress; /* NULL: silent                                  */
    plogp_error *error;             /* NULL: no message                              */
    uint64_t seed;                  /* of counter-based random numbers; default 1    */
    int threads;                    /* 0: one per core; otherwise 1 .. 1024          */
    uint64_t max_memory;            /* bytes that accumulators may hold before they  */
                                    /* go on in temporary files; 0: half the machine's */
} plogp_context;

/** The context that NULL stands for. */
PLOGP_API plogp_context plogp_context_defaults(void);

/** Ask for a stop. Async-signal-safe and thread-safe. */
PLOGP_API void plogp_cancel_request(plogp_cancel *cancel);

/** Nonzero once a stop was asked for; `cancel` may be NULL. */
PLOGP_API int plogp_cancel_requested(const plogp_cancel *cancel);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CONTEXT_H */
