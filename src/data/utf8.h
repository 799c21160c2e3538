/* Texts that leave the data floor are UTF-8 without NUL. */
#ifndef PLOGP_SRC_DATA_UTF8_H
#define PLOGP_SRC_DATA_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Well-formed UTF-8: shortest forms only, no surrogates, at most U+10FFFF.
 * Source: The Unicode Standard, table 3-7. */
bool plogp__utf8_valid(const char *text, size_t length);

/* `text` for a message: at most `size` - 1 bytes, control bytes and broken UTF-8 as '?',
 * cut with "..." at a character when too long. Returns `out`. */
const char *plogp__utf8_printable(const char *text, size_t length, char *out,
                                  size_t size);

#endif
