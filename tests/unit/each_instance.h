/* Tests that run with every instance of the library that the machine has. */
#ifndef PLOGP_TESTS_UNIT_EACH_INSTANCE_H
#define PLOGP_TESTS_UNIT_EACH_INSTANCE_H

#include "check.h"

#include "plogp/isa.h"

static const char *const INSTANCES[] = {"scalar", "avx2", "avx512", "neon"};
enum { INSTANCE_COUNT = sizeof INSTANCES / sizeof INSTANCES[0] };

/* Run a test with every instance that the machine has. */
static inline void with_each(void (*run)(void))
{
    const char *const best = plogp_isa_name();
    for (size_t k = 0; k < INSTANCE_COUNT; k++)
        if (plogp_isa_select(INSTANCES[k]) == PLOGP_OK)
            run();
    CHECK(plogp_isa_select(best) == PLOGP_OK);
}

#endif
