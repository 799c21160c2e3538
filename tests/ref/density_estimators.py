#!/usr/bin/env python3
"""Kernel densities, histograms and neighbour estimators of `plogp` on fresh data beside others.

Kernel: the leave-one-out sum over all pairs, with the bandwidths of R (bw.nrd0, bw.nrd, where Rscript is installed) and of Sheather and Jones (1991) by all pairs.
Bins: numpy.histogram_bin_edges (fd, sturges, scott, doane). Spacings: scipy.stats.differential_entropy. Neighbours of pairs and triples: parmigene's knnmi of R where it is installed, and all distances, written from the papers
(Kraskov et al. 2004, equations 8 and 9; Gao et al. 2017; Mesner and Shalizi 2021; Frenzel and Pompe 2007; Ross 2014). PLOGP names the program; 36 data sets of one column and of pairs;
prints the largest relative difference of each, and leaves with 1 beyond 1e-9 (the bandwidth of Sheather and Jones, whose distances are binned: 1e-3).
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy
from scipy import optimize, special, stats

PLOGP = os.environ.get("PLOGP", "build/plogp")
worst = {}


def run(*arguments):
    done = subprocess.run([PLOGP, *arguments, "-u", "nat", "-j"], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stderr)
    return json.loads(done.stdout)["results"][0]


def note(name, got, want):
    difference = abs(got - want) / max(abs(want), 1 if "sheather" in name else 0.01)
    worst[name] = max(worst.get(name, (0, "")), (difference, "%.17g for %.17g" % (got, want)))


def write(path, columns):
    with open(path, "w") as file:
        file.write(",".join(columns) + "\n")
        for row in zip(*columns.values()):
            file.write(",".join(repr(float(x)) if not isinstance(x, str) else x for x in row) + "\n")


def sheather_jones(x):
    """1991, section 2, with the distances of all pairs."""
    n, apart = len(x), numpy.abs(x[:, None] - x[None, :]).ravel()
    quartiles = numpy.quantile(x, [0.25, 0.75])
    scale = min(x.std(ddof=1), (quartiles[1] - quartiles[0]) / 1.349)

    def derivative(h, order):
        square = (apart / h) ** 2
        polynomial = square**2 - 6 * square + 3 if order == 4 else square**3 - 15 * square**2 + 45 * square - 15
        return (polynomial * numpy.exp(-square / 2)).sum() / (n * (n - 1) * h ** (order + 1) * (2 * numpy.pi) ** 0.5)
    ratio = 1.357 * (derivative(1.24 * scale * n ** (-1 / 7), 4) / -derivative(1.23 * scale * n ** (-1 / 9), 6)) ** (1 / 7)
    return optimize.brentq(lambda h: (1 / (2 * numpy.pi**0.5 * n * derivative(ratio * h ** (5 / 7), 4))) ** 0.2 - h,
                           0.02 * scale * n**-0.2, 3 * scale * n**-0.2, xtol=1e-12)


def in_r(script):
    """The numbers that a script prints, none where R or a package is missing."""
    try:
        done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True)
    except FileNotFoundError:
        return []
    return [float(word) for word in done.stdout.split()] if done.returncode == 0 else []


def bandwidths(path, x):
    """silverman, scott as R has them; sheather-jones by all pairs, as R's bins are too wide for long tails (Cauchy, n = 1500: h a half too small)."""
    rules = in_r("x <- sort(read.csv('%s')$x); cat(format(c(bw.nrd0(x), bw.nrd(x)), digits = 17))" % path)
    return [*(rules or [None, None]), sheather_jones(x)]


def kernel(x, h):
    """An observation without another within 9.5 bandwidths counts as one at that distance."""
    apart = numpy.abs(x[:, None] - x[None, :]) / h
    sums = numpy.where(apart <= 9.5, numpy.exp(-0.5 * apart**2), 0)
    numpy.fill_diagonal(sums, 0)
    total = sums.sum(axis=1)
    total[total == 0] = numpy.exp(-0.5 * 9.5**2)
    return float(-numpy.log(total / ((len(x) - 1) * h * (2 * numpy.pi) ** 0.5)).mean())


def bins(x, rule):
    counts, edges = numpy.histogram(x, bins=rule)
    counts = counts[counts > 0]
    p = counts / len(x)
    return float(-(p * numpy.log(p)).sum() + (len(counts) - 1) / (2 * len(x)) + numpy.log(edges[1] - edges[0]))


def columns(numbers):
    laws = [numbers.normal, numbers.exponential, numbers.uniform, numbers.standard_cauchy,
            lambda size: numbers.normal(size=size) + 6 * numbers.integers(0, 2, size), lambda size: numbers.lognormal(size=size)]
    for n in (25, 60, 130, 280, 700, 1500):
        for law in laws:
            yield numpy.sort(law(size=n))


