#include "sample/scan.h"

#include "base/alloc.h"
#include "base/status.h"
#include "data/batch_queue.h"
#include "data/source.h"

struct worker {
    plogp_context context; /* of the worker's accumulators: one thread, own message */
    plogp_error error;
    plogp_status status;
    uint64_t failed_row; /* the first of the slice that failed; UINT64_MAX: none */
    void **accumulators; /* [sink_count] */
};

struct scan {
    const plogp__sink *sinks;
    size_t sink_count;
    const plogp_alloc *alloc;
    struct worker *workers;
    size_t worker_count;
    struct plogp__team team;
    struct plogp__batch_queue queue;
};

static plogp_status push_to(const plogp__sink *sink, void *accumulator,
                            const plogp_batch *slice, const struct plogp__wholes *wholes)
{
    if (sink->alone && wholes[sink->columns[0]].values != NULL)
        return sink->kind->push_wholes(accumulator, slice, sink->columns[0],
                                       &wholes[sink->columns[0]]);
    return sink->kind->push(accumulator, slice, sink->columns);
}

/* A worker that failed is not asked again: rows before its failure were begun before. */
static plogp_status push_slice(void *state, const plogp_batch *slice,
                               const struct plogp__wholes *wholes, size_t worker)
{
    struct scan *const scan = state;
    struct worker *const own = &scan->workers[worker];
    for (size_t s = 0; s < scan->sink_count && own->status == PLOGP_OK; s++)
        own->status = push_to(&scan->sinks[s], own->accumulators[s], slice, wholes);
    if (own->status != PLOGP_OK && own->failed_row == UINT64_MAX)
        own->failed_row = slice->first_row;
    return own->status;
}

static plogp_status worker_init(struct scan *scan, struct worker *worker,
                                const plogp_context *context)
{
    worker->context = context == NULL ? plogp_context_defaults() : *context;
    worker->context.error = &worker->error;
    worker->context.threads = 1;
    worker->context.max_memory = plogp__context_memory(context) / scan->worker_count;
    worker->context.progress = NULL;
    worker->failed_row = UINT64_MAX;
    worker->accumulators =
        plogp__alloc_zero(scan->alloc, scan->sink_count, sizeof(void *));
    if (worker->accumulators == NULL)
        return PLOGP_ENOMEM;
    for (size_t s = 0; s < scan->sink_count; s++)
        PLOGP_TRY(scan->sinks[s].kind->make(scan->sinks[s].accumulator, &worker->context,
                                            &worker->accumulators[s]));
    return PLOGP_OK;
}

static void worker_clear(struct scan *scan, struct worker *worker)
{
    for (size_t s = 0; worker->accumulators != NULL && s < scan->sink_count; s++)
        if (worker->accumulators[s] != NULL)
            scan->sinks[s].kind->free(worker->accumulators[s]);
    plogp__free(scan->alloc, worker->accumulators);
}

/* The one that failed first in the order of the rows; NULL: none did. */
static const struct worker *first_failed(const struct scan *scan)
{
    const struct worker *first = &scan->workers[0];
    for (size_t w = 1; w < scan->worker_count; w++)
        if (scan->workers[w].failed_row < first->failed_row)
            first = &scan->workers[w];
    return first->failed_row == UINT64_MAX ? NULL : first;
}

static plogp_status put_all(struct scan *scan, plogp_source *source,
                            const plogp_context *context)
{
    plogp_batch batch;
    for (;;) {
        PLOGP_TRY(plogp__check_cancel(context));
        PLOGP_TRY(plogp__batch_queue_make_room(&scan->queue));
        PLOGP_TRY(plogp_source_next(source, &batch));
        if (batch.rows == 0)
            return PLOGP_OK;
        plogp__batch_queue_put(&scan->queue, &batch, source->wholes);
    }
}

/* A failure of the source comes behind the rows that it delivered. */
static plogp_status read_all(struct scan *scan, plogp_source *source,
                             const plogp_context *context)
{
    const plogp_status status = put_all(scan, source, context);
    const plogp_status drained = plogp__batch_queue_drain(&scan->queue);
    const struct worker *const failed = first_failed(scan);
    if (failed == NULL)
        return status != PLOGP_OK ? status : drained;
    if (context != NULL && context->error != NULL)
        *context->error = failed->error;
    return failed->status;
}

/* Nobody else asks for the numbers of a column whose only sink does without. */
static void ask_wholes(const struct scan *scan, plogp_source *source, bool asked)
{
    for (size_t s = 0; s < scan->sink_count; s++)
        if (scan->sinks[s].alone)
            plogp__source_ask_wholes(source, scan->sinks[s].columns[0], asked);
}

/* One team reads and pushes; alone it has no use for a second batch. */
static plogp_status read_together(struct scan *scan, plogp_source *source,
                                  const plogp_context *context)
{
    plogp__team_start(&scan->team, context);
    scan->queue = (struct plogp__batch_queue){
        .team = &scan->team, .work = push_slice, .state = scan};
    const bool together = scan->team.size > 1;
    const bool kept = together && plogp__source_join(source, &scan->team);
    plogp_status status =
        plogp__batch_queue_init(&scan->queue, plogp_source_schema(source)->column_count,
                                kept ? PLOGP__QUEUE_BATCHES : 1);
    ask_wholes(scan, source, true);
    if (status == PLOGP_OK)
        status = read_all(scan, source, context);
    ask_wholes(scan, source, false);
    plogp__batch_queue_clear(&scan->queue);
    if (together)
        (void)plogp__source_join(source, NULL);
    plogp__team_stop(&scan->team);
    return status;
}

static plogp_status merge_workers(const struct scan *scan)
{
    for (size_t w = 0; w < scan->worker_count; w++)
        for (size_t s = 0; s < scan->sink_count; s++)
            PLOGP_TRY(scan->sinks[s].kind->merge(scan->sinks[s].accumulator,
                                                 scan->workers[w].accumulators[s]));
    return PLOGP_OK;
}

plogp_status plogp__scan(plogp_source *source, const plogp__sink *sinks,
                         size_t sink_count, const plogp_context *context)
{
    struct scan scan = {.sinks = sinks,
                        .sink_count = sink_count,
                        .alloc = plogp__context_alloc(context),
                        .worker_count = plogp__team_size(context)};
    scan.workers = plogp__alloc_zero(scan.alloc, scan.worker_count, sizeof *scan.workers);
    if (scan.workers == NULL)
        return plogp__fail_memory(context);
    plogp_status status = PLOGP_OK;
    for (size_t w = 0; w < scan.worker_count && status == PLOGP_OK; w++)
        status = worker_init(&scan, &scan.workers[w], context);
    if (status == PLOGP_ENOMEM)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = read_together(&scan, source, context);
    if (status == PLOGP_OK)
        status = merge_workers(&scan);
    for (size_t w = 0; w < scan.worker_count; w++)
        worker_clear(&scan, &scan.workers[w]);
    plogp__free(scan.alloc, scan.workers);
    return status;
}
