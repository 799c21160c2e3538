/* Figures: what --html and --vega draw beside the results; nothing is done without them. */
#ifndef PLOGP_CLI_FIGURES_H
#define PLOGP_CLI_FIGURES_H

#include "options.h"
#include "plogp/classifier.h"
#include "plogp/curves.h"
#include "plogp/sampling.h"
#include "plogp/sorted.h"

/* Whether there is anything to draw for. */
bool figures_wanted(const struct invocation *invocation);

/* A figure (plogp/html.h) of the last result added. */
plogp_result *figure_add(struct invocation *invocation, const char *figure,
                         const char *title);

/* The histogram of a column, which is drawn in text too. */
plogp_status figure_histogram(struct invocation *invocation, const char *name,
                              const plogp_ordered_table *table);

/* Two laws: lists of weights, levels, numbers, families. */
plogp_status figure_laws(struct invocation *invocation, const plogp_local_laws *laws);
plogp_status figure_levels(struct invocation *invocation, const char *name,
                           const plogp_counts_table *p, const plogp_counts_table *q);
plogp_status figure_numbers(struct invocation *invocation, const char *name,
                            plogp_sorted *p, plogp_sorted *q);
void figure_families(struct invocation *invocation, const plogp_distribution *p,
                     const plogp_distribution *q);

/* The best candidates against the data: histogram, QQ, PP, likelihood. */
plogp_status figure_fit(struct invocation *invocation, const char *name,
                        const plogp_ordered_table *table, const plogp_fit_summary *fit);

/* The laws of a statistic: a figure, and one more curve of it. */
plogp_result *figure_sampling(struct invocation *invocation, const char *statistic);
void figure_sampling_add(plogp_result *figure, const plogp_sampling_result *result);

/* The calibration of a training's own rows; evaluate has it among its results. */
void figure_calibration(struct invocation *invocation, const plogp_assessment *a);

/* Watch a training: its iterations become a figure. */
void figure_watch(struct invocation *invocation, plogp_train_options *options);

#endif
