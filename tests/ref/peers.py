#!/usr/bin/env python3
"""Estimates from fresh samples against SciPy, statsmodels, scikit-learn and, where they are installed,
infomeasure and pyitlib: peers.py PROGRAM [SEED]. Prints what differs; infomeasure's Grassberger is
the form of 1988 and its NSB another estimator, so that these are left out."""
import importlib
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression
from sklearn.metrics import mutual_info_score, normalized_mutual_info_score
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

INFOMEASURE = {"miller-madow": "miller_madow", "chao-shen": "chao_shen", "zhang": "zhang",
               "chao-wang-jost": "chao_wang_jost", "james-stein": "shrink"}
PYITLIB = {"james-stein": "JAMES-STEIN", "dirichlet-plugin:perks": "PERKS",
           "dirichlet-plugin:minimax": "MINIMAX"}
SPACINGS = {"vasicek": "vasicek", "van-es": "van es", "ebrahimi": "ebrahimi", "correa": "correa"}
WINDOW = 8  # of 60 observations: the nearest whole number to the root

program, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
random = np.random.default_rng(seed)
folder = tempfile.mkdtemp()
compared = different = 0


def results(*arguments):
    out = subprocess.run([program, *arguments, "-j", "-u", "nat"], capture_output=True, check=True)
    return json.loads(out.stdout)["results"]


def check(name, got, want, tolerance):
    global compared, different
    compared += 1
    if abs(got - want) > tolerance * max(abs(want), 1e-3):
        different += 1
        print(f"{name}: {got!r}, elsewhere {want!r}")


def write(name, columns):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(",".join(columns) + "\n")
        for row in zip(*columns.values()):
            file.write(",".join(str(value) for value in row) + "\n")
    return path


def g_test(table):
    return stats.chi2_contingency(table, lambda_="log-likelihood", correction=False).pvalue


def cross_table(x, y):
    return np.array([[np.sum((x == a) & (y == b)) for b in np.unique(y)] for a in np.unique(x)])


def numbers_agree(row, x, y):
    check("W1", row["wasserstein"], stats.wasserstein_distance(x, y), 1e-10)
    check("energy", row["energy"], stats.energy_distance(x, y), 1e-9)
    check("KS", row["ks"], stats.ks_2samp(x, y).statistic, 1e-12)
    half = len(x) * len(y) / (len(x) + len(y))
    check("p of KS", row["p_value"], stats.kstwobign.sf(row["ks"] * np.sqrt(half)), 1e-6)


def levels_agree(row, x, y):
    levels = sorted(set(x) | set(y))
    p, q = (np.array([np.sum(side == level) for level in levels]) for side in (x, y))
    check("JS", row["js"], jensenshannon(p, q) ** 2, 1e-9)
    if (q > 0).all():
        check("KL", row["kl"], stats.entropy(p, q), 1e-10)
    check("p of G", row["p_value"], g_test(np.array([p, q])), 1e-8)


def two_samples():
    n, m = (int(size) for size in random.integers(30, 900, 2))
    x, y = random.normal(size=n), random.gamma(2, size=m)
    letters = list("abcdef")
    c = random.choice(letters, n, p=[.3, .25, .2, .15, .07, .03])
    d = random.choice(letters, m, p=[.2, .25, .3, .1, .1, .05])
    gone, lost = random.random(n) < .1, random.random(m) < .2
    files = [write("p.csv", {"x": np.where(gone, "", x.astype(str)), "c": c}),
             write("q.csv", {"x": np.where(lost, "", y.astype(str)), "c": d})]
    for correction, method in (("bh", "fdr_bh"), ("holm", "holm")):
        rows = results("compare", *files, "--correction", correction)
        adjusted = multipletests([row["p_value"] for row in rows], method=method)[1]
        for row, want in zip(rows, adjusted):
            check(correction, row["p_adjusted"], want, 1e-12)
    numbers_agree(rows[0], x[~gone], y[~lost])
    levels_agree(rows[1], c, d)
    interval = confint_proportions_2indep(int(lost.sum()), m, int(gone.sum()), n, method="newcomb",
                                          compare="diff")
    for got, want in zip(rows[0]["missing_rate"]["ci"], interval):
        check("Newcombe's interval", got, want, 1e-9)


def information():
    u, a = random.normal(size=400), random.choice(list("xyz"), 400)
    w = u * random.uniform(0, 2) + random.normal(size=400)
    b = np.where(random.random(400) < .4, a, random.choice(list("xyz"), 400))
    path = write("m.csv", {"u": u, "w": w, "a": a, "b": b})
    row, = results("mi", path, "--estimator", "plugin", "--columns", "a,b")
    check("MI", row["mi"], mutual_info_score(a, b), 1e-10)
    check("normalized MI", row["normalized"], normalized_mutual_info_score(a, b), 1e-10)
    check("p of MI", row["p_value"], g_test(cross_table(a, b)), 1e-8)
    for column, peer in (("w", mutual_info_regression), ("a", mutual_info_classif)):
        want = peer(u.reshape(-1, 1), w if column == "w" else a, random_state=1)[0]
        row, = results("mi", path, "--columns", "u," + column)
        check("neighbours, " + column, max(row["mi"], 0.0), want, 1e-5)  # they add noise


def entropies():
    counts = random.integers(1, 20, size=random.integers(2, 12))
    values = np.repeat(np.arange(len(counts)), counts)

    def ours(estimator):
        text = ",".join(str(count) for count in counts)
        return results("entropy", "-c", text, "--estimator", estimator)[0]["entropy"]

    check("plugin", ours("plugin"), stats.entropy(counts), 1e-12)
    if optional("infomeasure"):
        for name, approach in INFOMEASURE.items():
            want = optional("infomeasure").entropy(values, approach=approach, base="e")
            check("infomeasure's " + name, ours(name), want, 1e-12)
    if optional("pyitlib.discrete_random_variable"):
        for name, estimator in PYITLIB.items():
            want = optional("pyitlib.discrete_random_variable").entropy(
                values, base=np.e, estimator=estimator)
            check("pyitlib's " + name, ours(name), want, 1e-12)
    x = random.normal(size=60)
    path = write("e.csv", {"x": x})
    for name, method in SPACINGS.items():
        want = stats.differential_entropy(x, method=method, window_length=WINDOW)
        check(name, results("entropy", path, "--estimator", name)[0]["entropy"], want, 1e-9)


def optional(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


for _ in range(10):
    two_samples()
    information()
    entropies()
print(f"{compared} compared, {different} different")
sys.exit(different > 0)
