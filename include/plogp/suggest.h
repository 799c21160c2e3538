/**
 * Did you mean...? The nearest of some known words to a mistyped one.
 *
 *     const char *near = plogp_suggest("entorpy", names, count);   // "entropy"
 */
#ifndef PLOGP_SUGGEST_H
#define PLOGP_SUGGEST_H

#include <stddef.h>

#include "plogp/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The candidate with the fewest insertions, deletions, replacements and swaps of
 * neighbours, letters of either case alike; the first of equals.
 *
 * Given        word        terminated
 *              candidates  [count] terminated
 * Returned     one of the candidates, or NULL when none is near: more than one edit for
 *              every three bytes of the word (at least one is allowed), or word is NULL
 * Cost         O(count * length^2), no allocation; words beyond 63 bytes match nothing
 * Source       optimal string alignment distance
 */
PLOGP_API const char *plogp_suggest(const char *word, const char *const *candidates,
                                    size_t count);

#ifdef __cplusplus
}
#endif

#endif /* PLOGP_SUGGEST_H */
