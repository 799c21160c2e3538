"""Reference values of tests/unit/test_fit_intervals.c: profile-likelihood intervals and fits to rounded
values, by mpmath at 30 digits (nested root finding; no code of plogp). Prints C tables.

    python3 tests/ref/fit_intervals.py
"""
import mpmath as mp

mp.mp.dps = 30
THRESHOLD = mp.mpf("3.841458820694124") / 2  # half the 0.95 quantile of chi-squared, one degree

VALUES = [0.4, 0.7, 1.1, 1.3, 1.6, 2.2, 2.9, 3.1, 4.8, 7.5]
ROUNDED = [(0.5, 3), (1.0, 7), (1.5, 9), (2.0, 6), (2.5, 4), (3.0, 2), (4.0, 1)]


def gamma_loglik(shape, scale):
    return sum((shape - 1) * mp.log(x) - x / scale - mp.loggamma(shape) - shape * mp.log(scale) for x in map(mp.mpf, VALUES))


def gamma_profile_shape(shape):
    return gamma_loglik(shape, mp.fsum(VALUES) / (len(VALUES) * shape))


def gamma_shape_given_scale(scale):
    mean_log = sum(mp.log(mp.mpf(x)) for x in VALUES) / len(VALUES)
    return mp.findroot(lambda k: mp.digamma(k) - mean_log + mp.log(scale), mp.mpf(1))


def gamma_profile_scale(scale):
    return gamma_loglik(gamma_shape_given_scale(scale), scale)


def normal_profile(values):
    n = len(values)
    mean = mp.fsum(values) / n
    variance = sum((mp.mpf(x) - mean) ** 2 for x in values) / n
    half = mp.sqrt(variance * (mp.e ** (2 * THRESHOLD / n) - 1))
    return mean - half, mean + half


def interval(profile, best, low, high):
    top = profile(best)
    drop = lambda t: top - profile(t) - THRESHOLD
    return [mp.findroot(drop, start, solver="anderson") for start in ((best * low, best * low * 1.1), (best * high, best * high * 1.1))]


def show(name, values):
    print(name, ", ".join(mp.nstr(v, 17) for v in values))


mean_log = sum(mp.log(mp.mpf(x)) for x in VALUES) / len(VALUES)
best_shape = mp.findroot(lambda k: mp.log(k) - mp.digamma(k) - mp.log(mp.fsum(VALUES) / len(VALUES)) + mean_log, mp.mpf(2))
best_scale = mp.fsum(VALUES) / len(VALUES) / best_shape
show("gamma shape", interval(gamma_profile_shape, best_shape, 0.45, 2.0))
show("gamma scale", interval(gamma_profile_scale, best_scale, 0.45, 2.5))
show("normal mean", normal_profile(VALUES))
show("bernoulli 0 of 10, upper end", [1 - mp.e ** (-THRESHOLD / 10)])
show("poisson 0 in 10, upper end", [THRESHOLD / 10])


def rounded_normal(mean, sd):
    total = mp.mpf(0)
    for x, w in ROUNDED:
        total += w * mp.log(mp.ncdf((mp.mpf(x) + mp.mpf("0.25") - mean) / sd) - mp.ncdf((mp.mpf(x) - mp.mpf("0.25") - mean) / sd))
    return total


def rounded_gamma(shape, scale):
    total = mp.mpf(0)
    for x, w in ROUNDED:
        total += w * mp.log(mp.gammainc(shape, (mp.mpf(x) - mp.mpf("0.25")) / scale, (mp.mpf(x) + mp.mpf("0.25")) / scale, regularized=True))
    return total


def laplace_cdf(z):
    return mp.e ** z / 2 if z < 0 else 1 - mp.e ** -z / 2


def rounded_laplace(location, scale):
    return sum(w * mp.log(laplace_cdf((mp.mpf(x) + mp.mpf("0.25") - location) / scale) - laplace_cdf((mp.mpf(x) - mp.mpf("0.25") - location) / scale)) for x, w in ROUNDED)


def maximum(loglik, start):
    gradient = lambda a, b: (mp.diff(loglik, (a, b), (1, 0)), mp.diff(loglik, (a, b), (0, 1)))
    solution = mp.findroot(gradient, start)
    return list(solution) + [loglik(*solution)]


show("rounded normal", maximum(rounded_normal, (mp.mpf("1.6"), mp.mpf("0.8"))))
show("rounded gamma", maximum(rounded_gamma, (mp.mpf(4), mp.mpf("0.4"))))
show("rounded laplace", maximum(rounded_laplace, (mp.mpf("1.45"), mp.mpf("0.6"))))
