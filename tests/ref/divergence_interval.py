#!/usr/bin/env python3
"""Noncentralities and the intervals of divergences, as tests/unit/test_divergence_interval.c
has them: the noncentral chi-square law as a Poisson mixture in mpmath, and the influence
functions by numerical derivatives, nothing of which the library does."""
import mpmath as mp

mp.mp.dps = 60


def cdf(x, df, noncentrality):
    """P(X <= x): Poisson weights of central laws with df + 2 j degrees of freedom."""
    weight, total = mp.exp(-noncentrality / 2), mp.mpf(0)
    central = mp.gammainc(df / 2, 0, x / 2, regularized=True)
    step = mp.exp(df / 2 * mp.log(x / 2) - x / 2 - mp.loggamma(df / 2 + 1))
    for j in range(1000):
        total += weight * central
        central -= step
        step *= x / 2 / (df / 2 + j + 1)
        weight *= noncentrality / 2 / (j + 1)
    return total


def noncentrality(x, df, p):
    x, df, p = mp.mpf(x), mp.mpf(df), mp.mpf(p)
    if mp.gammainc(df / 2, 0, x / 2, regularized=True) <= p:
        return mp.mpf(0)
    low, high = mp.mpf(0), 3 * x + 40
    for _ in range(70):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(x, df, middle) > p else (low, middle)
    return low


def kl(p, q):
    """Each term >= 0, so that its slopes mean something where the sums of p and q differ."""
    return sum(a * mp.log(a / b) - a + b for a, b in zip(p, q))


def js(p, q):
    middle = [(a + b) / 2 for a, b in zip(p, q)]
    return (kl(p, middle) + kl(q, middle)) / 2


MEASURES = {
    "kl": (kl, mp.mpf(1) / 2),
    "js": (js, mp.mpf(1) / 8),
    "chi2": (lambda p, q: sum((a - b) ** 2 / b for a, b in zip(p, q)), mp.mpf(1)),
    "kl_reverse": (lambda p, q: kl(q, p), mp.mpf(1) / 2),
    "jeffreys": (lambda p, q: kl(p, q) + kl(q, p), mp.mpf(1)),
    "hellinger^2": (lambda p, q: sum((mp.sqrt(a) - mp.sqrt(b)) ** 2 for a, b in zip(p, q)) / 2, mp.mpf(1) / 8),
}


def beyond(measure, p, q, n):
    """Bias and variance from bins in which P has none: n times its mass there is exponential."""
    here, bias, variance = measure(p, q), mp.mpf(0), mp.mpf(0)
    for i in (i for i, a in enumerate(p) if a * n == ADDED):
        def of(mass, i=i):
            return measure([mass / n if j == i else a for j, a in enumerate(p)], q) - here
        mean, square = (mp.quad(lambda x, k=k: of(x) ** k * mp.exp(-x), [0, 0.01, 1, 10, mp.inf]) for k in (1, 2))
        bias -= mean
        variance += square - mean**2
    return bias, variance


ADDED = mp.mpf(1) / 2
BINS_P, BINS_Q = [0, 10, 10, 10, 10, 0], [6, 5, 8, 9, 5, 3]  # the ends: below and above P


def interval(measure, factor, counts_p, counts_q, added=0):
    if added:  # to each bin of a numeric column
        counts_p, counts_q = [c + added for c in counts_p], [c + added for c in counts_q]
    n_p, n_q = sum(counts_p), sum(counts_q)
    p, q = [mp.mpf(c) / n_p for c in counts_p], [mp.mpf(c) / n_q for c in counts_q]
    value, bias, variance = measure(p, q), mp.mpf(0), mp.mpf(0)
    if added:
        bias, variance = beyond(measure, p, q, n_p)
    for side, n, law in ((0, n_p, p), (1, n_q, q)):
        def of(i, x, side=side):
            laws = [list(p), list(q)]
            laws[side][i] = x
            return measure(*laws)
        slopes = [mp.diff(lambda x, i=i: of(i, x), law[i]) for i in range(len(law))]
        bends = [mp.diff(lambda x, i=i: of(i, x), law[i], 2) for i in range(len(law))]
        known = [not (added and side == 0 and a * n == added) for a in law]
        mean = sum(a * s for a, s, k in zip(law, slopes, known) if k)
        variance += (sum(a * s * s for a, s, k in zip(law, slopes, known) if k) - mean**2) / n
        bias += sum(a * (1 - a) * b for a, b, k in zip(law, bends, known) if k) / 2 / n
        bias += sum(s * added * (1 - len(law) * a) for a, s, k in zip(law, slopes, known) if k) / n
    unit, freedom = factor * (mp.mpf(1) / n_p + mp.mpf(1) / n_q), len(p) - 1
    # more than that is no measure of the bias: some q is too rare
    center = max(value - min(bias, max(freedom * unit, value / 2)), mp.mpf(0))
    x = center / unit + freedom
    low, high = (unit * noncentrality(x, freedom, a) for a in ("0.975", "0.025"))
    stretch = 1 + (mp.sqrt(variance / (4 * unit * value)) - 1) * center / value
    low = 0 if low == 0 else max(center - (center - low) * stretch, 0)
    return low, center + (high - center) * stretch


def tv_interval(counts_p, counts_q):
    """Normal, with room below for what chance adds where the laws are not seen to differ."""
    n_p, n_q = sum(counts_p), sum(counts_q)
    pairs = [(mp.mpf(a) / n_p, mp.mpf(b) / n_q, mp.mpf(a + b) / (n_p + n_q)) for a, b in zip(counts_p, counts_q)]
    value = sum(abs(p - q) for p, q, _ in pairs) / 2
    signs = [mp.sign(p - q) / 2 for p, q, _ in pairs]
    variance = sum((sum(law * s * s for law, s in zip(laws, signs)) - sum(law * s for law, s in zip(laws, signs)) ** 2) / n
                   for laws, n in (([p for p, _, _ in pairs], n_p), ([q for _, q, _ in pairs], n_q)))
    deviations = [mp.sqrt(m * (1 - m) * (mp.mpf(1) / n_p + mp.mpf(1) / n_q)) for _, _, m in pairs]
    noise = sum(d * mp.sqrt(2 / mp.pi) / 2 for d, (p, q, _) in zip(deviations, pairs) if abs(p - q) < 2 * d)
    half = mp.sqrt(2) * mp.erfinv(mp.mpf("0.95")) * mp.sqrt(variance)
    return max(value - half - noise, 0), value + half


if __name__ == "__main__":
    for x, df, p in ((10, 3, "0.025"), (10, 3, "0.975"), (20, 3, "0.975"), (1, 1, "0.025"),
                     (150, 40, "0.025"), (150, 40, "0.975"), (400, 9, "0.975")):
        print(f"    {{{x}, {df}, {p}, {mp.nstr(noncentrality(x, df, p), 17)}}},")
    for name, (measure, factor) in MEASURES.items():
        low, high = interval(measure, factor, BINS_P, BINS_Q, ADDED)
        print(f"    bins {name}: {mp.nstr(low, 12)}, {mp.nstr(high, 12)}")
    for p, q in (((30, 25, 45), (40, 33, 27)), ((300, 100, 200, 400), (200, 150, 250, 400))):
        for name, (measure, factor) in MEASURES.items():
            low, high = interval(measure, factor, p, q)
            print(f"    {p} {q} {name}: {mp.nstr(low, 15)}, {mp.nstr(high, 15)}")
        low, high = tv_interval(p, q)
        print(f"    {p} {q} tv: {mp.nstr(low, 15)}, {mp.nstr(high, 15)}")
