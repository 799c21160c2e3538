/* Words in a file: digits packed into bytes, the first digit highest. */
#include "info/code.h"

/* A word of up to 64 digits as a number. */
static uint64_t word_value(const char *digits)
{
    uint64_t value = 0;
    for (; *digits != '\0'; digits++)
        value = value << 1 | (uint64_t)(*digits == '1');
    return value;
}

/* Bits on their way into bytes. */
struct bits {
    struct plogp__code_writer *writer;
    unsigned pending, count; /* `count` < 8 bits that are not yet a byte */
};

static void put_word(struct bits *bits, const char *digits)
{
    for (; *digits != '\0'; digits++) {
        bits->pending = bits->pending << 1 | (unsigned)(*digits == '1');
        if (++bits->count == 8) {
            plogp__code_put(bits->writer, bits->pending & 0xff);
            bits->count = 0;
        }
    }
}

plogp_status plogp__write_words(const struct plogp_code *code,
                                const struct plogp__message *message,
                                struct plogp__code_writer *writer)
{
    struct bits bits = {.writer = writer};
    for (size_t i = 0; i < message->n && writer->status == PLOGP_OK; i++)
        put_word(&bits, code->text + code->offset[plogp__message_at(message, i)]);
    if (bits.count > 0)
        plogp__code_put(writer, bits.pending << (8 - bits.count) & 0xff);
    return writer->status;
}

/* Words of one length are consecutive numbers, given to symbols in rank order. */
struct lengths {
    uint64_t first[PLOGP__MOST_DIGITS + 1]; /* the lowest word of a length */
    uint64_t count[PLOGP__MOST_DIGITS + 1];
    size_t rank[PLOGP__MOST_DIGITS + 1]; /* of that word */
};

static void find_lengths(const struct plogp_code *code, struct lengths *lengths)
{
    *lengths = (struct lengths){.first = {0}};
    for (size_t rank = code->words; rank-- > 0;) {
        const size_t symbol = code->ranked[rank];
        const uint32_t length = code->lengths[symbol];
        if (length > PLOGP__MOST_DIGITS)
            continue;
        lengths->first[length] = word_value(code->text + code->offset[symbol]);
        lengths->rank[length] = rank;
        lengths->count[length]++;
    }
}

struct bit_reader {
    struct plogp__code_reader *from;
    unsigned byte, left;
};

static unsigned next_bit(struct bit_reader *reader)
{
    if (reader->left == 0) {
        reader->byte = plogp__read_byte(reader->from);
        reader->left = 8;
    }
    return reader->byte >> --reader->left & 1;
}

/* The rank of the next word, or SIZE_MAX when no word begins like this. */
static size_t read_rank(const struct lengths *lengths, struct bit_reader *reader)
{
    uint64_t value = 0;
    for (unsigned length = 0; length <= PLOGP__MOST_DIGITS; length++) {
        const uint64_t above = value - lengths->first[length];
        if (value >= lengths->first[length] && above < lengths->count[length])
            return lengths->rank[length] + (size_t)above;
        if (reader->from->failed)
            return SIZE_MAX;
        value = value << 1 | next_bit(reader);
    }
    return SIZE_MAX;
}

plogp_status plogp__read_words(const struct plogp_code *code,
                               struct plogp__code_reader *reader, uint64_t n,
                               struct plogp__code_writer *writer)
{
    struct lengths lengths;
    struct bit_reader bits = {.from = reader};
    find_lengths(code, &lengths);
    for (uint64_t i = 0; i < n && writer->status == PLOGP_OK; i++) {
        const size_t rank = read_rank(&lengths, &bits);
        if (rank == SIZE_MAX || reader->failed ||
            !plogp__code_put_symbol(writer, code->ranked[rank]))
            return PLOGP_EFORMAT;
    }
    return writer->status;
}
