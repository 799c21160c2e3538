/* Find the bytes that give CSV its structure, 64 at a time. */
#ifndef PLOGP_SRC_DATA_CSV_SPECIALS_H
#define PLOGP_SRC_DATA_CSV_SPECIALS_H

#include <stdint.h>

#define PLOGP__CSV_STRIDE 64

/* Bit i is set when text[i] is the delimiter, LF, CR or a quote; text has 64 bytes. */
uint64_t plogp__csv_specials(const char *text, uint8_t delimiter);

#endif
