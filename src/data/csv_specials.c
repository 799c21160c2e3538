#include "data/csv_specials.h"

#if defined(__SSE2__)

#include <emmintrin.h>

/* SSE2 belongs to every x86-64; the portable version below serves all others. */
static uint64_t equal_16(__m128i bytes, char wanted)
{
    return (uint64_t)(uint32_t)_mm_movemask_epi8(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted)));
}

static uint64_t equal_64(const __m128i bytes[4], char wanted)
{
    return equal_16(bytes[0], wanted) | equal_16(bytes[1], wanted) << 16 |
           equal_16(bytes[2], wanted) << 32 | equal_16(bytes[3], wanted) << 48;
}

/* Whether either of two bytes is among the 64. */
static int has_either(const __m128i bytes[4], char a, char b)
{
    __m128i hit = _mm_setzero_si128();
    for (int i = 0; i < 4; i++)
        hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmpeq_epi8(bytes[i], _mm_set1_epi8(a)),
                                             _mm_cmpeq_epi8(bytes[i], _mm_set1_epi8(b))));
    return _mm_movemask_epi8(hit) != 0;
}

struct plogp__csv_specials plogp__csv_specials(const char *text, uint8_t delimiter)
{
    const __m128i *from = (const __m128i *)(const void *)text;
    const __m128i bytes[4] = {_mm_loadu_si128(from), _mm_loadu_si128(from + 1),
                              _mm_loadu_si128(from + 2), _mm_loadu_si128(from + 3)};
    struct plogp__csv_specials found = {.delimiter = equal_64(bytes, (char)delimiter),
                                        .feed = equal_64(bytes, '\n')};
    if (has_either(bytes, '\r', '"')) { /* most strides have neither */
        found.ret = equal_64(bytes, '\r');
        found.quote = equal_64(bytes, '"');
    }
    return found;
}

#else

struct plogp__csv_specials plogp__csv_specials(const char *text, uint8_t delimiter)
{
    struct plogp__csv_specials found = {0, 0, 0, 0};
    for (int i = 0; i < PLOGP__CSV_STRIDE; i++) {
        const uint8_t byte = (uint8_t)text[i];
        found.delimiter |= (uint64_t)(byte == delimiter) << i;
        found.feed |= (uint64_t)(byte == '\n') << i;
        found.ret |= (uint64_t)(byte == '\r') << i;
        found.quote |= (uint64_t)(byte == '"') << i;
    }
    return found;
}

#endif
