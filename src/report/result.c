#include "plogp/result.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"

#define CHUNK_BYTES 4096

struct tree;

struct plogp_result {
    struct tree *tree;
    struct plogp_result *first, *last, *next;
    const char *key; /* NULL in a list */
    plogp_result_kind kind;
    plogp_quantity quantity;
    union {
        double number[2]; /* a number, or an interval's ends */
        uint64_t integer;
        struct {
            const char *bytes;
            size_t length;
        } text;
        int boolean;
    } value;
};

/* Nodes, keys and texts are cut from chunks, which live until the root is freed. */
struct chunk {
    struct chunk *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

/* Everything one root owns. The root is the first member, so that freeing it frees all.
 */
struct tree {
    plogp_result root;
    plogp_result swallow; /* handed out after a failure */
    plogp_alloc alloc;
    struct chunk *chunks;
    plogp_status status;
};

static void *cut_from_new_chunk(struct tree *tree, size_t bytes)
{
    const size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    size_t total = 0;
    if (!plogp__size_add(size, sizeof(struct chunk), &total))
        return NULL;
    struct chunk *chunk = plogp__alloc(&tree->alloc, total, 1);
    if (chunk == NULL)
        return NULL;
    *chunk = (struct chunk){.next = tree->chunks, .used = bytes, .size = size};
    tree->chunks = chunk;
    return chunk->bytes;
}

/* `bytes` uninitialised bytes, aligned for anything; NULL and a sticky failure without
 * memory. */
static void *cut(struct tree *tree, size_t bytes)
{
    const size_t alignment = alignof(max_align_t);
    void *block = NULL;
    if (plogp__size_add(bytes, alignment - 1, &bytes)) {
        bytes -= bytes % alignment;
        struct chunk *chunk = tree->chunks;
        if (chunk != NULL && chunk->size - chunk->used >= bytes) {
            block = chunk->bytes + chunk->used;
            chunk->used += bytes;
        } else {
            block = cut_from_new_chunk(tree, bytes);
        }
    }
    if (block == NULL)
        tree->status = PLOGP_ENOMEM;
    return block;
}

static char *copy_bytes(struct tree *tree, const char *bytes, size_t length)
{
    size_t size = 0;
    char *copy = plogp__size_add(length, 1, &size) ? cut(tree, size) : NULL;
    if (copy == NULL) {
        tree->status = PLOGP_ENOMEM;
        return NULL;
    }
    if (length > 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

plogp_status plogp_result_new(const plogp_context *context, plogp_result **root)
{
    if (root == NULL)
        return plogp__fail(context, PLOGP_EINVAL, "plogp_result_new: root is NULL");
    const plogp_alloc *alloc = plogp__context_alloc(context);
    struct tree *tree = plogp__alloc_zero(alloc, 1, sizeof *tree);
    if (tree == NULL)
        return plogp__fail_memory(context);
    tree->alloc = *alloc;
    tree->root.tree = tree->swallow.tree = tree;
    tree->root.kind = tree->swallow.kind = PLOGP_RESULT_LIST;
    *root = &tree->root;
    return PLOGP_OK;
}

void plogp_result_free(plogp_result *root)
{
    if (root == NULL)
        return;
    struct tree *tree = root->tree;
    const plogp_alloc alloc = tree->alloc;
    while (tree->chunks != NULL) {
        struct chunk *chunk = tree->chunks;
        tree->chunks = chunk->next;
        plogp__free(&alloc, chunk);
    }
    plogp__free(&alloc, tree);
}

plogp_status plogp_result_status(const plogp_result *root)
{
    return root == NULL ? PLOGP_EINVAL : root->tree->status;
}

static bool can_append(const plogp_result *parent, const char *key)
{
    return parent->kind == PLOGP_RESULT_LIST ||
           (parent->kind == PLOGP_RESULT_OBJECT && key != NULL);
}

/* The new last child of `parent`, or NULL with the failure recorded. */
static plogp_result *append(plogp_result *parent, const char *key, plogp_result_kind kind)
{
    if (parent == NULL || parent->tree->status != PLOGP_OK)
        return NULL;
    struct tree *tree = parent->tree;
    if (!can_append(parent, key)) {
        tree->status = PLOGP_EINVAL;
        return NULL;
    }
    plogp_result *node = cut(tree, sizeof *node);
    if (node == NULL)
        return NULL;
    *node = (plogp_result){.tree = tree, .kind = kind};
    if (parent->kind == PLOGP_RESULT_OBJECT) {
        node->key = copy_bytes(tree, key, strlen(key));
        if (node->key == NULL)
            return NULL;
    }
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    return node;
}

static plogp_result *append_branch(plogp_result *parent, const char *key,
                                   plogp_result_kind kind)
{
    plogp_result *node = append(parent, key, kind);
    return node != NULL ? node : parent == NULL ? NULL : &parent->tree->swallow;
}

plogp_result *plogp_result_add_object(plogp_result *parent, const char *key)
{
    return append_branch(parent, key, PLOGP_RESULT_OBJECT);
}

plogp_result *plogp_result_add_list(plogp_result *parent, const char *key)
{
    return append_branch(parent, key, PLOGP_RESULT_LIST);
}

void plogp_result_add_number(plogp_result *parent, const char *key, double value,
                             plogp_quantity quantity)
{
    plogp_result *node = append(parent, key, PLOGP_RESULT_NUMBER);
    if (node != NULL) {
        node->value.number[0] = value;
        node->quantity = quantity;
    }
}

void plogp_result_add_integer(plogp_result *parent, const char *key, uint64_t value)
{
    plogp_result *node = append(parent, key, PLOGP_RESULT_INTEGER);
    if (node != NULL)
        node->value.integer = value;
}

void plogp_result_add_interval(plogp_result *parent, const char *key, double low,
                               double high, plogp_quantity quantity)
{
    plogp_result *node = append(parent, key, PLOGP_RESULT_INTERVAL);
    if (node != NULL) {
        node->value.number[0] = low;
        node->value.number[1] = high;
        node->quantity = quantity;
    }
}

void plogp_result_add_text(plogp_result *parent, const char *key, const char *text)
{
    if (text == NULL)
        plogp_result_add_null(parent, key);
    else
        plogp_result_add_text_sized(parent, key, text, strlen(text));
}

void plogp_result_add_text_sized(plogp_result *parent, const char *key, const char *text,
                                 size_t length)
{
    if (parent == NULL || parent->tree->status != PLOGP_OK)
        return;
    const char *copy = copy_bytes(parent->tree, text, length);
    if (copy == NULL)
        return;
    plogp_result *node = append(parent, key, PLOGP_RESULT_TEXT);
    if (node != NULL) {
        node->value.text.bytes = copy;
        node->value.text.length = length;
    }
}

void plogp_result_add_boolean(plogp_result *parent, const char *key, int value)
{
    plogp_result *node = append(parent, key, PLOGP_RESULT_BOOLEAN);
    if (node != NULL)
        node->value.boolean = value != 0;
}

void plogp_result_add_null(plogp_result *parent, const char *key)
{
    (void)append(parent, key, PLOGP_RESULT_NULL);
}

void plogp_result_add_known(plogp_result *parent, const char *key, double value,
                            plogp_quantity quantity)
{
    if (isnan(value))
        plogp_result_add_null(parent, key);
    else
        plogp_result_add_number(parent, key, value, quantity);
}

void plogp_result_add_known_interval(plogp_result *parent, const char *key, double low,
                                     double high, plogp_quantity quantity)
{
    if (isnan(low) || isnan(high))
        plogp_result_add_null(parent, key);
    else
        plogp_result_add_interval(parent, key, low, high, quantity);
}

void plogp_result_add_total(plogp_result *parent, const char *key, double value)
{
    if (value >= 0.0 && value < 0x1p53 && floor(value) == value)
        plogp_result_add_integer(parent, key, (uint64_t)value);
    else
        plogp_result_add_number(parent, key, value, PLOGP_QUANTITY_PLAIN);
}

plogp_result_kind plogp_result_get_kind(const plogp_result *node)
{
    return node == NULL ? PLOGP_RESULT_NULL : node->kind;
}

const char *plogp_result_get_key(const plogp_result *node)
{
    return node == NULL ? NULL : node->key;
}

double plogp_result_get_number(const plogp_result *node)
{
    return node != NULL && node->kind == PLOGP_RESULT_NUMBER ? node->value.number[0]
                                                             : 0.0;
}

uint64_t plogp_result_get_integer(const plogp_result *node)
{
    return node != NULL && node->kind == PLOGP_RESULT_INTEGER ? node->value.integer : 0;
}

plogp_quantity plogp_result_get_quantity(const plogp_result *node)
{
    return node == NULL ? PLOGP_QUANTITY_PLAIN : node->quantity;
}

void plogp_result_get_interval(const plogp_result *node, double *low, double *high)
{
    const bool interval = node != NULL && node->kind == PLOGP_RESULT_INTERVAL;
    *low = interval ? node->value.number[0] : 0.0;
    *high = interval ? node->value.number[1] : 0.0;
}

const char *plogp_result_get_text(const plogp_result *node, size_t *length)
{
    const bool text = node != NULL && node->kind == PLOGP_RESULT_TEXT;
    if (length != NULL)
        *length = text ? node->value.text.length : 0;
    return text ? node->value.text.bytes : "";
}

int plogp_result_get_boolean(const plogp_result *node)
{
    return node != NULL && node->kind == PLOGP_RESULT_BOOLEAN && node->value.boolean;
}

const plogp_result *plogp_result_first_child(const plogp_result *node)
{
    return node == NULL ? NULL : node->first;
}

const plogp_result *plogp_result_next_sibling(const plogp_result *node)
{
    return node == NULL ? NULL : node->next;
}
