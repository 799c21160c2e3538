#include "data/odbc_watch.h"

#include <time.h>

#include "base/status.h"
#include "base/thread.h"

#define LOOK_NANOSECONDS 50000000L /* between two looks at the request to stop */
#define SECOND           1000000000L

static struct timespec next_look(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_REALTIME, &time);
    time.tv_nsec += LOOK_NANOSECONDS;
    if (time.tv_nsec >= SECOND) {
        time.tv_nsec -= SECOND;
        time.tv_sec++;
    }
    return time;
}

static void *look_out(void *state)
{
    struct plogp__odbc_watch *const watch = state;
    (void)pthread_mutex_lock(&watch->mutex);
    while (!watch->over) {
        const struct timespec time = next_look();
        (void)pthread_cond_timedwait(&watch->ended, &watch->mutex, &time);
        if (!watch->over && plogp_cancel_requested(watch->context->cancel))
            (void)SQLCancel(watch->statement);
    }
    (void)pthread_mutex_unlock(&watch->mutex);
    return NULL;
}

void plogp__odbc_watch_begin(struct plogp__odbc_watch *watch, SQLHSTMT statement,
                             const plogp_context *context)
{
    *watch = (struct plogp__odbc_watch){.context = context, .statement = statement};
    if (context == NULL || context->cancel == NULL)
        return;
    (void)pthread_mutex_init(&watch->mutex, NULL);
    (void)pthread_cond_init(&watch->ended, NULL);
    watch->running = plogp__thread_start(&watch->thread, look_out, watch);
}

void plogp__odbc_watch_end(struct plogp__odbc_watch *watch)
{
    if (watch->context == NULL || watch->context->cancel == NULL)
        return;
    if (watch->running) {
        (void)pthread_mutex_lock(&watch->mutex);
        watch->over = true;
        (void)pthread_cond_signal(&watch->ended);
        (void)pthread_mutex_unlock(&watch->mutex);
        (void)pthread_join(watch->thread, NULL);
    }
    (void)pthread_cond_destroy(&watch->ended);
    (void)pthread_mutex_destroy(&watch->mutex);
}
