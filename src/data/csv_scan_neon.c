/* The scan with AArch64 Advanced SIMD. Compiled for the instruction set where the build
 * can; otherwise absent. */
#include "data/csv_scan.h"

#if defined(__aarch64__)

#include <arm_neon.h>

#include "data/csv_digits.h"
#include "data/csv_ends.h"
#include "data/csv_fours.h"
#include "data/csv_quotes.h"

struct stride {
    uint8x16_t part[4];
};

static inline struct stride load_stride(const char *text)
{
    const uint8_t *const from = (const uint8_t *)text;
    return (struct stride){
        {vld1q_u8(from), vld1q_u8(from + 16), vld1q_u8(from + 32), vld1q_u8(from + 48)}};
}

/* Each byte keeps one bit of its own; three times neighbours are added up, until the bits
 * of eight bytes are one. */
static inline uint64_t equal(struct stride stride, char byte)
{
    static const uint8_t BITS[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                     1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t wanted = vdupq_n_u8((uint8_t)byte), bits = vld1q_u8(BITS);
    uint8x16_t hit[4];
    for (int i = 0; i < 4; i++)
        hit[i] = vandq_u8(vceqq_u8(stride.part[i], wanted), bits);
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(hit[0], hit[1]), vpaddq_u8(hit[2], hit[3]));
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

static inline bool has_either(struct stride stride, char a, char b)
{
    const uint8x16_t first = vdupq_n_u8((uint8_t)a), second = vdupq_n_u8((uint8_t)b);
    uint8x16_t hits = vdupq_n_u8(0);
    for (int i = 0; i < 4; i++)
        hits = vorrq_u8(hits, vorrq_u8(vceqq_u8(stride.part[i], first),
                                       vceqq_u8(stride.part[i], second)));
    return vmaxvq_u8(hits) != 0;
}

#include "data/csv_scan_instance.h"

static const struct plogp__csv_scan SCAN = PLOGP__CSV_INSTANCE("neon");

const struct plogp__csv_scan *plogp__csv_scan_neon(void)
{
    return &SCAN;
}

#else

const struct plogp__csv_scan *plogp__csv_scan_neon(void)
{
    return NULL;
}

#endif
