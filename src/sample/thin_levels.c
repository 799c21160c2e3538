/* Whether levels or bins have too few observations for the intervals of divergences. */
#include <math.h>
#include <stdbool.h>

#include "sample/aligned.h"

#define FEW_A_LEVEL 10.0 /* on average */
#define FEW         5.0
#define THIN_SHARE  0.2
#define RARE        20.0

/* Whether `here` observations are hardly any beside what the other sample lets expect: of equal
 * laws in less than 1 of 100 samples. */
static bool is_one_sided(double here, double expected)
{
    return here < RARE && expected >= 3 * here + FEW;
}

enum plogp__thin plogp__thin_levels(const struct plogp__aligned *both)
{
    const double added = both->added, size = (double)both->size;
    const double n_p = both->total_p - added * size;
    const double n_q = both->total_q - added * size;
    double thin = 0.0;
    bool one_sided = false;
    if (fmin(n_p, n_q) < FEW_A_LEVEL * size)
        return both->size > 1 ? PLOGP__THIN_ALL : PLOGP__THIN_NOT;
    for (size_t i = 0; i < both->size; i++) {
        const double p = both->p[i] - added, q = both->q[i] - added;
        const bool beyond = added > 0 && p == 0; /* its law is known */
        thin += (!beyond && p < FEW) || q < FEW;
        one_sided |=
            is_one_sided(q, p / n_p * n_q) || (!beyond && is_one_sided(p, q / n_q * n_p));
    }
    if (one_sided)
        return PLOGP__THIN_ONE_SIDED;
    return thin > THIN_SHARE * size ? PLOGP__THIN_MANY : PLOGP__THIN_NOT;
}
