/* Whether a maximum that was found is one, or a place on the way to a limit of the family. */
#ifndef PLOGP_SRC_FIT_LIMIT_H
#define PLOGP_SRC_FIT_LIMIT_H

#include "fit/censored.h"
#include "fit/maximise.h"

/*
 * Far towards a limit of its family a likelihood is flat to rounding, and an iteration stops
 * wherever it is. Where the parameter that runs to the limit is not known to a factor e, the
 * others are fitted again with it held much farther away: if the likelihood is no lower
 * there, `rises`. Status: PLOGP_ECANCEL.
 */
plogp_status plogp__rises_to_limit(const struct plogp__problem *problem,
                                   const struct plogp__solution *solution, bool *rises);

/* Whether every observation is an interval and all of them have a place in common. */
bool plogp__intervals_meet(const struct plogp__censored *censored);

/*
 * Whether they do, and the law found has all but 2^-13 of its probability in each: a law that
 * moves into that place (draws together there, or goes on for ever where no interval ends) gives
 * the data a likelihood as near 1 as one likes, which no law of a family with a density has.
 */
bool plogp__rises_to_certainty(const struct plogp__censored *censored,
                               const struct plogp__solution *solution);

#endif
