/* What the first lines of CSV say of the delimiter, and the first row of the header. */
#ifndef PLOGP_SRC_DATA_CSV_SNIFF_H
#define PLOGP_SRC_DATA_CSV_SNIFF_H

#include "data/csv_reader.h"

/*
 * The delimiter among comma, tab, semicolon and bar: the one that the most of the first
 * lines have as often as the first has, outside quotes; of equals the one that the first
 * line has most often, then the earlier of this list; comma when there is none. False:
 * this text does not end behind those lines.
 */
bool plogp__csv_delimiter(const char *text, size_t length, bool final,
                          uint8_t *delimiter);

/*
 * Whether the first row of reader->table is data rather than names: all of its fields are
 * numbers, and they do not count up by one over three columns or more, as the names that
 * programs give to columns without a name, or years, do.
 */
PLOGP_MUST_CHECK plogp_status
plogp__csv_first_row_is_data(const struct plogp__csv_reader *reader, bool *is_data);

#endif
