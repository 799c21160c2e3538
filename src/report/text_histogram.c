/* A histogram in one line of block characters. */
#include "report/text.h"

#define HEIGHTS 8

/* Append the block for a share of the highest; an empty bin is a blank. */
static void add_block(const struct plogp__rendering *rendering, double share)
{
    static const char *const BLOCKS[HEIGHTS] = {
        "\xE2\x96\x81", "\xE2\x96\x82", "\xE2\x96\x83", "\xE2\x96\x84",
        "\xE2\x96\x85", "\xE2\x96\x86", "\xE2\x96\x87", "\xE2\x96\x88"};
    static const char ASCII[] = ".:-=+*%#";
    size_t height = (size_t)(share * HEIGHTS);
    height = height < HEIGHTS ? height : HEIGHTS - 1;
    if (!(share > 0.0))
        plogp_buffer_add_byte(rendering->buffer, ' ');
    else if (rendering->options->ascii)
        plogp_buffer_add_byte(rendering->buffer, ASCII[height]);
    else
        plogp_buffer_add_text(rendering->buffer, BLOCKS[height]);
}

static double share_of(const plogp_result *row)
{
    return plogp_result_get_number(plogp__child(row, "share"));
}

/* The shares of up to `together` bins from *row on, which moves behind them. */
static double take_bins(const plogp_result **row, size_t together)
{
    double share = 0.0;
    for (size_t i = 0; i < together && *row != NULL; i++) {
        share += share_of(*row);
        *row = plogp_result_next_sibling(*row);
    }
    return share;
}

static double highest_of(const plogp_result *rows, size_t together)
{
    double highest = 0.0;
    const plogp_result *row = plogp_result_first_child(rows);
    while (row != NULL) {
        const double share = take_bins(&row, together);
        highest = share > highest ? share : highest;
    }
    return highest;
}

void plogp__text_add_histogram(const struct plogp__rendering *rendering,
                               const plogp_result *rows, size_t room)
{
    size_t count = 0;
    const plogp_result *row = plogp_result_first_child(rows);
    for (; row != NULL; row = plogp_result_next_sibling(row))
        count++;
    const size_t most = room > 0 ? room : 1;
    const size_t together = count > most ? (count + most - 1) / most : 1;
    const double highest = highest_of(rows, together);
    row = plogp_result_first_child(rows);
    while (row != NULL && highest > 0.0)
        add_block(rendering, take_bins(&row, together) / highest);
}