def densities(folder, numbers):
    path = os.path.join(folder, "x.csv")
    for x in columns(numbers):
        write(path, {"x": x})
        window = min(int(len(x) ** 0.5 + 0.5), (len(x) - 1) // 2)
        for name in ("vasicek", "van-es", "ebrahimi", "correa"):
            want = stats.differential_entropy(x, window_length=window, method=name.replace("-", " "))
            note(name, run("entropy", path, "--estimator", name)["entropy"], want)
        for name, rule in (("freedman-diaconis", "fd"), ("sturges", "sturges"), ("scott", "scott"), ("doane", "doane")):
            note("histogram:" + name, run("entropy", path, "--estimator", "histogram:" + name)["entropy"], bins(x, rule))
        for name, h in zip(("silverman", "scott", "sheather-jones"), bandwidths(path, x)):
            if h is not None:
                note("kde:" + name, run("entropy", path, "--estimator", "kde:" + name)["entropy"], kernel(x, h))


def max_norm(*sides):
    return numpy.maximum.reduce([numpy.abs(side[:, None] - side[None, :]) for side in sides])


def kth(distances, k):
    apart = distances.copy()
    numpy.fill_diagonal(apart, numpy.inf)
    return numpy.sort(apart, axis=1)[:, k - 1]


def within(side, radius, strict):
    near = side < radius[:, None] if strict else side <= radius[:, None]
    numpy.fill_diagonal(near, False)
    return near.sum(axis=1)


def psi(x):
    return special.digamma(x)


def ksg(x, y, k):
    a, b = max_norm(x), max_norm(y)
    radius = kth(numpy.maximum(a, b), k)
    return psi(k) + psi(len(x)) - (psi(within(a, radius, True) + 1) + psi(within(b, radius, True) + 1)).mean()


def ksg2(x, y, k):
    a, b = max_norm(x), max_norm(y)
    both = numpy.maximum(a, b)
    numpy.fill_diagonal(both, numpy.inf)
    nearest = numpy.argsort(both, axis=1, kind="stable")[:, :k]
    rows = numpy.arange(len(x))[:, None]
    of_x, of_y = a[rows, nearest].max(axis=1), b[rows, nearest].max(axis=1)
    return psi(k) - 1 / k + psi(len(x)) - (psi(within(a, of_x, False)) + psi(within(b, of_y, False))).mean()


def gao(x, y, k):
    """As the authors' program, for data without ties: strictly nearer ones and the point itself."""
    a, b = max_norm(x), max_norm(y)
    radius = kth(numpy.maximum(a, b), k)
    return psi(k) + numpy.log(len(x)) - (psi(within(a, radius, True) + 1) + psi(within(b, radius, True) + 1)).mean()


def mesner_shalizi(x, y, z, k):
    """Without the maximum with 0 of the paper: `mi` is the sum, its interval begins at 0. No ties."""
    a, b, c = max_norm(x), max_norm(y), max_norm(z)
    radius = kth(numpy.maximum.reduce([a, b, c]), k)
    return (psi(k) - psi(within(numpy.maximum(a, c), radius, False)) - psi(within(numpy.maximum(b, c), radius, False))
            + psi(within(c, radius, False))).mean()


def frenzel_pompe(x, y, z, k):
    a, b, c = max_norm(x), max_norm(y), max_norm(z)
    radius = kth(numpy.maximum.reduce([a, b, c]), k)
    return (psi(k) - psi(within(numpy.maximum(a, c), radius, True) + 1) - psi(within(numpy.maximum(b, c), radius, True) + 1)
            + psi(within(c, radius, True) + 1)).mean()


def ross(x, labels, k):
    a = max_norm(x)
    terms = []
    for i in range(len(x)):
        peers = labels == labels[i]
        size = peers.sum()
        if size == 1:
            continue
        most = min(k, size - 1)
        near = numpy.sort(a[i][peers])[most]
        terms.append((psi(most) - psi(size), (a[i] < near).sum()))
    kept = len(terms)
    return psi(kept) + sum(t for t, _ in terms) / kept - psi(numpy.array([m for _, m in terms])).mean()


def triples(numbers):
    for n in (40, 90, 200, 450):
        for r in (0.0, 0.3, 0.9):
            for shape in (lambda v: v, numpy.exp, numpy.arctan):
                x, z = numbers.normal(size=(2, n))
                y = r * x + (1 - r * r) ** 0.5 * numbers.normal(size=n)
                yield shape(x), y + 0.3 * z, z


def dependence(folder, numbers):
    path = os.path.join(folder, "pairs.csv")
    for x, y, z in triples(numbers):
        labels = (y > 0).astype(int) + (y > 1)
        write(path, {"x": x, "y": y, "z": z, "c": ["abc"[i] for i in labels]})
        # columns of one deviation, as the program makes them
        x, y, z = x / x.std(), y / y.std(), z / z.std()
        for k in (1, 4):
            for name, want in (("ksg", ksg(x, y, k)), ("ksg2", ksg2(x, y, k)), ("gao", gao(x, y, k))):
                note(name, run("mi", path, "--columns", "x,y", "--estimator", "%s:%d" % (name, k))["mi"], want)
            for name, estimate in (("mesner-shalizi", mesner_shalizi), ("frenzel-pompe", frenzel_pompe)):
                got = run("mi", path, "--columns", "x,y,z", "--given", "z", "--estimator", "%s:%d" % (name, k))["mi"]
                note(name, got, estimate(x, y, z, k))
            peer = in_r("d <- read.csv('%s'); s <- function(x) x / sqrt(mean((x - mean(x))^2)); cat(format(parmigene::knnmi(s(d$x), s(d$y), 4, noise = 0), digits = 17))" % path)
            if k == 4 and peer and peer[0] > 0:  # it cuts at 0
                note("ksg2, parmigene of R", run("mi", path, "--columns", "x,y", "--estimator", "ksg2:4")["mi"], peer[0])
            note("ross", run("mi", path, "--columns", "x,c", "--estimator", "ross:%d" % k)["mi"], ross(x, labels, k))


def main():
    numbers = numpy.random.default_rng(20261123)
    with tempfile.TemporaryDirectory() as folder:
        densities(folder, numbers)
        dependence(folder, numbers)
    for name, (difference, values) in sorted(worst.items()):
        print("%-28s %8.1e  %s" % (name, difference, values))
    return any(difference > (1e-3 if "sheather" in name else 1e-9) for name, (difference, _) in worst.items())


if __name__ == "__main__":
    sys.exit(main())
