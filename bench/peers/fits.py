#!/usr/bin/env python3
"""Maximum likelihood beside SciPy and R: one million numbers in memory, ten million in a file."""
import ctypes
import os
import shutil
import subprocess
import tempfile

from common import Bench, SelfTimed, library, optional, program

numpy, stats = optional("numpy"), optional("scipy.stats")
plogp = library()


class Column(ctypes.Structure):
    """plogp_column"""
    _fields_ = [("name", ctypes.c_char_p), ("type", ctypes.c_int), ("numbers", ctypes.c_void_p),
                ("codes", ctypes.c_void_p), ("levels", ctypes.c_void_p), ("valid", ctypes.c_void_p)]


class Batch(ctypes.Structure):
    """plogp_batch"""
    _fields_ = [("columns", ctypes.POINTER(Column)), ("column_count", ctypes.c_size_t),
                ("rows", ctypes.c_size_t), ("weights", ctypes.c_void_p),
                ("first_row", ctypes.c_uint64)]


HANDLE = ctypes.c_void_p
plogp.plogp_sufficient_new.argtypes = [ctypes.c_char_p, HANDLE, ctypes.POINTER(HANDLE)]
plogp.plogp_sufficient_push.argtypes = [HANDLE, ctypes.POINTER(Batch), ctypes.c_size_t]
plogp.plogp_sufficient_leave_ledger.argtypes = [HANDLE]
plogp.plogp_sufficient_leave_ledger.restype = None
plogp.plogp_sufficient_free.argtypes = [HANDLE]
plogp.plogp_fit_sufficient.argtypes = [HANDLE, HANDLE, HANDLE, ctypes.POINTER(HANDLE)]
plogp.plogp_fit_free.argtypes = [HANDLE]


def fit(x, family, ledger=False):
    """The fit of an array by its sufficient statistics, with standard errors."""
    column = Column(b"x", 0, x.ctypes.data, None, None, None)
    batch = Batch(ctypes.pointer(column), 1, x.size, None, 0)
    seen, found = HANDLE(), HANDLE()
    assert plogp.plogp_sufficient_new(family, None, ctypes.byref(seen)) == 0
    if not ledger:
        plogp.plogp_sufficient_leave_ledger(seen)
    assert plogp.plogp_sufficient_push(seen, ctypes.byref(batch), 0) == 0
    assert plogp.plogp_fit_sufficient(seen, None, None, ctypes.byref(found)) == 0
    plogp.plogp_fit_free(found)
    plogp.plogp_sufficient_free(seen)


def seconds_of_r(path, package):
    """What fits.R measures of itself; None where R or the package is missing."""
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fits.R")

    def seconds():
        done = subprocess.run(["Rscript", script, path, package], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True)
        return float(done.stdout.split()[0])

    have = shutil.which("Rscript") and subprocess.run(
        ["Rscript", "-e", f"library({package})"], stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, check=False).returncode == 0
    return SelfTimed(seconds) if have else None


def closed_forms(bench, x):
    for family, theirs in (("normal", lambda: stats.norm.fit(x)),
                           ("exponential", lambda: stats.expon.fit(x, floc=0)),
                           ("lognormal", lambda: stats.lognorm.fit(x, floc=0)),
                           ("gamma", lambda: stats.gamma.fit(x, floc=0))):
        bench.compare(f"{family}, 10^6 numbers", {
            "plogp": lambda family=family: fit(x, family.encode()),
            "with ledger": lambda family=family: fit(x, family.encode(), ledger=True),
            "SciPy": stats and theirs,
        })


def two_sums(bench):
    x = numpy.random.default_rng(3).beta(2.0, 3.0, 10**6)
    bench.compare("beta, 10^6 numbers", {
        "plogp": lambda: fit(x, b"beta"),
        "with ledger": lambda: fit(x, b"beta", ledger=True),
        "SciPy": stats and (lambda: stats.beta.fit(x, floc=0, fscale=1)),
    })


def programs(bench, folder):
    random = numpy.random.default_rng(1)
    paths = {name: os.path.join(folder, name) for name in ("g6.npy", "w6.npy", "g7.npy", "g6.bin")}
    gamma = random.gamma(2.0, 3.0, 10**6)
    weibull = 2.0 * random.weibull(1.5, 10**6)
    numpy.save(paths["g6.npy"], gamma)
    numpy.save(paths["w6.npy"], weibull)
    numpy.save(paths["g7.npy"], random.gamma(2.0, 3.0, 10**7))
    gamma.tofile(paths["g6.bin"])
    bench.compare("weibull, 10^6 numbers", {
        "plogp": lambda: program("fit", paths["w6.npy"], "--family", "weibull"),
        "SciPy": stats and (lambda: stats.weibull_min.fit(weibull, floc=0)),
    })
    bench.compare("gamma file, 10^6 numbers", {
        "plogp": lambda: program("fit", paths["g6.npy"], "--family", "gamma"),
        "MASS": seconds_of_r(paths["g6.bin"], "MASS"),
        "fitdistrplus": seconds_of_r(paths["g6.bin"], "fitdistrplus"),
    })
    bench.compare("gamma file, 10^7 numbers", {
        "plogp": lambda: program("fit", paths["g7.npy"], "--family", "gamma"),
        "read, one log": lambda: numpy.log(numpy.load(paths["g7.npy"])),
    })
    bench.compare("every family, 10^6 numbers", {
        "plogp": lambda: program("fit", paths["g6.npy"]),
    })


def main():
    bench = Bench("fits")
    if numpy is None:
        raise SystemExit("NumPy makes the data: pip install -r requirements.txt")
    closed_forms(bench, numpy.random.default_rng(2).gamma(2.0, 3.0, 10**6))
    two_sums(bench)
    with tempfile.TemporaryDirectory() as folder:
        programs(bench, folder)
    bench.finish()


if __name__ == "__main__":
    main()
