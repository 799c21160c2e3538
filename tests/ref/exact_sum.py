#!/usr/bin/env python3
"""Writes exact_sum.txt: lists of doubles with their exact sum, rounded once.

Python's rational arithmetic is the independent method. A line is
    sum COUNT x... = value      or      dot COUNT a b a b ... = value
with every number as a hexadecimal float. Usage: exact_sum.py > exact_sum.txt
"""
import random
import struct
from fractions import Fraction

random.seed(20240607)


def any_finite():
    while True:
        bits = random.getrandbits(64)
        value = struct.unpack("<d", struct.pack("<Q", bits))[0]
        if value - value == 0:
            return value


def rounded(exact):
    try:
        return float(exact)
    except OverflowError:
        return float("inf") if exact > 0 else float("-inf")


def text(value):
    return value.hex() if value - value == 0 else ("inf" if value > 0 else "-inf")


def emit_sum(terms):
    exact = sum(map(Fraction, terms), Fraction(0))
    print("sum", len(terms), *map(text, terms), "=", text(rounded(exact)))


def emit_dot(pairs):
    exact = sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    print("dot", len(pairs), *(text(x) for pair in pairs for x in pair), "=",
          text(rounded(exact)))


TINY, HUGE = 5e-324, 1.7976931348623157e308
emit_sum([])
for terms in ([0.1] * 10, [HUGE, HUGE, -HUGE], [HUGE, HUGE], [-HUGE, -HUGE, -HUGE],
              [HUGE, 2.0 ** 969], [HUGE, 2.0 ** 970], [HUGE, 2.0 ** 970, -TINY],
              [TINY] * 3, [TINY, -TINY], [1.0, 2.0 ** -53], [1.0, 2.0 ** -53, TINY],
              [1.0, 3 * 2.0 ** -53], [1.0, -2.0 ** -54], [1.0, -2.0 ** -54, -TINY],
              [1e308, 1.0, -1e308, TINY, -1.0], [2.0 ** 52, 0.5], [2.0 ** 52 + 1, 0.5],
              [2.0 ** -1022, -TINY], [1e16, 1.0, 1.0, -1e16]):
    emit_sum(terms)
for pairs in ([(TINY, TINY)], [(TINY, 0.5)], [(TINY, 0.5), (TINY, TINY)], [(TINY, 1.5)],
              [(HUGE, HUGE), (-HUGE, HUGE), (3.0, 7.0)], [(HUGE, 2.0)], [(HUGE, HUGE)],
              [(0.1, 0.1), (-0.01, 1.0)], [(1e200, 1e-200), (-1.0, 1.0)],
              [(1e-200, 1e-200)], [(1 + 2.0 ** -52, 1 - 2.0 ** -53), (-1.0, 1.0)]):
    emit_dot(pairs)
for _ in range(60):
    emit_sum([any_finite() for _ in range(random.randint(1, 12))])
    terms = [random.uniform(-1, 1) * 2.0 ** random.randint(-60, 60) for _ in range(10)]
    emit_sum(terms + [-x for x in random.sample(terms, 8)])
    emit_sum([random.getrandbits(54) * TINY * random.choice((-1, 1)) for _ in range(6)])
    pairs = [(any_finite(), any_finite()) for _ in range(random.randint(1, 5))]
    emit_dot(pairs)
    emit_dot([(random.uniform(-1, 1), random.uniform(-1, 1)) for _ in range(6)])
    emit_dot([(any_finite() * 2.0 ** -600, random.random() * 2.0 ** -random.randint(0, 900))
              for _ in range(4)])
