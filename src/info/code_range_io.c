/*
 * The arithmetic code in a file: a range coder without carries (Subbotin, 1999). The
 * interval low .. low + range is narrowed to the symbol's share of 2^32 parts; a byte
 * leaves when both ends begin with it, or when the interval has become too narrow to
 * narrow further, in which case it is cut at a multiple of 2^48 first.
 */
#include "info/code.h"

#define TOP        (UINT64_C(1) << 56)
#define BOTTOM     (UINT64_C(1) << 48)
#define PART_SHIFT 32 /* the total of the frequencies is 2^32 */

struct interval {
    uint64_t low, range;
};

static void narrow(struct interval *interval, const uint64_t *cumulated, size_t symbol)
{
    interval->range >>= PART_SHIFT;
    interval->low += cumulated[symbol] * interval->range;
    interval->range *= cumulated[symbol + 1] - cumulated[symbol];
}

/* Is a byte to leave? Cuts the interval where that is needed. */
static bool is_ready(struct interval *interval)
{
    if ((interval->low ^ (interval->low + interval->range)) < TOP)
        return true;
    if (interval->range >= BOTTOM)
        return false;
    interval->range = (UINT64_C(0) - interval->low) & (BOTTOM - 1);
    return true;
}

static void shift(struct interval *interval)
{
    interval->low <<= 8;
    interval->range <<= 8;
}

plogp_status plogp__write_fractions(const struct plogp_code *code,
                                    const struct plogp__message *message,
                                    struct plogp__code_writer *writer)
{
    struct interval interval = {0, UINT64_MAX};
    for (size_t i = 0; i < message->n && writer->status == PLOGP_OK; i++) {
        narrow(&interval, code->cumulated, plogp__message_at(message, i));
        while (is_ready(&interval)) {
            plogp__code_put(writer, (unsigned)(interval.low >> 56));
            shift(&interval);
        }
    }
    for (int i = 0; i < 8; i++) {
        plogp__code_put(writer, (unsigned)(interval.low >> 56));
        interval.low <<= 8;
    }
    return writer->status;
}

/* The symbol whose frequencies hold `part`: the last one that begins at or below it. */
static size_t find_symbol(const struct plogp_code *code, uint64_t part)
{
    size_t low = 0, high = code->k;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (code->cumulated[middle] <= part)
            low = middle;
        else
            high = middle;
    }
    return low;
}

plogp_status plogp__read_fractions(const struct plogp_code *code,
                                   struct plogp__code_reader *reader, uint64_t n,
                                   struct plogp__code_writer *writer)
{
    struct interval interval = {0, UINT64_MAX};
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 8 | plogp__read_byte(reader);
    for (uint64_t i = 0; i < n && writer->status == PLOGP_OK; i++) {
        const uint64_t part = (value - interval.low) / (interval.range >> PART_SHIFT);
        if (part >= PLOGP__CODE_TOTAL || reader->failed)
            return PLOGP_EFORMAT;
        const size_t symbol = find_symbol(code, part);
        if (!plogp__code_put_symbol(writer, symbol))
            return PLOGP_EFORMAT;
        narrow(&interval, code->cumulated, symbol);
        while (is_ready(&interval)) {
            value = value << 8 | plogp__read_byte(reader);
            shift(&interval);
        }
    }
    return reader->failed ? PLOGP_EFORMAT : writer->status;
}
