#!/usr/bin/env python3
"""Two samples compared, beside SciPy; two CSV files compared, beside merely reading them."""
import ctypes
import os
import subprocess
import sys
import tempfile

from common import BUILD, Bench, library, optional, pointer, program

DOUBLES = ctypes.POINTER(ctypes.c_double)
BYTES = "350000000"

numpy, stats = optional("numpy"), optional("scipy.stats")
polars, csv = optional("polars"), optional("pyarrow.csv")
plogp = library()
plogp.plogp_wasserstein_samples.argtypes = [DOUBLES, ctypes.c_size_t, DOUBLES, ctypes.c_size_t,
                                            ctypes.c_void_p, DOUBLES]


def wasserstein(x, y):
    value = ctypes.c_double()
    status = plogp.plogp_wasserstein_samples(
        pointer(x, ctypes.c_double), x.size, pointer(y, ctypes.c_double), y.size, None,
        ctypes.byref(value))
    assert status == 0
    return value.value


def bench_program(name, *arguments, **options):
    """A program of bench/, which must succeed."""
    subprocess.run([os.path.join(BUILD, "bench", name), *arguments], check=True, **options)


def distances(bench):
    random = numpy.random.default_rng(1)
    x, y = random.normal(size=10**6), random.normal(0.1, 1.1, size=10**6)
    bench.compare("W1 of 10^6 + 10^6 numbers", {
        "plogp": lambda: wasserstein(x, y),
        "SciPy": stats and (lambda: stats.wasserstein_distance(x, y)),
    }, same=1e-10)


def write_table(path, seed):
    """Five columns: decimals of four digits, whole numbers, cities; the same every time."""
    with open(path, "wb") as file:
        bench_program("plogp-tables", "five", BYTES, seed, stdout=file)


def files(bench):
    """`compare`, beside readers that do nothing else; ours and theirs on all processors."""
    case = "compare two CSV files of 10^7 rows"
    if not bench.wants(case):
        return
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR", "/var/tmp")) as folder:
        p, q = os.path.join(folder, "p.csv"), os.path.join(folder, "q.csv")
        write_table(p, "1")
        write_table(q, "2")
        bench.compare(case, {
            "plogp compare": lambda: len(program("compare", p, q, "--quiet")) * 0,
            "reading both": lambda: bench_program("plogp-reading", p, q, stdout=subprocess.DEVNULL),
            "reading by Polars": polars and (lambda: 0 * sum(
                polars.read_csv(path).height for path in (p, q))),
            "reading by Arrow": csv and (lambda: 0 * sum(
                csv.read_csv(path).num_rows for path in (p, q))),
        }, repeats=5)


def main():
    if numpy is None:
        sys.exit("samples.py needs numpy")
    bench = Bench("samples")
    distances(bench)
    files(bench)
    bench.finish()


if __name__ == "__main__":
    main()
