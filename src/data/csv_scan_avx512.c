/* The scan with AVX-512 (BW, VL, VBMI2). Compiled for the instruction set where the build can;
 * otherwise absent. */
#include "data/csv_scan.h"

#if defined(__AVX512BW__) && defined(__AVX512VL__) && defined(__AVX512VBMI2__)

#include "data/csv_fours_avx512.h"
#include "data/csv_quotes_clmul.h"

struct stride {
    __m512i bytes;
};

static inline struct stride load_stride(const char *text)
{
    return (struct stride){_mm512_loadu_si512(text)};
}

static inline uint64_t equal(struct stride stride, char byte)
{
    return _mm512_cmpeq_epi8_mask(stride.bytes, _mm512_set1_epi8(byte));
}

static inline bool has_either(struct stride stride, char a, char b)
{
    return (equal(stride, a) | equal(stride, b)) != 0;
}

/* The numbers 0 to 63 of those bytes whose bit is set, gathered; then widened sixteen at a
 * time. */
static inline void put_ends(uint32_t *to, uint32_t base, uint64_t ends, size_t count)
{
    static const uint8_t PLACES[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
                                       13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
                                       26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38,
                                       39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51,
                                       52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    __m512i places = _mm512_maskz_compress_epi8(ends, _mm512_loadu_si512(PLACES));
    const __m512i start = _mm512_set1_epi32((int)base);
    size_t done = 0;
    do { /* few strides have more than sixteen, and none must be foreseen */
        const __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
        _mm512_storeu_si512(to + done, _mm512_add_epi32(wide, start));
        places = _mm512_alignr_epi64(places, places, 2);
        done += 16;
    } while (done < count);
}

#include "data/csv_scan_instance.h"

static const struct plogp__csv_scan SCAN = PLOGP__CSV_INSTANCE("avx512");

const struct plogp__csv_scan *plogp__csv_scan_avx512(void)
{
    return &SCAN;
}

#else

const struct plogp__csv_scan *plogp__csv_scan_avx512(void)
{
    return NULL;
}

#endif
