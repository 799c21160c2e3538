/**
 * Codes: what a law costs in binary digits, as words, as questions, and as a file.
 *
 *     plogp_code *code = NULL;
 *     status = plogp_code_new_probs(q, k, PLOGP_CODE_HUFFMAN, &context, &code);
 *     status = plogp_code_ledger_probs(code, p, k, &ledger);      Q's code on P's symbols
 *     puts(plogp_code_word(code, 0));
 *     plogp_code_free(code);
 *
 * A code with lengths l implies the law Q = 2^-l: its mean length on P is the
 * cross-entropy H(P, Q), never below H(P), and equal to it when P = Q. The lengths of
 * Huffman and Shannon codes are whole; those of the arithmetic code are -log2 of
 * frequencies with 32 bits, and what it writes is as long as its lengths say.
 *
 * Symbols of probability 0 have no word: their length is +Inf. Codes depend on the law
 * alone: ties are broken by the lower index of the symbol. A code is never changed and may
 * be used by many threads.
 */
#ifndef PLOGP_CODE_H
#define PLOGP_CODE_H

#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"
#include "plogp/ledger.h"
#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum plogp_code_kind {
    PLOGP_CODE_HUFFMAN = 0, /* the shortest words; canonical                          */
    PLOGP_CODE_SHANNON = 1, /* words of ceil(-log2 p) digits; canonical               */
    PLOGP_CODE_ARITHMETIC =
        2, /* a fraction of a digit for each symbol; has no words    */
} plogp_code_kind;

typedef struct plogp_code plogp_code;

/**
 * The code of a law, in a form of plogp/probability.h.
 *
 * Given        values [k], 1 <= k <= 2^24
 *              kind    which code
 *              context memory and message; its allocator must outlive the code
 * Returned     code    to be released with plogp_code_free
 * Status       PLOGP_EINVAL   a pointer is NULL, k is 0 or too large, unknown kind
 *              PLOGP_EDOMAIN  no law in this form
 *              PLOGP_ENOMEM
 * Accuracy     Huffman: the best there is for sums rounded to double; the longest word is
 *              the shortest among the best. Shannon: ceil(-log2 p) exactly.
 * Cost         O(k log k), and the digits of all words in memory
 * Source       Huffman (1952); van Leeuwen (1976) for the two queues; Shannon (1948),
 *              section 9; Schwartz, Kallick (1964) for canonical words
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_new_probs(const double *probs,
                                                             size_t k,
                                                             plogp_code_kind kind,
                                                             const plogp_context *context,
                                                             plogp_code **code);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_code_new_weights(const double *weights, size_t k, plogp_code_kind kind,
                       const plogp_context *context, plogp_code **code);
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_code_new_counts(const uint64_t *counts, size_t k, plogp_code_kind kind,
                      const plogp_context *context, plogp_code **code);

/** Release; NULL is allowed. */
PLOGP_API void plogp_code_free(plogp_code *code);

/** "huffman", "shannon", "arithmetic"; "unknown" for any other number. */
PLOGP_API const char *plogp_code_kind_name(plogp_code_kind kind);
PLOGP_API plogp_code_kind plogp_code_get_kind(const plogp_code *code);

/** The number of symbols, k. */
PLOGP_API size_t plogp_code_size(const plogp_code *code);

/** Binary digits for a symbol; +Inf when it has no word, NaN when there is no such symbol.
 */
PLOGP_API double plogp_code_length(const plogp_code *code, size_t symbol);

/** The word of a symbol in digits 0 and 1, as long as the code lives; "" for the only
 * symbol there is; NULL when it has none. */
PLOGP_API const char *plogp_code_word(const plogp_code *code, size_t symbol);

