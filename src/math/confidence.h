/* The width of a 95 % interval. */
#ifndef PLOGP_SRC_MATH_CONFIDENCE_H
#define PLOGP_SRC_MATH_CONFIDENCE_H

/* The 0.975 quantile of the standard normal law, 1.9599639845400542, correctly rounded
 * (mpmath: sqrt(2) erfinv(0.95)). */
#define PLOGP__Z95 0x1.f5c0331eeff85p+0

#endif
