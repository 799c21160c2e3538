#include "progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define BAR         20
#define LINE        160
#define SHOWN_AFTER 1.0
#define REDRAW      0.1 /* seconds between two drawings */

static double seconds_since(const struct timespec *begun)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begun->tv_sec) +
           1e-9 * (double)(now.tv_nsec - begun->tv_nsec);
}

/* "412 kB", "1.25 GB", "3.4 M": three digits and a prefix. */
static const char *amount(double value, const char *unit, char text[32])
{
    static const char *const PREFIXES[] = {"", "k", "M", "G", "T", "P"};
    size_t prefix = 0;
    for (; value >= 999.5 && prefix < 5; prefix++)
        value /= 1000.0;
    (void)snprintf(text, 32, "%.3g %s%s", value, PREFIXES[prefix], unit);
    return text;
}

static const char *duration(double seconds, char text[32])
{
    const uint64_t whole = seconds < 1e9 ? (uint64_t)ceil(seconds) : UINT64_C(1000000000);
    if (whole < 60)
        (void)snprintf(text, 32, "%" PRIu64 " s", whole);
    else if (whole < 3600)
        (void)snprintf(text, 32, "%" PRIu64 " min %" PRIu64 " s", whole / 60, whole % 60);
    else
        (void)snprintf(text, 32, "%" PRIu64 " h %" PRIu64 " min", whole / 3600,
                       whole / 60 % 60);
    return text;
}

/* Whether it is time to draw. */
static bool is_due(struct progress *progress)
{
    if (seconds_since(&progress->begun) < progress->patience)
        return false;
    if (!progress->always && progress->drawn &&
        seconds_since(&progress->drawn_at) < REDRAW)
        return false;
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->drawn_at);
    progress->drawn = true;
    return true;
}

static void draw(const char *line)
{
    (void)fprintf(stderr, "\r\033[K%s", line);
    (void)fflush(stderr);
}

static void report(void *state, uint64_t done, uint64_t total)
{
    struct progress *progress = state;
    char line[LINE], bytes[32], rate[32], rows[32], left[32], bar[BAR + 1];
    if (done < progress->bytes)
        (void)clock_gettime(CLOCK_MONOTONIC, &progress->pass_begun);
    progress->bytes = done;
    if (!is_due(progress))
        return;
    const double seconds = fmax(seconds_since(&progress->pass_begun), 1e-9);
    const double speed = (double)done / seconds;
    const double share = total == 0 ? NAN : fmin((double)done / (double)total, 1.0);
    for (int i = 0; i < BAR; i++)
        bar[i] = (double)i < share * BAR ? '#' : '.';
    bar[BAR] = '\0';
    (void)amount((double)done, "B", bytes);
    (void)amount(speed, "B/s", rate);
    (void)amount((double)progress->rows, "rows", rows);
    if (total == 0)
        (void)snprintf(line, sizeof line, "%s read, %s, %s", bytes, rows, rate);
    else
        (void)snprintf(
            line, sizeof line, "[%s] %3.0f %%  %s, %s, %s, %s left", bar, 100.0 * share,
            bytes, rows, rate,
            duration((double)(total - (done < total ? done : total)) / fmax(speed, 1.0),
                     left));
    draw(line);
}

static void count_rows(void *state, uint64_t rows)
{
    ((struct progress *)state)->rows = rows;
}

static void show_pass(void *state, const plogp_pass *pass)
{
    struct progress *progress = state;
    char line[LINE], held[48] = "", left[32], time[48] = "", of[32] = "";
    if (progress->training_begun.tv_sec == 0) {
        (void)clock_gettime(CLOCK_MONOTONIC, &progress->training_begun);
        progress->training_from = pass->done;
    }
    if (!is_due(progress))
        return;
    const uint64_t passes = pass->done - progress->training_from;
    const double each =
        seconds_since(&progress->training_begun) / fmax((double)passes, 1);
    if (!isnan(pass->holdout))
        (void)snprintf(held, sizeof held, ", %.6g held out", pass->holdout);
    if (pass->total > 0)
        (void)snprintf(of, sizeof of, " of %" PRIu64, pass->total);
    if (pass->total > pass->done && passes > 0)
        (void)snprintf(time, sizeof time, ", %s left",
                       duration(each * (double)(pass->total - pass->done), left));
    (void)snprintf(line, sizeof line, "pass %" PRIu64 "%s: loss %.6g nat%s%s", pass->done,
                   of, pass->loss, held, time);
    draw(line);
}

const plogp_progress *progress_init(struct progress *progress, enum progress_mode mode)
{
    *progress = (struct progress){.hook = {report, progress, count_rows, show_pass}};
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->begun);
    progress->pass_begun = progress->begun;
    progress->always = mode == PROGRESS_ALWAYS;
    progress->patience = progress->always ? 0.0 : SHOWN_AFTER;
    const bool wanted =
        progress->always || (mode == PROGRESS_AUTO && isatty(STDERR_FILENO));
    return wanted ? &progress->hook : NULL;
}

void progress_clear(struct progress *progress)
{
    if (progress->drawn)
        (void)fputs("\r\033[K", stderr);
    progress->drawn = false;
}
