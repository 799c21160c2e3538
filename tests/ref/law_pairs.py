#!/usr/bin/env python3
"""Divergences between laws of every two kinds of families: law_pairs.txt.

Densities in long double (NumPy), integrated by Gauss's rule of 24 points over panels that grow from every end, mode and crossing of
the densities by a quarter of their distance, from 1e-280 to 1e300: some 20,000 points that know nothing of plogp's quantiles. Whole
numbers: every term, probabilities from their ratios. F - G is the integral of p - q from the nearer end, at the points by the integral
of the polynomial through them. One line per pair: law; law; KL; reverse KL; JS; TV; Hellinger; chi2; W1; KS; energy. "-": infinite,
or not within 1e-10 where only 1e-120 or 1e120 from an end are left. After pairs of fixed laws come 300 of random ones.
"""
import random
import re

import mpmath
import numpy as np
from flint import arb, ctx

ctx.prec = 130
mpmath.mp.dps = 40
L = np.longdouble
INF = L("inf")
PI = L(mpmath.nstr(mpmath.pi, 30))
RULE = [arb.legendre_p_root(24, k, True) for k in range(24)][::-1]
NODES, WEIGHTS = (np.array([L(r[i].str(35, radius=False)) for r in RULE]) for i in (0, 1))


def integration():
    """[j, k]: the integral from -1 to node j of the polynomial that is 1 at node k and 0 at the others."""
    made = np.zeros((24, 24), dtype=L)
    for j in range(24):
        t = -1 + (NODES[j] + 1) * (NODES + 1) / 2
        for k in range(24):
            others = np.delete(NODES, k)
            values = np.prod((t[:, None] - others) / (NODES[k] - others), axis=1)
            made[j, k] = np.sum(values * WEIGHTS) * (NODES[j] + 1) / 2
    return made


INTEGRATION = integration()


def exact(function, *arguments):
    return L(mpmath.nstr(function(*[mpmath.mpf(float(a)) for a in arguments]), 30))


def log_gamma(x):
    return exact(mpmath.loggamma, x)


def hazard(z, k):
    return z if k == 0 else np.log1p(k * z) / k


def gamma(k, s, m=L(0)):
    constant = log_gamma(k) + k * np.log(s)
    return lambda x: (k - 1) * np.log(x - m) - (x - m) / s - constant, m, INF, [m + k * s]


def lognormal(m, s, shift=L(0)):
    return (lambda x: -((np.log(x - shift) - m) / s) ** 2 / 2 - np.log(x - shift) - np.log(s) - np.log(2 * PI) / 2, shift, INF, [shift + np.exp(m)])


def weibull(k, s, m=L(0)):
    return lambda x: np.log(k / s) + (k - 1) * np.log((x - m) / s) - ((x - m) / s) ** k, m, INF, [m + s]


