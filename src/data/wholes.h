/*
 * A numeric column of a batch whose numbers are decimal fractions k/10^d, as the whole
 * numbers k: for a reader that would only turn the doubles back into these.
 */
#ifndef PLOGP_SRC_DATA_WHOLES_H
#define PLOGP_SRC_DATA_WHOLES_H

#include <stddef.h>
#include <stdint.h>

/* Each value is the double nearest to values[i] / scale; -0 is 0, and so is what is missing. */
struct plogp__wholes {
    const int32_t *values; /* [rows]; NULL: the column has numbers */
    double scale;          /* 10^d, d <= PLOGP__WHOLES_PLACES      */
};

#define PLOGP__WHOLES_PLACES 9U

static inline double plogp__whole_scale(unsigned places)
{
    static const double SCALES[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    return SCALES[places];
}

static inline double plogp__whole_number(int32_t value, double scale)
{
    return (double)value / scale;
}

#endif
