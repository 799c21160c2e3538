#!/usr/bin/env python3
"""Writes src/math/kernel_coefficients.h: tables and polynomials of log and exp.

Needs mpmath. Usage: tools/gen_kernel_coefficients.py > src/math/kernel_coefficients.h
Each polynomial is the Chebyshev interpolant of its function, coefficients rounded to
double; the error stated beside it is the largest seen at 4,000 points, after rounding.
"""
import struct

from mpmath import mp, mpf

mp.dps = 60

ENTRIES = 16
FIRST = mpf(45) / 64  # log: table intervals begin at 0.703125, see interval()


def hexadecimal(x):
    return float(x).hex()


def rounded(x):
    return mpf(float(x))


def to_multiple(x, power):
    """x rounded to a multiple of 2^power."""
    return mp.nint(x * mpf(2) ** -power) * mpf(2) ** power


def print_table(name, comment, values):
    print(f"/* {comment} */")
    print(f"static const double {name}[{len(values)}] = {{")
    for i in range(0, len(values), 4):
        print("    " + ", ".join(hexadecimal(v) for v in values[i:i + 4]) + ",")
    print("};\n")


def print_constant(name, comment, value):
    print(f"/* {comment} */")
    print(f"#define {name} {hexadecimal(value)}\n")


def fit(function, low, high, degree):
    """Rounded coefficients, constant first."""
    return [rounded(c) for c in reversed(mp.chebyfit(function, [low, high], degree + 1))]


def evaluate(coefficients, x):
    return mp.polyval(list(reversed(coefficients)), x)


def worst(error, low, high):
    points = (low + (high - low) * mpf(i) / 3999 for i in range(4000))
    return max(abs(error(x)) for x in points if x != 0)


def bits(x):
    return f"2^{float(mp.log(x, 2)):.1f}"


# --- log -------------------------------------------------------------------------------

def interval(j):
    """[low, high) of entry j: bits 51..48 of (bits of z) - (bits of FIRST)."""
    if j < 9:
        return (mpf(45) + 2 * j) / 64, (mpf(47) + 2 * j) / 64
    if j == 9:
        return mpf(63) / 64, mpf(33) / 32
    return (mpf(33) + 2 * (j - 10)) / 32, (mpf(35) + 2 * (j - 10)) / 32


def reach(j, r):
    low, high = interval(j)
    return max(abs(low * r - 1), abs(high * r - 1))


def reciprocal(j):
    """The short reciprocal with the least |f|; short enough for f = z r - 1 to be exact while |f| < 2^-5."""
    if j == 9:
        return mpf(1)
    low, high = interval(j)
    step = mpf(1) / (32 if j < 9 else 64)
    near = to_multiple(2 / (low + high), -5 if j < 9 else -6)
    return min((near - step, near, near + step), key=lambda r: reach(j, r))


def write_log():
    r = [reciprocal(j) for j in range(ENTRIES)]
    high = [to_multiple(-mp.log(x), -42) for x in r]
    low = [rounded(-mp.log(x) - h) for x, h in zip(r, high)]
    bound = max(reach(j, x) for j, x in enumerate(r))
    print_table("LOG_RECIPROCAL", "log: r of entry j, about 1/z, a multiple of 1/32 (1/64 from 1 on)", r)
    print_table("LOG_HIGH", "-log r, a multiple of 2^-42 ...", high)
    print_table("LOG_LOW", "... and the rest of it", low)
    print_table("LOG_OF_R", "log r", [mp.log(x) for x in r])
    ln2_high = to_multiple(mp.log(2), -42)
    print_constant("LN2_HIGH", "2^-52 log 2, a multiple of 2^-94 ...",
                   ln2_high * mpf(2) ** -52)
    print_constant("LN2_LOW", "... and the rest of it", rounded(mp.log(2) - ln2_high) * mpf(2) ** -52)
    print_constant("LN2_SCALED", "2^-52 log 2", mp.log(2) * mpf(2) ** -52)
    log2_e = rounded(1 / mp.log(2))
    print_constant("LOG2_E_HIGH", "1 / log 2 ...", log2_e)
    print_constant("LOG2_E_LOW", "... and the rest of it", rounded(1 / mp.log(2) - log2_e))

    def tail(f):
        if abs(f) < mpf(10) ** -9:
            return mpf(1) / 3 - f / 4 + f * f / 5
        return (mp.log1p(f) - f + f * f / 2) / f ** 3

    q = fit(tail, -bound, bound, 7)

    def error(f):
        return (f - f * f / 2 + f ** 3 * evaluate(q, f)) / mp.log1p(f) - 1

    print_table("LOG_TAIL", f"log(1+f) = f - f^2/2 + f^3 q(f) for |f| <= {float(bound):.5f}; "
                f"relative error {bits(worst(error, -bound, bound))}", q)


