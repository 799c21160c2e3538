#!/usr/bin/env python3
"""Upper tails of the limit laws of Cramer-von Mises and Anderson-Darling with estimated parameters: limit_laws.inc.

Eigenvalues of the covariance kernel min(s, t) - s t - g(s)' I^-1 g(t), divided by sqrt(s (1 - s) t (1 - t)) for
Anderson-Darling, on 1,200 Gauss points (Nystrom), g the derivatives of the distribution function; then Imhof's integral
by SciPy's quad. Right to about 1e-4 of the probability, where that is above 1e-5.
"""
import numpy as np
from scipy import special, stats
from scipy.integrate import quad

x, w = np.polynomial.legendre.leggauss(1200)
v = (x + 1) / 2
t = np.sin(np.pi * v / 2) ** 2
W = w / 2 * np.pi / 2 * np.sin(np.pi * v)


def tail(weights, trace, value):
    rest, total, start, width = trace - weights.sum(), 0.0, 0.0, 40.0

    def integrand(u):
        angle = 0.5 * np.sum(np.arctan(weights * u)) + 0.5 * (rest - value) * u
        return np.sin(angle) / (u * np.exp(0.25 * np.sum(np.log1p((weights * u) ** 2))))

    while np.exp(-0.25 * np.sum(np.log1p((weights * start) ** 2))) > 1e-13:
        total += quad(integrand, start, start + width, limit=200, epsabs=1e-13)[0]
        start += width
    return 0.5 + total / np.pi


def weights_of(g, information, ad):
    kernel = np.minimum.outer(t, t) - np.outer(t, t) - g.T @ np.linalg.solve(information, g)
    d = np.sqrt(W / (t * (1 - t))) if ad else np.sqrt(W)
    matrix = kernel * np.outer(d, d)
    return np.linalg.eigvalsh(matrix)[::-1][:250], np.trace(matrix)


def gamma(k):
    q, h = special.gammaincinv(k, t), 1e-4
    slope = -special.gammainc(k + 2 * h, q) + 8 * special.gammainc(k + h, q) - 8 * special.gammainc(k - h, q) + special.gammainc(k - 2 * h, q)
    return np.array([slope / (12 * h), -q * stats.gamma.pdf(q, k)]), np.array([[special.polygamma(1, k), 1], [1, k]])


z, e = stats.norm.ppf(t), -np.log1p(-t)
LAWS = [("normal(0,1)", (np.array([-stats.norm.pdf(z), -z * stats.norm.pdf(z)]), np.diag([1.0, 2.0]))),
        ("exponential(1)", (np.array([e * np.exp(-e)]), np.eye(1))), ("gamma(0.7,1)", gamma(0.7)), ("gamma(5,1)", gamma(5.0))]

print("/* Made by limit_laws.py. */")
for name, (g, information) in LAWS:
    for ad, values in ((0, (0.05, 0.104, 0.179, 0.3)), (1, (0.3, 0.631, 1.035, 2.0))):
        eigenvalues, trace = weights_of(g, information, ad)
        for value in values:
            print('{"%s", %d, %g, %.8g},' % (name, ad, value, tail(eigenvalues, trace, value)))
