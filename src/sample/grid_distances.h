/*
 * Distances between two samples on a grid of 1/scale (plogp__common_grid): sums of whole
 * numbers, rounded once, and so the same from cells, tables and files.
 */
#ifndef PLOGP_SRC_SAMPLE_GRID_DISTANCES_H
#define PLOGP_SRC_SAMPLE_GRID_DISTANCES_H

#include "sample/ordered_distances.h"

/* As plogp__ordered_distances_of; W1, KS and the energy distance within 4u. */
PLOGP_MUST_CHECK plogp_status
plogp__grid_distances_of(const plogp_sorted *p, const plogp_sorted *q, double scale,
                         struct plogp__ordered_distances *distances);
/* As plogp__wasserstein2, within 4u. */
PLOGP_MUST_CHECK plogp_status plogp__grid_wasserstein2(const plogp_sorted *p,
                                                       const plogp_sorted *q,
                                                       double scale, double *distance);

#endif
