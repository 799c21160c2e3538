/* One fit: a family, the sample in the scale it is fitted in, and the way back. */
#ifndef PLOGP_SRC_FIT_FITTING_H
#define PLOGP_SRC_FIT_FITTING_H

#include "fit/estimate.h"
#include "fit/maximise.h"

struct plogp__fitting {
    const struct plogp__family *family;
    const struct plogp__statistics *sample;
    const struct plogp__statistics *exact;  /* of a censored sample */
    const struct plogp__censored *censored; /* or NULL              */
    const plogp_fit_options *options;
    int exponent;
    double origin;    /* of the sample as fitted, in its scale */
    double densities; /* weight of what counts by its density */
};

/* A family that scales with the data is fitted to the scaled sample. */
struct plogp__fitting plogp__fitting_plan(const struct plogp__family *family,
                                          const struct plogp__fit_data *data,
                                          const plogp_fit_options *options);
/* A parameter that moves with the data. */
bool plogp__is_location(const struct plogp__family *family, size_t parameter);
/* A length in the scale of a parameter, in the units of the data (direction 1), or back (-1). */
double plogp__fitting_rescale(const struct plogp__fitting *run, size_t parameter,
                              double value, int direction);
/* The value of a parameter in the units of the data, and back. */
double plogp__fitting_to_data(const struct plogp__fitting *run, size_t parameter,
                              double value);
double plogp__fitting_from_data(const struct plogp__fitting *run, size_t parameter,
                                double value);
/* The log-likelihood of the data as they are, from its mean over the sample as fitted. */
double plogp__fitting_loglik(const struct plogp__fitting *run, double mean_value);
/* The maximisation with some parameters held. */
struct plogp__problem plogp__fitting_pose(const struct plogp__fitting *run,
                                          const struct plogp__estimate *estimate,
                                          const plogp_context *context);

#endif
