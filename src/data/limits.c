#include "data/limits.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "base/status.h"

#define BLOCK_BYTES_FLOOR ((size_t)1 << 16) /* smaller blocks are only on request       */
#define BLOCK_SHARE       32                /* text, index and columns of a block       */
#define ROW_BYTES_LIMIT   ((size_t)1 << 28)
#define ROW_SHARE         4 /* the text is moved when it grows                          */
#define LEVELS_SHARE      2 /* the rest is for what is made of them                     */

uint64_t plogp__memory_limit(const plogp_read_options *options)
{
    return plogp__memory_of(options->max_memory);
}

size_t plogp__block_bytes(const plogp_read_options *options)
{
    const uint64_t share = plogp__memory_limit(options) / BLOCK_SHARE;
    const size_t most = share < BLOCK_BYTES_FLOOR ? BLOCK_BYTES_FLOOR
                        : share > ROW_BYTES_LIMIT ? ROW_BYTES_LIMIT
                                                  : (size_t)share;
    return options->buffer_bytes < most ? options->buffer_bytes : most;
}

size_t plogp__row_bytes_max(const plogp_read_options *options)
{
    const uint64_t share = plogp__memory_limit(options) / ROW_SHARE;
    return share < BLOCK_BYTES_FLOOR ? BLOCK_BYTES_FLOOR
           : share > ROW_BYTES_LIMIT ? ROW_BYTES_LIMIT
                                     : (size_t)share;
}

/* A number of bytes in the largest unit in which it is whole or at least ten. */
struct amount {
    uint64_t number;
    const char *unit;
};

static struct amount amount_of(uint64_t bytes)
{
    static const char *const UNITS[] = {"bytes", "KiB", "MiB", "GiB"};
    size_t unit = 0;
    while (unit < 3 && (bytes >= 10 * 1024 || (bytes >= 1024 && bytes % 1024 == 0))) {
        bytes >>= 10;
        unit++;
    }
    return (struct amount){bytes, UNITS[unit]};
}

plogp_status plogp__check_levels(const struct plogp__columns *columns, const char *table,
                                 uint64_t limit, const plogp_context *context)
{
    const uint64_t most = limit / LEVELS_SHARE;
    uint64_t bytes = 0;
    const struct plogp__column *largest = &columns->items[0];
    for (size_t i = 0; i < columns->all; i++) {
        const struct plogp__column *column = &columns->items[i];
        bytes += column->dictionary.bytes;
        if (column->dictionary.bytes > largest->dictionary.bytes)
            largest = column;
    }
    if (bytes <= most)
        return PLOGP_OK;
    const struct amount allowed = amount_of(most);
    return plogp__fail(context, PLOGP_ENOMEM,
                       "%s: the levels of the columns take more than %" PRIu64
                       " %s; column '%s' alone has %zu so far; leave it out with "
                       "--columns or raise --max-memory",
                       table, allowed.number, allowed.unit, largest->name,
                       largest->dictionary.levels.count);
}
