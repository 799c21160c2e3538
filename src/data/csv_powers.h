/* What makes a plain number exact: an integer up to 2^53 over a power of ten that is a
 * double is rounded once. Source: Clinger (1990), "How to read floating-point numbers
 * accurately". */
#ifndef PLOGP_SRC_DATA_CSV_POWERS_H
#define PLOGP_SRC_DATA_CSV_POWERS_H

#include <stdint.h>

#define PLOGP__EXACT_INTEGERS ((uint64_t)1 << 53)

/* 10^0 .. 10^16: all are doubles. */
static const double PLOGP__POWERS_OF_TEN[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,
                                              1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                              1e12, 1e13, 1e14, 1e15, 1e16};

#define PLOGP__FIXED_DIGITS 9U /* of a number of 32 bits, whatever they are */

/* 10^0 .. 10^PLOGP__WHOLES_PLACES */
static const uint32_t PLOGP__WHOLE_POWERS_OF_TEN[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

#endif
