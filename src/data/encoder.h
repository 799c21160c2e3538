/* A writer that compresses when the name of its file ends in .gz or .zst. */
#ifndef PLOGP_SRC_DATA_ENCODER_H
#define PLOGP_SRC_DATA_ENCODER_H

#include "plogp/writer.h"

struct plogp__encoder;

/* As plogp_writer_open, and the same for the others. */
PLOGP_MUST_CHECK plogp_status plogp__encoder_open(const char *path,
                                                  const plogp_context *context,
                                                  struct plogp__encoder **encoder);
PLOGP_MUST_CHECK plogp_status plogp__encoder_write(struct plogp__encoder *encoder,
                                                   const void *bytes, size_t length);
PLOGP_MUST_CHECK plogp_status plogp__encoder_text(struct plogp__encoder *encoder,
                                                  const char *text);
PLOGP_MUST_CHECK plogp_status plogp__encoder_number(struct plogp__encoder *encoder,
                                                    double number);
PLOGP_MUST_CHECK plogp_status plogp__encoder_commit(struct plogp__encoder *encoder);
void plogp__encoder_free(struct plogp__encoder *encoder);

#endif
