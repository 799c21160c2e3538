#!/usr/bin/env python3
"""Mutual information of the mixtures of Gao, Kannan, Oh, Viswanath (2017), section 5, and of
Ross (2014), as tests/unit/test_mixtures.c has it: from the definition, by sums and quadrature in mpmath."""
import mpmath as mp

mp.mp.dps = 20


def half_points():
    """I: a normal pair of correlation 0.9, or one of four points. Which of the two it is
    shows in x and in y, so its entropy is information too."""
    normal = -mp.log(1 - mp.mpf("0.81")) / 2
    points = sum(2 * p * mp.log(4 * p) for p in (mp.mpf("0.45"), mp.mpf("0.05")))
    return (normal + points) / 2 + mp.log(2)


def steps(m):
    """II: x uniform on 0 .. m - 1, y uniform on x .. x + 2: the density of y is 1/2m and
    1/m, on 2 and m - 1 of the m + 1 unit intervals."""
    density = [mp.mpf(1) / 2 / m] + [mp.mpf(1) / m] * (m - 1) + [mp.mpf(1) / 2 / m]
    return -sum(d * mp.log(d) for d in density) - mp.log(2)


def zeros(p):
    """IV: x exponential, y 0 with probability p, otherwise Poisson of mean x. The paper prints
    (1 - p) I(x; Poisson), which takes the zeros of both kinds for different; from the
    definition, H(y) - H(y | x), the information is less."""
    p = mp.mpf(p)

    def law(k, x):
        poisson = mp.exp(-x + k * mp.log(x) - mp.loggamma(k + 1))
        return (1 - p) * poisson + (p if k == 0 else 0)

    def given(x):
        terms = [law(k, x) for k in range(120)]
        return -mp.exp(-x) * sum(t * mp.log(t) for t in terms if t > 0)

    marginal = [(1 - p) / 2 ** (k + 1) + (p if k == 0 else 0) for k in range(120)]
    return (-sum(q * mp.log(q) for q in marginal)
            - mp.quad(given, [0, mp.mpf("0.01"), 0.1, 0.5, 1, 2, 4, 8, 16, 32, 60]))


def normal_classes(means):
    """Ross (2014), figure 2: a class of equal probabilities, x normal around its mean."""
    def density(x):
        return sum(mp.npdf(x, m) for m in means) / len(means)
    whole = -mp.quad(lambda x: density(x) * mp.log(density(x)), [-12, -4, 0, 2, 4, 8, 16])
    return whole - mp.log(2 * mp.pi * mp.e) / 2


def square_classes():
    """The same with x uniform on (0, 1), (1/2, 3/2) and (1, 2): the density of x is 1/3, 2/3,
    2/3, 1/3 on the half units."""
    return -2 * (mp.log(mp.mpf(1) / 3) / 6 + mp.log(mp.mpf(2) / 3) / 3)


print("I  ", mp.nstr(half_points(), 15))
print("II ", mp.nstr(steps(5), 15), mp.nstr(mp.log(5) - mp.mpf(4) / 5 * mp.log(2), 15))
print("IV ", mp.nstr(zeros("0.15"), 15))
print("Ross", mp.nstr(normal_classes([0, 2, 4]), 15), mp.nstr(square_classes(), 15))
