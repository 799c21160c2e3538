#!/usr/bin/env python3
"""Reference values of densities, both tails and entropies: distribution.txt.

Made with mpmath at 50 digits, from the defining formulas only; tails of the families without a
closed distribution function by mpmath's incomplete functions. One line per value:

    family parameters x logpdf condition cdf condition sf condition

Numbers that go in are hexadecimal doubles, values are decimal. A condition is the sum over x and
the parameters of |argument * d value / d argument|: how much the value moves when every argument
is rounded. A line `entropy family parameters value` follows the values of its parameters.
"""
import sys
from mpmath import mp, mpf, log, exp, gamma, loggamma, gammainc, erfc, pi, sqrt, log1p, expm1
from mpmath import betainc, atan, digamma, inf, besseli, cos, euler, quad, nsum

mp.dps = 50


def phi_sf(z):
    return erfc(z / sqrt(mpf(2))) / 2


def t_tail(z, v):
    """P(T > z) for z >= 0."""
    return betainc(v / 2, mpf(1) / 2, 0, v / (v + z * z), regularized=True) / 2


def cauchy_sf(z):
    return atan(1 / z) / pi if z > 1 else mpf(1) / 2 - atan(z) / pi


def lbeta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def gamma_p(a, x):
    return gammainc(a, 0, x, regularized=True)


def gamma_q(a, x):
    return gammainc(a, x, inf, regularized=True)


def ibeta(a, b, x):
    if a + b < 20000:
        return betainc(a, b, 0, x, regularized=True)
    # Large parameters: the density integrated over panels of one standard deviation from x.
    mean, sd = a / (a + b), sqrt(a * b / (a + b)) / (a + b)
    if x > mean:
        return 1 - ibeta(b, a, 1 - x)
    ends = [x - k * sd for k in range(12, -1, -1) if x - k * sd > 0]
    return quad(lambda t: exp((a - 1) * log(t) + (b - 1) * log1p(-t) - lbeta(a, b)), ends)


def negbin_sum(low, high, r, m):
    """Terms by their ratio, so that no log-gamma is taken at every one."""
    term, total = (r / (r + m)) ** r, mpf(0)
    for k in range(int(high) + 1):
        total += term
        term *= (r + k) / (k + 1) * m / (r + m)
    return total


def circle(low, high, m, k):
    points = [low] + [x for x in (m + j * pi / 8 + t * pi * 2 for t in (-1, 0, 1) for j in range(-8, 8)) if low < x < high] + [high]
    return quad(lambda t: exp(k * (cos(t - m) - 1)), points) / (2 * pi * besseli(0, k) * exp(-k))


