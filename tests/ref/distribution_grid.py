#!/usr/bin/env python3
"""Log densities and both tails over shapes from 1e-3 to 1e6 and tails from 1e-300 up: distribution_grid.txt.

Made with Arb's ball arithmetic (python-flint), at the precision that leaves 35 digits; lines and conditions as in distribution.py. The
places are plogp's own quantiles (PLOGP_LIBRARY), so that tails are what they were asked to be; the values at them are not plogp's.
"""
import ctypes
import math
import os
import sys

from flint import arb, ctx

LIBRARY = ctypes.CDLL(os.environ.get("PLOGP_LIBRARY", "build/libplogp.so"))
SHAPES = (1e-3, 0.05, 1.0, 40.0, 3e3, 1e6)
TAILS = (1e-300, 1e-40, 0.05, 0.5)


class Law(ctypes.Structure):
    _fields_ = [("family", ctypes.c_char_p), ("count", ctypes.c_size_t), ("parameters", ctypes.c_double * 24)]


def places(family, parameters):
    law, numbers = Law(), (ctypes.c_double * len(parameters))(*parameters)
    LIBRARY.plogp_distribution_init(family.encode(), numbers, ctypes.c_size_t(len(parameters)), None, ctypes.byref(law))
    found = set()
    for name in ("plogp_distribution_quantile", "plogp_distribution_quantile_sf"):
        function = getattr(LIBRARY, name)
        function.restype, function.argtypes = ctypes.c_double, [ctypes.c_void_p, ctypes.c_double]
        found |= {function(ctypes.byref(law), p) for p in TAILS}
    return sorted(x for x in found if math.isfinite(x))


def lg(x):
    return arb(x).lgamma()


def lbeta(a, b):
    return lg(a) + lg(b) - lg(a + b)


def series(first, ratio):
    """1 + r_0 + r_0 r_1 + ..., terms positive and in the end falling."""
    total, term, n = arb(1), arb(1), first
    while True:
        r = ratio(n)
        term *= r
        total += term
        n += 1
        if r < arb(0.999999999) and term < total * arb(2) ** -ctx.prec * (1 - r):
            return total


def fraction(term):
    """1 / (1 + d_1 / (1 + d_2 / (1 + ...))), with twice as many terms until 120 bits stay."""
    last, count = arb(0), 100
    while count < 10 ** 6:
        value = arb(1)
        for j in range(count, 0, -1):
            value = 1 + term(j) / value
        if abs(value - last) < abs(value) * arb(2) ** -120:
            return 1 / value
        last, count = value, 2 * count
    raise ValueError


def beta_term(j, a, b, x):
    m = j // 2
    if j % 2 == 0:
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))


def gamma_p(a, x):
    if a < 200:
        return x.gamma_lower(a, regularized=1)
    return series(1, lambda n: x / (a + n)) * (a * x.log() - x - lg(a + 1)).exp()


def gamma_q(a, x):
    return x.gamma_upper(a, regularized=1) if a < 200 else 1 - gamma_p(a, x)


def beta_p(a, b, x, y=None):
    """y = 1 - x, where that has been rounded already."""
    y = 1 - x if y is None else y
    if max(float(a), float(b)) < 100:
        return x.beta_lower(a, b, regularized=1)
    if not x > a / (a + b):
        return fraction(lambda j: beta_term(j, a, b, x)) * (a * x.log() + b * y.log() - lbeta(a, b)).exp() / a
    return 1 - beta_p(b, a, y, x)


def normal_sf(z):
    return (z / arb(2).sqrt()).erfc() / 2


def t_sf(z, v):
    return beta_p(v / 2, arb(1) / 2, v / (v + z * z)) / 2 if z >= 0 else 1 - t_sf(-z, v)


def wald(x, m, l, sign):
    root = (l / x).sqrt()
    return normal_sf(sign * root * (x / m - 1)) - sign * (2 * l / m).exp() * normal_sf(root * (x / m + 1))


def binomial_logpdf(k, n, p):
    powers = (k * p.log() if k > 0 else 0) + ((n - k) * arb.log1p(-p) if k < n else 0)
    return lg(n + 1) - lg(k + 1) - lg(n - k + 1) + powers


def binomial_cdf(k, n, p):
    return beta_p(n - k, k + 1, 1 - p, p) if k < n else arb(1)


def binomial_sf(k, n, p):
    return beta_p(k + 1, n - k, p) if k < n else arb(0)


def hazard(z, k):
    return arb.log1p(k * z) / k


