#include <string.h>

#include "report/text.h"

#define LABEL_SIZE   128
#define TEXT_COLUMNS 200 /* of one text; what is longer ends in an ellipsis */

static const char *const LABELS[][2] = {
    {"cross_entropy", "cross-entropy"},
    {"cross_entropy_reverse", "cross-entropy (reverse)"},
    {"kl", "KL"},
    {"kl_reverse", "KL (reverse)"},
    {"js", "JS"},
    {"js_distance", "JS distance"},
    {"wasserstein_p", "Wasserstein, order p"},
    {"wasserstein_order", "p of Wasserstein"},
    {"tv", "TV"},
    {"psi", "PSI"},
    {"ks", "KS"},
    {"mi", "MI"},
    {"nll", "NLL"},
    {"nll_cv", "NLL held out"},
    {"nll_cv_se", "its s.e."},
    {"aic", "AIC"},
    {"bic", "BIC"},
    {"auc", "AUC"},
    {"hellinger", "Hellinger"},
    {"bhattacharyya", "Bhattacharyya"},
    {"wasserstein", "Wasserstein"},
    {"wasserstein2", "Wasserstein 2"},
    {"brier", "Brier"},
    {"ece_noise", "ECE of noise"},
    {"ece_corrected", "ECE corrected"},
    {"entropy_joint", "entropy (X, Y)"},
    {"chi2", "chi-squared"},
    {"loglik", "log-likelihood"},
    {"p_value", "p"},
    {"p_adjusted", "p adjusted"},
    {"variance_mle", "variance (MLE)"},
    {"ci", "interval"},
    {"ece", "ECE"},
    {"ad", "AD"},
    {"cvm", "CvM"},
    {"gof", "goodness of fit"},
    {"kl_to_normal", "KL to normal"},
    {"kl_method", "KL method"},
};

static const char *known_label(const char *key)
{
    for (size_t i = 0; i < sizeof LABELS / sizeof LABELS[0]; i++)
        if (strcmp(key, LABELS[i][0]) == 0)
            return LABELS[i][1];
    return NULL;
}

/* Whether the key ends in "_p", "_q", "_x" or "_y": whose quantity it is. */
static bool names_owner(const char *key, size_t length)
{
    return length > 2 && key[length - 2] == '_' &&
           strchr("pqxy", key[length - 1]) != NULL;
}

/* The label in text[LABEL_SIZE]; longer keys are cut. */
static size_t make_label(const char *key, char *text)
{
    const char *label = known_label(key);
    size_t length = strlen(key);
    if (label != NULL) {
        length = strlen(label);
        memcpy(text, label, length);
        return length;
    }
    const bool owner = names_owner(key, length);
    length = length < LABEL_SIZE - 4 ? length : LABEL_SIZE - 4;
    for (size_t i = 0; i < length; i++)
        text[i] = key[i] == '_' ? ' ' : key[i];
    if (!owner)
        return length;
    const char whose[4] = {'(', (char)(key[strlen(key) - 1] - 'a' + 'A'), ')', '\0'};
    memcpy(text + length - 1, whose, 3);
    return length + 2;
}

void plogp__text_add_label(const struct plogp__rendering *rendering, const char *key)
{
    char text[LABEL_SIZE];
    const size_t length = make_label(key, text);
    plogp__text_add_safe(rendering, text, length, 0);
}

size_t plogp__text_label_width(const char *key)
{
    char text[LABEL_SIZE];
    const size_t length = make_label(key, text);
    return plogp__text_width(text, length);
}

size_t plogp__text_key_width(const plogp_result *node)
{
    const char *key = plogp_result_get_key(node);
    return plogp__text_width(key, strlen(key));
}

static bool is_leaf(const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    return kind != PLOGP_RESULT_OBJECT && kind != PLOGP_RESULT_LIST;
}

bool plogp__text_is_compact(const plogp_result *node)
{
    const plogp_result *child = plogp_result_first_child(node);
    for (; child != NULL; child = plogp_result_next_sibling(child))
        if (!is_leaf(child))
            return false;
    return true;
}

