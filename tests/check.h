/* Comparison in units of u for cmocka tests. */
#ifndef PLOGP_TESTS_CHECK_H
#define PLOGP_TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define U 0x1p-53 /* half an ulp of 1.0: the unit in which tolerances are written */

#define CHECK(condition) assert_true(condition)

/* Relative error of got against want, at most tolerance; absolute where want is 0. NaN
 * fails. */
#define CHECK_REL(label, got, want, tolerance)                                           \
    check_rel(__FILE__, __LINE__, label, got, want, tolerance)

/* The same bits, so that +0 differs from -0 and NaN equals itself. */
#define CHECK_BITS(got, want) assert_memory_equal(&(got), &(want), sizeof(got))

static inline void check_rel(const char *file, int line, const char *label, double got,
                             double want, double tolerance)
{
    const double error = want == 0.0   ? fabs(got)
                         : got == want ? 0.0
                                       : fabs((got - want) / want);
    if (!(error <= tolerance)) {
        print_error("%s:%d: %s: got %a (%.17g) want %a, off by %.2fu, allowed %.2fu\n",
                    file, line, label, got, got, want, error / U, tolerance / U);
        _fail(file, line);
    }
}

#endif
