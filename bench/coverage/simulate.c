#include "simulate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "math/random.h"

static uint64_t stream; /* of the next sample */

void law_make(struct law *law, const char *name, size_t k, double exponent)
{
    double sum = 0.0;
    law->name = name;
    law->k = k;
    for (size_t i = 0; i < k; i++)
        sum += law->p[i] = pow((double)i + 1, -exponent);
    for (size_t i = 0; i < k; i++)
        law->p[i] /= sum;
}

void law_draw(const struct law *law, size_t n, uint64_t *counts)
{
    double cumulative[LEVELS_MAX] = {0}, sum = 0.0;
    for (size_t i = 0; i < law->k; i++) {
        cumulative[i] = sum += law->p[i];
        counts[i] = 0;
    }
    for (size_t j = 0; j < n; j++) {
        const double u = plogp__random_uniform(1, stream, j) * sum;
        size_t low = 0, high = law->k - 1;
        while (low < high) {
            const size_t middle = (low + high) / 2;
            if (cumulative[middle] > u)
                high = middle;
            else
                low = middle + 1;
        }
        counts[low]++;
    }
    stream++;
}

void normal_sample(double shift, size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = shift + plogp__random_normal(1, stream, i);
    stream++;
}

void uniform_sample(size_t n, double *x)
{
    for (size_t i = 0; i < n; i++)
        x[i] = plogp__random_uniform(1, stream, i);
    stream++;
}

plogp_ordered_table *ordered_of(const double *x, size_t n)
{
    const plogp_column column = {"x", PLOGP_COLUMN_NUMERIC, x, NULL, NULL, NULL};
    const plogp_batch batch = {&column, 1, n, NULL, 0};
    plogp_ordered *made = NULL;
    plogp_ordered_table *table = NULL;
    must(plogp_ordered_new(NULL, &made));
    must(plogp_ordered_push(made, &batch, 0));
    must(plogp_ordered_value(made, &table));
    plogp_ordered_free(made);
    return table;
}

plogp_joint_table *joint_of(const plogp_column *columns, size_t count,
                            const double *weights, size_t n)
{
    const size_t which[] = {0, 1, 2};
    plogp_column_type types[3];
    const plogp_batch batch = {columns, count, n, weights, 0};
    plogp_joint_counts *made = NULL;
    plogp_joint_table *table = NULL;
    for (size_t c = 0; c < count; c++)
        types[c] = columns[c].type;
    must(plogp_joint_counts_new(types, count, NULL, &made));
    must(plogp_joint_counts_push(made, &batch, which));
    must(plogp_joint_counts_value(made, &table));
    plogp_joint_counts_free(made);
    return table;
}

void must(plogp_status status)
{
    if (status != PLOGP_OK) {
        (void)fprintf(stderr, "%s\n", plogp_status_name(status));
        exit(1);
    }
}

void tally_add(struct tally *tally, double low, double truth, double high, int warned)
{
    const int held = low <= truth && truth <= high;
    tally->samples++;
    tally->held += held;
    tally->warned += warned;
    tally->unwarned_held += held && !warned;
}

double tally_held(const struct tally *tally)
{
    return 100.0 * tally->held / tally->samples;
}

double tally_warned(const struct tally *tally)
{
    return 100.0 * tally->warned / tally->samples;
}

void tally_print(const struct tally *tally)
{
    printf(" %5.1f%s |", tally_held(tally), tally_warned(tally) > 50 ? "*" : " ");
}
