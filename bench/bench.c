#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/team.h"
#include "math/kernel.h"
#include "math/prefetch.h"

enum { REPEATS = 20 };

/* Consumes results. */
static volatile double sink;

static double now(const bench_options *options)
{
    struct timespec time;
    clock_gettime(options->cpu ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Seconds of one call, over enough calls to see the clock tick. */
static double seconds_of(const bench_options *options, bench_work *work, void *state,
                         size_t calls)
{
    const double start = now(options);
    for (size_t i = 0; i < calls; i++)
        sink = work(state);
    return (now(options) - start) / (double)calls;
}

/* Merely reading: the exclusive or of all words, which is all loads; from the first line of
 * the cache on, and with as much prefetching as makes it fastest. */
struct reading {
    const char *data;
    size_t bytes;
    int threads;
    uint64_t folded[PLOGP__TEAM_MAX];
};

#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
static uint64_t
fold_words(const uint64_t *words, size_t count)
{
    uint64_t folded[32] = {0};
    for (size_t i = 0; i + 32 <= count; i += 32) {
        for (size_t j = 0; j < 32; j += 8)
            plogp__prefetch(words + i + j, 16384);
        for (size_t j = 0; j < 32; j++)
            folded[j] ^= words[i + j];
    }
    for (size_t j = 1; j < 32; j++)
        folded[0] ^= folded[j];
    return folded[0];
}

double bench_read(const void *data, size_t bytes)
{
    const size_t head = -(uintptr_t)data % 64;
    return (double)fold_words((const uint64_t *)((const char *)data + head),
                              (bytes - head) / sizeof(uint64_t));
}

enum { SLICE = 1 << 19 };

static plogp_status read_slice(void *state, size_t task, size_t worker)
{
    struct reading *const r = state;
    const size_t start = task * SLICE, rest = r->bytes - start;
    r->folded[worker] ^=
        (uint64_t)bench_read(r->data + start, rest < SLICE ? rest : SLICE);
    return PLOGP_OK;
}

static double read_all(void *state)
{
    struct reading *const r = state;
    if (r->threads <= 1)
        return bench_read(r->data, r->bytes);
    plogp_context context = plogp_context_defaults();
    context.threads = r->threads;
    return plogp__team_run(&context, r->bytes / SLICE, read_slice, r) == PLOGP_OK
               ? (double)r->folded[0]
               : (double)NAN;
}

double bench_read_on_threads(const void *data, size_t bytes, int threads)
{
    return read_all(&(struct reading){.data = data, .bytes = bytes, .threads = threads});
}

bool bench_wants(const bench_options *options, const char *name)
{
    return options->filter == NULL || strstr(name, options->filter) != NULL;
}

void bench_run(const bench_options *options, const bench_case *one, const void *data,
               size_t data_bytes)
{
    if (!bench_wants(options, one->name))
        return;
    const size_t calls = one->items < 100000 ? 100000 / one->items + 1 : 1;
    struct reading reading = {.data = data, .bytes = data_bytes, .threads = one->threads};
    bench_work *const beside = one->yardstick != NULL ? one->yardstick : read_all;
    void *const state = one->yardstick != NULL ? one->state : &reading;
    double seconds = seconds_of(options, one->work, one->state, calls);
    double beside_seconds = seconds_of(options, beside, state, calls);
    /* In turn, so that a busy machine is busy for both. */
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        seconds = fmin(seconds, seconds_of(options, one->work, one->state, calls));
        beside_seconds = fmin(beside_seconds, seconds_of(options, beside, state, calls));
    }
    const double ns = 1e9 * seconds / (double)one->items;
    const double rate = 1e-9 * (double)one->bytes / seconds;
    const size_t beside_bytes = one->yardstick != NULL ? one->bytes : data_bytes;
    const double read_rate = 1e-9 * (double)beside_bytes / beside_seconds;
    const char *const isa = plogp__kernels()->name;
    if (options->json)
        printf("{\"name\": \"%s\", \"isa\": \"%s\", \"n\": %zu, \"ns_per_item\": %.4f, "
               "\"gb_per_s\": %.2f, \"read_gb_per_s\": %.2f}\n",
               one->name, isa, one->items, ns, rate, read_rate);
    else
        printf("%-40s %-7s %12zu %12.3f %9.2f %10.2f\n", one->name, isa, one->items, ns,
               rate, rate / read_rate);
    fflush(stdout);
}

void bench_fill(double *values, size_t count, uint64_t seed)
{
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    for (size_t i = 0; i < count; i++) { /* xorshift64*, Vigna (2016) */
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        values[i] =
            ((double)(state * UINT64_C(0x2545f4914f6cdd1d) >> 12) + 0.5) * 0x1p-52;
    }
}
