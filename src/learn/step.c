#include "learn/step.h"

#include <math.h>

#include "math/kernel.h"

#define MOMENTUM     0.9
#define FIRST_DECAY  0.9 /* Kingma, Ba (2015), section 2 */
#define SECOND_DECAY 0.999
#define ADAM_FLOOR   1e-8
#define ADAM_RATE    1e-3
#define DESCENT_RATE 0.05
#define PI           0x1.921fb54442d18p+1

double plogp__step_rate(const plogp_train_options *options, plogp_solver solver,
                        size_t passes)
{
    const double standard = solver == PLOGP_SOLVER_ADAM ? ADAM_RATE : DESCENT_RATE;
    const double rate = options->rate > 0.0 ? options->rate : standard;
    switch (options->schedule) {
    case PLOGP_SCHEDULE_INVERSE:
        return rate / (1.0 + (double)passes);
    case PLOGP_SCHEDULE_COSINE:
        return rate * (1.0 + cos(PI * (double)passes / (double)options->epochs)) / 2.0;
    default:
        return rate;
    }
}

void plogp__step_plain(const struct plogp__step *step, double rate)
{
    for (size_t i = 0; i < step->size; i++)
        step->parameters[i] -= rate * step->gradient[i];
}

void plogp__step_momentum(const struct plogp__step *step, double rate)
{
    for (size_t i = 0; i < step->size; i++) {
        step->first[i] = MOMENTUM * step->first[i] + step->gradient[i];
        step->parameters[i] -= rate * step->first[i];
    }
}

void plogp__step_adam(const struct plogp__step *step, double rate, size_t steps)
{
    const double first_share = 1.0 - pow(FIRST_DECAY, (double)steps);
    const double second_share = 1.0 - pow(SECOND_DECAY, (double)steps);
    const double pace = rate / first_share, unit = 1.0 / second_share;
    const plogp__adam adam = {.count = step->size,
                              .parameters = step->parameters,
                              .gradient = step->gradient,
                              .first = step->first,
                              .second = step->second,
                              .first_decay = FIRST_DECAY,
                              .second_decay = SECOND_DECAY,
                              .pace = pace,
                              .unit = unit,
                              .floor = ADAM_FLOOR};
    plogp__adam_step(&adam);
}
