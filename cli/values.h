/* Values of result rows that several commands share. */
#ifndef PLOGP_CLI_VALUES_H
#define PLOGP_CLI_VALUES_H

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
/* `ci` with its level and method. */
void add_confidence(plogp_result *result, plogp_interval interval, const char *method,
                    plogp_quantity quantity);

#endif
