"""Speed and memory as ratios, each measured side by side in one run: `make bench`.

Two things are timed in turns, so that a slower moment of the machine meets both; the median of the ratios counts.
`--quick` does a few rounds, to see that everything runs.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import yaml

from arithmetic import plain, score_sheet
from cx_centricity import Assessment, BankError, assess, default_bank, parse_bank
from hostile import HOSTILE

DATA = Path(__file__).parent.parent / "src" / "cx_centricity" / "data" / "ru"
QUICK = "--quick" in sys.argv
ROUNDS, SHEETS, PROCESSES, BANK_ROUNDS = (2, 20, 1, 1) if QUICK else (25, 400, 15, 5)

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
CACHING = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


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
    command = [sys.executable, "-c", script]
    subprocess.run(
        command, check=True, capture_output=True, env=CACHING
    )  # to have its bytecode, as what is installed has

    def clock() -> float:
        start = perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=CACHING)
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

    row("`assess` / bare arithmetic", assess_all, lambda: [score_sheet(sheet, numbers) for sheet in sheets], 1.9)
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
    large, alike = parse_bank(instrument_text(10)), parse_bank(instrument_text(1))
    few = [{s.id: rng.randint(0, 4) for s in alike.statements} for _ in range(SHEETS)]
    many = [{s.id: rng.randint(0, 4) for s in large.statements} for _ in range(SHEETS // 10)]
    row(
        "per statement: 480 statements, ten subscales and gates / 48",
        lambda: [assess(sheet, bank=large) for sheet in many],
        lambda: [assess(sheet, bank=alike) for sheet in few],
        1.1,
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


def bank_text(times: int) -> bytes:
    """Return a bank with so many times 48 statements and stages that are hard to prove."""
    statements = "".join(
        f"  - {{id: s{n}, title: Statement {n}, weight: {1 + n % 3}, reversed: {str(n % 2 == 0).lower()}}}\n"
        for n in range(48 * times)
    )
    levels = ", ".join(f"{{number: {n}, id: l{n}, title: L{n}, value: {n * n}}}" for n in range(5))
    return (
        f"id: grown\nversion: 1.0.0\nlanguage: en\ntitle: Grown\nlevels: [{levels}]\npoint_range: [0, 100]\n"
        f"directions:\n- id: all\n  title: All\n  statements:\n{statements}"
        "stages:\n- {id: low, title: Low, from_points: 0}\n- {id: point, title: Point, from_points: 50}\n"
        "- {id: high, title: High, from_points: 51}\n"
    ).encode()


def instrument_text(times: int) -> bytes:
    """Return a bank with so many times 48 statements, as many subscales, and gates of the whole and the subscales."""
    statements = "".join(f"  - {{id: s{n}, title: Statement {n}, weight: {n % 3}}}\n" for n in range(48 * times))
    levels = ", ".join(f"{{number: {n}, id: l{n}, title: L{n}}}" for n in range(5))
    subscales = "".join(
        f"- {{id: sub{n}, title: Sub {n}, statements: [{', '.join(f's{48 * n + m}' for m in range(48))}],\n"
        "   stages: [{id: a, title: A, from_points: 0},\n"
        "     {id: b, title: B, from_points: 50, gate: [{each_at_least: 1}]}]}\n"
        for n in range(times)
    )
    return (
        f"id: grown\nversion: 1.0.0\nlanguage: en\ntitle: Grown\nlevels: [{levels}]\npoint_range: [0, 100]\n"
        f"decimals: 2\ndirections:\n- id: all\n  title: All\n  statements:\n{statements}subscales:\n{subscales}"
        "stages:\n- {id: low, title: Low, from_points: 0}\n"
        "- {id: high, title: High, from_points: 60, gate: [{statement: s1, at_least: 2}, {each_at_least: 1}]}\n"
    ).encode()


def bank_rows() -> list[Row]:
    """Measure reading: with places and checks beside the bare parser, as banks grow, and of files that mean harm."""
    once, ten, hundred = (bank_text(times) for times in ((1, 2, 4) if QUICK else (1, 10, 100)))

    def bare(data: bytes) -> Callable[[], object]:
        return lambda: yaml.load(data, yaml.CSafeLoader)

    rows: list[Row] = []
    for what, ours, beside, aim in (
        ("`parse_bank` of 480 statements / C SafeLoader", lambda: parse_bank(ten), bare(ten), None),
        ("per statement: 480 statements / 48", lambda: parse_bank(ten), repeated(lambda: parse_bank(once), 10), 1.25),
        ("per statement: 4,800 / 480", lambda: parse_bank(hundred), repeated(lambda: parse_bank(ten), 10), 1.25),
    ):
        mine, others, ratio = in_turns(timed(ours), timed(beside), BANK_ROUNDS)
        rows.append(Row(what, milli(mine), milli(others), ratio, aim))
    worst, name = max(
        (timed(partial(refused, data))(), name) for name, (data, _) in list(HOSTILE.items())[: 2 if QUICK else None]
    )
    rows.append(Row(f"slowest refusal of a hostile file (`{name}`) / 1 s", milli(worst), "1000 ms", worst, 1))
    return rows


def repeated(run: Callable[[], object], times: int) -> Callable[[], None]:
    """Return a function that runs another so many times."""

    def again() -> None:
        for _ in range(times):
            run()

    return again


def refused(data: bytes) -> None:
    """Read a hostile file to its end or to its refusal."""
    with suppress(BankError):
        parse_bank(data)


def main() -> None:
    """Print the table."""
    print("| ours / beside it | ours | beside | ratio | aim |")
    print("|---|---|---|---|---|")
    for row in [*sheet_rows(), *process_rows(), *bank_rows()]:
        print(row.line(), flush=True)


if __name__ == "__main__":
    main()
