#include "sample/entropy_ties.h"

#include "base/paged.h"
#include "sample/spacing.h"

#define PART ((size_t)1 << 15) /* weights between two looks at the memory */

/* Whole weights are 1 or more, and only those of 1 are to be counted. */
static double weight_of_repeated(const plogp_ordered_table *table,
                                 const plogp_context *context)
{
    double repeated = 0.0;
    size_t single = 0;
    for (size_t i = 0; table->whole && i < table->size;) {
        const size_t end = table->size - i < PART ? table->size : i + PART;
        for (; i < end; i++)
            single += table->weights[i] == 1;
        plogp__moved_on(context);
    }
    if (table->whole)
        return table->total - (double)single;
    for (size_t i = 0; i < table->size; i++) {
        plogp__passed(context, i);
        if (table->weights[i] > 1)
            repeated += table->weights[i];
    }
    return repeated;
}

void plogp__find_ties(const plogp_ordered_table *table, const plogp_context *context,
                      plogp_samples_entropy *entropy)
{
    const double repeated = weight_of_repeated(table, context);
    entropy->n = table->total;
    entropy->ties = repeated / table->total;
    entropy->grid =
        repeated > 0 && table->size > 1 ? plogp__grid_of(table, context) : 0.0;
    if (entropy->ties > 0)
        entropy->warning =
            entropy->estimator == PLOGP_SAMPLES_KL
                ? "values repeat: they were taken as rounded to a grid and spread evenly "
                  "over its cells, whose width neighbours see: the interval may be "
                  "beside the truth"
                : "values repeat: they were taken as rounded to a grid and spread "
                  "evenly over its cells";
}

void plogp__take_grid(const struct plogp__near_grid *near, const plogp_context *context,
                      plogp_samples_entropy *entropy)
{
    entropy->grid = near->step;
    entropy->ties = weight_of_repeated(&near->table, context) / near->table.total;
    entropy->warning =
        "values repeat but for rounding errors in their last digits: they were taken as "
        "rounded to a grid and spread evenly over its cells";
}
