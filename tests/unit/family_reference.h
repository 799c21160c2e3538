/* Lines of tests/ref/family_*.txt: a law, and values of it with what rounding its arguments
 * makes of them; and the largest errors a family has shown in each quantity. */
#ifndef PLOGP_TESTS_FAMILY_REFERENCE_H
#define PLOGP_TESTS_FAMILY_REFERENCE_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "plogp/distribution.h"

#define ALLOWED        16.0 /* u of the value, or of what rounding the arguments makes of it */
#define SPACING        0x1p-1074 /* of subnormal numbers */
#define FAMILIES_MAX   64
#define QUANTITIES_MAX 8
#define LINE_MAX_SIZE  8192

/* What a family's laws have shown: how many values there are, and the largest error in u. */
struct row {
    plogp_distribution last;
    size_t laws;
    size_t values[QUANTITIES_MAX];
    double worst[QUANTITIES_MAX];
};

struct table {
    const char *const *names; /* [quantities] */
    size_t quantities;
    size_t count;
    size_t wrong; /* values further off than is allowed */
    struct row rows[FAMILIES_MAX];
};

/* A line as it is read. */
struct reading {
    struct table *table;
    struct row *row;
    plogp_distribution law;
    char *rest;
};

static inline const char *next_word(struct reading *reading)
{
    return strtok_r(NULL, " \n", &reading->rest);
}

static inline struct row *row_of(struct table *table, const plogp_distribution *law)
{
    struct row *row = &table->rows[table->count - 1];
    if (table->count == 0 || row->last.family != law->family) {
        CHECK(table->count < FAMILIES_MAX);
        row = &table->rows[table->count++];
        memset(row, 0, sizeof *row);
    }
    if (memcmp(&row->last, law, sizeof *law) != 0)
        row->laws++;
    row->last = *law;
    return row;
}

/* "FAMILY count parameters", after the words before it. */
static inline void read_law(struct reading *reading, const char *family)
{
    double parameters[PLOGP_PARAMETERS_MAX];
    const size_t count = strtoul(next_word(reading), NULL, 10);
    for (size_t i = 0; i < count; i++)
        parameters[i] = strtod(next_word(reading), NULL);
    CHECK(plogp_distribution_init(family, parameters, count, NULL, &reading->law) ==
          PLOGP_OK);
    reading->row = row_of(reading->table, &reading->law);
}

/* The next value and condition of the line against what was got; "-" has no value, and NaN
 * must be NaN. */
static inline void check_value(struct reading *reading, size_t quantity, double got,
                               double x)
{
    const char *const text = next_word(reading);
    const double condition = strtod(next_word(reading), NULL);
    if (strcmp(text, "-") == 0)
        return;
    const double want = strtod(text, NULL);
    const bool same = got == want || (isnan(got) && isnan(want));
    const double off = same ? 0.0 : fabs(got - want) - SPACING;
    const double error = off <= 0.0 ? 0.0 : off / (U * fmax(fabs(want), condition));
    reading->row->values[quantity]++;
    reading->row->worst[quantity] = fmax(reading->row->worst[quantity], error);
    if (error <= ALLOWED)
        return;
    reading->table->wrong++;
    print_error(
        "%s(%.17g, %.17g, %.17g) at %.17g, %s: got %.17g want %s, off by %.1f u\n",
        reading->law.family, reading->law.parameters[0], reading->law.parameters[1],
        reading->law.parameters[2], x, reading->table->names[quantity], got, text, error);
}

static inline void check_file(struct table *table, const char *path,
                              void (*check_line)(struct reading *reading, char *first))
{
    char line[LINE_MAX_SIZE];
    FILE *const file = fopen(path, "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        struct reading reading = {.table = table};
        if (line[0] != '#')
            check_line(&reading, strtok_r(line, " ", &reading.rest));
    }
    (void)fclose(file);
}

/* Mixtures of 4 to 7 normal laws are those of 8 with fewer components. */
static inline void check_families(const struct table *table)
{
    for (size_t i = 0; i < plogp_family_count(); i++) {
        const char *const family = plogp_family_name(i);
        bool found = strncmp(family, "normal-mixture:", 15) == 0 && family[15] >= '4';
        for (size_t j = 0; j < table->count; j++)
            found = found || strcmp(table->rows[j].last.family, family) == 0;
        if (!found)
            print_error("no law of %s\n", family);
        CHECK(found);
    }
}

/* The table as docs/tests/families.md has it; 1 where a value is wrong. */
static inline int write_table(const struct table *table)
{
    printf("| family | laws |");
    for (size_t j = 0; j < table->quantities; j++)
        printf(" %s |", table->names[j]);
    printf("\n| --- | ---: |");
    for (size_t j = 0; j < table->quantities; j++)
        printf(" ---: |");
    for (size_t i = 0; i < table->count; i++) {
        const struct row *const row = &table->rows[i];
        printf("\n| %s | %zu |", row->last.family, row->laws);
        for (size_t j = 0; j < table->quantities; j++)
            printf(" %.1f (%zu) |", row->worst[j], row->values[j]);
    }
    printf("\n");
    return table->wrong == 0 ? 0 : 1;
}

#endif
