/*
 * By trapezes between marks. From one to the next F grows by h = 1/256 of min(F, 1 - F) at most,
 * and so the root by h/2 of itself, since |d log sqrt(F (1 - F))| = |1 - 2F|/(2F (1 - F)) dF; it is
 * monotone there but for the one gap that holds the median, and the mean of its ends is then
 * within h/4 of its mean. Where nothing lies between two marks the trapeze is exact.
 */
#include "sample/bridge_area.h"

#include <math.h>

#include "base/status.h"
#include "plogp/sum.h"
#include "sample/marks.h"

static double root_of(double weight, double total)
{
    const double share = weight / total;
    return sqrt(share * (1 - share));
}

plogp_status plogp__bridge_area(const plogp_sorted *sorted, const plogp_context *context,
                                double *area)
{
    const double total = sorted->facts.total;
    struct plogp__marks marks;
    plogp_sum sum;
    const plogp_status status = plogp__marks_of(sorted, context, &marks);
    if (status != PLOGP_OK)
        return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
    plogp_sum_init(&sum);
    for (size_t i = 1; i < marks.size; i++) {
        const double left = root_of(marks.at[i - 1].of[0].up_to, total);
        const double right = root_of(marks.at[i].of[0].below, total);
        plogp_sum_add_product(&sum, (left + right) / 2,
                              marks.at[i].x - marks.at[i - 1].x);
    }
    *area = plogp_sum_value(&sum);
    plogp__marks_clear(&marks);
    return PLOGP_OK;
}
