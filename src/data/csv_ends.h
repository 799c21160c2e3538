/* For an instance of the scan: bits without the instructions that some machines have. */
#ifndef PLOGP_SRC_DATA_CSV_ENDS_H
#define PLOGP_SRC_DATA_CSV_ENDS_H

#include <stddef.h>
#include <stdint.h>

/* Eight at a time, so that the processor need not guess how many there are. */
static inline void put_ends(uint32_t *to, uint32_t base, uint64_t ends, size_t count)
{
    for (size_t done = 0; done < count; done += 8)
        for (size_t i = done; i < done + 8; i++) {
            to[i] = base + (uint32_t)__builtin_ctzll(ends | (uint64_t)1 << 63);
            ends &= ends - 1;
        }
}

#endif
