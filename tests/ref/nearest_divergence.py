#!/usr/bin/env python3
"""Reference values for the nearest-neighbour KL of tests/unit/test_two_sample.c.

Brute force from the definition (Wang, Kulkarni, Verdu 2009): every pair of distances, SciPy's
digamma, 5 neighbours. Prints the values in the order of the test's cases.
"""
from mpmath import mp, digamma, log, mpf

mp.dps = 30
K = 5


def divergence(p, q):
    n, m = len(p), len(q)
    k = K
    total = mpf(0)
    for i, x in enumerate(p):
        of_p = sorted(abs(x - y) for j, y in enumerate(p) if j != i)
        of_q = sorted(abs(x - y) for y in q)
        radius = max(of_p[k - 1], of_q[k - 1])
        nearer_p, nearer_q = of_p[k - 1] < of_q[k - 1], of_q[k - 1] < of_p[k - 1]
        total += digamma(sum(d <= radius for d in of_p) + nearer_p)
        total -= digamma(sum(d <= radius for d in of_q) + nearer_q)
    return total / n + log(mpf(m) / (n - 1))


def sample(n, a, b, c):
    return [((i * a) % b) / 16.0 * c for i in range(n)]


for p, q in (
    (sample(60, 37, 101, 1.0), sample(80, 53, 127, 2.0)),  # no ties within a sample
    (sample(60, 5, 7, 1.0), sample(40, 3, 5, 1.0)),  # atoms
):
    print(float(divergence(p, q)).hex(), float(divergence(q, p)).hex() if len(q) > 2 else "nan")
