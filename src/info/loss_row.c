/* Reading and writing rows of either type, and their targets. */
#include <string.h>

#include "info/loss.h"

void plogp__load(struct plogp__vector from, size_t first, size_t count, double *to)
{
    if (from.doubles != NULL)
        for (size_t i = 0; i < count; i++)
            to[i] = from.doubles[first + i];
    else
        for (size_t i = 0; i < count; i++)
            to[i] = (double)from.floats[first + i];
}

void plogp__store(struct plogp__output to, size_t first, size_t count, const double *from)
{
    if (to.doubles != NULL)
        for (size_t i = 0; i < count; i++)
            to.doubles[first + i] = from[i];
    else if (to.floats != NULL)
        for (size_t i = 0; i < count; i++)
            to.floats[first + i] = (float)from[i];
}

void plogp__clear(struct plogp__output to, size_t count)
{
    if (to.doubles != NULL)
        memset(to.doubles, 0, count * sizeof *to.doubles);
    else if (to.floats != NULL)
        memset(to.floats, 0, count * sizeof *to.floats);
}

void plogp__scale(struct plogp__output numbers, size_t count, double factor)
{
    if (numbers.doubles != NULL)
        for (size_t i = 0; i < count; i++)
            numbers.doubles[i] *= factor;
    else if (numbers.floats != NULL)
        for (size_t i = 0; i < count; i++)
            numbers.floats[i] = (float)((double)numbers.floats[i] * factor);
}

/* t_j before smoothing. */
static double raw_target(const struct plogp__loss_row *row, size_t j)
{
    const plogp_targets *targets = row->targets;
    if (targets->labels != NULL)
        return targets->labels[row->index] == j ? 1.0 : 0.0;
    return targets->laws[row->index * targets->classes + j];
}

double plogp__target(const struct plogp__loss_row *row, size_t j)
{
    const double smoothing = row->options->label_smoothing;
    const double target = raw_target(row, j);
    if (smoothing == 0.0)
        return target;
    return (1.0 - smoothing) * target + smoothing / (double)row->targets->classes;
}

void plogp__load_targets(const struct plogp__loss_row *row, size_t first, size_t count,
                         double *to)
{
    for (size_t i = 0; i < count; i++)
        to[i] =
            plogp__target(row, first + i) * plogp__class_weight(row->options, first + i);
}
