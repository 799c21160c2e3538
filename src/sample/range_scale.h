/* Powers of two that bring samples where their squares are finite and not 0. */
#ifndef PLOGP_SRC_SAMPLE_RANGE_SCALE_H
#define PLOGP_SRC_SAMPLE_RANGE_SCALE_H

/* The even exponent e of the 2^e that finite values low .. high are divided by first; 0 for
 * nearly all, or where one is infinite. Dividing rounds only what is below 2^-1022 then. */
int plogp__range_exponent(double low, double high);

#endif
