/* Texts of the data, made fit for a message. */
#ifndef PLOGP_SRC_DATA_PRINTABLE_H
#define PLOGP_SRC_DATA_PRINTABLE_H

#include <stddef.h>

/* `text` for a message: at most `size` - 1 bytes, control bytes and broken UTF-8 as '?',
 * cut with "..." at a character when too long. Returns `out`. */
const char *plogp__printable(const char *text, size_t length, char *out, size_t size);

#endif
