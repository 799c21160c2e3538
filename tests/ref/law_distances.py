#!/usr/bin/env python3
"""Reference values of distances between laws: law_distances.txt.

mpmath, 30 digits. Densities: quadrature of the defining integrals, W1 and energy of |F - G| cut
where it changes sign, W2 over shares with quantiles found by bracketing. Whole numbers: every term
of the defining sums; W2 by matching masses. One line per pair:
law; law; KL; JS; TV; Hellinger; W1; W2; KS; energy. "-" where a value is not made.
"""
from mpmath import mp, mpf, log, exp, erfc, sqrt, quad, inf, pi, loggamma, findroot, log1p, expm1

mp.dps = 30


class Normal:
    def __init__(self, m, s):
        self.m, self.s, self.points = mpf(m), mpf(s), [mpf(m) + k * mpf(s) for k in (-12, -6, -3, -1, 0, 1, 3, 6, 12)]

    def logpdf(self, x):
        return -((x - self.m) / self.s) ** 2 / 2 - log(self.s) - log(2 * pi) / 2

    def cdf(self, x):
        return erfc((self.m - x) / self.s / sqrt(mpf(2))) / 2

    def quantile(self, u):
        return 2 * self.m - self.quantile_sf(u)

    def quantile_sf(self, u):
        z = findroot(lambda t: log(erfc(t / sqrt(mpf(2))) / 2) - log(u), sqrt(-2 * log(u)) if u < mpf("0.1") else mpf(0.5))
        return self.m + self.s * z


class Exponential:
    def __init__(self, rate):
        self.r, self.points = mpf(rate), [k / mpf(rate) for k in (0, mpf("0.1"), 1, 3, 10, 30, 70)]

    def logpdf(self, x):
        return log(self.r) - self.r * x if x >= 0 else -inf

    def cdf(self, x):
        return -expm1(-self.r * x) if x > 0 else mpf(0)

    def quantile(self, u):
        return -log1p(-u) / self.r

    def quantile_sf(self, u):
        return -log(u) / self.r


class Weibull:
    def __init__(self, k, s):
        self.k, self.s = mpf(k), mpf(s)
        self.points = [self.s * t ** (1 / self.k) for t in (0, mpf("0.01"), mpf("0.3"), 1, 3, 10, 30, 70)]

    def logpdf(self, x):
        return log(self.k / self.s) + (self.k - 1) * log(x / self.s) - (x / self.s) ** self.k if x > 0 else -inf

    def cdf(self, x):
        return -expm1(-(x / self.s) ** self.k) if x > 0 else mpf(0)

    def quantile(self, u):
        return self.s * (-log1p(-u)) ** (1 / self.k)

    def quantile_sf(self, u):
        return self.s * (-log(u)) ** (1 / self.k)


class Logistic:
    def __init__(self, m, s):
        self.m, self.s, self.points = mpf(m), mpf(s), [mpf(m) + k * mpf(s) for k in (-70, -30, -10, -3, 0, 3, 10, 30, 70)]

    def logpdf(self, x):
        z = (x - self.m) / self.s
        return -z - log(self.s) - 2 * log1p(exp(-z))

    def cdf(self, x):
        return 1 / (1 + exp(-(x - self.m) / self.s))

    def quantile(self, u):
        return self.m + self.s * log(u / (1 - u))

    def quantile_sf(self, u):
        return 2 * self.m - self.quantile(u)


def crossings(f, points):
    """Where f changes its sign between neighbours of a fine grid."""
    found = []
    for a, b in zip(points, points[1:]):
        steps = [a + (b - a) * k / 12 for k in range(13)]
        for u, v in zip(steps, steps[1:]):
            if f(u) * f(v) < 0:
                found.append(findroot(f, (u, v), solver="anderson", tol=mpf(10) ** -50))
    return found


def densities(p, q):
    low, high = max(p.points[0], q.points[0]), max(p.points[-1], q.points[-1])
    points = sorted(set(x for x in p.points + q.points if low <= x <= high))
    if not isinstance(p, (Exponential, Weibull)):
        points = sorted(set(p.points + q.points))
    cut = sorted(set(points + crossings(lambda x: p.logpdf(x) - q.logpdf(x), [x for x in points if x != 0] if points[0] == 0 else points)))
    P, Q = lambda x: exp(p.logpdf(x)), lambda x: exp(q.logpdf(x))
    kl = quad(lambda x: P(x) * (p.logpdf(x) - q.logpdf(x)) if P(x) > 0 else mpf(0), cut)
    js = quad(lambda x: (P(x) * log(2 * P(x) / (P(x) + Q(x))) + Q(x) * log(2 * Q(x) / (P(x) + Q(x)))) / 2 if P(x) > 0 and Q(x) > 0 else mpf(0), cut)
    tv = quad(lambda x: abs(P(x) - Q(x)) / 2, cut)
    hellinger = sqrt(quad(lambda x: (sqrt(P(x)) - sqrt(Q(x))) ** 2 / 2, cut))
    F = lambda x: p.cdf(x) - q.cdf(x)
    points = sorted(set(points + [(a + b) / 2 for a, b in zip(points, points[1:])]))
    level = sorted(set(points + crossings(F, points)))
    w1 = quad(lambda x: abs(F(x)), level)
    energy = sqrt(2 * quad(lambda x: F(x) ** 2, points))
    shares = [0] + [mpf(10) ** -k for k in (60, 20, 8, 4, 2, 1)] + [mpf("0.5")]
    w2 = sqrt(quad(lambda u: ((p.quantile(u) - q.quantile(u)) ** 2 + (p.quantile_sf(u) - q.quantile_sf(u)) ** 2) if u else mpf(0), shares))
    ks = max(abs(F(x)) for x in cut)
    return [kl, js, tv, hellinger, w1, w2, ks, energy]


