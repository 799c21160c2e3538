#include "data/csv_team.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"

#define SLICE_CELLS ((size_t)4096) /* of one task: its text stays in the nearest cache */
#define PLACES_ROWS ((size_t)256)  /* that settle the places of whole numbers */
#define CELLS_MIN                                                                        \
    ((size_t)8192) /* with fewer, starting threads costs more than it
                                      saves: about 10 us against 5 ns a number */

/* Some rows of one piece of the block. */
struct plogp__csv_task {
    const struct plogp__csv_piece *piece;
    size_t first; /* in the piece                        */
    size_t count;
    size_t to;                     /* in the batch                        */
    size_t before;                 /* rows of the block before the piece  */
    struct plogp__csv_fault fault; /* its row is that of the block        */
};

struct job {
    struct plogp__csv_team *team;
    struct plogp__columns *columns;
    const struct plogp__csv_rows *rows;
    const plogp_context *context;
    bool infer;
};

plogp_status plogp__csv_team_init(struct plogp__csv_team *team,
                                  const plogp_context *context)
{
    team->workers = plogp__team_size(context);
    team->scratch = plogp__alloc_zero(plogp__context_alloc(context), team->workers,
                                      sizeof *team->scratch);
    return team->scratch == NULL ? plogp__fail_memory(context) : PLOGP_OK;
}

void plogp__csv_team_clear(struct plogp__csv_team *team, const plogp_alloc *alloc)
{
    for (size_t i = 0; team->scratch != NULL && i < team->workers; i++)
        plogp__free(alloc, team->scratch[i].text);
    plogp__free(alloc, team->scratch);
    plogp__free(alloc, team->tasks);
    plogp__free(alloc, team->found);
    plogp__free(alloc, team->faults);
    memset(team, 0, sizeof *team);
}

static void keep_first(struct plogp__csv_fault *first,
                       const struct plogp__csv_fault *fault)
{
    if (fault->kind == PLOGP__CSV_SOUND)
        return;
    if (first->kind == PLOGP__CSV_SOUND || fault->row < first->row ||
        (fault->row == first->row && fault->field < first->field))
        *first = *fault;
}

static struct plogp__csv_span span_of(const struct job *job,
                                      const struct plogp__csv_task *task, size_t worker)
{
    return (struct plogp__csv_span){.block = task->piece->text,
                                    .table = &task->piece->table,
                                    .missing = job->rows->missing,
                                    .scratch = &job->team->scratch[worker],
                                    .alloc = job->columns->alloc,
                                    .first = task->first,
                                    .count = task->count,
                                    .to = task->to};
}

/* All columns of a slice. */
static plogp_status run_slice(const struct job *job, size_t t, size_t worker)
{
    struct plogp__csv_task *task = &job->team->tasks[t];
    uint8_t *found = job->team->found + t * job->columns->all;
    const struct plogp__csv_span span = span_of(job, task, worker);
    task->fault.kind = PLOGP__CSV_SOUND;
    for (size_t i = 0; i < job->columns->all; i++) {
        struct plogp__column *column = &job->columns->items[i];
        struct plogp__csv_outcome outcome = {.found = 0};
        if (!job->infer)
            plogp__csv_convert(column, &span, &outcome);
        else if (!column->settled)
            plogp__csv_look(column, &span, &outcome);
        if (outcome.fault.kind == PLOGP__CSV_MEMORY)
            return PLOGP_ENOMEM;
        outcome.fault.row += task->before;
        keep_first(&task->fault, &outcome.fault);
        found[i] = outcome.found;
    }
    return PLOGP_OK;
}

/* The first task reads ahead: the caller's, whose waiting a signal ends. */
static plogp_status run_task(void *state, size_t t, size_t worker)
{
    const struct job *job = state;
    if (t > 0)
        return run_slice(job, t - 1, worker);
    plogp__csv_reader_read_ahead(job->rows->reader);
    return PLOGP_OK;
}

/* The texts of a categorical column that it does not know yet, in their order. */
static plogp_status add_levels(void *state, size_t c, size_t worker)
{
    const struct job *job = state;
    const struct plogp__csv_team *team = job->team;
    struct plogp__csv_fault *fault = &team->faults[c];
    *fault = (struct plogp__csv_fault){.kind = PLOGP__CSV_SOUND};
    for (size_t t = 0; t < team->count && fault->kind == PLOGP__CSV_SOUND; t++) {
        const struct plogp__csv_task *task = &team->tasks[t];
        if ((team->found[t * job->columns->all + c] & PLOGP__CSV_HAS_NEW) == 0)
            continue;
        const struct plogp__csv_span span = span_of(job, task, worker);
        plogp__csv_add_levels(&job->columns->items[c], &span, fault);
        fault->row += task->before;
    }
    return fault->kind == PLOGP__CSV_MEMORY ? PLOGP_ENOMEM : PLOGP_OK;
}

/* A slice for each `each` rows of a piece. */
static bool add_slices(struct plogp__csv_team *team, struct plogp__csv_task all,
                       size_t each, const plogp_alloc *alloc)
{
    const size_t more = (all.count + each - 1) / each;
    if (!plogp__reserve(alloc, (void **)&team->tasks, &team->capacity, team->count + more,
                        sizeof *team->tasks))
        return false;
    for (size_t done = 0; done < all.count; done += each) {
        struct plogp__csv_task task = all;
        task.first += done;
        task.to += done;
        task.count = all.count - done < each ? all.count - done : each;
        team->tasks[team->count++] = task;
    }
    return true;
}

