/*
 * Fitting straight from the columns of a design.
 *
 * Many rows of numbers that all differ and weigh 1 need neither be grouped nor put in order to
 * be fitted: a sample of them, chosen by their content, gives a start and a first guess of the
 * Hessian, and gradients are read from the columns as they are.
 */
#ifndef PLOGP_SRC_LEARN_DIRECT_H
#define PLOGP_SRC_LEARN_DIRECT_H

#include "learn/workshop.h"

/*
 * Fit the coefficients if the design and the options suit. Then the estimate, the scaling and
 * the watch of the workshop are filled and its penalty is set; otherwise, and where the fit has
 * no certificate in the end, they stay empty. Where the columns and the sample are enough for
 * all that is wanted besides, the workshop gets them and a problem that has columns, and the
 * classifier its schema: rows need not be made. Whether any of this is done depends on the set of
 * rows and the options alone.
 */
PLOGP_MUST_CHECK plogp_status plogp__direct_fit(plogp_classifier *classifier,
                                                const plogp_design *design,
                                                struct plogp__workshop *workshop);

#endif
