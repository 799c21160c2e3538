#!/usr/bin/env python3
"""Reference values of divergences between laws: law_divergence.txt.

KL(P || Q) by mpmath quadrature (25 digits) or summation of the defining formula.
One line per pair: law; law; KL.
"""
from mpmath import mp, mpf, log, exp, loggamma, pi, log1p, quad, inf

mp.dps = 25

def shifted(constant, rest):
    """constant + rest(x), with the constant worked out once."""
    return lambda x: constant + rest(x)


def normal(m, s):
    return shifted(-log(s) - log(2 * pi) / 2, lambda x: -((x - m) / s) ** 2 / 2)


def student(m, s, v):
    constant = loggamma((v + 1) / mpf(2)) - loggamma(v / mpf(2)) - log(v * pi) / 2 - log(s)
    return shifted(constant, lambda x: -(v + 1) / mpf(2) * log1p(((x - m) / s) ** 2 / v))


def cauchy(m, s):
    return shifted(-log(pi * s), lambda x: -log1p(((x - m) / s) ** 2))


def logistic(m, s):
    return shifted(-log(mpf(s)), lambda x: -(x - m) / s - 2 * log1p(exp(-(x - m) / s)))


def gumbel(m, b):
    return shifted(-log(mpf(b)), lambda x: -(x - m) / b - exp(-(x - m) / b))


def gamma_law(k, s):
    return shifted(-loggamma(k) - k * log(mpf(s)), lambda x: (k - 1) * log(x) - x / s)


def weibull(k, s):
    return shifted(log(k / mpf(s)), lambda x: (k - 1) * log(x / s) - (x / s) ** k)


def lognormal(m, s):
    return shifted(-log(s) - log(2 * pi) / 2, lambda x: -((log(x) - m) / s) ** 2 / 2 - log(x))


def inverse_gaussian(m, l):
    return shifted((log(mpf(l)) - log(2 * pi)) / 2, lambda x: -3 * log(x) / 2 - l * (x - m) ** 2 / (2 * m * m * x))


def rayleigh(s):
    return shifted(-2 * log(mpf(s)), lambda x: log(x) - x * x / (2 * s * s))


def beta(a, b):
    return shifted(loggamma(a + b) - loggamma(a) - loggamma(b), lambda x: (a - 1) * log(x) + (b - 1) * log1p(-x))


def poisson(m):
    return lambda x: x * log(m) - m - loggamma(x + 1)


def negbin(r, m):
    return lambda x: loggamma(r + x) - loggamma(r) - loggamma(x + 1) + r * log(r / (r + m)) + x * log(m / (r + m))


def binomial(n, p):
    return lambda x: loggamma(n + 1) - loggamma(x + 1) - loggamma(n - x + 1) + x * log(p) + (n - x) * log1p(-p)


LINE = [-inf, -30, -10, -5, -2, -1, 0, 1, 2, 5, 10, 30, inf]
SHORT = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 4, 8, 16, 32, 80]  # the rest is below 1e-30
TINY = [0] + [mpf(10) ** -k for k in (80, 40, 20, 10, 5, 3)]
HALF = TINY + [ mpf("0.01"), mpf("0.3"), 1, 2, 4, 8, 16, 40, 120]  # the rest is below 1e-30
UNIT = TINY + [mpf("0.05"), mpf("0.3"), mpf("0.6"), mpf("0.9"), mpf("0.999"), 1]  # beta above 1 only
h = mpf("0.5")
PAIRS = [
    ("student-t(0,1,5)", "normal(0,1.25)", student(0, 1, 5), normal(0, mpf("1.25")), LINE),
    ("normal(0,1)", "student-t(0.5,1,3)", normal(0, 1), student(h, 1, 3), LINE),
    ("normal(0,1)", "cauchy(0,1)", normal(0, 1), cauchy(0, 1), LINE),
    ("gumbel(0,2)", "logistic(0,1)", gumbel(0, 2), logistic(0, 1), [-10, -8, -6, -4, -2, 0, 2, 4, 8, 16, 32, 64, 150]),
    ("gumbel(0,1)", "normal(0.5,1.25)", gumbel(0, 1), normal(h, mpf("1.25")), SHORT),
    ("gamma(2,1)", "inverse-gaussian(2,4)", gamma_law(2, 1), inverse_gaussian(2, 4), HALF),
    ("weibull(1.5,2)", "lognormal(0.5,0.75)", weibull(mpf("1.5"), 2), lognormal(h, mpf("0.75")), HALF),
    ("rayleigh(2)", "gamma(3,1)", rayleigh(2), gamma_law(3, 1), HALF),
    ("gamma(0.25,2)", "weibull(0.5,1)", gamma_law(mpf("0.25"), 2), weibull(h, 1), HALF),
    ("beta(0.25,2)", "beta(2,3)", beta(mpf("0.25"), 2), beta(2, 3), UNIT),
    ("gamma(2,1)", "gamma(2.0009765625,1)", gamma_law(2, 1), gamma_law(2 + mpf(2) ** -10, 1), HALF),
    ("weibull(2,1)", "weibull(2.0009765625,1)", weibull(2, 1), weibull(2 + mpf(2) ** -10, 1), HALF),
    ("beta(2,3)", "beta(2.0009765625,3)", beta(2, 3), beta(2 + mpf(2) ** -10, 3), UNIT),
    ("gumbel(0,1)", "gumbel(0,1.0009765625)", gumbel(0, 1), gumbel(0, 1 + mpf(2) ** -10), SHORT),
]
SUMS = [
    ("poisson(3)", "negative-binomial(2,3)", poisson(3), negbin(2, 3)),
    ("negative-binomial(0.5,10)", "poisson(10)", negbin(h, 10), poisson(10)),
    ("binomial(10,0.25)", "poisson(2.5)", binomial(10, mpf("0.25")), poisson(mpf("2.5"))),
]


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see law_divergence.py)")
    for p_name, q_name, p, q, points in PAIRS:
        kl = quad(lambda x: exp(p(x)) * (p(x) - q(x)), points, maxdegree=7)
        print(f"{p_name}; {q_name}; {mp.nstr(kl, 20)}")
    for p_name, q_name, p, q in SUMS:
        kl = mpf(0)
        for x in range(0, 11 if p_name.startswith("binomial") else 800):
            kl += exp(p(mpf(x))) * (p(mpf(x)) - q(mpf(x)))
        print(f"{p_name}; {q_name}; {mp.nstr(kl, 20)}")


main()
