#!/usr/bin/env python3
"""Maximum-likelihood fits of shifted, extreme-value and mixture families: fit_families.json.

An inner maximum of each likelihood, found without plogp: SciPy's Nelder-Mead from many places
(locations on a grid below the smallest value, or components at random blocks of the sample),
then Newton's method with mpmath at 40 digits on finite differences of the log-likelihood.
Standard errors from the observed information there. Samples are those of fit_mle.json and
of samples/.
"""
import glob
import json
import os

import numpy as np
from mpmath import mp, mpf, log, exp, loggamma, pi, log1p, matrix, inverse, sqrt
from scipy.optimize import minimize
from scipy.special import gammaln

mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))


def gamma3(log, log1p, exp, lg, t, y):
    k, s, m = t
    z = y - m
    return (k - 1) * log(z) - z / s - lg(k) - k * log(s)


def weibull3(log, log1p, exp, lg, t, y):
    k, s, m = t
    z = log((y - m) / s)
    return log(k / s) + (k - 1) * z - exp(k * z)


def lognormal3(log, log1p, exp, lg, t, y):
    a, s, m = t
    z = log(y - m)
    return -((z - a) / s) ** 2 / 2 - z - log(s) - log(2 * pi_of(exp)) / 2


def gev(log, log1p, exp, lg, t, y):
    m, s, k = t
    h = log1p(k * (y - m) / s) / k
    return -(1 + k) * h - exp(-h) - log(s)


def gpd(log, log1p, exp, lg, t, y):
    s, k = t
    return -(1 + 1 / k) * log1p(k * y / s) - log(s)


def pi_of(exp):
    return pi if exp is mp.exp else np.pi


def mixture(log, log1p, exp, lg, t, y):
    """t: weight, mean, sd of every component, without the last weight."""
    count = (len(t) + 1) // 3
    weights = [t[3 * j] for j in range(count - 1)]
    weights.append(1 - sum(weights))
    places = [(t[3 * j + 1], t[3 * j + 2]) for j in range(count - 1)] + [(t[-2], t[-1])]
    total = 0
    for w, (m, s) in zip(weights, places):
        total = total + w / s * exp(-((y - m) / s) ** 2 / 2)
    return log(total) - log(2 * pi_of(exp)) / 2


def double(f, t, x):
    with np.errstate(all="ignore"):
        value = -np.sum(f(np.log, np.log1p, np.exp, gammaln, t, x))
    return value if np.isfinite(value) else 1e300


def exact(f, t, x):
    return sum(f(mp.log, mp.log1p, mp.exp, loggamma, t, v) for v in x)


def derivatives(f, t, x):
    n, h = len(t), mpf(10) ** -12
    step = [h * max(abs(v), mpf(10) ** -3) for v in t]
    at = {}

    def value(shift):
        if shift not in at:
            at[shift] = exact(f, [v + s * d for v, s, d in zip(t, shift, step)], x)
        return at[shift]

    def unit(*which):
        return tuple(sum(sign for i, sign in which if i == j) for j in range(n))

    g, H = matrix(n, 1), matrix(n, n)
    zero = unit()
    for i in range(n):
        up, down = value(unit((i, 1))), value(unit((i, -1)))
        g[i] = (up - down) / (2 * step[i])
        H[i, i] = (up - 2 * value(zero) + down) / step[i] ** 2
        for j in range(i):
            H[i, j] = H[j, i] = (value(unit((i, 1), (j, 1))) - value(unit((i, 1), (j, -1)))
                                 - value(unit((i, -1), (j, 1))) + value(unit((i, -1), (j, -1)))) / (4 * step[i] * step[j])
    return value(zero), g, H


def polish(f, t, x):
    t, x = [mpf(float(v)) for v in t], [mpf(float(v)) for v in x]
    for _ in range(12):
        value, g, H = derivatives(f, t, x)
        move = inverse(H) * g
        t = [v - d for v, d in zip(t, move)]
        if max(abs(d) / (1 + abs(v)) for d, v in zip(move, t)) < mpf(10) ** -20:
            break
    value, g, H = derivatives(f, t, x)
    return t, value, inverse(-H)


def climb(f, start, x):
    found = minimize(lambda t: double(f, t, x), start, method="Nelder-Mead",
                     options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 40000, "maxfev": 40000})
    return found.x, found.fun


def starts_shifted(f, x):
    range_, least = np.ptp(x), x.min()
    for d in (0.003, 0.03, 0.1, 0.3, 1, 3, 10):
        y = x - (least - d * range_)
        if f is lognormal3:
            yield [np.log(y).mean(), np.log(y).std(), least - d * range_]
        elif f is gamma3:
            yield [y.mean() ** 2 / y.var(), y.var() / y.mean(), least - d * range_]
        else:
            yield [1.2 / np.log(y).std(), y.mean() * 1.1, least - d * range_]


