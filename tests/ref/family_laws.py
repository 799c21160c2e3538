"""Every family in Arb's ball arithmetic (python-flint): log density and both tails from the defining formulas, and the laws asked about.

The smaller tail is always found itself and never as 1 less the other, so that it keeps its digits wherever it lies. Numbers are of
ctx.prec bits; what a ball still holds is looked at by whoever asks (value_of).
"""
import ctypes
import math
import os

from flint import acb, arb, ctx

LIBRARY = ctypes.CDLL(os.environ.get("PLOGP_LIBRARY", "build/libplogp.so"))
SHAPES = (1e-3, 0.05, 1.0, 40.0, 3e3, 1e6)
PI = float(math.pi)


class Law(ctypes.Structure):
    _fields_ = [("family", ctypes.c_char_p), ("count", ctypes.c_size_t), ("parameters", ctypes.c_double * 24)]


def law_of(family, parameters):
    law, numbers = Law(), (ctypes.c_double * len(parameters))(*parameters)
    LIBRARY.plogp_distribution_init(family.encode(), numbers, ctypes.c_size_t(len(parameters)), None, ctypes.byref(law))
    return law


def quantile(law, p, upper):
    """plogp's own: a place to ask at, or to begin from."""
    function = LIBRARY.plogp_distribution_quantile_sf if upper else LIBRARY.plogp_distribution_quantile
    function.restype, function.argtypes = ctypes.c_double, [ctypes.c_void_p, ctypes.c_double]
    return function(ctypes.byref(law), p)


def support(law):
    low, high = ctypes.c_double(), ctypes.c_double()
    LIBRARY.plogp_distribution_support(ctypes.byref(law), ctypes.byref(low), ctypes.byref(high))
    return low.value, high.value


def value_of(function, arguments, bits=117):
    """At the precision that leaves so many bits; None where 7,040 do not."""
    for prec in (220, 440, 880, 1760, 3520, 7040):
        ctx.prec = prec
        value = function(*[arb(a) for a in arguments])
        if value.is_zero() or (value.is_finite() and value.rel_accuracy_bits() > bits):
            return value
    return None


def condition(function, arguments, fixed):
    """The sum of |a df/da| over the arguments that are not whole numbers: what rounding them moves."""
    total = 0.0
    for i, a in enumerate(arguments):
        for prec in (300, 600, 1200, 2400, 4800):
            if a == 0 or i in fixed:
                break
            ctx.prec = prec
            step = abs(arb(a)) * arb(2) ** -100
            up, down = [arb(b) for b in arguments], [arb(b) for b in arguments]
            up[i], down[i] = up[i] + step, down[i] - step
            slope = (function(*up) - function(*down)) / (2 * step) * arb(a)
            if slope.is_finite() and float(slope.rad()) <= max(1e-3 * abs(float(slope.mid())), 1e-330):
                total += abs(float(slope))
                break
    return total


def lg(x):
    return arb(x).lgamma()


def lbeta(a, b):
    return lg(a) + lg(b) - lg(a + b)


def xlog(x, y):
    return x * y.log() if not x == 0 else arb(0)


def series(ratio):
    """1 + r_0 + r_0 r_1 + ..., terms positive and in the end falling."""
    total, term, n = arb(1), arb(1), 1
    while True:
        r = ratio(n)
        term *= r
        total += term
        n += 1
        if not total.is_finite() or n > 10 ** 6:
            raise ValueError
        if r < arb(0.999999999) and term < total * arb(2) ** -ctx.prec * (1 - r):
            return total


def fraction(term):
    """1 / (1 + d_1 / (1 + d_2 / (1 + ...))), with twice as many terms until the bits asked for stay."""
    last, count, digits = arb(0), 100, min(ctx.prec - 60, 125)
    while count < 10 ** 6:
        value = arb(1)
        for j in range(count, 0, -1):
            value = 1 + term(j) / value
        if abs(value - last) < abs(value) * arb(2) ** -digits:
            return 1 / value
        last, count = value, 2 * count
    raise ValueError


def gamma_p(a, x):
    if x > a + 1:
        return 1 - gamma_q(a, x)
    return series(lambda n: x / (a + n)) * (a * x.log() - x - lg(a + 1)).exp()


