#!/usr/bin/env python3
"""Writes power_sums.txt: moments of weighted lists by rational arithmetic.

A line is: COUNT x w x w ... = weight mean variance variance_mle skewness kurtosis
with hexadecimal floats or nan. Usage: power_sums.py > power_sums.txt   (needs mpmath)
"""
import random
import struct
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 60
random.seed(99)


def text(value):
    if value is None:
        return "nan"
    try:
        return float(value).hex()
    except OverflowError:
        return "inf" if value > 0 else "-inf"


def emit(pairs):
    pairs = [(float(x), float(w)) for x, w in pairs]
    exact = [(Fraction(x), Fraction(w)) for x, w in pairs]
    n = sum(w for _, w in exact)
    mean = sum(w * x for x, w in exact) / n
    m2, m3, m4 = (sum(w * (x - mean) ** k for x, w in exact) / n for k in (2, 3, 4))
    skewness = kurtosis = None
    if m2 != 0:
        ratio = m3 * m3 / m2 ** 3
        root = mp.sqrt(mpf(ratio.numerator) / mpf(ratio.denominator))
        skewness = float(root) * (1 if m3 >= 0 else -1)
        kurtosis = m4 / (m2 * m2)
    values = (n, mean, m2 * n / (n - 1) if n > 1 else None, m2, skewness, kurtosis)
    print(len(pairs), *(text(v) for pair in pairs for v in pair), "=", *map(text, values))


def any_finite():
    while True:
        value = struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0]
        if value - value == 0:
            return value


def normals(count, mean, sd):
    return [(random.gauss(mean, sd), 1) for _ in range(count)]


HUGE, TINY = 1.7976931348623157e308, 5e-324
emit([(3, 1)])
emit([(3, 0.25)])
emit([(7, 1), (7, 2), (7, 1)])
emit([(1, 1), (2, 1), (3, 1), (4, 1)])
emit([(1000000.2, 1), (1000000.1, 500), (1000000.3, 500)])
emit([(10000000.2, 1), (10000000.1, 500), (10000000.3, 500)])
emit([(HUGE, 1), (-HUGE, 1), (HUGE / 3, 2)])
emit([(TINY, 1), (-TINY, 1), (4 * TINY, 1)])
emit([(1e300, 1), (1.1e300, 1), (0.9e300, 2)])
emit([(1e-300, 1), (1.1e-300, 1), (0.9e-300, 2)])
emit([(1e-160, 1), (1.1e-160, 1), (0.9e-160, 2)])
emit([(1e16, 1), (1e16 + 2, 1), (1e16 + 4, 1)])
emit([(HUGE, HUGE), (-HUGE, TINY), (TINY, HUGE)])
for _ in range(25):
    emit(normals(random.randint(2, 12), 10.0 ** random.randint(-5, 9), 1))
    emit([(random.gauss(0, 1), random.randint(1, 5000)) for _ in range(8)])
    emit([(random.gauss(1e8, 1), random.random()) for _ in range(8)])
    emit([(any_finite(), abs(any_finite())) for _ in range(3)])
    emit([(random.gauss(0, 1) * 2.0 ** -1070, 1) for _ in range(4)])
