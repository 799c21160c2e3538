/* The inside of a code. */
#ifndef PLOGP_SRC_INFO_CODE_H
#define PLOGP_SRC_INFO_CODE_H

#include <stdbool.h>

#include "info/law.h"
#include "plogp/code.h"

#define PLOGP__NO_WORD UINT32_MAX
#define PLOGP__CODE_TOTAL                                                                \
    (UINT64_C(1) << 32)       /* of the frequencies of the arithmetic code */
#define PLOGP__MOST_DIGITS 64 /* of words that are written to files        */

/* A node of the tree of words; UINT32_MAX: none. */
struct plogp__code_node {
    uint32_t child[2];     /* behind digit 0 and digit 1 */
    uint32_t first, count; /* ranks of the words below */
};

struct plogp_code {
    plogp_code_kind kind;
    size_t k;
    size_t words;        /* symbols that have one                              */
    uint32_t *lengths;   /* [k] digits, or PLOGP__NO_WORD; not of arithmetic   */
    uint32_t *ranked;    /* [words] symbols by length, then by index           */
    char *text;          /* the words one after another, each terminated       */
    size_t *offset;      /* [k] of a symbol's word in text                     */
    uint64_t *cumulated; /* [k + 1] frequencies below a symbol; of arithmetic  */
    struct plogp__code_node *nodes; /* [node_count] the tree; 0 is the root       */
    size_t node_count;
    uint64_t fingerprint; /* of kind, k and lengths or frequencies              */
    plogp_alloc alloc;
};

/* Fill lengths. Allocation failures return PLOGP_ENOMEM without a message. */
PLOGP_MUST_CHECK plogp_status plogp__huffman_lengths(const struct plogp__law *law,
                                                     struct plogp_code *code);
void plogp__shannon_lengths(const struct plogp__law *law, struct plogp_code *code);
/* Fill cumulated. */
void plogp__arithmetic_frequencies(const struct plogp__law *law, struct plogp_code *code);
/* From lengths: ranked, text and offset, nodes. */
PLOGP_MUST_CHECK plogp_status plogp__code_words(struct plogp_code *code);
PLOGP_MUST_CHECK plogp_status plogp__code_tree(struct plogp_code *code);

/* Symbols to be written: one of the two is set. */
struct plogp__message {
    const unsigned char *bytes; /* [n] each a symbol */
    const uint32_t *symbols;    /* [n]               */
    size_t n;
};
static inline size_t plogp__message_at(const struct plogp__message *message, size_t i)
{
    return message->bytes != NULL ? message->bytes[i] : message->symbols[i];
}

/* The payload of a file: n symbols to bytes, and back. */
struct plogp__code_writer;
PLOGP_MUST_CHECK plogp_status plogp__write_words(const struct plogp_code *code,
                                                 const struct plogp__message *message,
                                                 struct plogp__code_writer *writer);
PLOGP_MUST_CHECK plogp_status plogp__write_fractions(const struct plogp_code *code,
                                                     const struct plogp__message *message,
                                                     struct plogp__code_writer *writer);

struct plogp__code_reader {
    const unsigned char *at, *end;
    bool failed; /* read beyond the end */
};
static inline unsigned plogp__read_byte(struct plogp__code_reader *reader)
{
    reader->failed = reader->failed || reader->at == reader->end;
    return reader->failed ? 0u : *reader->at++;
}
PLOGP_MUST_CHECK plogp_status plogp__read_words(const struct plogp_code *code,
                                                struct plogp__code_reader *reader,
                                                uint64_t n,
                                                struct plogp__code_writer *writer);
PLOGP_MUST_CHECK plogp_status plogp__read_fractions(const struct plogp_code *code,
                                                    struct plogp__code_reader *reader,
                                                    uint64_t n,
                                                    struct plogp__code_writer *writer);

/* Bytes or symbols on their way to a sink: one of the two is set. Bytes have a checksum. */
#define PLOGP__CODE_BUFFER 4096
struct plogp__code_writer {
    const plogp_code_sink *sink;
    const plogp_code_symbol_sink *symbol_sink;
    const plogp_context *context;
    plogp_status status;
    uint32_t checksum;
    size_t used;
    unsigned char buffer[PLOGP__CODE_BUFFER];
    uint32_t symbols[PLOGP__CODE_BUFFER];
};
/* Send what is buffered; checks for cancellation. */
void plogp__code_flush(struct plogp__code_writer *writer);
static inline void plogp__code_put(struct plogp__code_writer *writer, unsigned byte)
{
    writer->buffer[writer->used++] = (unsigned char)byte;
    if (writer->used == PLOGP__CODE_BUFFER)
        plogp__code_flush(writer);
}
/* A symbol that was read, as such or as a byte; false if it is none. */
bool plogp__code_put_symbol(struct plogp__code_writer *writer, size_t symbol);

#endif
