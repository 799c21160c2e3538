/* Memory: every allocation of the library goes through the caller's plogp_alloc. */
#ifndef PLOGP_SRC_BASE_ALLOC_H
#define PLOGP_SRC_BASE_ALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

/* The allocator of a context; never NULL. */
const plogp_alloc *plogp__context_alloc(const plogp_context *context);

/* What context->max_memory stands for: itself, or half of the machine's memory. */
uint64_t plogp__context_memory(const plogp_context *context);
/* What `asked` bytes stand for, 0 being half of the machine's memory. */
uint64_t plogp__memory_of(uint64_t asked);

/* count * size uninitialised bytes, or NULL when out of memory or the product overflows.
 * Never asks for 0 bytes: a count of 0 yields a valid block. */
void *plogp__alloc(const plogp_alloc *alloc, size_t count, size_t size);
/* As plogp__alloc, zeroed. */
void *plogp__alloc_zero(const plogp_alloc *alloc, size_t count, size_t size);
/* Move *block to count * size bytes; on failure returns false and *block is as it was. */
bool plogp__resize(const plogp_alloc *alloc, void **block, size_t count, size_t size);
/* Make room for `needed` items, at least doubling; *capacity is updated. */
bool plogp__reserve(const plogp_alloc *alloc, void **block, size_t *capacity,
                    size_t needed, size_t size);
/* Tell the system that a large block will all be used: fewer and larger pages, where it has
 * them, unless the block is in a file because memory is short. */
void plogp__use_whole(const plogp_alloc *alloc, void *block, size_t bytes);
/* NULL is allowed. */
void plogp__free(const plogp_alloc *alloc, void *block);
/* A terminated copy of `length` bytes, or NULL. */
char *plogp__copy_text(const plogp_alloc *alloc, const char *text, size_t length);

/* a * b, or false when it does not fit. */
bool plogp__size_mul(size_t a, size_t b, size_t *product);
bool plogp__size_add(size_t a, size_t b, size_t *sum);

#endif
