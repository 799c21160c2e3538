/* Small batches of random rows, for the tests of the accumulators. */
#ifndef PLOGP_TESTS_ACCUMULATE_H
#define PLOGP_TESTS_ACCUMULATE_H

#include <stdint.h>
#include <string.h>

#include "plogp/batch.h"
#include "plogp/buffer.h"
#include "plogp/context.h"

#define TEST_ROWS_MAX 4096

/* One categorical and one numeric column over the same rows, with weights. */
struct test_rows {
    uint32_t codes[TEST_ROWS_MAX];
    double numbers[TEST_ROWS_MAX];
    double weights[TEST_ROWS_MAX];
    uint8_t valid[TEST_ROWS_MAX];
    plogp_column columns[2];
    plogp_levels levels;
};

static inline uint64_t test_random(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Rows [first, first + rows) as a batch; weighted: with the weights. */
static inline plogp_batch test_batch(struct test_rows *data, size_t first, size_t rows,
                                     int weighted)
{
    data->columns[0] =
        (plogp_column){"level",       PLOGP_COLUMN_CATEGORICAL, NULL, data->codes + first,
                       &data->levels, data->valid + first};
    data->columns[1] =
        (plogp_column){"number", PLOGP_COLUMN_NUMERIC, data->numbers + first, NULL,
                       NULL,     data->valid + first};
    return (plogp_batch){data->columns, 2, rows, weighted ? data->weights + first : NULL,
                         first};
}

/* Levels, numbers with ties, missing values; fractional: weights that are not whole. */
static inline void test_fill(struct test_rows *data, size_t rows,
                             const plogp_levels *levels, uint64_t seed, int fractional)
{
    uint64_t state = seed;
    data->levels = *levels;
    for (size_t i = 0; i < rows; i++) {
        data->codes[i] = (uint32_t)(test_random(&state) % levels->count);
        data->numbers[i] = (double)(int64_t)(test_random(&state) % 201) / 8.0 - 12.0;
        data->weights[i] = (double)(test_random(&state) % 5);
        if (fractional && i % 3 == 0)
            data->weights[i] += (double)(test_random(&state) >> 11) * 0x1p-53;
        data->valid[i] = test_random(&state) % 10 != 0;
    }
}

/* Rows in another order. */
static inline void test_shuffle(struct test_rows *data, size_t rows, uint64_t seed)
{
    uint64_t state = seed;
    for (size_t i = rows; i-- > 1;) {
        const size_t j = test_random(&state) % (i + 1);
        const uint32_t code = data->codes[i];
        const double number = data->numbers[i], weight = data->weights[i];
        const uint8_t valid = data->valid[i];
        data->codes[i] = data->codes[j];
        data->numbers[i] = data->numbers[j];
        data->weights[i] = data->weights[j];
        data->valid[i] = data->valid[j];
        data->codes[j] = code;
        data->numbers[j] = number;
        data->weights[j] = weight;
        data->valid[j] = valid;
    }
}

#endif
