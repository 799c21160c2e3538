#include "pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit_codes.h"

static void *checked(void *block)
{
    if (block == NULL) {
        (void)fputs("plogp: out of memory\n", stderr);
        exit(EXIT_FILE_FAILED);
    }
    return block;
}

void *pool_alloc(struct pool *pool, size_t bytes)
{
    if (pool->count == pool->capacity) {
        pool->capacity = pool->capacity == 0 ? 16 : pool->capacity * 2;
        pool->blocks =
            checked(realloc(pool->blocks, pool->capacity * sizeof *pool->blocks));
    }
    void *block = checked(calloc(1, bytes == 0 ? 1 : bytes));
    pool->blocks[pool->count++] = block;
    return block;
}

char *pool_copy(struct pool *pool, const char *text, size_t length)
{
    char *copy = pool_alloc(pool, length + 1);
    memcpy(copy, text, length);
    return copy;
}

void pool_clear(struct pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        free(pool->blocks[i]);
    free(pool->blocks);
    *pool = (struct pool){NULL, 0, 0};
}
