/* Which columns of a table are delivered, in which order, and which are settled. */
#ifndef PLOGP_SRC_DATA_SELECT_H
#define PLOGP_SRC_DATA_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/source.h"

#define PLOGP__NO_FIELD SIZE_MAX

struct plogp__choice {
    size_t field; /* index in the table                              */
    plogp_column_type type;
    bool settled; /* the caller asked for the type; otherwise infer */
};

struct plogp__selection {
    struct plogp__choice *choices; /* [count] delivered, in order       */
    size_t count;
    size_t weights; /* field of the weights, or PLOGP__NO_FIELD       */
};

/* The names of a table, as messages call it. */
struct plogp__names {
    const char *table;
    char *const *names; /* [count] */
    size_t count;
};

/* PLOGP_EINVAL: a name that does not exist (the message lists those that do) or a column
 * asked for twice; PLOGP_ENOMEM. Clear it after success. */
PLOGP_MUST_CHECK plogp_status plogp__selection_init(struct plogp__selection *selection,
                                                    const struct plogp__names *names,
                                                    const plogp_read_options *options,
                                                    const plogp_context *context);
void plogp__selection_clear(struct plogp__selection *selection, const plogp_alloc *alloc);

#endif
