#include <math.h>

#include "base/alloc.h"
#include "base/status.h"
#include "math/special.h"
#include "plogp/two_sample.h"
#include "sample/aligned.h"

plogp_status plogp__homogeneity_statistic(const struct plogp__aligned *both,
                                          const plogp_context *context, double *statistic)
{
    double *const pooled = plogp__alloc(both->alloc, both->size, sizeof *pooled);
    if (pooled == NULL)
        return plogp__fail_memory(context);
    for (size_t i = 0; i < both->size; i++)
        pooled[i] = both->p[i] + both->q[i];
    double kl_p = 0.0, kl_q = 0.0;
    plogp_status status = plogp_kl_weights(both->p, pooled, both->size, &kl_p);
    if (status == PLOGP_OK)
        status = plogp_kl_weights(both->q, pooled, both->size, &kl_q);
    plogp__free(both->alloc, pooled);
    if (status == PLOGP_OK)
        *statistic = 2 * (both->total_p * kl_p + both->total_q * kl_q);
    return status;
}

static void count_levels(const struct plogp__aligned *both,
                         plogp_level_distances *distances)
{
    distances->levels = both->size;
    for (size_t i = 0; i < both->size; i++) {
        distances->new_levels += both->p[i] == 0;
        distances->lost_levels += both->q[i] == 0;
    }
}

static const char *warning_of(enum plogp__thin thin)
{
    static const char *const texts[] = {
        [PLOGP__THIN_NOT] = NULL,
        [PLOGP__THIN_ALL] = "fewer than 10 observations for each level in one of the "
                            "samples: the intervals are too narrow and the p-value rough",
        [PLOGP__THIN_MANY] = "more than a fifth of the levels have fewer than 5 "
                             "observations in one of the samples: the intervals are too "
                             "narrow and the p-value rough",
        [PLOGP__THIN_ONE_SIDED] =
            "a level that is frequent in one sample is rare in the other: the intervals "
            "are too narrow, most of all those of chi2, kl and psi",
    };
    return texts[thin];
}

static plogp_status compare(const struct plogp__aligned *both,
                            const plogp_context *context,
                            plogp_level_distances *distances)
{
    *distances = (plogp_level_distances){0};
    PLOGP_TRY(plogp_divergences_weights(both->p, both->q, both->size, &distances->all));
    PLOGP_TRY(plogp__homogeneity_statistic(both, context, &distances->statistic));
    plogp__divergence_intervals_of(both, &distances->all, &distances->intervals);
    count_levels(both, distances);
    distances->freedom = (double)both->size - 1;
    distances->warning = warning_of(plogp__thin_levels(both));
    distances->p_value =
        both->size > 1 ? plogp__chi_square_sf(distances->statistic, distances->freedom)
                       : 1.0;
    return PLOGP_OK;
}

plogp_status plogp_compare_counts(const plogp_counts_table *p,
                                  const plogp_counts_table *q,
                                  const plogp_context *context,
                                  plogp_level_distances *distances)
{
    if (p == NULL || q == NULL || distances == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "two tables of counts are needed");
    if (p->size == 0 || q->size == 0)
        return plogp__fail(context, PLOGP_EDOMAIN,
                           "a column without a value cannot be compared");
    struct plogp__aligned both;
    plogp_level_distances made;
    PLOGP_TRY(plogp__align_counts(p, q, context, &both));
    const plogp_status status = compare(&both, context, &made);
    plogp__aligned_clear(&both);
    if (status == PLOGP_OK)
        *distances = made;
    return status;
}
