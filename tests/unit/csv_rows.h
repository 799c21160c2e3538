/* Random CSV text of three columns, to cut. */
#ifndef PLOGP_TESTS_CSV_ROWS_H
#define PLOGP_TESTS_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t next_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 20;
}

/* Mostly regular rows of three fields; one text in four has something wrong in it. */
static inline size_t random_rows(char *text, size_t room, uint64_t *random)
{
    size_t at = 0;
    const bool feeds = next_random(random) % 2 == 0, rough = next_random(random) % 4 == 0;
    while (at + 160 < room) {
        for (int column = 0; column < 3; column++) {
            const size_t width = next_random(random) % 24;
            const bool quoted = next_random(random) % 5 == 0;
            if (quoted)
                text[at++] = '"';
            for (size_t i = 0; i < width; i++)
                text[at++] = "abc1,\n\r\rxyz"[quoted ? next_random(random) % 11 : 3];
            if (quoted && width > 2 && next_random(random) % 2 == 0)
                text[at - 1] = text[at - 2] = '"';
            if (quoted)
                text[at++] = '"';
            text[at++] = column < 2 ? ',' : '\r';
        }
        at -= feeds;
        text[at++] = '\n';
        if (rough && at > 20 && next_random(random) % 30 == 0)
            text[at - 1 - next_random(random) % 20] = ",\"\n\rx"[next_random(random) % 5];
    }
    text[at++] = '\n';
    return at;
}

#endif
