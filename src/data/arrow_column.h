/* One column of an Arrow record batch: what its format means, and its values. */
#ifndef PLOGP_SRC_DATA_ARROW_COLUMN_H
#define PLOGP_SRC_DATA_ARROW_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "plogp/arrow.h"

enum plogp__arrow_kind {
    PLOGP__ARROW_OTHER = 0, /* not read */
    PLOGP__ARROW_NULL,
    PLOGP__ARROW_BOOL,
    PLOGP__ARROW_INTEGER,
    PLOGP__ARROW_FLOAT,
    PLOGP__ARROW_TEXT,
    PLOGP__ARROW_DATE, /* of days or milliseconds, or a timestamp */
};

struct plogp__arrow_type {
    enum plogp__arrow_kind kind;
    size_t size;        /* bytes of a value, or of an offset of texts           */
    bool is_signed;     /* integers                                             */
    int64_t per_second; /* dates: units of a second; 0: days                  */
    bool day_only;      /* dates without a time                                 */
};

/* What a format string means, that of the dictionary's values when there is one. */
struct plogp__arrow_type plogp__arrow_type_of(const char *format);

/* Whether an array has the buffers and children that its type needs. */
bool plogp__arrow_is_sound(const struct ArrowArray *array,
                           const struct plogp__arrow_type *type);

/* Whether value `at` (counted from the array's offset) is there. */
bool plogp__arrow_is_valid(const struct ArrowArray *array, int64_t at);

/* A number: integers rounded to nearest, booleans 0 and 1, null NaN. */
double plogp__arrow_number(const struct ArrowArray *array,
                           const struct plogp__arrow_type *type, int64_t at);

/* The integer of a dictionary's index; negative when it is too large. */
int64_t plogp__arrow_index(const struct ArrowArray *array,
                           const struct plogp__arrow_type *type, int64_t at);

/* A text, a date as text or a number as text, without its end; `room` is where those that
 * are made are put. NULL: the offsets are not in order. */
#define PLOGP__ARROW_TEXT_ROOM ((size_t)64)
const char *plogp__arrow_text(const struct ArrowArray *array,
                              const struct plogp__arrow_type *type, int64_t at,
                              char *room, size_t *length);

#endif
