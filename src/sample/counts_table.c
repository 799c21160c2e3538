#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "plogp/number.h"
#include "sample/counts.h"

/* The table and its arrays, freed together. */
struct table {
    plogp_counts_table public;
    const plogp_alloc *alloc;
    plogp_level *levels;
    double *weights;
    uint64_t *counts;
    char *texts; /* terminated, one behind the other */
};

static size_t texts_size(const plogp_counts *counts, const uint32_t *order, size_t size)
{
    size_t bytes = 0, length;
    char number[PLOGP_NUMBER_SIZE];
    for (size_t i = 0; i < size; i++) {
        plogp__column_levels_text(&counts->levels, order[i], number, &length);
        bytes += length + 1;
    }
    return bytes;
}

static plogp_status table_new(size_t size, size_t bytes, const plogp_alloc *alloc,
                              struct table **table)
{
    struct table *const made = plogp__alloc_zero(alloc, 1, sizeof *made);
    if (made == NULL)
        return PLOGP_ENOMEM;
    made->alloc = alloc;
    made->levels = plogp__alloc(alloc, size, sizeof *made->levels);
    made->weights = plogp__alloc(alloc, size, sizeof *made->weights);
    made->counts = plogp__alloc(alloc, size, sizeof *made->counts);
    made->texts = plogp__alloc(alloc, bytes, 1);
    if (made->levels == NULL || made->weights == NULL || made->counts == NULL ||
        made->texts == NULL) {
        plogp_counts_table_free(&made->public);
        return PLOGP_ENOMEM;
    }
    *table = made;
    return PLOGP_OK;
}

static void fill_levels(struct table *table, const plogp_counts *counts,
                        const uint32_t *order, size_t size)
{
    char number[PLOGP_NUMBER_SIZE];
    char *place = table->texts;
    for (size_t i = 0; i < size; i++) {
        plogp_level *const level = &table->levels[i];
        const char *const text =
            plogp__column_levels_text(&counts->levels, order[i], number, &level->length);
        if (level->length > 0)
            memcpy(place, text, level->length);
        place[level->length] = '\0';
        level->text = place;
        level->weight = table->weights[i];
        level->count = table->counts[i];
        place += level->length + 1;
    }
}

static plogp_status make_table(const plogp_counts *counts, const uint32_t *order,
                               size_t size, plogp_counts_table **published)
{
    struct table *table = NULL;
    PLOGP_TRY(table_new(size, texts_size(counts, order, size), counts->alloc, &table));
    plogp__weight_view view = {.weights = table->weights, .counts = table->counts};
    const plogp_status status =
        plogp__weight_list_view(&counts->totals, order, size, &counts->missing, &view);
    if (status != PLOGP_OK) {
        plogp_counts_table_free(&table->public);
        return status;
    }
    fill_levels(table, counts, order, size);
    table->public = (plogp_counts_table){
        .levels = table->levels,
        .counts = table->counts,
        .weights = table->weights,
        .size = size,
        .total = view.total,
        .missing = view.missing,
        .total_count = view.total_count,
        .missing_count = view.missing_count,
        .whole = view.whole,
        .type = counts->levels.type,
    };
    *published = &table->public;
    return PLOGP_OK;
}

/* What a first reading of the levels shows. */
struct extent {
    size_t size, bytes;
    plogp__weight total;
    bool whole;
};

static plogp_status measure(const plogp_counts *counts, struct extent *extent)
{
    struct plogp__levels levels;
    bool more = true;
    PLOGP_TRY(plogp__levels_open(counts, &levels));
    plogp_status status = plogp__levels_next(&levels, &more);
    while (status == PLOGP_OK && more) {
        extent->size++;
        extent->bytes += levels.length + 1;
        extent->whole = extent->whole && levels.total->fraction == NULL;
        status = plogp__weight_merge(&extent->total, levels.total, counts->alloc);
        if (status == PLOGP_OK)
            status = plogp__levels_next(&levels, &more);
    }
    plogp__levels_close(&levels);
    return status;
}

/* A second reading, into a table that has the room. */
static plogp_status read_levels(const plogp_counts *counts, bool whole,
                                struct table *table)
{
    struct plogp__levels levels;
    bool more = true;
    char *place = table->texts;
    PLOGP_TRY(plogp__levels_open(counts, &levels));
    plogp_status status = plogp__levels_next(&levels, &more);
    for (size_t i = 0; status == PLOGP_OK && more; i++) {
        if (levels.length > 0)
            memcpy(place, levels.text, levels.length);
        place[levels.length] = '\0';
        table->weights[i] = plogp__weight_value(levels.total);
        table->counts[i] = whole ? levels.total->whole : 0;
        table->levels[i] =
            (plogp_level){place, levels.length, table->weights[i], table->counts[i]};
        place += levels.length + 1;
        status = plogp__levels_next(&levels, &more);
    }
    plogp__levels_close(&levels);
    return status;
}

static plogp_status table_of_files(const plogp_counts *counts,
                                   plogp_counts_table **published)
{
    struct extent extent = {.whole = counts->missing.fraction == NULL};
    struct table *table = NULL;
    plogp_status status = measure(counts, &extent);
    if (status == PLOGP_OK)
        status = table_new(extent.size, extent.bytes, counts->alloc, &table);
    if (status == PLOGP_OK)
        status = read_levels(counts, extent.whole, table);
    if (status == PLOGP_OK) {
        table->public = (plogp_counts_table){
            .levels = table->levels,
            .counts = table->counts,
            .weights = table->weights,
            .size = extent.size,
            .total = plogp__weight_value(&extent.total),
            .missing = plogp__weight_value(&counts->missing),
            .total_count = extent.whole ? extent.total.whole : 0,
            .missing_count = extent.whole ? counts->missing.whole : 0,
            .whole = extent.whole,
            .type = counts->levels.type,
        };
        *published = &table->public;
    } else if (table != NULL) {
        plogp_counts_table_free(&table->public);
    }
    plogp__weight_clear(&extent.total, counts->alloc);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(&counts->context) : status;
}

plogp_status plogp_counts_value(const plogp_counts *counts, plogp_counts_table **table)
{
    if (counts == NULL || table == NULL)
        return PLOGP_EINVAL;
    uint32_t *order = NULL;
    size_t size = 0;
    if (plogp__counts_is_spilled(counts))
        return table_of_files(counts, table);
    PLOGP_TRY(plogp__counts_order(counts, &order, &size));
    const plogp_status status = make_table(counts, order, size, table);
    plogp__free(counts->alloc, order);
    return status;
}

void plogp_counts_table_free(plogp_counts_table *table)
{
    if (table == NULL)
        return;
    struct table *const whole = (struct table *)table;
    plogp__free(whole->alloc, whole->levels);
    plogp__free(whole->alloc, whole->weights);
    plogp__free(whole->alloc, whole->counts);
    plogp__free(whole->alloc, whole->texts);
    plogp__free(whole->alloc, whole);
}

/* Of a key before or after an element, as bsearch has it. */
static int compare_levels(const void *key, const void *element)
{
    const plogp_level *const wanted = key, *const level = element;
    return plogp__level_compare(wanted->text, wanted->length, level->text, level->length);
}

int plogp_counts_table_has(const plogp_counts_table *table, const char *text,
                           size_t length)
{
    const plogp_level wanted = {.text = text, .length = length};
    return table->size > 0 && bsearch(&wanted, table->levels, table->size,
                                      sizeof *table->levels, compare_levels) != NULL;
}
