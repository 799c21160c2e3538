/* Find the bytes that give CSV its structure, 64 at a time. */
#ifndef PLOGP_SRC_DATA_CSV_SPECIALS_H
#define PLOGP_SRC_DATA_CSV_SPECIALS_H

#include <stdint.h>

#define PLOGP__CSV_STRIDE 64

/* One bit a byte, the first byte the lowest. */
struct plogp__csv_specials {
    uint64_t delimiter;
    uint64_t feed; /* LF */
    uint64_t ret;  /* CR */
    uint64_t quote;
};

/* Of the 64 bytes of a text. */
struct plogp__csv_specials plogp__csv_specials(const char *text, uint8_t delimiter);

#endif
