/*
 * Terms in four stages. The steps of a term wait for each other; those of different terms do not,
 * but a processor looks for them only so far ahead: about three vectors. So a group of vectors is
 * taken through one stage while the next groups are still in the stages before (see
 * add_overlapped in kernel_terms.h).
 */
#ifndef PLOGP_SRC_MATH_KERNEL_STAGES_H
#define PLOGP_SRC_MATH_KERNEL_STAGES_H

#include "math/kernel_functions.h"

/* A group between two stages; what the vectors are is each form's own. */
typedef struct flight {
    vec a[GROUP], b[GROUP], c[GROUP], d[GROUP];
} flight;

/* Takes `count` <= GROUP vectors one stage on. The last one leaves the terms in a. */
typedef void stage(const vec *p, const vec *q, flight *s, int count);

/* They are named, not numbered, as compilers see through names alone. */
typedef struct stages {
    stage *start, *reduce, *series, *finish;
} stages;

/* Of forms with fewer stages. */
static inline PLOGP__INLINE void no_stage(const vec *p, const vec *q, flight *s,
                                          int count)
{
    (void)p, (void)q, (void)s, (void)count;
}

/* Constants to be read where they are used. Compilers otherwise keep a vector of each, on the stack
 * where there is no register, a line of the cache each; such a line, when arrays from memory have
 * pushed it out, waits behind all that is on its way from there: 36 cycles a vector of divergences
 * instead of 19. */
static inline PLOGP__INLINE const double *in_memory(const double *constants)
{
    __asm__ volatile("" : "+r"(constants));
    return constants;
}

/* The rest of an array in a vector filled up with `fill`. */
static inline vec load_rest(const double *x, size_t count, double fill)
{
    double rest[LANES];
    for (size_t j = 0; j < LANES; j++)
        rest[j] = j < count ? x[j] : fill;
    return v_load(rest);
}

/* Terms worked on together: a quick block is a multiple. */
#define STEP ((size_t)GROUP * LANES)

/* Arguments of a run of terms. */
typedef struct run {
    const double *p, *q; /* q is p where there is none */
    size_t count;
} run;

static inline run part_of(run r, size_t first, size_t count)
{
    return (run){r.p + first, r.q + first, count};
}

/* The group that begins at i, or the last one. */
static inline run group_at(run r, size_t i)
{
    const size_t last = r.count - STEP;
    return part_of(r, i < last ? i : last, STEP);
}

static inline PLOGP__INLINE void load_group(run r, vec *p, vec *q)
{
    for (int j = 0; j < GROUP; j++) {
        p[j] = v_load(r.p + j * LANES);
        q[j] = v_load(r.q + j * LANES);
    }
}

/* Loaded again in each stage: that takes less than the registers to keep them. */
static inline PLOGP__INLINE void run_stage(stage *what, run r, flight *s)
{
    vec p[GROUP], q[GROUP];
    load_group(r, p, q);
    what(p, q, s, GROUP);
}

#endif
