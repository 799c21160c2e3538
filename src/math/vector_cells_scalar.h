/* Strips of 64 cells by plain loops; see kernel.h for what they do. */
#ifndef PLOGP_SRC_MATH_VECTOR_CELLS_SCALAR_H
#define PLOGP_SRC_MATH_VECTOR_CELLS_SCALAR_H

#include <stddef.h>
#include <stdint.h>

#include "math/kernel.h"

static void cells_up_to(const uint8_t *times, uint32_t before, uint32_t *up_to)
{
    for (size_t c = 0; c < PLOGP__STRIP_LENGTH; c++) {
        before += times[c];
        up_to[c] = before;
    }
}

/* No branch depends on the cells. */
static size_t list_cells(const uint8_t *times, uint32_t before, uint16_t first,
                         uint16_t *low, uint32_t *up_to)
{
    size_t met = 0;
    for (unsigned c = 0; c < PLOGP__STRIP_LENGTH; c++) {
        before += times[c];
        low[met] = (uint16_t)(first + c);
        up_to[met] = before;
        met += times[c] > 0;
    }
    return met;
}

#endif
