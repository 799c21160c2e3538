#include "plogp/list.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "data/input.h"
#include "data/npy.h"
#include "data/printable.h"
#include "plogp/number.h"

#define ITEM_BYTES  8 /* of a double and of a count */
#define EXACT_LIMIT 0x1p53
#define FILE_BYTES  ((size_t)1 << 16)

/* A list under construction: doubles, or counts. */
struct list {
    const plogp_context *context;
    const plogp_alloc *alloc;
    const char *file; /* for messages; NULL: the text was given itself */
    bool counts;
    void *items; /* double or uint64_t [count] */
    size_t count;
    size_t capacity;
};

static plogp_status fail_item(const struct list *list, const char *text, size_t length,
                              const char *what)
{
    char shown[80];
    return plogp__fail_at(list->context, list->count, PLOGP_EFORMAT,
                          "%s%sitem %zu: '%s' %s", list->file == NULL ? "" : list->file,
                          list->file == NULL ? "" : ": ", list->count + 1,
                          plogp__printable(text, length, shown, sizeof shown), what);
}

static plogp_status fail_list(const struct list *list, const char *what)
{
    return plogp__fail(list->context, PLOGP_EFORMAT, "%s %s",
                       list->file == NULL ? "the list" : list->file, what);
}

static plogp_status reserve(struct list *list, size_t count)
{
    if (plogp__reserve(list->alloc, &list->items, &list->capacity, count, ITEM_BYTES))
        return PLOGP_OK;
    return plogp__fail_memory(list->context);
}

/* A double that was not written with digits only, as a count; NULL or what is wrong. */
static const char *whole_number(double number, uint64_t *count)
{
    if (isnan(number) || isinf(number))
        return "is no count: counts are whole numbers >= 0";
    if (number < 0.0)
        return "is negative: counts are whole numbers >= 0";
    if (number != floor(number))
        return "has a fraction: counts are whole numbers >= 0";
    if (number > EXACT_LIMIT)
        return "is above 2^53: write it with digits only, up to 2^64 - 1";
    *count = (uint64_t)number;
    return NULL;
}

/* Digits only: exact. Returns false when there is something else in the text. */
static bool read_digits(const char *text, size_t length, uint64_t *count, bool *overflow)
{
    uint64_t value = 0;
    *overflow = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        const uint64_t digit = (uint64_t)(text[i] - '0');
        *overflow = *overflow || value > (UINT64_MAX - digit) / 10;
        value = 10 * value + digit;
    }
    *count = value;
    return length > 0;
}

static plogp_status read_number(const struct list *list, const char *text, size_t length,
                                double *number)
{
    if (length == 0)
        return fail_item(list, text, length, "is empty");
    switch (plogp_number_parse(text, length, number)) {
    case PLOGP_OK:
        return PLOGP_OK;
    case PLOGP_EDOMAIN:
        return fail_item(list, text, length, "is beyond the range of a double");
    default:
        return fail_item(list, text, length, "is not a number");
    }
}

static plogp_status read_count(const struct list *list, const char *text, size_t length,
                               uint64_t *count)
{
    bool overflow = false;
    if (read_digits(text, length, count, &overflow))
        return overflow ? fail_item(list, text, length, "is above 2^64 - 1") : PLOGP_OK;
    double number = 0.0;
    PLOGP_TRY(read_number(list, text, length, &number));
    const char *fault = whole_number(number, count);
    return fault == NULL ? PLOGP_OK : fail_item(list, text, length, fault);
}

