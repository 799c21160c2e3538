#include "info/law.h"

#include <math.h>
#include <string.h>

#include "math/kernel.h"

/* Below, the rounding of a ratio would reach its logarithm. */
#define SMALLEST_RATIO 0x1p-960
#define LOG_2          0x1.62e42fefa39efp-1

static bool is_logits(const struct plogp__law *law)
{
    return law->given.form == PLOGP_LAW_LOGITS;
}

bool plogp__law_is_plain(const struct plogp__law *law)
{
    return law->given.type == PLOGP_NUMBER_DOUBLE && !is_logits(law) && law->scale == 0;
}

uint64_t plogp__law_count(const struct plogp__law *law, size_t i)
{
    return law->given.type == PLOGP_NUMBER_UINT32
               ? ((const uint32_t *)law->given.values)[i]
               : ((const uint64_t *)law->given.values)[i];
}

void plogp__law_numbers(const struct plogp__law *law, size_t first, size_t count,
                        double *numbers)
{
    const double *const doubles = law->given.values;
    const float *const floats = law->given.values;
    switch (law->given.type) {
    case PLOGP_NUMBER_DOUBLE:
        memcpy(numbers, doubles + first, count * sizeof *numbers);
        return;
    case PLOGP_NUMBER_FLOAT:
        for (size_t i = 0; i < count; i++)
            numbers[i] = (double)floats[first + i];
        return;
    default:
        for (size_t i = 0; i < count; i++)
            numbers[i] = (double)plogp__law_count(law, first + i);
    }
}

/* z -> e^(z - largest); what the difference loses is a factor 1 + error of the power. Where
 * z is -Inf the error is none. Within 2u. */
static void raise_logits(double largest, double *z, size_t count)
{
    double error[PLOGP__CHUNK];
    for (size_t i = 0; i < count; i++) {
        const double apart = z[i] - largest, z_part = apart + largest;
        const double lost = (z[i] - z_part) - (largest - (z_part - apart));
        error[i] = lost == lost ? lost : 0.0;
        z[i] = apart;
    }
    plogp__map(PLOGP__EXP, z, z, count);
    for (size_t i = 0; i < count; i++)
        z[i] += z[i] * error[i];
}

void plogp__law_shares(const struct plogp__law *law, size_t first, size_t count,
                       double *shares)
{
    plogp__law_numbers(law, first, count, shares);
    if (is_logits(law))
        raise_logits(law->largest, shares, count);
    for (size_t i = 0; i < count && law->scale != 0; i++)
        shares[i] = ldexp(shares[i], -law->scale);
}

struct plogp__pair plogp__law_share(const struct plogp__law *law, size_t i)
{
    double share = 0.0;
    if (plogp__law_is_plain(law))
        return (struct plogp__pair){plogp__law_doubles(law)[i], 0.0};
    if (law->given.type >= PLOGP_NUMBER_UINT64)
        return plogp__pair_of_count(plogp__law_count(law, i));
    plogp__law_shares(law, i, 1, &share);
    return (struct plogp__pair){share, 0.0};
}

bool plogp__law_is_zero(const struct plogp__law *law, size_t i)
{
    double number = 0.0;
    if (plogp__law_is_plain(law))
        return plogp__law_doubles(law)[i] == 0.0;
    plogp__law_numbers(law, i, 1, &number);
    return number == (is_logits(law) ? -(double)INFINITY : 0.0);
}

double plogp__law_p(const struct plogp__law *law, size_t i)
{
    return plogp__law_share(law, i).hi / law->total.hi;
}

void plogp__law_chunk(const struct plogp__law *law, size_t first, size_t count, double *p)
{
    const double total = law->total.hi;
    plogp__law_shares(law, first, count, p);
    for (size_t i = 0; i < count && total != 1.0; i++)
        p[i] /= total;
}

size_t plogp__count_delicate(const double *p, size_t count)
{
    size_t delicate = 0;
    for (size_t i = 0; i < count; i++)
        delicate += (p[i] > 0.5) | ((p[i] < SMALLEST_RATIO) & (p[i] != 0.0));
    return delicate;
}

/*
 * Past one half, log(part/whole) would amplify the rounding of the ratio (condition
 * number 1/|log p|, unbounded as p -> 1), so log1p of the remainder is used: whole.hi -
 * part.hi is exact (Sterbenz) and the lower parts are added with one rounding. Either
 * branch then has condition <= 1/log 2: ratio 2.5u * 1.45 + log 2u < 6u.
 */
double plogp__log_share(struct plogp__pair part, struct plogp__pair whole)
{
    if (part.hi > 0.5 * whole.hi) {
        const double rest = (whole.hi - part.hi) + (whole.lo - part.lo);
        return rest == 0.0 ? 0.0 : -plogp__log1p(-(rest / whole.hi));
    }
    const double ratio = part.hi / whole.hi;
    if (ratio < SMALLEST_RATIO)
        return plogp__log(whole.hi) - plogp__log(part.hi);
    return -plogp__log(ratio);
}

/* Of logits m - z + log(total), exact to rounding also where e^(z - m) is no normal double. */
double plogp__law_surprisal(const struct plogp__law *law, size_t i)
{
    const struct plogp__pair share = plogp__law_share(law, i);
    double number = 0.0;
    if (share.hi >= SMALLEST_RATIO)
        return plogp__log_share(share, law->total);
    plogp__law_numbers(law, i, 1, &number);
    if (is_logits(law))
        return (law->largest - number) + plogp__log(law->total.hi);
    if (law->scale != 0 && number > 0.0)
        return plogp__log(law->total.hi) - plogp__log(number) + law->scale * LOG_2;
    return plogp__log_share(share, law->total);
}
