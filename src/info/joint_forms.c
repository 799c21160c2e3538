/* Measures of joint tables in the forms of plogp/joint.h. */
#include "base/alloc.h"
#include "base/status.h"
#include "info/joint_law.h"

static bool is_within(const plogp_joint_shape *shape, const plogp_variables *variables)
{
    if (variables->count > 0 && variables->index == NULL)
        return false;
    for (size_t i = 0; i < variables->count; i++)
        if (variables->index[i] >= shape->variables)
            return false;
    return true;
}

/* Cells are numbered in 32 bits. */
static plogp_status check_shape(const plogp_joint_shape *shape, const plogp_law *law,
                                const double *value)
{
    if (shape == NULL || law == NULL || value == NULL || shape->cells == NULL)
        return PLOGP_EINVAL;
    return shape->size == 0 || shape->variables == 0 || shape->size >= UINT32_MAX
               ? PLOGP_EINVAL
               : PLOGP_OK;
}

static plogp_status check_question(const plogp_joint_shape *shape,
                                   const plogp_joint_question *question, bool with_y)
{
    if (question == NULL || question->x.count == 0 || (with_y && question->y.count == 0))
        return PLOGP_EINVAL;
    return is_within(shape, &question->x) && is_within(shape, &question->given) &&
                   (!with_y || is_within(shape, &question->y))
               ? PLOGP_OK
               : PLOGP_EINVAL;
}

/* I(X; Y | Z) - I(X; Y) */
static plogp_status interaction_of(const struct plogp__law *law,
                                   const plogp_joint_shape *shape,
                                   const plogp_joint_question *question,
                                   const plogp_context *context, double *interaction)
{
    const plogp_joint_question without = {.x = question->x, .y = question->y};
    double with_z = 0.0, alone = 0.0;
    PLOGP_TRY(plogp__joint_information(law, shape, question, context, &with_z));
    PLOGP_TRY(plogp__joint_information(law, shape, &without, context, &alone));
    *interaction = with_z - alone;
    return PLOGP_OK;
}

/* sum over i of I(X_1 ... X_i; X_{i+1}), `all` being 0, 1, 2, ... */
static plogp_status add_informations(const struct plogp__law *law,
                                     const plogp_joint_shape *shape, const size_t *all,
                                     const plogp_context *context, double *correlation)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    for (size_t i = 1; i < shape->variables; i++) {
        const plogp_joint_question question = {.x = {all, i}, .y = {all + i, 1}};
        double information = 0.0;
        PLOGP_TRY(plogp__joint_information(law, shape, &question, context, &information));
        plogp_sum_add(&sum, information);
    }
    *correlation = plogp_sum_value(&sum);
    return PLOGP_OK;
}

static plogp_status correlation_of(const struct plogp__law *law,
                                   const plogp_joint_shape *shape,
                                   const plogp_context *context, double *correlation)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    size_t *all = plogp__alloc(alloc, shape->variables, sizeof *all);
    if (all == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < shape->variables; i++)
        all[i] = i;
    const plogp_status status = add_informations(law, shape, all, context, correlation);
    plogp__free(alloc, all);
    return status;
}

plogp_status plogp_law_joint_entropy(const plogp_law *law, const plogp_joint_shape *shape,
                                     const plogp_joint_question *question,
                                     const plogp_context *context, double *entropy)
{
    struct plogp__law cells;
    PLOGP_TRY(check_shape(shape, law, entropy));
    PLOGP_TRY(check_question(shape, question, false));
    PLOGP_TRY(plogp__law_of_cells(law, shape->size, context, &cells));
    return plogp__joint_entropy(&cells, shape, question, context, entropy);
}

plogp_status plogp_law_joint_information(const plogp_law *law,
                                         const plogp_joint_shape *shape,
                                         const plogp_joint_question *question,
                                         const plogp_context *context,
                                         double *information)
{
    struct plogp__law cells;
    PLOGP_TRY(check_shape(shape, law, information));
    PLOGP_TRY(check_question(shape, question, true));
    PLOGP_TRY(plogp__law_of_cells(law, shape->size, context, &cells));
    return plogp__joint_information(&cells, shape, question, context, information);
}

