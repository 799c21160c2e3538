#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "sample/joint_counts.h"

/* The level list of one column with its own arrays: those of texts or of numbers, the others
 * NULL. */
struct level_list {
    const char **text;
    size_t *length;
    double *numbers;
    char *bytes; /* the texts, terminated */
};

/* The table and its arrays, freed together. */
struct table {
    plogp_joint_table public;
    const plogp_alloc *alloc;
    plogp_joint_levels *levels; /* [column_count] */
    struct level_list *lists;   /* [column_count] */
    uint32_t *cells;
    double *weights;
    uint64_t *counts;
};

/* Numbers are written as text by those who print them. */
static plogp_status list_numbers(const plogp__column_levels *levels,
                                 const uint32_t *order, size_t size,
                                 struct level_list *list)
{
    list->numbers = plogp__alloc(levels->alloc, size, sizeof *list->numbers);
    if (list->numbers == NULL)
        return PLOGP_ENOMEM;
    for (size_t i = 0; i < size; i++)
        list->numbers[i] = plogp__column_levels_number(levels, order[i]);
    return PLOGP_OK;
}

static plogp_status list_texts(const plogp__column_levels *levels, const uint32_t *order,
                               size_t size, struct level_list *list)
{
    const plogp_levels *const known = &levels->dictionary.levels;
    size_t bytes = 0;
    for (size_t i = 0; i < size; i++)
        bytes += known->length[order[i]] + 1;
    list->text = plogp__alloc(levels->alloc, size, sizeof *list->text);
    list->length = plogp__alloc(levels->alloc, size, sizeof *list->length);
    list->bytes = plogp__alloc(levels->alloc, bytes, 1);
    if (list->text == NULL || list->length == NULL || list->bytes == NULL)
        return PLOGP_ENOMEM;
    char *place = list->bytes;
    for (size_t i = 0; i < size; i++) {
        const size_t length = known->length[order[i]];
        if (length > 0)
            memcpy(place, known->text[order[i]], length);
        place[length] = '\0';
        list->text[i] = place;
        list->length[i] = length;
        place += length + 1;
    }
    return PLOGP_OK;
}

static plogp_status fill_levels(struct table *table, const plogp_joint_counts *joint,
                                const struct plogp__joint_order *order)
{
    for (size_t c = 0; c < joint->column_count; c++) {
        const plogp__column_levels *const levels = &joint->levels[c];
        struct level_list *const list = &table->lists[c];
        const size_t size = order->level_counts[c];
        PLOGP_TRY(levels->type == PLOGP_COLUMN_NUMERIC
                      ? list_numbers(levels, order->levels[c], size, list)
                      : list_texts(levels, order->levels[c], size, list));
        table->levels[c] = (plogp_joint_levels){
            .text = list->text,
            .length = list->length,
            .numbers = list->numbers,
            .size = size,
            .type = levels->type,
        };
    }
    return PLOGP_OK;
}

static plogp_status table_allocate(struct table *table, size_t columns, size_t cells)
{
    size_t members;
    if (!plogp__size_mul(columns, cells, &members))
        return PLOGP_ENOMEM;
    table->levels = plogp__alloc_zero(table->alloc, columns, sizeof *table->levels);
    table->lists = plogp__alloc_zero(table->alloc, columns, sizeof *table->lists);
    table->cells = plogp__alloc(table->alloc, members, sizeof *table->cells);
    table->weights = plogp__alloc(table->alloc, cells, sizeof *table->weights);
    table->counts = plogp__alloc(table->alloc, cells, sizeof *table->counts);
    return table->levels == NULL || table->lists == NULL || table->cells == NULL ||
                   table->weights == NULL || table->counts == NULL
               ? PLOGP_ENOMEM
               : PLOGP_OK;
}

static plogp_status table_fill(struct table *table, const plogp_joint_counts *joint,
                               const struct plogp__joint_order *order)
{
    const size_t columns = joint->column_count;
    table->public.column_count = columns;
    PLOGP_TRY(table_allocate(table, columns, order->size));
    PLOGP_TRY(fill_levels(table, joint, order));
    if (order->size > 0)
        memcpy(table->cells, order->ranks, order->size * columns * sizeof *table->cells);
    plogp__weight_view view = {.weights = table->weights, .counts = table->counts};
    PLOGP_TRY(plogp__weight_list_view(&joint->totals, order->tuples, order->size,
                                      &joint->missing, &view));
    table->public = (plogp_joint_table){
        .levels = table->levels,
        .column_count = columns,
        .cells = table->cells,
        .weights = table->weights,
        .counts = table->counts,
        .size = order->size,
        .total = view.total,
        .missing = view.missing,
        .total_count = view.total_count,
        .missing_count = view.missing_count,
        .whole = view.whole,
    };
    return PLOGP_OK;
}

plogp_status plogp_joint_counts_value(const plogp_joint_counts *joint,
                                      plogp_joint_table **published)
{
    if (joint == NULL || published == NULL)
        return PLOGP_EINVAL;
    struct plogp__joint_order order;
    struct table *const table = plogp__alloc_zero(joint->alloc, 1, sizeof *table);
    if (table == NULL)
        return plogp__fail_memory(&joint->context);
    table->alloc = joint->alloc;
    plogp_status status = plogp__joint_order_init(joint, &order);
    if (status == PLOGP_OK)
        status = table_fill(table, joint, &order);
    plogp__joint_order_clear(joint, &order);
    if (status == PLOGP_OK)
        *published = &table->public;
    else
        plogp_joint_table_free(&table->public);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(&joint->context) : status;
}

void plogp_joint_table_free(plogp_joint_table *published)
{
    if (published == NULL)
        return;
    struct table *const table = (struct table *)published;
    const plogp_alloc *const alloc = table->alloc;
    for (size_t c = 0; table->lists != NULL && c < table->public.column_count; c++) {
        plogp__free(alloc, table->lists[c].text);
        plogp__free(alloc, table->lists[c].length);
        plogp__free(alloc, table->lists[c].numbers);
        plogp__free(alloc, table->lists[c].bytes);
    }
    plogp__free(alloc, table->levels);
    plogp__free(alloc, table->lists);
    plogp__free(alloc, table->cells);
    plogp__free(alloc, table->weights);
    plogp__free(alloc, table->counts);
    plogp__free(alloc, table);
}
