#include "learn/order.h"

#include <string.h>

#define BYTES  8
#define VALUES 256

/* Distribute by one byte into `to`; false, and nothing written, when all share it. */
static int distribute(const struct plogp__keyed *from, struct plogp__keyed *to,
                      size_t count, int shift)
{
    size_t place[VALUES] = {0}, before = 0;
    for (size_t i = 0; i < count; i++)
        place[(from[i].key >> shift) & (VALUES - 1)]++;
    if (place[(from[0].key >> shift) & (VALUES - 1)] == count)
        return 0;
    for (size_t v = 0; v < VALUES; v++) {
        const size_t here = place[v];
        place[v] = before;
        before += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[(from[i].key >> shift) & (VALUES - 1)]++] = from[i];
    return 1;
}

void plogp__order(struct plogp__keyed *items, struct plogp__keyed *spare, size_t count)
{
    struct plogp__keyed *from = items, *to = spare;
    if (count < 2)
        return;
    for (int byte = 0; byte < BYTES; byte++)
        if (distribute(from, to, count, 8 * byte)) {
            struct plogp__keyed *const sorted = to;
            to = from;
            from = sorted;
        }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}

/* Positive doubles order as their bits; negative ones the other way round. */
uint64_t plogp__order_key(double value)
{
    const double number = value + 0.0;
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}
