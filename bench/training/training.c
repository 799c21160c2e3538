/*
 * Times training alone, from rows in memory, for bench/peers/classifiers.py.
 *
 *     plogp-training FILE TARGET L2 THREADS REPEATS [HIDDEN BATCH EPOCHS]
 *
 * FILE is read first, and not timed; a name that ends in .svm has its own labels. One line
 * of JSON a training: `fit` seconds until the coefficients are certified (or the last pass
 * of a perceptron is over), `all` until the ledger, its intervals and the area are there
 * too, `pass` the least from one pass of a perceptron to the next, `fit_cpu`, `all_cpu` and
 * `pass_cpu` the processor seconds, and the objective reached.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "plogp/classifier.h"
#include "plogp/source.h"
#include "plogp/sparse.h"

struct job {
    const char *path, *target;
    plogp_train_options options;
    plogp_context context;
    plogp_error error;
    size_t hidden;
    int repeats;
};

struct gathered {
    plogp_source *source;
    plogp_sparse_source *sparse;
    plogp_design *design;
};

static double seconds(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct moment {
    double wall, cpu;
};

static struct moment now(void)
{
    return (struct moment){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

/* When something happened last, and the least time from one to the next. */
struct notes {
    int count;
    struct moment last, least;
};

static void note(struct notes *notes)
{
    const struct moment time = now();
    const double wall = time.wall - notes->last.wall, cpu = time.cpu - notes->last.cpu;
    if (notes->count == 1 || (notes->count > 1 && wall < notes->least.wall))
        notes->least = (struct moment){wall, cpu};
    notes->count++;
    notes->last = time;
}

static void note_time(void *state, const plogp_train_step *step)
{
    (void)step;
    note(state);
}

static void note_pass(void *state, const plogp_pass *pass)
{
    (void)pass;
    note(state);
}

static plogp_status gather_columns(const struct job *job, const plogp_read_options *read,
                                   struct gathered *gathered)
{
    plogp_batch batch = {.rows = 1};
    plogp_status status =
        plogp_source_open(job->path, read, &job->context, &gathered->source);
    if (status == PLOGP_OK)
        status = plogp_design_new(plogp_source_schema(gathered->source), job->target,
                                  NULL, &job->context, &gathered->design);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_source_next(gathered->source, &batch);
        if (status == PLOGP_OK)
            status = plogp_design_push(gathered->design, &batch);
    }
    return status;
}

static plogp_status gather_sparse(const struct job *job, const plogp_read_options *read,
                                  struct gathered *gathered)
{
    plogp_sparse_batch batch = {.rows = 1};
    plogp_status status =
        plogp_sparse_open(job->path, read, &job->context, &gathered->sparse);
    if (status == PLOGP_OK)
        status = plogp_design_new_sparse(plogp_sparse_schema_of(gathered->sparse), NULL,
                                         &job->context, &gathered->design);
    while (status == PLOGP_OK && batch.rows > 0) {
        status = plogp_sparse_next(gathered->sparse, &batch);
        if (status == PLOGP_OK && batch.rows > 0)
            status = plogp_design_push_sparse(gathered->design, &batch);
    }
    return status;
}

/* One training, and its line. An end without convergence is shown too. */
static plogp_status train(const struct job *job, const plogp_design *design)
{
    plogp_train_options options = job->options;
    plogp_context context = job->context;
    plogp_classifier *classifier = NULL;
    struct notes notes = {0};
    const plogp_progress progress = {.state = &notes, .pass = note_pass};
    if (job->hidden > 0) {
        options.hidden = &job->hidden;
        options.hidden_count = 1;
        context.progress = &progress;
    } else {
        options.trace = note_time;
        options.trace_state = &notes;
    }
    const struct moment start = now();
    const plogp_status status =
        plogp_classifier_train(design, &options, &context, &classifier);
    const struct moment end = now();
    if (classifier == NULL)
        return status;
    const plogp_training *training = plogp_classifier_training(classifier);
    printf("{\"fit\": %.6f, \"fit_cpu\": %.6f, \"all\": %.6f, \"all_cpu\": %.6f, "
           "\"pass\": %.6f, \"pass_cpu\": %.6f, \"objective\": %.17g, "
           "\"iterations\": %zu}\n",
           notes.last.wall - start.wall, notes.last.cpu - start.cpu,
           end.wall - start.wall, end.cpu - start.cpu, notes.least.wall, notes.least.cpu,
           training->objective, training->iterations);
    fflush(stdout);
    plogp_classifier_free(classifier);
    return PLOGP_OK;
}

static plogp_status run(const struct job *job)
{
    const plogp_read_options read = plogp_read_options_defaults();
    struct gathered gathered = {NULL, NULL, NULL};
    plogp_status status = plogp_sparse_is_path(job->path)
                              ? gather_sparse(job, &read, &gathered)
                              : gather_columns(job, &read, &gathered);
    for (int repeat = 0; status == PLOGP_OK && repeat < job->repeats; repeat++)
        status = train(job, gathered.design);
    plogp_design_free(gathered.design);
    plogp_source_free(gathered.source);
    plogp_sparse_free(gathered.sparse);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 6 && argc != 9) {
        fprintf(stderr, "plogp-training FILE TARGET L2 THREADS REPEATS "
                        "[HIDDEN BATCH EPOCHS]\n");
        return 2;
    }
    struct job job = {.path = argv[1], .target = argv[2], .repeats = atoi(argv[5])};
    job.options = plogp_train_options_defaults();
    job.context = plogp_context_defaults();
    job.context.error = &job.error;
    job.context.threads = atoi(argv[4]);
    job.options.l2 = strtod(argv[3], NULL);
    if (argc == 9) {
        job.hidden = strtoull(argv[6], NULL, 10);
        job.options.kind = PLOGP_CLASSIFIER_MLP;
        job.options.activation = PLOGP_ACTIVATION_RELU;
        job.options.batch_rows = strtoull(argv[7], NULL, 10);
        job.options.epochs = strtoull(argv[8], NULL, 10);
    }
    if (run(&job) == PLOGP_OK)
        return 0;
    fprintf(stderr, "plogp-training: %s\n", job.error.message);
    return 1;
}
