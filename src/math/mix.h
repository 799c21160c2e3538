/* The finaliser of SplitMix64, which spreads every bit of a word over all of them. */
#ifndef PLOGP_SRC_MATH_MIX_H
#define PLOGP_SRC_MATH_MIX_H

#include <stdint.h>

/* One to one on 64 bits; 0 stays 0. Source: Steele, Lea, Flood (2014), figure 16. */
static inline uint64_t plogp__mix_bits(uint64_t word)
{
    word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
    return word ^ word >> 31;
}

#endif
