/* The names of the columns, from the first row. */
#ifndef PLOGP_SRC_DATA_CSV_NAMES_H
#define PLOGP_SRC_DATA_CSV_NAMES_H

#include "data/csv_reader.h"

/*
 * Names from the first row of reader->table (header) or V1, V2, ... An empty name becomes
 * V and its position; a name that was there before gets .1, .2, ... behind it, the first
 * that is free. PLOGP_EFORMAT: not UTF-8, or a NUL byte. PLOGP_ENOMEM
 */
PLOGP_MUST_CHECK plogp_status plogp__csv_names_read(struct plogp__csv_reader *reader);

#endif
