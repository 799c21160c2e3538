/* --explain: formulas with this input's numbers put in. */
#ifndef PLOGP_CLI_EXPLAIN_H
#define PLOGP_CLI_EXPLAIN_H

#include "options.h"
#include "plogp/number.h"

#define EXPLAIN_TERMS  8 /* shown at the most: the first ones, and the last two */
#define EXPLAIN_NUMBER PLOGP_NUMBER_SIZE /* bytes of a number */

/* Which of k terms are shown. */
struct explain_choice {
    size_t index[EXPLAIN_TERMS]; /* [count] */
    size_t count;
    size_t left_out; /* between index[count - 3] and index[count - 2] */
};

struct explain_choice explain_choose(size_t k);

/* Write shown term number `j`, e.g. "0.5·1", to text. */
typedef void explain_term(const struct invocation *invocation, const void *terms,
                          size_t j, char *text, size_t size);

/* A line of the derivation: head, then the terms joined by " + ". */
void explain_sum(struct invocation *invocation, const char *head,
                 const struct explain_choice *choice, explain_term *term,
                 const void *terms);

/* A number to 6 digits; nats in the unit of the output. */
const char *explain_number(double value, char *text);
const char *explain_nats(const struct invocation *invocation, double nats, char *text);
/* "log2", "ln", "log10" or "log_3": the logarithm of the unit. */
const char *explain_log(const struct invocation *invocation, char *text);

#endif
