#include "data/dictionary.h"

#include <string.h>

#include "base/alloc.h"

#define BLOCK_BYTES      ((size_t)16384)
#define SLOT_COUNT_FIRST ((size_t)64)

/* Texts are packed one behind the other; a block is never moved. */
struct plogp__text_block {
    struct plogp__text_block *next;
    size_t used;
    size_t size;
    char bytes[];
};

/*
 * A level where its hash says, or PLOGP__NO_CODE as the code where free. What tells nearly all
 * other texts apart is beside the code, so that a look-up reads two places of memory: the slot
 * and the text, which is that of the level.
 */
struct plogp__slot {
    const char *text;
    uint32_t code;
    uint16_t tag;    /* the highest bits of the hash */
    uint16_t length; /* LONG_TEXT: that or longer    */
};

#define LONG_TEXT UINT16_MAX

static uint16_t tag_of(uint64_t hash)
{
    return (uint16_t)(hash >> 48);
}

static uint16_t short_length(size_t length)
{
    return (uint16_t)(length < LONG_TEXT ? length : LONG_TEXT);
}

void plogp__dictionary_init(struct plogp__dictionary *dictionary,
                            const plogp_alloc *alloc)
{
    memset(dictionary, 0, sizeof *dictionary);
    dictionary->alloc = alloc;
}

void plogp__dictionary_clear(struct plogp__dictionary *dictionary)
{
    const plogp_alloc *alloc = dictionary->alloc;
    for (struct plogp__text_block *block = dictionary->blocks; block != NULL;) {
        struct plogp__text_block *next = block->next;
        plogp__free(alloc, block);
        block = next;
    }
    plogp__free(alloc, dictionary->text);
    plogp__free(alloc, dictionary->length);
    plogp__free(alloc, dictionary->lent_text);
    plogp__free(alloc, dictionary->lent_length);
    plogp__free(alloc, dictionary->slots);
    plogp__dictionary_init(dictionary, alloc);
}

void plogp__dictionary_lend(struct plogp__dictionary *dictionary)
{
    plogp__free(dictionary->alloc, dictionary->lent_text);
    plogp__free(dictionary->alloc, dictionary->lent_length);
    dictionary->lent_text = NULL;
    dictionary->lent_length = NULL;
    dictionary->lent = dictionary->text != NULL;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ (h >> 29);
}

/* Bytes are put together by value, so that the hash is the same on every machine. */
static inline uint64_t load_four(const char *text)
{
    const unsigned char *const b = (const unsigned char *)text;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
           (uint64_t)b[3] << 24;
}

static inline uint64_t load_eight(const char *text)
{
    return load_four(text) | load_four(text + 4) << 32;
}

/* Up to eight bytes; with the length they say which text it is. */
static inline uint64_t load_short(const char *text, size_t length)
{
    if (length >= 4)
        return load_four(text) | load_four(text + length - 4) << 32;
    if (length == 0)
        return 0;
    const unsigned char *const b = (const unsigned char *)text;
    return (uint64_t)b[0] | (uint64_t)b[length / 2] << 8 | (uint64_t)b[length - 1] << 16;
}

static inline uint64_t hash_of(const char *text, size_t length)
{
    uint64_t h = mix(UINT64_C(0x51ed270b7a3c9d1f), length);
    size_t at = 0;
    for (; length - at > 8; at += 8)
        h = mix(h, load_eight(text + at));
    const uint64_t last = length > 8 ? load_eight(text + length - 8) /* some once more */
                                     : load_short(text, length);
    h = mix(h, last) * UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ (h >> 32);
}

uint64_t plogp__dictionary_hash(const char *text, size_t length)
{
    return hash_of(text, length);
}

uint64_t plogp__dictionary_hash_ahead(const struct plogp__dictionary *dictionary,
                                      const char *text, size_t length)
{
    const uint64_t hash = hash_of(text, length);
    if (dictionary->slot_count > 0)
        __builtin_prefetch(&dictionary->slots[hash & (dictionary->slot_count - 1)]);
    return hash;
}

/* Equal lengths are known. Most texts are short: no call for them. */
static bool is_same(const char *a, const char *b, size_t length)
{
    if (length <= 8)
        return load_short(a, length) == load_short(b, length);
    if (length > 64)
        return memcmp(a, b, length) == 0;
    for (size_t at = 0; length - at > 8; at += 8)
        if (load_eight(a + at) != load_eight(b + at))
            return false;
    return load_eight(a + length - 8) == load_eight(b + length - 8);
}

uint32_t plogp__dictionary_find(const struct plogp__dictionary *dictionary,
                                const char *text, size_t length, uint64_t hash)
{
    if (dictionary->slot_count == 0)
        return PLOGP__NO_CODE;
    const uint16_t tag = tag_of(hash), shortened = short_length(length);
    const size_t mask = dictionary->slot_count - 1;
    for (size_t slot = (size_t)hash & mask;; slot = (slot + 1) & mask) {
        const struct plogp__slot *const found = &dictionary->slots[slot];
        if (found->code == PLOGP__NO_CODE)
            return PLOGP__NO_CODE;
        if (found->tag == tag && found->length == shortened &&
            (shortened < LONG_TEXT || dictionary->length[found->code] == length) &&
            is_same(found->text, text, length))
            return found->code;
    }
}

