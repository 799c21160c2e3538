/*
 * Parts of one unlinked temporary file, mapped into memory, and a thread that lets go of
 * their pages when the process holds too many.
 */
#ifndef PLOGP_SRC_DATA_PAGER_H
#define PLOGP_SRC_DATA_PAGER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One part; its memory starts at `base`. */
struct plogp__page_block {
    struct plogp__page_block *next, *previous;
    unsigned char *base;
    size_t bytes; /* a multiple of the page size */
    uint64_t offset;
};

struct plogp__pager {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool running;
    bool ending;
    int file;       /* -1 before the first part                       */
    uint64_t end;   /* where the next part goes                       */
    uint64_t bytes; /* in use                                         */
    uint64_t peak;
    uint64_t limit; /* of the process                                 */
    int refused;    /* errno of what failed last; 0: nothing          */
    struct plogp__page_block *blocks;
};

bool plogp__pager_init(struct plogp__pager *pager);
/* A part of at least `size` bytes, all zero; NULL: no memory, or no room on the disk. */
struct plogp__page_block *plogp__pager_take(struct plogp__pager *pager, size_t size);
void plogp__pager_give(struct plogp__pager *pager, struct plogp__page_block *block);
void plogp__pager_clear(struct plogp__pager *pager);

#endif
