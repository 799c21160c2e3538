#include "sample/entropy_allowances.h"

#include <math.h>

#define EVEN_ERRORS 4 /* above the most that a law can have: not by chance */

/*
 * A cell at an edge of the support may be half empty, as 0 and 1 of shares rounded to 0.1:
 * spread over all of it, its share of the entropy is log 2 too high.
 */
void plogp__allow_for_edges(const plogp_ordered_table *table,
                            plogp_samples_entropy *entropy)
{
    const double edges = table->weights[0] + table->weights[table->size - 1];
    const double high = log(2.0) * edges / table->total;
    if (!(high > entropy->se))
        return;
    entropy->low -= high;
    entropy->warning = "values repeat: they were taken as rounded to a grid and spread "
                       "evenly over its cells; the least or the greatest of them is "
                       "frequent: if the law ends there the estimate is too high, which "
                       "the interval allows for";
}

/*
 * No law on an interval has more entropy than the uniform one, whose sample leaves (n - 1) in
 * (n + 1) parts of it between the extremes. An estimate far above is that of values that keep
 * a distance from each other, as 1, 2, ..., 40 do.
 */
void plogp__allow_for_evenness(const plogp_ordered_table *table,
                               plogp_samples_entropy *entropy)
{
    const double n = entropy->n;
    const double range = table->values[table->size - 1] - table->values[0];
    const double most = log(range) + log((n + 1) / (n - 1));
    if (!(entropy->entropy - EVEN_ERRORS * entropy->se > most))
        return;
    entropy->low = fmin(entropy->low, most);
    entropy->warning = "the values lie more evenly than draws of a law do (a grid or a "
                       "design): no law on their range has so much entropy, which the "
                       "interval allows for";
}
