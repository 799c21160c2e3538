#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define BAR         30
#define SHOWN_AFTER 1.0

static double seconds_since(const struct timespec *begun)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begun->tv_sec) +
           1e-9 * (double)(now.tv_nsec - begun->tv_nsec);
}

static void draw(double fraction, uint64_t done)
{
    char bar[BAR + 1];
    const double filled = fraction * BAR;
    for (int i = 0; i < BAR; i++)
        bar[i] = (double)i < filled ? '#' : '.';
    bar[BAR] = '\0';
    if (fraction >= 0.0)
        (void)fprintf(stderr, "\r[%s] %3.0f %%", bar, 100.0 * fraction);
    else
        (void)fprintf(stderr, "\r%.1f MB read", (double)done / 1e6);
    (void)fflush(stderr);
}

static void report(void *state, uint64_t done, uint64_t total)
{
    struct progress *progress = state;
    if (seconds_since(&progress->begun) < progress->patience)
        return;
    progress->drawn = true;
    draw(total == 0 ? -1.0 : done >= total ? 1.0 : (double)done / (double)total, done);
}

const plogp_progress *progress_init(struct progress *progress, enum progress_mode mode)
{
    *progress = (struct progress){.hook = {report, progress}};
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->begun);
    progress->patience = mode == PROGRESS_ALWAYS ? 0.0 : SHOWN_AFTER;
    const bool wanted =
        mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && isatty(STDERR_FILENO));
    return wanted ? &progress->hook : NULL;
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        (void)fputs("\r\033[K", stderr);
    progress->drawn = false;
}
