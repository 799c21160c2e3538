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
    plogp__free(alloc, dictionary->hash);
    plogp__free(alloc, dictionary->slots);
    plogp__dictionary_init(dictionary, alloc);
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ (h >> 29);
}

/* Bytes are put together by value, so that the hash is the same on every machine. */
static uint64_t load_bytes(const unsigned char *bytes, size_t count)
{
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

uint64_t plogp__dictionary_hash(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint64_t h = mix(UINT64_C(0x51ed270b7a3c9d1f), length);
    size_t left = length;
    for (; left > 8; left -= 8, bytes += 8)
        h = mix(h, load_bytes(bytes, 8));
    h = mix(h, load_bytes(bytes, left)) * UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ (h >> 32);
}

uint32_t plogp__dictionary_find(const struct plogp__dictionary *dictionary,
                                const char *text, size_t length, uint64_t hash)
{
    if (dictionary->slot_count == 0)
        return PLOGP__NO_CODE;
    const size_t mask = dictionary->slot_count - 1;
    for (size_t slot = (size_t)hash & mask;; slot = (slot + 1) & mask) {
        const uint32_t code = dictionary->slots[slot];
        if (code == PLOGP__NO_CODE)
            return PLOGP__NO_CODE;
        if (dictionary->hash[code] == hash && dictionary->length[code] == length &&
            (length == 0 || memcmp(dictionary->text[code], text, length) == 0))
            return code;
    }
}

static void take_slot(uint32_t *slots, size_t slot_count, uint64_t hash, uint32_t code)
{
    const size_t mask = slot_count - 1;
    size_t slot = (size_t)hash & mask;
    while (slots[slot] != PLOGP__NO_CODE)
        slot = (slot + 1) & mask;
    slots[slot] = code;
}

static bool grow_slots(struct plogp__dictionary *dictionary)
{
    const size_t count =
        dictionary->slot_count == 0 ? SLOT_COUNT_FIRST : 2 * dictionary->slot_count;
    uint32_t *slots = plogp__alloc(dictionary->alloc, count, sizeof *slots);
    if (slots == NULL)
        return false;
    memset(slots, 0xff, count * sizeof *slots); /* PLOGP__NO_CODE everywhere */
    for (size_t code = 0; code < dictionary->levels.count; code++)
        take_slot(slots, count, dictionary->hash[code], (uint32_t)code);
    plogp__free(dictionary->alloc, dictionary->slots);
    dictionary->bytes += (count - dictionary->slot_count) * sizeof *slots;
    dictionary->slots = slots;
    dictionary->slot_count = count;
    return true;
}

static bool grow_lists(struct plogp__dictionary *dictionary)
{
    const plogp_alloc *alloc = dictionary->alloc;
    const size_t count = dictionary->capacity == 0 ? 16 : 2 * dictionary->capacity;
    const bool done =
        plogp__resize(alloc, (void **)&dictionary->text, count, sizeof(char *)) &&
        plogp__resize(alloc, (void **)&dictionary->length, count, sizeof(size_t)) &&
        plogp__resize(alloc, (void **)&dictionary->hash, count, sizeof(uint64_t));
    /* A list that was moved already keeps its place; only the capacity waits. */
    dictionary->levels.text = dictionary->text;
    dictionary->levels.length = dictionary->length;
    if (!done)
        return false;
    dictionary->bytes += (count - dictionary->capacity) * 24;
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
    dictionary->hash[count] = hash;
    take_slot(dictionary->slots, dictionary->slot_count, hash, (uint32_t)count);
    dictionary->levels.count = count + 1;
    *code = (uint32_t)count;
    return PLOGP_OK;
}

plogp_status plogp__dictionary_code(struct plogp__dictionary *dictionary,
                                    const char *text, size_t length, uint32_t *code)
{
    const uint64_t hash = plogp__dictionary_hash(text, length);
    const uint32_t found = plogp__dictionary_find(dictionary, text, length, hash);
    if (found == PLOGP__NO_CODE)
        return plogp__dictionary_append(dictionary, text, length, hash, code);
    *code = found;
    return PLOGP_OK;
}
