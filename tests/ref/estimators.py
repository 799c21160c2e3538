#!/usr/bin/env python3
"""Every estimator of `plogp entropy` and `plogp mi` on fresh data beside another program.

Counts: each estimator written out from its paper with 40 digits (mpmath; NSB by its quadrature). Numbers: SciPy's differential_entropy, FNN's entropy (R, if installed),
scikit-learn's mutual_info_regression and mutual_info_classif without their noise. PLOGP names the program; prints the largest relative difference of each.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import mpmath
import numpy
from mpmath import log, mpf, psi
from scipy import stats

mpmath.mp.dps = 40
PLOGP = os.environ.get("PLOGP", "build/plogp")
worst = {}


def run(*arguments):
    done = subprocess.run([PLOGP, *arguments, "-u", "nat", "-j"], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stderr)
    return json.loads(done.stdout)["results"][0]


def note(name, got, want):
    got, want = float(got), float(want)
    difference = abs(got - want) / abs(want) if want != 0 else abs(got)
    worst[name] = max(worst.get(name, (0, "")), (difference, "%.17g for %.17g" % (got, want)))


def xlogx(p):
    return p * log(p) if p > 0 else mpf(0)


def plugin(c, n, k):
    return -sum(xlogx(mpf(x) / n) for x in c)


def miller_madow(c, n, k):
    return plugin(c, n, k) + mpf(len(c) - 1) / (2 * n)


def grassberger(c, n, k):
    def g(x):
        return psi(0, x) + mpf(-1) ** (x % 2) / 2 * (psi(0, mpf(x + 1) / 2) - psi(0, mpf(x) / 2))
    return log(n) - sum(x * g(x) for x in c) / n


def zhang(c, n, k):
    return sum(mpf(x) / n * (psi(0, n) - psi(0, x)) for x in c)


def jackknife(c, n, k):
    whole = plugin(c, n, k)
    if n == 1:
        return mpf(0)
    parts = sum(x * plugin([y - (i == j) for j, y in enumerate(c) if y - (i == j) > 0], n - 1, k) for i, x in enumerate(c))
    return n * whole - mpf(n - 1) / n * parts


def chao_shen(c, n, k):
    if n == 1:
        return mpf(0)
    singles = c.count(1)
    cover = 1 - mpf(n - 1 if singles == n else singles) / n
    return -sum(xlogx(cover * x / n) / (1 - (1 - cover * x / n) ** n) for x in c)


def chao_wang_jost(c, n, k):
    f1, f2 = c.count(1), c.count(2)
    seen = zhang(c, n, k)
    if f2 > 0:
        a = mpf(2 * f2) / ((n - 1) * f1 + 2 * f2)
    elif f1 > 0:
        a = mpf(2) / ((n - 1) * (f1 - 1) + 2)
    else:
        return seen
    if f1 == 0 or a == 1:
        return seen
    return seen + mpf(f1) / n * (1 - a) ** (1 - n) * (-log(a) - sum((1 - a) ** r / r for r in range(1, n)))


def james_stein(c, n, k):
    full = list(c) + [0] * (k - len(c))
    p = [mpf(x) / n for x in full]
    apart = (n - 1) * sum((mpf(1) / k - x) ** 2 for x in p)
    weight = 1 if apart == 0 else min(1, max(0, (1 - sum(x * x for x in p)) / apart))
    return -sum(xlogx(weight / mpf(k) + (1 - weight) * x) for x in p)


def dirichlet(a):
    def estimate(c, n, k):
        full, total = list(c) + [0] * (k - len(c)), n + k * mpf(a)
        return sum((x + mpf(a)) / total * (psi(0, total + 1) - psi(0, x + mpf(a) + 1)) for x in full)
    return estimate


def dirichlet_plugin(a):
    def estimate(c, n, k):
        full, total = list(c) + [0] * (k - len(c)), n + k * mpf(a)
        return -sum(xlogx((x + mpf(a)) / total) for x in full)
    return estimate


def nsb(c, n, k):
    """Nemenman, Shafee, Bialek (2002): prior flat in the expected entropy, over log b."""
    def evidence(b):
        value = mpmath.loggamma(k * b) - mpmath.loggamma(n + k * b)
        return value + sum(mpmath.loggamma(x + b) - mpmath.loggamma(b) for x in c)

    def weight(t, top):
        b = mpmath.exp(t)
        prior = k * psi(1, k * b + 1) - psi(1, b + 1)
        return mpmath.exp(evidence(b) - top) * prior * b
    grid = [mpf(i) for i in range(-40, 41)]
    top = max(evidence(mpmath.exp(t)) for t in grid)
    live = [t for t in grid if weight(t, top) > mpf(10) ** -20]
    cuts = [live[0] - 1] + live[1:] + [live[-1] + 1]
    with mpmath.workdps(18):
        below = mpmath.quad(lambda t: weight(t, top), cuts)
        return mpmath.quad(lambda t: weight(t, top) * dirichlet(mpmath.exp(t))(c, n, k), cuts) / below


COUNTED = {"plugin": plugin, "miller-madow": miller_madow, "grassberger": grassberger, "zhang": zhang, "jackknife": jackknife,
           "chao-shen": chao_shen, "chao-wang-jost": chao_wang_jost, "james-stein": james_stein, "dirichlet:0.3": dirichlet(mpf("0.3")),
           "dirichlet:laplace": dirichlet(1), "dirichlet-plugin:jeffreys": dirichlet_plugin(mpf("0.5"))}


def counts():
    random.seed(20261122)
    odd = [[1], [1, 1], [1, 1, 1, 1], [2, 1], [5], [1, 0, 0], [1, 1, 2], [2, 2], [10, 1], [3, 3, 1, 1, 1, 0], [1000000, 1], [600, 300, 50, 1, 1]]
    odd += [[int(random.paretovariate(0.8)) for _ in range(random.randint(2, 30))] for _ in range(20)]
    huge = [[10**12, 3 * 10**11, 1], [10**12, 10**12], [10**15, 7, 2, 1]]
    for case in odd + huge:
        c, n, k = [x for x in case if x > 0], sum(case), len(case)
        for name, estimate in COUNTED.items():
            if n > 5000 and name == "chao-wang-jost":  # a sum of n terms
                continue
            note(name, run("entropy", "-c", ",".join(map(str, case)), "--estimator", name)["entropy"], estimate(c, n, k))
        if 1 < k < 7 and n < 20:
            note("nsb", run("entropy", "-c", ",".join(map(str, case)), "--estimator", "nsb")["entropy"], nsb(c, n, k))


def write(folder, columns):
    path = os.path.join(folder, "sample.csv")
    with open(path, "w") as file:
        file.write(",".join(columns) + "\n")
        for row in zip(*columns.values()):
            file.write(",".join(repr(x) if isinstance(x, float) else str(x) for x in row) + "\n")
    return path


def neighbours_in_r(path, k):
    script = "suppressMessages(library(FNN)); x <- read.csv('%s')$x; cat(format(FNN::entropy(x, k = %d)[%d], digits = 17))" % (path, k, k)
    done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True)
    return float(done.stdout) if done.returncode == 0 else None


def densities(folder, random_numbers):
    for n in (20, 101, 1000):
        for draw in (random_numbers.normal, random_numbers.exponential, random_numbers.uniform, random_numbers.standard_cauchy):
            x = numpy.sort(draw(size=n)).tolist()
            path = write(folder, {"x": x})
            window = min(int(n ** 0.5 + 0.5), (n - 1) // 2)
            for name in ("vasicek", "van-es", "ebrahimi", "correa"):
                want = stats.differential_entropy(x, window_length=window, method=name.replace("-", " "))
                note(name, run("entropy", path, "--estimator", name)["entropy"], want)
            want = neighbours_in_r(path, 5)
            if want is not None:
                # FNN has log n for psi(n)
                note("kl:5", run("entropy", path, "--estimator", "kl:5")["entropy"], want)


def dependence(folder, random_numbers):
    from sklearn.feature_selection import _mutual_info as peer
    for n in (50, 500, 2000):
        x = random_numbers.normal(size=n)
        y = 0.6 * x + 0.8 * random_numbers.normal(size=n)
        label = (x + random_numbers.normal(size=n) > 0).astype(int)
        path = write(folder, {"x": x.tolist(), "y": y.tolist()})
        want = peer._compute_mi_cc(x / x.std(), y / y.std(), 3)
        note("ksg", run("mi", path)["mi"], want)
        path = write(folder, {"x": x.tolist(), "c": ["ab"[i] for i in label]})
        note("ross", run("mi", path)["mi"], peer._compute_mi_cd(x, label, 3))


def main():
    if sys.argv[1:] != ["numbers"]:
        counts()
    random_numbers = numpy.random.default_rng(20261122)
    with tempfile.TemporaryDirectory() as folder:
        densities(folder, random_numbers)
        dependence(folder, random_numbers)
    for name, (difference, values) in worst.items():
        print("%-26s %8.1e  %s" % (name, difference, values))
    return max(difference for difference, _ in worst.values()) > 1e-9


if __name__ == "__main__":
    sys.exit(main())
