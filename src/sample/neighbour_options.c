/* Estimators of nearest neighbours by name. */
#include <math.h>
#include <string.h>

#include "base/status.h"
#include "plogp/number.h"
#include "sample/neighbour_terms.h"

static const char *const names[] = {
    "auto", "ksg", "ksg2", "gao", "ross", "frenzel-pompe", "mesner-shalizi", "ksg-ties"};
#define NAMES (sizeof names / sizeof names[0])

plogp_neighbour_options plogp_neighbour_options_defaults(void)
{
    return (plogp_neighbour_options){.neighbours = 3};
}

const char *plogp_neighbour_estimator_name(plogp_neighbour_estimator estimator)
{
    return (size_t)estimator < NAMES ? names[estimator] : "unknown estimator";
}

static plogp_status parse_neighbours(const char *text, const plogp_context *context,
                                     size_t *neighbours)
{
    double count;
    if (plogp_number_parse(text, strlen(text), &count) != PLOGP_OK ||
        !(count >= 1 && count <= PLOGP__NEIGHBOURS_OPTION_MAX) || count != floor(count))
        return plogp__fail(context, PLOGP_EINVAL,
                           "'%s' is no number of neighbours: 1 to %d", text,
                           PLOGP__NEIGHBOURS_OPTION_MAX);
    *neighbours = (size_t)count;
    return PLOGP_OK;
}

plogp_status plogp_neighbour_options_parse(const char *text, const plogp_context *context,
                                           plogp_neighbour_options *options)
{
    if (text == NULL || options == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "no estimator to read");
    plogp_neighbour_options read = *options;
    const char *const colon = strchr(text, ':');
    const size_t length = colon == NULL ? strlen(text) : (size_t)(colon - text);
    size_t i = 0;
    while (i < NAMES &&
           !(strlen(names[i]) == length && memcmp(names[i], text, length) == 0))
        i++;
    if (i == NAMES)
        return plogp__fail(
            context, PLOGP_EINVAL,
            "unknown estimator '%s': use auto, ksg[:K], ksg2[:K], gao[:K], "
            "ross[:K], frenzel-pompe[:K], mesner-shalizi[:K] or ksg-ties[:K]",
            text);
    read.estimator = (plogp_neighbour_estimator)i;
    if (colon != NULL)
        PLOGP_TRY(parse_neighbours(colon + 1, context, &read.neighbours));
    *options = read;
    return PLOGP_OK;
}
