#!/usr/bin/env python3
"""Entropy, KL and softmax cross-entropy with its gradient beside NumPy, SciPy and JAX."""
import ctypes

from common import Bench, library, optional, pointer

DOUBLES, FLOATS = ctypes.POINTER(ctypes.c_double), ctypes.POINTER(ctypes.c_float)
LABELS = ctypes.POINTER(ctypes.c_uint32)
SIZES = {"10^4": 10**4, "2^24": 2**24}
CLASSES = (10, 1000, 32000, 128000)
LOGITS = 16_000_000


class Targets(ctypes.Structure):
    """plogp_targets"""
    _fields_ = [("rows", ctypes.c_size_t), ("classes", ctypes.c_size_t), ("labels", LABELS),
                ("laws", DOUBLES), ("ignored", ctypes.c_void_p)]


class Loss(ctypes.Structure):
    """plogp_loss"""
    _fields_ = [("value", ctypes.c_double), ("finite_value", ctypes.c_double),
                ("weight", ctypes.c_double), ("rows", ctypes.c_uint64),
                ("infinite", ctypes.c_uint64)]


numpy, special = optional("numpy"), optional("scipy.special")
stats, jax = optional("scipy.stats"), optional("jax")
plogp = library()
for name, count in (("plogp_entropy_probs", 1), ("plogp_kl_probs", 2)):
    getattr(plogp, name).argtypes = [DOUBLES] * count + [ctypes.c_size_t, DOUBLES]
plogp.plogp_softmax_loss_float.argtypes = [FLOATS, ctypes.POINTER(Targets), ctypes.c_void_p,
                                           FLOATS, ctypes.POINTER(Loss)]


def measure(function, *laws):
    """A measure of one or two laws as a call without arguments."""
    value = ctypes.c_double()
    pointers = [pointer(law, ctypes.c_double) for law in laws]

    def call():
        assert function(*pointers, laws[0].size, ctypes.byref(value)) == 0
        return value.value
    return call


def laws(count):
    """Two laws without zeros, so that the plain formulas of the peers hold."""
    random = numpy.random.default_rng(1)
    p, q = random.random(count) + 1e-3, random.random(count) + 1e-3
    return p / p.sum(), q / q.sum()


def often(ways, count):
    """Ways on few numbers, called so often that reading the clock does not count."""
    def repeated(way):
        def call():
            for _ in range(calls - 1):
                way()
            return way()
        return call
    calls = max(1, 10**6 // count)
    return {who: way and repeated(way) for who, way in ways.items()}


def measures(bench):
    for label, count in SIZES.items():
        p, q = laws(count)
        bench.compare(f"entropy, {label}", often({
            "plogp": measure(plogp.plogp_entropy_probs, p),
            "NumPy": lambda: -(p * numpy.log(p)).sum(),
            "SciPy entropy": stats and (lambda: stats.entropy(p)),
        }, count), same=1e-9)
        bench.compare(f"KL, {label}", often({
            "plogp": measure(plogp.plogp_kl_probs, p, q),
            "NumPy": lambda: (p * numpy.log(p / q)).sum(),
            "SciPy entropy": stats and (lambda: stats.entropy(p, q)),
            "SciPy rel_entr": special and (lambda: special.rel_entr(p, q).sum()),
        }, count), same=1e-9)


def our_loss(logits, labels):
    gradient, loss = numpy.empty_like(logits), Loss()
    targets = Targets(*logits.shape, pointer(labels, ctypes.c_uint32), None, None)

    def call():
        assert plogp.plogp_softmax_loss_float(
            pointer(logits, ctypes.c_float), ctypes.byref(targets), None,
            pointer(gradient, ctypes.c_float), ctypes.byref(loss)) == 0
        return loss.value
    return call


def jax_loss(logits, labels):
    """JAX's mean cross-entropy and its gradient, compiled, data in its own arrays."""
    def loss(z, y):
        powers = jax.nn.logsumexp(z, axis=1)
        return (powers - jax.numpy.take_along_axis(z, y[:, None], axis=1)[:, 0]).mean()
    compiled = jax.jit(jax.value_and_grad(loss))
    z, y = jax.numpy.asarray(logits), jax.numpy.asarray(labels.astype(numpy.int32))

    def call():
        value, gradient = compiled(z, y)
        gradient.block_until_ready()
        return float(value)
    return call


def losses(bench):
    random = numpy.random.default_rng(2)
    for classes in CLASSES:
        case = f"softmax loss, {classes} classes"
        if not bench.wants(case):
            continue
        rows = LOGITS // classes
        logits = random.normal(size=(rows, classes)).astype(numpy.float32)
        labels = random.integers(classes, size=rows).astype(numpy.uint32)
        bench.compare(case, {
            "plogp": our_loss(logits, labels),
            "JAX": jax and jax_loss(logits, labels),
        }, same=1e-5)


if __name__ == "__main__":
    table = Bench("information")
    measures(table)
    losses(table)
    table.finish()
