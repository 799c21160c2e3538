/* What stands together: parameters with their errors; candidates, results summed up. */
#include <string.h>

#include "report/text.h"

/* The columns of a ranking; the rest is printed for the first candidate only. */
static const char *const RANKED[] = {"family", "aic", "cross_entropy", "kl", "nll_cv",
                                     "status", NULL};

/* What sums up one of many results. */
static const char *const SUMMED_UP[] = {
    "name",          "type",      "x",  "y",       "mi",   "entropy",
    "cross_entropy", "entropy_p", "kl", "p_value", "best", NULL};

/* What sums up the law of a statistic, size by size. */
static const char *const SAMPLED[] = {
    "n",        "mean",         "expected", "variance", "expected_variance",
    "skewness", "kl_to_normal", NULL};

static double known_number(const struct plogp__rendering *rendering,
                           const plogp_result *object, const char *key)
{
    const plogp_result *child = plogp__number_child(object, key);
    return child == NULL ? 0.0 : plogp__number_in_unit(rendering, child);
}

static void add_text(const struct plogp__rendering *rendering, const char *text)
{
    plogp_buffer_add_text(rendering->buffer, text);
}

/* `value ± error` or `value` of one parameter. */
static void add_estimate(const struct plogp__rendering *rendering,
                         const plogp_result *parameter, double error)
{
    char text[PLOGP__TEXT_NUMBER_SIZE];
    if (plogp_result_get_kind(parameter) != PLOGP_RESULT_NUMBER || !(error > 0.0)) {
        plogp__text_add_compact(rendering, parameter,
                                plogp__text_precision(rendering, NULL, parameter));
        return;
    }
    const double value = plogp__number_in_unit(rendering, parameter);
    (void)plogp__text_like(value, error, text);
    add_text(rendering, text);
    add_text(rendering, rendering->options->ascii ? " +- " : " \xC2\xB1 ");
    (void)plogp__text_like(error, error, text);
    add_text(rendering, text);
}

void plogp__text_add_parameters(const struct plogp__rendering *rendering,
                                const plogp_result *object, size_t indent)
{
    const plogp_result *errors = plogp__child(object, "se");
    const plogp_result *intervals = plogp__child(object, "ci");
    const plogp_result *first =
        plogp_result_first_child(plogp__child(object, "parameters"));
    size_t labels = 0;
    for (const plogp_result *node = first; node != NULL;
         node = plogp_result_next_sibling(node)) {
        const size_t width = plogp__text_key_width(node);
        labels = width > labels ? width : labels;
    }
    for (const plogp_result *node = first; node != NULL;
         node = plogp_result_next_sibling(node)) {
        const char *key = plogp_result_get_key(node);
        plogp_buffer_add_repeated(rendering->buffer, ' ', indent);
        plogp__text_add_safe(rendering, key, strlen(key), 0);
        plogp_buffer_add_repeated(rendering->buffer, ' ',
                                  labels - plogp__text_key_width(node) + PLOGP__TEXT_GAP);
        add_estimate(rendering, node, known_number(rendering, errors, key));
        plogp__text_add_interval(rendering, plogp__child(intervals, key));
        plogp_buffer_add_byte(rendering->buffer, '\n');
    }
}

static void copy_leaf(plogp_result *row, const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    size_t length = 0;
    switch (plogp_result_get_kind(node)) {
    case PLOGP_RESULT_NUMBER:
        plogp_result_add_number(row, key, plogp_result_get_number(node),
                                plogp_result_get_quantity(node));
        break;
    case PLOGP_RESULT_INTEGER:
        plogp_result_add_integer(row, key, plogp_result_get_integer(node));
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(node, &length);
        plogp_result_add_text_sized(row, key, text, length);
        break;
    }
    default:
        plogp_result_add_null(row, key);
    }
}

/* The members called `keys` of every item; NULL and a failed buffer without memory. */
static plogp_result *extract(const struct plogp__rendering *rendering,
                             const plogp_result *list, const char *const *keys)
{
    plogp_result *root = NULL;
    if (plogp_result_new(rendering->context, &root) != PLOGP_OK) {
        rendering->buffer->status = PLOGP_ENOMEM;
        return NULL;
    }
    const plogp_result *item = plogp_result_first_child(list);
    for (; item != NULL; item = plogp_result_next_sibling(item)) {
        plogp_result *row = plogp_result_add_object(root, NULL);
        for (size_t i = 0; keys[i] != NULL; i++)
            if (plogp__child(item, keys[i]) != NULL)
                copy_leaf(row, plogp__child(item, keys[i]));
    }
    if (plogp_result_status(root) == PLOGP_OK)
        return root;
    rendering->buffer->status = plogp_result_status(root);
    plogp_result_free(root);
    return NULL;
}

plogp_result *plogp__extract_ranking(const struct plogp__rendering *rendering,
                                     const plogp_result *candidates)
{
    return extract(rendering, candidates, RANKED);
}

static void add_extract(const struct plogp__rendering *rendering,
                        const plogp_result *list, const char *const *keys, size_t indent)
{
    plogp_result *root = extract(rendering, list, keys);
    if (root != NULL)
        plogp__text_add_table(rendering, root, indent);
    plogp_result_free(root);
}

void plogp__text_add_ranking(const struct plogp__rendering *rendering,
                             const plogp_result *candidates, size_t indent)
{
    add_extract(rendering, candidates, RANKED, indent);
}

void plogp__text_add_summary(const struct plogp__rendering *rendering,
                             const plogp_result *results)
{
    const bool sampled =
        plogp__child(plogp_result_first_child(results), "kl_to_normal") != NULL;
    add_extract(rendering, results, sampled ? SAMPLED : SUMMED_UP, 0);
}
