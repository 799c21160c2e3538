#include <math.h>

#include "report/text.h"

#define EIGHTHS 8

void plogp__text_add_bar(const struct plogp__rendering *rendering, double share,
                         size_t width)
{
    /* U+2588 is a full block, U+258F one eighth of it. */
    static const char *const PARTS[EIGHTHS] = {"",
                                               "\xE2\x96\x8F",
                                               "\xE2\x96\x8E",
                                               "\xE2\x96\x8D",
                                               "\xE2\x96\x8C",
                                               "\xE2\x96\x8B",
                                               "\xE2\x96\x8A",
                                               "\xE2\x96\x89"};
    const size_t eighths = (size_t)ceil(share * (double)width * EIGHTHS);
    if (rendering->options->ascii) {
        plogp_buffer_add_repeated(rendering->buffer, '#',
                                  (eighths + EIGHTHS / 2) / EIGHTHS);
        return;
    }
    for (size_t i = 0; i < eighths / EIGHTHS; i++)
        plogp_buffer_add_text(rendering->buffer, "\xE2\x96\x88");
    plogp_buffer_add_text(rendering->buffer, PARTS[eighths % EIGHTHS]);
}
