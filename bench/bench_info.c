/* Measures of probabilities and losses from logits, as a caller meets them. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/team.h"
#include "plogp/law.h"
#include "plogp/loss.h"

#define LOGITS   16000000 /* of a loss: 64 MB of floats, beyond the caches */
#define IN_CACHE 16000    /* and so many where memory shall not count */

struct laws {
    double *p, *q;
    size_t count;
    int threads;
};

static plogp_law law_of(const double *values, size_t count)
{
    return (plogp_law){values, count, PLOGP_LAW_PROBS, PLOGP_NUMBER_DOUBLE};
}

static double entropy(void *state)
{
    const struct laws *const laws = state;
    const plogp_law p = law_of(laws->p, laws->count);
    plogp_context context = plogp_context_defaults();
    double value = NAN;
    context.threads = laws->threads;
    return plogp_law_entropy(&p, 1.0, &context, &value) == PLOGP_OK ? value : NAN;
}

static double divergence(void *state)
{
    const struct laws *const laws = state;
    const plogp_law p = law_of(laws->p, laws->count), q = law_of(laws->q, laws->count);
    plogp_context context = plogp_context_defaults();
    double value = NAN;
    context.threads = laws->threads;
    return plogp_law_measure(&p, &q, PLOGP_MEASURE_KL, &context, &value) == PLOGP_OK
               ? value
               : NAN;
}

static void normalize(double *values, size_t count)
{
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count; i++)
        values[i] /= sum;
}

static void bench_laws(const bench_options *options, size_t count)
{
    static const char *const NAMES[][2] = {
        {"info/entropy/1-thread", "info/kl/1-thread"},
        {"info/entropy/2-threads", "info/kl/2-threads"}};
    struct laws laws = {malloc(count * sizeof(double)), malloc(count * sizeof(double)),
                        count, 1};
    if (laws.p != NULL && laws.q != NULL) {
        bench_fill(laws.p, count, 1);
        bench_fill(laws.q, count, 2);
        normalize(laws.p, count);
        normalize(laws.q, count);
        const size_t bytes = count * sizeof(double);
        for (; laws.threads <= 2; laws.threads++) {
            const char *const *names = NAMES[laws.threads - 1];
            bench_run(
                options,
                &(bench_case){names[0], count, bytes, entropy, &laws, laws.threads, NULL},
                laws.p, bytes);
            bench_run(options,
                      &(bench_case){names[1], count, 2 * bytes, divergence, &laws,
                                    laws.threads, NULL},
                      laws.p, bytes);
        }
    }
    free(laws.p);
    free(laws.q);
}

struct rows {
    float *logits, *gradient;
    uint32_t *labels;
    size_t rows, classes;
    int threads;
};

static double softmax(void *state)
{
    const struct rows *const rows = state;
    const plogp_targets targets = {
        .rows = rows->rows, .classes = rows->classes, .labels = rows->labels};
    plogp_context context = plogp_context_defaults();
    plogp_loss_options options = plogp_loss_options_defaults();
    plogp_loss loss = {.value = NAN};
    context.threads = rows->threads;
    options.context = &context;
    return plogp_softmax_loss_float(rows->logits, &targets, &options, rows->gradient,
                                    &loss) == PLOGP_OK
               ? loss.value
               : NAN;
}

enum { SLICE = 1 << 17 };

static plogp_status double_slice(void *state, size_t task, size_t worker)
{
    const struct rows *const rows = state;
    const size_t count = rows->rows * rows->classes, start = task * SLICE;
    const size_t end = count - start < SLICE ? count : start + SLICE;
    (void)worker;
    for (size_t i = start; i < end; i++)
        rows->gradient[i] = 2.0f * rows->logits[i];
    return PLOGP_OK;
}

/* What any loss with a gradient has to do at the least: read the logits, write as much. */
static double read_and_write(void *state)
{
    const struct rows *const rows = state;
    const size_t count = rows->rows * rows->classes;
    plogp_context context = plogp_context_defaults();
    context.threads = rows->threads;
    return plogp__team_run(&context, (count + SLICE - 1) / SLICE, double_slice, state) ==
                   PLOGP_OK
               ? (double)rows->gradient[count / 2]
               : NAN;
}

/* The usual way: probabilities of a row, then its loss. */
static double plain_softmax(void *state)
{
    const struct rows *const rows = state;
    double sum = 0.0;
    for (size_t i = 0; i < rows->rows; i++) {
        const float *const z = rows->logits + i * rows->classes;
        float *const g = rows->gradient + i * rows->classes;
        float largest = z[0], total = 0.0f;
        for (size_t j = 0; j < rows->classes; j++)
            largest = fmaxf(largest, z[j]);
        for (size_t j = 0; j < rows->classes; j++)
            total += g[j] = expf(z[j] - largest);
        for (size_t j = 0; j < rows->classes; j++)
            g[j] /= total;
        sum -= log((double)g[rows->labels[i]]);
        g[rows->labels[i]] -= 1.0f;
    }
    return sum;
}

static void bench_loss(const bench_options *options, struct rows *rows, size_t classes)
{
    char name[64];
    const struct {
        const char *what;
        bench_work *work;
        int threads;
        size_t logits;
    } cases[] = {{"plain", plain_softmax, 1, LOGITS},
                 {"in-cache", softmax, 1, IN_CACHE},
                 {"1-thread", softmax, 1, LOGITS},
                 {"2-threads", softmax, 2, LOGITS}};
    rows->classes = classes;
    for (size_t i = 0; i < LOGITS / classes; i++)
        rows->labels[i] = (uint32_t)(i * 7919 % classes);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (cases[i].logits < classes)
            continue;
        const size_t bytes = cases[i].logits * sizeof(float);
        rows->threads = cases[i].threads;
        rows->rows = cases[i].logits / classes;
        (void)snprintf(name, sizeof name, "loss/softmax/%zu/%s", classes, cases[i].what);
        bench_run(options,
                  &(bench_case){name, rows->rows * classes, 2 * bytes, cases[i].work,
                                rows, cases[i].threads, read_and_write},
                  rows->logits, bytes);
    }
}

static void bench_losses(const bench_options *options)
{
    static const size_t CLASSES[] = {10, 1000, 32000, 128000};
    struct rows rows = {.logits = malloc(LOGITS * sizeof(float)),
                        .gradient = malloc(LOGITS * sizeof(float)),
                        .labels = malloc(LOGITS / 10 * sizeof(uint32_t))};
    double *numbers = malloc(LOGITS / 8 * sizeof(double));
    if (rows.logits != NULL && rows.gradient != NULL && rows.labels != NULL &&
        numbers != NULL) {
        bench_fill(numbers, LOGITS / 8, 3);
        for (size_t i = 0; i < LOGITS; i++)
            rows.logits[i] = (float)(8.0 * numbers[i % (LOGITS / 8)]);
        for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++)
            bench_loss(options, &rows, CLASSES[i]);
    }
    free(numbers);
    free(rows.logits);
    free(rows.gradient);
    free(rows.labels);
}

/* Does the filter, which looks inside names, concern names that begin with `suite`? */
static bool concerns(const bench_options *options, const char *suite)
{
    const char *const filter = options->filter;
    const size_t first = strcspn(suite, "/");
    return filter == NULL || strncmp(filter, suite, first) == 0 ||
           strstr(suite, filter) != NULL;
}

void bench_info(const bench_options *options)
{
    if (concerns(options, "info/"))
        bench_laws(options, options->large);
    if (concerns(options, "loss/softmax/"))
        bench_losses(options);
}
