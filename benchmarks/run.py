"""Speed and memory as ratios, each measured side by side in one run: `make bench`.

Two things are timed in turns, so that a slower moment of the machine meets both; the median of the ratios counts.
`--quick` does a few rounds, to see that everything runs.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from arithmetic import plain, score_sheet
from cx_centricity import Assessment, assess, default_bank

DATA = Path(__file__).parent.parent / "src" / "cx_centricity" / "data" / "ru"
QUICK = "--quick" in sys.argv
ROUNDS, SHEETS, PROCESSES = (2, 20, 1) if QUICK else (25, 400, 15)

PARSE = f"""
from pathlib import Path
from statistics import median
from time import perf_counter
WARM
files = sorted(Path({str(DATA)!r}).rglob("*.yaml"))
start = perf_counter()
import yaml
for file in files:
    yaml.load(file.read_bytes(), yaml.CSafeLoader)
print(perf_counter() - start)
"""
LOAD = """
from time import perf_counter
WARM
import cx_centricity
start = perf_counter()
cx_centricity.default_bank()
print(perf_counter() - start)
"""
# What every program that parses YAML and has a Pydantic model of its own has paid already.
WARM = "import yaml, importlib_resources, pydantic; pydantic.create_model('Any')"
ONE_MODEL = """
from pydantic import BaseModel
class One(BaseModel):
    number: int
"""
IMPORT = "import cx_centricity"


class Row(NamedTuple):
    """A line of the table: ours, what stands beside it, the ratio and the aim for it."""

    what: str
    ours: str
    beside: str
    ratio: float
    aim: float | None

    def line(self) -> str:
        """Return the line in Markdown."""
        verdict = "" if self.aim is None else f"≤ {self.aim} {'met' if self.ratio <= self.aim else 'missed'}"
        return f"| {self.what} | {self.ours} | {self.beside} | {self.ratio:.2f} | {verdict} |"


def in_turns(ours: Callable[[], float], beside: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Return the median seconds of each and the median of the ratios of neighbours in time."""
    pairs = [(ours(), beside()) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def timed(run: Callable[[], object]) -> Callable[[], float]:
    """Return a function that returns the seconds of a run."""

    def clock() -> float:
        start = perf_counter()
        run()
        return perf_counter() - start

    return clock


def process(script: str) -> Callable[[], float]:
    """Return a function that returns the seconds a fresh process prints, or else takes from start to end."""

    def clock() -> float:
        start = perf_counter()
        done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        taken = perf_counter() - start
        return float(done.stdout) if done.stdout else taken

    return clock


def allocated(make: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the KiB that one result keeps, and the KiB at the peak while it is made."""
    make()
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = [make() for _ in range(times)]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    make()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / len(kept) / 1024, (peak - after) / 1024


def micro(seconds: float) -> str:
    """Show the time of one of the sheets."""
    return f"{seconds / SHEETS * 1e6:.0f} µs"


def milli(seconds: float) -> str:
    """Show milliseconds."""
    return f"{seconds * 1e3:.0f} ms"


def sheet_rows() -> list[Row]:
    """Measure what is done for each sheet, over many different ones."""
    bank = default_bank()
    numbers, rng = plain(bank), random.Random(20260101)  # noqa: S311 - answers, not secrets
    sheets = [{s.id: rng.randint(1, 9) for s in bank.statements} for _ in range(SHEETS)]
    results = [assess(sheet) for sheet in sheets]
    dumped = [result.model_dump() for result in results]
    plain_data = [result.model_dump(mode="json") for result in results]

    def assess_all() -> None:
        for sheet in sheets:
            assess(sheet)

    rows: list[Row] = []

    def row(what: str, ours: Callable[[], object], beside: Callable[[], object], aim: float | None) -> None:
        mine, others, ratio = in_turns(timed(ours), timed(beside), ROUNDS)
        rows.append(Row(what, micro(mine), micro(others), ratio, aim))

    row("`assess` / bare arithmetic", assess_all, lambda: [score_sheet(sheet, numbers) for sheet in sheets], 2.5)
    row("`assess` / `model_validate`", assess_all, lambda: [Assessment.model_validate(raw) for raw in dumped], 0.5)
    row(
        "`model_dump_json` / `json.dumps` of the same as a dict",
        lambda: [result.model_dump_json() for result in results],
        lambda: [json.dumps(raw, ensure_ascii=False) for raw in plain_data],
        None,
    )
    row(
        "bare arithmetic / `model_validate`",
        lambda: [score_sheet(sheet, numbers) for sheet in sheets],
        lambda: [Assessment.model_validate(raw) for raw in dumped],
        None,
    )
    turn = iter(sheets * 2)
    kept, peak = allocated(lambda: assess(next(turn)), SHEETS // 2)
    rows.append(Row("KiB kept per result / peak while made", f"{kept:.1f} KiB", f"{peak:.1f} KiB", kept, 10))
    return rows


def process_rows() -> list[Row]:
    """Measure what is done once in a process."""
    rows: list[Row] = []
    for what, ours, beside, aim in (
        ("process with `import cx_centricity` / with one Pydantic model", IMPORT, ONE_MODEL, 1.15),
        ("first `default_bank()` / parse by C SafeLoader", LOAD.replace("WARM", ""), PARSE.replace("WARM", ""), 1.25),
        ("the same, libraries imported", LOAD.replace("WARM", WARM), PARSE.replace("WARM", WARM), 1.25),
    ):
        mine, others, ratio = in_turns(process(ours), process(beside), PROCESSES)
        rows.append(Row(what, milli(mine), milli(others), ratio, aim))
    return rows


def main() -> None:
    """Print the table."""
    print("| ours / beside it | ours | beside | ratio | aim |")
    print("|---|---|---|---|---|")
    for row in [*sheet_rows(), *process_rows()]:
        print(row.line(), flush=True)


if __name__ == "__main__":
    main()
