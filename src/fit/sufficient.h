/* What a sufficient-statistics accumulator holds, and what follows from it. */
#ifndef PLOGP_SRC_FIT_SUFFICIENT_H
#define PLOGP_SRC_FIT_SUFFICIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "dist/statistics.h"
#include "math/kernel.h"
#include "plogp/sufficient.h"
#include "plogp/sum.h"

#define PLOGP__OCTAVE_CELLS ((size_t)1 << PLOGP__CELL_BITS)
#define PLOGP__OCTAVES      ((size_t)1 << 12) /* by sign and exponent */
#define PLOGP__GRID_CELLS   (PLOGP__OCTAVES * PLOGP__OCTAVE_CELLS)

/* Sizes of which no sum can over- or underflow. */
#define PLOGP__TAME_LEAST 0x1p-500
#define PLOGP__TAME_MOST  0x1p500

/* Sums a family needs beside n, the extremes and the sum of x. */
enum plogp__needs {
    PLOGP__NEEDS_SQUARE = 1,
    PLOGP__NEEDS_LOG = 2,
    PLOGP__NEEDS_LOG_SQUARE = 4,
    PLOGP__NEEDS_INVERSE = 8,
    PLOGP__NEEDS_LOG_COMPLEMENT = 32,
    PLOGP__NEEDS_VALUES = 16, /* all of them: there are no sums that suffice */
};

struct plogp_sufficient {
    plogp_context context;
    const plogp_alloc *alloc;
    const char *family; /* static */
    unsigned needs;
    uint64_t n, missing;
    bool weighted; /* a weight was not 1                                              */
    bool tame;     /* every value so far is in 2^-500 .. 2^500 in size; the rest holds */
    double min, max; /* +Inf, -Inf while there is no value                             */
    bool whole;      /* all values so far are integers                                */
    bool ledger;     /* cells are counted                                             */
    plogp_sum sum, square;
    /* x = m 2^e with m in 1/2 .. 1, l = log m: */
    plogp_sum log, log_square, log_exponent; /* of l, l^2, l e                        */
    int64_t exponents, exponent_squares;     /* sums of e, e^2                        */
    plogp_sum inverse;
    plogp_sum log_complement; /* of log(1 - x); 0 for x >= 1 */
    uint64_t *grid; /* [PLOGP__GRID_CELLS] values by their leading bits: sign, e, m; only
                       octaves that occur are ever touched                            */
    bool octaves[PLOGP__OCTAVES]; /* whose cells in the grid are set                  */
    double *values;               /* [n] where they are needed and memory allows      */
    size_t value_count, value_capacity;
    double *scratch; /* of a block; NULL before the first                             */
};

/* Make octaves [first, last] of the grid ready to be counted in. Status: PLOGP_ENOMEM. */
plogp_status plogp__sufficient_touch(struct plogp_sufficient *seen, size_t first,
                                     size_t last);
/* Keep values for a family that needs them; without memory none are kept, and they do not
 * serve. Status: PLOGP_ENOMEM. */
plogp_status plogp__sufficient_keep(struct plogp_sufficient *seen, const double *values,
                                    size_t count);
/* The statistics of the values times 2^-exponent. */
void plogp__sufficient_statistics(const struct plogp_sufficient *seen, int exponent,
                                  struct plogp__statistics *statistics);

/* A cell that was hit. */
struct plogp__cell {
    double low, high, count;
};

/* The first cell at or after *index that was hit; false when there is none. `merged` cells
 * are put together (1, 2, 4 ...). *index moves behind it. */
bool plogp__sufficient_cell(const struct plogp_sufficient *seen, size_t merged,
                            size_t *index, struct plogp__cell *cell);
/* The entropy of the histogram, by Grassberger's estimator, and its standard error. */
double plogp__sufficient_entropy(const struct plogp_sufficient *seen, size_t merged,
                                 double *se);

#endif
