/* Memory that is asked for before it is needed. */
#ifndef PLOGP_SRC_MATH_PREFETCH_H
#define PLOGP_SRC_MATH_PREFETCH_H

#include <stddef.h>
#include <stdint.h>

/* The line `bytes` beyond x, to read. It may lie past the end of an array: the processor ignores
 * what it cannot reach, but a pointer must not be moved there, so the address is an integer. */
static inline void plogp__prefetch(const void *x, size_t bytes)
{
    __builtin_prefetch((const void *)((uintptr_t)x + bytes));
}

/* The same, to write. */
static inline void plogp__prefetch_to_write(const void *x, size_t bytes)
{
    __builtin_prefetch((const void *)((uintptr_t)x + bytes), 1);
}

#endif
