/* Decimal grids that the values of samples lie on. */
#ifndef PLOGP_SRC_SAMPLE_SORTED_GRID_H
#define PLOGP_SRC_SAMPLE_SORTED_GRID_H

#include "sample/sorted.h"

/*
 * The least power of ten that makes all values of both samples whole numbers k of 32 bits,
 * each value being the double nearest to k / scale. 0: there is none, or weights are no whole
 * numbers, or there are too many observations: n_p n_q > 2^62. However the samples are held, it is
 * the same.
 */
double plogp__common_grid(const plogp_sorted *p, const plogp_sorted *q);

#endif
