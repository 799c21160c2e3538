#include "learn/columns_sample.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/order.h"
#include "math/float_bits.h"
#include "math/mix.h"
#include "sample/sort.h"

#define BLOCK PLOGP__COLUMNS_BLOCK
#define SPAN  PLOGP__COLUMNS_SPAN

#define TABLE_BITS 19 /* a table of 2 MiB, filled to a half at the most on the average */
#define TABLE_ROWS                                                                       \
    ((size_t)1 << 22) /* of more rows keys of twice the bits are sorted   */
#define FINITE (~(UINT64_C(1) << 62)) /* bits of a double without the exponent of NaN */

/* A reading under way. */
struct reading {
    const struct plogp__columns *columns;
    const plogp_alloc *alloc;
    double *keys;   /* [rows] the bits of the keys                                   */
    uint64_t below; /* keys of the sample are                                        */
    double *factor; /* [sums][count] arbitrary, in 1 .. 2                            */
    size_t sums;    /* that a key is made of                                         */
    plogp__ends *range;         /* [workers][count]                                   */
    struct plogp__rows sample;  /* `room` places for each task                        */
    struct plogp__keyed *place; /* [tasks * room] the key of the row in each place    */
    size_t room;
    size_t *taken; /* [tasks] places that a task wanted                              */
};

/* A sum has some 53 bits: among 2^24 rows two that differ share one in every hundredth table. */
static void key_block(const struct reading *reading, size_t first, plogp__ends *range,
                      uint64_t *key)
{
    const struct plogp__columns *columns = reading->columns;
    const size_t count = plogp__columns_block(columns, first);
    memset(key, 0, count * sizeof *key);
    for (size_t s = 0; s < reading->sums; s++) {
        double sum[BLOCK] = {0.0};
        const double *factor = reading->factor + s * columns->count;
        for (size_t j = 0; j < columns->count; j++)
            plogp__key_column(columns->values[j] + first, count, factor[j], sum,
                              &range[j]);
        for (size_t i = 0; i < count; i++) {
            uint64_t bits;
            memcpy(&bits, &sum[i], sizeof bits);
            key[i] = plogp__mix_bits(key[i] ^ bits);
        }
    }
}

static bool keep_keys(const struct reading *reading, size_t first, const uint64_t *key)
{
    const size_t count = plogp__columns_block(reading->columns, first);
    double kept[BLOCK] = {0.0};
    for (size_t i = 0; i < count; i++)
        kept[i] = plogp__double_of(reading->sums > 1 ? key[i] & FINITE : key[i]);
    return plogp__paged_put(reading->alloc, reading->keys, first * sizeof *kept, kept,
                            count * sizeof *kept);
}

/* The rows of a block that belong to the sample, column by column while they are in the cache. */
static void take_block(struct reading *reading, size_t first, size_t task,
                       const uint64_t *key)
{
    const struct plogp__columns *columns = reading->columns;
    const size_t dense = columns->count, count = plogp__columns_block(columns, first);
    const size_t at = reading->taken[task], left = reading->room - at;
    size_t row[BLOCK] = {0}, rows = 0;
    for (size_t i = 0; i < count; i++) {
        row[rows] = first + i;
        rows += key[i] < reading->below;
    }
    reading->taken[task] = rows > left ? reading->room + 1 : at + rows;
    if (rows > left)
        return;
    const size_t place = task * reading->room + at;
    double *numbers = reading->sample.numbers + place * dense;
    for (size_t j = 0; j < dense; j++)
        for (size_t i = 0; i < rows; i++)
            numbers[i * dense + j] = columns->values[j][row[i]];
    for (size_t i = 0; i < rows; i++) {
        reading->sample.label[place + i] = columns->label[row[i]];
        reading->place[place + i].key = key[row[i] - first];
    }
}

static plogp_status read_task(void *state, size_t task, size_t worker)
{
    struct reading *reading = state;
    const struct plogp__columns *columns = reading->columns;
    const size_t end = plogp__columns_first(columns, task + 1);
    for (size_t first = plogp__columns_first(columns, task); first < end;
         first += plogp__columns_block(columns, first)) {
        uint64_t key[BLOCK];
        key_block(reading, first, reading->range + worker * columns->count, key);
        if (!keep_keys(reading, first, key))
            return PLOGP_ENOMEM;
        if (reading->taken[task] <= reading->room)
            take_block(reading, first, task, key);
    }
    return PLOGP_OK;
}

static bool is_among(const double *keys, size_t count, uint64_t key)
{
    size_t i = 0;
    while (i < count && plogp__bits_of(keys[i]) != key)
        i++;
    return i < count;
}

