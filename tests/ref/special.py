#!/usr/bin/env python3
"""Writes special.txt: special functions by mpmath at 60 digits, rounded to double.

A line is: NAME ARGUMENT... = VALUE, with hexadecimal floats; arguments are taken as the
exact doubles. Usage: special.py > special.txt   (needs mpmath)
"""
import random

from mpmath import mp, mpf

mp.dps = 60
random.seed(5)


def emit(name, args, value):
    print(name, *(float(a).hex() for a in args), "=", float(value).hex())


def exact(*args):
    return [mpf(float(a)) for a in args]


def log_uniform(low, high):
    return 10.0 ** random.uniform(low, high)


def digits_lost_to(*sizes):
    """Working digits for a difference of numbers of these sizes."""
    return 60 + 2 * int(max(mp.log10(abs(s) + 10) for s in map(mpf, sizes)))


def normal():
    for z in [0.0, 0.5, -0.5, 1.0, 1.96, -3.0, 8.0, -8.0, 19.9, 20.0, 20.1, -25.0, 37.5,
              100.0, -1e5, 1e-10, -1e-300, 1e100]:
        (x,) = exact(z)
        sf = mp.erfc(x / mp.sqrt(2)) / 2
        if abs(z) < 1e3:
            emit("normal_sf", [z], sf)
            emit("normal_cdf", [z], mp.erfc(-x / mp.sqrt(2)) / 2)
        if z < 1e6:
            emit("normal_log_sf", [z], mp.log(sf) if z > 0
                 else mp.log1p(-mp.erfc(-x / mp.sqrt(2)) / 2))
    for q in [0.5, 0.025, 0.975, 1e-10, 1e-300, 5e-324, 0.4999999, 1 - 2.0 ** -53]:
        (p,) = exact(q)
        tail, side = (p, 1) if q <= 0.5 else (1 - p, -1)
        start = mp.sqrt(-2 * mp.log(tail)) if tail < 0.3 else (0.5 - tail) * 2.5
        z = side * mp.findroot(lambda t: mp.log(mp.erfc(t / mp.sqrt(2)) / (2 * tail)),
                               start, tol=1e-80)
        emit("normal_quantile_sf", [q], z)
        emit("normal_quantile", [q], -z)


def gamma_family():
    points = [1e-300, 1e-8, 0.1, 0.5, 1.0, 1.4616321449683622, 1.5, 2.0, 3.25, 9.99, 10.0,
              10.5, 57.0, 1e3, 1e8, 1e15, 1e200]
    for z in points:
        (x,) = exact(z)
        mp.dps = digits_lost_to(x) + 20 + (620 if z < 1e-200 else 0)
        emit("log_gamma", [z], mp.loggamma(x))
        emit("digamma", [z], mp.digamma(x))
        if z < 1e100:
            emit("stirling_remainder", [z], mp.loggamma(x) - (
                (x - mpf(1) / 2) * mp.log(x) - x + mp.log(2 * mp.pi) / 2))
            emit("log_minus_digamma", [z], mp.log(x) - mp.digamma(x))
        if 1e-100 < z < 1e100:
            emit("trigamma", [z], mp.psi(1, x))
            emit("trigamma_excess", [z], mp.psi(1, x) - 1 / x)
        mp.dps = 60
    steps = [(1e-5, 3.0), (0.3, 1e-9), (1.0, -1e-12), (2.5, 1e-3), (5.0, -4.9999999), (9.0, 5.0),
             (1e3, 1e-8), (1e10, 1.0), (1e10, -3.5), (1e15, 0.5), (1e15, 1e15), (7.0, 1e-30),
             (1e6, -999999.0), (12.0, 1e6), (0.01, 1e-3), (123.456, 0.02), (3.0, 1e8)]
    for a, b in steps:
        x, d = exact(a, b)
        mp.dps = 120
        emit("log_gamma_ratio", [a, b], mp.loggamma(x + d) - mp.loggamma(x))
        emit("digamma_difference", [a, b], mp.digamma(x + d) - mp.digamma(x))
        mp.dps = 60
    for a, b in [(1.0, 1.0), (1.0, 7.0), (0.5, 0.5), (1e-5, 1e-5), (1e6, 1e6), (1e6, 2.5),
                 (3.0, 1e12), (1e-8, 1e10), (20.5, 30.25), (1e15, 1e15), (2.0, 3.0)]:
        x, y = exact(a, b)
        mp.dps = 100
        emit("log_beta", [a, b],
             mp.loggamma(x) + mp.loggamma(y) - mp.loggamma(x + y))
        mp.dps = 60


def upper_tail_of_large(a, x):
    """Q(a, x), x > a, by integrating in steps of the decay length at x."""
    step = 1 / (1 - (a - 1) / x)
    mp.dps = 60 + int(mp.log10(a))
    density = mp.exp((a - 1) * mp.log(x) - x - mp.loggamma(a))

    def relative(u):
        return mp.exp((a - 1) * mp.log1p(u * step / x) - u * step)

    tail = density * step * mp.quad(relative, [0, 1, 2, 4, 8, 16, 32, 64, 128])
    mp.dps = 60
    return tail


