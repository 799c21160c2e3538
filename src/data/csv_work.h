/* The fields of one column while they are converted: csv_convert.c for numbers, csv_codes.c. */
#ifndef PLOGP_SRC_DATA_CSV_WORK_H
#define PLOGP_SRC_DATA_CSV_WORK_H

#include "data/csv_convert.h"
#include "data/csv_scan.h"

/* A column and rows at work. */
struct plogp__csv_work {
    struct plogp__column *column;
    const struct plogp__csv_span *span;
    struct plogp__csv_outcome *outcome;
};

/* Where the fields are. */
struct plogp__csv_fields plogp__csv_fields_of(const struct plogp__csv_span *span,
                                              const struct plogp__column *column);

/* What a field says, its quotes taken away. False: no memory. */
bool plogp__csv_content(const struct plogp__csv_span *span, size_t field, size_t row,
                        struct plogp__csv_text *content);

/* Levels keep their blanks; only the question whether a value is missing ignores them. */
bool plogp__csv_is_missing(const struct plogp__missing *missing,
                           struct plogp__csv_text text);
void plogp__csv_set_missing(const struct plogp__csv_work *work, size_t at);

struct plogp__csv_fault plogp__csv_fault_at(const struct plogp__csv_work *work, size_t i,
                                            enum plogp__csv_fault_kind kind);

/* The codes of the fields from *i on, which becomes the one at fault. */
enum plogp__csv_fault_kind plogp__csv_convert_codes(const struct plogp__csv_work *work,
                                                    size_t *i);

#endif