/* Whether the keys whose leading bits are `part` differ, by a table of 32 more bits of each with
 * open addresses; 0 is an empty place, and counts as 1. A key that only looks like one before,
 * which stands in its place or not as the order of the rows has it, is looked for as a whole. */
static bool part_differs(const double *keys, size_t count, int bits, uint64_t part,
                         uint32_t *table)
{
    const size_t mask = ((size_t)1 << TABLE_BITS) - 1;
    memset(table, 0, (mask + 1) * sizeof *table);
    for (size_t i = 0, put = 0; i < count; i++) {
        const uint64_t whole = plogp__bits_of(keys[i]);
        if (bits > 0 && whole >> (64 - bits) != part)
            continue;
        const uint32_t wanted = (uint32_t)(whole >> TABLE_BITS);
        const uint32_t key = wanted == 0 ? 1 : wanted;
        size_t at = (size_t)whole & mask;
        while (table[at] != 0 && (table[at] != key || !is_among(keys, i, whole)))
            at = (at + 1) & mask;
        if (table[at] == key || put++ == mask)
            return false;
        table[at] = key;
    }
    return true;
}

static plogp_status compare_in_table(double *keys, size_t count,
                                     const plogp_context *context, bool *differ)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t places = (size_t)1 << TABLE_BITS;
    uint32_t *table = plogp__alloc(alloc, places, sizeof *table);
    if (table == NULL)
        return plogp__fail_memory(context);
    int bits = 0;
    while (count >> bits > places / 2)
        bits++;
    *differ = true;
    for (uint64_t part = 0; *differ && part >> bits == 0; part++)
        *differ = part_differs(keys, count, bits, part, table);
    plogp__free(alloc, table);
    return PLOGP_OK;
}

static plogp_status compare_in_order(double *keys, size_t count,
                                     const plogp_context *context, bool *differ)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    double *scratch = plogp__alloc(alloc, count, sizeof *scratch);
    if (scratch == NULL)
        return plogp__fail_memory(context);
    const plogp_status status = plogp__sort_many(keys, scratch, count, context);
    plogp__free(alloc, scratch);
    *differ = true;
    for (size_t i = 1; i < count && *differ; i++) {
        plogp__passed(context, i);
        *differ = keys[i] != keys[i - 1];
    }
    return status;
}

/* The places taken, one after the other; false where a task had not enough of them. */
static bool close_gaps(struct reading *reading)
{
    struct plogp__rows *sample = &reading->sample;
    const size_t dense = sample->dense, tasks = plogp__columns_tasks(reading->columns);
    size_t count = 0;
    for (size_t t = 0; t < tasks; t++) {
        const size_t from = t * reading->room, taken = reading->taken[t];
        if (taken > reading->room)
            return false;
        memmove(sample->numbers + count * dense, sample->numbers + from * dense,
                taken * dense * sizeof *sample->numbers);
        memmove(sample->label + count, sample->label + from,
                taken * sizeof *sample->label);
        memmove(reading->place + count, reading->place + from,
                taken * sizeof *reading->place);
        count += taken;
    }
    for (size_t i = 0; i < count; i++) {
        reading->place[i].item = i;
        sample->weight[i] = 1.0;
    }
    sample->count = count;
    return true;
}

/* Row i of the sample becomes what row place[i].item was: along each cycle of places, with one
 * row held back. */
static void move_rows(struct reading *reading, double *held)
{
    struct plogp__rows *sample = &reading->sample;
    struct plogp__keyed *place = reading->place;
    const size_t dense = sample->dense, bytes = dense * sizeof *held;
    for (size_t first = 0; first < sample->count; first++) {
        const uint32_t label = sample->label[first];
        size_t at = first;
        memcpy(held, sample->numbers + first * dense, bytes);
        while (place[at].item != first) {
            const size_t from = place[at].item;
            memcpy(sample->numbers + at * dense, sample->numbers + from * dense, bytes);
            sample->label[at] = sample->label[from];
            place[at].item = at;
            at = from;
        }
        memcpy(sample->numbers + at * dense, held, bytes);
        sample->label[at] = label;
        place[at].item = at;
    }
}

/* The sample in the order of its keys, which all differ. */
static plogp_status order_sample(struct reading *reading, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t count = reading->sample.count, dense = reading->sample.dense;
    struct plogp__keyed *spare = plogp__alloc(alloc, count, sizeof *spare);
    double *held = plogp__alloc(alloc, dense, sizeof *held);
    const bool room = spare != NULL && held != NULL;
    if (room) {
        plogp__order(reading->place, spare, count);
        move_rows(reading, held);
    }
    plogp__free(alloc, spare);
    plogp__free(alloc, held);
    return room ? PLOGP_OK : plogp__fail_memory(context);
}

