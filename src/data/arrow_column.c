#include "data/arrow_column.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plogp/number.h"

#define SECONDS_PER_DAY INT64_C(86400)
#define VALUES_MAX      ((int64_t)1 << 40)

static int64_t units_of(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 1000;
    case 'u':
        return 1000000;
    default:
        return unit == 'n' ? 1000000000 : 0;
    }
}

static struct plogp__arrow_type integer_type(char letter)
{
    static const char LETTERS[] = "cCsSiIlL";
    const char *found = strchr(LETTERS, letter);
    if (letter == '\0' || found == NULL)
        return (struct plogp__arrow_type){.kind = PLOGP__ARROW_OTHER};
    const size_t place = (size_t)(found - LETTERS);
    return (struct plogp__arrow_type){.kind = PLOGP__ARROW_INTEGER,
                                      .size = (size_t)1 << place / 2,
                                      .is_signed = place % 2 == 0};
}

/* "tdD", "tdm", "tss:UTC" and the like; a time zone does not change what is written. */
static struct plogp__arrow_type date_type(const char *format)
{
    struct plogp__arrow_type type = {.kind = PLOGP__ARROW_DATE, .size = 8};
    if (strcmp(format, "tdD") == 0) {
        type.size = 4;
        type.day_only = true;
        return type;
    }
    if (strcmp(format, "tdm") == 0) {
        type.per_second = 1000;
        type.day_only = true;
        return type;
    }
    if (strncmp(format, "ts", 2) == 0 && format[2] != '\0' && format[3] == ':')
        type.per_second = units_of(format[2]);
    if (type.per_second == 0)
        type.kind = PLOGP__ARROW_OTHER;
    return type;
}

struct plogp__arrow_type plogp__arrow_type_of(const char *format)
{
    struct plogp__arrow_type type = {.kind = PLOGP__ARROW_OTHER};
    if (format == NULL)
        return type;
    if (format[0] == 't')
        return date_type(format);
    if (format[0] == '\0' || format[1] != '\0')
        return type;
    switch (format[0]) {
    case 'n':
        type.kind = PLOGP__ARROW_NULL;
        return type;
    case 'b':
        type.kind = PLOGP__ARROW_BOOL;
        return type;
    case 'f':
    case 'g':
        type.kind = PLOGP__ARROW_FLOAT;
        type.size = format[0] == 'f' ? 4 : 8;
        return type;
    case 'u':
    case 'U':
        type.kind = PLOGP__ARROW_TEXT;
        type.size = format[0] == 'u' ? 4 : 8;
        return type;
    default:
        return integer_type(format[0]);
    }
}

bool plogp__arrow_is_sound(const struct ArrowArray *array,
                           const struct plogp__arrow_type *type)
{
    if (array == NULL || array->release == NULL || array->length < 0 ||
        array->offset < 0 || array->length > VALUES_MAX || array->offset > VALUES_MAX)
        return false;
    if (type->kind == PLOGP__ARROW_NULL || type->kind == PLOGP__ARROW_OTHER)
        return type->kind == PLOGP__ARROW_NULL;
    const int64_t buffers = type->kind == PLOGP__ARROW_TEXT ? 3 : 2;
    if (array->n_buffers != buffers || array->buffers == NULL)
        return false;
    return array->length == 0 || array->buffers[1] != NULL;
}

static bool bit(const void *bits, int64_t at)
{
    return (((const uint8_t *)bits)[at / 8] >> (at % 8) & 1) != 0;
}

bool plogp__arrow_is_valid(const struct ArrowArray *array, int64_t at)
{
    if (array->n_buffers == 0) /* the type "null" */
        return false;
    return array->null_count == 0 || array->buffers[0] == NULL ||
           bit(array->buffers[0], array->offset + at);
}

static uint64_t word_at(const struct ArrowArray *array, size_t size, int64_t at)
{
    const uint8_t *from =
        (const uint8_t *)array->buffers[1] + (size_t)(array->offset + at) * size;
    uint8_t byte;
    uint16_t half;
    uint32_t single;
    uint64_t word;
    switch (size) {
    case 1:
        memcpy(&byte, from, 1);
        return byte;
    case 2:
        memcpy(&half, from, 2);
        return half;
    case 4:
        memcpy(&single, from, 4);
        return single;
    default:
        memcpy(&word, from, 8);
        return word;
    }
}

/* Two's complement of `size` bytes. */
static int64_t extend(uint64_t word, size_t size)
{
    const uint64_t sign = UINT64_C(1) << (8 * size - 1);
    const uint64_t extended = (word ^ sign) - sign;
    int64_t value;
    memcpy(&value, &extended, sizeof value);
    return value;
}

static double float_at(const struct ArrowArray *array, size_t size, int64_t at)
{
    const uint64_t word = word_at(array, size, at);
    double number;
    if (size == 8) {
        memcpy(&number, &word, sizeof number);
        return number;
    }
    const uint32_t half = (uint32_t)word;
    float single;
    memcpy(&single, &half, sizeof single);
    return (double)single;
}

