/* How long the words of a code are. */
#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "info/code.h"
#include "plogp/sum.h"

/* A symbol, or a group of symbols that share their first digits. */
struct item {
    double weight;
    uint32_t index; /* of the symbol; of the parent once the item is joined */
};

static int by_weight(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    if (a->weight != b->weight)
        return a->weight < b->weight ? -1 : 1;
    return a->index > b->index ? -1 : 1; /* of equals the later symbol is joined first */
}

/*
 * Two queues: leaves by weight, and groups, which are made in order of weight. The two
 * lightest of all are joined until one is left; of equals a leaf goes first, which keeps
 * the longest word short.
 */
struct queues {
    struct item *items;       /* [2 m - 1] leaves, then groups */
    size_t leaves;            /* m */
    size_t leaf, group, made; /* next leaf, next group, end of groups */
};

static size_t take_lightest(struct queues *queues)
{
    const bool no_leaf = queues->leaf == queues->leaves;
    const bool no_group = queues->group == queues->made;
    if (no_group || (!no_leaf && queues->items[queues->leaf].weight <=
                                     queues->items[queues->group].weight))
        return queues->leaf++;
    return queues->group++;
}

/* parents[i] of every item but the last one, which is the root. */
static void join_all(struct queues *queues, uint32_t *parents)
{
    while (queues->made < 2 * queues->leaves - 1) {
        const size_t a = take_lightest(queues);
        const size_t b = take_lightest(queues);
        parents[a] = parents[b] = (uint32_t)queues->made;
        queues->items[queues->made].weight =
            queues->items[a].weight + queues->items[b].weight;
        queues->made++;
    }
}

/* Parents come behind their children, so depths are found from the root backwards. */
static void fill_depths(const struct queues *queues, const uint32_t *parents,
                        uint32_t *depths, uint32_t *lengths)
{
    const size_t root = 2 * queues->leaves - 2;
    depths[root] = 0;
    for (size_t i = root; i-- > 0;)
        depths[i] = depths[parents[i]] + 1;
    for (size_t i = 0; i < queues->leaves; i++)
        lengths[queues->items[i].index] = depths[i];
}

static size_t collect(const struct plogp__law *law, struct item *items, uint32_t *lengths)
{
    size_t count = 0;
    for (size_t i = 0; i < law->k; i++) {
        lengths[i] = PLOGP__NO_WORD;
        if (!plogp__law_is_zero(law, i))
            items[count++] = (struct item){plogp__law_share(law, i).hi, (uint32_t)i};
    }
    return count;
}

plogp_status plogp__huffman_lengths(const struct plogp__law *law, struct plogp_code *code)
{
    const plogp_alloc *alloc = &code->alloc;
    struct item *items = plogp__alloc(alloc, 2 * law->k, sizeof *items);
    uint32_t *parents = plogp__alloc(alloc, 2 * law->k, sizeof *parents);
    uint32_t *depths = plogp__alloc(alloc, 2 * law->k, sizeof *depths);
    plogp_status status = PLOGP_ENOMEM;
    if (items != NULL && parents != NULL && depths != NULL) {
        struct queues queues = {.items = items};
        queues.leaves = collect(law, items, code->lengths);
        queues.group = queues.made = queues.leaves;
        qsort(items, queues.leaves, sizeof *items, by_weight);
        join_all(&queues, parents);
        fill_depths(&queues, parents, depths, code->lengths);
        status = PLOGP_OK;
    }
    plogp__free(alloc, depths);
    plogp__free(alloc, parents);
    plogp__free(alloc, items);
    return status;
}

/* 2^length share >= total, exactly. */
static bool is_enough(struct plogp__pair share, int length, struct plogp__pair total)
{
    plogp_sum sum;
    plogp_sum_init(&sum);
    plogp_sum_add(&sum, ldexp(share.hi, length));
    plogp_sum_add(&sum, ldexp(share.lo, length));
    plogp_sum_add(&sum, -total.hi);
    plogp_sum_add(&sum, -total.lo);
    return plogp_sum_value(&sum) >= 0.0;
}

/* The smallest length with 2^-length <= p: the exponents tell it but for one. */
static uint32_t shannon_length(struct plogp__pair share, struct plogp__pair total)
{
    int of_share = 0, of_total = 0;
    (void)frexp(share.hi, &of_share);
    (void)frexp(total.hi, &of_total);
    int length = of_total - of_share - 1;
    while (length < 0 || !is_enough(share, length, total))
        length++;
    return (uint32_t)length;
}

void plogp__shannon_lengths(const struct plogp__law *law, struct plogp_code *code)
{
    for (size_t i = 0; i < law->k; i++)
        code->lengths[i] = plogp__law_is_zero(law, i)
                               ? PLOGP__NO_WORD
                               : shannon_length(plogp__law_share(law, i), law->total);
}

/*
 * Every possible symbol has one of the 2^32 parts, the others are shared out in proportion
 * and what rounding leaves over goes to, or comes from, the likeliest symbol, which has
 * 2^8 parts at least: all frequencies are >= 1 and their sum is exact.
 */
void plogp__arithmetic_frequencies(const struct plogp__law *law, struct plogp_code *code)
{
    uint64_t *cumulated = code->cumulated;
    uint64_t possible = 0, used = 0;
    size_t likeliest = 0;
    for (size_t i = 0; i < law->k; i++) {
        possible += !plogp__law_is_zero(law, i);
        if (plogp__law_share(law, i).hi > plogp__law_share(law, likeliest).hi)
            likeliest = i;
    }
    const double parts = (double)(PLOGP__CODE_TOTAL - possible);
    for (size_t i = 0; i < law->k; i++) {
        const double p = fmin(plogp__law_p(law, i), 1.0);
        const uint64_t shared = (uint64_t)(p * parts);
        cumulated[i] = plogp__law_is_zero(law, i) ? 0 : 1 + shared;
        used += cumulated[i];
    }
    cumulated[likeliest] += PLOGP__CODE_TOTAL - used;
    uint64_t below = 0;
    for (size_t i = 0; i < law->k; i++) {
        const uint64_t frequency = cumulated[i];
        cumulated[i] = below;
        below += frequency;
    }
    cumulated[law->k] = below;
}
