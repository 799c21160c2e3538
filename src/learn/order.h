/* Ordering many items by a number of 64 bits. */
#ifndef PLOGP_SRC_LEARN_ORDER_H
#define PLOGP_SRC_LEARN_ORDER_H

#include <stddef.h>
#include <stdint.h>

struct plogp__keyed {
    uint64_t key;
    size_t item;
};

/* Sort by key, keeping the order of equals; `spare` [count] is overwritten. Radix sort by
 * bytes, O(count): a byte that all keys share costs one reading. */
void plogp__order(struct plogp__keyed *items, struct plogp__keyed *spare, size_t count);

/* A key that orders doubles as their values do, -0 as 0; NaN is not allowed. */
uint64_t plogp__order_key(double value);

#endif