# family: logpdf, cdf, sf, laws
FAMILIES = {
    "gamma": (lambda x, k, s: (k - 1) * x.log() - x / s - lg(k) - k * s.log(), lambda x, k, s: gamma_p(k, x / s),
              lambda x, k, s: gamma_q(k, x / s), [(k, 0.7) for k in SHAPES]),
    "weibull": (lambda x, k, s: (k / s).log() + (k - 1) * (x / s).log() - (x / s) ** k, lambda x, k, s: -arb.expm1(-(x / s) ** k),
                lambda x, k, s: (-(x / s) ** k).exp(), [(k, 0.7) for k in SHAPES]),
    "inverse-gaussian": (lambda x, m, l: (l.log() - (2 * arb.pi()).log() - 3 * x.log()) / 2 - l * (x - m) ** 2 / (2 * m * m * x),
                         lambda x, m, l: wald(x, m, l, -1), lambda x, m, l: wald(x, m, l, 1), [(0.7, k) for k in SHAPES]),
    "pareto": (lambda x, m, a: a.log() + a * m.log() - (a + 1) * x.log(), lambda x, m, a: -arb.expm1(-a * (x / m).log()),
               lambda x, m, a: (-a * (x / m).log()).exp(), [(0.7, k) for k in SHAPES]),
    "lognormal": (lambda x, m, s: -((x.log() - m) / s) ** 2 / 2 - (x * s).log() - (2 * arb.pi()).log() / 2,
                  lambda x, m, s: normal_sf((m - x.log()) / s), lambda x, m, s: normal_sf((x.log() - m) / s), [(0.3, s) for s in (1e-6, 1e-3, 0.05, 1.0, 40.0)]),
    "student-t": (lambda x, m, s, v: lg((v + 1) / 2) - lg(v / 2) - (v * arb.pi()).log() / 2 - s.log() - (v + 1) / 2 * arb.log1p(((x - m) / s) ** 2 / v),
                  lambda x, m, s, v: t_sf((m - x) / s, v), lambda x, m, s, v: t_sf((x - m) / s, v), [(0.0, 1.0, v) for v in SHAPES]),
    "beta": (lambda x, a, b: (a - 1) * x.log() + (b - 1) * arb.log1p(-x) - lbeta(a, b), lambda x, a, b: beta_p(a, b, x), lambda x, a, b: beta_p(b, a, 1 - x, x),
             [(a, b) for a in SHAPES for b in (0.7, 40.0, 1e6)]),
    "binomial": (binomial_logpdf, binomial_cdf, binomial_sf,
                 [(n, p) for n in (1.0, 30.0, 4e3, 1e6) for p in (1e-6, 0.01, 0.3, 0.5, 0.999)]),
    "negative-binomial": (lambda x, r, m: lg(r + x) - lg(r) - lg(x + 1) + r * (r / (r + m)).log() + x * (m / (r + m)).log(),
                          lambda x, r, m: beta_p(r, x + 1, r / (r + m), m / (r + m)), lambda x, r, m: beta_p(x + 1, r, m / (r + m), r / (r + m)),
                          [(r, m) for r in SHAPES for m in (0.01, 3.0, 2e3, 1e6)]),
    "generalized-pareto": (lambda x, s, k: -s.log() - (k + 1) * hazard(x / s, k), lambda x, s, k: -arb.expm1(-hazard(x / s, k)),
                           lambda x, s, k: (-hazard(x / s, k)).exp(), [(0.7, k) for k in (-1e-3, -1e-9, 1e-9, 1e-3, 0.05, 1.0, 3.0)]),
    "generalized-extreme-value": (lambda x, m, s, k: -s.log() - (k + 1) * hazard((x - m) / s, k) - (-hazard((x - m) / s, k)).exp(),
                                  lambda x, m, s, k: (-(-hazard((x - m) / s, k)).exp()).exp(),
                                  lambda x, m, s, k: -arb.expm1(-(-hazard((x - m) / s, k)).exp()), [(0.4, 0.7, k) for k in (-1e-3, -1e-9, 1e-9, 1e-3, 0.05, 1.0, 3.0)]),
    "poisson": (lambda x, m: x * m.log() - m - lg(x + 1), lambda x, m: gamma_q(x + 1, m), lambda x, m: gamma_p(x + 1, m), [(m,) for m in SHAPES]),
}
DISCRETE = {"poisson", "binomial", "negative-binomial"}


def value_of(function, arguments):
    """At the precision that leaves 35 digits; None where 3,520 bits do not."""
    for bits in (220, 440, 880, 1760, 3520):
        ctx.prec = bits
        value = function(*[arb(a) for a in arguments])
        if value.is_zero() or (value.is_finite() and value.rel_accuracy_bits() > 117):
            return value
    return None


def condition(function, arguments, fixed):
    total = 0.0
    for i, a in enumerate(arguments):
        for bits in (500, 1000, 2000, 4000):
            if a == 0 or i in fixed:
                break
            ctx.prec = bits
            step = abs(arb(a)) * arb(2) ** -60
            up, down = [arb(b) for b in arguments], [arb(b) for b in arguments]
            up[i], down[i] = up[i] + step, down[i] - step
            slope = (function(*up) - function(*down)) / (2 * step) * arb(a)
            if slope.is_finite() and float(slope.rad()) <= max(1e-3 * abs(float(slope.mid())), 1e-330):
                total += abs(float(slope))
                break
    return total


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see distribution_grid.py)")
    for family, (logpdf, cdf, sf, laws) in FAMILIES.items():
        if len(sys.argv) > 1 and family not in sys.argv[1:]:
            continue
        fixed = {0} if family in DISCRETE else set()
        for parameters in laws:
            for x in places(family, parameters):
                arguments = (x,) + parameters
                try:
                    values = [value_of(f, arguments) for f in (logpdf, cdf, sf)]
                except (ZeroDivisionError, ValueError):
                    continue
                if any(v is None for v in values):
                    continue
                numbers = " ".join(float(p).hex() for p in parameters)
                pairs = ["%s %.4g" % (v.str(20, radius=False), condition(f, arguments, fixed)) for v, f in zip(values, (logpdf, cdf, sf))]
                print(family, len(parameters), numbers, float(x).hex(), *pairs, flush=True)


main()
