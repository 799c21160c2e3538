#!/usr/bin/env python3
"""Means, variances and entropies of every family: family_moments.txt.

Made with Arb's ball arithmetic (family_laws.py) from closed forms, and where there is none from the sum of all terms or an
integral, by mpmath with 40 digits: of -f log f (mixtures), or of Malmsten's form of E log Gamma(X + r) - log Gamma(X + 1) (wide
negative binomial laws).

    FAMILY count parameters  mean condition variance condition entropy condition

Conditions and "-" as in family_tails.py, of the entropies of mixtures the sum of w |m| / s: what rounding the places of an integral moves;
"nan" is a moment that does not exist.
"""
import math

import mpmath
from flint import arb, ctx

from family_laws import DISCRETE, FAMILIES, PI, condition, lbeta, lg, law_of, quantile, value_of

INFINITE, NONE = arb("inf"), arb("nan")
TERMS_MAX = 200000


def gamma_of(x):
    return lg(x).exp()


def binary(p):
    return -p * p.log() - (1 - p) * arb.log1p(-p)


def mixture_mean(*a):
    return sum((w * m for w, m in zip(a[0::3], a[1::3])), arb(0))


def mixture_variance(*a):
    centre = mixture_mean(*a)
    return sum((w * (s * s + (m - centre) ** 2) for w, m, s in zip(a[0::3], a[1::3], a[2::3])), arb(0))


def extreme_mean(m, s, k):
    if k == 0:
        return m + s * arb.const_euler()
    return INFINITE if k >= 1 else m + s * (gamma_of(1 - k) - 1) / k


def extreme_variance(m, s, k):
    if k == 0:
        return (arb.pi() * s) ** 2 / 6
    return INFINITE if k >= 0.5 else s * s * (gamma_of(1 - 2 * k) - gamma_of(1 - k) ** 2) / k ** 2


def student_variance(m, s, v):
    return NONE if v <= 1 else INFINITE if v <= 2 else s * s * v / (v - 2)


def student_entropy(m, s, v):
    half = (v + 1) / 2
    return half * (half.digamma() - (v / 2).digamma()) + v.log() / 2 + lbeta(v / 2, arb(1) / 2) + s.log()


def beta_entropy(a, b):
    return lbeta(a, b) - (a - 1) * a.digamma() - (b - 1) * b.digamma() + (a + b - 2) * (a + b).digamma()


def wald_entropy(m, l):
    """E log X = log m - e^2f E1(2f), f = l / m."""
    f = 2 * l / m
    return ((2 * arb.pi() / l).log() + 1) / 2 + 3 * (m.log() - f.exp() * f.expint(1)) / 2


def angle_entropy(m, k):
    bell = k.bessel_i(0) * (-k).exp()
    return (2 * arb.pi() * bell).log() + k * (1 - k.bessel_i(1) / k.bessel_i(0))


def fold(m, k):
    return m - 2 * arb.pi() if m > PI else m


EULER = arb.const_euler
HALF = lambda: arb(1) / 2
# family: mean, variance, entropy (None: by the sum of its terms or the integral)
MOMENTS = {
    "bernoulli": (lambda p: p, lambda p: p * (1 - p), binary),
    "binomial": (lambda n, p: n * p, lambda n, p: n * p * (1 - p), None),
    "geometric": (lambda p: (1 - p) / p, lambda p: (1 - p) / p ** 2, lambda p: binary(p) / p),
    "poisson": (lambda m: m, lambda m: m, None),
    "negative-binomial": (lambda r, m: m, lambda r, m: m + m * m / r, None),
    "zero-inflated-poisson": (lambda z, m: (1 - z) * m, lambda z, m: (1 - z) * m * (1 + z * m), None),
    "uniform": (lambda a, b: (a + b) / 2, lambda a, b: (b - a) ** 2 / 12, lambda a, b: (b - a).log()),
    "beta": (lambda a, b: a / (a + b), lambda a, b: a * b / ((a + b) ** 2 * (a + b + 1)), beta_entropy),
    "exponential": (lambda r: 1 / r, lambda r: 1 / r ** 2, lambda r: 1 - r.log()),
    "gamma": (lambda k, s: k * s, lambda k, s: k * s * s, lambda k, s: k + s.log() + lg(k) + (1 - k) * k.digamma()),
    "lognormal": (lambda m, s: (m + s * s / 2).exp(), lambda m, s: (s * s).expm1() * (2 * m + s * s).exp(), lambda m, s: m + HALF() + (2 * arb.pi()).log() / 2 + s.log()),
    "weibull": (lambda k, s: s * gamma_of(1 + 1 / k), lambda k, s: s * s * (gamma_of(1 + 2 / k) - gamma_of(1 + 1 / k) ** 2),
                lambda k, s: EULER() * (1 - 1 / k) + (s / k).log() + 1),
    "inverse-gaussian": (lambda m, l: m, lambda m, l: m ** 3 / l, wald_entropy),
    "pareto": (lambda m, a: a * m / (a - 1) if a > 1 else INFINITE, lambda m, a: m * m * a / ((a - 1) ** 2 * (a - 2)) if a > 2 else INFINITE,
               lambda m, a: (m / a).log() + 1 + 1 / a),
    "rayleigh": (lambda s: s * (arb.pi() / 2).sqrt(), lambda s: (2 - arb.pi() / 2) * s * s, lambda s: 1 + (s / arb(2).sqrt()).log() + EULER() / 2),
    "normal": (lambda m, s: m, lambda m, s: s * s, lambda m, s: (2 * arb.pi()).log() / 2 + HALF() + s.log()),
    "laplace": (lambda m, s: m, lambda m, s: 2 * s * s, lambda m, s: 1 + (2 * s).log()),
    "logistic": (lambda m, s: m, lambda m, s: (arb.pi() * s) ** 2 / 3, lambda m, s: 2 + s.log()),
    "student-t": (lambda m, s, v: m if v > 1 else NONE, student_variance, student_entropy),
    "cauchy": (lambda m, s: NONE, lambda m, s: NONE, lambda m, s: (4 * arb.pi() * s).log()),
    "gumbel": (lambda m, s: m + s * EULER(), lambda m, s: (arb.pi() * s) ** 2 / 6, lambda m, s: s.log() + EULER() + 1),
    "von-mises": (fold, lambda m, k: 1 - k.bessel_i(1) / k.bessel_i(0), angle_entropy),
    "generalized-pareto": (lambda s, k: s / (1 - k) if k < 1 else INFINITE, lambda s, k: s * s / ((1 - k) ** 2 * (1 - 2 * k)) if k < 0.5 else INFINITE,
                           lambda s, k: s.log() + k + 1),
    "generalized-extreme-value": (extreme_mean, extreme_variance, lambda m, s, k: s.log() + EULER() * (1 + k) + 1),
}
for _name in ("gamma", "weibull", "lognormal"):
    _mean, _variance, _entropy = MOMENTS[_name]
    MOMENTS[_name + "3"] = (lambda *a, f=_mean: a[-1] + f(*a[:-1]), lambda *a, f=_variance: f(*a[:-1]), lambda *a, f=_entropy: f(*a[:-1]))
