/*
 * The frame of the benchmarks.
 *
 * A benchmark is a function that runs the measured work once. bench_run() repeats it after a
 * warm-up, takes the least time, and prints one line: nanoseconds an item, gigabytes a
 * second, and the ratio to its yardstick, which runs in turn with it: merely reading the same
 * bytes on as many threads, or what else the case names. Each suite has a plain-loop line
 * beside ours, so that the gain is visible.
 */
#ifndef PLOGP_BENCH_H
#define PLOGP_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bench_options {
    bool json;          /* one object a line                       */
    bool cpu;           /* processor time of all threads, where a machine is shared */
    const char *filter; /* only names that contain it; NULL: all   */
    size_t large;       /* doubles of the arrays beyond the caches */
} bench_options;

/* The work, once. What it returns is consumed, so that it cannot be left out. */
typedef double bench_work(void *state);

typedef struct bench_case {
    const char *name; /* suite/what/how, the filter looks here */
    size_t items;
    size_t bytes; /* of memory that has to be read        */
    bench_work *work;
    void *state;
    int threads;           /* of the work, and so of reading; 0: one            */
    bench_work *yardstick; /* on the same state, moving as many bytes; NULL: reading */
} bench_case;

/* Whether the filter asks for a name that begins with this suite's. */
bool bench_wants(const bench_options *options, const char *name);

/* Measure and print. `data` are the bytes that are read where reading is the yardstick. */
void bench_run(const bench_options *options, const bench_case *one, const void *data,
               size_t data_bytes);

/* Merely reading, the yardstick: the exclusive or of all words. */
double bench_read(const void *data, size_t bytes);

/* The same by a team of threads, each taking slices in turn. */
double bench_read_on_threads(const void *data, size_t bytes, int threads);

/* Uniform numbers in (0, 1], the same in every run. */
void bench_fill(double *values, size_t count, uint64_t seed);

/* The suites, one file each. */
void bench_kernels(const bench_options *options);
void bench_info(const bench_options *options);
void bench_data(const bench_options *options);

#endif
