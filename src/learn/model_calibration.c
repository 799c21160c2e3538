/* The calibration in a model file. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "learn/model_json.h"

static plogp_status get_shifts(const struct plogp__reading *r, const json_t *object,
                               struct plogp__calibration *calibration)
{
    const json_t *shifts = NULL;
    PLOGP_TRY(plogp__model_array(r, object, "shifts", &shifts));
    return plogp__model_values(r, "shifts", shifts, calibration->shift,
                               calibration->classes);
}

/* The steps of one function: [low, high, probability] each, rising. */
static plogp_status get_rising(const struct plogp__reading *r, const json_t *list,
                               struct plogp__rising *rising)
{
    const size_t count = json_array_size(list);
    double last = -INFINITY, floor = 0.0;
    if (count == 0)
        return plogp__model_bad(r, "maps", "has a function without steps");
    rising->steps =
        plogp__alloc(plogp__context_alloc(r->context), count, sizeof *rising->steps);
    if (rising->steps == NULL)
        return plogp__fail_memory(r->context);
    rising->count = count;
    for (size_t b = 0; b < count; b++) {
        double values[3] = {0.0, 0.0, 0.0};
        PLOGP_TRY(plogp__model_values(r, "maps", json_array_get(list, b), values, 3));
        if (!(values[0] > last) || values[1] < values[0] || values[2] < floor ||
            values[2] > 1.0)
            return plogp__model_bad(r, "maps", "has steps that do not rise");
        rising->steps[b] = (struct plogp__step){values[0], values[1], values[2]};
        last = values[1];
        floor = values[2];
    }
    return PLOGP_OK;
}

static plogp_status get_maps(const struct plogp__reading *r, const json_t *object,
                             struct plogp__calibration *calibration)
{
    const json_t *maps = NULL;
    PLOGP_TRY(plogp__model_array(r, object, "maps", &maps));
    if (json_array_size(maps) != calibration->maps)
        return plogp__model_bad(r, "maps", "does not fit the number of classes");
    for (size_t m = 0; m < calibration->maps; m++)
        PLOGP_TRY(get_rising(r, json_array_get(maps, m), &calibration->map[m]));
    return PLOGP_OK;
}

plogp_status plogp__model_calibration(const struct plogp__reading *r, const json_t *root)
{
    const json_t *object = json_object_get(root, "calibration");
    struct plogp__calibration *calibration = &r->classifier->calibration;
    plogp_calibration *shown = &r->classifier->training.calibration;
    const char *name = NULL;
    plogp_calibration_kind kind = PLOGP_CALIBRATION_NONE;
    if (object == NULL)
        return PLOGP_OK;
    PLOGP_TRY(plogp__model_text(r, object, "kind", &name));
    while (plogp_calibration_kind_name(kind) != NULL &&
           strcmp(plogp_calibration_kind_name(kind), name) != 0)
        kind++;
    if (plogp_calibration_kind_name(kind) == NULL || r->classifier->classes < 2)
        return plogp__model_bad(r, "calibration", "is unknown, or of one class");
    PLOGP_TRY(
        plogp__calibration_init(calibration, kind, r->classifier->classes, r->context));
    PLOGP_TRY(plogp__model_finite(r, object, "scale", &calibration->scale));
    if (kind == PLOGP_CALIBRATION_PLATT)
        PLOGP_TRY(get_shifts(r, object, calibration));
    if (kind == PLOGP_CALIBRATION_ISOTONIC)
        PLOGP_TRY(get_maps(r, object, calibration));
    shown->kind = kind;
    shown->scale = calibration->scale;
    shown->shifts = calibration->shift;
    return PLOGP_OK;
}
