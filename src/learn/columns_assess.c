#include "learn/columns_assess.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/paged.h"
#include "base/status.h"
#include "base/team.h"
#include "learn/assess_tally.h"
#include "math/kernel.h"

#define BLOCK      PLOGP__COLUMNS_BLOCK
#define SCORES_MAX ((size_t)1 << 22) /* numbers kept to rank rows by, or one class's */
#define SMALL      0x1p-500 /* losses from there on have squares that do not underflow */
#define LARGE      0x1p500

/* What one worker adds up, and its room for a block. */
struct own {
    struct plogp__assess_tally tally;
    uint64_t rows[PLOGP_CALIBRATION_BINS], right[PLOGP_CALIBRATION_BINS];
    uint64_t *of_class;                                /* [classes] rows               */
    double bin[PLOGP_CALIBRATION_BINS][BLOCK];         /* confidences                  */
    double brier[BLOCK], score[BLOCK], largest[BLOCK]; /* of the rows of a block       */
    double others[BLOCK]; /* sum of the powers of all classes but a likeliest          */
    uint32_t likeliest[BLOCK];
    double *power; /* [classes][BLOCK] e^(z - largest) */
};

/* One reading of the columns. */
struct assessing {
    const struct plogp__problem *problem;
    const plogp_context *context;
    struct own *own;     /* [workers] */
    double *score;       /* [width][rows] */
    size_t first, width; /* of the classes that are ranked */
    bool tallies;        /* everything else is wanted, too */
};

/* The likeliest class of each row, the first of equals. */
static void find_likeliest(const struct plogp__columns_part *part, size_t classes,
                           struct own *own)
{
    memcpy(own->largest, part->logits, part->count * sizeof *own->largest);
    memset(own->likeliest, 0, part->count * sizeof *own->likeliest);
    for (size_t k = 1; k < classes; k++) {
        const double *logits = part->logits + k * part->line;
        for (size_t i = 0; i < part->count; i++) {
            own->likeliest[i] =
                logits[i] > own->largest[i] ? (uint32_t)k : own->likeliest[i];
            own->largest[i] = fmax(logits[i], own->largest[i]);
        }
    }
}

/* The powers of the logits behind the largest, and their sums but for one largest. */
static void take_powers(const struct plogp__columns_part *part, size_t classes,
                        struct own *own)
{
    memset(own->others, 0, part->count * sizeof *own->others);
    for (size_t k = 0; k < classes; k++) {
        const double *logits = part->logits + k * part->line;
        double *power = own->power + k * BLOCK;
        for (size_t i = 0; i < part->count; i++)
            power[i] = logits[i] - own->largest[i];
        plogp__map(PLOGP__EXP, power, power, part->count);
        for (size_t i = 0; i < part->count; i++)
            own->others[i] += own->likeliest[i] == k ? 0.0 : power[i];
    }
}

/* What class k is ranked by: of two the logit of the second, of more the odds of each. */
static void score_class(const struct plogp__columns_part *part, size_t classes, size_t k,
                        struct own *own)
{
    const double *power = own->power + k * BLOCK;
    for (size_t i = 0; classes == 2 && i < part->count; i++)
        own->score[i] = part->logits[part->line + i] - part->logits[i];
    for (size_t i = 0; classes > 2 && i < part->count; i++) {
        const double rest =
            own->likeliest[i] == k ? own->others[i] : 1.0 + (own->others[i] - power[i]);
        own->score[i] = power[i] / rest;
    }
}

static bool keep_scores(const struct assessing *a, const struct plogp__columns_part *part,
                        struct own *own)
{
    const plogp_alloc *alloc = plogp__context_alloc(a->context);
    const size_t classes = a->problem->classes, rows = a->problem->columns->rows;
    bool put = true;
    if (classes > 2)
        take_powers(part, classes, own);
    for (size_t k = 0; put && k < a->width; k++) {
        score_class(part, classes, a->first + k, own);
        put = plogp__paged_put(alloc, a->score,
                               (k * rows + part->first) * sizeof *own->score, own->score,
                               part->count * sizeof *own->score);
    }
    return put;
}

