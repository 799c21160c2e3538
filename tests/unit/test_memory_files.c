/* Reading and writing files of every format survive every failed allocation, those of the
 * JSON parser included, which has its own allocator. */
#include "check.h"

#include <jansson.h>
#include <sys/resource.h>
#include <zstd.h>

#include "failing_alloc.h"
#include "npy_file.h"
#include "plogp/convert.h"
#include "plogp/list.h"
#include "plogp/model.h"
#include "plogp/sparse.h"
#include "step.h"
#include "temporary.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TEST_SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TEST_SANITIZED 1
#endif
#ifndef TEST_SANITIZED
#define TEST_SANITIZED 0
#endif

#define ENDINGS 7
#define TO_SIZE (TEMPORARY_SIZE + 16)

static const char *const endings[ENDINGS] = {
    ".csv", ".tsv", ".csv.gz", ".csv.zst", ".libsvm", ".libsvm.zst", ".npy"};

struct task {
    char from[TEMPORARY_SIZE], to[TO_SIZE];
    const char *label;
};

static plogp_status convert_all(const plogp_context *context, void *state)
{
    const struct task *const task = state;
    plogp_source *source = NULL;
    uint64_t rows = 0;
    plogp_status status = plogp_source_open(task->from, NULL, context, &source);
    STEP(status, plogp_convert(source, task->to, task->label, context, &rows));
    plogp_source_free(source);
    return status;
}

static void aim(struct task *task, const char *ending)
{
    (void)snprintf(task->to, sizeof task->to, "%s%s", task->from, ending);
}

static void conversions_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const char text[] = "a,b,c\n1,0,2.5\n2,3,0\n1,-1,1e300\n";
    struct task task = {.label = "a"};
    temporary_file(task.from, text, sizeof text - 1);
    for (size_t e = 0; e < ENDINGS; e++)
        for (int threads = 1; threads <= 2; threads++) {
            aim(&task, endings[e]);
            CHECK(failing_alloc_survives_threads(convert_all, &task, threads));
            unlink(task.to);
        }
    unlink(task.from);
}

static plogp_status convert_sparse(const plogp_context *context, void *state)
{
    const struct task *const task = state;
    plogp_sparse_source *source = NULL;
    plogp_sparse_batch batch;
    uint64_t rows = 0;
    plogp_status status = plogp_sparse_open(task->from, NULL, context, &source);
    STEP(status, plogp_convert_sparse(source, task->to, context, &rows));
    STEP(status, plogp_sparse_rewind(source));
    STEP(status, plogp_sparse_next(source, &batch));
    plogp_sparse_free(source);
    return status;
}

static void sparse_conversions_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const char text[] = "1 1:1 5:2.5\n2 3:3\n-1 1:4 2:7\n";
    struct task task = {.label = NULL};
    temporary_file(task.from, text, sizeof text - 1);
    for (size_t e = 0; e < ENDINGS; e++) {
        aim(&task, endings[e]);
        CHECK(failing_alloc_survives(convert_sparse, &task));
        unlink(task.to);
    }
    unlink(task.from);
}

static plogp_status read_all(const plogp_context *context, void *state)
{
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 1};
    plogp_status status = plogp_source_open(state, NULL, context, &source);
    while (status == PLOGP_OK && batch.rows > 0)
        status = plogp_source_next(source, &batch);
    plogp_source_free(source);
    return status;
}

static void zstd_files_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const char text[] = "a,b\n1,x\n2,\"y, z\"\n,x\n";
    char packed[256], path[TEMPORARY_SIZE];
    const size_t size = ZSTD_compress(packed, sizeof packed, text, sizeof text - 1, 3);
    CHECK(!ZSTD_isError(size));
    temporary_file(path, packed, size);
    for (int threads = 1; threads <= 2; threads++)
        CHECK(failing_alloc_survives_threads(read_all, path, threads));
    unlink(path);
}

static plogp_status read_list(const plogp_context *context, void *state)
{
    double *values = NULL;
    size_t count = 0;
    const plogp_status status = plogp_list_read(state, context, &values, &count);
    plogp_list_free(values, context);
    return status;
}

/* An array in rows, as a list and in blocks of rows; then text. */
static void list_files_survive_every_failed_allocation(void **state)
{
    (void)state;
    static const double elements[] = {1, 2, 3, 4, 5, 6};
    char list[1 + TEMPORARY_SIZE] = "@";
    npy_file(list + 1, &(struct npy_header){"<f8", "(3, 2)", false}, elements, 48);
    CHECK(failing_alloc_survives(read_all, list + 1));
    unlink(list + 1);
    npy_file(list + 1, &(struct npy_header){"<f8", "(6,)", false}, elements, 48);
    CHECK(failing_alloc_survives(read_list, list));
    unlink(list + 1);
    temporary_file(list + 1, "1\n2 3\n4.5\n", 10);
    CHECK(failing_alloc_survives(read_list, list));
    unlink(list + 1);
}

static plogp_status query(const plogp_context *context, void *state)
{
    plogp_read_options options = plogp_read_options_defaults();
    plogp_source *source = NULL;
    plogp_batch batch = {.rows = 1};
    options.query = "SELECT 1 AS a, hex(zeroblob(9000)) AS b UNION SELECT NULL, 'x'";
    plogp_status status = plogp_source_open(state, &options, context, &source);
    while (status == PLOGP_OK && batch.rows > 0)
        status = plogp_source_next(source, &batch);
    plogp_source_free(source);
    return status;
}

