/* The common form of a number in a file, read without a loop. */
#ifndef PLOGP_SRC_DATA_SHORT_NUMBER_H
#define PLOGP_SRC_DATA_SHORT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#define PLOGP__SHORT_NUMBER_ROOM ((size_t)32) /* readable bytes that a text must have */

/*
 * A sign or none, and up to 16 digits with a point or none that make an integer of at
 * most 2^53 over a power of ten: then the value that plogp_number_parse gives. False for
 * everything else, good or bad. PLOGP__SHORT_NUMBER_ROOM bytes from `text` on must be
 * readable, whatever the length.
 */
bool plogp__short_number(const char *text, size_t length, double *value);

/* Whether the text is a sign or none and up to 16 digits with a point or none: then it is
 * a number. Readable bytes as above. */
bool plogp__is_short_number(const char *text, size_t length);

#endif