# family: (logpdf, cdf, sf, entropy or None)
FAMILIES = {
    "normal": (lambda x, m, s: -((x - m) / s) ** 2 / 2 - log(s) - log(2 * pi) / 2,
               lambda x, m, s: phi_sf((m - x) / s), lambda x, m, s: phi_sf((x - m) / s),
               lambda m, s: log(2 * pi) / 2 + mpf(1) / 2 + log(s)),
    "laplace": (lambda x, m, b: -abs(x - m) / b - log(2 * b),
                lambda x, m, b: exp((x - m) / b) / 2 if x < m else 1 - exp((m - x) / b) / 2,
                lambda x, m, b: exp((m - x) / b) / 2 if x > m else 1 - exp((x - m) / b) / 2,
                lambda m, b: 1 + log(2 * b)),
    "logistic": (lambda x, m, s: -(x - m) / s - log(s) - 2 * log1p(exp(-(x - m) / s)),
                 lambda x, m, s: 1 / (1 + exp(-(x - m) / s)), lambda x, m, s: 1 / (1 + exp((x - m) / s)),
                 lambda m, s: 2 + log(s)),
    "gumbel": (lambda x, m, b: -(x - m) / b - exp(-(x - m) / b) - log(b),
               lambda x, m, b: exp(-exp(-(x - m) / b)), lambda x, m, b: -expm1(-exp(-(x - m) / b)),
               lambda m, b: log(b) + euler + 1),
    "cauchy": (lambda x, m, s: -log(pi * s) - log1p(((x - m) / s) ** 2),
               lambda x, m, s: cauchy_sf((m - x) / s), lambda x, m, s: cauchy_sf((x - m) / s),
               lambda m, s: log(4 * pi * s)),
    "student-t": (lambda x, m, s, v: loggamma((v + 1) / 2) - loggamma(v / 2) - log(v * pi) / 2 - log(s)
                  - (v + 1) / 2 * log1p(((x - m) / s) ** 2 / v),
                  lambda x, m, s, v: t_tail((m - x) / s, v) if x < m else 1 - t_tail((x - m) / s, v),
                  lambda x, m, s, v: t_tail((x - m) / s, v) if x > m else 1 - t_tail((m - x) / s, v),
                  lambda m, s, v: (v + 1) / 2 * (digamma((v + 1) / 2) - digamma(v / 2))
                  + log(v) / 2 + lbeta(v / 2, mpf(1) / 2) + log(s)),
    "exponential": (lambda x, r: log(r) - r * x, lambda x, r: -expm1(-r * x), lambda x, r: exp(-r * x),
                    lambda r: 1 - log(r)),
    "gamma": (lambda x, k, s: (k - 1) * log(x) - x / s - loggamma(k) - k * log(s),
              lambda x, k, s: gamma_p(k, x / s), lambda x, k, s: gamma_q(k, x / s),
              lambda k, s: k + log(s) + loggamma(k) + (1 - k) * digamma(k)),
    "lognormal": (lambda x, m, s: -((log(x) - m) / s) ** 2 / 2 - log(x * s) - log(2 * pi) / 2,
                  lambda x, m, s: phi_sf((m - log(x)) / s), lambda x, m, s: phi_sf((log(x) - m) / s),
                  lambda m, s: m + mpf(1) / 2 + log(2 * pi) / 2 + log(s)),
    "weibull": (lambda x, k, s: log(k / s) + (k - 1) * log(x / s) - (x / s) ** k,
                lambda x, k, s: -expm1(-(x / s) ** k), lambda x, k, s: exp(-(x / s) ** k),
                lambda k, s: euler * (1 - 1 / k) + log(s / k) + 1),
    "inverse-gaussian": (lambda x, m, l: (log(l) - log(2 * pi) - 3 * log(x)) / 2 - l * (x - m) ** 2 / (2 * m * m * x),
                         lambda x, m, l: phi_sf(-sqrt(l / x) * (x / m - 1)) + exp(2 * l / m) * phi_sf(sqrt(l / x) * (x / m + 1)),
                         lambda x, m, l: phi_sf(sqrt(l / x) * (x / m - 1)) - exp(2 * l / m) * phi_sf(sqrt(l / x) * (x / m + 1)),
                         None),
    "pareto": (lambda x, m, a: log(a) + a * log(m) - (a + 1) * log(x), lambda x, m, a: -expm1(-a * log(x / m)),
               lambda x, m, a: (m / x) ** a, lambda m, a: log(m / a) + 1 + 1 / a),
    "rayleigh": (lambda x, s: log(x) - 2 * log(s) - x * x / (2 * s * s), lambda x, s: -expm1(-x * x / (2 * s * s)),
                 lambda x, s: exp(-x * x / (2 * s * s)), lambda s: 1 + log(s / sqrt(mpf(2))) + euler / 2),
    "uniform": (lambda x, a, b: -log(b - a), lambda x, a, b: (x - a) / (b - a), lambda x, a, b: (b - x) / (b - a),
                lambda a, b: log(b - a)),
    "beta": (lambda x, a, b: (a - 1) * log(x) + (b - 1) * log1p(-x) - lbeta(a, b),
             lambda x, a, b: ibeta(a, b, x), lambda x, a, b: 1 - ibeta(a, b, x) if x < 1e-9 else ibeta(b, a, 1 - x),
             lambda a, b: lbeta(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b)),
    "bernoulli": (lambda x, p: log(p) if x == 1 else log1p(-p), lambda x, p: 1 - p if x < 1 else mpf(1),
                  lambda x, p: p if x < 1 else mpf(0), lambda p: -p * log(p) - (1 - p) * log1p(-p)),
    "poisson": (lambda x, m: x * log(m) - m - loggamma(x + 1), lambda x, m: gamma_q(x + 1, m),
                lambda x, m: gamma_p(x + 1, m), None),
    "geometric": (lambda x, p: log(p) + x * log1p(-p), lambda x, p: 1 - (1 - p) ** (x + 1), lambda x, p: (1 - p) ** (x + 1),
                  lambda p: (-p * log(p) - (1 - p) * log1p(-p)) / p),
    "binomial": (lambda x, n, p: loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log1p(-p),
                 lambda x, n, p: ibeta(n - x, x + 1, 1 - p) if x < n else mpf(1),
                 lambda x, n, p: ibeta(x + 1, n - x, p) if x < n else mpf(0), None),
    "negative-binomial": (lambda x, r, m: loggamma(r + x) - loggamma(r) - loggamma(x + 1) + r * log(r / (r + m)) + x * log(m / (r + m)),
                          lambda x, r, m: negbin_sum(0, x, r, m), lambda x, r, m: 1 - negbin_sum(0, x, r, m), None),
    "von-mises": (lambda x, m, k: k * cos(x - m) - log(2 * pi * besseli(0, k)), lambda x, m, k: circle(-pi, x, m, k),
                  lambda x, m, k: circle(x, pi, m, k), lambda m, k: log(2 * pi * besseli(0, k)) - k * besseli(1, k) / besseli(0, k)),
    "zero-inflated-poisson": (lambda x, z, m: log(z + (1 - z) * exp(-m)) if x == 0 else log1p(-z) + x * log(m) - m - loggamma(x + 1),
                              lambda x, z, m: z + (1 - z) * gamma_q(x + 1, m), lambda x, z, m: (1 - z) * gamma_p(x + 1, m), None),
    "generalized-pareto": (lambda x, s, k: -log(s) - (1 + 1 / k) * log1p(k * x / s), lambda x, s, k: 1 - (1 + k * x / s) ** (-1 / k),
                           lambda x, s, k: (1 + k * x / s) ** (-1 / k), lambda s, k: log(s) + k + 1),
    "generalized-extreme-value": (lambda x, m, s, k: -log(s) - (1 + 1 / k) * log1p(k * (x - m) / s) - (1 + k * (x - m) / s) ** (-1 / k),
                                  lambda x, m, s, k: exp(-(1 + k * (x - m) / s) ** (-1 / k)),
                                  lambda x, m, s, k: -expm1(-(1 + k * (x - m) / s) ** (-1 / k)),
                                  lambda m, s, k: log(s) + euler * (1 + k) + 1),
}
DISCRETE = {"zero-inflated-poisson", "bernoulli", "poisson", "geometric", "binomial", "negative-binomial"}

