#include "estimates.h"

#include <math.h>

#include "files_explain.h"
#include "plogp/entropy.h"
#include "values.h"

static void add_information(plogp_result *row, const char *key, double nats)
{
    add_number_or_null(row, key, nats, PLOGP_QUANTITY_INFORMATION);
}

static void add_limits(plogp_result *row, double entropy, size_t k)
{
    add_information(row, "max_entropy", plogp_max_entropy(k));
    plogp_result_add_number(row, "perplexity", plogp_perplexity(entropy),
                            PLOGP_QUANTITY_PLAIN);
}

void add_count_entropy(struct invocation *invocation, plogp_result *row, const char *name,
                       const plogp_entropy_estimate *estimate)
{
    add_information(row, "entropy", estimate->entropy);
    add_limits(row, estimate->entropy, (size_t)estimate->alphabet);
    plogp_result_add_text(row, "estimator",
                          plogp_entropy_estimator_name(estimate->estimator));
    add_information(row, "se", estimate->se);
    plogp_result_add_text(row, "se_method", estimate->se_method);
    add_confidence(row, (plogp_interval){estimate->low, estimate->high},
                   estimate->interval_method, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "coverage", estimate->coverage,
                            PLOGP_QUANTITY_PROBABILITY);
    explain_estimate(invocation, name, estimate);
    if (estimate->reason != NULL)
        document_warn(&invocation->document, "%s: estimator %s: %s", name,
                      plogp_entropy_estimator_name(estimate->estimator),
                      estimate->reason);
    if (estimate->warning != NULL)
        document_warn(&invocation->document, "%s: %s", name, estimate->warning);
}

void add_samples_entropy(struct invocation *invocation, plogp_result *row,
                         const char *name, const plogp_samples_entropy *entropy)
{
    add_information(row, "entropy", entropy->entropy);
    plogp_result_add_text(row, "estimator",
                          plogp_samples_estimator_name(entropy->estimator));
    add_information(row, "se", entropy->se);
    add_confidence(row, (plogp_interval){entropy->low, entropy->high},
                   entropy->interval_method, PLOGP_QUANTITY_INFORMATION);
    plogp_result_add_number(row, "ties", entropy->ties, PLOGP_QUANTITY_PROBABILITY);
    explain_density(invocation, name, entropy);
    if (entropy->warning != NULL)
        document_warn(&invocation->document, "%s: %s", name, entropy->warning);
}

plogp_status add_weighted_entropy(struct invocation *invocation, plogp_result *row,
                                  const char *name, const double *weights, size_t k)
{
    double entropy = 0.0;
    const plogp_status status = plogp_entropy_weights(weights, k, &entropy);
    if (status != PLOGP_OK)
        return status;
    add_information(row, "entropy", entropy);
    add_limits(row, entropy, k);
    plogp_result_add_text(row, "estimator", "plugin");
    plogp_result_add_null(row, "se");
    plogp_result_add_null(row, "ci");
    document_warn(&invocation->document,
                  "%s: weights with fractions are no counts: the entropy has no error",
                  name);
    return PLOGP_OK;
}
