#!/usr/bin/env python3
"""Logs of tails that underflow: tests/ref/log_tails.inc, from the defining formulas with mpmath, 30 digits."""
from mpmath import mp, mpf, log, exp, erfc, gammainc, betainc, sqrt, inf, log1p, quad, cos, sin, besseli, pi

mp.dps = 30


def phi(z):
    return erfc(z / sqrt(mpf(2))) / 2


def ig_sf(x, m, l):
    mp.dps = 900
    value = log(phi(sqrt(l / x) * (x / m - 1)) - exp(2 * l / m) * phi(sqrt(l / x) * (x / m + 1)))
    mp.dps = 30
    return value


def circle(low, high, m, k):
    """Log of the probability of an arc without the mean inside, its density taken out at the larger end."""
    low, high, m, k = mpf(low), mpf(high), mpf(m), mpf(k)
    top = max((low, high), key=lambda x: cos(x - m))
    layer = 1 / (k * abs(sin(top - m)) + sqrt(k))
    steps = [layer * 2 ** j for j in range(-2, 40) if layer * 2 ** j < high - low] + [high - low]
    points = [low] + [low + s for s in steps] if top == low else [high - s for s in reversed(steps)] + [high]
    mass = quad(lambda x: exp(k * (cos(x - m) - cos(top - m))), points)
    return k * (cos(top - m) - 1) + log(mass) - log(2 * pi * besseli(0, k) * exp(-k))


CASES = [
    ("normal(0,1)", 50, 1, lambda x: log(phi(x))),
    ("normal(0,1)", -1e6, 0, lambda x: -x * x / 2 - log(-x) - log(2 * mp.pi) / 2 + log1p(-1 / x ** 2)),
    ("lognormal(0,1)", 1e-30, 0, lambda x: log(phi(-log(x)))),
    ("gamma(2.5,2)", 4000, 1, lambda x: log(gammainc(mpf("2.5"), x / 2, inf, regularized=True))),
    ("gamma(2.5,2)", 1e-200, 0, lambda x: log(gammainc(mpf("2.5"), 0, x / 2, regularized=True))),
    ("beta(3,4)", 1e-150, 0, lambda x: log(betainc(3, 4, 0, x, regularized=True))),
    ("poisson(3)", 500, 1, lambda x: log(gammainc(x + 1, 0, 3, regularized=True))),
    ("poisson(2000)", 5, 0, lambda x: log(gammainc(x + 1, 2000, inf, regularized=True))),
    ("binomial(2000,0.5)", 10, 0, lambda x: log(betainc(2000 - x, x + 1, 0, mpf("0.5"), regularized=True))),
    ("negative-binomial(2,1)", 2000, 1, lambda x: log(betainc(x + 1, 2, 0, mpf(1) / 3, regularized=True))),
    ("geometric(0.5)", 2000, 1, lambda x: (x + 1) * log(mpf("0.5"))),
    ("exponential(2)", 1000, 1, lambda x: -2 * x),
    ("weibull(2,3)", 200, 1, lambda x: -(x / 3) ** 2),
    ("weibull(2,3)", 1e-160, 0, lambda x: 2 * log(x / 3)),
    ("rayleigh(2)", 200, 1, lambda x: -x * x / 8),
    ("pareto(1,50)", 1e10, 1, lambda x: -50 * log(x)),
    ("generalized-pareto(2,0)", 2000, 1, lambda x: -x / 2),
    ("generalized-pareto(2,0.0009765625)", 4000, 1, lambda x: -1024 * log1p(x / 2048)),
    ("gumbel(0,1)", -8, 0, lambda x: -exp(-x)),
    ("gumbel(0,1)", 800, 1, lambda x: -x),
    ("generalized-extreme-value(0,1,0.25)", -3, 0, lambda x: -(1 + x / 4) ** -4),
    ("logistic(1,2)", -2000, 0, lambda x: (x - 1) / 2),
    ("laplace(1,2)", 2001, 1, lambda x: -(x - 1) / 2 - log(mpf(2))),
    ("student-t(0,1,50)", 1e10, 1, lambda x: log(betainc(25, mpf("0.5"), 0, 50 / (50 + x * x), regularized=True) / 2)),
    ("student-t(0,1,3)", -1e200, 0, lambda x: log(betainc(mpf("1.5"), mpf("0.5"), 0, 3 / (3 + x * x), regularized=True) / 2)),
    ("inverse-gaussian(1,2)", 800, 1, lambda x: ig_sf(x, mpf(1), mpf(2))),
    ("inverse-gaussian(1,2)", 0.001, 0, lambda x: log(phi(-sqrt(2 / x) * (x - 1)) + exp(mpf(4)) * phi(sqrt(2 / x) * (x + 1)))),
    ("von-mises(0.5,1000)", -2.0, 0, lambda x: circle(mpf(float(-mp.pi)), x, 0.5, 1000)),
    ("von-mises(0,1000000)", 0.25, 1, lambda x: circle(x, mpf(float(mp.pi)), 0, 1000000)),
    ("von-mises(-2.75,30000)", 1.0, 1, lambda x: circle(x, mpf(float(mp.pi)), -2.75, 30000)),
    ("gamma3(2.5,2,10)", 4010, 1, lambda x: log(gammainc(mpf("2.5"), (x - 10) / 2, inf, regularized=True))),
    ("normal-mixture:2(0.25,0,1,0.75,3,2)", 100, 1, lambda x: log(phi(x) / 4 + 3 * phi((x - 3) / 2) / 4)),
]

print("/* Made by log_tails.py. */")
for law, x, upper, f in CASES:
    print('{"%s", %r, %s, %d},' % (law, float(x), mp.nstr(f(mpf(float(x))), 22), upper))
