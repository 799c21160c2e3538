#include "data/csv_team.h"

#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "base/team.h"

#define SLICE_ROWS ((size_t)2048) /* of a numeric column in one task                  */
#define CELLS_MIN                                                                        \
    ((size_t)16384) /* with fewer, waking the team costs more than it
                                      saves: about 10 us against 20 ns a number */

/* Some rows of one column, and what came of them. */
struct plogp__csv_task {
    struct plogp__column *column;
    size_t first; /* behind rows->first */
    size_t count;
    struct plogp__csv_outcome outcome;
};

struct job {
    struct plogp__csv_team *team;
    const struct plogp__csv_rows *rows;
    const plogp_alloc *alloc;
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
    memset(team, 0, sizeof *team);
}

static plogp_status run_task(void *state, size_t t, size_t worker)
{
    const struct job *job = state;
    const struct plogp__csv_rows *rows = job->rows;
    struct plogp__csv_task *task = &job->team->tasks[t];
    const struct plogp__csv_span span = {.block = rows->block,
                                         .table = rows->table,
                                         .missing = rows->missing,
                                         .scratch = &job->team->scratch[worker],
                                         .alloc = job->alloc,
                                         .first = rows->first + task->first,
                                         .count = task->count,
                                         .to = rows->to + task->first};
    if (job->infer)
        plogp__csv_look(task->column, &span, &task->outcome);
    else
        plogp__csv_convert(task->column, &span, &task->outcome);
    return task->outcome.fault.kind == PLOGP__CSV_MEMORY ? PLOGP_ENOMEM : PLOGP_OK;
}

/* All rows of a column in slices. */
static bool add_tasks(struct plogp__csv_team *team, struct plogp__column *column,
                      size_t rows, size_t slice, const plogp_alloc *alloc)
{
    const size_t more = (rows + slice - 1) / slice;
    if (!plogp__reserve(alloc, (void **)&team->tasks, &team->capacity, team->count + more,
                        sizeof *team->tasks))
        return false;
    for (size_t first = 0; first < rows; first += slice)
        team->tasks[team->count++] = (struct plogp__csv_task){
            .column = column,
            .first = first,
            .count = rows - first < slice ? rows - first : slice};
    return true;
}

static plogp_status run(struct job *job, size_t cells, const plogp_context *context)
{
    plogp_context alone = context == NULL ? plogp_context_defaults() : *context;
    alone.threads = 1;
    const plogp_status status = plogp__team_run(cells < CELLS_MIN ? &alone : context,
                                                job->team->count, run_task, job);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(context) : status;
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

/* Categories first: their tasks are the long ones. */
plogp_status plogp__csv_team_convert(struct plogp__csv_team *team,
                                     struct plogp__columns *columns,
                                     const struct plogp__csv_rows *rows,
                                     const plogp_context *context,
                                     struct plogp__csv_fault *fault)
{
    struct job job = {.team = team, .rows = rows, .alloc = columns->alloc};
    bool done = true;
    team->count = 0;
    for (size_t i = 0; done && i < columns->all; i++)
        if (columns->items[i].type == PLOGP_COLUMN_CATEGORICAL)
            done = add_tasks(team, &columns->items[i], rows->count, rows->count,
                             columns->alloc);
    for (size_t i = 0; done && i < columns->all; i++)
        if (columns->items[i].type == PLOGP_COLUMN_NUMERIC)
            done = add_tasks(team, &columns->items[i], rows->count, SLICE_ROWS,
                             columns->alloc);
    if (!done)
        return plogp__fail_memory(context);
    PLOGP_TRY(run(&job, rows->count * columns->all, context));
    fault->kind = PLOGP__CSV_SOUND;
    for (size_t t = 0; t < team->count; t++) {
        const struct plogp__csv_outcome *outcome = &team->tasks[t].outcome;
        keep_first(fault, &outcome->fault);
        team->tasks[t].column->has_missing |= outcome->has_missing;
    }
    return PLOGP_OK;
}

plogp_status plogp__csv_team_infer(struct plogp__csv_team *team,
                                   struct plogp__columns *columns,
                                   const struct plogp__csv_rows *rows,
                                   const plogp_context *context)
{
    struct job job = {.team = team, .rows = rows, .alloc = columns->alloc, .infer = true};
    team->count = 0;
    for (size_t i = 0; i < columns->all; i++)
        if (!columns->items[i].settled &&
            !add_tasks(team, &columns->items[i], rows->count, SLICE_ROWS, columns->alloc))
            return plogp__fail_memory(context);
    PLOGP_TRY(run(&job, rows->count * columns->all, context));
    for (size_t t = 0; t < team->count; t++)
        if (team->tasks[t].outcome.has_text) {
            team->tasks[t].column->type = PLOGP_COLUMN_CATEGORICAL;
            team->tasks[t].column->settled = true;
        }
    return PLOGP_OK;
}