double plogp__arrow_number(const struct ArrowArray *array,
                           const struct plogp__arrow_type *type, int64_t at)
{
    switch (type->kind) {
    case PLOGP__ARROW_BOOL:
        return bit(array->buffers[1], array->offset + at) ? 1.0 : 0.0;
    case PLOGP__ARROW_FLOAT:
        return float_at(array, type->size, at);
    case PLOGP__ARROW_INTEGER:
        return type->is_signed
                   ? (double)extend(word_at(array, type->size, at), type->size)
                   : (double)word_at(array, type->size, at);
    default:
        return NAN;
    }
}

int64_t plogp__arrow_index(const struct ArrowArray *array,
                           const struct plogp__arrow_type *type, int64_t at)
{
    const uint64_t word = word_at(array, type->size, at);
    if (type->is_signed)
        return extend(word, type->size);
    return word > INT64_MAX ? -1 : (int64_t)word;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t floor_rest(int64_t a, int64_t b)
{
    return a % b < 0 ? a % b + b : a % b;
}

/* Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar: years
 * start in March, so that the day that leap years have comes last. */
static void civil(int64_t day, int64_t date[3])
{
    const int64_t shifted = day + 719468; /* days from 0000-03-01 */
    const int64_t era = floor_divide(shifted, 146097);
    const int64_t of_era = floor_rest(shifted, 146097);
    const int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153; /* 0: March */
    date[0] = year + era * 400 + (month >= 10);
    date[1] = month < 10 ? month + 3 : month - 9;
    date[2] = of_year - (153 * month + 2) / 5 + 1;
}

/* The rest of a second, without zeros at its end. */
static int put_fraction(char *text, size_t size, int64_t rest, int64_t per_second)
{
    int digits = 0;
    if (rest == 0)
        return 0;
    for (int64_t unit = per_second; unit > 1; unit /= 10)
        digits++;
    for (; rest % 10 == 0; rest /= 10)
        digits--;
    return snprintf(text, size, ".%0*" PRId64, digits, rest);
}

static size_t put_date(const struct plogp__arrow_type *type, int64_t value, char *text)
{
    int64_t date[3];
    const int64_t per_second = type->per_second == 0 ? 1 : type->per_second;
    const int64_t seconds = floor_divide(value, per_second);
    const int64_t day =
        type->per_second == 0 ? value : floor_divide(seconds, SECONDS_PER_DAY);
    civil(day, date);
    int length =
        snprintf(text, PLOGP__ARROW_TEXT_ROOM, "%04" PRId64 "-%02" PRId64 "-%02" PRId64,
                 date[0], date[1], date[2]);
    if (type->day_only)
        return (size_t)length;
    const int64_t of_day = floor_rest(seconds, SECONDS_PER_DAY);
    length += snprintf(text + length, PLOGP__ARROW_TEXT_ROOM - (size_t)length,
                       "T%02" PRId64 ":%02" PRId64 ":%02" PRId64, of_day / 3600,
                       of_day / 60 % 60, of_day % 60);
    length += put_fraction(text + length, PLOGP__ARROW_TEXT_ROOM - (size_t)length,
                           floor_rest(value, per_second), per_second);
    return (size_t)length;
}

static const char *text_at(const struct ArrowArray *array, size_t size, int64_t at,
                           size_t *length)
{
    const int64_t start = extend(word_at(array, size, at), size);
    const int64_t end = extend(word_at(array, size, at + 1), size);
    if (start < 0 || end < start || (array->buffers[2] == NULL && end > start))
        return NULL;
    *length = (size_t)(end - start);
    return *length == 0 ? "" : (const char *)array->buffers[2] + start;
}

const char *plogp__arrow_text(const struct ArrowArray *array,
                              const struct plogp__arrow_type *type, int64_t at,
                              char *room, size_t *length)
{
    const uint64_t word =
        type->kind == PLOGP__ARROW_INTEGER ? word_at(array, type->size, at) : 0;
    if (type->kind == PLOGP__ARROW_TEXT)
        return text_at(array, type->size, at, length);
    if (type->kind == PLOGP__ARROW_DATE)
        *length =
            put_date(type, extend(word_at(array, type->size, at), type->size), room);
    else if (type->kind == PLOGP__ARROW_INTEGER && type->is_signed)
        *length = (size_t)snprintf(room, PLOGP__ARROW_TEXT_ROOM, "%" PRId64,
                                   extend(word, type->size));
    else if (type->kind == PLOGP__ARROW_INTEGER)
        *length = (size_t)snprintf(room, PLOGP__ARROW_TEXT_ROOM, "%" PRIu64, word);
    else
        *length = plogp_number_format(plogp__arrow_number(array, type, at), room);
    return room;
}
