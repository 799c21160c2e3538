/* The columns of a block of CSV, shared out over the thread team. */
#ifndef PLOGP_SRC_DATA_CSV_TEAM_H
#define PLOGP_SRC_DATA_CSV_TEAM_H

#include "data/csv_convert.h"

struct plogp__csv_task;

/* Zero-initialise it. */
struct plogp__csv_team {
    struct plogp__csv_scratch *scratch; /* [workers] */
    size_t workers;
    struct plogp__csv_task *tasks; /* [count] */
    size_t count;
    size_t capacity;
};

/* Rows [first, first + count) of a table, for [to, to + count) of the columns. */
struct plogp__csv_rows {
    const char *block;
    const struct plogp__csv_table *table;
    const struct plogp__missing *missing;
    size_t first;
    size_t count;
    size_t to;
};

/* PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__csv_team_init(struct plogp__csv_team *team,
                                                   const plogp_context *context);
void plogp__csv_team_clear(struct plogp__csv_team *team, const plogp_alloc *alloc);

/* Convert rows in all columns. The fault is that of the first row, and there of the first
 * field, whatever the threads; SOUND: none. PLOGP_ENOMEM, PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__csv_team_convert(struct plogp__csv_team *team,
                                                      struct plogp__columns *columns,
                                                      const struct plogp__csv_rows *rows,
                                                      const plogp_context *context,
                                                      struct plogp__csv_fault *fault);

/* Make columns that are not settled categorical where a text is no number.
 * PLOGP_ENOMEM, PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__csv_team_infer(struct plogp__csv_team *team,
                                                    struct plogp__columns *columns,
                                                    const struct plogp__csv_rows *rows,
                                                    const plogp_context *context);

#endif