/* Slices of all rows that are wanted, in the order of the block. */
static bool divide(const struct job *job)
{
    struct plogp__csv_team *team = job->team;
    const struct plogp__csv_rows *rows = job->rows;
    const struct plogp__csv_block *block = &rows->reader->block;
    const plogp_alloc *alloc = job->columns->alloc;
    const size_t each = SLICE_CELLS / job->columns->all + 1;
    size_t left = rows->count, first = rows->reader->cursor, before = 0;
    team->count = 0;
    for (size_t p = 0; left > 0; p++) {
        const struct plogp__csv_piece *piece = &block->pieces[p];
        const size_t have = piece->table.rows > first ? piece->table.rows - first : 0;
        const struct plogp__csv_task all = {.piece = piece,
                                            .first = first,
                                            .count = have < left ? have : left,
                                            .to = rows->to + rows->count - left,
                                            .before = before};
        if (!add_slices(team, all, each, alloc))
            return false;
        left -= all.count;
        first -= have > 0 ? first : piece->table.rows;
        before += piece->table.rows;
    }
    return plogp__reserve(alloc, (void **)&team->found, &team->found_capacity,
                          team->count * job->columns->all, sizeof *team->found) &&
           plogp__reserve(alloc, (void **)&team->faults, &team->fault_capacity,
                          job->columns->all, sizeof *team->faults);
}

/* Run tasks; alone, where there is little to do. */
static plogp_status run(struct job *job, size_t count, plogp__task *task)
{
    plogp_context alone = job->context == NULL ? plogp_context_defaults() : *job->context;
    alone.threads = 1;
    const bool little = job->rows->count * job->columns->all < CELLS_MIN;
    const plogp_status status = little ? plogp__team_run(&alone, count, task, job)
                                       : plogp__team_work(job->rows->reader->block.team,
                                                          job->context, count, task, job);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(job->context) : status;
}

/* What the slices of a column have. */
static unsigned found_in(const struct job *job, size_t column)
{
    unsigned found = 0;
    for (size_t t = 0; t < job->team->count; t++)
        found |= job->team->found[t * job->columns->all + column];
    return found;
}

/* The first rows of a reading say which places the whole numbers of a column have. */
static void settle_wholes(const struct job *job)
{
    const struct plogp__csv_task *const task = &job->team->tasks[0];
    const size_t in_piece = task->piece->table.rows - task->first;
    struct plogp__csv_span span = span_of(job, task, 0);
    span.count = in_piece < job->rows->count ? in_piece : job->rows->count;
    span.count = span.count < PLACES_ROWS ? span.count : PLACES_ROWS;
    for (size_t i = 0; i < job->columns->count; i++) {
        struct plogp__column *const column = &job->columns->items[i];
        if (column->wholes_state != PLOGP__WHOLES_ASKED)
            continue;
        column->is_whole = plogp__csv_places(column, &span, &column->places);
        column->wholes_state =
            column->is_whole ? PLOGP__WHOLES_SETTLED : PLOGP__WHOLES_UNASKED;
    }
}

/* Some slices of a column have numbers: so has this batch, and all that follow. */
static void to_numbers(const struct job *job, size_t c)
{
    struct plogp__column *const column = &job->columns->items[c];
    const struct plogp__csv_team *const team = job->team;
    column->wholes_state = PLOGP__WHOLES_UNASKED;
    column->is_whole = false;
    plogp__column_to_numbers(column, 0, job->rows->to);
    for (size_t t = 0; t < team->count; t++)
        if ((team->found[t * job->columns->all + c] & PLOGP__CSV_HAS_UNLIKE) == 0)
            plogp__column_to_numbers(column, team->tasks[t].to, team->tasks[t].count);
}

plogp_status plogp__csv_team_convert(struct plogp__csv_team *team,
                                     struct plogp__columns *columns,
                                     const struct plogp__csv_rows *rows,
                                     const plogp_context *context,
                                     struct plogp__csv_fault *fault)
{
    struct job job = {team, columns, rows, context, false};
    if (!divide(&job))
        return plogp__fail_memory(context);
    if (rows->to == 0)
        settle_wholes(&job);
    PLOGP_TRY(run(&job, team->count + 1, run_task));
    fault->kind = PLOGP__CSV_SOUND;
    for (size_t t = 0; t < team->count; t++)
        keep_first(fault, &team->tasks[t].fault);
    bool has_new = false;
    for (size_t i = 0; i < columns->all; i++) {
        const unsigned found = found_in(&job, i);
        columns->items[i].has_missing |= (found & PLOGP__CSV_HAS_MISSING) != 0;
        has_new |= (found & PLOGP__CSV_HAS_NEW) != 0;
        if ((found & PLOGP__CSV_HAS_UNLIKE) != 0)
            to_numbers(&job, i);
    }
    if (!has_new)
        return PLOGP_OK;
    PLOGP_TRY(run(&job, columns->all, add_levels));
    for (size_t i = 0; i < columns->all; i++)
        keep_first(fault, &team->faults[i]);
    return PLOGP_OK;
}

plogp_status plogp__csv_team_infer(struct plogp__csv_team *team,
                                   struct plogp__columns *columns,
                                   const struct plogp__csv_rows *rows,
                                   const plogp_context *context)
{
    struct job job = {team, columns, rows, context, true};
    if (!divide(&job))
        return plogp__fail_memory(context);
    PLOGP_TRY(run(&job, team->count + 1, run_task));
    for (size_t i = 0; i < columns->all; i++)
        if ((found_in(&job, i) & PLOGP__CSV_HAS_TEXT) != 0) {
            columns->items[i].type = PLOGP_COLUMN_CATEGORICAL;
            columns->items[i].settled = true;
        }
    return PLOGP_OK;
}
