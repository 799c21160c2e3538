/* The command `entropy`: its settings, and its part for each form of input. */
#ifndef PLOGP_CLI_ENTROPY_H
#define PLOGP_CLI_ENTROPY_H

#include "options.h"
#include "plogp/law.h"

struct entropy_settings {
    const char *probabilities; /* -p LIST; NULL: not given            */
    const char *counts;        /* -c LIST; NULL: not given            */
    const char *payoff;        /* --payoff LIST; NULL: none           */
    const char *estimator;     /* NAME[:ARGUMENT]; NULL: automatic    */
    uint64_t alphabet;         /* symbols that are possible; 0: those given */
    double renyi, tsallis;     /* order; NUMBER_NOT_GIVEN: Shannon    */
    bool normalize, bytes;
    bool joint; /* the columns of FILE are one variable */
    bool local; /* the surprisal and the term of every symbol too */
};

/* One result for the list behind -p. */
plogp_status entropy_of_probabilities(struct invocation *invocation);
/* One result for the list behind -c. */
plogp_status entropy_of_counts(struct invocation *invocation);
/* One result for each column of the files. */
plogp_status entropy_of_files(struct invocation *invocation);
/* One result for the combinations of values of all columns of the file. */
plogp_status entropy_of_joint(struct invocation *invocation);
/* One result for the bytes of the file. */
plogp_status entropy_of_bytes(struct invocation *invocation);

/* Append the estimated entropy behind counts, with its uncertainty. */
plogp_status add_list_estimate(struct invocation *invocation, plogp_result *row,
                               const uint64_t *counts, size_t k);

struct law_list;

/* The terms of every symbol of a list, or of counts, under the key "local". */
plogp_status entropy_add_local(struct invocation *invocation, const plogp_law *law,
                               plogp_result *row);

/* The derivation of an entropy. */
plogp_status entropy_explain_list(struct invocation *invocation,
                                  const struct law_list *list, double entropy);
plogp_status entropy_explain_counts(struct invocation *invocation, const uint64_t *counts,
                                    size_t k, double entropy);

#endif
