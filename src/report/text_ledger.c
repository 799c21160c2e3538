/*
 * The ledger, in one form everywhere:
 *
 *     cross-entropy  =  entropy   +  KL
 *     2.93486           2.58496      0.349895 bit
 *     ############################################------  11.9 % waste
 */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/text.h"

#define BAR           50
#define PARTS         3
#define DECIMALS_MOST 12

/* The keys that make a ledger; the contract names them so. */
static const struct {
    const char *cross_entropy, *entropy, *divergence;
} LEDGERS[] = {
    {"cross_entropy", "entropy", "divergence"},
    {"cross_entropy", "entropy", "kl"},
    {"cross_entropy", "entropy_p", "kl"},
    {"cross_entropy_reverse", "entropy_q", "kl_reverse"},
};

#define LEDGER_COUNT (sizeof LEDGERS / sizeof LEDGERS[0])

bool plogp__find_ledger(const plogp_result *object, const plogp_result *node,
                        struct plogp__ledger *ledger)
{
    const char *key = plogp_result_get_key(node);
    for (size_t i = 0; i < LEDGER_COUNT; i++) {
        if (key == NULL || strcmp(key, LEDGERS[i].cross_entropy) != 0)
            continue;
        ledger->cross_entropy = plogp__number_child(object, key);
        ledger->entropy = plogp__number_child(object, LEDGERS[i].entropy);
        ledger->divergence = plogp__number_child(object, LEDGERS[i].divergence);
        if (ledger->cross_entropy != NULL && ledger->entropy != NULL &&
            ledger->divergence != NULL)
            return true;
    }
    return false;
}

bool plogp__is_in_ledger(const plogp_result *object, const plogp_result *node)
{
    const plogp_result *child = plogp_result_first_child(object);
    struct plogp__ledger ledger;
    for (; child != NULL; child = plogp_result_next_sibling(child))
        if (plogp__find_ledger(object, child, &ledger) &&
            (node == ledger.entropy || node == ledger.divergence))
            return true;
    return false;
}

/* A line of three cells between signs, with something behind. */
struct line {
    const struct plogp__rendering *rendering;
    const size_t *widths; /* [PARTS] */
    size_t indent;
};

static void add_line(const struct line *line, const char *const *cells,
                     const char *const *signs, const char *end)
{
    plogp_buffer *buffer = line->rendering->buffer;
    plogp_buffer_add_repeated(buffer, ' ', line->indent);
    for (size_t i = 0; i < PARTS; i++) {
        const size_t width = plogp__text_width(cells[i], strlen(cells[i]));
        plogp_buffer_add_text(buffer, cells[i]);
        if (i + 1 < PARTS) {
            plogp_buffer_add_repeated(buffer, ' ', line->widths[i] - width);
            plogp_buffer_add_text(buffer, signs[i]);
        }
    }
    plogp_buffer_add_text(buffer, end);
    plogp_buffer_add_byte(buffer, '\n');
}

/* Shares of the bar: waste / cross-entropy, or -1 where there is no such share. */
static double waste_share(const plogp_result *cross_entropy,
                          const plogp_result *divergence)
{
    const double whole = plogp_result_get_number(cross_entropy);
    const double waste = plogp_result_get_number(divergence);
    const bool drawable =
        isfinite(whole) && whole > 0.0 && waste >= 0.0 && waste <= whole;
    return drawable ? waste / whole : -1.0;
}

/* Where the entropy is only bounded from below (`floor_known` is false), so is the waste
 * from above. */
bool plogp__ledger_is_bound(const plogp_result *object)
{
    const plogp_result *child = plogp_result_first_child(object);
    for (; child != NULL; child = plogp_result_next_sibling(child))
        if (plogp_result_get_kind(child) == PLOGP_RESULT_BOOLEAN &&
            strcmp(plogp_result_get_key(child), "floor_known") == 0)
            return !plogp_result_get_boolean(child);
    return false;
}

static void add_bar(const struct plogp__rendering *rendering, const plogp_result *object,
                    double share, size_t indent)
{
    plogp_buffer *buffer = rendering->buffer;
    const bool ascii = rendering->options->ascii != 0;
    const size_t room = rendering->options->width - indent;
    const size_t bar = room < BAR + 20 ? room - 20 : BAR;
    size_t waste = (size_t)(share * (double)bar + 0.5);
    waste = waste == 0 && share > 0.0 ? 1 : waste;
    char percent[PLOGP__TEXT_NUMBER_SIZE];
    plogp_buffer_add_repeated(buffer, ' ', indent);
    for (size_t i = 0; i < bar; i++)
        plogp_buffer_add_text(buffer, i < bar - waste ? (ascii ? "#" : "\xE2\x96\x88")
                                                      : (ascii ? "-" : "\xE2\x96\x91"));
    (void)plogp__text_number(100.0 * share, 3, percent);
    plogp_buffer_add_text(buffer, "  ");
    plogp_buffer_add_text(buffer, percent);
    plogp_buffer_add_text(buffer, plogp__ledger_is_bound(object) ? " % at most is waste\n"
                                                                 : " % is waste\n");
}

static void add_infinite(const struct plogp__rendering *rendering, bool reverse,
                         size_t indent)
{
    plogp_buffer_add_repeated(rendering->buffer, ' ', indent);
    plogp_buffer_add_text(rendering->buffer,
                          reverse ? "infinite: P rules out what Q can do\n"
                                  : "infinite: Q rules out what P can do\n");
}