static void add_losses(const struct plogp__columns_part *part, struct own *own)
{
    struct plogp__mean *single = &own->tally.single;
    const plogp__extent extent =
        plogp__kernels()->extent(part->loss, part->count, NULL, &single->sum);
    if (extent.least >= SMALL && extent.most <= LARGE)
        plogp__kernels()->sum_products(part->loss, part->loss, part->count,
                                       &single->squares);
    else
        for (size_t i = 0; i < part->count; i++)
            plogp_sum_add_product(&single->squares, part->loss[i], part->loss[i]);
}

/* From the slopes p - t: that of the label is -(1 - p). Of two classes the square of one. */
static void add_briers(const struct plogp__columns_part *part, size_t classes,
                       struct own *own)
{
    memset(own->brier, 0, part->count * sizeof *own->brier);
    for (size_t k = 0; k < classes; k++) {
        const double *slope = part->logits + k * part->line;
        for (size_t i = 0; i < part->count; i++)
            if (classes > 2 || part->label[i] == k)
                own->brier[i] += slope[i] * slope[i];
    }
    plogp_sum_add_array(&own->tally.brier, own->brier, part->count);
}

/* The probabilities of the likeliest classes, bin by bin. */
static void add_bins(const struct plogp__columns_part *part, struct own *own)
{
    size_t count[PLOGP_CALIBRATION_BINS] = {0};
    for (size_t i = 0; i < part->count; i++) {
        const size_t likeliest = own->likeliest[i];
        const bool right = likeliest == part->label[i];
        const double slope = part->logits[likeliest * part->line + i];
        const double confidence = right ? 1.0 + slope : slope;
        const size_t b = plogp__assess_tally_bin(confidence);
        own->bin[b][count[b]++] = confidence;
        own->right[b] += right;
        own->of_class[part->label[i]]++;
    }
    for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
        plogp_sum_add_array(&own->tally.bins[b].confidence, own->bin[b], count[b]);
        own->rows[b] += count[b];
    }
}

static plogp_status take_part(void *state, struct plogp__columns_part *part)
{
    const struct assessing *a = state;
    struct own *own = &a->own[part->worker];
    const size_t classes = a->problem->classes;
    find_likeliest(part, classes, own);
    if (!keep_scores(a, part, own))
        return PLOGP_ENOMEM;
    if (!a->tallies)
        return PLOGP_OK;
    plogp__columns_weigh(part);
    add_losses(part, own);
    add_briers(part, classes, own);
    add_bins(part, own);
    return PLOGP_OK;
}

static plogp_status read_columns(struct assessing *a, const double *theta)
{
    const plogp_status status =
        plogp__columns_visit(a->problem, theta, a->context, take_part, a);
    return status == PLOGP_ENOMEM ? plogp__fail_memory(a->context) : status;
}

/* All that is summed, from that of the workers. */
static void conclude(const struct assessing *a, double *class_weight,
                     plogp_assessment *made)
{
    struct plogp__assess_tally *tally = &a->own->tally;
    const size_t classes = a->problem->classes, team = plogp__team_size(a->context);
    memset(class_weight, 0, classes * sizeof *class_weight);
    for (size_t w = 0; w < team; w++) {
        const struct own *own = &a->own[w];
        if (w > 0)
            plogp__assess_tally_merge(tally, &own->tally);
        for (size_t b = 0; b < PLOGP_CALIBRATION_BINS; b++) {
            plogp_sum_add(&tally->bins[b].weight, (double)own->rows[b]);
            plogp_sum_add(&tally->bins[b].right, (double)own->right[b]);
        }
        for (size_t k = 0; k < classes; k++)
            class_weight[k] += (double)own->of_class[k];
    }
    plogp_sum_add(&tally->finite, made->n);
    plogp_sum_add(&tally->alone, made->n);
    tally->cells = tally->groups = made->n;
    plogp__assess_tally_conclude(tally, class_weight, classes, made);
}

