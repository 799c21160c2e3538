/* Starting threads of our own. */
#ifndef PLOGP_SRC_BASE_THREAD_H
#define PLOGP_SRC_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* Run start(state) in a new thread, to be joined; false when there is none to be had.
 * Signals stay with the caller's threads. */
bool plogp__thread_start(pthread_t *thread, void *(*start)(void *), void *state);

#endif
