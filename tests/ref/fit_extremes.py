#!/usr/bin/env python3
"""Fits where arithmetic is hard: fit_extremes.inc and fit_ends.inc.

Samples that are narrow for their size (a shape of 1e15 and more), and observations between
limits of which one lies beyond an end of the support that follows the parameters. Newton's
method on the log-likelihood with mpmath at 160 digits, derivatives by finite differences,
from a place that is near; standard errors from the observed information.
"""
from mpmath import (mp, mpf, matrix, lu_solve, inverse, sqrt, log, log1p, exp, expm1,
                    bernoulli, loggamma, gammainc, cos, besseli, pi)

mp.dps = 160
INTEGERS = [-7, -4, -3, -1, 0, 0, 1, 2, 2, 5, 6, 9]


def log_gamma(x):
    """Stirling's series for large x, where mpmath's loggamma keeps 40 digits of the 160."""
    if x < 10000:
        return loggamma(x)
    total = (x - mpf(1) / 2) * log(x) - x + log(2 * pi) / 2
    for n in range(1, 40):
        total += bernoulli(2 * n) / (2 * n * (2 * n - 1) * x**(2 * n - 1))
    return total


def gamma(x, t):
    return (t[0] - 1) * log(x) - x / t[1] - log_gamma(t[0]) - t[0] * log(t[1])


def beta(x, t):
    return ((t[0] - 1) * log(x) + (t[1] - 1) * log1p(-x) + log_gamma(t[0] + t[1]) -
            log_gamma(t[0]) - log_gamma(t[1]))


def weibull(x, t):
    z = t[0] * log(x / t[1])
    return log(t[0] / x) + z - exp(z)


def inverse_gaussian(x, t):
    return (log(t[1]) - log(2 * pi) - 3 * log(x)) / 2 - t[1] * (x / t[0] - 1)**2 / (2 * x)


def negative_binomial(x, t):
    r, m = t
    return (log_gamma(r + x) - log_gamma(r) - log_gamma(x + 1) + r * log(r / (r + m)) +
            x * log(m / (r + m)))


def log_bessel(k):
    """log I0(k) - k: the asymptotic series where it serves."""
    if k < 1000:
        return log(besseli(0, k)) - k
    total, term = mpf(1), mpf(1)
    for j in range(1, 40):
        term *= mpf((2 * j - 1)**2) / (8 * j * k)
        total += term
    return log(total / sqrt(2 * pi * k))


def von_mises(x, t):
    return t[1] * (cos(x - t[0]) - 1) - log(2 * pi) - log_bessel(t[1])


def hazard(x, t):
    """Of the generalised Pareto law, and of the extreme value law as -log P(X <= x)."""
    return log1p(t[1] * x / t[0]) / t[1]


def pareto_end(x, t):
    """The share below x."""
    return 1 if 1 + t[1] * x / t[0] <= 0 else -expm1(-hazard(x, t))


def extreme_end(x, t):
    m, s, k = t
    if 1 + k * (x - m) / s <= 0:
        return mpf(0) if k > 0 else mpf(1)
    return exp(-exp(-hazard(x - m, (s, k))))


def weibull3_end(x, t):
    return mpf(0) if x <= t[2] else -expm1(-((x - t[2]) / t[1])**t[0])


def gamma3_end(x, t):
    return mpf(0) if x <= t[2] else gammainc(t[0], 0, (x - t[2]) / t[1], regularized=True)


def likelihood(law, ends, t):
    return sum(log(law(mpf(b), t) - law(mpf(a), t)) for a, b in ends)


