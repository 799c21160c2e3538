/**
 * Information of one outcome, and the units it is counted in.
 *
 * Everything inside plogp is in nats (logarithms to base e); a unit is a base, applied
 * when a number is shown: 2 gives bits, e nats, 10 dits.
 *
 *     double nats = plogp_surprisal(0.25);
 *     double bits = plogp_information_in_base(nats, 2.0);          2 bit
 *     double letter = plogp_quantity_of_information(1.0, 26.0);    4.7 bit after
 * conversion
 *
 * Scalar functions: total, no state, NaN where the argument lies outside the domain.
 */
#ifndef PLOGP_INFORMATION_H
#define PLOGP_INFORMATION_H

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Surprisal (self-information) of an outcome of probability p.
 *
 *     I(p) = -log p
 *
 * Given        p  probability, 0 <= p <= 1
 * Returned     nats, >= 0; +Inf for p = 0, exactly 0 for p = 1; NaN outside 0..1
 * Accuracy     2u
 * Notes        independent outcomes add: I(p q) = I(p) + I(q)
 * Source       Shannon (1948), section 6
 */
PLOGP_API double plogp_surprisal(double p);

/**
 * Quantity of information of a message of n symbols, each one of s equally likely ones.
 *
 *     n log s
 *
 * Given        symbols   n >= 0, need not be whole
 *              alphabet  s >= 1
 * Returned     nats, >= 0; 0 for n = 0; NaN outside the domain
 * Accuracy     3u
 * Source       Hartley (1928)
 */
PLOGP_API double plogp_quantity_of_information(double symbols, double alphabet);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_INFORMATION_H */
