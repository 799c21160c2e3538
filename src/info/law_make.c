/* From numbers of any type to a law: checked, with its exact total. */
#include <float.h>
#include <math.h>

#include "base/status.h"
#include "info/law.h"
#include "info/sweep.h"

#define SUM_TOLERANCE 1e-9 /* per entry: the contract of plogp/probability.h         */
#define FLOAT_TOLERANCE                                                                  \
    0x1p-20                 /* of floats, whose entries are good to 2^-24             */
#define ROUNDING    0x1p-51 /* 4u: entries good to 4u make a sum this close to 1      */
#define SCALE_LIMIT 60      /* |exponent| of the largest weight that is left as it is */

static bool is_count(const plogp_law *given)
{
    return given->type == PLOGP_NUMBER_UINT64 || given->type == PLOGP_NUMBER_UINT32;
}

static plogp_status check_kind(const plogp_law *given, const plogp_context *context)
{
    if (given == NULL || given->values == NULL || given->k == 0)
        return PLOGP_EINVAL;
    const bool known = (unsigned)given->form <= PLOGP_LAW_LOGITS &&
                       (unsigned)given->type <= PLOGP_NUMBER_UINT32;
    const bool fits = is_count(given) ? given->form == PLOGP_LAW_COUNTS ||
                                            given->form == PLOGP_LAW_WEIGHTS
                                      : given->form != PLOGP_LAW_COUNTS;
    if (!known || !fits)
        return plogp__fail(context, PLOGP_EINVAL,
                           "counts are integers; probabilities and logits are not");
    return PLOGP_OK;
}

/* sums[0] of the shares, sums[1] the number of entries that are no weight. */
static void add_shares(const void *state, size_t first, size_t count, plogp_sum *sums)
{
    double shares[PLOGP__CHUNK];
    size_t wrong = 0;
    plogp__law_shares(state, first, count, shares);
    for (size_t i = 0; i < count; i++)
        wrong += !(shares[i] >= 0.0 && shares[i] <= DBL_MAX);
    plogp_sum_add_array(&sums[0], shares, count);
    if (wrong > 0)
        plogp_sum_add(&sums[1], (double)wrong);
}

/* The largest number, NaN where there is one. */
static double largest_of(const struct plogp__law *law)
{
    double numbers[PLOGP__CHUNK], largest = -INFINITY;
    for (size_t first = 0; first < law->k; first += PLOGP__CHUNK) {
        const size_t count =
            law->k - first < PLOGP__CHUNK ? law->k - first : PLOGP__CHUNK;
        size_t odd = 0;
        plogp__law_numbers(law, first, count, numbers);
        for (size_t i = 0; i < count; i++) {
            largest = numbers[i] > largest ? numbers[i] : largest;
            odd += numbers[i] != numbers[i];
        }
        if (odd > 0)
            return NAN;
    }
    return largest;
}

/* The total of the shares; false if one is no weight. */
static bool add_up(struct plogp__law *law)
{
    plogp_sum sums[PLOGP__SWEEP_SUMS];
    plogp__sweep(law->context, law->k, add_shares, law, sums);
    if (plogp_sum_value(&sums[1]) != 0.0)
        return false;
    law->total = plogp__pair_of_sum(&sums[0]);
    return true;
}

/* Totals near the ends of the doubles are taken again, of scaled weights. */
static plogp_status total_weights(struct plogp__law *law)
{
    if (!add_up(law))
        return PLOGP_EDOMAIN;
    const double limit = ldexp(1.0, SCALE_LIMIT);
    if (law->total.hi >= 1.0 / limit && law->total.hi <= limit)
        return PLOGP_OK;
    const double largest = largest_of(law);
    int exponent = 0;
    if (!(largest > 0.0))
        return PLOGP_EDOMAIN;
    (void)frexp(largest, &exponent);
    law->scale = exponent > SCALE_LIMIT || exponent < -SCALE_LIMIT ? exponent : 0;
    return add_up(law) ? PLOGP_OK : PLOGP_EDOMAIN;
}

static plogp_status total_probs(struct plogp__law *law)
{
    const bool floats = law->given.type == PLOGP_NUMBER_FLOAT;
    const double rounding = floats ? FLOAT_TOLERANCE : ROUNDING;
    PLOGP_TRY(total_weights(law));
    const double excess = law->total.hi - 1.0 + law->total.lo;
    const double tolerance = SUM_TOLERANCE * (double)law->k;
    if (law->scale != 0 || !(fabs(excess) <= (floats ? rounding : 0.0) + tolerance))
        return PLOGP_EDOMAIN;
    law->as_given = fabs(excess) > rounding;
    if (law->as_given)
        law->total = (struct plogp__pair){1.0, 0.0};
    return PLOGP_OK;
}

static plogp_status total_counts(struct plogp__law *law)
{
    uint64_t n = 0;
    for (size_t i = 0; i < law->k; i++) {
        const uint64_t count = plogp__law_count(law, i);
        if (count > UINT64_MAX - n)
            return PLOGP_EDOMAIN;
        n += count;
    }
    law->total = plogp__pair_of_count(n);
    return n == 0 ? PLOGP_EDOMAIN : PLOGP_OK;
}

static plogp_status total_logits(struct plogp__law *law)
{
    law->largest = largest_of(law);
    if (!isfinite(law->largest))
        return PLOGP_EDOMAIN;
    return add_up(law) ? PLOGP_OK : PLOGP_EDOMAIN;
}

static plogp_status total_of(struct plogp__law *law)
{
    if (law->given.form == PLOGP_LAW_LOGITS)
        return total_logits(law);
    if (is_count(&law->given))
        return total_counts(law);
    return law->given.form == PLOGP_LAW_PROBS ? total_probs(law) : total_weights(law);
}

plogp_status plogp__law_make(const plogp_law *given, const plogp_context *context,
                             struct plogp__law *law)
{
    PLOGP_TRY(check_kind(given, context));
    struct plogp__law made = {.given = *given, .k = given->k, .context = context};
    PLOGP_TRY(total_of(&made));
    *law = made;
    return PLOGP_OK;
}

plogp_status plogp__law_of_cells(const plogp_law *given, size_t cells,
                                 const plogp_context *context, struct plogp__law *law)
{
    if (given == NULL || given->k != cells)
        return PLOGP_EINVAL;
    PLOGP_TRY(plogp__law_make(given, context, law));
    if (given->form != PLOGP_LAW_PROBS)
        return PLOGP_OK;
    plogp_law weights = *given;
    weights.form = PLOGP_LAW_WEIGHTS;
    return plogp__law_make(&weights, context, law);
}

plogp_status plogp__law_probs(const double *p, size_t k, struct plogp__law *law)
{
    const plogp_law given = plogp__probs(p, k);
    return plogp__law_make(&given, NULL, law);
}

plogp_status plogp__law_weights(const double *weights, size_t k, struct plogp__law *law)
{
    const plogp_law given = plogp__weights(weights, k);
    return plogp__law_make(&given, NULL, law);
}

plogp_status plogp__law_counts(const uint64_t *counts, size_t k, struct plogp__law *law)
{
    const plogp_law given = plogp__counts(counts, k);
    return plogp__law_make(&given, NULL, law);
}