static void make_interval(const struct plogp__rendering *rendering,
                          const plogp_result *interval, char *text)
{
    const struct plogp__precision precision =
        plogp__text_precision(rendering, NULL, interval);
    double low = 0.0, high = 0.0;
    plogp__interval_in_unit(rendering, interval, &low, &high);
    size_t length = precision.uncertainty > 0.0
                        ? plogp__text_like(low, precision.uncertainty, text)
                        : plogp__text_number(low, precision.digits, text);
    memcpy(text + length, " .. ", 4);
    length += 4;
    (void)(precision.uncertainty > 0.0
               ? plogp__text_like(high, precision.uncertainty, text + length)
               : plogp__text_number(high, precision.digits, text + length));
}

/* Decimals that the three numbers share, so that the sum can be checked by eye; -1 where
 * they have no common scale. */
static int common_decimals(const struct plogp__rendering *rendering,
                           const double values[PARTS])
{
    double largest = 0.0, smallest = INFINITY;
    for (size_t i = 0; i < PARTS; i++) {
        const double size = fabs(values[i]);
        if (!(size < INFINITY))
            return -1;
        largest = size > largest ? size : largest;
        smallest = size > 0.0 && size < smallest ? size : smallest;
    }
    if (largest == 0.0)
        return -1;
    const int decimals = rendering->options->digits - 1 - (int)floor(log10(largest));
    const bool all_visible = smallest * pow(10.0, decimals) >= 10.0;
    return decimals >= 0 && decimals <= DECIMALS_MOST && all_visible ? decimals : -1;
}

/* Whether the numbers have the same decimals. */
static bool make_cells(const struct plogp__rendering *rendering,
                       const plogp_result *object, const plogp_result *const *nodes,
                       struct plogp__ledger_cells *cells)
{
    double values[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        values[i] = plogp__number_in_unit(rendering, nodes[i]);
    const int decimals = common_decimals(rendering, values);
    cells->intervals = false;
    for (size_t i = 0; i < PARTS; i++) {
        const plogp_result *interval = plogp__text_interval_of(object, nodes[i]);
        (void)(decimals >= 0 ? plogp__text_fixed(values[i], decimals, cells->number[i])
                             : plogp__text_number(values[i], rendering->options->digits,
                                                  cells->number[i]));
        cells->interval[i][0] = '\0';
        if (interval != NULL) {
            make_interval(rendering, interval, cells->interval[i]);
            cells->intervals = true;
        }
    }
    return decimals >= 0;
}

/* Take back the final zeros that all three numbers have. */
static void strip_zeros(struct plogp__ledger_cells *cells)
{
    size_t length[PARTS];
    for (size_t i = 0; i < PARTS; i++)
        length[i] = strlen(cells->number[i]);
    for (;;) {
        for (size_t i = 0; i < PARTS; i++) {
            const char last = cells->number[i][length[i] - 1];
            if (memchr(cells->number[i], '.', length[i]) == NULL ||
                (last != '0' && last != '.'))
                return;
        }
        for (size_t i = 0; i < PARTS; i++)
            cells->number[i][--length[i]] = '\0';
    }
}

void plogp__ledger_make_cells(const struct plogp__rendering *rendering,
                              const plogp_result *object,
                              const struct plogp__ledger *ledger,
                              struct plogp__ledger_cells *cells)
{
    const plogp_result *nodes[PARTS] = {ledger->cross_entropy, ledger->entropy,
                                        ledger->divergence};
    if (make_cells(rendering, object, nodes, cells))
        strip_zeros(cells);
}

void plogp__text_add_ledger(const struct plogp__rendering *rendering,
                            const plogp_result *object,
                            const struct plogp__ledger *ledger, size_t indent)
{
    static const char *const SIGNS[] = {"  =  ", "  +  "}, *const GAPS[] = {"     ",
                                                                            "     "};
    const plogp_result *nodes[PARTS] = {ledger->cross_entropy, ledger->entropy,
                                        ledger->divergence};
    const bool reverse = strstr(plogp_result_get_key(nodes[0]), "reverse") != NULL;
    static const char *const labels[PARTS] = {"cross-entropy", "entropy", "KL"};
    struct plogp__ledger_cells cells;
    size_t widths[PARTS];
    char unit[PLOGP_UNIT_NAME_SIZE + 1];
    plogp__ledger_make_cells(rendering, object, ledger, &cells);
    const char *numbers[PARTS], *intervals[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        numbers[i] = cells.number[i];
        intervals[i] = cells.interval[i];
        widths[i] = strlen(labels[i]);
        widths[i] = strlen(numbers[i]) > widths[i] ? strlen(numbers[i]) : widths[i];
        widths[i] = strlen(intervals[i]) > widths[i] ? strlen(intervals[i]) : widths[i];
    }
    const struct line line = {rendering, widths, indent};
    (void)snprintf(unit, sizeof unit, " %s", rendering->options->unit.name);
    add_line(&line, labels, SIGNS, reverse ? "  (reverse: Q against P)" : "");
    add_line(&line, numbers, GAPS, unit);
    if (cells.intervals)
        add_line(&line, intervals, GAPS, "");
    const double share = waste_share(nodes[0], nodes[2]);
    if (share >= 0.0)
        add_bar(rendering, object, share, indent);
    else if (plogp_result_get_number(nodes[2]) > DBL_MAX)
        add_infinite(rendering, reverse, indent);
}
