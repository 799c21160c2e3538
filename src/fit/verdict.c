#include "fit/verdict.h"

#include <math.h>

/* Statistics of samples that are one but for their unit differ by rounding alone. */
#define TIE 1e-12

/* (k + 1) / (R + 1), k of the R replicates that could be fitted being as large. */
static plogp_goodness_test judge(const double *reached, size_t replicates, size_t which,
                                 double observed)
{
    size_t as_large = 0, fitted = 0;
    for (size_t r = 0; r < replicates; r++) {
        const double value = reached[r * PLOGP__STATISTICS + which];
        fitted += isnan(value) ? 0 : 1;
        as_large += value >= (1.0 - TIE) * observed ? 1 : 0;
    }
    const double total = (double)(fitted + 1), p = (double)(as_large + 1) / total;
    return (plogp_goodness_test){.statistic = observed,
                                 .p_value = isnan(observed) ? NAN : p,
                                 .p_error =
                                     isnan(observed) ? NAN : sqrt(p * (1.0 - p) / total),
                                 .method = "bootstrap"};
}

plogp_goodness plogp__judge(const double *reached, size_t replicates,
                            const double *observed)
{
    return (plogp_goodness){
        .ks = judge(reached, replicates, PLOGP__KS, observed[PLOGP__KS]),
        .ad = judge(reached, replicates, PLOGP__AD, observed[PLOGP__AD]),
        .cvm = judge(reached, replicates, PLOGP__CVM, observed[PLOGP__CVM]),
        .chi2 = judge(reached, replicates, PLOGP__CHI2, observed[PLOGP__CHI2]),
        .replicates = replicates};
}