def maximise(function, start):
    v = [mpf(x) for x in start]
    p = len(v)
    for _ in range(40):
        h = [max(abs(x), mpf('1e-3')) * mpf(10)**-40 for x in v]
        middle, g, hessian = function(v), matrix(p, 1), matrix(p, p)
        up, down = [], []
        for i in range(p):
            a, b = list(v), list(v)
            a[i] += h[i]
            b[i] -= h[i]
            up.append(function(a))
            down.append(function(b))
            g[i] = (up[i] - down[i]) / (2 * h[i])
            hessian[i, i] = (up[i] - 2 * middle + down[i]) / h[i]**2
        for i in range(p):
            for j in range(i):
                a, b = list(v), list(v)
                a[i] += h[i]
                a[j] += h[j]
                b[i] -= h[i]
                b[j] -= h[j]
                hessian[i, j] = hessian[j, i] = (function(a) + function(b) - up[i] - down[i] -
                                                 up[j] - down[j] + 2 * middle) / (2 * h[i] * h[j])
        step = lu_solve(hessian, g)
        v = [v[i] - step[i] for i in range(p)]
        if all(abs(step[i]) <= abs(v[i]) * mpf(10)**-50 for i in range(p)):
            break
    else:
        raise ArithmeticError("no convergence")
    covariance = inverse(-hessian)
    return v, [sqrt(covariance[i, i]) for i in range(p)]


def hexadecimal(values):
    return "{" + ", ".join(float(v).hex() for v in values) + "}"


def moments(x):
    mean = sum(map(mpf, x)) / len(x)
    return mean, sum((v - mean)**2 for v in map(mpf, x)) / len(x)


def narrow(out):
    for size in (1e6, 1e9, 1e12):
        x = [size + v for v in INTEGERS]
        mean, variance = moments(x)
        shape = mean**2 / variance
        cases = [("gamma", gamma, x, [shape, variance / mean]),
                 ("weibull", weibull, x, [mpf("1.28") * sqrt(shape), mean + sqrt(variance) / 2]),
                 ("inverse-gaussian", inverse_gaussian, x, [mean, mean**3 / variance])]
        near_half = [0.5 + v / size / 8 for v in INTEGERS]
        m, s = moments(near_half)
        total = m * (1 - m) / s - 1
        cases.append(("beta", beta, near_half, [m * total, (1 - m) * total]))
        angles = [1 + v / size / 8 for v in INTEGERS]
        m, s = moments(angles)
        cases.append(("von-mises", von_mises, angles, [m, 1 / s]))
        counts = [size * (v + 10) for v in INTEGERS]
        m, s = moments(counts)
        cases.append(("negative-binomial", negative_binomial, counts, [m**2 / (s - m), m]))
        for name, law, values, start in cases:
            exact = [mpf(v) for v in values]
            v, se = maximise(lambda t: sum(law(x, t) for x in exact), start)
            print('{"%s", %s, %s, %s},' % (name, hexadecimal(values), hexadecimal(v),
                                           hexadecimal(se)), file=out)


def ends(out):
    pairs = [(0.25, 0.5), (0.5, 1.0), (0.5, 1.0), (1.0, 1.5), (1.0, 1.5), (1.0, 2.0), (1.5, 2.0),
             (1.5, 2.5), (2.0, 2.5), (2.0, 3.0), (2.5, 3.0), (3.0, 3.5), (3.5, 5.0), (4.0, 4.5),
             (-9.0, 0.75), (-9.0, 0.5), (-9.0, 1.0), (0.75, 9.0), (1.75, 9.0), (2.75, 9.0), (2.5, 9.0)]
    positive = [(max(a, 0.0), b) for a, b in pairs]
    cases = [("generalized-pareto", pareto_end, positive, [3.81, -0.846]),
             ("generalized-extreme-value", extreme_end, pairs, [1.46, 1.35, -0.263]),
             ("weibull3", weibull3_end, pairs, [1.52, 2.355, -0.076]),
             ("gamma3", gamma3_end, pairs, [2.174, 1.04, -0.196])]
    for name, law, data, start in cases:
        v, se = maximise(lambda t: likelihood(law, data, t), start)
        low, high = zip(*data)
        print('{"%s", %s, %s, %s, %s},' % (name, hexadecimal(low), hexadecimal(high),
                                           hexadecimal(v), hexadecimal(se)), file=out)


if __name__ == "__main__":
    with open("fit_extremes.inc", "w") as out:
        print("/* Made by fit_extremes.py. */", file=out)
        narrow(out)
    with open("fit_ends.inc", "w") as out:
        print("/* Made by fit_extremes.py. */", file=out)
        ends(out)