def incomplete_gamma():
    cases = [(0.5, 0.1), (1.0, 1.0), (2.5, 0.01), (10.0, 12.0), (10.0, 3.0), (100.0, 90.0),
             (1e4, 1.01e4), (0.001, 1e-5), (3.0, 60.0), (1e-3, 5.0), (30.0, 1e-3)]
    cases += [(log_uniform(-2, 3), log_uniform(-2, 3)) for _ in range(20)]
    for a, z in cases:
        s, x = exact(a, z)
        mp.dps = 200
        p = mp.gammainc(s, 0, x, regularized=True)
        q = mp.gammainc(s, x, mp.inf, regularized=True)
        mp.dps = 60
        emit("gamma_p", [a, z], p)
        emit("gamma_q", [a, z], q)
        emit("log_gamma_p", [a, z], mp.log(p) if p < 0.5 else mp.log1p(-q))
        emit("log_gamma_q", [a, z], mp.log(q) if q < 0.5 else mp.log1p(-p))
    for a, z in [(1e6, 1e6 + 7e3), (1e9, 1e9 + 2e5), (1e9, 1e9 + 1e6), (250.0, 340.0),
                 (1e15, 1e15 + 1e8), (500.0, 690.0), (1e5, 1.01e5)]:
        emit("gamma_q", [a, z], upper_tail_of_large(*exact(a, z)))
    for a, z in [(2.0, 2e4), (300.5, 5e4)]:
        s, x = exact(a, z)
        emit("log_gamma_q", [a, z], mp.log(mp.gammainc(s, x, mp.inf)) - mp.loggamma(s))
    for a, z in [(400.0, 1e-20), (2e3, 1e-3)]:
        s, x = exact(a, z)
        emit("log_gamma_p", [a, z], s * mp.log(x) - x - mp.loggamma(s + 1)
             + mp.log(mp.hyp1f1(1, s + 1, x)))
    for df, x in [(1.0, 3.84), (10.0, 50.0), (3.0, 0.1)]:
        k, y = exact(df, x)
        emit("chi_square_sf", [x, df], mp.gammainc(k / 2, y / 2, mp.inf, regularized=True))
        emit("chi_square_cdf", [x, df], mp.gammainc(k / 2, 0, y / 2, regularized=True))


def incomplete_beta():
    cases = [(0.5, 0.5, 0.3), (2.0, 3.0, 0.001), (2.0, 3.0, 0.999), (30.0, 50.0, 0.4),
             (1000.0, 1200.0, 0.5), (1e-3, 2.0, 0.7), (5.0, 1e-2, 0.2)]
    cases += [(log_uniform(-1, 2), log_uniform(-1, 2), random.random()) for _ in range(20)]
    for a, b, z in cases:
        s, t, x = exact(a, b, z)
        mp.dps = 120
        p = mp.betainc(s, t, 0, x, regularized=True)
        q = mp.betainc(s, t, x, 1, regularized=True)
        mp.dps = 60
        emit("beta_p", [a, b, z], p)
        emit("log_beta_p", [a, b, z], mp.log(p) if p < 0.5 else mp.log1p(-q))
        emit("log_beta_q", [a, b, z], mp.log(q) if q < 0.5 else mp.log1p(-p))
    for a, b, z in [(3000.0, 20.0, 1e-3), (500.0, 2.5, 1e-12)]:
        s, t, x = exact(a, b, z)
        emit("log_beta_p", [a, b, z], s * mp.log(x) - mp.log(s) - mp.log(mp.beta(s, t))
             + mp.log(mp.hyp2f1(s, 1 - t, s + 1, x)))
    for t, df in [(0.0, 3.0), (1.5, 1.0), (-2.0, 4.5), (12.0, 30.0), (-40.0, 5.0),
                  (1e-5, 2.0), (2.0, 1e6)]:
        x, k = exact(t, df)
        tail = mp.betainc(k / 2, mpf(1) / 2, 0, k / (k + x * x), regularized=True) / 2
        emit("student_t_cdf", [t, df], tail if t < 0 else 1 - tail)
        emit("student_t_sf", [t, df], tail if t >= 0 else 1 - tail)


def bessel():
    for z in [0.0, 1e-10, 0.5, 1.0, 5.0, 39.9, 40.0, 100.0, 700.0, 1e4, 1e9, 1e300]:
        (x,) = exact(z)
        if z > 1e5:
            continue
        i0 = mp.besseli(0, x) * mp.exp(-x)
        i1 = mp.besseli(1, x) * mp.exp(-x)
        emit("bessel_i0_scaled", [z], i0)
        emit("bessel_ratio", [z], i1 / i0)
        emit("bessel_ratio_complement", [z], (i0 - i1) / i0)


def large_gamma_quantiles():
    """Newton's method from the median; tails by quadrature, the density from its exponent."""
    ends = [0, 0.5, 1, 2, 4, 8, 16]
    mp.dps = 50
    for shape in [1e5, 3e6, 1e9, 1e12, 1e17]:
        for p in [1e-17, 1e-9, 0.01, 0.3, 0.5, 0.9, 0.9999]:
            a, share = exact(shape, p)
            smaller, root = min(share, 1 - share), mp.sqrt(a)
            log_scale = mp.loggamma(a) - mp.log(root)

            def density(z):
                return mp.exp((a - 1) * mp.log(a + root * z) - a - root * z - log_scale)

            for name, side in [("gamma_p_inverse", -1), ("gamma_q_inverse", 1)]:
                away = side if share <= 0.5 else -side
                z = mpf(0)
                for _ in range(60):
                    tail = mp.quad(lambda t: density(z + away * t), ends)
                    step = mp.log(tail / smaller) * tail / density(z)
                    z += away * step
                    if abs(step) < mpf(10) ** -20:
                        break
                emit(name, [shape, p], a + root * z)


normal()
gamma_family()
incomplete_gamma()
incomplete_beta()
bessel()
large_gamma_quantiles()
