#!/usr/bin/env python3
"""Scores and second derivatives of the log densities of every family in its parameters: family_scores.txt.

Made with Arb's ball arithmetic (family_laws.py): central differences with steps of 2^-200 of the log density, 3,000 bits, which leave
100 digits. Places are plogp's own quantiles, no subnormal numbers.

    FAMILY count parameters x  score condition ... second condition ...

Scores of parameter 1, 2, ...; second derivatives in 11, 12, 22, 13, 23, 33, ...; conditions and "-" as in family_tails.py, "-" also where the
parameter moves the support or is a whole number.
"""
from flint import arb, ctx

from family_laws import DISCRETE, FAMILIES, law_of, quantile

STEP, NEAR = arb(2) ** -200, arb(2) ** -60
TAILS = (1e-6, 0.05, 0.5)
LEFT_OUT = {"uniform": {0, 1}, "binomial": {0}, "pareto": {0}}
KINKED = {"laplace"}  # in the location plogp has what is expected of the second derivative


def moved(arguments, i, step):
    made = list(arguments)
    made[i] = made[i] + (abs(made[i]) if made[i] != 0 else 1) * step
    return made, (abs(arguments[i]) if arguments[i] != 0 else arb(1)) * step


def slope(function, arguments, i, step=STEP):
    up, size = moved(arguments, i, step)
    down, _ = moved(arguments, i, -step)
    return (function(*up) - function(*down)) / (2 * size)


def second(function, arguments, i, j):
    return slope(lambda *a: slope(function, list(a), i), arguments, j, STEP / 4)


def condition(function, arguments, first):
    """As in family_laws.py; derivatives of derivatives need no more than a few bits."""
    total = 0.0
    for i in range(first, len(arguments)):
        if arguments[i] != 0:
            total += abs(float(slope(function, arguments, i, NEAR) * arguments[i]))
    return total


def field(function, arguments, first):
    try:
        value = function(*arguments)
        size = condition(function, arguments, first)
        if not value.is_finite() or size * 2.0 ** -49 > abs(float(value)) > 0.0:
            return "- 0"
        return "%s %.4g" % (value.str(20, radius=False), size)
    except (ZeroDivisionError, ValueError, OverflowError):
        return "- 0"


def fields(family, logpdf, parameters, x):
    arguments, first = [arb(a) for a in (x,) + parameters], 1 if family in DISCRETE else 0
    out, made = LEFT_OUT.get(family, set()), []
    for i in range(len(parameters)):
        made.append("- 0" if i in out else field(lambda *a, i=i: slope(logpdf, list(a), i + 1), arguments, first))
    for j in range(len(parameters)):
        for i in range(j + 1):
            skipped = i in out or j in out or (i == 0 and family in KINKED)
            made.append("- 0" if skipped else field(lambda *a, i=i, j=j: second(logpdf, list(a), i + 1, j + 1), arguments, first))
    return made


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see family_scores.py)")
    ctx.prec = 3000
    for family, (logpdf, _, _, laws) in FAMILIES.items():
        for parameters in laws if family != "normal-mixture:8" else []:
            law = law_of(family, parameters)
            numbers = "%s %d %s" % (family, len(parameters), " ".join(float(p).hex() for p in parameters))
            for x in sorted(x for x in {quantile(law, p, upper) for p in TAILS for upper in (0, 1)} if x == 0 or abs(x) > 2.0 ** -1000):
                print(numbers, float(x).hex(), *fields(family, logpdf, parameters, x), flush=True)


if __name__ == "__main__":
    main()
