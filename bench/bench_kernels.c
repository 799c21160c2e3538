/* Sums of information terms: in cache, beyond the caches, on one thread and on all. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/team.h"
#include "math/kernel.h"
#include "plogp/sum.h"

struct arrays {
    const double *p, *q;
    size_t count;
    int threads;
};

static double sum_exactly(void *state)
{
    const struct arrays *const a = state;
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add_array(&sum, a->p, a->count);
    return plogp_sum_value(&sum);
}

static double entropy(void *state)
{
    const struct arrays *const a = state;
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp__sum_entropy(a->p, a->count, &sum, false);
    return plogp_sum_value(&sum);
}

static double cross_entropy(void *state)
{
    const struct arrays *const a = state;
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp__sum_cross(a->p, a->q, a->count, &sum, false);
    return plogp_sum_value(&sum);
}

static double divergence(void *state)
{
    const struct arrays *const a = state;
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp__sum_divergence(a->p, a->q, a->count, &sum, false);
    return plogp_sum_value(&sum);
}

/* The plain loops that the above are compared with. */
static double plain_sum(void *state)
{
    const struct arrays *const a = state;
    double sum = 0.0;
    for (size_t i = 0; i < a->count; i++)
        sum += a->p[i];
    return sum;
}

static double plain_entropy(void *state)
{
    const struct arrays *const a = state;
    double sum = 0.0;
    for (size_t i = 0; i < a->count; i++)
        sum -= a->p[i] * log(a->p[i]);
    return sum;
}

static double plain_divergence(void *state)
{
    const struct arrays *const a = state;
    double sum = 0.0;
    for (size_t i = 0; i < a->count; i++)
        sum += a->p[i] * log(a->p[i] / a->q[i]);
    return sum;
}

/* Slices of an array, one sum a worker. */
#define WORKERS_MAX 64
#define SLICE       ((size_t)1 << 16)

struct sliced {
    const struct arrays *arrays;
    plogp_sum sums[WORKERS_MAX];
    enum work { ENTROPY, DIVERGENCE } work;
};

static plogp_status add_slice(void *state, size_t task, size_t worker)
{
    struct sliced *const s = state;
    const size_t start = task * SLICE, rest = s->arrays->count - start;
    const size_t count = rest < SLICE ? rest : SLICE;
    if (s->work == DIVERGENCE)
        plogp__sum_divergence(s->arrays->p + start, s->arrays->q + start, count,
                              &s->sums[worker], false);
    else
        plogp__sum_entropy(s->arrays->p + start, count, &s->sums[worker], false);
    return PLOGP_OK;
}

static double on_a_team(const struct arrays *arrays, enum work work)
{
    static struct sliced s;
    plogp_context context = plogp_context_defaults();
    context.threads = arrays->threads;
    s.arrays = arrays;
    s.work = work;
    for (size_t w = 0; w < WORKERS_MAX; w++)
        plogp_sum_init(&s.sums[w]);
    if (plogp__team_run(&context, (arrays->count + SLICE - 1) / SLICE, add_slice, &s) !=
        PLOGP_OK)
        return (double)NAN;
    for (size_t w = 1; w < WORKERS_MAX; w++)
        plogp_sum_merge(&s.sums[0], &s.sums[w]);
    return plogp_sum_value(&s.sums[0]);
}

static double reading_on_a_team(void *state)
{
    const struct arrays *const a = state;
    return bench_read_on_threads(a->p, a->count * sizeof(double), a->threads);
}

static double entropy_on_a_team(void *state)
{
    return on_a_team(state, ENTROPY);
}

static double divergence_on_a_team(void *state)
{
    return on_a_team(state, DIVERGENCE);
}

/* Reads p alone, or p and q, which lie one after the other. */
static void run_one(const bench_options *options, const char *name, bench_work *work,
                    struct arrays *arrays, size_t columns, int threads)
{
    const size_t bytes = columns * arrays->count * sizeof(double);
    const bench_case one = {name, arrays->count, bytes, work, arrays, threads, NULL};
    bench_run(options, &one, arrays->p, bytes);
}

static void run_in_cache(const bench_options *options, struct arrays a)
{
    a.count = 32768; /* second-level cache; the sum itself costs 200 ns to round */
    run_one(options, "kernels/cache/sum/plain", plain_sum, &a, 1, 1);
    run_one(options, "kernels/cache/sum/exact", sum_exactly, &a, 1, 1);
    run_one(options, "kernels/cache/entropy/plain", plain_entropy, &a, 1, 1);
    run_one(options, "kernels/cache/entropy", entropy, &a, 1, 1);
    run_one(options, "kernels/cache/divergence/plain", plain_divergence, &a, 2, 1);
    run_one(options, "kernels/cache/cross-entropy", cross_entropy, &a, 2, 1);
    run_one(options, "kernels/cache/divergence", divergence, &a, 2, 1);
}

static void run_in_memory(const bench_options *options, struct arrays a)
{
    run_one(options, "kernels/memory/reading/2-threads", reading_on_a_team, &a, 1, 1);
    run_one(options, "kernels/memory/sum/plain", plain_sum, &a, 1, 1);
    run_one(options, "kernels/memory/sum/exact", sum_exactly, &a, 1, 1);
    run_one(options, "kernels/memory/entropy/1-thread", entropy, &a, 1, 1);
    run_one(options, "kernels/memory/entropy/2-threads", entropy_on_a_team, &a, 1, 2);
    run_one(options, "kernels/memory/cross-entropy/1-thread", cross_entropy, &a, 2, 1);
    run_one(options, "kernels/memory/divergence/1-thread", divergence, &a, 2, 1);
    run_one(options, "kernels/memory/divergence/2-threads", divergence_on_a_team, &a, 2,
            2);
}

void bench_kernels(const bench_options *options)
{
    double *const values = malloc(2 * options->large * sizeof *values);
    if (values == NULL) {
        fputs("plogp-bench: not enough memory for the kernels\n", stderr);
        return;
    }
    bench_fill(values, 2 * options->large, 1);
    for (size_t i = 0; i < 2 * options->large; i++)
        values[i] *= 2.0 / (double)options->large;
    const struct arrays arrays = {values, values + options->large, options->large, 2};
    run_in_cache(options, arrays);
    run_in_memory(options, arrays);
    free(values);
}
