#include "learn/softmax.h"

#include <math.h>

#include "math/kernel.h"

static size_t likeliest(const double *logits, const uint8_t *possible, size_t classes)
{
    size_t best = classes;
    for (size_t k = 0; k < classes; k++)
        if ((possible == NULL || possible[k]) &&
            (best == classes || logits[k] > logits[best]))
            best = k;
    return best;
}

/* exp(z_k - z_best), where an infinite logit shares its certainty with its equals. */
static double odds(double logit, double best)
{
    return logit == best ? 1.0 : plogp__exp(logit - best);
}

/*
 * With m the likeliest class and s = sum_{j != m} exp(z_j - z_m):  p_m = 1 / (1 + s),
 * 1 - p_m = s / (1 + s), and for every other class p_k <= 1/2, so that 1 - p_k loses
 * nothing. Error: exp 1 ulp, sum (classes) u, quotient u.
 */
struct plogp__likeliest plogp__softmax(const double *logits, const uint8_t *possible,
                                       size_t classes, double *probability,
                                       double *complement)
{
    const size_t best = likeliest(logits, possible, classes);
    double others = 0.0;
    for (size_t k = 0; k < classes; k++) {
        probability[k] = 0.0;
        if (k == best || (possible != NULL && !possible[k]))
            continue;
        probability[k] = odds(logits[k], logits[best]);
        others += probability[k];
    }
    for (size_t k = 0; k < classes; k++) {
        probability[k] /= 1.0 + others;
        complement[k] = 1.0 - probability[k];
    }
    probability[best] = 1.0 / (1.0 + others);
    complement[best] = others / (1.0 + others);
    return (struct plogp__likeliest){plogp__log1p(others), best};
}

double plogp__softmax_loss(const double *logits, const uint8_t *possible, size_t classes,
                           size_t label)
{
    if (possible != NULL && !possible[label])
        return INFINITY;
    const size_t best = likeliest(logits, possible, classes);
    double others = 0.0;
    for (size_t k = 0; k < classes; k++)
        if (k != best && (possible == NULL || possible[k]))
            others += odds(logits[k], logits[best]);
    const double behind =
        logits[label] == logits[best] ? 0.0 : logits[best] - logits[label];
    return behind + plogp__log1p(others);
}
