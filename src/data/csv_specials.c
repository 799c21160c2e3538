#include "data/csv_specials.h"

#if defined(__SSE2__)

#include <emmintrin.h>

/* SSE2 belongs to every x86-64; the portable version below serves all others. */
static uint64_t specials_of_16(const char *text, const __m128i wanted[4])
{
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    const __m128i hit = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted[0]), _mm_cmpeq_epi8(bytes, wanted[1])),
        _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted[2]), _mm_cmpeq_epi8(bytes, wanted[3])));
    return (uint64_t)(uint32_t)_mm_movemask_epi8(hit);
}

uint64_t plogp__csv_specials(const char *text, uint8_t delimiter)
{
    const __m128i wanted[4] = {_mm_set1_epi8((char)delimiter), _mm_set1_epi8('\n'),
                               _mm_set1_epi8('\r'), _mm_set1_epi8('"')};
    return specials_of_16(text, wanted) | specials_of_16(text + 16, wanted) << 16 |
           specials_of_16(text + 32, wanted) << 32 |
           specials_of_16(text + 48, wanted) << 48;
}

#else

uint64_t plogp__csv_specials(const char *text, uint8_t delimiter)
{
    uint64_t mask = 0;
    for (int i = 0; i < PLOGP__CSV_STRIDE; i++) {
        const uint8_t byte = (uint8_t)text[i];
        const uint64_t hit =
            byte == delimiter || byte == '\n' || byte == '\r' || byte == '"';
        mask |= hit << i;
    }
    return mask;
}

#endif
