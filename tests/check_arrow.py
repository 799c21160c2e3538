#!/usr/bin/env python3
"""Tables of pyarrow go through plogp and come back the same.   check_arrow.py LIBRARY

Skipped (exit code 77) where pyarrow is not installed. PLOGP_ARROW_PYTHON names another Python
that has it.
"""
import ctypes
import datetime
import os
import subprocess
import sys

other = os.environ.get("PLOGP_ARROW_PYTHON")
if other:
    sys.exit(subprocess.call([other, *sys.argv], env={**os.environ, "PLOGP_ARROW_PYTHON": ""}))
try:
    import pyarrow as pa
except ImportError:
    print("pyarrow is not installed: pip install pyarrow, and set PLOGP_ARROW_PYTHON")
    sys.exit(77)

library = ctypes.CDLL(sys.argv[1])
for name in ("plogp_arrow_source", "plogp_arrow_export", "plogp_arrow_source_from_array"):
    getattr(library, name).restype = ctypes.c_int
failures = 0


class Stream(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p)
                for name in ("get_schema", "get_next", "get_last_error", "release", "private")]


def give(table, batch_rows=None):
    stream = Stream()
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(batch_rows))
    reader._export_to_c(ctypes.addressof(stream))
    source = ctypes.c_void_p()
    status = library.plogp_arrow_source(ctypes.byref(stream), None, None, ctypes.byref(source))
    assert stream.release is None, "the stream was not moved"
    return status, source


def through(table, batch_rows=None):
    """The table as plogp understands it."""
    status, source = give(table, batch_rows)
    assert status == 0, status
    back = Stream()
    assert library.plogp_arrow_export(source, None, ctypes.byref(back)) == 0
    return pa.RecordBatchReader._import_from_c(ctypes.addressof(back)).read_all()


def check(label, table, want, batch_rows=None):
    global failures
    got = through(table, batch_rows).to_pydict()
    if got != want:
        failures += 1
        print(f"{label}: got {got}, wanted {want}")


numbers = [1.5, None, -0.0, 5e-324, 1e308, float("inf")]
check("doubles and nulls", pa.table({"x": pa.array(numbers)}), {"x": numbers})
check("NaN is missing", pa.table({"x": [1.0, float("nan"), 3.0]}), {"x": [1.0, None, 3.0]})
for kind in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32"):
    low = 0 if kind[0] == "u" else -100
    check(kind, pa.table({"x": pa.array([low, None, 100], getattr(pa, kind)())}),
          {"x": [float(low), None, 100.0]})
check("booleans", pa.table({"x": [True, None, False] * 7}), {"x": [1.0, None, 0.0] * 7})
check("no type", pa.table({"x": pa.nulls(3), "y": [1.0, 2.0, 3.0]}),
      {"x": [None] * 3, "y": [1.0, 2.0, 3.0]})
texts = ["a", None, "", "grün", "a"]
for kind in (pa.string(), pa.large_string()):
    check(str(kind), pa.table({"x": pa.array(texts, kind)}), {"x": texts})
for index in (pa.int8(), pa.uint16(), pa.int64()):
    coded = pa.array(texts).dictionary_encode().cast(pa.dictionary(index, pa.string()))
    check(f"dictionary of {index}", pa.table({"x": coded}), {"x": texts})
days = [datetime.date(1970, 1, 1), None, datetime.date(2026, 11, 22), datetime.date(1600, 2, 29)]
check("days", pa.table({"x": pa.array(days, pa.date32())}),
      {"x": [d and d.isoformat() for d in days]})
check("days in milliseconds", pa.table({"x": pa.array(days, pa.date64())}),
      {"x": [d and d.isoformat() for d in days]})
moments = [datetime.datetime(2026, 11, 22, 8, 30, 0, 500000), datetime.datetime(1969, 12, 31, 23, 59, 59)]
for unit in ("ms", "us", "ns"):
    check(f"timestamps in {unit}", pa.table({"x": pa.array(moments, pa.timestamp(unit))}),
          {"x": ["2026-11-22T08:30:00.5", "1969-12-31T23:59:59"]})
wide = pa.table({"x": [float(i) if i % 5 else None for i in range(1000)],
                 "y": [f"level {i % 17}" if i % 7 else None for i in range(1000)]})
for batch_rows in (1, 7, 64, 1000):
    check(f"batches of {batch_rows}", wide, wide.to_pydict(), batch_rows)
for start, length in ((0, 0), (3, 100), (9, 991)):
    part = wide.slice(start, length)
    check(f"slice {start} + {length}", part, part.to_pydict())
chunks = pa.table({"y": pa.chunked_array([pa.array(["a", "b"]).dictionary_encode(),
                                          pa.array(["b", "c", None]).dictionary_encode()])})
check("dictionaries that differ", chunks, {"y": ["a", "b", "b", "c", None]})

for label, column in (("list", [[1]]), ("binary", [b"x"]), ("decimal", pa.array([1]).cast(pa.decimal128(20)))):
    status, _ = give(pa.table({"x": column}))
    if status != 6:
        failures += 1
        print(f"{label}: status {status}, wanted PLOGP_EFORMAT")
print(f"{failures} failures, pyarrow {pa.__version__}")
sys.exit(failures > 0)
