/* The entropy of counts: every estimator, from half an observation a symbol to a hundred. */
#include <math.h>
#include <stdio.h>

#include "plogp/entropy.h"
#include "plogp/entropy_estimate.h"
#include "simulate.h"

static const char *const NAMES[] = {"auto",
                                    "plugin",
                                    "miller-madow",
                                    "grassberger",
                                    "zhang",
                                    "jackknife",
                                    "chao-shen",
                                    "chao-wang-jost",
                                    "james-stein",
                                    "nsb",
                                    "dirichlet:jeffreys",
                                    "dirichlet:laplace",
                                    "dirichlet:perks",
                                    "dirichlet:minimax",
                                    "dirichlet-plugin:jeffreys",
                                    "dirichlet-plugin:minimax"};

#define KINDS (sizeof NAMES / sizeof NAMES[0])

/* Whether more than 7 % of the intervals miss the truth and come without a warning, by more
 * than two errors of the simulation. */
static int is_low(const struct tally *tally)
{
    const double silent = tally->samples - tally->warned - tally->unwarned_held;
    return silent > 0.07 * tally->samples + 2 * sqrt(0.07 * 0.93 * tally->samples);
}

static void line(const struct law *law, double ratio, int replicates)
{
    struct tally tallies[KINDS] = {{0}};
    double truth = 0.0;
    uint64_t counts[LEVELS_MAX];
    const size_t n = (size_t)(ratio * (double)law->k + 0.5);
    must(plogp_entropy_probs(law->p, law->k, &truth));
    for (int r = 0; r < replicates; r++) {
        law_draw(law, n, counts);
        for (size_t e = 0; e < KINDS; e++) {
            plogp_entropy_options options = plogp_entropy_options_defaults();
            plogp_entropy_estimate made;
            must(plogp_entropy_options_parse(NAMES[e], NULL, &options));
            must(plogp_entropy_estimate_counts(counts, law->k, &options, NULL, &made));
            tally_add(&tallies[e], made.low, truth, made.high, made.warning != NULL);
        }
    }
    printf("| %-12s | %5g |", law->name, ratio);
    for (size_t e = 0; e < KINDS; e++)
        tally_print(&tallies[e]);
    printf("\n");
    for (size_t e = 0; e < KINDS; e++)
        if (is_low(&tallies[e]))
            (void)fprintf(
                stderr,
                "low: %s, n/k %g, %s: %.1f %% miss the truth without a "
                "warning\n",
                law->name, ratio, NAMES[e],
                100.0 *
                    (tallies[e].samples - tallies[e].warned - tallies[e].unwarned_held) /
                    tallies[e].samples);
}

void coverage_of_entropies(int replicates)
{
    static struct law laws[8];
    law_make(&laws[0], "uniform 10", 10, 0.0);
    law_make(&laws[1], "uniform 100", 100, 0.0);
    law_make(&laws[2], "zipf 100", 100, 1.0);
    law_make(&laws[3], "zipf 1000", 1000, 1.0);
    law_make(&laws[4], "zipf 30, 1.5", 30, 1.5);
    law_make(&laws[5], "zipf 1000, 2", 1000, 2.0);
    law_make(&laws[6], "uniform 2", 2, 0.0);
    law_make(&laws[7], "0.9 and 0.1", 2, log2(9.0));
    printf("| law | n/k |");
    for (size_t e = 0; e < KINDS; e++)
        printf(" %s |", NAMES[e]);
    printf("\n|---|---|");
    for (size_t e = 0; e < KINDS; e++)
        printf("---|");
    printf("\n");
    for (size_t l = 0; l < sizeof laws / sizeof laws[0]; l++)
        for (int r = 0; r < 6; r++)
            line(&laws[l], (const double[]){0.5, 1, 2, 5, 20, 100}[r], replicates);
}
