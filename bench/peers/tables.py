#!/usr/bin/env python3
"""Tables read and described, beside DuckDB's SUMMARIZE and Polars' read_csv and describe.

PLOGP_TABLE_BYTES is the size of each file (default 10^9). Both files are made afresh, the same
every time, and read once before anything is measured, so that all read from memory.
"""
import ctypes
import os
import subprocess
import sys
import tempfile

os.environ.setdefault("POLARS_MAX_THREADS", str(os.cpu_count()))

from common import BUILD, Bench, library, optional, program

BYTES = os.environ.get("PLOGP_TABLE_BYTES", "1000000000")
BLOCK = 1 << 22
duckdb, polars = optional("duckdb"), optional("polars")
plogp = library()


class Batch(ctypes.Structure):
    """plogp_batch"""
    _fields_ = [("columns", ctypes.c_void_p), ("column_count", ctypes.c_size_t),
                ("rows", ctypes.c_size_t), ("weights", ctypes.c_void_p),
                ("first_row", ctypes.c_uint64)]


plogp.plogp_source_open.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p,
                                    ctypes.POINTER(ctypes.c_void_p)]
plogp.plogp_source_next.argtypes = [ctypes.c_void_p, ctypes.POINTER(Batch)]
plogp.plogp_source_free.argtypes = [ctypes.c_void_p]


def count_lines(path):
    """Line ends: the least that anybody has to look at."""
    lines = 0
    with open(path, "rb", buffering=0) as file:
        while block := file.read(BLOCK):
            lines += block.count(b"\n")
    return lines


def read(path):
    """Every batch of the file, types settled over all rows first."""
    source, batch, rows = ctypes.c_void_p(), Batch(rows=1), 0
    assert plogp.plogp_source_open(path.encode(), None, None, ctypes.byref(source)) == 0
    while batch.rows > 0:
        assert plogp.plogp_source_next(source, ctypes.byref(batch)) == 0
        rows += batch.rows
    plogp.plogp_source_free(source)
    return rows


def polars_read(path):
    return polars.read_csv(path).height


def describe(path):
    return len(program("describe", path, "-q", "--format", "json"))


def summarize(path):
    return len(duckdb.sql(f"SUMMARIZE SELECT * FROM read_csv('{path}')").fetchall())


def polars_describe(path):
    return polars.read_csv(path).describe().height


bench = Bench("tables")
with tempfile.TemporaryDirectory() as folder:
    for kind in ("numeric", "mixed"):
        path = os.path.join(folder, kind + ".csv")
        with open(path, "wb") as file:
            subprocess.run([os.path.join(BUILD, "bench", "plogp-tables"), kind, BYTES],
                           stdout=file, check=True)
        count_lines(path)
        bench.compare(f"{kind}: batches, {float(BYTES):.0e} bytes", {
            "plogp": lambda: read(path),
            "Polars": polars and (lambda: polars_read(path)),
            "line ends": lambda: count_lines(path),
        })
        bench.compare(f"{kind}: describe", {
            "plogp": lambda: describe(path),
            "DuckDB": duckdb and (lambda: summarize(path)),
            "Polars": polars and (lambda: polars_describe(path)),
        })
sys.exit(bench.finish() or 0)
