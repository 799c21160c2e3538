/**
 * The narrow waist of the results: a tree of named values with unit and uncertainty.
 *
 * Statistics (or a command) build the tree, renderers print it; neither knows the other.
 * Numbers are kept in nats and in full; units are applied when printing. A builder that
 * runs out of memory remembers it: further calls do nothing, and plogp_result_status (and
 * every renderer) reports it, so building needs no check at each line.
 *
 *     plogp_result *root = NULL;
 *     status = plogp_result_new(NULL, &root);
 *     plogp_result *row = plogp_result_add_object(root, NULL);
 *     plogp_result_add_number(row, "entropy", 1.2130, PLOGP_QUANTITY_INFORMATION);
 *     plogp_result_free(root);
 *
 * Ownership: every node belongs to its root; only the root is freed. Keys are copied.
 */
#ifndef PLOGP_RESULT_H
#define PLOGP_RESULT_H

#include <stdint.h>

#include "plogp/context.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plogp_result plogp_result;

/** What a number measures: it decides what a renderer multiplies it with and prints
 * behind it. */
typedef enum plogp_quantity {
    PLOGP_QUANTITY_PLAIN = 0, /* a ratio, or in the unit of the data: printed as it is */
    PLOGP_QUANTITY_INFORMATION = 1, /* nats inside; divided by log(base) when printed */
    PLOGP_QUANTITY_PROBABILITY =
        2, /* in 0..1: printed as it is, never rounded to 0 or 1      */
    PLOGP_QUANTITY_ROOT_INFORMATION =
        3, /* root of nats inside; divided by the root of log(base) when printed */
} plogp_quantity;

typedef enum plogp_result_kind {
    PLOGP_RESULT_OBJECT = 0,
    PLOGP_RESULT_LIST = 1,
    PLOGP_RESULT_NUMBER = 2,
    PLOGP_RESULT_INTEGER = 3,
    PLOGP_RESULT_INTERVAL = 4,
    PLOGP_RESULT_TEXT = 5,
    PLOGP_RESULT_BOOLEAN = 6,
    PLOGP_RESULT_NULL = 7,
} plogp_result_kind;

/** A root, which is a list. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_result_new(const plogp_context *context,
                                                         plogp_result **root);
PLOGP_API void plogp_result_free(plogp_result *root);

/** PLOGP_OK, or the first failure of any call on this tree. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_result_status(const plogp_result *root);

/**
 * Append to `parent` (an object: `key` is required; a list: `key` is ignored and may be
 * NULL). The first two return the new node, never NULL: after a failure, a node that
 * swallows calls.
 */
PLOGP_API plogp_result *plogp_result_add_object(plogp_result *parent, const char *key);
PLOGP_API plogp_result *plogp_result_add_list(plogp_result *parent, const char *key);
PLOGP_API void plogp_result_add_number(plogp_result *parent, const char *key,
                                       double value, plogp_quantity quantity);
PLOGP_API void plogp_result_add_integer(plogp_result *parent, const char *key,
                                        uint64_t value);
PLOGP_API void plogp_result_add_interval(plogp_result *parent, const char *key,
                                         double low, double high,
                                         plogp_quantity quantity);
PLOGP_API void plogp_result_add_text(plogp_result *parent, const char *key,
                                     const char *text);
PLOGP_API void plogp_result_add_text_sized(plogp_result *parent, const char *key,
                                           const char *text, size_t length);
PLOGP_API void plogp_result_add_boolean(plogp_result *parent, const char *key, int value);
PLOGP_API void plogp_result_add_null(plogp_result *parent, const char *key);

/** A number, or null where it is NaN: what is not known or not defined. */
PLOGP_API void plogp_result_add_known(plogp_result *parent, const char *key, double value,
                                      plogp_quantity quantity);
/** An interval, or null where an end is NaN. */
PLOGP_API void plogp_result_add_known_interval(plogp_result *parent, const char *key,
                                               double low, double high,
                                               plogp_quantity quantity);
/** A total of weights: an integer where it is whole and below 2^53, otherwise a number.
 */
PLOGP_API void plogp_result_add_total(plogp_result *parent, const char *key,
                                      double value);

/** Reading the tree, for renderers and bindings. Keys and texts live as long as the root.
 */
PLOGP_API plogp_result_kind plogp_result_get_kind(const plogp_result *node);
PLOGP_API const char *plogp_result_get_key(const plogp_result *node);
PLOGP_API double plogp_result_get_number(const plogp_result *node);
PLOGP_API uint64_t plogp_result_get_integer(const plogp_result *node);
PLOGP_API plogp_quantity plogp_result_get_quantity(const plogp_result *node);
PLOGP_API void plogp_result_get_interval(const plogp_result *node, double *low,
                                         double *high);
PLOGP_API const char *plogp_result_get_text(const plogp_result *node, size_t *length);
PLOGP_API int plogp_result_get_boolean(const plogp_result *node);
PLOGP_API const plogp_result *plogp_result_first_child(const plogp_result *node);
PLOGP_API const plogp_result *plogp_result_next_sibling(const plogp_result *node);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_RESULT_H */
