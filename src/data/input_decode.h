/* Decompression as a stream: give stored bytes, take plain ones. */
#ifndef PLOGP_SRC_DATA_INPUT_DECODE_H
#define PLOGP_SRC_DATA_INPUT_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plogp/context.h"

enum plogp__coding {
    PLOGP__CODING_PLAIN = 0,
    PLOGP__CODING_GZIP,
    PLOGP__CODING_ZSTD,
    PLOGP__CODING_OTHER, /* a known kind that is not read */
};

/* By the first bytes of a stream; `kind` is its name in words. */
enum plogp__coding plogp__coding_recognise(const uint8_t *bytes, size_t size,
                                           const char **kind);

struct plogp__decoder {
    enum plogp__coding coding;
    void *stream;  /* z_stream or ZSTD_DStream                      */
    bool finished; /* the last member is complete, none is open     */
    const plogp_alloc *alloc;
};

/* PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__decoder_init(struct plogp__decoder *decoder,
                                                  enum plogp__coding coding,
                                                  const plogp_alloc *alloc);

/* Decode some of in[in_size] to out[out_size]; says how much was used and made.
 * PLOGP_EFORMAT: damaged. PLOGP_ENOMEM. */
PLOGP_MUST_CHECK plogp_status plogp__decoder_run(struct plogp__decoder *decoder,
                                                 const uint8_t *in, size_t in_size,
                                                 size_t *used, uint8_t *out,
                                                 size_t out_size, size_t *made);

/* Ready for the first byte again. PLOGP_ENOMEM */
PLOGP_MUST_CHECK plogp_status plogp__decoder_reset(struct plogp__decoder *decoder);
void plogp__decoder_clear(struct plogp__decoder *decoder);

#endif
