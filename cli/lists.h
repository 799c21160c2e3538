/* Laws given as lists on the command line. */
#ifndef PLOGP_CLI_LISTS_H
#define PLOGP_CLI_LISTS_H

#include "options.h"
#include "plogp/law.h"
#include "plogp/list.h"

/* A list of probabilities, or of weights with --normalize. */
struct law_list {
    plogp_list_view view;
    const double *values; /* [k] of the view */
    size_t k;
    bool weights;
};

/*
 * Read and check the list that `option` ("-p") was given. Every failure is one line that
 * begins with the option. The list is to be released with law_list_clear.
 */
plogp_status law_list_read(struct invocation *invocation, const char *option,
                           const char *text, bool normalize, struct law_list *list);
void law_list_clear(struct invocation *invocation, struct law_list *list);

/* The list as the library takes it. */
static inline plogp_law law_list_view(const struct law_list *list)
{
    return (plogp_law){list->values, list->k,
                       list->weights ? PLOGP_LAW_WEIGHTS : PLOGP_LAW_PROBS,
                       PLOGP_NUMBER_DOUBLE};
}

/* Put "OPTION: " in front of the message of a failure; returns `status`. */
plogp_status blame_option(struct invocation *invocation, const char *option,
                          plogp_status status);

#endif
