/* The inside of plogp_summary, for summary.c, summary_state.c and summary_file.c. */
#ifndef PLOGP_SRC_SAMPLE_SUMMARY_H
#define PLOGP_SRC_SAMPLE_SUMMARY_H

#include <stdbool.h>

#include "plogp/summary.h"

/* A column's accumulators, which the public part points to. */
struct plogp__part {
    plogp_summary_part public;
    char *name;
    plogp_counts *counts;
    plogp_moments *moments;
    plogp_ordered *ordered;
};

struct plogp_summary {
    plogp_context context;
    plogp_context part_context; /* of the accumulators: a share of the memory each */
    const plogp_alloc *alloc;
    struct plogp__part *parts; /* [size]; NULL while the columns are not known */
    size_t size;
    bool without_moments;
};

/* An empty summary of the same kind. PLOGP_ENOMEM. */
plogp_status plogp__summary_like(const plogp_summary *model, plogp_summary **summary);

plogp_status plogp__summary_reserve(plogp_summary *summary, size_t size);
void plogp__part_publish(struct plogp__part *part);
void plogp__part_clear(const plogp_summary *summary, struct plogp__part *part);

#endif
