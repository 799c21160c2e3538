/* Two laws on the real line, symbols in the order of their places. */
#ifndef PLOGP_SRC_INFO_LINE_H
#define PLOGP_SRC_INFO_LINE_H

#include "info/contrast.h"
#include "plogp/context.h"
#include "plogp/sum.h"
#include "plogp/transport.h"

struct plogp__place {
    double x;
    size_t symbol;
};

/* Masses are kept unrounded over one denominator: p_i = share_i T_q / (T_p T_q). */
struct plogp__walk {
    struct plogp__contrast two;
    struct plogp__place
        *places; /* [k] by x, then by symbol; NULL: x = symbol = position */
    size_t k;
    struct plogp__pair factor_p, factor_q; /* of the shares */
    double denominator;
    const plogp_alloc *alloc;
};

PLOGP_MUST_CHECK plogp_status plogp__walk_init(const struct plogp__contrast *two,
                                               const plogp_line *line,
                                               const plogp_context *context,
                                               struct plogp__walk *walk);
void plogp__walk_clear(struct plogp__walk *walk);

/* What is at a position of the walk. */
struct plogp__place plogp__walk_at(const struct plogp__walk *walk, size_t position);
/* Add +-the mass of P or Q at a position, exactly, in units of 1/denominator. */
void plogp__walk_add_p(const struct plogp__walk *walk, size_t position, double sign,
                       plogp_sum *sum);
void plogp__walk_add_q(const struct plogp__walk *walk, size_t position, double sign,
                       plogp_sum *sum);

/* Add value * (b - a), exactly. */
void plogp__add_gap(plogp_sum *sum, double value, double a, double b);

void plogp__line_distances(const struct plogp__walk *walk, plogp_line_distances *all);
double plogp__wasserstein(const struct plogp__walk *walk, double order);

#endif
