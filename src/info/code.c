#include "info/code.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "info/contrast.h"
#include "info/entropy.h"
#include "math/kernel.h"

#define LOG_2        0x1.62e42fefa39efp-1
#define MOST_SYMBOLS ((size_t)1 << 24)
#define FNV_START    UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME    UINT64_C(0x100000001b3)

/* FNV-1a over whole numbers. */
static uint64_t mix(uint64_t hash, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        hash = (hash ^ (number >> (8 * i) & 0xff)) * FNV_PRIME;
    return hash;
}

static uint64_t fingerprint_of(const struct plogp_code *code)
{
    uint64_t hash = mix(mix(FNV_START, (uint64_t)code->kind), code->k);
    for (size_t i = 0; i < code->k; i++)
        hash =
            mix(hash, code->lengths != NULL ? code->lengths[i] : code->cumulated[i + 1]);
    return hash;
}

static plogp_status fill_words(const struct plogp__law *law, struct plogp_code *code)
{
    const plogp_alloc *alloc = &code->alloc;
    code->lengths = plogp__alloc(alloc, law->k, sizeof *code->lengths);
    code->ranked = plogp__alloc(alloc, law->k, sizeof *code->ranked);
    code->offset = plogp__alloc_zero(alloc, law->k, sizeof *code->offset);
    if (code->lengths == NULL || code->ranked == NULL || code->offset == NULL)
        return PLOGP_ENOMEM;
    if (code->kind == PLOGP_CODE_SHANNON)
        plogp__shannon_lengths(law, code);
    else
        PLOGP_TRY(plogp__huffman_lengths(law, code));
    PLOGP_TRY(plogp__code_words(code));
    return plogp__code_tree(code);
}

static plogp_status fill_fractions(const struct plogp__law *law, struct plogp_code *code)
{
    code->cumulated = plogp__alloc(&code->alloc, law->k + 1, sizeof *code->cumulated);
    if (code->cumulated == NULL)
        return PLOGP_ENOMEM;
    plogp__arithmetic_frequencies(law, code);
    return PLOGP_OK;
}

static plogp_status make(const struct plogp__law *law, plogp_code_kind kind,
                         const plogp_context *context, plogp_code **out)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct plogp_code *code = plogp__alloc_zero(alloc, 1, sizeof *code);
    if (code == NULL)
        return plogp__fail_memory(context);
    code->alloc = *alloc;
    code->kind = kind;
    code->k = law->k;
    const plogp_status status =
        kind == PLOGP_CODE_ARITHMETIC ? fill_fractions(law, code) : fill_words(law, code);
    if (status != PLOGP_OK) {
        plogp_code_free(code);
        return plogp__fail_memory(context);
    }
    code->fingerprint = fingerprint_of(code);
    *out = code;
    return PLOGP_OK;
}

static plogp_status check(size_t k, plogp_code_kind kind, const plogp_context *context,
                          plogp_code **code)
{
    if (code == NULL || kind < PLOGP_CODE_HUFFMAN || kind > PLOGP_CODE_ARITHMETIC)
        return PLOGP_EINVAL;
    if (k > MOST_SYMBOLS)
        return plogp__fail(context, PLOGP_EINVAL, "%zu symbols are too many for a code",
                           k);
    return PLOGP_OK;
}

/* The shares of the exact sum, so that no rounding makes more words than there is room. */
plogp_status plogp_code_new_probs(const double *probs, size_t k, plogp_code_kind kind,
                                  const plogp_context *context, plogp_code **code)
{
    struct plogp__law law;
    PLOGP_TRY(check(k, kind, context, code));
    PLOGP_TRY(plogp__law_probs(probs, k, &law));
    PLOGP_TRY(plogp__law_weights(probs, k, &law));
    return make(&law, kind, context, code);
}

plogp_status plogp_code_new_weights(const double *weights, size_t k, plogp_code_kind kind,
                                    const plogp_context *context, plogp_code **code)
{
    struct plogp__law law;
    PLOGP_TRY(check(k, kind, context, code));
    PLOGP_TRY(plogp__law_weights(weights, k, &law));
    return make(&law, kind, context, code);
}

plogp_status plogp_code_new_counts(const uint64_t *counts, size_t k, plogp_code_kind kind,
                                   const plogp_context *context, plogp_code **code)
{
    struct plogp__law law;
    PLOGP_TRY(check(k, kind, context, code));
    PLOGP_TRY(plogp__law_counts(counts, k, &law));
    return make(&law, kind, context, code);
}

void plogp_code_free(plogp_code *code)
{
    if (code == NULL)
        return;
    const plogp_alloc alloc = code->alloc;
    plogp__free(&alloc, code->lengths);
    plogp__free(&alloc, code->ranked);
    plogp__free(&alloc, code->text);
    plogp__free(&alloc, code->offset);
    plogp__free(&alloc, code->cumulated);
    plogp__free(&alloc, code->nodes);
    plogp__free(&alloc, code);
}

const char *plogp_code_kind_name(plogp_code_kind kind)
{
    static const char *const NAMES[] = {"huffman", "shannon", "arithmetic"};
    return kind >= PLOGP_CODE_HUFFMAN && kind <= PLOGP_CODE_ARITHMETIC ? NAMES[kind]
                                                                       : "unknown";
}

plogp_code_kind plogp_code_get_kind(const plogp_code *code)
{
    return code->kind;
}

size_t plogp_code_size(const plogp_code *code)
{
    return code->k;
}

