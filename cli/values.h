/* Values of result rows that several commands share. */
#ifndef PLOGP_CLI_VALUES_H
#define PLOGP_CLI_VALUES_H

#include "options.h"
#include "plogp/interval.h"
#include "plogp/result.h"

/* A frequency: an integer when it is one. */
void add_count(plogp_result *result, const char *key, double count);
/* A number, or null where there is none. */
void add_number_or_null(plogp_result *result, const char *key, double value,
                        plogp_quantity quantity);
/* An interval, or null where there is none. */
void add_interval_or_null(plogp_result *result, const char *key, plogp_interval interval,
                          plogp_quantity quantity);
/* null under every one of the keys, ended by NULL, that the row does not have: for
 * programs that read; a text leaves out what is not there. */
void add_absent(const struct invocation *invocation, plogp_result *row,
                const char *const *keys);
/* `ci` with its level and method. */
void add_confidence(plogp_result *result, plogp_interval interval, const char *method,
                    plogp_quantity quantity);

#endif