CASES = [
    ("normal", (0, 1), (0, 1, -3, 9, -37, 0.001)), ("normal", (1e6, 1e-3), (1e6, 1000000.001, 999999.99)),
    ("laplace", (0, 1), (0, 0.5, -2, 700)), ("laplace", (5, 1e-3), (5.001, 4.9)),
    ("logistic", (0, 1), (0, 2, -30, 700)), ("logistic", (-3, 1e4), (1e5, -1e5)),
    ("gumbel", (0, 1), (0, 3, -3, 600)), ("gumbel", (2, 0.5), (1, 2.5, 10)),
    ("cauchy", (0, 1), (0, 1, -1e8, 1e150)), ("cauchy", (1, 1e-3), (1.001, 0.5)),
    ("student-t", (0, 1, 0.01), (0.5, -3)), ("student-t", (0, 1, 3), (0, 1, -5, 1e5)), ("student-t", (2, 3, 50), (1, 20)),
    ("student-t", (0, 1, 1e6), (0.5, 4)),
    ("exponential", (1,), (1e-300, 0.5, 700)), ("exponential", (1e-3,), (1, 5000)),
    ("gamma", (1e-3, 1), (1e-300, 1e-3, 1, 20)), ("gamma", (0.3, 2), (1e-5, 0.5, 10)), ("gamma", (1, 1), (0.5, 300)),
    ("gamma", (2.5, 1e-3), (1e-3, 0.01)), ("gamma", (50, 3), (100, 150, 200)), ("gamma", (1e4, 1), (9800, 10000, 10300)),
    ("gamma", (1e6, 2), (1995000, 2000000, 2006000)),
    ("lognormal", (0, 1), (1e-3, 1, 2, 1e8)), ("lognormal", (-2, 0.3), (0.1, 0.2)), ("lognormal", (10, 5), (1e-3, 1e10)),
    ("weibull", (0.5, 1), (1e-5, 0.3, 40)), ("weibull", (60.5, 1904.35), (1800, 1900, 1950)), ("weibull", (1e-3, 1), (1e-200, 5, 1e250)),
    ("inverse-gaussian", (1, 2), (0.05, 0.5, 1, 3, 20)), ("inverse-gaussian", (1889, 7979198), (1850, 1889, 1950)),
    ("inverse-gaussian", (10, 0.1), (0.01, 5, 300)), ("inverse-gaussian", (1, 1e-3), (1e-6, 0.01, 6934.99, 65217.6)),
    ("inverse-gaussian", (1000, 0.01), (1e-4, 1e6, 138466000, 5642680000)), ("inverse-gaussian", (2, 3), (55.970863031338133,)),
    ("pareto", (1, 2), (1, 1.5, 1e6)), ("pareto", (0.1, 1e-2), (0.5, 1e100)), ("pareto", (1851.2, 49.7), (1852, 1900)),
    ("rayleigh", (1,), (1e-8, 0.5, 2, 35)), ("rayleigh", (1336,), (1000, 5000)),
    ("uniform", (-1, 3), (-0.5, 2)),
    ("beta", (0.5, 0.5), (1e-10, 0.3, 0.999)), ("beta", (1e-3, 2), (1e-100, 0.1, 0.9)), ("beta", (2, 3), (1e-5, 0.4, 0.99)),
    ("beta", (1, 1), (0.25,)), ("beta", (50, 80), (0.2, 0.385, 0.6)), ("beta", (1000, 3000), (0.23, 0.25, 0.28)),
    ("beta", (0.01, 0.02), (0.01, 0.5)), ("beta", (400000, 600000), (0.399, 0.4, 0.4005)),
    ("bernoulli", (0.3,), (0, 1)), ("bernoulli", (1e-300,), (0, 1)),
    ("poisson", (0.01,), (0, 1, 5)), ("poisson", (3.5,), (0, 3, 20)), ("poisson", (1e4,), (9700, 10000, 10400)),
    ("poisson", (1e-200,), (0, 1)), ("poisson", (1e6,), (995000, 1000000, 1005000)),
    ("geometric", (0.3,), (0, 3, 100)), ("geometric", (1e-9,), (0, 1000000000)), ("geometric", (0.999,), (0, 2)),
    ("binomial", (10, 0.3), (0, 3, 10)), ("binomial", (1000, 0.01), (0, 10, 40)), ("binomial", (1e6, 0.5), (498000, 500000, 503000)),
    ("negative-binomial", (2.5, 3.75), (0, 3, 40)), ("negative-binomial", (0.2, 3.8), (0, 1, 100)),
    ("negative-binomial", (1e-3, 1), (0, 1, 1000)), ("negative-binomial", (1e6, 10), (5, 10, 30)), ("negative-binomial", (30.8, 919.35), (500, 919, 1500)),
    ("von-mises", (1, 2), (-3, 0.5, 1, 3)), ("von-mises", (0, 0.01), (-1, 2)), ("von-mises", (-0.5, 300), (-0.6, -0.5, -0.2)),
    ("zero-inflated-poisson", (0.3, 4), (0, 3, 15)), ("zero-inflated-poisson", (1e-3, 0.5), (0, 2)), ("zero-inflated-poisson", (0.3, 0.05), (0, 2)),
    ("generalized-pareto", (2, 0.3), (1e-8, 1, 100)), ("generalized-pareto", (2, -0.4), (0.5, 4.9)), ("generalized-pareto", (1, 1e-9), (0.1, 30)),
    ("gamma", (0.01, 1), (1e-290, 0.5, 30)), ("gamma", (1e3, 1), (400, 1000, 2300)), ("weibull", (1e6, 2), (1.9999, 2, 2.000005)),
    ("student-t", (0, 1, 0.1), (1e-10, 1e200)), ("lognormal", (-2, 10), (1e-150, 1, 1e150)), ("pareto", (3, 1e6), (3.000001, 3.001)),
    ("generalized-pareto", (1, 3), (1e-5, 10, 1e100)), ("generalized-pareto", (1, -3), (0.1, 0.333)), ("beta", (1e-3, 1e3), (1e-250, 1e-4)),
    ("generalized-extreme-value", (0, 1, 3), (-0.3, 1, 1e50)), ("generalized-extreme-value", (0, 1, -3), (-50, 0.3)),
    ("negative-binomial", (1e6, 1000), (700, 1000, 1500)), ("inverse-gaussian", (1, 1e6), (0.97, 1, 1.02)), ("normal", (0, 1), (-37.5,)),
    ("generalized-extreme-value", (0, 1, 0.3), (-3, 0, 1e-3, 50, 1e9)), ("generalized-extreme-value", (5, 2, -0.4), (-20, 5, 9.9, 9.999)),
    ("generalized-extreme-value", (0, 1, 1e-9), (-3, 0.5, 30)), ("generalized-extreme-value", (1e3, 1e-3, 2), (999.9996, 1000.5, 1e6)),
]