plogp_status plogp_law_joint_interaction(const plogp_law *law,
                                         const plogp_joint_shape *shape,
                                         const plogp_joint_question *question,
                                         const plogp_context *context,
                                         double *interaction)
{
    struct plogp__law cells;
    PLOGP_TRY(check_shape(shape, law, interaction));
    PLOGP_TRY(check_question(shape, question, true));
    PLOGP_TRY(plogp__law_of_cells(law, shape->size, context, &cells));
    return interaction_of(&cells, shape, question, context, interaction);
}

plogp_status plogp_law_joint_correlation(const plogp_law *law,
                                         const plogp_joint_shape *shape,
                                         const plogp_context *context,
                                         double *correlation)
{
    struct plogp__law cells;
    PLOGP_TRY(check_shape(shape, law, correlation));
    PLOGP_TRY(plogp__law_of_cells(law, shape->size, context, &cells));
    return correlation_of(&cells, shape, context, correlation);
}

static size_t size_of(const plogp_joint_shape *shape)
{
    return shape == NULL ? 0 : shape->size;
}

plogp_status plogp_joint_entropy_counts(const uint64_t *counts,
                                        const plogp_joint_shape *shape,
                                        const plogp_joint_question *question,
                                        const plogp_context *context, double *entropy)
{
    const plogp_law law = plogp__counts(counts, size_of(shape));
    return plogp_law_joint_entropy(&law, shape, question, context, entropy);
}

plogp_status plogp_joint_information_counts(const uint64_t *counts,
                                            const plogp_joint_shape *shape,
                                            const plogp_joint_question *question,
                                            const plogp_context *context,
                                            double *information)
{
    const plogp_law law = plogp__counts(counts, size_of(shape));
    return plogp_law_joint_information(&law, shape, question, context, information);
}

plogp_status plogp_joint_interaction_counts(const uint64_t *counts,
                                            const plogp_joint_shape *shape,
                                            const plogp_joint_question *question,
                                            const plogp_context *context,
                                            double *interaction)
{
    const plogp_law law = plogp__counts(counts, size_of(shape));
    return plogp_law_joint_interaction(&law, shape, question, context, interaction);
}

plogp_status plogp_joint_correlation_counts(const uint64_t *counts,
                                            const plogp_joint_shape *shape,
                                            const plogp_context *context,
                                            double *correlation)
{
    const plogp_law law = plogp__counts(counts, size_of(shape));
    return plogp_law_joint_correlation(&law, shape, context, correlation);
}

plogp_status plogp_joint_entropy_weights(const double *weights,
                                         const plogp_joint_shape *shape,
                                         const plogp_joint_question *question,
                                         const plogp_context *context, double *entropy)
{
    const plogp_law law = plogp__weights(weights, size_of(shape));
    return plogp_law_joint_entropy(&law, shape, question, context, entropy);
}

plogp_status plogp_joint_information_weights(const double *weights,
                                             const plogp_joint_shape *shape,
                                             const plogp_joint_question *question,
                                             const plogp_context *context,
                                             double *information)
{
    const plogp_law law = plogp__weights(weights, size_of(shape));
    return plogp_law_joint_information(&law, shape, question, context, information);
}

plogp_status plogp_joint_interaction_weights(const double *weights,
                                             const plogp_joint_shape *shape,
                                             const plogp_joint_question *question,
                                             const plogp_context *context,
                                             double *interaction)
{
    const plogp_law law = plogp__weights(weights, size_of(shape));
    return plogp_law_joint_interaction(&law, shape, question, context, interaction);
}

plogp_status plogp_joint_correlation_weights(const double *weights,
                                             const plogp_joint_shape *shape,
                                             const plogp_context *context,
                                             double *correlation)
{
    const plogp_law law = plogp__weights(weights, size_of(shape));
    return plogp_law_joint_correlation(&law, shape, context, correlation);
}