def gamma_q(a, x):
    """Legendre's fraction, as 1 / (1 + d_1 / (1 + ...)) over x + 1 - a."""
    if not x > a + 1:
        return 1 - gamma_p(a, x)
    if a < 60 and x < 60:
        return x.gamma_upper(a, regularized=1)

    def term(j):
        return j * (a - j) / ((x - a + 2 * j - 1) * (x - a + 2 * j + 1))
    return fraction(term) * (a * x.log() - x - lg(a)).exp() / (x - a + 1)


def beta_term(j, a, b, x):
    m = j // 2
    if j % 2 == 0:
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))


def beta_p(a, b, x, y=None):
    """y = 1 - x, where that has been rounded already."""
    y = 1 - x if y is None else y
    if not x > a / (a + b):
        if max(float(a), float(b)) < 100:
            return x.beta_lower(a, b, regularized=1)
        return fraction(lambda j: beta_term(j, a, b, x)) * (a * x.log() + b * y.log() - lbeta(a, b)).exp() / a
    return 1 - beta_p(b, a, y, x)


def normal_sf(z):
    return (z / arb(2).sqrt()).erfc() / 2


def t_sf(z, v):
    if z < 0:
        return 1 - t_sf(-z, v)
    square = z * z
    return beta_p(v / 2, arb(1) / 2, v / (v + square), square / (v + square)) / 2


def arctangent_sf(z):
    return (1 / z).atan() / arb.pi() if z > 1 else arb(1) / 2 - z.atan() / arb.pi()


def logistic_sf(z):
    return 1 / (1 + z.exp())


def laplace_sf(z):
    return (-z).exp() / 2 if z > 0 else 1 - z.exp() / 2


def wald(x, m, l, sign):
    root = (l / x).sqrt()
    return normal_sf(sign * root * (x / m - 1)) - sign * (2 * l / m).exp() * normal_sf(root * (x / m + 1))


def hazard(z, k):
    return z if k == 0 else arb.log1p(k * z) / k


def arc(low, high, m, k):
    """The bell over low .. high, its top in the arc taken out of the integral."""
    inside = bool(low < m) and bool(m < high)
    top = m if inside else low if bool((low - m).cos() > (high - m).cos()) else high
    peak = (top - m).cos()
    ends = [low, m, high] if inside else [low, high]
    mass = sum((acb.integral(lambda t, _: (k * ((t - m).cos() - peak)).exp(), acb(a), acb(b), rel_tol=arb(2) ** -130).real for a, b in zip(ends, ends[1:])), arb(0))
    return (k * (peak - 1)).exp() * mass / (2 * arb.pi() * (k.bessel_i(0) * (-k).exp()))


def circle(low, high, m, k):
    """m in -pi .. pi; an arc with the mean in it is 1 less the rest where that is smaller."""
    m = m - 2 * arb.pi() if m > PI else m
    return arc(arb(low), arb(high), m, k)


def mixed(function, x, theta):
    return sum((w * function((x - m) / s, s) for w, m, s in zip(theta[0::3], theta[1::3], theta[2::3])), arb(0))


def normal_pdf(z, s):
    return (-z * z / 2).exp() / (s * (2 * arb.pi()).sqrt())


def binomial_logpdf(k, n, p):
    return lg(n + 1) - lg(k + 1) - lg(n - k + 1) + xlog(k, p) + (arb(0) if k == n else (n - k) * arb.log1p(-p))


def poisson_logpdf(x, m):
    return x * m.log() - m - lg(x + 1)


def inflated_logpdf(x, z, m):
    return arb.log1p((1 - z) * arb.expm1(-m)) if x == 0 else arb.log1p(-z) + poisson_logpdf(x, m)


def gamma_logpdf(x, k, s):
    return (k - 1) * x.log() - x / s - lg(k) - k * s.log()


def weibull_logpdf(x, k, s):
    return (k / s).log() + (k - 1) * (x / s).log() - (x / s) ** k


def lognormal_logpdf(x, m, s):
    return -((x.log() - m) / s) ** 2 / 2 - (x * s).log() - (2 * arb.pi()).log() / 2


def shifted(family, laws):
    """The family of x - location, the location last."""
    return tuple(lambda x, *a, f=f: f(x - a[-1], *a[:-1]) for f in FAMILIES[family][:3]) + (laws,)


