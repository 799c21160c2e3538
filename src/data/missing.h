/* The texts that mean a missing value. */
#ifndef PLOGP_SRC_DATA_MISSING_H
#define PLOGP_SRC_DATA_MISSING_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/context.h"

struct plogp__missing {
    char **text; /* [count] */
    size_t *length;
    size_t count;
    bool empty;      /* the empty text is among them         */
    bool first[256]; /* bytes that one of the others starts with */
    bool as_number;  /* one of these bytes is what numbers start with */
};

/* Keeps copies of texts[count]; NULL: the default list. PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__missing_init(struct plogp__missing *missing,
                                                  const char *const *texts, size_t count,
                                                  const plogp_alloc *alloc);
bool plogp__missing_is(const struct plogp__missing *missing, const char *text,
                       size_t length);
void plogp__missing_clear(struct plogp__missing *missing, const plogp_alloc *alloc);

#endif
