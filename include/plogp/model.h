/**
 * Model files: a classifier as JSON that people can read and later versions can load.
 *
 *     status = plogp_classifier_save(classifier, "titanic.json", &context);
 *     status = plogp_classifier_load("titanic.json", &context, &classifier);
 *
 * A file holds the format's name and version, the schema of the data (columns with types,
 * levels in order, what stands in for a missing number), the coefficients, any directions
 * of separation, and the ledger of the training. Numbers are the shortest decimals that
 * read back to the same double, so a loaded model predicts the same bits. A file is
 * replaced whole or not at all.
 */
#ifndef PLOGP_MODEL_H
#define PLOGP_MODEL_H

#include "plogp/classifier.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PLOGP_MODEL_FORMAT  "plogp-classifier"
#define PLOGP_MODEL_VERSION 2 /* 1 is written where no column is hashed */

/**
 * Write a classifier to a file.
 *
 * Status       PLOGP_EIO (the file is then as it was), PLOGP_ENOMEM, PLOGP_EINVAL
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_classifier_save(
    const plogp_classifier *classifier, const char *path, const plogp_context *context);

/**
 * Read a classifier from a file, or from bytes in memory.
 *
 * Given        path, or bytes [length] and the name to use in messages
 * Returned     classifier, to be released with plogp_classifier_free; its training record
 *              has n, the ledger and the certificate, and no metrics or inference
 * Status       PLOGP_EIO      missing, unreadable
 *              PLOGP_EFORMAT  not a model, truncated, of a newer version, or inconsistent:
 *                             the message names the key
 *              PLOGP_ENOMEM
 * Notes        the JSON parser takes its memory from malloc, not from the context, and may
 *              report its lack as PLOGP_EFORMAT
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_classifier_load(
    const char *path, const plogp_context *context, plogp_classifier **classifier);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_classifier_parse(const char *bytes, size_t length, const char *name,
                       const plogp_context *context, plogp_classifier **classifier);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_MODEL_H */
