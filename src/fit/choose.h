/* Which families a sample can have come from, and why. */
#ifndef PLOGP_SRC_FIT_CHOOSE_H
#define PLOGP_SRC_FIT_CHOOSE_H

#include <stdbool.h>

#include "dist/family.h"
#include "fit/estimate.h"

#define PLOGP__NOTES_MAX 8

/* What the values show. */
struct plogp__shape {
    const char *support; /* static, e.g. "real numbers > 0"                */
    bool whole;          /* integers only                                  */
    bool binary;         /* 0 and 1 only                                   */
    bool few_levels;     /* so few whole values that each may be a symbol  */
    double tied;         /* share of the weight on values that occur again */
    const char *notes[PLOGP__NOTES_MAX]; /* static sentences               */
    size_t note_count;
};

void plogp__shape_of(const struct plogp__fit_data *data, struct plogp__shape *shape);
/* Add a sentence (static); beyond PLOGP__NOTES_MAX it is left out. */
void plogp__shape_note(struct plogp__shape *shape, const char *sentence);
/* The support in words; static. */
const char *plogp__shape_support(const struct plogp__shape *shape,
                                 const struct plogp__statistics *sample);
/* What in the values speaks for trying the family; static. */
const char *plogp__shape_why(const struct plogp__shape *shape,
                             const struct plogp__family *family);
/* True when an automatic fit should try this family. */
bool plogp__shape_admits(const struct plogp__shape *shape,
                         const struct plogp__family *family,
                         const struct plogp__statistics *sample);

#endif
