/* Stopping a query that runs in the database: the driver's call returns only when the
 * database answers, so another thread waits for the request to stop and passes it on. */
#ifndef PLOGP_SRC_DATA_ODBC_WATCH_H
#define PLOGP_SRC_DATA_ODBC_WATCH_H

#include <pthread.h>
#include <stdbool.h>

#include <sql.h>

#include "plogp/context.h"

struct plogp__odbc_watch {
    const plogp_context *context;
    SQLHSTMT statement;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    bool over;    /* the call has returned */
    bool running; /* there is a thread     */
};

/* Around one call of the driver. Nothing is watched where nobody can ask to stop, or no
 * thread is to be had: then the call is waited for. */
void plogp__odbc_watch_begin(struct plogp__odbc_watch *watch, SQLHSTMT statement,
                             const plogp_context *context);
void plogp__odbc_watch_end(struct plogp__odbc_watch *watch);

#endif