def condition(function, arguments, fixed):
    """Sum of |a df/da| over the arguments, by central differences at 50 digits."""
    total = mpf(0)
    for i, a in enumerate(arguments):
        if a == 0 or i in fixed:
            continue
        h = abs(a) * mpf(10) ** -20
        up, down = list(arguments), list(arguments)
        up[i], down[i] = a + h, a - h
        total += abs((function(*up) - function(*down)) / (2 * h) * a)
    return total


def show(value):
    return mp.nstr(value, 25)


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see distribution.py)")
    for family, parameters, points in CASES:
        logpdf, cdf, sf, entropy = FAMILIES[family]
        theta = [mpf(float(p)) for p in parameters]
        names = " ".join(float(p).hex() for p in parameters)
        for x in points:
            arguments = [mpf(float(x))] + theta
            fixed = {0} if family in DISCRETE else set()
            fixed |= {1} if family == "binomial" else set()
            values = []
            for function in (logpdf, cdf, sf):
                values += [show(function(*arguments)), mp.nstr(condition(function, arguments, fixed), 5)]
            print(family, len(parameters), names, float(x).hex(), *values)
            sys.stdout.flush()
        if entropy:
            print("entropy", family, len(parameters), names, show(entropy(*theta)), mp.nstr(condition(entropy, theta, set()), 5))


main()
