/* Laws from their texts, for the tests that compare them. */
#ifndef PLOGP_TESTS_LAW_H
#define PLOGP_TESTS_LAW_H

#include <string.h>

#include "check.h"
#include "plogp/distribution_divergence.h"
#include "plogp/families.h"

static inline plogp_distribution law_of(const char *text)
{
    plogp_distribution law;
    CHECK(plogp_distribution_parse(text, NULL, &law) == PLOGP_OK);
    return law;
}

static inline plogp_distribution_comparison compare(const char *p_text,
                                                    const char *q_text)
{
    const plogp_distribution p = law_of(p_text), q = law_of(q_text);
    plogp_distribution_comparison made;
    CHECK(plogp_distribution_compare(&p, &q, NULL, &made) == PLOGP_OK);
    return made;
}

static inline char *trimmed(char *text)
{
    return text + strspn(text, " ");
}

#endif