LINE = [(0.0, 1.0), (1e6, 1e-3), (-3.0, 1e10), (0.1, 0.7)]
TWO, THREE = (0.25, -1.0, 0.5, 0.75, 2.0, 1.0), (0.5, 0.0, 1.0, 0.25, 1e3, 1e-3, 0.25, -5.0, 1e6)
EIGHT = sum(((0.125, float(j), 0.5 + 0.25 * j) for j in range(8)), ())
# family: log density, P(X <= x), P(X > x), laws
FAMILIES = {
    "bernoulli": (lambda x, p: p.log() if x == 1 else arb.log1p(-p), lambda x, p: 1 - p if x < 1 else arb(1), lambda x, p: p if x < 1 else arb(0),
                  [(p,) for p in (1e-300, 1e-6, 0.3, 0.5, 0.999)]),
    "binomial": (binomial_logpdf, lambda k, n, p: beta_p(n - k, k + 1, 1 - p, p) if k < n else arb(1), lambda k, n, p: beta_p(k + 1, n - k, p) if k < n else arb(0),
                 [(n, p) for n in (1.0, 30.0, 4e3, 1e6) for p in (1e-6, 0.01, 0.3, 0.5, 0.999)]),
    "geometric": (lambda x, p: p.log() + x * arb.log1p(-p), lambda x, p: -arb.expm1((x + 1) * arb.log1p(-p)), lambda x, p: ((x + 1) * arb.log1p(-p)).exp(),
                  [(p,) for p in (1e-9, 1e-3, 0.3, 0.999)]),
    "poisson": (poisson_logpdf, lambda x, m: gamma_q(x + 1, m), lambda x, m: gamma_p(x + 1, m), [(m,) for m in SHAPES]),
    "negative-binomial": (lambda x, r, m: lg(r + x) - lg(r) - lg(x + 1) + r * (r / (r + m)).log() + x * (m / (r + m)).log(),
                          lambda x, r, m: beta_p(r, x + 1, r / (r + m), m / (r + m)), lambda x, r, m: beta_p(x + 1, r, m / (r + m), r / (r + m)),
                          [(r, m) for r in SHAPES for m in (0.01, 3.0, 2e3, 1e6)]),
    "zero-inflated-poisson": (inflated_logpdf, lambda x, z, m: z + (1 - z) * gamma_q(x + 1, m), lambda x, z, m: (1 - z) * gamma_p(x + 1, m),
                              [(z, m) for z in (3e-7, 0.3, 0.999) for m in (1e-3, 4.0, 3e3, 1e6)]),
    "uniform": (lambda x, a, b: -(b - a).log(), lambda x, a, b: (x - a) / (b - a), lambda x, a, b: (b - x) / (b - a), [(-1.0, 3.0), (0.0, 1e-200), (1e6, 1000000.5)]),
    "beta": (lambda x, a, b: (a - 1) * x.log() + (b - 1) * arb.log1p(-x) - lbeta(a, b), lambda x, a, b: beta_p(a, b, x), lambda x, a, b: beta_p(b, a, 1 - x, x),
             [(a, b) for a in SHAPES for b in (1e-3, 0.7, 40.0, 1e6)]),
    "exponential": (lambda x, r: r.log() - r * x, lambda x, r: -arb.expm1(-r * x), lambda x, r: (-r * x).exp(), [(r,) for r in (1e-6, 0.7, 1e6)]),
    "gamma": (gamma_logpdf, lambda x, k, s: gamma_p(k, x / s), lambda x, k, s: gamma_q(k, x / s), [(k, 0.7) for k in SHAPES]),
    "lognormal": (lognormal_logpdf, lambda x, m, s: normal_sf((m - x.log()) / s), lambda x, m, s: normal_sf((x.log() - m) / s),
                  [(0.3, s) for s in (1e-6, 1e-3, 0.05, 1.0, 40.0)]),
    "weibull": (weibull_logpdf, lambda x, k, s: -arb.expm1(-(x / s) ** k), lambda x, k, s: (-(x / s) ** k).exp(), [(k, 0.7) for k in SHAPES]),
    "inverse-gaussian": (lambda x, m, l: (l.log() - (2 * arb.pi()).log() - 3 * x.log()) / 2 - l * (x - m) ** 2 / (2 * m * m * x),
                         lambda x, m, l: wald(x, m, l, -1), lambda x, m, l: wald(x, m, l, 1), [(0.7, k) for k in SHAPES]),
    "pareto": (lambda x, m, a: a.log() + a * m.log() - (a + 1) * x.log(), lambda x, m, a: -arb.expm1(-a * (x / m).log()),
               lambda x, m, a: (-a * (x / m).log()).exp(), [(0.7, k) for k in SHAPES]),
    "rayleigh": (lambda x, s: x.log() - 2 * s.log() - (x / s) ** 2 / 2, lambda x, s: -arb.expm1(-(x / s) ** 2 / 2), lambda x, s: (-(x / s) ** 2 / 2).exp(),
                 [(s,) for s in (1e-6, 0.7, 1e6)]),
    "normal": (lambda x, m, s: -((x - m) / s) ** 2 / 2 - s.log() - (2 * arb.pi()).log() / 2, lambda x, m, s: normal_sf((m - x) / s), lambda x, m, s: normal_sf((x - m) / s), LINE),
    "laplace": (lambda x, m, s: -abs(x - m) / s - (2 * s).log(), lambda x, m, s: laplace_sf((m - x) / s), lambda x, m, s: laplace_sf((x - m) / s), LINE),
    "logistic": (lambda x, m, s: -(x - m) / s - s.log() - 2 * arb.log1p((-(x - m) / s).exp()), lambda x, m, s: logistic_sf((m - x) / s), lambda x, m, s: logistic_sf((x - m) / s), LINE),
    "student-t": (lambda x, m, s, v: lg((v + 1) / 2) - lg(v / 2) - (v * arb.pi()).log() / 2 - s.log() - (v + 1) / 2 * arb.log1p(((x - m) / s) ** 2 / v),
                  lambda x, m, s, v: t_sf((m - x) / s, v), lambda x, m, s, v: t_sf((x - m) / s, v), [(0.0, 1.0, v) for v in SHAPES] + [(0.1, 0.7, 2.5)]),
    "cauchy": (lambda x, m, s: -(arb.pi() * s).log() - arb.log1p(((x - m) / s) ** 2), lambda x, m, s: arctangent_sf((m - x) / s), lambda x, m, s: arctangent_sf((x - m) / s), LINE),
    "gumbel": (lambda x, m, s: -(x - m) / s - (-(x - m) / s).exp() - s.log(), lambda x, m, s: (-(-(x - m) / s).exp()).exp(), lambda x, m, s: -arb.expm1(-(-(x - m) / s).exp()), LINE),
    "von-mises": (lambda x, m, k: k * ((x - m).cos() - 1) - (2 * arb.pi() * k.bessel_i(0) * (-k).exp()).log(), lambda x, m, k: circle(-PI, x, m, k),
                  lambda x, m, k: circle(x, PI, m, k), [(m, k) for m in (0.5, -2.75) for k in SHAPES]),
    "generalized-pareto": (lambda x, s, k: -s.log() - (k + 1) * hazard(x / s, k), lambda x, s, k: -arb.expm1(-hazard(x / s, k)), lambda x, s, k: (-hazard(x / s, k)).exp(),
                           [(0.7, k) for k in (-3.0, -1.0, -0.4, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 0.05, 1.0, 3.0)]),
    "generalized-extreme-value": (lambda x, m, s, k: -s.log() - (k + 1) * hazard((x - m) / s, k) - (-hazard((x - m) / s, k)).exp(),
                                  lambda x, m, s, k: (-(-hazard((x - m) / s, k)).exp()).exp(), lambda x, m, s, k: -arb.expm1(-(-hazard((x - m) / s, k)).exp()),
                                  [(0.4, 0.7, k) for k in (-3.0, -0.4, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 0.05, 1.0, 3.0)]),
}
FAMILIES["gamma3"] = shifted("gamma", [(0.05, 0.7, 10.0), (2.5, 0.7, -1e3), (3e3, 0.7, 0.5)])
FAMILIES["weibull3"] = shifted("weibull", [(0.5, 0.7, 10.0), (2.5, 0.7, -1e3), (3e3, 0.7, 0.5)])
FAMILIES["lognormal3"] = shifted("lognormal", [(0.3, 1e-3, 10.0), (0.3, 1.0, -1e3), (0.3, 10.0, 0.5)])
for _name, _law in (("1", (1.0, 0.1, 0.7)), ("2", TWO), ("3", THREE), ("8", EIGHT)):
    FAMILIES["normal-mixture:" + _name] = (lambda x, *a: mixed(normal_pdf, x, a).log(), lambda x, *a: mixed(lambda z, s: normal_sf(-z), x, a),
                                           lambda x, *a: mixed(lambda z, s: normal_sf(z), x, a), [_law])
DISCRETE = {"bernoulli", "binomial", "geometric", "poisson", "negative-binomial", "zero-inflated-poisson"}


def fixed_of(family):
    """Arguments that are whole numbers, and so are not rounded."""
    return ({0} if family in DISCRETE else set()) | ({1} if family == "binomial" else set())
