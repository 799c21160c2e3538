/**
 * Numbers as text: correctly rounded reading and shortest round-trip writing.
 *
 * Neither function looks at the locale, allocates or keeps state. What is written reads
 * back to the same double, bit for bit (NaN to a NaN).
 *
 *     double value;
 *     plogp_status status = plogp_number_parse("0.125", 5, &value);
 *     char text[PLOGP_NUMBER_SIZE];
 *     size_t length = plogp_number_format(value, text);
 */
#ifndef PLOGP_NUMBER_H
#define PLOGP_NUMBER_H

#include <stddef.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes that hold any formatted number and its terminator. */
#define PLOGP_NUMBER_SIZE 32

/**
 * The double nearest to a decimal number; the whole text must be the number.
 *
 * Given
 *   text     [length]  an optional sign (+ or -), then decimal digits with an optional
 *                      point and an optional exponent, or "inf", "infinity" or "nan" in
 *                      any case; no blanks around it, no hexadecimal; not terminated
 *   length             bytes of text
 * Returned
 *   value    [1]       the nearest double, ties to even; written only on PLOGP_OK
 * Status
 *   PLOGP_EINVAL       text or value is NULL
 *   PLOGP_EFORMAT      text is empty or not exactly one number
 *   PLOGP_EDOMAIN      the number is finite and rounds beyond the largest double
 * Accuracy
 *   correctly rounded; a magnitude below half the smallest subnormal gives 0 of its sign
 * Cost
 *   O(length), no allocation, safe to call from many threads
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_number_parse(const char *text,
                                                           size_t length, double *value);

/**
 * The shortest decimal text that reads back to the same double.
 *
 * Magnitudes from 1e-5 to below 1e15 have no exponent ("0.125", "100000", "-0"), others
 * have one ("1e+300"); what is not finite is "Infinity", "-Infinity" or "NaN".
 *
 * Given
 *   value              any double
 * Returned
 *   text     [PLOGP_NUMBER_SIZE]  the number, terminated; always written
 *   (result)           its length without the terminator
 * Cost
 *   constant, no allocation, safe to call from many threads
 */
PLOGP_API size_t plogp_number_format(double value, char *text);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_NUMBER_H */
