#include "data/npy_column.h"

#include <math.h>
#include <stdio.h>

#include "base/status.h"
#include "plogp/number.h"

/* The text that a level of this element has: integers exactly. */
static size_t format_element(const struct plogp__npy *npy, const uint8_t *element,
                             char *text)
{
    if (npy->kind == 'f')
        return plogp_number_format(plogp__npy_number(npy, element), text);
    bool negative = false;
    const uint64_t magnitude = plogp__npy_integer(npy, element, &negative);
    const int length = snprintf(text, PLOGP_NUMBER_SIZE, "%s%llu", negative ? "-" : "",
                                (unsigned long long)magnitude);
    return (size_t)length;
}

static plogp_status fail_weight(const plogp_source *base, uint64_t index, double value)
{
    char text[PLOGP_NUMBER_SIZE];
    (void)plogp_number_format(value, text);
    return plogp__fail_at(base->context, (size_t)index, PLOGP_EFORMAT,
                          "%s: row %llu: '%s' is no weight: weights are finite and >= 0",
                          base->name, (unsigned long long)index + 1, text);
}

plogp_status plogp__npy_convert(const struct plogp__npy *npy, const uint8_t *element,
                                const plogp_source *base, uint64_t first_row,
                                struct plogp__column *column, size_t row)
{
    const double number = plogp__npy_number(npy, element);
    const bool missing = isnan(number);
    if (column->weights && !(number >= 0.0 && isfinite(number)))
        return fail_weight(base, first_row + row, number);
    column->valid[row] = !missing;
    column->has_missing |= missing;
    if (column->type == PLOGP_COLUMN_NUMERIC) {
        column->numbers[row] = number;
        return PLOGP_OK;
    }
    column->codes[row] = PLOGP__NO_CODE;
    if (missing)
        return PLOGP_OK;
    char text[PLOGP_NUMBER_SIZE];
    const size_t length = format_element(npy, element, text);
    if (plogp__dictionary_code(&column->dictionary, text, length, &column->codes[row]) !=
        PLOGP_OK)
        return plogp__fail_memory(base->context);
    return PLOGP_OK;
}
