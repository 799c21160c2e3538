#include "data/batch_queue.h"

#include "base/alloc.h"
#include "base/status.h"

#define SLICE_ROWS ((size_t)8192) /* of one task: a worker's columns stay in its cache */

plogp_status plogp__batch_queue_init(struct plogp__batch_queue *queue,
                                     size_t column_count, size_t capacity)
{
    const struct plogp__team *const team = queue->team;
    const plogp_alloc *const alloc = plogp__context_alloc(team->context);
    queue->alloc = alloc;
    queue->capacity = capacity;
    queue->column_count = column_count;
    size_t views = 0;
    if (plogp__size_mul(team->size, column_count, &views)) {
        queue->views = plogp__alloc(alloc, views, sizeof *queue->views);
        queue->whole_views = plogp__alloc(alloc, views, sizeof *queue->whole_views);
    }
    bool done = queue->views != NULL && queue->whole_views != NULL;
    for (size_t i = 0; i < capacity; i++) {
        struct plogp__queued *const queued = &queue->batches[i];
        queued->queue = queue;
        queued->columns = plogp__alloc(alloc, column_count, sizeof *queued->columns);
        queued->levels = plogp__alloc(alloc, column_count, sizeof *queued->levels);
        queued->wholes = plogp__alloc_zero(alloc, column_count, sizeof *queued->wholes);
        done = done && queued->columns != NULL && queued->levels != NULL &&
               queued->wholes != NULL;
    }
    return done ? PLOGP_OK : plogp__fail_memory(team->context);
}

/* Rows [first, first + rows) of a batch; `columns` is where its columns are put. */
static plogp_batch slice_of(const plogp_batch *batch, size_t first, size_t rows,
                            plogp_column *columns)
{
    for (size_t c = 0; c < batch->column_count; c++) {
        plogp_column column = batch->columns[c];
        if (column.numbers != NULL)
            column.numbers += first;
        if (column.codes != NULL)
            column.codes += first;
        if (column.valid != NULL)
            column.valid += first;
        columns[c] = column;
    }
    plogp_batch slice = *batch;
    slice.columns = columns;
    slice.rows = rows;
    slice.first_row += first;
    if (slice.weights != NULL)
        slice.weights += first;
    return slice;
}

/* Likewise. */
static void slice_wholes(const struct plogp__queued *queued, size_t first,
                         struct plogp__wholes *wholes)
{
    for (size_t c = 0; c < queued->batch.column_count; c++) {
        wholes[c] = queued->wholes[c];
        if (wholes[c].values != NULL)
            wholes[c].values += first;
    }
}

static plogp_status work_on_slice(void *state, size_t task, size_t worker)
{
    const struct plogp__queued *const queued = state;
    const struct plogp__batch_queue *const queue = queued->queue;
    const size_t first = task * SLICE_ROWS, left = queued->batch.rows - first;
    const plogp_batch slice =
        slice_of(&queued->batch, first, left < SLICE_ROWS ? left : SLICE_ROWS,
                 queue->views + worker * queue->column_count);
    struct plogp__wholes *const wholes =
        queue->whole_views + worker * queue->column_count;
    slice_wholes(queued, first, wholes);
    return queue->work(queue->state, &slice, wholes, worker);
}

static plogp_status finish(struct plogp__queued *queued)
{
    if (!queued->waits)
        return PLOGP_OK;
    queued->waits = false;
    return plogp__team_finish(queued->queue->team, &queued->work);
}

plogp_status plogp__batch_queue_make_room(struct plogp__batch_queue *queue)
{
    return finish(&queue->batches[queue->next]);
}

void plogp__batch_queue_put(struct plogp__batch_queue *queue, const plogp_batch *batch,
                            const struct plogp__wholes *wholes)
{
    struct plogp__queued *const queued = &queue->batches[queue->next];
    queued->batch = *batch;
    queued->batch.columns = queued->columns;
    for (size_t c = 0; c < queue->column_count; c++) {
        queued->columns[c] = batch->columns[c];
        if (wholes != NULL)
            queued->wholes[c] = wholes[c];
        if (batch->columns[c].levels == NULL)
            continue;
        queued->levels[c] = *batch->columns[c].levels;
        queued->columns[c].levels = &queued->levels[c];
    }
    queued->work = (struct plogp__work){.task = work_on_slice,
                                        .state = queued,
                                        .count = (batch->rows - 1) / SLICE_ROWS + 1};
    queued->waits = true;
    plogp__team_post(queue->team, &queued->work);
    queue->next = (queue->next + 1) % queue->capacity;
}

plogp_status plogp__batch_queue_drain(struct plogp__batch_queue *queue)
{
    plogp_status first = PLOGP_OK;
    for (size_t i = 0; i < queue->capacity; i++) {
        const plogp_status status =
            finish(&queue->batches[(queue->next + i) % queue->capacity]);
        first = first == PLOGP_OK ? status : first;
    }
    return first;
}

void plogp__batch_queue_clear(struct plogp__batch_queue *queue)
{
    for (size_t i = 0; i < queue->capacity; i++) {
        plogp__free(queue->alloc, queue->batches[i].columns);
        plogp__free(queue->alloc, queue->batches[i].levels);
        plogp__free(queue->alloc, queue->batches[i].wholes);
    }
    plogp__free(queue->alloc, queue->views);
    plogp__free(queue->alloc, queue->whole_views);
}
