#include "dist/comparison.h"

#include <math.h>

#include "dist/deviance.h"
#include "math/kernel.h"

void plogp__put(struct plogp__found found, double *value, double *error)
{
    *value = found.diverges ? INFINITY : found.value;
    *error = found.diverges ? INFINITY : found.error;
}

void plogp__put_root(struct plogp__found square, double *value, double *error)
{
    const double root = sqrt(fmax(square.value, 0.0));
    const double low = sqrt(fmax(square.value - square.error, 0.0));
    const double high = sqrt(square.value + square.error);
    *value = square.diverges ? INFINITY : root;
    *error = square.diverges ? INFINITY : fmax(high - root, root - low);
}

void plogp__put_overlaps(struct plogp__found js, struct plogp__found square,
                         struct plogp__found overlap, plogp_distribution_comparison *made)
{
    plogp_divergences *const all = &made->divergences;
    plogp__put(js, &all->js, &made->errors.js);
    all->js = fmin(all->js, PLOGP__LOG_2);
    all->js_distance = sqrt(all->js);
    plogp__put_root(square, &all->hellinger, &made->errors.hellinger);
    all->hellinger = fmin(all->hellinger, 1.0);
    if (square.value < 0.5) {
        all->bhattacharyya = -plogp__log1p(-square.value);
        made->errors.bhattacharyya = square.error / (1.0 - square.value);
    } else {
        all->bhattacharyya = fmax(-plogp__log(overlap.value), 0.0);
        made->errors.bhattacharyya =
            overlap.value > 0.0 ? overlap.error / overlap.value : INFINITY;
    }
}
