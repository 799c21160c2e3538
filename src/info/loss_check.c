/* What a loss was given: checked before anything is written. */
#include <float.h>
#include <math.h>

#include "base/status.h"
#include "info/loss.h"
#include "plogp/sum.h"

static bool is_weight(double x)
{
    return x >= 0.0 && x <= DBL_MAX;
}

static plogp_status check_options(const struct plogp__loss_kind *kind,
                                  const struct plogp__loss_input *input)
{
    const plogp_targets *targets = input->targets;
    const plogp_loss_options *options = input->options;
    const plogp_context *context = options->context;
    if (targets->classes == 0 || (kind->binary && targets->classes != 2))
        return plogp__fail(context, PLOGP_EINVAL, "%zu classes", targets->classes);
    if (targets->rows > 0 && (targets->labels == NULL) == (targets->laws == NULL))
        return plogp__fail(context, PLOGP_EINVAL, "either labels or laws are needed");
    if (options->reduction < PLOGP_REDUCTION_MEAN ||
        options->reduction > PLOGP_REDUCTION_NONE)
        return plogp__fail(context, PLOGP_EINVAL, "unknown reduction");
    if (!(options->label_smoothing >= 0.0 && options->label_smoothing <= 1.0))
        return plogp__fail(context, PLOGP_EINVAL, "label smoothing is not in 0..1");
    for (size_t j = 0; options->class_weights != NULL && j < targets->classes; j++)
        if (!is_weight(options->class_weights[j]))
            return plogp__fail_at(context, j, PLOGP_EDOMAIN,
                                  "the weight of class %zu is negative or not finite", j);
    return PLOGP_OK;
}

double plogp__row_mass(const struct plogp__loss_kind *kind,
                       const struct plogp__loss_input *input, size_t i)
{
    const plogp_targets *targets = input->targets;
    const plogp_loss_options *options = input->options;
    if (targets->labels != NULL)
        return targets->labels[i] < targets->classes
                   ? plogp__class_weight(options, targets->labels[i])
                   : NAN;
    if (kind->binary) {
        const double p = targets->laws[i];
        return p >= 0.0 && p <= 1.0 ? (1.0 - p) * plogp__class_weight(options, 0) +
                                          p * plogp__class_weight(options, 1)
                                    : NAN;
    }
    double mass = 0.0;
    const double *law = targets->laws + i * targets->classes;
    for (size_t j = 0; j < targets->classes; j++)
        mass += is_weight(law[j]) ? law[j] * plogp__class_weight(options, j) : NAN;
    return mass;
}

/* One label a row and no weights: the number of rows, if all labels are classes. */
static bool count_rows(const struct plogp__loss_input *input, double *weight)
{
    const plogp_targets *targets = input->targets;
    const uint32_t classes =
        targets->classes < UINT32_MAX ? (uint32_t)targets->classes : UINT32_MAX;
    size_t ignored = 0, wrong = 0;
    uint32_t any_wrong = 0;
    if (targets->labels == NULL || input->options->class_weights != NULL ||
        input->options->row_weights != NULL)
        return false;
    for (size_t i = 0; i < targets->rows; i++)
        any_wrong |= targets->labels[i] >= classes;
    for (size_t i = 0; i < targets->rows && (any_wrong != 0 || targets->ignored != NULL);
         i++) {
        const bool counts = !plogp__row_is_ignored(targets, i);
        wrong += counts && targets->labels[i] >= classes;
        ignored += !counts;
    }
    *weight = (double)(targets->rows - ignored);
    return wrong == 0;
}

plogp_status plogp__loss_check(const struct plogp__loss_kind *kind,
                               const struct plogp__loss_input *input, double *weight)
{
    const plogp_context *context = input->options->context;
    plogp_sum sum;
    PLOGP_TRY(check_options(kind, input));
    if (count_rows(input, weight))
        return PLOGP_OK;
    plogp_sum_init(&sum);
    for (size_t i = 0; i < input->targets->rows; i++) {
        if (plogp__row_is_ignored(input->targets, i))
            continue;
        const double row_weight = plogp__row_weight(input->options, i);
        const double mass = plogp__row_mass(kind, input, i);
        if (!is_weight(row_weight))
            return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                                  "the weight of row %zu is negative or not finite", i);
        if (isnan(mass))
            return plogp__fail_at(context, i, PLOGP_EDOMAIN,
                                  "the target of row %zu is out of its domain", i);
        plogp_sum_add_product(&sum, row_weight, mass);
    }
    *weight = plogp_sum_value(&sum);
    return PLOGP_OK;
}
