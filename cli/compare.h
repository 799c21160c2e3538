/* The command `compare`: its settings, and its part for each form of input. */
#ifndef PLOGP_CLI_COMPARE_H
#define PLOGP_CLI_COMPARE_H

#include "options.h"
#include "plogp/divergence.h"
#include "plogp/transport.h"

struct compare_settings {
    const char *p, *q, *support; /* LIST; NULL: not given                     */
    double renyi;                /* order, or NUMBER_NOT_GIVEN                 */
    double wasserstein;          /* the same, beyond the first                 */
    struct words fail_above;     /* MEASURE=VALUE: cli/thresholds.h            */
    uint64_t bins;               /* between quantiles of P                     */
    uint64_t permutations;       /* 0: asymptotic p-values                     */
    const char *correction;      /* bh|holm|none                               */
    const char *query_q;         /* SQL of Q; NULL: that of --query            */
    bool normalize;
    bool local;      /* the terms of every symbol too */
    bool parametric; /* the arguments are laws, not files */
};

/* Measures that --fail-above knows, ended by NULL. */
extern const char *const COMPARE_MEASURES[];

/* One result for the lists behind -p and -q. */
plogp_status compare_lists(struct invocation *invocation);
/* One result for each column of the two files. */
plogp_status compare_files(struct invocation *invocation);

/* One result for the two laws given as arguments. */
plogp_status compare_parametric(struct invocation *invocation);

struct law_list;

/* The derivation of the ledger, JS and TV. */
plogp_status compare_explain(struct invocation *invocation, const struct law_list *p,
                             const struct law_list *q, const plogp_divergences *all);

/* The terms of every symbol under the key "local". */
plogp_status compare_add_local(struct invocation *invocation, const struct law_list *p,
                               const struct law_list *q, plogp_result *row);

/* Append entropy_p ... psi of two laws over the same symbols, then wasserstein ...
 * energy. */
void compare_add_divergences(plogp_result *row, const plogp_divergences *all);
void compare_add_distances(plogp_result *row, const plogp_line_distances *all);

#endif
