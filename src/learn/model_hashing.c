#include "base/status.h"
#include "learn/hashing.h"
#include "learn/model_json.h"

#define HASHING_VERSION 2 /* the first that may have hashed columns */

static plogp_status get_integer(const struct plogp__reading *r, const json_t *object,
                                const char *key, uint64_t *value)
{
    const json_t *integer = json_object_get(object, key);
    if (!json_is_integer(integer) || json_integer_value(integer) < 0)
        return plogp__model_bad(r, key, "is missing or no count");
    *value = (uint64_t)json_integer_value(integer);
    return PLOGP_OK;
}

/* The buckets that have a coefficient, ascending. */
static plogp_status get_used(const struct plogp__reading *r, const json_t *hash,
                             struct plogp__schema_column *column)
{
    const json_t *used = NULL;
    json_int_t last = -1;
    PLOGP_TRY(plogp__model_array(r, hash, "used", &used));
    for (size_t i = 0; i < json_array_size(used); i++) {
        const json_t *item = json_array_get(used, i);
        const json_int_t bucket = json_integer_value(item);
        if (!json_is_integer(item) || bucket <= last ||
            bucket >= (json_int_t)column->hashing.buckets)
            return plogp__model_bad(r, "used",
                                    "has an item that is no bucket, or not "
                                    "above the one before");
        PLOGP_TRY(plogp__hashing_use(column, (size_t)bucket, r->context));
        last = bucket;
    }
    return PLOGP_OK;
}

plogp_status plogp__model_hashing(const struct plogp__reading *r, const json_t *object,
                                  struct plogp__schema_column *column)
{
    uint64_t buckets = 0, seed = 0, levels = 0, colliding = 0;
    const json_t *hash = json_object_get(object, "hash");
    if (r->version < HASHING_VERSION)
        return plogp__model_bad(r, "hash", "is not part of files of version 1");
    PLOGP_TRY(get_integer(r, hash, "buckets", &buckets));
    PLOGP_TRY(get_integer(r, hash, "seed", &seed));
    PLOGP_TRY(get_integer(r, hash, "levels", &levels));
    PLOGP_TRY(get_integer(r, hash, "colliding", &colliding));
    PLOGP_TRY(plogp__model_finite(r, hash, "colliding_n", &column->hashing.colliding_n));
    if (buckets < 2 || buckets > PLOGP_HASH_BUCKETS_MAX)
        return plogp__model_bad(r, "buckets", "is not within the limits");
    column->hashing.buckets = (size_t)buckets;
    column->hashing.seed = seed;
    column->hashing.levels = (size_t)levels;
    column->hashing.colliding = (size_t)colliding;
    return get_used(r, hash, column);
}
