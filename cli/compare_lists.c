/* compare -p -q: two distributions given as lists. */
#include "compare.h"
#include "figures.h"
#include "lists.h"
#include "plogp/list.h"
#include "thresholds.h"

const char *const COMPARE_MEASURES[] = {
    "cross_entropy",
    "kl",
    "cross_entropy_reverse",
    "kl_reverse",
    "js",
    "js_distance",
    "tv",
    "ks",
    "hellinger",
    "chi2",
    "bhattacharyya",
    "psi",
    "energy",
    "wasserstein",
    NULL,
};

/* Everything that the two lists and the support are made into. */
struct comparison {
    struct law_list p, q;
    double *support; /* NULL: 0, 1, 2, ... */
    size_t support_size;
    plogp_divergences divergences;
    plogp_line_distances distances;
    double renyi, wasserstein;
};

static void add_information(plogp_result *row, const char *key, double nats)
{
    plogp_result_add_number(row, key, nats, PLOGP_QUANTITY_INFORMATION);
}

static void add_plain(plogp_result *row, const char *key, double value)
{
    plogp_result_add_number(row, key, value, PLOGP_QUANTITY_PLAIN);
}

void compare_add_divergences(plogp_result *row, const plogp_divergences *all)
{
    add_information(row, "entropy_p", all->forward.entropy);
    add_information(row, "entropy_q", all->reverse.entropy);
    add_information(row, "cross_entropy", all->forward.cross_entropy);
    add_information(row, "kl", all->forward.divergence);
    add_information(row, "cross_entropy_reverse", all->reverse.cross_entropy);
    add_information(row, "kl_reverse", all->reverse.divergence);
    add_information(row, "js", all->js);
    plogp_result_add_number(row, "js_distance", all->js_distance,
                            PLOGP_QUANTITY_ROOT_INFORMATION);
    add_plain(row, "tv", all->tv);
    add_plain(row, "hellinger", all->hellinger);
    add_information(row, "bhattacharyya", all->bhattacharyya);
    add_plain(row, "chi2", all->chi2);
    add_information(row, "psi", all->jeffreys);
}

void compare_add_distances(plogp_result *row, const plogp_line_distances *all)
{
    add_plain(row, "wasserstein", all->wasserstein);
    add_plain(row, "ks", all->ks);
    add_plain(row, "energy", all->energy);
}

static plogp_status check_sizes(struct invocation *invocation,
                                const struct comparison *made)
{
    if (made->p.k != made->q.k)
        (void)usage_error(invocation, "-q: %zu entries, but -p has %zu", made->q.k,
                          made->p.k);
    else if (made->support != NULL && made->support_size != made->p.k)
        (void)usage_error(invocation, "--support: %zu places, but -p has %zu entries",
                          made->support_size, made->p.k);
    else
        return PLOGP_OK;
    return PLOGP_EFORMAT;
}

static plogp_status read_lists(struct invocation *invocation, struct comparison *made)
{
    const struct compare_settings *settings = invocation->settings;
    plogp_status status =
        law_list_read(invocation, "-p", settings->p, settings->normalize, &made->p);
    if (status == PLOGP_OK)
        status =
            law_list_read(invocation, "-q", settings->q, settings->normalize, &made->q);
    if (status == PLOGP_OK && settings->support != NULL)
        status = blame_option(invocation, "--support",
                              plogp_list_read(settings->support, &invocation->context,
                                              &made->support, &made->support_size));
    return status == PLOGP_OK ? check_sizes(invocation, made) : status;
}

static plogp_status measure_line(const struct compare_settings *settings,
                                 const plogp_context *context, struct comparison *made)
{
    const double *p = made->p.values, *q = made->q.values;
    const plogp_line line = {made->support, made->p.k};
    const plogp_wasserstein_options options = {line, settings->wasserstein};
    plogp_status status =
        made->p.weights
            ? plogp_line_distances_weights(p, q, &line, context, &made->distances)
            : plogp_line_distances_probs(p, q, &line, context, &made->distances);
    if (status != PLOGP_OK || settings->wasserstein == NUMBER_NOT_GIVEN)
        return status;
    return made->p.weights
               ? plogp_wasserstein_weights(p, q, &options, context, &made->wasserstein)
               : plogp_wasserstein_probs(p, q, &options, context, &made->wasserstein);
}

static plogp_status measure(const struct compare_settings *settings,
                            const plogp_context *context, struct comparison *made)
{
    const plogp_law p = law_list_view(&made->p), q = law_list_view(&made->q);
    plogp_status status = plogp_law_divergences(&p, &q, context, &made->divergences);
    if (status == PLOGP_OK && settings->renyi != NUMBER_NOT_GIVEN)
        status =
            plogp_law_renyi_divergence(&p, &q, settings->renyi, context, &made->renyi);
    return status == PLOGP_OK ? measure_line(settings, context, made) : status;
}

static plogp_status add_result(struct invocation *invocation,
                               const struct comparison *made)
{
    const struct compare_settings *settings = invocation->settings;
    plogp_result *row = plogp_result_add_object(invocation->document.results, NULL);
    plogp_result_add_text(row, "name", "p,q");
    plogp_result_add_integer(row, "k", made->p.k);
    compare_add_divergences(row, &made->divergences);
    if (settings->renyi != NUMBER_NOT_GIVEN) {
        add_plain(row, "renyi_order", settings->renyi);
        add_information(row, "renyi", made->renyi);
    }
    compare_add_distances(row, &made->distances);
    if (settings->wasserstein != NUMBER_NOT_GIVEN) {
        add_plain(row, "wasserstein_order", settings->wasserstein);
        add_plain(row, "wasserstein_p", made->wasserstein);
    }
    thresholds_apply(invocation, &settings->fail_above, "", row);
    return settings->local ? compare_add_local(invocation, &made->p, &made->q, row)
                           : PLOGP_OK;
}

plogp_status compare_lists(struct invocation *invocation)
{
    const struct compare_settings *settings = invocation->settings;
    const plogp_context *context = &invocation->context;
    struct comparison made = {.support = NULL};
    plogp_status status = read_lists(invocation, &made);
    if (status == PLOGP_OK)
        status = measure(settings, context, &made);
    if (status == PLOGP_OK)
        status = add_result(invocation, &made);
    const plogp_local_laws laws = {made.p.values, made.q.values, made.p.k};
    if (status == PLOGP_OK)
        status = figure_laws(invocation, &laws);
    if (status == PLOGP_OK && invocation->explain)
        status = compare_explain(invocation, &made.p, &made.q, &made.divergences);
    law_list_clear(invocation, &made.p);
    law_list_clear(invocation, &made.q);
    plogp_list_free(made.support, context);
    return status;
}
