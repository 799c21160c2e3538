#!/usr/bin/env python3
"""Log densities, both tails, their logarithms and both quantiles of every family: family_tails.txt.

Made with Arb's ball arithmetic (family_laws.py) at the precision that leaves 35 digits. Places are plogp's own quantiles of tails from
1e-300 on, and further out by 3 and 30 times their distance from the median, where tails underflow; the values at them are not plogp's.

    at FAMILY count parameters x  logpdf condition cdf condition sf condition log-cdf condition log-sf condition
    quantile FAMILY count parameters p upper  value condition

Numbers that go in are hexadecimal doubles, values decimal; "-" is one that 7,040 bits do not give, or of which rounding the arguments leaves nothing. A condition is the sum over the arguments a of |a df/da|:
how much the value moves when every argument is rounded. Quantiles of whole numbers are exact; none
is asked for where a tail is p itself.
"""
import math
import sys

from flint import arb, ctx

from family_laws import DISCRETE, FAMILIES, condition, fixed_of, law_of, quantile, support, value_of

TAILS = (1e-300, 1e-40, 1e-6, 0.05, 0.5)
FAR = (3.0, 30.0)


def places(family, law):
    low, high = support(law)
    near = {quantile(law, p, upper) for p in TAILS for upper in (0, 1)}
    median = quantile(law, 0.5, 0)
    out = {median + (end - median) * f for end in (quantile(law, 1e-300, 0), quantile(law, 1e-300, 1)) for f in FAR}
    if family in DISCRETE:
        out = {float(math.floor(x)) for x in out if x < 2.0 ** 53}
    return sorted(x for x in near | out if math.isfinite(x) and low <= x <= high)


def field(value, moved, size=None):
    """Nothing of a value of which rounding the arguments leaves no digit; of a logarithm, where it leaves none of the number."""
    if value is None or not value.is_finite() or moved * 2.0 ** -49 > (size or abs(float(value))) > 0.0:
        return "- 0"
    return "%s %.4g" % (value.str(20, radius=False), moved)


def log_of(tail, other):
    """Of a tail, from the other one where that is smaller."""
    return arb.log1p(-other) if tail > 0.5 else tail.log()


def fields_at(functions, arguments, fixed):
    """The five values and their conditions; both tails move by what the smaller one does."""
    logpdf, cdf, sf = functions
    try:
        level, below, above = (value_of(f, arguments) for f in functions)
        moved = condition(cdf if below < above else sf, arguments, fixed)
        shares = [moved / float(max(t, arb(2) ** -1000)) if t > arb(2) ** -1000 else relative(f, arguments, fixed) for t, f in ((below, cdf), (above, sf))]
        logs = [log_of(below, above), log_of(above, below)]
    except (ZeroDivisionError, ValueError, OverflowError, TypeError):
        return None
    return [field(level, condition(logpdf, arguments, fixed)), field(below, moved), field(above, moved), field(logs[0], shares[0], 1.0), field(logs[1], shares[1], 1.0)]


def relative(tail, arguments, fixed):
    """The condition of the logarithm of a tail that is no double."""
    return condition(lambda *a: tail(*a).log(), arguments, fixed)


def crossed(tail, p, x, upper, parameters):
    """P(X <= x) >= p, or P(X > x) <= p; an error where they are equal, or no precision tells them apart."""
    value = value_of(tail, (x,) + parameters) - arb(p)
    if value.contains(0):
        raise ValueError
    return value <= 0 if upper else value >= 0


def whole_quantile(tail, p, x, upper, parameters):
    """The smallest x that has crossed, from a guess."""
    while not crossed(tail, p, x, upper, parameters):
        x += 1.0
    while x > 0 and crossed(tail, p, x - 1.0, upper, parameters):
        x -= 1.0
    return "%d 0" % x


def end_quantile(tail, p, x, upper, parameters, low):
    """The end of a support, where no double lies between it and the quantile."""
    inner = math.nextafter(x, math.inf if low else -math.inf)
    return "%r 0" % x if crossed(tail, p, inner, upper, parameters) == low else "- 0"


def dense_quantile(logpdf, tail, p, x, upper, parameters):
    """Newton's method in the tail from plogp's value, which squares its error: two steps."""
    y = arb(x)
    for _ in range(2):
        ctx.prec = 440
        slope = logpdf(y, *[arb(a) for a in parameters]).exp()
        step = (tail(y, *[arb(a) for a in parameters]) - arb(p)) / slope
        y = (y + step if upper else y - step).mid()
    moved = condition(lambda *a: tail(y, *a), parameters, set()) + p
    return "%s %.4g" % (y.str(20, radius=False), moved / abs(float(slope)) if float(slope) > 0 else math.inf)


def quantile_field(family, law, functions, p, upper, parameters):
    logpdf, tail, x, ends = functions[0], functions[1 + upper], quantile(law, p, upper), support(law)
    try:
        if family in DISCRETE:
            return whole_quantile(tail, p, x, upper, parameters)
        if x in ends:
            return end_quantile(tail, p, x, upper, parameters, x == ends[0])
        return dense_quantile(logpdf, tail, p, x, upper, parameters)
    except (ZeroDivisionError, ValueError, OverflowError, AttributeError, TypeError):
        return "- 0"


def show(family, parameters, functions):
    law, fixed = law_of(family, parameters), fixed_of(family)
    numbers = "%s %d %s" % (family, len(parameters), " ".join(float(p).hex() for p in parameters))
    for x in places(family, law):
        fields = fields_at(functions, (x,) + parameters, fixed)
        if fields is not None:
            print("at", numbers, float(x).hex(), *fields, flush=True)
    for p in TAILS:
        for upper in (0, 1):
            print("quantile", numbers, float(p).hex(), upper, quantile_field(family, law, functions, p, upper, parameters), flush=True)


def main():
    print("# " + __doc__.strip().splitlines()[0] + " (see family_tails.py)")
    for family, (logpdf, cdf, sf, laws) in FAMILIES.items():
        if len(sys.argv) == 1 or family in sys.argv[1:]:
            for parameters in laws:
                show(family, parameters, (logpdf, cdf, sf))


if __name__ == "__main__":
    main()
