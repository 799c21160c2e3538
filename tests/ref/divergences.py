#!/usr/bin/env python3
"""Reference values for measures of two laws, written to divergences.txt.

mpmath with 720 digits, so that shares 10^-300 apart are kept; definitions straight from
include/plogp/*.h, laws are w / sum(w). Each case is four lines:
    form k                     (form: probs, weights or counts)
    p, as hexadecimal doubles
    q
    H CE KL KLr JS TV HEL BHA CHI RENYI2 RENYI_NEAR1 TSALLIS RDIV_HALF RDIV_3
Inputs are biased to nearly equal laws, zeros, subnormals and near-certainty.
"""
import random
from mpmath import mp, mpf, log, sqrt, inf, nstr

mp.dps = 720


def law(w):
    w = [mpf(x) for x in w]
    s = sum(w)
    return [x / s for x in w]


def entropy(p):
    return -sum(x * log(x) for x in p if x > 0)


def kl(p, q):
    if any(a > 0 and b == 0 for a, b in zip(p, q)):
        return inf
    return sum(a * log(a / b) for a, b in zip(p, q) if a > 0)


def renyi(p, a):
    return log(sum(x ** a for x in p if x > 0)) / (1 - a)


def tsallis(p, a):
    return (1 - sum(x ** a for x in p if x > 0)) / (a - 1)


def renyi_divergence(p, q, a):
    if a > 1 and any(x > 0 and y == 0 for x, y in zip(p, q)):
        return inf
    s = sum(x ** a * y ** (1 - a) for x, y in zip(p, q) if x > 0 and y > 0)
    return inf if s == 0 else log(s) / (a - 1)


def measures(p, q):
    m = [(a + b) / 2 for a, b in zip(p, q)]
    h2 = sum((sqrt(a) - sqrt(b)) ** 2 for a, b in zip(p, q)) / 2
    bc = sum(sqrt(a * b) for a, b in zip(p, q))
    bha = inf if bc == 0 else -log(bc) if h2 > mpf("1e-3") else -log(1 - h2)
    forward = kl(p, q)
    chi = inf if forward == inf else sum((a - b) ** 2 / b for a, b in zip(p, q) if b > 0)
    near1 = mpf(1.0 + 2.0 ** -30)
    return [entropy(p), inf if forward == inf else entropy(p) + forward, forward, kl(q, p),
            (kl(p, m) + kl(q, m)) / 2, sum(abs(a - b) for a, b in zip(p, q)) / 2, sqrt(h2), bha, chi,
            renyi(p, mpf(2)), renyi(p, near1), tsallis(p, mpf(0.5)),
            renyi_divergence(p, q, mpf(0.5)), renyi_divergence(p, q, mpf(3))]


def weights(r, k):
    kind = r.randrange(6)
    if kind == 0:
        return [r.random() for _ in range(k)]
    if kind == 1:
        return [10 ** r.uniform(-300, 0) for _ in range(k)]
    if kind == 2:
        return [1.0] + [10 ** r.uniform(-20, -1) for _ in range(k - 1)]
    if kind == 3:
        return [r.choice([0.0, r.random(), 1.0, 1e-310]) for _ in range(k - 1)] + [0.5]
    if kind == 4:
        return [min(r.expovariate(1), 1.7) * 1e308 for _ in range(k)]
    return [r.random() * 1e-310 + 1e-320 for _ in range(k)]


def second(r, p):
    kind = r.randrange(4)
    if kind == 0:
        return weights(r, len(p))
    if kind == 1:
        size = 10 ** r.uniform(-16, -1)
        return [min(x * (1 + size * r.uniform(-1, 1)), 1.7e308) for x in p]
    if kind == 2:
        return p[::-1]
    return [min(x * r.choice([1, 1, 1, 1 + 2e-16, 1 - 2e-16, 2, 0.5]), 1.7e308) for x in p]


def case(r):
    k = r.randrange(1, 8)
    form = r.choice(["probs", "weights", "counts"])
    if form == "counts":
        top = 2 ** r.choice([3, 10, 40, 53])
        p = [float(r.randrange(0, top)) for _ in range(k)]
        q = [x + r.choice([0, 0, 1]) for x in p] if r.random() < 0.5 else [float(r.randrange(0, top)) for _ in range(k)]
        p[0], q[0] = max(p[0], 1.0), max(q[0], 1.0)
    else:
        p = weights(r, k)
        q = second(r, p)
        if form == "probs":
            p, q = [float(x) for x in law(p)], [float(x) for x in law(q)]
    return form, p, q


r = random.Random(20261122)
with open("divergences.txt", "w") as out:
    written = 0
    while written < 240:
        form, p, q = case(r)
        values = measures(law(p), law(q))
        if any(v != inf and v != 0 and abs(v) < mpf("1e-290") for v in values) or any(v != inf and v > mpf("1e300") for v in values):
            continue  # beyond the normal doubles, where no relative bound can hold
        written += 1
        out.write(f"{form} {len(p)}\n")
        out.write(" ".join(x.hex() for x in p) + "\n")
        out.write(" ".join(x.hex() for x in q) + "\n")
        out.write(" ".join("inf" if v == inf else nstr(v, 21) for v in values) + "\n")
