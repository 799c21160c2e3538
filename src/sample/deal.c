#include "sample/deal.h"

#include "base/alloc.h"

#define CHUNK_LENGTH 262144

plogp_status plogp__deal_init(size_t count, size_t buckets, const plogp_alloc *alloc,
                              struct plogp__deal *deal)
{
    const size_t chunks = count == 0 ? 0 : (count - 1) / CHUNK_LENGTH + 1;
    *deal = (struct plogp__deal){
        .alloc = alloc, .count = count, .chunks = chunks, .buckets = buckets};
    deal->place = plogp__alloc_zero(alloc, chunks * buckets, sizeof *deal->place);
    deal->begin = plogp__alloc(alloc, buckets + 1, sizeof *deal->begin);
    return deal->place == NULL || deal->begin == NULL ? PLOGP_ENOMEM : PLOGP_OK;
}

void plogp__deal_clear(struct plogp__deal *deal)
{
    plogp__free(deal->alloc, deal->place);
    plogp__free(deal->alloc, deal->begin);
}

size_t *plogp__deal_chunk(const struct plogp__deal *deal, size_t chunk, size_t *begin,
                          size_t *end)
{
    *begin = chunk * CHUNK_LENGTH;
    *end = chunk + 1 == deal->chunks ? deal->count : *begin + CHUNK_LENGTH;
    return deal->place + chunk * deal->buckets;
}

void plogp__deal_places(const struct plogp__deal *deal)
{
    size_t next = 0;
    for (size_t b = 0; b < deal->buckets; b++) {
        deal->begin[b] = next;
        for (size_t chunk = 0; chunk < deal->chunks; chunk++) {
            size_t *const place = &deal->place[chunk * deal->buckets + b];
            const size_t size = *place;
            *place = next;
            next += size;
        }
    }
    deal->begin[deal->buckets] = next;
}
