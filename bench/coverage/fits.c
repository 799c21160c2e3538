/* Intervals of fitted parameters, and of the divergence in the ledger of a fit. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plogp/distribution.h"
#include "plogp/distribution_divergence.h"
#include "plogp/fit.h"
#include "plogp/fit_bootstrap.h"
#include "simulate.h"

#define BOOTSTRAP_MAX   1000 /* observations up to which intervals are bootstrapped */
#define BOOTSTRAP_DRAWS 199
#define LIMIT_SAMPLE    2000000 /* draws to which the nearest law of a family is fitted */

static const size_t SIZES[] = {20, 50, 200, 1000, 10000};
#define SIZE_COUNT (sizeof SIZES / sizeof SIZES[0])

static plogp_ordered_table *draw(const plogp_distribution *law, size_t n, uint64_t stream)
{
    static double x[LIMIT_SAMPLE];
    for (size_t i = 0; i < n; i++)
        x[i] = plogp_distribution_draw(law, 1, stream, i);
    return ordered_of(x, n);
}

static plogp_fit *fit_of(const plogp_ordered_table *table, const char *family,
                         plogp_fit_intervals_kind kind)
{
    plogp_fit_options options = plogp_fit_options_defaults();
    plogp_fit *fit = NULL;
    options.family = family;
    options.intervals = kind;
    must(plogp_fit_ordered(table, &options, NULL, &fit));
    return fit;
}

/* By parameter and kind of interval: Wald, profile, bootstrap. */
struct kinds {
    struct tally of[PLOGP_PARAMETERS_MAX][3];
    int fitted, warned;
};

static void add(struct kinds *kinds, const plogp_distribution *law, size_t parameter,
                int kind, double low, double high)
{
    if (!isnan(low) && !isnan(high))
        tally_add(&kinds->of[parameter][kind], low, law->parameters[parameter], high, 0);
}

static void add_sample(const plogp_distribution *law, size_t n, uint64_t stream,
                       int resample, struct kinds *kinds)
{
    plogp_ordered_table *const table = draw(law, n, stream);
    for (int kind = 0; kind < 2; kind++) {
        plogp_fit *const fit = fit_of(table, law->family, (plogp_fit_intervals_kind)kind);
        const plogp_fit_candidate *const candidate = plogp_fit_value(fit)->candidates;
        plogp_bootstrap_parameter found[PLOGP_PARAMETERS_MAX];
        const int known = candidate->distribution.family != NULL;
        for (size_t j = 0; known && j < candidate->parameter_count; j++)
            add(kinds, law, j, kind, candidate->parameters[j].low,
                candidate->parameters[j].high);
        kinds->fitted += kind == 0 && known;
        kinds->warned += kind == 0 && candidate->caution != NULL;
        if (known && kind == 0 && resample &&
            plogp_fit_bootstrap(table, candidate, NULL, BOOTSTRAP_DRAWS, NULL, found) ==
                PLOGP_OK)
            for (size_t j = 0; j < candidate->parameter_count; j++)
                add(kinds, law, j, 2, found[j].low, found[j].high);
        plogp_fit_free(fit);
    }
    plogp_ordered_table_free(table);
}

/* The parameters of a law, a column each. */
static void parameters_line(const char *text, size_t n, int replicates)
{
    plogp_distribution law;
    struct kinds kinds;
    memset(&kinds, 0, sizeof kinds);
    must(plogp_distribution_parse(text, NULL, &law));
    if (n > BOOTSTRAP_MAX)
        replicates /= 4;
    for (int r = 0; r < replicates; r++)
        add_sample(&law, n, (uint64_t)r + 1, n <= BOOTSTRAP_MAX && r % 4 == 0, &kinds);
    printf("| %-32s | %5zu |", text, n);
    for (int kind = 0; kind < 3; kind++) {
        for (size_t j = 0; j < plogp_family_parameter_count(law.family); j++) {
            const struct tally *const tally = &kinds.of[j][kind];
            if (tally->samples == 0)
                printf("     -");
            else
                printf(" %5.1f", tally_held(tally));
        }
        printf(" |");
    }
    printf(" %5.1f | %5.1f |\n", 100.0 * kinds.fitted / replicates,
           100.0 * kinds.warned / replicates);
    fflush(stdout);
}

/* What the nearest law of the family wastes on draws of the law; 0 for its own family. */
static double least_divergence(const plogp_distribution *law, const char *family)
{
    plogp_distribution_comparison made;
    if (strcmp(law->family, family) == 0)
        return 0.0;
    plogp_ordered_table *const table = draw(law, LIMIT_SAMPLE, 0);
    plogp_fit *const fit = fit_of(table, family, PLOGP_FIT_WALD);
    must(plogp_distribution_compare(
        law, &plogp_fit_value(fit)->candidates[0].distribution, NULL, &made));
    plogp_fit_free(fit);
    plogp_ordered_table_free(table);
    return made.divergences.forward.divergence;
}

