/* Decimal grids that the values of samples lie on. */
#ifndef PLOGP_SRC_SAMPLE_SORTED_GRID_H
#define PLOGP_SRC_SAMPLE_SORTED_GRID_H

#include <stdint.h>

#include "sample/sorted.h"

/*
 * The least power of ten that makes all values of both samples whole numbers k of 32 bits,
 * each value being the double nearest to k / scale. 0: there is none, or weights are no whole
 * numbers, or there are too many observations: n_p n_q > 2^62. However the samples are held, it is
 * the same.
 */
double plogp__common_grid(const plogp_sorted *p, const plogp_sorted *q);

/* The number k of a value on that grid. */
static inline int64_t plogp__grid_number(double value, double scale)
{
    return (int64_t)(value * scale + 0x1.8p52 - 0x1.8p52); /* rounded by the first sum */
}

#endif