/* Of two classes the area of the second, of more the mean of those that occur, in as many
 * readings as their scores need. The first reading is over. */
static plogp_status find_areas(struct assessing *a, const double *theta, double *scratch,
                               double *auc)
{
    const struct plogp__columns *columns = a->problem->columns;
    double sum = 0.0, counted = 0.0, area = NAN;
    a->tallies = false;
    for (bool filled = true; a->first < a->problem->classes; filled = false) {
        const size_t left = a->problem->classes - a->first;
        a->width = left < a->width ? left : a->width;
        if (!filled)
            PLOGP_TRY(read_columns(a, theta));
        for (size_t k = 0; k < a->width; k++) {
            PLOGP_TRY(plogp__scores_area(a->score + k * columns->rows, scratch, columns,
                                         (uint32_t)(a->first + k), a->context, &area));
            sum += isnan(area) ? 0.0 : area;
            counted += isnan(area) ? 0.0 : 1.0;
        }
        a->first += a->width;
    }
    *auc = counted > 0.0 ? sum / counted : (double)NAN;
    return PLOGP_OK;
}

static void open_workers(const struct assessing *a, double *power, uint64_t *of_class)
{
    const size_t classes = a->problem->classes;
    for (size_t w = 0; w < plogp__team_size(a->context); w++) {
        struct own *own = &a->own[w];
        plogp__assess_tally_init(&own->tally);
        memset(own->rows, 0, sizeof own->rows);
        memset(own->right, 0, sizeof own->right);
        own->of_class = of_class + w * classes;
        own->power = power + w * classes * BLOCK;
    }
}

static size_t choose_width(size_t rows, size_t classes)
{
    const size_t most = SCORES_MAX / rows;
    if (classes == 2)
        return 1;
    return most < 1 ? 1 : most < classes ? most : classes;
}

plogp_status plogp__columns_assess(const struct plogp__problem *problem,
                                   const double *theta, const plogp_context *context,
                                   plogp_assessment *assessment)
{
    const plogp_alloc *alloc = plogp__context_alloc(context);
    const size_t rows = problem->columns->rows, classes = problem->classes;
    const size_t team = plogp__team_size(context);
    plogp_assessment made = {.n = (double)rows,
                             .groups = rows,
                             .auc = NAN,
                             .miscalibration = NAN,
                             .refinement = NAN};
    struct assessing a = {.problem = problem,
                          .context = context,
                          .first = classes == 2 ? 1 : 0,
                          .width = choose_width(rows, classes),
                          .tallies = true};
    a.own = plogp__alloc(alloc, team, sizeof *a.own);
    a.score = plogp__alloc(alloc, rows, a.width * sizeof *a.score);
    double *power = plogp__alloc(alloc, team, classes * BLOCK * sizeof *power);
    uint64_t *of_class = plogp__alloc_zero(alloc, team, classes * sizeof *of_class);
    double *rest = plogp__alloc(alloc, rows > classes ? rows : classes, sizeof *rest);
    plogp_status status = a.own == NULL || a.score == NULL || power == NULL ||
                                  of_class == NULL || rest == NULL
                              ? plogp__fail_memory(context)
                              : PLOGP_OK;
    if (status == PLOGP_OK) {
        open_workers(&a, power, of_class);
        status = read_columns(&a, theta);
    }
    if (status == PLOGP_OK) {
        conclude(&a, rest, &made);
        status = find_areas(&a, theta, rest, &made.auc);
    }
    if (status == PLOGP_OK)
        *assessment = made;
    plogp__free(alloc, a.own);
    plogp__free(alloc, a.score);
    plogp__free(alloc, power);
    plogp__free(alloc, of_class);
    plogp__free(alloc, rest);
    return status;
}
