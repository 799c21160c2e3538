#ifndef PLOGP_SRC_INFO_EXPM1_REST_H
#define PLOGP_SRC_INFO_EXPM1_REST_H

/* e^y - 1 - y >= 0, without cancellation: within 6u. */
double plogp__expm1_rest(double y);

#endif
