/* The rows of a block of CSV, shared out over the thread team. */
#ifndef PLOGP_SRC_DATA_CSV_TEAM_H
#define PLOGP_SRC_DATA_CSV_TEAM_H

#include "data/csv_convert.h"
#include "data/csv_reader.h"

struct plogp__csv_task;

/* Zero-initialise it. */
struct plogp__csv_team {
    struct plogp__csv_scratch *scratch; /* [workers] */
    size_t workers;
    struct plogp__csv_task *tasks; /* [count], each a slice of rows                   */
    size_t count;
    size_t capacity;
    uint8_t *found; /* [count][columns] what each slice has of each column    */
    size_t found_capacity;
    struct plogp__csv_fault *faults; /* [columns] of adding levels                     */
    size_t fault_capacity;
};

/* The next `count` rows of the reader's block, for [to, to + count) of the columns. */
struct plogp__csv_rows {
    struct plogp__csv_reader *reader;
    const struct plogp__missing *missing;
    size_t count;
    size_t to;
};

/* PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__csv_team_init(struct plogp__csv_team *team,
                                                   const plogp_context *context);
void plogp__csv_team_clear(struct plogp__csv_team *team, const plogp_alloc *alloc);

/* Convert rows in all columns, while the next block is read. The fault is that of the
 * first row, and there of the first field, whatever the threads; SOUND: none.
 * PLOGP_ENOMEM, PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__csv_team_convert(struct plogp__csv_team *team,
                                                      struct plogp__columns *columns,
                                                      const struct plogp__csv_rows *rows,
                                                      const plogp_context *context,
                                                      struct plogp__csv_fault *fault);

/* Make columns that are not settled categorical where a text is no number; the next block
 * is read meanwhile. PLOGP_ENOMEM, PLOGP_ECANCEL */
PLOGP_MUST_CHECK plogp_status plogp__csv_team_infer(struct plogp__csv_team *team,
                                                    struct plogp__columns *columns,
                                                    const struct plogp__csv_rows *rows,
                                                    const plogp_context *context);

#endif