static void queries_survive_every_failed_allocation(void **state)
{
    (void)state;
    static char database[] = "odbc:Driver=SQLite3;Database=:memory:";
    if (query(NULL, database) != PLOGP_OK)
        skip(); /* there is no such driver here */
    CHECK(failing_alloc_survives(query, database));
}

#define WINDOW_LOG 27 /* 128 MiB, the largest window that is read */

static size_t pack_with_large_window(const char *text, size_t length, char *packed,
                                     size_t size)
{
    ZSTD_CCtx *const stream = ZSTD_createCCtx();
    ZSTD_inBuffer from = {text, length, 0};
    ZSTD_outBuffer to = {packed, size, 0};
    CHECK(stream != NULL);
    CHECK(!ZSTD_isError(ZSTD_CCtx_setParameter(stream, ZSTD_c_windowLog, WINDOW_LOG)));
    CHECK(!ZSTD_isError(ZSTD_compressStream2(stream, &to, &from, ZSTD_e_flush)));
    CHECK(ZSTD_compressStream2(stream, &to, &from, ZSTD_e_end) == 0);
    CHECK(ZSTD_freeCCtx(stream) == 0);
    return to.pos;
}

/* Let the process grow by no more than half of that window. */
static struct rlimit limit_memory(void)
{
    struct rlimit before, tight;
    unsigned long pages = 0;
    FILE *const file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%lu", &pages) == 1 && fclose(file) == 0);
    CHECK(getrlimit(RLIMIT_AS, &before) == 0);
    tight = before;
    tight.rlim_cur = pages * (rlim_t)sysconf(_SC_PAGESIZE) + (1U << (WINDOW_LOG - 1));
    CHECK(setrlimit(RLIMIT_AS, &tight) == 0);
    return before;
}

static void a_window_that_does_not_fit_is_no_damage(void **state)
{
    (void)state;
    static const char text[] = "a,b\n1,x\n2,y\n";
    char packed[256], path[TEMPORARY_SIZE];
    plogp_context context = plogp_context_defaults();
    context.threads = 1;
    temporary_file(path, packed,
                   pack_with_large_window(text, sizeof text - 1, packed, sizeof packed));
    CHECK(read_all(&context, path) == PLOGP_OK);
    if (!TEST_SANITIZED) { /* their address space is full to begin with */
        const struct rlimit before = limit_memory();
        const plogp_status status = read_all(&context, path);
        CHECK(setrlimit(RLIMIT_AS, &before) == 0);
        CHECK(status == PLOGP_ENOMEM);
    }
    unlink(path);
}

/* The parser's allocator takes no state. */
static struct {
    size_t requests, fail_at, live;
} parser;

static void *parser_alloc(size_t size)
{
    void *const block = ++parser.requests == parser.fail_at ? NULL : malloc(size);
    parser.live += block != NULL;
    return block;
}

static void parser_free(void *block)
{
    parser.live -= block != NULL;
    free(block);
}

static plogp_status parse_failing_at(size_t fail_at, plogp_classifier **classifier)
{
    static const char MODEL[] =
        "{\"format\": \"plogp-classifier\", \"version\": 1, \"kind\": \"logistic\", "
        "\"target\": \"y\", \"classes\": [\"0\", \"1\"], \"missing\": \"drop\", "
        "\"columns\": [{\"name\": \"g\", \"type\": \"categorical\", \"levels\": [\"a\", "
        "\"b\"], \"missing_feature\": false}], \"features\": [\"(intercept)\", \"g=b\"], "
        "\"coefficients\": [{\"class\": \"1\", \"values\": [0.5, 1]}], "
        "\"directions\": [], \"training\": {\"n\": 1, "
        "\"entropy_y\": 0, \"cross_entropy\": 0, \"entropy\": 0, \"divergence\": 0, "
        "\"objective\": 0, \"gradient_norm\": 0, \"suboptimality\": 0, \"l2\": 0, "
        "\"label_smoothing\": 0, \"separation\": \"none\", \"converged\": true}}";
    parser.requests = 0;
    parser.fail_at = fail_at;
    return plogp_classifier_parse(MODEL, sizeof MODEL - 1, "m", NULL, classifier);
}

/* It tells some of its failures as a fault of the text; none leaves a block behind. */
static void the_parser_of_models_may_run_out_of_memory(void **state)
{
    (void)state;
    plogp_classifier *classifier = NULL;
    plogp_status status = PLOGP_ENOMEM;
    size_t fail_at = 0, told = 0;
    json_set_alloc_funcs(parser_alloc, parser_free);
    while (status == PLOGP_ENOMEM || status == PLOGP_EFORMAT) {
        told += status == PLOGP_ENOMEM;
        CHECK(classifier == NULL && parser.live == 0 && fail_at <= parser.requests);
        status = parse_failing_at(++fail_at, &classifier);
    }
    json_set_alloc_funcs(malloc, free);
    CHECK(status == PLOGP_OK && classifier != NULL && parser.live == 0);
    CHECK(fail_at > 50 && fail_at > parser.requests && told > 1);
    plogp_classifier_free(classifier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversions_survive_every_failed_allocation),
        cmocka_unit_test(sparse_conversions_survive_every_failed_allocation),
        cmocka_unit_test(zstd_files_survive_every_failed_allocation),
        cmocka_unit_test(list_files_survive_every_failed_allocation),
        cmocka_unit_test(queries_survive_every_failed_allocation),
        cmocka_unit_test(a_window_that_does_not_fit_is_no_damage),
        cmocka_unit_test(the_parser_of_models_may_run_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
