/* The accumulators of this floor as sinks of a scan. */
#include "plogp/counts.h"
#include "plogp/moments.h"
#include "plogp/ordered.h"
#include "sample/joint_counts.h"
#include "sample/ordered_inside.h"
#include "sample/scan.h"

static plogp_status counts_make(const void *prototype, const plogp_context *context,
                                void **accumulator)
{
    plogp_counts *made = NULL;
    const plogp_status status =
        plogp_counts_new(plogp_counts_type(prototype), context, &made);
    *accumulator = made;
    return status;
}

static plogp_status counts_push(void *accumulator, const plogp_batch *batch,
                                const size_t *columns)
{
    return plogp_counts_push(accumulator, batch, columns[0]);
}

static plogp_status counts_merge(void *accumulator, void *other)
{
    return plogp_counts_merge(accumulator, other);
}

static void counts_free(void *accumulator)
{
    plogp_counts_free(accumulator);
}

const plogp__sink_kind plogp__counts_sink = {counts_make, counts_push, counts_merge,
                                             counts_free, NULL};

static plogp_status joint_make(const void *prototype, const plogp_context *context,
                               void **accumulator)
{
    plogp_joint_counts *made = NULL;
    const plogp_status status = plogp__joint_counts_like(prototype, context, &made);
    *accumulator = made;
    return status;
}

static plogp_status joint_push(void *accumulator, const plogp_batch *batch,
                               const size_t *columns)
{
    return plogp_joint_counts_push(accumulator, batch, columns);
}

static plogp_status joint_merge(void *accumulator, void *other)
{
    return plogp_joint_counts_merge(accumulator, other);
}

static void joint_free(void *accumulator)
{
    plogp_joint_counts_free(accumulator);
}

const plogp__sink_kind plogp__joint_counts_sink = {joint_make, joint_push, joint_merge,
                                                   joint_free, NULL};

static plogp_status moments_make(const void *prototype, const plogp_context *context,
                                 void **accumulator)
{
    (void)prototype;
    plogp_moments *made = NULL;
    const plogp_status status = plogp_moments_new(context, &made);
    *accumulator = made;
    return status;
}

static plogp_status moments_push(void *accumulator, const plogp_batch *batch,
                                 const size_t *columns)
{
    return plogp_moments_push(accumulator, batch, columns[0]);
}

static plogp_status moments_merge(void *accumulator, void *other)
{
    return plogp_moments_merge(accumulator, other);
}

static void moments_free(void *accumulator)
{
    plogp_moments_free(accumulator);
}

const plogp__sink_kind plogp__moments_sink = {moments_make, moments_push, moments_merge,
                                              moments_free, NULL};

static plogp_status ordered_make(const void *prototype, const plogp_context *context,
                                 void **accumulator)
{
    (void)prototype;
    plogp_ordered *made = NULL;
    const plogp_status status = plogp_ordered_new(context, &made);
    *accumulator = made;
    return status;
}

static plogp_status ordered_push(void *accumulator, const plogp_batch *batch,
                                 const size_t *columns)
{
    return plogp_ordered_push(accumulator, batch, columns[0]);
}

static plogp_status ordered_push_wholes(void *accumulator, const plogp_batch *batch,
                                        size_t column, const struct plogp__wholes *wholes)
{
    return plogp__ordered_push_wholes(accumulator, batch, column, wholes);
}

static plogp_status ordered_merge(void *accumulator, void *other)
{
    return plogp__ordered_absorb(accumulator, other);
}

static void ordered_free(void *accumulator)
{
    plogp_ordered_free(accumulator);
}

const plogp__sink_kind plogp__ordered_sink = {ordered_make, ordered_push, ordered_merge,
                                              ordered_free, ordered_push_wholes};
