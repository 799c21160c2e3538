#include "sample/weight.h"

#include <math.h>

#include "base/status.h"

plogp_status plogp__weight_add_count(plogp__weight *total, uint64_t count)
{
    if (count > UINT64_MAX - total->whole)
        return PLOGP_EDOMAIN;
    total->whole += count;
    return PLOGP_OK;
}

bool plogp__weight_is_whole(double weight, uint64_t *count)
{
    if (!(weight >= 0 && weight < 0x1p64) || weight != floor(weight))
        return false;
    *count = (uint64_t)weight;
    return true;
}

static plogp_status need_fraction(plogp__weight *total, const plogp_alloc *alloc)
{
    if (total->fraction != NULL)
        return PLOGP_OK;
    total->fraction = plogp__alloc(alloc, 1, sizeof *total->fraction);
    if (total->fraction == NULL)
        return PLOGP_ENOMEM;
    plogp_sum_init(total->fraction);
    return PLOGP_OK;
}

plogp_status plogp__weight_add(plogp__weight *total, double weight,
                               const plogp_alloc *alloc)
{
    uint64_t count;
    if (plogp__weight_is_whole(weight, &count))
        return plogp__weight_add_count(total, count);
    if (!(weight > 0 && weight < 0x1p64))
        return PLOGP_EDOMAIN;
    PLOGP_TRY(need_fraction(total, alloc));
    plogp_sum_add(total->fraction, weight);
    return PLOGP_OK;
}

plogp_status plogp__weight_add_times(plogp__weight *total, double weight, uint64_t times,
                                     const plogp_alloc *alloc)
{
    if (weight == 1.0)
        return plogp__weight_add_count(total, times);
    PLOGP_TRY(need_fraction(total, alloc));
    plogp__sum_add_multiple(total->fraction, times, weight);
    return PLOGP_OK;
}

plogp_status plogp__weight_merge(plogp__weight *total, const plogp__weight *other,
                                 const plogp_alloc *alloc)
{
    PLOGP_TRY(plogp__weight_add_count(total, other->whole));
    if (other->fraction == NULL)
        return PLOGP_OK;
    PLOGP_TRY(need_fraction(total, alloc));
    plogp_sum_merge(total->fraction, other->fraction);
    return PLOGP_OK;
}

void plogp__weight_clear(plogp__weight *total, const plogp_alloc *alloc)
{
    plogp__free(alloc, total->fraction);
    *total = (plogp__weight){0};
}

bool plogp__weight_is_zero(const plogp__weight *total)
{
    return total->whole == 0 && total->fraction == NULL;
}

void plogp__sum_add_multiple(plogp_sum *sum, uint64_t count, double factor)
{
    plogp_sum_add_product(sum, (double)(count >> 32) * 0x1p32, factor);
    plogp_sum_add_product(sum, (double)(count & UINT32_MAX), factor);
}

double plogp__weight_value(const plogp__weight *total)
{
    if (total->fraction == NULL)
        return (double)total->whole;
    plogp_sum sum = *total->fraction;
    plogp__sum_add_multiple(&sum, total->whole, 1.0);
    return plogp_sum_value(&sum);
}

plogp_status plogp__weight_save(const plogp__weight *total, plogp_buffer *buffer)
{
    PLOGP_TRY(plogp__put_u64(buffer, total->whole));
    PLOGP_TRY(plogp__put_u64(buffer, total->fraction != NULL));
    if (total->fraction == NULL)
        return PLOGP_OK;
    unsigned char saved[PLOGP_SUM_SAVED_SIZE];
    plogp_sum_save(total->fraction, saved);
    plogp_buffer_add(buffer, (const char *)saved, sizeof saved);
    return buffer->status;
}

plogp_status plogp__weight_load(plogp__weight *total, const plogp_alloc *alloc,
                                plogp__reader *reader)
{
    *total = (plogp__weight){.whole = plogp__get_u64(reader)};
    const uint64_t has_fraction = plogp__get_u64(reader);
    if (has_fraction > 1)
        reader->bad = true;
    if (reader->bad || !has_fraction)
        return PLOGP_OK;
    const unsigned char *const saved = plogp__get_block(reader, PLOGP_SUM_SAVED_SIZE);
    if (saved == NULL)
        return PLOGP_OK;
    PLOGP_TRY(need_fraction(total, alloc));
    if (plogp_sum_load(saved, PLOGP_SUM_SAVED_SIZE, total->fraction) != PLOGP_OK)
        reader->bad = true;
    return PLOGP_OK;
}

plogp_status plogp__push_failed(const plogp_context *context, plogp_status status,
                                const plogp_batch *batch, size_t row)
{
    if (status == PLOGP_ENOMEM)
        return plogp__fail_memory(context);
    if (status != PLOGP_EDOMAIN)
        return status;
    const double weight = plogp__row_weight(batch, row);
    const unsigned long long number = (unsigned long long)batch->first_row + row + 1;
    if (!(weight >= 0 && weight < 0x1p64))
        return plogp__fail_at(context, row, status,
                              "row %llu: the weight %g is not a number in 0..2^64",
                              number, weight);
    return plogp__fail_at(context, row, status,
                          "row %llu: the value is not a number, or a count passes 2^64",
                          number);
}
