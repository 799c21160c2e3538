/* The command `code`: its settings, the symbols it codes, and its parts. */
#ifndef PLOGP_CLI_CODE_H
#define PLOGP_CLI_CODE_H

#include "lists.h"
#include "options.h"
#include "plogp/buffer.h"
#include "plogp/code.h"
#include "plogp/counts.h"

struct code_settings {
    const char *probabilities;   /* -p LIST; NULL: not given                      */
    const char *counts;          /* -c LIST; NULL: not given                      */
    const char *for_list;        /* --for LIST: the symbols that are coded; NULL  */
    const char *kind;            /* NULL: huffman, of files arithmetic            */
    const char *encode, *decode; /* FILE; NULL: print the code                  */
    bool normalize, bytes;
    bool lines; /* symbols of files are their lines, not their bytes */
};

/* Symbols and how likely they are, in one of three forms. */
struct code_symbols {
    size_t k;
    struct law_list list;      /* of -p                                         */
    uint64_t *counts;          /* [k] of -c and of bytes; NULL: another form    */
    plogp_counts_table *table; /* of a column                                   */
    bool bytes;                /* symbols are the bytes of a file               */
};

/* The symbols that the settings name; to be released with code_symbols_clear. */
plogp_status code_symbols_read(struct invocation *invocation,
                               struct code_symbols *symbols);
void code_symbols_clear(struct invocation *invocation, struct code_symbols *symbols);

#define CODE_NAME 64
/* The name of a symbol: its index, its byte or its level, shortened to fit. */
const char *code_symbol_name(const struct code_symbols *symbols, size_t i, char *name);

/* The code of the symbols, of the kind asked for or of `fallback`. */
plogp_status code_make(struct invocation *invocation, const struct code_symbols *symbols,
                       plogp_code_kind fallback, plogp_code **code);

/* One result: the words, what they cost, the questions. */
plogp_status code_print(struct invocation *invocation, const struct code_symbols *symbols,
                        const plogp_code *code);
/* Write FILE in the code, or back. */
plogp_status code_encode_file(struct invocation *invocation,
                              const struct code_symbols *symbols, const plogp_code *code);
plogp_status code_decode_file(struct invocation *invocation,
                              const struct code_symbols *symbols, const plogp_code *code);

/* Lines of a text to symbols, coded into `to`; and back, a line for each symbol. */
plogp_status code_encode_lines(struct invocation *invocation,
                               const struct code_symbols *symbols, const plogp_code *code,
                               const plogp_buffer *from, plogp_buffer *to);
plogp_status code_decode_lines(struct invocation *invocation,
                               const struct code_symbols *symbols, const plogp_code *code,
                               const plogp_buffer *from, plogp_buffer *to);
/* Receives bytes into the plogp_buffer that is its state. */
plogp_status code_keep(void *buffer, const unsigned char *bytes, size_t count);

/* The tree of questions under the key "questions" of a result row. */
void code_add_questions(struct invocation *invocation, const struct code_symbols *symbols,
                        const plogp_code *code, plogp_result *row);

#endif