def least_error(function, bound, powers):
    """Coefficients of x^p for p in powers with about the least largest error on |x| <= bound:
    least squares, reweighted by the errors (Lawson 1961)."""
    count = 400
    points = [mp.cos(mp.pi * (mpf(i) + 0.5) / count) for i in range(count)]
    rows = mp.matrix([[x ** p for p in powers] for x in points])
    values = mp.matrix([function(bound * x) for x in points])
    weights = [mpf(1) / count] * count
    for _ in range(60):
        weighted = mp.matrix([[weights[k] * rows[k, i] for k in range(count)] for i in range(len(powers))])
        solution = mp.lu_solve(weighted * rows, weighted * values)
        errors = [abs(e) for e in rows * solution - values]
        total = mp.fdot(weights, errors)
        weights = [w * e / total for w, e in zip(weights, errors)]
    return [c / bound ** p for c, p in zip(solution, powers)], max(errors)


def write_small_log():
    """log of small shares, where the absolute error counts: z in [1, 2), 16 equal intervals."""
    r = [rounded(2 / (2 + mpf(2 * j + 1) / 16)) for j in range(ENTRIES)]
    bound = max(abs((1 + mpf(j + side) / 16) * r[j] - 1) for j in range(ENTRIES) for side in (0, 1))
    (constant, *tail), error = least_error(lambda f: f - mp.log1p(f), bound, [0] + list(range(2, 8)))
    print_table("SMALL_LOG_RECIPROCAL", "log of small shares: r of entry j, about 1/z", r)
    print_table("SMALL_LOG_OF_R", "log r, and the constant part of the approximation below",
                [mp.log(x) + constant for x in r])
    print_table("SMALL_LOG_TAIL", f"-log(1+f) = -f + f^2 s(f) for |f| <= {float(bound):.5f}; "
                f"absolute error {bits(error)}", tail)


def anchor(low, high):
    """A double c in an interval, as near to 1 as the far end allows, which less cancels by, for which
    1 + log c is so nearly a double that its rounding costs v - 1 - log v no more than 2^-56 of it there,
    and an odd multiple of 2^-53 below 1, so that log 2, which is one too, is added to it exactly (Gal,
    1986)."""
    edge = low if low > 1 else high
    allowed = (edge - 1 - mp.log(edge)) / mpf(2) ** 56
    nearest = high * 16 / 17 if low > 1 else low * 17 / 16
    for i in range(1 << 24):
        c = rounded(nearest + mpf(2) ** -52 * (i * 0x9e3779b97f4a7c15 % (1 << 43) - (1 << 42)))
        log = 1 + mp.log(c)
        if abs(log - rounded(log)) < allowed and (log > 1 or rounded(log) * mpf(2) ** 53 % 2 == 1):
            return c
    raise ArithmeticError("no such number")


def write_divergence():
    """v - 1 - log v about the anchors c of eight intervals, from 23/32 on; that of 1 is 1."""
    edges = [mpf(23 + 2 * j) / 32 for j in range(5)] + [mpf(17 + 2 * j) / 16 for j in range(4)]
    anchors = [mpf(1) if j == 4 else anchor(edges[j], edges[j + 1]) for j in range(8)]
    bound = max(abs(v / c - 1) / (v / c + 1) for j, c in enumerate(anchors) for v in edges[j:j + 2])
    print_table("DIVERGENCE_ANCHOR", "divergences: c of entry j, about v", anchors)
    print_table("DIVERGENCE_LOG", "1 + log c, to 2^-62 or better", [1 + mp.log(c) for c in anchors])

    def tail(x):
        if x < mpf(10) ** -9:
            return mpf(2) / 3 + 2 * x / 5
        w = mp.sqrt(x)
        return 2 * (mp.atanh(w) - w) / w ** 3

    s = fit(tail, mpf(0), bound ** 2, 3)

    def error(x):  # of the bracket, whose part of the first order is w / 2 at the least
        return (evaluate(s, x) - tail(x)) * mp.sqrt(x)

    print_table("DIVERGENCE_TAIL", f"2 atanh(w) = 2 w + w^3 s(w^2) for |w| <= {float(bound):.5f}; "
                f"w (s - exact) is below {bits(worst(error, mpf(0), bound ** 2))}", s)


# --- exp -------------------------------------------------------------------------------

