#include "base/thread.h"

#include <signal.h>
#include <stddef.h>

bool plogp__thread_start(pthread_t *thread, void *(*start)(void *), void *state)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool started = pthread_create(thread, NULL, start, state) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}