/* Twice the rows that a task is expected to put into the sample; of few eight deviations more. */
static size_t room_of(size_t expected)
{
    const size_t likely = expected + 8 * (size_t)sqrt((double)expected) + 16;
    return 2 * expected < likely ? likely : 2 * expected;
}

static plogp_status open_reading(struct reading *reading, size_t share,
                                 const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t count = reading->columns->count, team = plogp__team_size(context);
    const size_t tasks = plogp__columns_tasks(reading->columns);
    reading->alloc = alloc;
    reading->below = UINT64_MAX / share;
    reading->room = room_of(SPAN / share + 1);
    reading->sums = reading->columns->rows > TABLE_ROWS ? 2 : 1;
    reading->sample = (struct plogp__rows){.dense = count, .features = 1 + count};
    reading->keys = plogp__alloc(alloc, reading->columns->rows, sizeof *reading->keys);
    reading->factor = plogp__alloc(alloc, count, reading->sums * sizeof *reading->factor);
    reading->range = plogp__alloc(alloc, team, count * sizeof *reading->range);
    reading->taken = plogp__alloc_zero(alloc, tasks, sizeof *reading->taken);
    reading->place = plogp__alloc(alloc, tasks * reading->room, sizeof *reading->place);
    if (reading->keys == NULL || reading->factor == NULL || reading->range == NULL ||
        reading->taken == NULL || reading->place == NULL)
        return plogp__fail_memory(context);
    for (size_t j = 0; j < reading->sums * count; j++)
        reading->factor[j] = 1.0 + (double)(plogp__mix_bits(j + 1) >> 12) * 0x1p-52;
    for (size_t j = 0; j < team * count; j++)
        reading->range[j] = (plogp__ends){INFINITY, -INFINITY};
    return plogp__rows_init(&reading->sample, tasks * reading->room, 0, false, context);
}

static void close_reading(struct reading *reading, const plogp_context *context)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    plogp__free(alloc, reading->keys);
    plogp__free(alloc, reading->factor);
    plogp__free(alloc, reading->range);
    plogp__free(alloc, reading->taken);
    plogp__free(alloc, reading->place);
    plogp__rows_clear(&reading->sample, context);
}

/* From a reading that is over. */
static plogp_status conclude(struct reading *reading, const plogp_context *context,
                             struct plogp__survey *survey)
{
    const size_t count = reading->columns->count, team = plogp__team_size(context);
    for (size_t w = 0; w < team; w++)
        for (size_t j = 0; j < count; j++) {
            const plogp__ends *range = &reading->range[w * count + j];
            survey->range[j].min = fmin(survey->range[j].min, range->min);
            survey->range[j].max = fmax(survey->range[j].max, range->max);
        }
    PLOGP_TRY((reading->sums > 1 ? compare_in_order : compare_in_table)(
        reading->keys, reading->columns->rows, context, &survey->differ));
    survey->differ = survey->differ && close_gaps(reading);
    if (!survey->differ)
        return PLOGP_OK;
    PLOGP_TRY(order_sample(reading, context));
    survey->sample = reading->sample;
    reading->sample = (struct plogp__rows){0};
    return PLOGP_OK;
}

plogp_status plogp__survey_make(const struct plogp__columns *columns, size_t share,
                                const plogp_context *context,
                                struct plogp__survey *survey)
{
    struct reading reading = {.columns = columns};
    *survey = (struct plogp__survey){0};
    survey->range = plogp__alloc(plogp__context_alloc(context), columns->count,
                                 sizeof *survey->range);
    plogp_status status = survey->range == NULL ? plogp__fail_memory(context) : PLOGP_OK;
    for (size_t j = 0; status == PLOGP_OK && j < columns->count; j++)
        survey->range[j] = (plogp__ends){INFINITY, -INFINITY};
    if (status == PLOGP_OK)
        status = open_reading(&reading, share, context);
    if (status == PLOGP_OK)
        status =
            plogp__team_run(context, plogp__columns_tasks(columns), read_task, &reading);
    if (status == PLOGP_ENOMEM)
        status = plogp__fail_memory(context);
    if (status == PLOGP_OK)
        status = conclude(&reading, context, survey);
    close_reading(&reading, context);
    if (status != PLOGP_OK)
        plogp__survey_clear(survey, context);
    return status;
}

void plogp__survey_clear(struct plogp__survey *survey, const plogp_context *context)
{
    plogp__free(plogp__context_alloc(context), survey->range);
    plogp__rows_clear(&survey->sample, context);
    *survey = (struct plogp__survey){0};
}
