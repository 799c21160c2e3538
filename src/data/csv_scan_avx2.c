/* The scan with AVX2 and the instructions for bits. Compiled for the instruction set where
 * the build can; otherwise absent. */
#include "data/csv_scan.h"

#if defined(__AVX2__) && defined(__BMI__) && defined(__PCLMUL__)

#include "data/csv_digits_sse.h"
#include "data/csv_ends.h"
#include "data/csv_fours.h"
#include "data/csv_quotes_clmul.h"

struct stride {
    __m256i low;
    __m256i high;
};

static inline struct stride load_stride(const char *text)
{
    const __m256i *const from = (const __m256i *)(const void *)text;
    return (struct stride){_mm256_loadu_si256(from), _mm256_loadu_si256(from + 1)};
}

static inline uint64_t equal(struct stride stride, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);
    const __m256i low = _mm256_cmpeq_epi8(stride.low, wanted);
    const __m256i high = _mm256_cmpeq_epi8(stride.high, wanted);
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline bool has_either(struct stride stride, char a, char b)
{
    const __m256i first = _mm256_set1_epi8(a), second = _mm256_set1_epi8(b);
    const __m256i hits =
        _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(stride.low, first),
                                        _mm256_cmpeq_epi8(stride.low, second)),
                        _mm256_or_si256(_mm256_cmpeq_epi8(stride.high, first),
                                        _mm256_cmpeq_epi8(stride.high, second)));
    return _mm256_movemask_epi8(hits) != 0;
}

#include "data/csv_scan_instance.h"

static const struct plogp__csv_scan SCAN = PLOGP__CSV_INSTANCE("avx2");

const struct plogp__csv_scan *plogp__csv_scan_avx2(void)
{
    return &SCAN;
}

#else

const struct plogp__csv_scan *plogp__csv_scan_avx2(void)
{
    return NULL;
}

#endif