/* The probability 2^-length that a symbol's word stands for, exactly but for underflow. */
static double implied(const plogp_code *code, size_t symbol)
{
    if (code->kind == PLOGP_CODE_ARITHMETIC)
        return (double)(code->cumulated[symbol + 1] - code->cumulated[symbol]) * 0x1p-32;
    if (code->lengths[symbol] == PLOGP__NO_WORD)
        return 0.0;
    return fmax(ldexp(1.0, -(int)code->lengths[symbol]), 0x1p-1074);
}

double plogp_code_length(const plogp_code *code, size_t symbol)
{
    if (symbol >= code->k)
        return NAN;
    if (code->kind == PLOGP_CODE_ARITHMETIC)
        return 0.0 - plogp__log2(implied(code, symbol));
    return code->lengths[symbol] == PLOGP__NO_WORD ? INFINITY
                                                   : (double)code->lengths[symbol];
}

const char *plogp_code_word(const plogp_code *code, size_t symbol)
{
    if (symbol >= code->k || code->lengths == NULL ||
        code->lengths[symbol] == PLOGP__NO_WORD)
        return NULL;
    return code->text + code->offset[symbol];
}

size_t plogp_code_questions(const plogp_code *code)
{
    return code->node_count;
}

size_t plogp_code_ranked(const plogp_code *code, size_t rank)
{
    return rank < code->words ? code->ranked[rank] : SIZE_MAX;
}

static size_t node_or_none(uint32_t node)
{
    return node == UINT32_MAX ? SIZE_MAX : node;
}

plogp_status plogp_code_question(const plogp_code *code, size_t node,
                                 plogp_question *question)
{
    if (code == NULL || question == NULL || node >= code->node_count)
        return PLOGP_EINVAL;
    const struct plogp__code_node *at = &code->nodes[node];
    const bool known = at->child[0] == UINT32_MAX && at->child[1] == UINT32_MAX;
    *question = (plogp_question){
        .symbol = known ? code->ranked[at->first] : SIZE_MAX,
        .yes = node_or_none(at->child[0]),
        .no = node_or_none(at->child[1]),
        .first_rank = at->first,
        .count = at->count,
    };
    return PLOGP_OK;
}

/* p log(p/q) - p + q for q = 2^-length, >= 0. */
static double divergence_term(const plogp_code *code, const struct plogp__law *p,
                              size_t i)
{
    const double q = implied(code, i);
    const double share = plogp__law_p(p, i);
    if (plogp__law_is_zero(p, i))
        return q;
    if (q == 0.0)
        return INFINITY;
    if (share > 0x1p-400 && q > 0x1p-400)
        return plogp__divergence_term(share, q);
    const double log_ratio =
        plogp_code_length(code, i) * LOG_2 - plogp__law_surprisal(p, i);
    return share * log_ratio - share + q;
}

/*
 * KL = sum_i (p log(p/q) - p + q) + (1 - sum_i q): by Kraft's inequality the last part is
 * not negative either, so nothing cancels.
 */
static plogp_ledger ledger_of(const plogp_code *code, const struct plogp__law *p)
{
    plogp_sum digits, divergence, spare;
    plogp_sum_init(&digits);
    plogp_sum_init(&divergence);
    plogp_sum_init(&spare);
    plogp_sum_add(&spare, 1.0);
    for (size_t i = 0; i < code->k; i++) {
        plogp_sum_add(&divergence, divergence_term(code, p, i));
        plogp_sum_add(&spare, -implied(code, i));
        if (!plogp__law_is_zero(p, i))
            plogp__law_add(p, i, plogp_code_length(code, i), &digits);
    }
    plogp_sum_add(&divergence, fmax(plogp_sum_value(&spare), 0.0));
    return (plogp_ledger){
        .cross_entropy = plogp__law_mean(p, &digits) * LOG_2,
        .entropy = plogp__entropy(p),
        .divergence = plogp_sum_value(&divergence),
    };
}

static plogp_status check_ledger(const plogp_code *code, size_t k,
                                 const plogp_ledger *ledger)
{
    return code == NULL || ledger == NULL || k != code->k ? PLOGP_EINVAL : PLOGP_OK;
}

plogp_status plogp_code_ledger_probs(const plogp_code *code, const double *p, size_t k,
                                     plogp_ledger *ledger)
{
    struct plogp__law law;
    PLOGP_TRY(check_ledger(code, k, ledger));
    PLOGP_TRY(plogp__law_probs(p, k, &law));
    PLOGP_TRY(plogp__law_weights(p, k, &law));
    *ledger = ledger_of(code, &law);
    return PLOGP_OK;
}

plogp_status plogp_code_ledger_weights(const plogp_code *code, const double *weights,
                                       size_t k, plogp_ledger *ledger)
{
    struct plogp__law law;
    PLOGP_TRY(check_ledger(code, k, ledger));
    PLOGP_TRY(plogp__law_weights(weights, k, &law));
    *ledger = ledger_of(code, &law);
    return PLOGP_OK;
}

plogp_status plogp_code_ledger_counts(const plogp_code *code, const uint64_t *counts,
                                      size_t k, plogp_ledger *ledger)
{
    struct plogp__law law;
    PLOGP_TRY(check_ledger(code, k, ledger));
    PLOGP_TRY(plogp__law_counts(counts, k, &law));
    *ledger = ledger_of(code, &law);
    return PLOGP_OK;
}
