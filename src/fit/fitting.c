/* A family and a sample brought together: scales, likelihood, problem. */
#include "fit/fitting.h"

#include <math.h>

#include "dist/deviance.h"
#include "fit/censored.h"

double plogp__fitting_rescale(const struct plogp__fitting *run, size_t parameter,
                              double value, int direction)
{
    return ldexp(value,
                 direction * run->exponent * run->family->parameters[parameter].scaling);
}

bool plogp__is_location(const struct plogp__family *family, size_t parameter)
{
    const struct plogp__parameter *const about = &family->parameters[parameter];
    const bool shifts = family->base != NULL && parameter + 1 == family->parameter_count;
    return shifts || (about->domain == PLOGP__REAL && about->scaling == 1);
}

static double origin_of(const struct plogp__fitting *run, size_t parameter)
{
    return plogp__is_location(run->family, parameter) ? run->origin : 0.0;
}

double plogp__fitting_to_data(const struct plogp__fitting *run, size_t parameter,
                              double value)
{
    return plogp__fitting_rescale(run, parameter, value + origin_of(run, parameter), 1);
}

double plogp__fitting_from_data(const struct plogp__fitting *run, size_t parameter,
                                double value)
{
    return plogp__fitting_rescale(run, parameter, value, -1) - origin_of(run, parameter);
}

/* A family that scales with the data is fitted to the scaled sample. */
struct plogp__fitting plogp__fitting_plan(const struct plogp__family *family,
                                          const struct plogp__fit_data *data,
                                          const plogp_fit_options *options)
{
    bool scales = false;
    for (size_t i = 0; i < family->parameter_count; i++)
        scales = scales || family->parameters[i].scaling != 0;
    const struct plogp__statistics *const exact =
        scales ? &data->scaled_exact : &data->raw_exact;
    return (struct plogp__fitting){.family = family,
                                   .sample = scales ? &data->scaled : &data->raw,
                                   .exact = exact->count > 0 ? exact : NULL,
                                   .censored = data->censored,
                                   .options = options,
                                   .exponent = scales ? data->exponent : 0,
                                   .densities =
                                       data->censored == NULL ? data->raw.n : exact->n};
}

static void evaluate(const void *data, const double *theta, struct plogp__jet *jet)
{
    const struct plogp__fitting *const run = data;
    if (run->censored == NULL)
        plogp__family_likelihood(run->family, run->sample, theta, jet);
    else
        plogp__censored_likelihood(run->family, run->exact, run->censored, run->exponent,
                                   theta, jet);
}

static double value(const void *data, const double *theta)
{
    const struct plogp__fitting *const run = data;
    struct plogp__jet jet;
    if (run->censored != NULL)
        return plogp__censored_value(run->family, run->exact, run->censored,
                                     run->exponent, theta);
    evaluate(data, theta, &jet);
    return jet.value;
}

/* The log-likelihood of the data as they are: a density of scaled data is larger by the
 * scale. */
double plogp__fitting_loglik(const struct plogp__fitting *run, double mean_value)
{
    return run->sample->n * mean_value - run->densities * run->exponent * PLOGP__LOG_2;
}

struct plogp__problem plogp__fitting_pose(const struct plogp__fitting *run,
                                          const struct plogp__estimate *estimate,
                                          const plogp_context *context)
{
    const bool gradient = run->options->method == PLOGP_FIT_GRADIENT;
    const size_t automatic = gradient ? 10000 : 200;
    const size_t wanted = run->options->max_iterations;
    struct plogp__problem problem = {.family = run->family,
                                     .evaluate = evaluate,
                                     .value = value,
                                     .data = run,
                                     .n = run->sample->n,
                                     .max_iterations = wanted == 0 ? automatic : wanted,
                                     .context = context};
    for (size_t i = 0; i < run->family->parameter_count; i++) {
        const enum plogp__domain domain = run->family->parameters[i].domain;
        problem.free[i] =
            !estimate->fixed[i] && domain != PLOGP__WHOLE && domain != PLOGP__EXTREME;
    }
    return problem;
}
