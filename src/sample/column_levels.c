#include "sample/column_levels.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/number.h"

void plogp__column_levels_init(plogp__column_levels *levels, plogp_column_type type,
                               const plogp_alloc *alloc)
{
    *levels = (plogp__column_levels){.type = type, .alloc = alloc};
    plogp__dictionary_init(&levels->dictionary, alloc);
}

void plogp__column_levels_clear(plogp__column_levels *levels)
{
    plogp__dictionary_clear(&levels->dictionary);
    plogp__free(levels->alloc, levels->id_of_code);
    plogp__free(levels->alloc, levels->seen);
    *levels = (plogp__column_levels){.alloc = levels->alloc};
}

void plogp__column_levels_forget(plogp__column_levels *levels)
{
    plogp__dictionary_clear(&levels->dictionary);
    plogp__free(levels->alloc, levels->id_of_code);
    plogp__free(levels->alloc, levels->seen);
    levels->id_of_code = NULL;
    levels->seen = NULL;
    levels->id_capacity = levels->seen_capacity = 0;
}

size_t plogp__column_levels_count(const plogp__column_levels *levels)
{
    return levels->dictionary.levels.count;
}

/* A place for the id of each code; `seen` of a new one is 0, and batches count from 1. */
static plogp_status reserve_codes(plogp__column_levels *levels, size_t codes)
{
    if (codes <= levels->seen_capacity)
        return PLOGP_OK;
    const size_t before = levels->seen_capacity;
    void *ids = levels->id_of_code, *seen = levels->seen;
    const bool ids_done = plogp__reserve(levels->alloc, &ids, &levels->id_capacity, codes,
                                         sizeof *levels->id_of_code);
    levels->id_of_code = ids;
    if (!ids_done || !plogp__reserve(levels->alloc, &seen, &levels->seen_capacity, codes,
                                     sizeof *levels->seen))
        return PLOGP_ENOMEM;
    levels->seen = seen;
    memset(levels->seen + before, 0,
           (levels->seen_capacity - before) * sizeof *levels->seen);
    return PLOGP_OK;
}

static plogp_status ids_of_codes(plogp__column_levels *levels, const plogp_column *column,
                                 size_t rows, uint32_t *ids)
{
    PLOGP_TRY(reserve_codes(levels, column->levels->count));
    levels->batch++;
    for (size_t row = 0; row < rows; row++) {
        if (column->valid != NULL && !column->valid[row]) {
            ids[row] = PLOGP__MISSING;
            continue;
        }
        const uint32_t code = column->codes[row];
        if (levels->seen[code] != levels->batch) {
            PLOGP_TRY(plogp__dictionary_code(
                &levels->dictionary, column->levels->text[code],
                column->levels->length[code], &levels->id_of_code[code]));
            levels->seen[code] = levels->batch;
        }
        ids[row] = levels->id_of_code[code];
    }
    return PLOGP_OK;
}

size_t plogp__column_levels_key(double number, char *key)
{
    const double positive = number + 0.0;
    memcpy(key, &positive, sizeof positive);
    return sizeof positive;
}

static plogp_status ids_of_numbers(plogp__column_levels *levels,
                                   const plogp_column *column, size_t rows, uint32_t *ids,
                                   size_t *bad_row)
{
    for (size_t row = 0; row < rows; row++) {
        ids[row] = PLOGP__MISSING;
        if (column->valid != NULL && !column->valid[row])
            continue;
        char key[sizeof(double)];
        *bad_row = row;
        if (isnan(column->numbers[row]))
            return PLOGP_EDOMAIN;
        const size_t length = plogp__column_levels_key(column->numbers[row], key);
        PLOGP_TRY(plogp__dictionary_code(&levels->dictionary, key, length, &ids[row]));
    }
    return PLOGP_OK;
}

plogp_status plogp__column_levels_ids(plogp__column_levels *levels,
                                      const plogp_column *column, size_t rows,
                                      uint32_t *ids, size_t *bad_row)
{
    return levels->type == PLOGP_COLUMN_CATEGORICAL
               ? ids_of_codes(levels, column, rows, ids)
               : ids_of_numbers(levels, column, rows, ids, bad_row);
}

plogp_status plogp__column_levels_map(plogp__column_levels *levels,
                                      const plogp__column_levels *other, uint32_t *map)
{
    const plogp_levels *const theirs = &other->dictionary.levels;
    for (size_t id = 0; id < theirs->count; id++)
        PLOGP_TRY(plogp__dictionary_code(&levels->dictionary, theirs->text[id],
                                         theirs->length[id], &map[id]));
    return PLOGP_OK;
}

double plogp__column_levels_number(const plogp__column_levels *levels, uint32_t id)
{
    double number;
    memcpy(&number, levels->dictionary.levels.text[id], sizeof number);
    return number;
}

const char *plogp__column_levels_text(const plogp__column_levels *levels, uint32_t id,
                                      char *buffer, size_t *length)
{
    if (levels->type == PLOGP_COLUMN_CATEGORICAL) {
        *length = levels->dictionary.levels.length[id];
        return levels->dictionary.levels.text[id];
    }
    *length = plogp_number_format(plogp__column_levels_number(levels, id), buffer);
    return buffer;
}

struct sort_key {
    const char *text;
    size_t length;
    double number;
    bool is_number;
    uint32_t id;
};

static int compare_texts(const struct sort_key *x, const struct sort_key *y)
{
    const size_t shorter = x->length < y->length ? x->length : y->length;
    const int order = shorter == 0 ? 0 : memcmp(x->text, y->text, shorter);
    return order != 0 ? order : (x->length > y->length) - (x->length < y->length);
}

static int compare_keys(const void *a, const void *b)
{
    const struct sort_key *const x = a, *const y = b;
    if (x->is_number != y->is_number)
        return x->is_number ? -1 : 1;
    if (x->is_number && x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return compare_texts(x, y);
}

bool plogp__level_number(const char *text, size_t length, double *number)
{
    return plogp_number_parse(text, length, number) == PLOGP_OK && !isnan(*number);
}

static void set_text_key(const char *text, size_t length, struct sort_key *key)
{
    key->text = text;
    key->length = length;
    key->is_number = plogp__level_number(text, length, &key->number);
}

int plogp__level_compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    struct sort_key x, y;
    set_text_key(a, a_length, &x);
    set_text_key(b, b_length, &y);
    return compare_keys(&x, &y);
}

static void set_key(const plogp__column_levels *levels, uint32_t id, struct sort_key *key)
{
    const plogp_levels *const known = &levels->dictionary.levels;
    key->id = id;
    if (levels->type == PLOGP_COLUMN_CATEGORICAL) {
        set_text_key(known->text[id], known->length[id], key);
        return;
    }
    key->text = known->text[id];
    key->length = known->length[id];
    key->number = plogp__column_levels_number(levels, id);
    key->is_number = true;
}

plogp_status plogp__column_levels_order(const plogp__column_levels *levels,
                                        const unsigned char *keep, uint32_t *order,
                                        size_t *kept)
{
    const size_t count = plogp__column_levels_count(levels);
    struct sort_key *const keys = plogp__alloc(levels->alloc, count, sizeof *keys);
    if (keys == NULL)
        return PLOGP_ENOMEM;
    size_t size = 0;
    for (size_t id = 0; id < count; id++)
        if (keep == NULL || keep[id])
            set_key(levels, (uint32_t)id, &keys[size++]);
    qsort(keys, size, sizeof *keys, compare_keys);
    for (size_t i = 0; i < size; i++)
        order[i] = keys[i].id;
    plogp__free(levels->alloc, keys);
    *kept = size;
    return PLOGP_OK;
}
