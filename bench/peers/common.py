"""Measures plogp beside other libraries: the same work, in turn, in one process.

    from common import Bench, library, optional, program

    scipy_stats = optional("scipy.stats")            # None where it is not installed
    bench = Bench("samples")                         # reads --repeats, --filter, --json
    bench.compare("histogram, 10^6 numbers", {
        "plogp": lambda: ours(x),                    # the first one is the yardstick
        "SciPy": scipy_stats and (lambda: theirs(x)),
        "R": SelfTimed(lambda: seconds_that_r_printed()),
    }, same=1e-12)
    bench.finish()

Each way is called once to warm up, then all in turn, so that a busy machine is busy for each of
them; the least of the repeats counts. `wall` is the clock, `cpu` the processor time of all
threads and child processes; the ratios say how many times longer a peer takes. A peer that is
None is listed as missing. With `same`, results (numbers, or sequences of them) have to agree
within that relative difference, or the row says by how much they do not.
"""
import argparse
import ctypes
import importlib
import json
import os
import resource
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("PLOGP_BUILD", os.path.join(ROOT, "build"))
FORMAT = "{:<34} {:<14} {:>11} {:>11} {:>8} {:>8}  {}"


def optional(module):
    """The module, or None where it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None


def library():
    """libplogp, through ctypes: the caller sets argtypes."""
    return ctypes.CDLL(os.path.join(BUILD, "libplogp.so"))


def program(*arguments):
    """What `plogp ARGUMENTS` prints; starting the process is part of the time."""
    done = subprocess.run([os.path.join(BUILD, "plogp"), *map(str, arguments)],
                          stdout=subprocess.PIPE, check=True)
    return done.stdout


def results(*arguments):
    """The `results` of `plogp ARGUMENTS --format json`."""
    return json.loads(program(*arguments, "--format", "json"))["results"]


def pointer(array, kind):
    """The data of a NumPy array as a ctypes pointer to `kind`."""
    return array.ctypes.data_as(ctypes.POINTER(kind))


class SelfTimed:
    """A way that tells the seconds it took itself, such as a script of another language: a
    number, or wall seconds, processor seconds and the result."""

    def __init__(self, seconds):
        self.seconds = seconds


class Timing:
    """The least wall and processor seconds of one way, and its last result."""

    def __init__(self, way):
        self.way, self.wall, self.cpu, self.result = way, float("inf"), float("inf"), None

    def run(self):
        if isinstance(self.way, SelfTimed):
            told = self.way.seconds()
            wall, cpu, self.result = told if isinstance(told, tuple) else (told, told, None)
        else:
            start, start_cpu = time.perf_counter(), processor_seconds()
            self.result = self.way()
            wall, cpu = time.perf_counter() - start, processor_seconds() - start_cpu
        self.wall, self.cpu = min(self.wall, wall), min(self.cpu, cpu)


def processor_seconds():
    """Of this process, its threads and the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def numbers_of(result):
    """The numbers of a result, flat."""
    if hasattr(result, "ravel"):
        return [float(x) for x in result.ravel()]
    if isinstance(result, (list, tuple)):
        return [x for part in result for x in numbers_of(part)]
    return [float(result)]


def difference(ours, theirs):
    """The largest difference of two results, relative to the largest of our numbers."""
    a, b = numbers_of(ours), numbers_of(theirs)
    if len(a) != len(b):
        return float("inf")
    size = max(map(abs, a), default=0.0) or 1.0
    return max((abs(x - y) / size for x, y in zip(a, b)), default=0.0)


class Bench:
    """One script: its options, its table."""

    def __init__(self, name):
        parser = argparse.ArgumentParser(description=f"plogp beside its peers: {name}")
        parser.add_argument("--repeats", type=int, default=7, help="runs of each way (7)")
        parser.add_argument("--filter", default="", help="only cases with this in their name")
        parser.add_argument("--json", action="store_true", help="one object a line")
        self.options = parser.parse_args()
        self.name, self.missing = name, set()
        if not self.options.json:
            print(FORMAT.format(name, "way", "wall s", "cpu s", "wall", "cpu", ""))

    def wants(self, case):
        """Whether the filter asks for it: to leave out preparations that take long."""
        return self.options.filter in case

    def compare(self, case, ways, same=None, repeats=None):
        """Measures `ways`, a dict of callables (or SelfTimed, or None where missing)."""
        if not self.wants(case):
            return
        self.missing.update(who for who, way in ways.items() if way is None)
        timings = {who: Timing(way) for who, way in ways.items() if way is not None}
        for _ in range((repeats or self.options.repeats) + 1):
            for timing in timings.values():
                timing.run()
        first = next(iter(timings.values()))
        for who, timing in timings.items():
            self.show(case, who, timing, first, same)

    def show(self, case, who, timing, first, same):
        wall, cpu = timing.wall / first.wall, timing.cpu / max(first.cpu, 1e-9)
        note = ""
        if same is not None and timing.result is not None and first.result is not None:
            off = difference(first.result, timing.result)
            note = "" if off <= same else f"results differ by {off:.1e}"
        if self.options.json:
            print(json.dumps({"bench": self.name, "case": case, "way": who,
                              "wall": timing.wall, "cpu": timing.cpu, "wall_ratio": wall,
                              "cpu_ratio": cpu, "note": note}))
        else:
            print(FORMAT.format(case, who, f"{timing.wall:.6f}", f"{timing.cpu:.6f}",
                                f"{wall:.2f}", f"{cpu:.2f}", note))
        sys.stdout.flush()

    def finish(self):
        """Says what was not there."""
        if self.missing and not self.options.json:
            print("not installed: " + ", ".join(sorted(self.missing)))
