/* Several families from one sample, shared out over the thread team. */
#include "base/team.h"
#include "fit/estimate.h"

struct tasks {
    const struct plogp__family *const *families;
    const struct plogp__fit_data *data;
    const plogp_fit_options *options;
    plogp_context context; /* without a message: tasks run on several threads */
    struct plogp__estimate *estimates;
};

static plogp_status estimate(void *state, size_t task, size_t worker)
{
    struct tasks *const all = state;
    (void)worker;
    return plogp__estimate_family(all->families[task], all->data, all->options,
                                  &all->context, &all->estimates[task]);
}

plogp_status plogp__estimate_families(const struct plogp__family *const *families,
                                      size_t count, const struct plogp__fit_data *data,
                                      const plogp_fit_options *options,
                                      const plogp_context *context,
                                      struct plogp__estimate *estimates)
{
    struct tasks all = {.families = families,
                        .data = data,
                        .options = options,
                        .context = context == NULL ? plogp_context_defaults() : *context,
                        .estimates = estimates};
    plogp_context team = all.context;
    all.context.error = NULL;
    all.context.threads = 1;
    team.error = NULL;
    if (options->trace != NULL)
        team.threads = 1; /* the steps are told in order */
    return plogp__team_run(&team, count, estimate, &all);
}
