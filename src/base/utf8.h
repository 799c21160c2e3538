/* Reading UTF-8 that may be damaged. */
#ifndef PLOGP_SRC_BASE_UTF8_H
#define PLOGP_SRC_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLOGP__REPLACEMENT 0xFFFDU

/* The first character of bytes[length], length >= 1: its code in *code and the bytes it
 * takes. A byte that begins no valid character takes 1 and is PLOGP__REPLACEMENT. */
size_t plogp__utf8_decode(const char *bytes, size_t length, uint32_t *code);

/* Well-formed UTF-8: shortest forms only, no surrogates, at most U+10FFFF.
 * Source: The Unicode Standard, table 3-7. */
bool plogp__utf8_valid(const char *text, size_t length);

/* Bytes of the character `code`, written to bytes[4]. */
size_t plogp__utf8_encode(uint32_t code, char *bytes);

#endif