static void ledger_line(const char *text, const char *family, int replicates)
{
    plogp_distribution law;
    must(plogp_distribution_parse(text, NULL, &law));
    const double truth = least_divergence(&law, family);
    printf("| %-24s | %-12s | %7.4f |", text, family, truth);
    for (size_t s = 0; s < SIZE_COUNT; s++) {
        struct tally tally = {0, 0, 0, 0};
        const int count = SIZES[s] > BOOTSTRAP_MAX ? replicates / 4 : replicates;
        for (int r = 0; r < count; r++) {
            plogp_ordered_table *const table = draw(&law, SIZES[s], (uint64_t)r + 1);
            plogp_fit *const fit = fit_of(table, family, PLOGP_FIT_WALD);
            const plogp_fit_candidate *const c = plogp_fit_value(fit)->candidates;
            if (!isnan(c->kl))
                tally_add(&tally, c->kl_low, truth, c->kl_high, c->kl_caution != NULL);
            plogp_fit_free(fit);
            plogp_ordered_table_free(table);
        }
        tally_print(&tally);
    }
    printf("\n");
    fflush(stdout);
}

static void parameters_table(const char *const *laws, size_t count, size_t first,
                             size_t last, int replicates)
{
    printf("\n| law | n | Wald | profile | bootstrap | fitted | warned |\n"
           "|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++)
        for (size_t s = first; s < last; s++)
            parameters_line(laws[i], SIZES[s], replicates);
}

void coverage_of_fits(int replicates)
{
    static const char *const laws[] = {"bernoulli(0.3)",
                                       "bernoulli(0.03)",
                                       "geometric(0.2)",
                                       "poisson(3)",
                                       "negative-binomial(size=2,mean=5)",
                                       "zero-inflated-poisson(0.3,2)",
                                       "beta(2,3)",
                                       "exponential(1)",
                                       "gamma(2,1)",
                                       "lognormal(0,1)",
                                       "weibull(1.5,1)",
                                       "inverse-gaussian(1,2)",
                                       "pareto(1,3)",
                                       "rayleigh(1)",
                                       "normal(0,1)",
                                       "laplace(0,1)",
                                       "logistic(0,1)",
                                       "student-t(0,1,5)",
                                       "cauchy(0,1)",
                                       "gumbel(0,1)",
                                       "von-mises(0,2)",
                                       "generalized-extreme-value(0,1,0.1)",
                                       "generalized-pareto(1,0.2)"};
    parameters_table(laws, sizeof laws / sizeof laws[0], 0, SIZE_COUNT, replicates);
}

/* Slow to fit: three sizes, a quarter of the samples. */
void coverage_of_shifted_fits(int replicates)
{
    static const char *const laws[] = {"gamma3(3,1,0)", "weibull3(3,1,0)",
                                       "lognormal3(0,0.5,0)",
                                       "normal-mixture:2(0.4,0,1,0.6,4,1)"};
    parameters_table(laws, sizeof laws / sizeof laws[0], 1, SIZE_COUNT - 1,
                     replicates / 4);
}

void coverage_of_ledgers(int replicates)
{
    static const char *const pairs[][2] = {
        {"normal(0,1)", "normal"},
        {"exponential(1)", "exponential"},
        {"gamma(2,1)", "gamma"},
        {"student-t(0,1,5)", "student-t"},
        {"cauchy(0,1)", "cauchy"},
        {"lognormal(0,1)", "lognormal"},
        {"beta(0.5,0.5)", "beta"},
        {"uniform(0,1)", "uniform"},
        {"laplace(0,1)", "laplace"},
        {"gamma(2,1)", "normal"},
        {"student-t(0,1,5)", "normal"},
        {"exponential(1)", "lognormal"},
        {"uniform(0,1)", "beta"},
        {"laplace(0,1)", "normal"},
        {"poisson(3)", "poisson"},
        {"poisson(100)", "poisson"},
        {"geometric(0.2)", "geometric"},
        {"negative-binomial(size=2,mean=5)", "poisson"},
        {"geometric(0.05)", "poisson"},
        {"bernoulli(0.3)", "bernoulli"},
        {"negative-binomial(size=2,mean=5)", "negative-binomial"},
        {"poisson(3)", "geometric"}};
    printf("\n| law | family | KL, nats |");
    for (size_t s = 0; s < SIZE_COUNT; s++)
        printf(" %zu |", SIZES[s]);
    printf("\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        ledger_line(pairs[i][0], pairs[i][1], replicates);
}