/* Give the level of this code a slot. */
static void take_slot(const struct plogp__dictionary *dictionary,
                      struct plogp__slot *slots, size_t slot_count, size_t code,
                      uint64_t hash)
{
    const size_t mask = slot_count - 1;
    size_t slot = (size_t)hash & mask;
    while (slots[slot].code != PLOGP__NO_CODE)
        slot = (slot + 1) & mask;
    slots[slot] =
        (struct plogp__slot){dictionary->text[code], (uint32_t)code, tag_of(hash),
                             short_length(dictionary->length[code])};
}

static bool grow_slots(struct plogp__dictionary *dictionary)
{
    const size_t count =
        dictionary->slot_count == 0 ? SLOT_COUNT_FIRST : 2 * dictionary->slot_count;
    struct plogp__slot *slots = plogp__alloc(dictionary->alloc, count, sizeof *slots);
    if (slots == NULL)
        return false;
    memset(slots, 0xff, count * sizeof *slots); /* PLOGP__NO_CODE everywhere */
    for (size_t code = 0; code < dictionary->levels.count; code++)
        take_slot(
            dictionary, slots, count, code,
            plogp__dictionary_hash(dictionary->text[code], dictionary->length[code]));
    plogp__free(dictionary->alloc, dictionary->slots);
    dictionary->bytes += (count - dictionary->slot_count) * sizeof *slots;
    dictionary->slots = slots;
    dictionary->slot_count = count;
    return true;
}

/* Copies take the place of lists that are lent. */
static bool leave_lent(struct plogp__dictionary *dictionary)
{
    const size_t count = dictionary->levels.count;
    const char **text =
        plogp__alloc(dictionary->alloc, dictionary->capacity, sizeof *text);
    size_t *length =
        plogp__alloc(dictionary->alloc, dictionary->capacity, sizeof *length);
    if (text == NULL || length == NULL) {
        plogp__free(dictionary->alloc, text);
        plogp__free(dictionary->alloc, length);
        return false;
    }
    memcpy(text, dictionary->text, count * sizeof *text);
    memcpy(length, dictionary->length, count * sizeof *length);
    dictionary->lent_text = dictionary->text;
    dictionary->lent_length = dictionary->length;
    dictionary->text = text;
    dictionary->length = length;
    dictionary->lent = false;
    return true;
}

static bool grow_lists(struct plogp__dictionary *dictionary)
{
    const plogp_alloc *alloc = dictionary->alloc;
    const size_t count = dictionary->capacity == 0 ? 16 : 2 * dictionary->capacity;
    const bool done =
        (!dictionary->lent || leave_lent(dictionary)) &&
        plogp__resize(alloc, (void **)&dictionary->text, count, sizeof(char *)) &&
        plogp__resize(alloc, (void **)&dictionary->length, count, sizeof(size_t));
    /* A list that was moved already keeps its place; only the capacity waits. */
    dictionary->levels.text = dictionary->text;
    dictionary->levels.length = dictionary->length;
    if (!done)
        return false;
    dictionary->bytes +=
        (count - dictionary->capacity) * (sizeof(char *) + sizeof(size_t));
    dictionary->capacity = count;
    return true;
}

static char *store_text(struct plogp__dictionary *dictionary, const char *text,
                        size_t length)
{
    struct plogp__text_block *block = dictionary->blocks;
    if (block == NULL || length > block->size - block->used) {
        const size_t size = length > BLOCK_BYTES ? length : BLOCK_BYTES;
        size_t bytes = 0;
        if (!plogp__size_add(size, sizeof *block, &bytes))
            return NULL;
        block = plogp__alloc(dictionary->alloc, bytes, 1);
        if (block == NULL)
            return NULL;
        block->next = dictionary->blocks;
        block->used = 0;
        block->size = size;
        dictionary->blocks = block;
        dictionary->bytes += bytes;
    }
    char *place = block->bytes + block->used;
    if (length > 0)
        memcpy(place, text, length);
    block->used += length;
    return place;
}

plogp_status plogp__dictionary_append(struct plogp__dictionary *dictionary,
                                      const char *text, size_t length, uint64_t hash,
                                      uint32_t *code)
{
    const size_t count = dictionary->levels.count;
    if (count >= PLOGP__NO_CODE)
        return PLOGP_EFORMAT;
    if (count == dictionary->capacity && !grow_lists(dictionary))
        return PLOGP_ENOMEM;
    if (2 * (count + 1) > dictionary->slot_count && !grow_slots(dictionary))
        return PLOGP_ENOMEM;
    const char *stored = store_text(dictionary, text, length);
    if (stored == NULL)
        return PLOGP_ENOMEM;
    dictionary->text[count] = stored;
    dictionary->length[count] = length;
    take_slot(dictionary, dictionary->slots, dictionary->slot_count, count, hash);
    dictionary->levels.count = count + 1;
    *code = (uint32_t)count;
    return PLOGP_OK;
}

plogp_status plogp__dictionary_code_of(struct plogp__dictionary *dictionary,
                                       const char *text, size_t length, uint64_t hash,
                                       uint32_t *code)
{
    const uint32_t found = plogp__dictionary_find(dictionary, text, length, hash);
    if (found == PLOGP__NO_CODE)
        return plogp__dictionary_append(dictionary, text, length, hash, code);
    *code = found;
    return PLOGP_OK;
}

plogp_status plogp__dictionary_code(struct plogp__dictionary *dictionary,
                                    const char *text, size_t length, uint32_t *code)
{
    return plogp__dictionary_code_of(dictionary, text, length,
                                     plogp__dictionary_hash(text, length), code);
}