bool plogp__text_has_number_keys(const plogp_result *object)
{
    const plogp_result *child = plogp_result_first_child(object);
    const char *key = plogp_result_get_key(child);
    return key != NULL && key[0] >= '0' && key[0] <= '9';
}

static void add_number(const struct plogp__rendering *rendering, double value,
                       plogp_quantity quantity, struct plogp__precision precision)
{
    char text[PLOGP__TEXT_NUMBER_SIZE];
    size_t length = 0;
    if (precision.uncertainty > 0.0)
        length = plogp__text_like(value, precision.uncertainty, text);
    else if (quantity == PLOGP_QUANTITY_PROBABILITY)
        length = plogp__text_probability(value, precision.digits, text);
    else
        length = plogp__text_number(value, precision.digits, text);
    plogp_buffer_add(rendering->buffer, text, length);
}

static void add_interval(const struct plogp__rendering *rendering,
                         const plogp_result *node, struct plogp__precision precision)
{
    double low = 0.0, high = 0.0;
    plogp__interval_in_unit(rendering, node, &low, &high);
    add_number(rendering, low, plogp_result_get_quantity(node), precision);
    plogp_buffer_add_text(rendering->buffer, " .. ");
    add_number(rendering, high, plogp_result_get_quantity(node), precision);
}

void plogp__text_add_interval(const struct plogp__rendering *rendering,
                              const plogp_result *interval)
{
    if (plogp_result_get_kind(interval) != PLOGP_RESULT_INTERVAL)
        return;
    plogp_buffer_add_text(rendering->buffer, " (");
    add_interval(rendering, interval, plogp__text_precision(rendering, NULL, interval));
    plogp_buffer_add_byte(rendering->buffer, ')');
}

static void add_leaf(const struct plogp__rendering *rendering, const plogp_result *node,
                     struct plogp__precision precision)
{
    plogp_buffer *buffer = rendering->buffer;
    size_t length = 0;
    switch (plogp_result_get_kind(node)) {
    case PLOGP_RESULT_NUMBER:
        add_number(rendering, plogp__number_in_unit(rendering, node),
                   plogp_result_get_quantity(node), precision);
        break;
    case PLOGP_RESULT_INTEGER:
        plogp_buffer_add_integer(buffer, plogp_result_get_integer(node));
        break;
    case PLOGP_RESULT_INTERVAL:
        add_interval(rendering, node, precision);
        break;
    case PLOGP_RESULT_TEXT: {
        const char *text = plogp_result_get_text(node, &length);
        if (length == 0)
            plogp_buffer_add_text(buffer, "\"\"");
        plogp__text_add_safe(rendering, text, length, TEXT_COLUMNS);
        break;
    }
    case PLOGP_RESULT_BOOLEAN:
        plogp_buffer_add_text(buffer, plogp_result_get_boolean(node) ? "yes" : "no");
        break;
    default:
        plogp_buffer_add_byte(buffer, '-');
    }
}

void plogp__text_add_compact(const struct plogp__rendering *rendering,
                             const plogp_result *node, struct plogp__precision precision)
{
    if (is_leaf(node)) {
        add_leaf(rendering, node, precision);
        return;
    }
    const bool object = plogp_result_get_kind(node) == PLOGP_RESULT_OBJECT;
    const char *between = plogp__text_has_number_keys(node) ? ": " : " ";
    const plogp_result *child = plogp_result_first_child(node);
    if (child == NULL)
        plogp_buffer_add_byte(rendering->buffer, '-');
    for (; child != NULL; child = plogp_result_next_sibling(child)) {
        if (object) {
            plogp__text_add_label(rendering, plogp_result_get_key(child));
            plogp_buffer_add_text(rendering->buffer, between);
        }
        add_leaf(rendering, child, plogp__text_precision(rendering, node, child));
        if (plogp_result_next_sibling(child) != NULL)
            plogp_buffer_add_text(rendering->buffer, ", ");
    }
}

const char *plogp__text_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node)
{
    const plogp_result_kind kind = plogp_result_get_kind(node);
    const bool number = kind == PLOGP_RESULT_NUMBER || kind == PLOGP_RESULT_INTERVAL;
    return number && plogp_result_get_quantity(node) == PLOGP_QUANTITY_INFORMATION
               ? rendering->options->unit.name
               : "";
}