def write_exp():
    powers = [mpf(2) ** (mpf(i) / ENTRIES) for i in range(ENTRIES)]
    high = [rounded(p) for p in powers]
    step = mp.log(2) / ENTRIES
    step_high = to_multiple(step, -40)
    print_table("EXP_HIGH", "2^(i/16) ...", high)
    print_table("EXP_LOW", "... and the rest of it", [rounded(p - h)
                                                   for p, h in zip(powers, high)])
    print_constant("EXP_STEPS", "16 / log 2", rounded(1 / step))
    print_constant("EXP_STEP_HIGH", "log 2 / 16, a multiple of 2^-40 ...", step_high)
    print_constant("EXP_STEP_LOW", "... and the rest of it", rounded(step - step_high))
    bound = step / 2 * (1 + mpf(2) ** -30)

    def tail(x):
        if abs(x) < mpf(10) ** -9:
            return mpf(1) / 2 + x / 6 + x * x / 24
        return (mp.expm1(x) - x) / (x * x)

    p = fit(tail, -bound, bound, 5)

    def error(x):
        return (x + x * x * evaluate(p, x)) / mp.expm1(x) - 1

    print_table("EXP_TAIL", f"exp(x) - 1 = x + x^2 p(x) for |x| <= log(2)/32; relative error "
                f"{bits(worst(error, -bound, bound))}", p)


# --- exp and log in single precision -------------------------------------------------------------

def rounded_float(x):
    return mpf(struct.unpack("f", struct.pack("f", float(x)))[0])


def print_float_constant(name, comment, value):
    print(f"/* {comment} */")
    print(f"#define {name} {hexadecimal(value)}f\n")


def write_float_exp():
    """exp(n log(2)/16 + r) = 2^(n/16) (1 + r + r^2 p(r)) for |r| <= log(2)/32."""
    step = mp.log(2) / ENTRIES
    print_float_constant("FLOAT_EXP_STEPS", "16 / log 2, single precision", rounded_float(1 / step))
    print_float_constant("FLOAT_EXP_STEP", "log 2 / 16, within 2^-28.4 of itself", rounded_float(step))
    bits_of = [struct.unpack("I", struct.pack("f", float(mpf(2) ** (mpf(i) / ENTRIES))))[0]
               for i in range(ENTRIES)]
    print("/* bits of 2^(i/16) less i 2^19: with n 2^19, i the last four bits of n, those of 2^(n/16) */")
    print(f"static const uint32_t FLOAT_EXP_POWERS[{ENTRIES}] = {{")
    for i in range(0, ENTRIES, 4):
        print("    " + ", ".join(f"0x{b - (j << 19):08x}" for j, b in list(enumerate(bits_of))[i:i + 4]) + ",")
    print("};\n")
    bound = step / 2 * (1 + mpf(2) ** -12)

    def tail(x):
        if abs(x) < mpf(10) ** -9:
            return mpf(1) / 2 + x / 6 + x * x / 24
        return (mp.expm1(x) - x) / (x * x)

    p = [rounded_float(c) for c in reversed(mp.chebyfit(tail, [-bound, bound], 2))]

    def error(x):
        return (1 + x + x * x * evaluate(p, x)) / mp.exp(x) - 1

    print(f"/* exp(x) = 1 + x + x^2 p(x) for |x| <= log(2)/32; relative error {bits(worst(error, -bound, bound))} */")
    print_floats("FLOAT_EXP_TAIL", p)


def write_float_log():
    """log(1 + r) = r + r^2 p(r) for 1 + r in sqrt(1/2) .. sqrt(2)."""
    print_float_constant("FLOAT_LN2", "log 2, single precision", rounded_float(mp.log(2)))
    low, high = mp.sqrt(2) / 2 - 1, mp.sqrt(2) - 1

    def tail(x):
        if abs(x) < mpf(10) ** -9:
            return mpf(-1) / 2 + x / 3 - x * x / 4
        return (mp.log1p(x) - x) / (x * x)

    p = [rounded_float(c) for c in reversed(mp.chebyfit(tail, [low, high], 9))]

    def error(x):
        return (x + x * x * evaluate(p, x)) / mp.log1p(x) - 1 if x != 0 else mpf(0)

    print(f"/* log(1 + x) = x + x^2 p(x) for 1 + x in sqrt(1/2) .. sqrt(2); relative error {bits(worst(error, low, high))} */")
    print_floats("FLOAT_LOG_TAIL", p)


def print_floats(name, p):
    print(f"static const float {name}[{len(p)}] = {{")
    print("    " + ", ".join(hexadecimal(c) + "f" for c in p) + ",")
    print("};\n")


print("""/*
 * Tables and polynomials of log and exp.
 * Generated by tools/gen_kernel_coefficients.py; do not edit.
 */
#ifndef PLOGP_SRC_MATH_KERNEL_COEFFICIENTS_H
#define PLOGP_SRC_MATH_KERNEL_COEFFICIENTS_H

#include <stdint.h>
""")
write_log()
write_divergence()
write_small_log()
write_exp()
write_float_exp()
write_float_log()
print("#endif")
