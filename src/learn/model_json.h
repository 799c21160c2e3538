/* Reading the JSON of a model file, with messages that name the key. */
#ifndef PLOGP_SRC_LEARN_MODEL_JSON_H
#define PLOGP_SRC_LEARN_MODEL_JSON_H

#include <jansson.h>

#include "learn/classifier.h"

/* What the reading functions share. */
struct plogp__reading {
    const char *name; /* of the file */
    const plogp_context *context;
    plogp_classifier *classifier;
    long long version; /* of the file */
};

/* PLOGP_EFORMAT: the file's name, the key, what is wrong with it. */
plogp_status plogp__model_bad(const struct plogp__reading *r, const char *key,
                              const char *what);

/* The value of a key of an object, or PLOGP_EFORMAT. A number may be stored as a text when
 * it is not finite. */
PLOGP_MUST_CHECK plogp_status plogp__model_text(const struct plogp__reading *r,
                                                const json_t *object, const char *key,
                                                const char **text);
PLOGP_MUST_CHECK plogp_status plogp__model_number(const struct plogp__reading *r,
                                                  const json_t *object, const char *key,
                                                  double *number);
PLOGP_MUST_CHECK plogp_status plogp__model_finite(const struct plogp__reading *r,
                                                  const json_t *object, const char *key,
                                                  double *number);
PLOGP_MUST_CHECK plogp_status plogp__model_array(const struct plogp__reading *r,
                                                 const json_t *object, const char *key,
                                                 const json_t **array);
/* A list of different texts, appended to `names`. */
PLOGP_MUST_CHECK plogp_status plogp__model_names(const struct plogp__reading *r,
                                                 const json_t *object, const char *key,
                                                 struct plogp__names *names);

/* Values [count] of a list of finite numbers. */
PLOGP_MUST_CHECK plogp_status plogp__model_values(const struct plogp__reading *r,
                                                  const char *key, const json_t *values,
                                                  double *vector, size_t count);

/* How the levels of a column that has "hash" in place of "levels" are hashed. */
PLOGP_MUST_CHECK plogp_status plogp__model_hashing(const struct plogp__reading *r,
                                                   const json_t *object,
                                                   struct plogp__schema_column *column);

/* The calibration, once the classes are known; a file need not have one. */
PLOGP_MUST_CHECK plogp_status plogp__model_calibration(const struct plogp__reading *r,
                                                       const json_t *root);

/* Features, coefficients, directions and network, once the schema is read. */
PLOGP_MUST_CHECK plogp_status plogp__model_coefficients(const struct plogp__reading *r,
                                                        const json_t *root);

#endif
