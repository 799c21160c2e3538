/*
 * Makes the tables that reading is measured on: CSV on standard output, always the same.
 *
 *     plogp-tables numeric|labelled|mixed|five BYTES [SEED]
 *
 * numeric: twenty columns of numbers with four decimals. labelled: a class y after them, which
 * the first two columns and chance decide. mixed: two identifiers, four
 * numbers, a date, three categories of 4 to 5,000 levels, a quoted text, missing values. five:
 * two numbers, whole numbers of 100,000 and of 50 different values, a category of 300 levels.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM  ((size_t)1 << 20)
#define SLACK ((size_t)1024) /* more than the longest row */

static uint64_t random_state = 42;

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static uint64_t random_bits(void)
{
    uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint64_t below(uint64_t limit)
{
    return (random_bits() >> 32) * limit >> 32;
}

static char *put_integer(char *to, uint64_t value)
{
    char digits[20];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

/* -1000.0000 to 1000.0000, around 0; *value receives ten thousand times it. */
static char *put_value(char *to, int64_t *value)
{
    const uint64_t scaled = below(4472136) * below(4472136) / 2000000;
    const bool negative = (random_bits() & 1) != 0;
    *value = negative ? -(int64_t)scaled : (int64_t)scaled;
    if (negative)
        *to++ = '-';
    to = put_integer(to, scaled / 10000);
    *to++ = '.';
    for (uint64_t place = 1000; place > 0; place /= 10)
        *to++ = (char)('0' + scaled / place % 10);
    return to;
}

static char *put_number(char *to)
{
    int64_t value = 0;
    return put_value(to, &value);
}

static char *put_text(char *to, const char *text)
{
    const size_t length = strlen(text);
    memcpy(to, text, length);
    return to + length;
}

static char *numeric_row(char *to, uint64_t row)
{
    (void)row;
    for (int column = 0; column < 20; column++) {
        to = put_number(to);
        *to++ = column < 19 ? ',' : '\n';
    }
    return to;
}

static char *labelled_row(char *to, uint64_t row)
{
    int64_t first = 0, second = 0;
    (void)row;
    to = put_value(to, &first);
    *to++ = ',';
    to = put_value(to, &second);
    for (int column = 2; column < 20; column++) {
        *to++ = ',';
        to = put_number(to);
    }
    const int64_t chance = (int64_t)below(10000000) - (int64_t)below(10000000);
    return put_text(to, first - second / 2 + chance > 0 ? ",yes\n" : ",no\n");
}

static char *put_level(char *to, const char *stem, uint64_t levels)
{
    to = put_text(to, stem);
    to = put_integer(to, below(levels) * below(levels) / levels);
    *to++ = ',';
    return to;
}

static char *mixed_row(char *to, uint64_t row)
{
    to = put_integer(to, row);
    *to++ = ',';
    to = put_integer(to, 1000000 + below(9000000));
    *to++ = ',';
    for (int column = 0; column < 4; column++) {
        if (below(20) > 0)
            to = put_number(to);
        *to++ = ',';
    }
    to += sprintf(to, "2026-%02d-%02d,", (int)(1 + below(12)), (int)(1 + below(28)));
    to = put_level(to, "kind ", 4);
    to = put_level(to, "city-", 300);
    to = put_level(to, "product:", 5000);
    to = put_text(to, "\"a text, with ");
    to = put_integer(to, below(50));
    return put_text(to, " commas, in quotes\"\n");
}

static char *five_row(char *to, uint64_t row)
{
    (void)row;
    to = put_number(to);
    *to++ = ',';
    to = put_number(to);
    *to++ = ',';
    to = put_integer(to, below(100000));
    *to++ = ',';
    to = put_integer(to, below(50));
    *to++ = ',';
    to = put_level(to, "city-", 300);
    to[-1] = '\n';
    return to;
}

static int write_table(const char *header, char *(*write_row)(char *, uint64_t),
                       uint64_t bytes)
{
    char *buffer = malloc(ROOM);
    if (buffer == NULL)
        return EXIT_FAILURE;
    char *at = put_text(buffer, header);
    uint64_t written = 0;
    for (uint64_t row = 0; written < bytes; row++) {
        at = write_row(at, row);
        if ((size_t)(at - buffer) < ROOM - SLACK &&
            written + (uint64_t)(at - buffer) < bytes)
            continue;
        const size_t length = (size_t)(at - buffer);
        if (fwrite(buffer, 1, length, stdout) != length)
            break;
        written += length;
        at = buffer;
    }
    free(buffer);
    return fflush(stdout) == 0 && written >= bytes ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    static const char numeric[] = "x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,x14,x15,"
                                  "x16,x17,x18,x19,x20\n";
    static const char labelled[] = "x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,x14,x15,"
                                   "x16,x17,x18,x19,x20,y\n";
    static const char mixed[] = "id,account,a,b,c,d,day,kind,city,product,remark\n";
    static const char five[] = "a,b,c,d,city\n";
    const uint64_t bytes = argc >= 3 ? strtoull(argv[2], NULL, 10) : 0;
    if (argc > 3)
        random_state = strtoull(argv[3], NULL, 10);
    if (bytes > 0 && strcmp(argv[1], "numeric") == 0)
        return write_table(numeric, numeric_row, bytes);
    if (bytes > 0 && strcmp(argv[1], "labelled") == 0)
        return write_table(labelled, labelled_row, bytes);
    if (bytes > 0 && strcmp(argv[1], "mixed") == 0)
        return write_table(mixed, mixed_row, bytes);
    if (bytes > 0 && strcmp(argv[1], "five") == 0)
        return write_table(five, five_row, bytes);
    (void)fputs("usage: plogp-tables numeric|labelled|mixed|five BYTES [SEED]\n", stderr);
    return EXIT_FAILURE;
}