/**
 * What a code costs on the symbols of P.
 *
 *     cross_entropy = log 2 sum_i p_i l_i,   divergence = cross_entropy - H(P)
 *
 * Given        p [k]  a law over the code's symbols
 * Returned     ledger      nats, written only on PLOGP_OK; +Inf for a p > 0 without word
 * Status       PLOGP_EINVAL   a pointer is NULL, or k is not the code's
 *              PLOGP_EDOMAIN  no law in this form
 * Accuracy     16u, 8u and 64u; the divergence is not a difference
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_ledger_probs(const plogp_code *code,
                                                                const double *p, size_t k,
                                                                plogp_ledger *ledger);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_ledger_weights(const plogp_code *code,
                                                                  const double *weights,
                                                                  size_t k,
                                                                  plogp_ledger *ledger);
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_ledger_counts(const plogp_code *code,
                                                                 const uint64_t *counts,
                                                                 size_t k,
                                                                 plogp_ledger *ledger);

/** A node of the strategy: a yes/no question, or the symbol that is now known. */
typedef struct plogp_question {
    size_t symbol;     /* SIZE_MAX: ask; otherwise known            */
    size_t yes, no;    /* nodes to go to; SIZE_MAX: cannot happen    */
    size_t first_rank; /* the symbols still possible are plogp_code_ranked(code, */
    size_t count;      /* first_rank .. first_rank + count - 1)      */
} plogp_question;

/**
 * The questioning strategy that a code is: a digit 0 is a yes, a digit 1 a no, and the
 * question at a node is whether the symbol is among those behind its yes.
 *
 * Given        node  0 is the root; below plogp_code_questions
 * Returned     question  written only on PLOGP_OK
 * Status       PLOGP_EINVAL  a pointer is NULL, no such node, or a code without words
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_question(const plogp_code *code,
                                                            size_t node,
                                                            plogp_question *question);

/** The number of nodes; 0 for the arithmetic code. */
PLOGP_API size_t plogp_code_questions(const plogp_code *code);

/** The symbol at a rank in the order of the words; SIZE_MAX when there is none. */
PLOGP_API size_t plogp_code_ranked(const plogp_code *code, size_t rank);

/** Receives bytes in order; anything but PLOGP_OK ends the call and is returned. */
typedef struct plogp_code_sink {
    plogp_status (*write)(void *state, const unsigned char *bytes, size_t count);
    void *state;
} plogp_code_sink;

/**
 * Write bytes in a code: byte b is symbol b.
 *
 * The size is 36 bytes and the lengths of the symbols' words, in digits, divided by 8.
 *
 * Given        bytes [n]  each a symbol of the code
 *              context    message, cancellation
 * Status       PLOGP_EINVAL   a pointer is NULL
 *              PLOGP_EDOMAIN  a byte that has no word (error->where is its index), or a
 *                             word of more than 64 digits
 *              PLOGP_ECANCEL, and whatever the sink returns
 * Cost         about 20 ns a byte, 24 KB on the stack
 * Source       range coder without carry: Subbotin (1999), after Martin (1979)
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_encode(const plogp_code *code,
                                                          const unsigned char *bytes,
                                                          size_t n,
                                                          const plogp_context *context,
                                                          const plogp_code_sink *sink);

/** Write symbols, each below the code's size, as plogp_code_encode writes bytes. */
PLOGP_API PLOGP_MUST_CHECK plogp_status
plogp_code_encode_symbols(const plogp_code *code, const uint32_t *symbols, size_t n,
                          const plogp_context *context, const plogp_code_sink *sink);

/**
 * Read back what plogp_code_encode wrote with the same code.
 *
 * Given        coded [size]  the whole of it
 * Status       PLOGP_EINVAL   a pointer is NULL
 *              PLOGP_EFORMAT  not such a file, damaged, cut short, of a newer version, or
 *                             written with another code; a checksum finds damage before
 *                             anything reaches the sink
 *              PLOGP_ENOMEM, PLOGP_ECANCEL, and whatever the sink returns
 */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_decode(const plogp_code *code,
                                                          const unsigned char *coded,
                                                          size_t size,
                                                          const plogp_context *context,
                                                          const plogp_code_sink *sink);

/** Receives symbols in order, as plogp_code_sink receives bytes. */
typedef struct plogp_code_symbol_sink {
    plogp_status (*write)(void *state, const uint32_t *symbols, size_t count);
    void *state;
} plogp_code_symbol_sink;

/** As plogp_code_decode, to symbols, of which there may be more than 256. */
PLOGP_API PLOGP_MUST_CHECK plogp_status plogp_code_decode_symbols(
    const plogp_code *code, const unsigned char *coded, size_t size,
    const plogp_context *context, const plogp_code_symbol_sink *sink);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_CODE_H */
