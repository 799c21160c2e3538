/* What somebody who mistyped a name may have meant. */
#ifndef PLOGP_SRC_DATA_SUGGEST_H
#define PLOGP_SRC_DATA_SUGGEST_H

#include <stddef.h>

/* The closest of `names` to `word` if it is close enough to be meant, otherwise NULL. */
const char *plogp__suggest(const char *word, char *const *names, size_t count);

#endif