static plogp_status add_text(struct list *list, const char *text, size_t length)
{
    PLOGP_TRY(reserve(list, list->count + 1));
    if (list->counts)
        PLOGP_TRY(read_count(list, text, length, (uint64_t *)list->items + list->count));
    else
        PLOGP_TRY(read_number(list, text, length, (double *)list->items + list->count));
    list->count++;
    return PLOGP_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blanks(const char *text, size_t length, size_t at)
{
    while (at < length && is_blank(text[at]))
        at++;
    return at;
}

/* Items with one comma, or blanks only, between them. */
static plogp_status parse_text(struct list *list, const char *text, size_t length)
{
    size_t at = skip_blanks(text, length, 0);
    bool comma = false;
    while (at < length || comma) {
        size_t end = at;
        while (end < length && text[end] != ',' && !is_blank(text[end]))
            end++;
        PLOGP_TRY(add_text(list, text + at, end - at));
        at = skip_blanks(text, length, end);
        comma = at < length && text[at] == ',';
        if (comma)
            at = skip_blanks(text, length, at + 1);
    }
    return list->count > 0 ? PLOGP_OK : fail_list(list, "is empty");
}

static plogp_status add_element(struct list *list, const struct plogp__npy *npy,
                                const uint8_t *element)
{
    const double number = plogp__npy_number(npy, element);
    if (!list->counts) {
        ((double *)list->items)[list->count++] = number;
        return PLOGP_OK;
    }
    uint64_t count = 0;
    bool negative = false;
    const char *fault = NULL;
    if (npy->kind == 'f')
        fault = whole_number(number, &count);
    else
        count = plogp__npy_integer(npy, element, &negative);
    if (negative)
        fault = "is negative: counts are whole numbers >= 0";
    if (fault != NULL) {
        char text[PLOGP_NUMBER_SIZE];
        return fail_item(list, text, plogp_number_format(number, text), fault);
    }
    ((uint64_t *)list->items)[list->count++] = count;
    return PLOGP_OK;
}

static plogp_status parse_npy(struct list *list, const uint8_t *bytes, size_t length)
{
    struct plogp__npy npy;
    const char *fault = plogp__npy_parse(bytes, length, &npy);
    if (fault != NULL)
        return plogp__fail(list->context, PLOGP_EFORMAT, "%s: %s", list->file, fault);
    if (npy.dimensions > 2 || (npy.shape[0] != 1 && npy.shape[1] != 1))
        return fail_list(list, "is an array of more than one row and column");
    if ((length - npy.data_offset) / npy.size < npy.count)
        return fail_list(list, "ends early; the file is truncated");
    if (npy.count == 0)
        return fail_list(list, "is empty");
    PLOGP_TRY(reserve(list, (size_t)npy.count));
    for (uint64_t i = 0; i < npy.count; i++)
        PLOGP_TRY(add_element(list, &npy, bytes + npy.data_offset + i * npy.size));
    return PLOGP_OK;
}

/* All bytes of a stream. */
static plogp_status read_all(struct plogp__input *input, const struct list *list,
                             char **bytes, size_t *length)
{
    size_t capacity = 0;
    for (size_t more = 1; more > 0; *length += more) {
        if (!plogp__reserve(list->alloc, (void **)bytes, &capacity, *length + FILE_BYTES,
                            1))
            return plogp__fail_memory(list->context);
        PLOGP_TRY(plogp__input_read(input, *bytes + *length, capacity - *length, &more));
    }
    return PLOGP_OK;
}

static plogp_status parse_file(struct list *list, const char *path)
{
    struct plogp__input *input = NULL;
    char *bytes = NULL;
    size_t length = 0;
    PLOGP_TRY(plogp__input_open(path, list->context, &input));
    list->file = plogp__input_name(input);
    plogp_status status = read_all(input, list, &bytes, &length);
    if (status == PLOGP_OK)
        status = length >= PLOGP__NPY_MAGIC_SIZE &&
                         memcmp(bytes, PLOGP__NPY_MAGIC, PLOGP__NPY_MAGIC_SIZE) == 0
                     ? parse_npy(list, (const uint8_t *)bytes, length)
                     : parse_text(list, bytes, length);
    plogp__free(list->alloc, bytes);
    plogp__input_free(input);
    return status;
}

static plogp_status read_list(const char *text, const plogp_context *context, bool counts,
                              void **items, size_t *count)
{
    struct list list = {
        .context = context, .alloc = plogp__context_alloc(context), .counts = counts};
    const plogp_status status = text[0] == '@' ? parse_file(&list, text + 1)
                                               : parse_text(&list, text, strlen(text));
    if (status != PLOGP_OK) {
        plogp__free(list.alloc, list.items);
        return status;
    }
    *items = list.items;
    *count = list.count;
    return PLOGP_OK;
}

plogp_status plogp_list_read(const char *list, const plogp_context *context,
                             double **values, size_t *count)
{
    if (list == NULL || values == NULL || count == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_list_read: null pointer");
    void *items = NULL;
    PLOGP_TRY(read_list(list, context, false, &items, count));
    *values = items;
    return PLOGP_OK;
}

plogp_status plogp_list_read_counts(const char *list, const plogp_context *context,
                                    uint64_t **counts, size_t *count)
{
    if (list == NULL || counts == NULL || count == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_list_read_counts: null pointer");
    void *items = NULL;
    PLOGP_TRY(read_list(list, context, true, &items, count));
    *counts = items;
    return PLOGP_OK;
}

void plogp_list_free(void *numbers, const plogp_context *context)
{
    plogp__free(plogp__context_alloc(context), numbers);
}