def starts_mixture(k, x):
    random, x = np.random.default_rng(7), np.sort(x)
    for _ in range(12):
        cuts = np.sort(random.choice(np.arange(5, len(x) - 5), k - 1, replace=False))
        start = []
        for j, block in enumerate(np.split(x, cuts)):
            start += ([len(block) / len(x)] if j + 1 < k else []) + [block.mean(), max(block.std(), 0.2 * x.std())]
        yield start


def inner(f, t, x):
    """Whether the place is an inner maximum worth the name: not a spike on one value."""
    if f in (gamma3, weibull3):
        return t[0] > 1.05
    if f is mixture:
        count = (len(t) + 1) // 3
        weights = [t[3 * j] for j in range(count - 1)]
        return min(t[3 * j + 2] if j + 1 < count else t[-1] for j in range(count)) > 0.05 * x.std() and \
            min(weights + [1 - sum(weights)]) > 0.02
    return f is lognormal3 and t[1] < 5 or f in (gev, gpd) and t[-1] > -0.9


def best(f, starts, x):
    found = [climb(f, start, x) for start in starts]
    found = [(value, place) for place, value in found if inner(f, place, x)]
    return min(found, key=lambda pair: pair[0])[1]


NAMES = {"gamma3": ["shape", "scale", "location"], "weibull3": ["shape", "scale", "location"],
         "lognormal3": ["meanlog", "sdlog", "location"], "generalized-pareto": ["scale", "shape"],
         "generalized-extreme-value": ["location", "scale", "shape"]}
CASES = [("gamma3", gamma3, "rivers"), ("gamma3", gamma3, "swiss_education_frac"), ("weibull3", weibull3, "precip"), ("weibull3", weibull3, "nhtemp"),
         ("weibull3", weibull3, "rivers"), ("lognormal3", lognormal3, "rivers"), ("lognormal3", lognormal3, "mammals_brain"),
         ("generalized-extreme-value", gev, "precip"), ("generalized-extreme-value", gev, "rivers"), ("generalized-extreme-value", gev, "nhtemp"),
         ("generalized-pareto", gpd, "rivers"), ("generalized-pareto", gpd, "attenu_accel"),
         ("normal-mixture:2", mixture, "faithful_eruptions"), ("normal-mixture:2", mixture, "attenu_accel"), ("normal-mixture:2", mixture, "precip"),
         ("normal-mixture:2", mixture, "rivers"), ("normal-mixture:3", mixture, "attenu_accel")]


def report(family, f, x):
    if f is mixture:
        k = int(family.split(":")[1])
        t, value, covariance = polish(f, best(f, starts_mixture(k, x), x), x)
        rows = [[mpf(int(i == j)) for j in range(len(t))] for i in range(len(t))]
        last = [mpf(-1 if j % 3 == 0 and j < 3 * (k - 1) else 0) for j in range(len(t))]
        values = t[:-2] + [1 - sum(t[0:3 * (k - 1):3])] + t[-2:]
        rows = rows[:-2] + [last] + rows[-2:]
        names = [n + str(j + 1) for j in range(k) for n in ("weight", "mean", "sd")]
        order = sorted(range(k), key=lambda j: values[3 * j + 1])
        pick = [3 * j + a for j in order for a in range(3)]
        values, rows = [values[i] for i in pick], [rows[i] for i in pick]
    else:
        starts = [[np.mean(x) - 0.45 * np.std(x), 0.78 * np.std(x), 0.05], [np.median(x), np.std(x) / 2, 0.4]] if f is gev else \
            [[np.mean(x), 0.05], [np.mean(x) / 2, 0.5]] if f is gpd else starts_shifted(f, x)
        t, value, covariance = polish(f, best(f, starts, x), x)
        values, names = t, NAMES[family]
        rows = [[mpf(int(i == j)) for j in range(len(t))] for i in range(len(t))]
    errors = []
    for row in rows:
        v = matrix([row])
        errors.append(sqrt((v * covariance * v.T)[0]))
    k, n = len(t), len(x)
    return {"family": family, "parameters": {a: float(b) for a, b in zip(names, values)}, "se": {a: float(b) for a, b in zip(names, errors)},
            "loglik": float(value), "aic": float(2 * k - 2 * value), "bic": float(k * log(n) - 2 * value)}


def main():
    with open(os.path.join(HERE, "fit_mle.json")) as file:
        samples = {s["name"]: s["values"] for s in json.load(file)["samples"]}
    for path in glob.glob(os.path.join(HERE, "samples", "*.csv")):
        with open(path) as file:
            name = os.path.basename(path)[:-len(".csv")]
            samples.setdefault(name, [float(line) for line in file.read().split()[1:]])
    made = {}
    for family, f, name in CASES:
        made.setdefault(name, []).append(report(family, f, np.array(samples[name])))
    print('{"provenance": "%s", "samples": [' % " ".join(__doc__.split()))
    for i, (name, fits) in enumerate(made.items()):
        lines = ",\n  ".join(json.dumps(fit) for fit in fits)
        print('{"name": "%s", "values": %s, "fits": [\n  %s]}%s' % (name, json.dumps(samples[name]), lines, "," if i + 1 < len(made) else ""))
    print("]}")


main()
