/* The scan in portable C: eight bytes in a word. */
#include "data/csv_scan.h"

#include "data/csv_digits.h"
#include "data/csv_ends.h"
#include "data/csv_fours.h"
#include "data/csv_quotes.h"

#define EACH_BYTE (UINT64_C(0x0101010101010101))

struct stride {
    uint64_t words[PLOGP__CSV_STRIDE / 8];
};

/* The first byte is the lowest, on every machine. */
static inline uint64_t load_word(const char *text)
{
    const unsigned char *const b = (const unsigned char *)text;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
           (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
           (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

static inline struct stride load_stride(const char *text)
{
    struct stride stride;
    for (size_t w = 0; w < PLOGP__CSV_STRIDE / 8; w++)
        stride.words[w] = load_word(text + 8 * w);
    return stride;
}

/* The lowest bit of each byte that is zero, all others 0. No carry leaves a byte: adding
 * 127 to its lower bits reaches the highest one unless they are all 0. */
static inline uint64_t zero_bytes(uint64_t word)
{
    const uint64_t low = 0x7f * EACH_BYTE;
    return ~(((word & low) + low) | word | low) >> 7;
}

/* The product moves the bit of byte i to bit 56 + i. */
static inline uint64_t equal(struct stride stride, char byte)
{
    uint64_t hits = 0;
    for (unsigned w = 0; w < PLOGP__CSV_STRIDE / 8; w++) {
        const uint64_t zero =
            zero_bytes(stride.words[w] ^ (unsigned char)byte * EACH_BYTE);
        hits |= zero * UINT64_C(0x0102040810204080) >> 56 << (8 * w);
    }
    return hits;
}

static inline bool has_either(struct stride stride, char a, char b)
{
    uint64_t hits = 0;
    for (unsigned w = 0; w < PLOGP__CSV_STRIDE / 8; w++)
        hits |= zero_bytes(stride.words[w] ^ (unsigned char)a * EACH_BYTE) |
                zero_bytes(stride.words[w] ^ (unsigned char)b * EACH_BYTE);
    return hits != 0;
}

#include "data/csv_scan_instance.h"

static const struct plogp__csv_scan SCAN = PLOGP__CSV_INSTANCE("scalar");

const struct plogp__csv_scan *plogp__csv_scan_scalar(void)
{
    return &SCAN;
}
