/* The ledgers of classes of rows that are read from columns. */
#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/assess.h"
#include "learn/columns_assess.h"
#include "plogp/sum.h"

/* One reading: the losses of each class or, once their means are known, squared distances. */
struct reading {
    const struct plogp__problem *problem;
    const double *mean;                /* [classes]; NULL: losses are added */
    plogp_sum *sum;                    /* [workers][classes]                */
    uint64_t *rows;                    /* [workers][classes]                */
    struct plogp__class_sums *classes; /* [classes]          */
    double *means;                     /* [classes]          */
};

static plogp_status add_part(void *state, struct plogp__columns_part *part)
{
    const struct reading *reading = state;
    plogp_sum *sum = reading->sum + part->worker * reading->problem->classes;
    uint64_t *rows = reading->rows + part->worker * reading->problem->classes;
    plogp__columns_weigh(part);
    for (size_t i = 0; i < part->count; i++) {
        const uint32_t label = part->label[i];
        rows[label]++;
        if (reading->mean == NULL) {
            plogp_sum_add(&sum[label], part->loss[i]);
            continue;
        }
        const double distance = part->loss[i] - reading->mean[label];
        plogp_sum_add_product(&sum[label], distance, distance);
    }
    return PLOGP_OK;
}

/* The sums of all workers are those of the first, in the end. */
static plogp_status read_columns(struct reading *reading, const double *theta,
                                 const plogp_context *context)
{
    const size_t classes = reading->problem->classes, team = plogp__team_size(context);
    for (size_t at = 0; at < team * classes; at++) {
        plogp_sum_init(&reading->sum[at]);
        reading->rows[at] = 0;
    }
    PLOGP_TRY(plogp__columns_visit(reading->problem, theta, context, add_part, reading));
    for (size_t at = classes; at < team * classes; at++) {
        plogp_sum_merge(&reading->sum[at % classes], &reading->sum[at]);
        reading->rows[at % classes] += reading->rows[at];
    }
    return PLOGP_OK;
}

static plogp_status assess(struct reading *reading, const double *theta,
                           const plogp_context *context, plogp_class_ledger *ledgers)
{
    const size_t classes = reading->problem->classes;
    struct plogp__class_sums *const sums = reading->classes;
    PLOGP_TRY(read_columns(reading, theta, context));
    for (size_t k = 0; k < classes; k++) {
        const double rows = (double)reading->rows[k];
        sums[k] = (struct plogp__class_sums){
            .n = rows, .finite = rows, .loss = plogp_sum_value(&reading->sum[k])};
        reading->means[k] = plogp__class_mean(&sums[k]);
    }
    reading->mean = reading->means;
    PLOGP_TRY(read_columns(reading, theta, context));
    for (size_t k = 0; k < classes; k++)
        plogp__class_conclude(&sums[k], plogp_sum_value(&reading->sum[k]),
                              (double)reading->problem->columns->rows, &ledgers[k]);
    plogp__classes_share(ledgers, classes);
    return PLOGP_OK;
}

plogp_status plogp__columns_classes(const struct plogp__problem *problem,
                                    const double *theta, const plogp_context *context,
                                    plogp_class_ledger *ledgers)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t classes = problem->classes, team = plogp__team_size(context);
    struct reading reading = {.problem = problem};
    reading.classes = plogp__alloc(alloc, classes, sizeof *reading.classes);
    reading.means = plogp__alloc(alloc, classes, sizeof *reading.means);
    reading.sum = plogp__alloc(alloc, team, classes * sizeof *reading.sum);
    reading.rows = plogp__alloc(alloc, team, classes * sizeof *reading.rows);
    const plogp_status status = reading.classes == NULL || reading.means == NULL ||
                                        reading.sum == NULL || reading.rows == NULL
                                    ? plogp__fail_memory(context)
                                    : assess(&reading, theta, context, ledgers);
    plogp__free(alloc, reading.classes);
    plogp__free(alloc, reading.means);
    plogp__free(alloc, reading.sum);
    plogp__free(alloc, reading.rows);
    return status;
}
