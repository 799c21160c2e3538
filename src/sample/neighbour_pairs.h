/* Observations of two or three columns with their number of copies. */
#ifndef PLOGP_SRC_SAMPLE_NEIGHBOUR_PAIRS_H
#define PLOGP_SRC_SAMPLE_NEIGHBOUR_PAIRS_H

#include <stdint.h>

#include "plogp/neighbours.h"

#define PLOGP__PAIRS_MAX 0x1p24 /* distinct observations, and those of a permutation */

/* One column: its sorted distinct values and how many observations are up to each. */
struct plogp__margin {
    double *values;     /* [size] over the standard deviation; of a class 0, 1, ... */
    double *cumulative; /* [size] observations <= value                            */
    size_t size;
    int is_class;
    /* Where to look: values[starts[b]] is the first whose (value - values[0]) scale has
     * the whole part b or more. */
    uint32_t *starts; /* [size + 1] */
    double scale;
    double step; /* all values are whole multiples of it; 0: of none */
};

/* x and y, and z that is given. Of a number and a class without z, the class is y. */
struct plogp__pairs {
    double *points;  /* [count][dimension] in the values of the margins */
    double *weights; /* [count] copies                                  */
    double *terms;   /* [count] one for each distinct observation       */
    double
        *apart; /* [count] what another count of ties would add to it; set by ksg-ties */
    size_t count, dimension;
    double n;
    struct plogp__margin margins[3];
    int swapped;   /* the first column of the table is y                   */
    double *block; /* of the margins; NULL: those of other pairs */
    const plogp_alloc *alloc;
};

/* The cells of a table of columns x and y, or of z, x and y; two columns come in the order
 * of x. PLOGP_EDOMAIN with a message. To be cleared only after PLOGP_OK. */
PLOGP_MUST_CHECK plogp_status plogp__pairs_init(const plogp_joint_table *table,
                                                const plogp_context *context,
                                                struct plogp__pairs *pairs);
/* Two columns of numbers [n]; `sorted`: in the order of x, then y. */
PLOGP_MUST_CHECK plogp_status plogp__pairs_of_numbers(const double *const columns[2],
                                                      size_t n, int sorted,
                                                      const plogp_context *context,
                                                      struct plogp__pairs *pairs);
void plogp__pairs_clear(struct plogp__pairs *pairs);

/* Points, weights, terms and apart of pairs whose alloc, count and dimension are set; whether
 * there was memory. */
int plogp__pairs_allocate(struct plogp__pairs *pairs);
/* Numbers over their standard deviation: of `margin`, whose `cumulative` are still the
 * weights of each value. */
struct plogp__scale {
    double factor;            /* of the values, before: a power of two                  */
    double origin, deviation; /* deviation 1 of a constant column                       */
    double grid, step; /* with ties on a grid: its multiples become those of `step` */
};
struct plogp__scale plogp__margin_scale(const struct plogp__margin *margin, double n);
double plogp__scaled(struct plogp__scale scale, double value);
void plogp__margin_finish(struct plogp__margin *margin, struct plogp__scale scale);

/* Fill starts and scale from the values. */
void plogp__margin_index(struct plogp__margin *margin);

/* Room of a margin of `size` values, in doubles, and its parts in that room. */
size_t plogp__margin_room(size_t size);
void plogp__margin_place(struct plogp__margin *margin, double *room, size_t size);

#endif