def beta(a, b):
    constant = log_gamma(a) + log_gamma(b) - log_gamma(a + b)
    return lambda x: (a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - constant, L(0), L(1), [a / (a + b)]


def student(m, s, v):
    constant = log_gamma((v + 1) / 2) - log_gamma(v / 2) - np.log(v * PI) / 2 - np.log(s)
    return lambda x: constant - (v + 1) / 2 * np.log1p(((x - m) / s) ** 2 / v), -INF, INF, [m]


def von_mises(m, k):
    constant = np.log(2 * PI) + exact(lambda t: mpmath.log(mpmath.besseli(0, t)), k)
    return lambda x: k * np.cos(x - m) - constant, -L(float(np.pi)), L(float(np.pi)), [m]


def extreme(m, s, k):
    def logpdf(x):
        h = hazard((x - m) / s, k)
        return -np.log(s) - (k + 1) * h - np.exp(-h)
    return logpdf, m - s / k if k > 0 else -INF, m - s / k if k < 0 else INF, [m]


def mixture(*a):
    parts = [(np.log(a[i] / a[i + 2]) - np.log(2 * PI) / 2, a[i + 1], a[i + 2]) for i in range(0, len(a), 3)]

    def logpdf(x):
        terms = np.array([c - ((x - m) / s) ** 2 / 2 for c, m, s in parts])
        top = terms.max(axis=0)
        return top + np.log(np.exp(terms - top).sum(axis=0))
    return logpdf, -INF, INF, [m for _, m, _ in parts]


def logistic(m, s):
    def logpdf(x):
        z = np.abs(x - m) / s
        return -z - np.log(s) - 2 * np.log1p(np.exp(-z))
    return logpdf, -INF, INF, [m]


# name: log density, ends of the support, places where something happens
DENSITIES = {
    "uniform": lambda a, b: (lambda x: 0 * x - np.log(b - a), a, b, []),
    "beta": beta,
    "exponential": lambda r: (lambda x: np.log(r) - r * x, L(0), INF, [1 / r]),
    "gamma": gamma,
    "lognormal": lognormal,
    "weibull": weibull,
    "inverse-gaussian": lambda m, l: (lambda x: (np.log(l / (2 * PI)) - 3 * np.log(x)) / 2 - l * (x - m) ** 2 / (2 * m * m * x), L(0), INF, [m]),
    "pareto": lambda m, a: (lambda x: np.log(a) + a * np.log(m) - (a + 1) * np.log(x), m, INF, [2 * m]),
    "rayleigh": lambda s: (lambda x: np.log(x) - 2 * np.log(s) - (x / s) ** 2 / 2, L(0), INF, [s]),
    "normal": lambda m, s: (lambda x: -((x - m) / s) ** 2 / 2 - np.log(s) - np.log(2 * PI) / 2, -INF, INF, [m]),
    "laplace": lambda m, s: (lambda x: -np.abs(x - m) / s - np.log(2 * s), -INF, INF, [m]),
    "logistic": logistic,
    "student-t": student,
    "cauchy": lambda m, s: (lambda x: -np.log(PI * s) - np.log1p(((x - m) / s) ** 2), -INF, INF, [m]),
    "gumbel": lambda m, s: (lambda x: -(x - m) / s - np.exp(-(x - m) / s) - np.log(s), -INF, INF, [m]),
    "von-mises": von_mises,
    "generalized-pareto": lambda s, k: (lambda x: -np.log(s) - (k + 1) * hazard(x / s, k), L(0), INF if k >= 0 else -s / k, [s / 2]),
    "generalized-extreme-value": extreme,
    "gamma3": gamma,
    "weibull3": weibull,
    "lognormal3": lognormal,
    "normal-mixture:2": mixture,
}


def panels(start, end, sign):
    """Ends of panels from `start` out to `end`, each a quarter of the distance longer than the one before."""
    first = L("1e-280") if start == 0 else abs(start) * L(2) ** -60
    reach = abs(end - start) if np.isfinite(end) else L("1e300")
    first = min(first, reach / 2)
    steps = max(1, int(np.ceil(float(np.log(reach / first)) / 0.25)))
    distances = np.concatenate([[L(0)], np.exp(np.linspace(np.log(first), np.log(reach), steps + 1))])
    distances[-1] = reach
    return start + sign * distances


def grid(p, q):
    places = sorted({x for law in (p, q) for x in [law[1], law[2]] + law[3] if np.isfinite(x)})
    ends = [panels(places[0], -INF, -1)] if np.isinf(min(p[1], q[1])) else []
    ends += [panels(places[-1], INF, 1)] if np.isinf(max(p[2], q[2])) else []
    for a, b in zip(places, places[1:]):
        ends += [panels(a, (a + b) / 2, 1), panels(b, (a + b) / 2, -1)]
    return np.unique(np.concatenate(ends))


def evaluate(law, x):
    value = law[0](x)
    return np.where((x < law[1]) | (x > law[2]) | np.isnan(value), -np.inf, value)


def points(ends):
    half = (ends[1:] - ends[:-1]) / 2
    middle = ends[:-1] + half
    return (middle[:, None] + half[:, None] * NODES).ravel(), (half[:, None] * WEIGHTS).ravel()


def crossings(p, q, x):
    sign = np.sign(np.nan_to_num(evaluate(p, x) - evaluate(q, x)))
    found = []
    for i in np.nonzero(sign[1:] * sign[:-1] < 0)[0]:
        low, high = x[i], x[i + 1]
        for _ in range(70):
            middle = np.array([(low + high) / 2])
            same = np.sign(evaluate(p, middle) - evaluate(q, middle))[0] == sign[i]
            low, high = (middle[0], high) if same else (low, middle[0])
        found.append(low)
    return found


def difference(p, q, ends):
    """F - G at the ends of the panels and at their points, from the end of the line that is nearer."""
    half = (ends[1:] - ends[:-1]) / 2
    x = (ends[:-1] + half)[:, None] + half[:, None] * NODES
    a, b = np.exp(evaluate(p, x)), np.exp(evaluate(q, x))
    parts, mass = half * ((a - b) @ WEIGHTS), np.cumsum(half * ((a + b) @ WEIGHTS))
    low, high = np.concatenate([[L(0)], np.cumsum(parts)]), np.concatenate([np.cumsum(parts[::-1])[::-1], [L(0)]])
    at_ends = np.where(np.concatenate([[True], mass < 1]), low, -high)
    inside = half[:, None] * ((a - b) @ INTEGRATION.T)
    from_high = -high[1:, None] - (parts[:, None] - inside)
    return at_ends, np.where((mass < 1)[:, None], low[:-1, None] + inside, from_high), half


def distances(p, q, ends):
    """W1, KS and energy: panels are cut where F - G changes its sign, found by Newton's method in three rounds."""
    for _ in range(4):
        d, inside, half = difference(p, q, ends)
        cuts = []
        for i in np.nonzero(d[1:] * d[:-1] < 0)[0]:
            t = ends[i] + half[i] * (1 + NODES)
            j = np.nonzero(np.sign(inside[i]) != np.sign(d[i]))[0]
            x = np.array([t[j[0]] if len(j) else ends[i + 1]])
            start = inside[i][j[0]] if len(j) else d[i + 1]
            slope = (np.exp(evaluate(p, x)) - np.exp(evaluate(q, x)))[0]
            new = x[0] - start / slope if slope != 0 else x[0]
            cuts.append(new if ends[i] < new < ends[i + 1] else x[0])
        ends = np.unique(np.concatenate([ends, np.array(cuts, dtype=L)]))
    d, inside, half = difference(p, q, ends)
    area, square = (np.abs(inside) @ WEIGHTS) * half, (inside ** 2 @ WEIGHTS) * half
    outer = np.maximum(np.abs(ends[1:]), np.abs(ends[:-1])) > 1e120
    sure = np.sum(area[outer]) <= 1e-12 * np.sum(area) and np.isfinite(np.sum(area))
    return [np.sum(area) if sure else None, np.abs(d).max(), np.sqrt(2 * np.sum(square)) if sure else None]


def densities(p, q):
    ends = grid(p, q)
    ends = np.unique(np.concatenate([ends, crossings(p, q, points(ends)[0])]))
    x, w = points(ends)
    log_p, log_q = evaluate(p, x), evaluate(q, x)
    places = np.array([a for law in (p, q) for a in [law[1], law[2]] + law[3] if np.isfinite(a)])
    distance = np.abs(x[:, None] - places).min(axis=1)
    outer = (distance < 1e-120) | (distance > 1e120)
    return sums(log_p, log_q, w, outer) + distances(p, q, ends)


def sums(log_p, log_q, w, outer):
    p, q = np.exp(log_p), np.exp(log_q)
    middle = (p + q) / 2
    terms = [np.where(p * w > 0, p * (log_p - log_q) * w, 0), np.where(q * w > 0, q * (log_q - log_p) * w, 0),
             (np.where(p > 0, p * np.log(p / middle) - p + middle, middle) + np.where(q > 0, q * np.log(q / middle) - q + middle, middle)) / 2 * w,
             np.abs(p - q) / 2 * w, (np.sqrt(p) - np.sqrt(q)) ** 2 / 2 * w, np.where(q * w > 0, (p - q) ** 2 / q * w, np.where(p * w > 0, np.inf, 0))]
    made = []
    for t in terms:
        t = np.where(np.isnan(t), 0, t)  # where both underflow
        total = np.sum(np.sort(t))
        far = np.sum(np.abs(t[outer]))
        made.append(total if np.isfinite(total) and far <= 1e-10 * abs(total) else None)
    made[4] = None if made[4] is None else np.sqrt(made[4])
    return made


def probabilities(family, a, count):
    k = np.arange(count, dtype=L)
    if family == "geometric":
        return np.log(a[0]) + k * np.log1p(-a[0])
    if family == "bernoulli":
        family, a = "binomial", [L(1), a[0]]
    if family == "binomial":
        first, ratio = a[0] * np.log1p(-a[1]), np.where(k < a[0], np.log(np.maximum(a[0] - k, 0) / (k + 1)) + np.log(a[1] / (1 - a[1])), -np.inf)
    elif family == "negative-binomial":
        first, ratio = -a[0] * np.log1p(a[1] / a[0]), np.log((a[0] + k) / (k + 1)) + np.log(a[1] / (a[0] + a[1]))
    else:
        first, ratio = -a[-1], np.log(a[-1]) - np.log(k + 1)
    logs = np.concatenate([[first], first + np.cumsum(ratio)[:-1]])
    if family == "zero-inflated-poisson":
        logs += np.log1p(-a[0])
        logs[0] = np.log(a[0] + (1 - a[0]) * np.exp(first))
    return logs


def wholes(p, q):
    log_p, log_q = (probabilities(f, a, 20000) for f, a in (p, q))
    outer = np.arange(20000) >= 15000
    made = sums(log_p, log_q, np.ones(20000, dtype=L), outer)
    d = np.cumsum(np.exp(log_p) - np.exp(log_q))
    return made + [np.sum(np.abs(d)), np.abs(d).max(), np.sqrt(2 * np.sum(d * d))]


DENSE = ["uniform(-1,3)", "beta(0.75,2.5)", "exponential(0.5)", "gamma(0.625,3)", "lognormal(1,0.5)", "weibull(1.75,4)", "inverse-gaussian(2,3)", "pareto(1,3)",
         "rayleigh(2)", "normal(1,2)", "laplace(1,1.5)", "logistic(-1,0.5)", "student-t(0,2,4.5)", "cauchy(1,2)", "gumbel(0,2)", "von-mises(1,2)",
         "generalized-pareto(2,-0.25)", "generalized-extreme-value(1,1.5,0.25)", "gamma3(2.5,1,-2)", "weibull3(1.5,2,0.5)", "lognormal3(0,1,-3)",
         "normal-mixture:2(0.25,-1,0.5,0.75,2,1)"]
WHOLE = ["bernoulli(0.375)", "binomial(40,0.25)", "geometric(0.125)", "poisson(12.5)", "negative-binomial(2.5,9)", "zero-inflated-poisson(0.25,6)"]


def parsed(text):
    family, arguments = re.match(r"([^(]*)\((.*)\)", text).groups()
    return family, [L(float(a)) for a in arguments.split(",")]


def show(p, q, values):
    print("; ".join([p, q] + ["%.17g" % float(v) if v is not None and np.isfinite(v) else "-" for v in values]), flush=True)


def random_law(whole):
    """Of a random family: places in -3 .. 3, scales and shapes over a factor of 20, all of three digits."""
    def number(low, high, log=True):
        x = low * (high / low) ** random.random() if log else low + (high - low) * random.random()
        return "%.3g" % x

    def place():
        return number(-3, 3, False)

    def size():
        return number(0.3, 6)
    rates = lambda: number(0.02, 0.98, False)
    laws = {"bernoulli": [rates], "binomial": [lambda: str(random.randint(1, 60)), rates], "geometric": [rates], "poisson": [size], "negative-binomial": [size, size],
            "zero-inflated-poisson": [rates, size]} if whole else {
        "beta": [size, size], "exponential": [size], "gamma": [size, size], "lognormal": [place, size], "weibull": [size, size], "inverse-gaussian": [size, size],
        "pareto": [size, size], "rayleigh": [size], "normal": [place, size], "laplace": [place, size], "logistic": [place, size], "student-t": [place, size, size],
        "cauchy": [place, size], "gumbel": [place, size], "von-mises": [place, size], "generalized-pareto": [size, lambda: number(-0.4, 0.6, False)],
        "generalized-extreme-value": [place, size, lambda: number(-0.4, 0.6, False)], "gamma3": [size, size, place], "weibull3": [size, size, place],
        "lognormal3": [place, lambda: number(0.3, 1.5), place], "normal-mixture:2": [lambda: "0.25", place, size, lambda: "0.75", place, size]}
    family = random.choice(sorted(laws))
    return "%s(%s)" % (family, ",".join(f() for f in laws[family]))


def random_pairs(count):
    random.seed(20261122)
    for i in range(count):
        whole = i % 4 == 0
        p, q = random_law(whole), random_law(whole)
        first, second = parsed(p), parsed(q)
        values = wholes(first, second) if whole else densities(*[DENSITIES[f](*a) for f, a in (first, second)])
        show(p, q, values)


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see law_pairs.py)")
    np.seterr(all="ignore")
    for p in WHOLE:
        for q in WHOLE:
            if p != q:
                show(p, q, wholes(parsed(p), parsed(q)))
    for step in (1, 4, 9, 16):
        for i, p in enumerate(DENSE):
            q = DENSE[(i + step) % len(DENSE)]
            show(p, q, densities(*[DENSITIES[f](*a) for f, a in (parsed(p), parsed(q))]))
    random_pairs(300)


if __name__ == "__main__":
    main()
