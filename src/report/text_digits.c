/* How many digits a number deserves: two beyond its uncertainty, where that is known. */
#include <math.h>
#include <string.h>

#include "report/text.h"

#define DIGITS_OF_UNCERTAINTY 2
#define MOST_DIGITS           12
#define DIGITS_OF_TEST        3   /* of a p-value, a test statistic, a standard error */
#define INTERVAL_IN_SE        4.0 /* a 95 % interval is about four standard errors wide */

const plogp_result *plogp__text_subject(const plogp_result *object)
{
    const plogp_result *value = plogp__number_child(object, "value");
    const plogp_result *child = plogp_result_first_child(object);
    for (; value == NULL && child != NULL; child = plogp_result_next_sibling(child))
        if (plogp_result_get_kind(child) == PLOGP_RESULT_NUMBER &&
            plogp_result_get_quantity(child) == PLOGP_QUANTITY_INFORMATION)
            value = child;
    return value;
}

static double interval_width(const struct plogp__rendering *rendering,
                             const plogp_result *interval)
{
    double low = 0.0, high = 0.0;
    if (plogp_result_get_kind(interval) != PLOGP_RESULT_INTERVAL)
        return 0.0;
    plogp__interval_in_unit(rendering, interval, &low, &high);
    return high - low;
}

double plogp__text_uncertainty(const struct plogp__rendering *rendering,
                               const plogp_result *object, const plogp_result *node)
{
    const plogp_result *se = plogp__number_child(object, "se");
    const plogp_result *intervals = plogp__child(object, "ci");
    const char *key = plogp_result_get_key(node);
    double uncertainty = 0.0;
    if (key == NULL)
        return 0.0;
    if (plogp_result_get_kind(node) == PLOGP_RESULT_INTERVAL)
        uncertainty = interval_width(rendering, node) / INTERVAL_IN_SE;
    else if (se != NULL && node == plogp__text_subject(object))
        uncertainty = plogp__number_in_unit(rendering, se);
    else if (plogp__child(intervals, key) != NULL)
        uncertainty =
            interval_width(rendering, plogp__child(intervals, key)) / INTERVAL_IN_SE;
    return isfinite(uncertainty) && uncertainty > 0.0 ? uncertainty : 0.0;
}

/* The decimal exponent of the first digit. */
static int magnitude(double value)
{
    return (int)floor(log10(fabs(value)));
}

int plogp__text_digits_for(double value, double uncertainty)
{
    int digits = DIGITS_OF_UNCERTAINTY;
    if (isfinite(value) && fabs(value) > uncertainty)
        digits += magnitude(value) - magnitude(uncertainty);
    return digits > MOST_DIGITS ? MOST_DIGITS : digits < 1 ? 1 : digits;
}

static int is_test(const char *key)
{
    static const char *const KEYS[] = {"se", "z", "p_value", "p_adjusted"};
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (strcmp(key, KEYS[i]) == 0)
            return 1;
    return 0;
}

int plogp__text_digits(const struct plogp__rendering *rendering,
                       const plogp_result *object, const plogp_result *node)
{
    const int digits = rendering->options->digits;
    const char *key = plogp_result_get_key(node);
    const double uncertainty = plogp__text_uncertainty(rendering, object, node);
    if (uncertainty > 0.0) {
        double low = plogp__number_in_unit(rendering, node), high = low;
        if (plogp_result_get_kind(node) == PLOGP_RESULT_INTERVAL)
            plogp__interval_in_unit(rendering, node, &low, &high);
        const double larger = fabs(low) > fabs(high) ? low : high;
        return plogp__text_digits_for(larger, uncertainty);
    }
    return key != NULL && is_test(key) && digits > DIGITS_OF_TEST ? DIGITS_OF_TEST
                                                                  : digits;
}
