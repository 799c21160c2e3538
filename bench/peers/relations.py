#!/usr/bin/env python3
"""Mutual information by nearest neighbours, and NSB, beside scikit-learn."""
import ctypes

from common import Bench, library, optional, pointer

DOUBLES = ctypes.POINTER(ctypes.c_double)
KSG, NSB = 1, 9


class NeighbourOptions(ctypes.Structure):
    """plogp_neighbour_options"""
    _fields_ = [("estimator", ctypes.c_int), ("neighbours", ctypes.c_size_t),
                ("permutations", ctypes.c_uint64)]


class NeighbourInformation(ctypes.Structure):
    """plogp_neighbour_information, as far as it is read here"""
    _fields_ = [("estimator", ctypes.c_int), ("mi", ctypes.c_double),
                ("rest", ctypes.c_char * 256)]


class EntropyOptions(ctypes.Structure):
    """plogp_entropy_options"""
    _fields_ = [("estimator", ctypes.c_int), ("alphabet", ctypes.c_uint64),
                ("symbols", ctypes.c_uint64), ("prior", ctypes.c_int),
                ("prior_value", ctypes.c_double)]


class EntropyEstimate(ctypes.Structure):
    """plogp_entropy_estimate, as far as it is read here"""
    _fields_ = [("estimator", ctypes.c_int), ("entropy", ctypes.c_double),
                ("rest", ctypes.c_char * 256)]


class Context(ctypes.Structure):
    """plogp_context"""
    _fields_ = [("pointers", ctypes.c_void_p * 4), ("seed", ctypes.c_uint64),
                ("threads", ctypes.c_int)]


numpy, selection = optional("numpy"), optional("sklearn.feature_selection")
plogp = library()
plogp.plogp_mutual_information_numbers.argtypes = [
    ctypes.POINTER(DOUBLES), ctypes.c_size_t, ctypes.POINTER(NeighbourOptions),
    ctypes.POINTER(Context), ctypes.POINTER(NeighbourInformation)]
plogp.plogp_entropy_estimate_counts.argtypes = [
    ctypes.POINTER(ctypes.c_uint64), ctypes.c_size_t, ctypes.POINTER(EntropyOptions),
    ctypes.POINTER(Context), ctypes.POINTER(EntropyEstimate)]


def ksg(x, y, threads):
    """Mutual information of two arrays, 3 neighbours, as a call without arguments."""
    columns = (DOUBLES * 2)(pointer(x, ctypes.c_double), pointer(y, ctypes.c_double))
    options, context = NeighbourOptions(KSG, 3, 0), Context(seed=1, threads=threads)
    found = NeighbourInformation()

    def call():
        assert plogp.plogp_mutual_information_numbers(
            columns, x.size, ctypes.byref(options), ctypes.byref(context),
            ctypes.byref(found)) == 0
        return found.mi
    return call


def pairs(bench, label, n):
    random = numpy.random.default_rng(1)
    x = random.standard_normal(n)
    y = 0.6 * x + 0.8 * random.standard_normal(n)
    bench.compare(f"KSG, {label} pairs", {
        "plogp": ksg(x, y, 0),
        "plogp, 1 thread": ksg(x, y, 1),
        "scikit-learn": selection and (lambda: selection.mutual_info_regression(
            x[:, None], y, n_neighbors=3, random_state=0)),
    }, same=1e-9, repeats=5)


def nsb(bench):
    """No peer that is NSB: the time alone, of 1000 different counts."""
    random = numpy.random.default_rng(2)
    counts = random.integers(0, 2000, 1000).astype(numpy.uint64)
    options, estimate = EntropyOptions(estimator=NSB, prior=1), EntropyEstimate()
    numbers = pointer(counts, ctypes.c_uint64)

    def call():
        assert plogp.plogp_entropy_estimate_counts(
            numbers, counts.size, ctypes.byref(options), None, ctypes.byref(estimate)) == 0
        return estimate.entropy
    bench.compare("NSB, 1000 counts", {"plogp": call})


def main():
    bench = Bench("relations")
    pairs(bench, "10^4", 10**4)
    pairs(bench, "10^5", 10**5)
    nsb(bench)
    bench.finish()


if __name__ == "__main__":
    main()
