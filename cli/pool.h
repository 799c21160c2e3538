/* Memory that lives as long as one run of the program. */
#ifndef PLOGP_CLI_POOL_H
#define PLOGP_CLI_POOL_H

#include <stddef.h>

struct pool {
    void **blocks;
    size_t count, capacity;
};

/* `bytes` zeroed bytes; without memory the program says so and ends with exit code 4. */
void *pool_alloc(struct pool *pool, size_t bytes);
/* A terminated copy. */
char *pool_copy(struct pool *pool, const char *text, size_t length);
void pool_clear(struct pool *pool);

#endif
