#!/usr/bin/env python3
"""Two samples compared, beside SciPy; two CSV files compared, beside merely reading them."""
import ctypes
import os
import sys
import tempfile

from common import Bench, library, optional, pointer, program

DOUBLES = ctypes.POINTER(ctypes.c_double)
ROWS = 10_000_000

numpy, stats = optional("numpy"), optional("scipy.stats")
plogp = library()
plogp.plogp_wasserstein_samples.argtypes = [DOUBLES, ctypes.c_size_t, DOUBLES, ctypes.c_size_t,
                                            ctypes.c_void_p, DOUBLES]


class Batch(ctypes.Structure):
    """plogp_batch"""
    _fields_ = [("columns", ctypes.c_void_p), ("column_count", ctypes.c_size_t),
                ("rows", ctypes.c_size_t), ("weights", ctypes.c_void_p),
                ("first_row", ctypes.c_uint64)]


plogp.plogp_source_open.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p,
                                    ctypes.POINTER(ctypes.c_void_p)]
plogp.plogp_source_next.argtypes = [ctypes.c_void_p, ctypes.POINTER(Batch)]
plogp.plogp_source_free.argtypes = [ctypes.c_void_p]


def wasserstein(x, y):
    value = ctypes.c_double()
    status = plogp.plogp_wasserstein_samples(
        pointer(x, ctypes.c_double), x.size, pointer(y, ctypes.c_double), y.size, None,
        ctypes.byref(value))
    assert status == 0
    return value.value


def read(path):
    """All rows of a file, by the library's own reader."""
    source, batch, rows = ctypes.c_void_p(), Batch(), 0
    assert plogp.plogp_source_open(path.encode(), None, None, ctypes.byref(source)) == 0
    while plogp.plogp_source_next(source, ctypes.byref(batch)) == 0 and batch.rows > 0:
        rows += batch.rows
    plogp.plogp_source_free(source)
    return rows


def distances(bench):
    random = numpy.random.default_rng(1)
    x, y = random.normal(size=10**6), random.normal(0.1, 1.1, size=10**6)
    bench.compare("W1 of 10^6 + 10^6 numbers", {
        "plogp": lambda: wasserstein(x, y),
        "SciPy": stats and (lambda: stats.wasserstein_distance(x, y)),
    }, same=1e-10)


def write_table(path, rows, seed):
    """Five columns: two of six digits, whole numbers, nine digits, levels."""
    random = numpy.random.default_rng(seed)
    with open(path, "w", encoding="ascii") as file:
        file.write("a,b,c,d,e\n")
        for start in range(0, rows, 500_000):
            n = min(500_000, rows - start)
            columns = (random.normal(size=n), random.gamma(2, 3, size=n),
                       random.integers(0, 1000, size=n), random.normal(100, 15, size=n),
                       random.integers(0, 50, size=n))
            file.writelines(map("%.6f,%.4f,%d,%.9g,level%d\n".__mod__, zip(*columns)))


def files(bench):
    """`compare` starts a process; reading is in this one."""
    case = f"compare two CSV files of {ROWS:.0e} rows"
    if not bench.wants(case):
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        p, q = os.path.join(folder, "p.csv"), os.path.join(folder, "q.csv")
        write_table(p, ROWS, 1)
        write_table(q, ROWS, 2)
        bench.compare(case, {
            "reading both": lambda: read(p) + read(q),
            "plogp compare": lambda: len(program("compare", p, q, "--quiet")) * 0,
            "plogp describe": lambda: len(program("describe", p, "--quiet")) * 0,
        }, repeats=2)


def main():
    if numpy is None:
        sys.exit("samples.py needs numpy")
    bench = Bench("samples")
    distances(bench)
    files(bench)
    bench.finish()


if __name__ == "__main__":
    main()
