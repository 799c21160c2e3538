/*
 * Parts of one unlinked temporary file, mapped into memory, whose pages are let go when the
 * process holds too many: by the threads that use them as they move on, and by one that
 * watches, for those that do not.
 */
#ifndef PLOGP_SRC_BASE_PAGER_H
#define PLOGP_SRC_BASE_PAGER_H

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
    uint64_t room;   /* of the file, from there on, for growing */
    unsigned filled; /* of the pages looked at when pages were let go last */
    bool settled;    /* no longer being filled: the system may read ahead  */
};

struct plogp__pager {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    bool running; /* atomic */
    bool ending;
    bool letting_go;  /* atomic */
    int statistics;   /* /proc/self/statm, or -1                        */
    uint64_t looked;  /* when a thread last looked; atomic              */
    uint64_t trimmed; /* when freed blocks were returned last          */
    int file;         /* -1 before the first part                       */
    uint64_t end;     /* where the next part goes                       */
    uint64_t bytes;   /* in use                                         */
    uint64_t peak;
    uint64_t limit; /* of the process                                 */
    int refused;    /* errno of what failed last; 0: nothing          */
    struct plogp__page_block *blocks;
};

bool plogp__pager_init(struct plogp__pager *pager);
/* A part of at least `size` bytes; NULL: no memory, or no room on the disk. */
struct plogp__page_block *plogp__pager_take(struct plogp__pager *pager, size_t size);
/* At least `size` bytes, with what was in it, maybe elsewhere; false: as it was. */
bool plogp__pager_grow(struct plogp__pager *pager, struct plogp__page_block *block,
                       size_t size);
/* Write to the part, `offset` bytes behind its start, without touching its pages; false: the
 * file cannot be written. */
bool plogp__pager_write(struct plogp__pager *pager, const struct plogp__page_block *block,
                        size_t offset, const void *bytes, size_t count);
void plogp__pager_give(struct plogp__pager *pager, struct plogp__page_block *block);
/* Let go of pages, if it is time and the process holds too many. Any thread; cheap. */
void plogp__pager_look(struct plogp__pager *pager);
void plogp__pager_clear(struct plogp__pager *pager);

#endif
