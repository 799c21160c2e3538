/* compare --parametric: two laws given by family and parameters. */
#include <stdio.h>

#include "compare.h"
#include "figures.h"
#include "plogp/distribution_divergence.h"
#include "thresholds.h"

#define NAME_SIZE 256

static void add_distances(plogp_result *row, const plogp_distribution_comparison *made)
{
    plogp_result_add_known(row, "wasserstein", made->distances.wasserstein,
                           PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "wasserstein2", made->wasserstein2, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "ks", made->distances.ks, PLOGP_QUANTITY_PLAIN);
    plogp_result_add_known(row, "energy", made->distances.energy, PLOGP_QUANTITY_PLAIN);
}

static void add_errors(plogp_result *row, const plogp_comparison_errors *errors)
{
    const struct {
        const char *key;
        double bound;
        plogp_quantity quantity;
    } all[] = {
        {"kl", errors->kl, PLOGP_QUANTITY_INFORMATION},
        {"kl_reverse", errors->kl_reverse, PLOGP_QUANTITY_INFORMATION},
        {"js", errors->js, PLOGP_QUANTITY_INFORMATION},
        {"tv", errors->tv, PLOGP_QUANTITY_PLAIN},
        {"hellinger", errors->hellinger, PLOGP_QUANTITY_PLAIN},
        {"bhattacharyya", errors->bhattacharyya, PLOGP_QUANTITY_INFORMATION},
        {"chi2", errors->chi2, PLOGP_QUANTITY_PLAIN},
        {"wasserstein", errors->wasserstein, PLOGP_QUANTITY_PLAIN},
        {"wasserstein2", errors->wasserstein2, PLOGP_QUANTITY_PLAIN},
        {"ks", errors->ks, PLOGP_QUANTITY_PLAIN},
        {"energy", errors->energy, PLOGP_QUANTITY_PLAIN},
    };
    plogp_result *const bounds = plogp_result_add_object(row, "error_bounds");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        plogp_result_add_number(bounds, all[i].key, all[i].bound, all[i].quantity);
}

static void add_result(struct invocation *invocation,
                       const plogp_distribution_comparison *made)
{
    const struct compare_settings *const settings = invocation->settings;
    plogp_result *const row = plogp_result_add_object(invocation->document.results, NULL);
    char name[NAME_SIZE];
    (void)snprintf(name, sizeof name, "%s || %s", invocation->arguments[0],
                   invocation->arguments[1]);
    plogp_result_add_text(row, "name", name);
    plogp_result_add_text(row, "type", "parametric");
    compare_add_divergences(row, &made->divergences);
    add_distances(row, made);
    plogp_result_add_text(row, "method", made->method);
    plogp_result_add_number(row, "error_bound", made->error_bound,
                            PLOGP_QUANTITY_INFORMATION);
    add_errors(row, &made->errors);
    if (made->reason != NULL)
        document_warn(&invocation->document, "KL(P || Q) is infinite: %s", made->reason);
    if (made->reason_reverse != NULL)
        document_warn(&invocation->document, "KL(Q || P) is infinite: %s",
                      made->reason_reverse);
    thresholds_apply(invocation, &settings->fail_above, "", row);
}

plogp_status compare_parametric(struct invocation *invocation)
{
    const plogp_context *const context = &invocation->context;
    plogp_distribution p, q;
    plogp_distribution_comparison made;
    if (invocation->argument_count != 2)
        return usage_error(invocation,
                           "--parametric needs two laws, such as 'gamma(2,1)'");
    plogp_status status = plogp_distribution_parse(invocation->arguments[0], context, &p);
    if (status == PLOGP_OK)
        status = plogp_distribution_parse(invocation->arguments[1], context, &q);
    if (status == PLOGP_EDOMAIN)
        return PLOGP_EINVAL;
    if (status == PLOGP_OK)
        status = plogp_distribution_compare(&p, &q, context, &made);
    if (status == PLOGP_OK) {
        add_result(invocation, &made);
        figure_families(invocation, &p, &q);
    }
    return status;
}
