/* The levels of one categorical column: texts to codes 0, 1, 2, ... in order of arrival.
 */
#ifndef PLOGP_SRC_DATA_DICTIONARY_H
#define PLOGP_SRC_DATA_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/batch.h"
#include "plogp/context.h"

/* No code, and the code that sources write for a missing value. */
#define PLOGP__NO_CODE UINT32_MAX

/*
 * Open addressing over an append-only list. The address of `levels` and of every text is
 * stable; levels.text and levels.length may move when a level is added.
 */
struct plogp__dictionary {
    const plogp_alloc *alloc;
    plogp_levels levels; /* the view that batches point to                        */
    const char **text;   /* [capacity], behind levels.text                        */
    size_t *length;      /* [capacity], behind levels.length                      */
    size_t capacity;
    bool lent;              /* others read text and length as they are now      */
    const char **lent_text; /* what was lent and has been outgrown, or NULL      */
    size_t *lent_length;
    struct plogp__slot *slots; /* [slot_count]                                         */
    size_t slot_count;         /* a power of two, at most half full; 0 before the first */
    struct plogp__text_block *blocks; /* where the bytes of the texts are            */
    size_t bytes; /* memory held, all told                                 */
};

void plogp__dictionary_init(struct plogp__dictionary *dictionary,
                            const plogp_alloc *alloc);
void plogp__dictionary_clear(struct plogp__dictionary *dictionary);

/* Keep the lists of levels as they are, for a copy of `levels`, until this is called again,
 * however many levels are appended meanwhile. */
void plogp__dictionary_lend(struct plogp__dictionary *dictionary);

/* The hash that _find takes: the same on every machine. */
uint64_t plogp__dictionary_hash(const char *text, size_t length);

/* The same of a text that will be looked for, whose place is fetched meanwhile. */
uint64_t plogp__dictionary_hash_ahead(const struct plogp__dictionary *dictionary,
                                      const char *text, size_t length);

/* The code of a text with its hash, or PLOGP__NO_CODE. Any number of threads may ask. */
uint32_t plogp__dictionary_find(const struct plogp__dictionary *dictionary,
                                const char *text, size_t length, uint64_t hash);

/* Append a text that _find does not know. PLOGP_ENOMEM, or PLOGP_EFORMAT when all codes
 * are given away; the dictionary is then as it was. */
PLOGP_MUST_CHECK plogp_status
plogp__dictionary_append(struct plogp__dictionary *dictionary, const char *text,
                         size_t length, uint64_t hash, uint32_t *code);

/* The code of a text, appended when new. Status as plogp__dictionary_append. */
PLOGP_MUST_CHECK plogp_status plogp__dictionary_code(struct plogp__dictionary *dictionary,
                                                     const char *text, size_t length,
                                                     uint32_t *code);
/* The same of a text whose hash is known. */
PLOGP_MUST_CHECK plogp_status
plogp__dictionary_code_of(struct plogp__dictionary *dictionary, const char *text,
                          size_t length, uint64_t hash, uint32_t *code);

#endif