def terms(logpmf, ratio, mode, low, high):
    """Probabilities of low..high by their ratios from the mode."""
    made = {mode: exp(logpmf(mode))}
    for k in range(mode, high):
        made[k + 1] = made[k] * ratio(k)
    for k in range(mode, low, -1):
        made[k - 1] = made[k] / ratio(k - 1)
    return [made[k] for k in range(low, high + 1)]


def poisson(m, low, high):
    m = mpf(m)
    return terms(lambda k: k * log(m) - m - loggamma(k + 1), lambda k: m / (k + 1), int(m), low, high)


def negbin(r, m, low, high):
    r, m = mpf(r), mpf(m)
    return terms(lambda k: loggamma(r + k) - loggamma(r) - loggamma(k + 1) + r * log(r / (r + m)) + k * log(m / (r + m)),
                 lambda k: (r + k) / (k + 1) * m / (r + m), int(m), low, high)


def binomial(n, p, low, high):
    p = mpf(p)
    top = min(high, n)
    made = terms(lambda k: loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p),
                 lambda k: mpf(n - k) / (k + 1) * p / (1 - p), int(n * p), low, top)
    return made + [mpf(0)] * (high - top)


def wholes(p, q):
    kl = sum(a * log(a / b) - a + b if a else b for a, b in zip(p, q))
    js = sum(((a * log(2 * a / (a + b)) if a else 0) + b * log(2 * b / (a + b))) / 2 for a, b in zip(p, q))
    tv = sum(abs(a - b) for a, b in zip(p, q)) / 2
    hellinger = sqrt(sum((sqrt(a) - sqrt(b)) ** 2 for a, b in zip(p, q)) / 2)
    difference, w1, square, ks = mpf(0), mpf(0), mpf(0), mpf(0)
    for a, b in zip(p, q):
        difference += a - b
        w1 += abs(difference)
        square += difference ** 2
        ks = max(ks, abs(difference))
    i = j = 0
    left_p, left_q, moved = p[0], q[0], mpf(0)
    while True:
        mass = min(left_p, left_q)
        moved += mass * (i - j) ** 2
        left_p, left_q = left_p - mass, left_q - mass
        if left_p == 0:
            i += 1
            if i == len(p):
                break
            left_p = p[i]
        else:
            j += 1
            if j == len(q):
                break
            left_q = q[j]
    return [kl, js, tv, hellinger, w1, sqrt(moved), ks, sqrt(2 * square)]


PAIRS = [
    ("normal(0,1)", "normal(1,3)", lambda: densities(Normal(0, 1), Normal(1, 3))),
    ("normal(0,1)", "logistic(0.5,0.5)", lambda: densities(Normal(0, 1), Logistic(0.5, 0.5))),
    ("exponential(1)", "weibull(1.5,1.25)", lambda: densities(Exponential(1), Weibull(1.5, 1.25))),
    ("weibull(0.75,1)", "exponential(0.5)", lambda: densities(Weibull(0.75, 1), Exponential(0.5))),
    ("weibull(2,1)", "weibull(2.0009765625,1)", lambda: densities(Weibull(2, 1), Weibull(2 + mpf(2) ** -10, 1))),
    ("poisson(3)", "negative-binomial(2,3)", lambda: wholes(poisson(3, 0, 200), negbin(2, 3, 0, 200))),
    ("negative-binomial(5,2000)", "poisson(2048)", lambda: wholes(negbin(5, 2000, 0, 40000), poisson(2048, 0, 40000))),
    ("negative-binomial(5,4000)", "negative-binomial(4,4096)", lambda: wholes(negbin(5, 4000, 0, 80000), negbin(4, 4096, 0, 80000))),
    ("binomial(1048576,0.99999904632568359375)", "poisson(1048575)",
     lambda: wholes(binomial(1048576, 1 - mpf(2) ** -20, 1034000, 1063000), poisson(1048575, 1034000, 1063000))),
]


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see law_distances.py)")
    for p, q, make in PAIRS:
        print("; ".join([p, q] + [mp.nstr(v, 20) for v in make()]), flush=True)


main()
