/* The renderers behind plogp_render, and what they share. */
#ifndef PLOGP_SRC_REPORT_RENDER_H
#define PLOGP_SRC_REPORT_RENDER_H

#include <stdbool.h>

#include "plogp/render.h"

/* One rendering: what to print, how, and where to. */
struct plogp__rendering {
    const plogp_document *document;
    const plogp_render_options *options;
    const plogp_context *context;
    plogp_buffer *buffer;
};

void plogp__render_json(const struct plogp__rendering *rendering);
PLOGP_MUST_CHECK plogp_status plogp__render_csv(const struct plogp__rendering *rendering);
PLOGP_MUST_CHECK plogp_status
plogp__render_text(const struct plogp__rendering *rendering);

/* PLOGP_EINVAL or the failure of a tree, as plogp_render says. */
PLOGP_MUST_CHECK plogp_status plogp__render_check(const plogp_document *document,
                                                  const plogp_render_options *options,
                                                  const plogp_context *context,
                                                  const plogp_buffer *buffer);

/* The number of a node in the unit of the rendering. */
double plogp__number_in_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node);
/* The ends of an interval in that unit, low first. */
void plogp__interval_in_unit(const struct plogp__rendering *rendering,
                             const plogp_result *node, double *low, double *high);

bool plogp__is_object(const plogp_result *node);
bool plogp__has_key(const plogp_result *node, const char *key);
/* The child of an object with that key, or NULL. */
const plogp_result *plogp__child(const plogp_result *object, const char *key);
/* That child when it is a number, otherwise NULL. */
const plogp_result *plogp__number_child(const plogp_result *object, const char *key);

#endif
