/**
 * An interval: the two numbers that every estimate from data comes with.
 */
#ifndef PLOGP_INTERVAL_H
#define PLOGP_INTERVAL_H

/** In the unit of what it belongs to; 95 % unless said; NaN where none is defined. */
typedef struct plogp_interval {
    double low, high;
} plogp_interval;

#endif /* PLOGP_INTERVAL_H */