for _name in "1238":
    MOMENTS["normal-mixture:" + _name] = (mixture_mean, mixture_variance, None)


def summed_entropy(family, parameters):
    law = law_of(*(("poisson", parameters[1:]) if family == "zero-inflated-poisson" else (family, parameters)))
    low, high = quantile(law, 1e-45, 0), quantile(law, 1e-45, 1)
    if high - low > TERMS_MAX:
        return None
    logpdf = FAMILIES[family][0]

    def entropy(*a):
        levels = (logpdf(arb(k), *a) for k in sorted(set(range(int(low), int(high) + 1)) | {0}))
        return -sum((level * level.exp() for level in levels), arb(0))
    return entropy


def wide_entropy(r, m):
    """log Gamma(z) is the integral over t of ((z - 1) - (1 - e^(-(z - 1) t)) / (1 - e^-t)) e^-t / t."""
    mpmath.mp.dps = 40
    r, m = mpmath.mpf(r), mpmath.mpf(m)
    p, q = r / (r + m), m / (r + m)

    def term(t):
        rest = -mpmath.expm1(-t)
        return ((r - 1) + (p / (p + q * rest)) ** r * mpmath.expm1(-(r - 1) * t) / rest) * mpmath.exp(-t) / t
    ends = [0] + [mpmath.mpf(10) ** j for j in range(-40, 2)] + [30 * 2 ** j for j in range(int(math.log2(4 + 8 / r)))]
    return mpmath.nstr(mpmath.loggamma(r) - r * mpmath.log(p) - m * mpmath.log(q) - mpmath.quad(term, ends), 20) + " 0"


def mixture_entropy(a):
    mpmath.mp.dps = 40
    parts = [tuple(mpmath.mpf(x) for x in a[j:j + 3]) for j in range(0, len(a), 3)]
    steps = [f * 2.0 ** j for f in (-1, 1) for j in range(-2, 5)] + [0, -24, 24]
    ends = sorted({m + f * s for _, m, s in parts for f in steps})

    def term(x):
        p = sum(w * mpmath.npdf(x, m, s) for w, m, s in parts)
        return -p * mpmath.log(p) if p > 0 else mpmath.mpf(0)
    places = sum(w * abs(m) / s for w, m, s in parts)
    return "%s %.4g" % (mpmath.nstr(mpmath.quad(term, ends), 20), places)


def field(function, parameters, fixed):
    ctx.prec = 200
    try:
        limit = function(*[arb(p) for p in parameters])
        if limit.is_nan() or not limit.is_finite() and limit > 0:
            return ("nan" if limit.is_nan() else "inf") + " 0"
        value = value_of(function, parameters)
        return "%s %.4g" % (value.str(20, radius=False), condition(function, parameters, fixed))
    except (ZeroDivisionError, ValueError, AttributeError):
        return "- 0"


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see family_moments.py)")
    for family, (mean, variance, entropy) in MOMENTS.items():
        fixed = {0} if family == "binomial" else set()
        for parameters in FAMILIES[family][3]:
            found = summed_entropy(family, parameters) if family in DISCRETE and entropy is None else entropy
            integral = wide_entropy if family == "negative-binomial" else lambda *a: mixture_entropy(a)
            last = field(found, parameters, fixed) if found else integral(*parameters)
            numbers = " ".join(float(p).hex() for p in parameters)
            print(family, len(parameters), numbers, field(mean, parameters, fixed), field(variance, parameters, fixed), last, flush=True)


if __name__ == "__main__":
    main()
