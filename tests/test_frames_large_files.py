"""Files larger than memory: the command `score` keeps to a memory limit and leaves no result when killed.

The environment variable `CX_SCORE_BYTES` sets the size of the file in bytes; the default is 5 GB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from cx_centricity import default_bank
from cx_centricity.frames import Codebook, FileSummary, score_frame

pytestmark = [pytest.mark.slow, pytest.mark.engine]

SIZE = int(os.environ.get("CX_SCORE_BYTES", "5_000_000_000"))
MOST_MEMORY = 2_000_000_000
IDS = [statement.id for statement in default_bank().statements]
ANSWERS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "n/a", ""]


@pytest.fixture(scope="module")
def part() -> pl.DataFrame:
    """Return varied rows, one in a hundred with an invalid answer."""
    rows = 100_003
    numbers = pl.int_range(rows, eager=True)
    columns = {
        id: pl.Series([ANSWERS[code] for code in ((numbers * (2 * n + 3) + numbers // (n + 7)) % len(ANSWERS))])
        for n, id in enumerate(IDS)
    }
    notes = pl.Series("note", ["x, y", 'a "quote"', "z"] * (rows // 3 + 1)).head(rows)
    first = pl.when(pl.int_range(rows) % 100 == 0).then(pl.lit("77")).otherwise(pl.col(IDS[0])).alias(IDS[0])
    return pl.DataFrame({"note": notes, **columns}).with_columns(first)


@pytest.fixture(scope="module")
def table(part: pl.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """Return a file of the size set and how many times it repeats the rows."""
    file = tmp_path_factory.mktemp("sheets") / "sheets.csv"
    rows = part.write_csv(include_header=False).encode()
    times = max(SIZE // len(rows), 2)
    with file.open("wb") as stream:
        stream.write(part.head(0).write_csv().encode())
        for _ in range(times):
            stream.write(rows)
    return file, times


SCRIPT = """
import sys
from pathlib import Path
from cx_centricity.__main__ import main
try:
    main()
finally:
    # The peak of this program alone: the usage that a parent sees includes what the parent used before it started it.
    (peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    print(peak.split()[1], file=sys.stderr)
"""


def command(source: Path, target: Path) -> list[str]:
    return [sys.executable, "-c", SCRIPT, "score", str(source), "-o", str(target), "--format", "json"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_larger_than_memory_is_scored_within_the_memory_limit(
    kind: str, table: tuple[Path, int], part: pl.DataFrame
) -> None:
    file, times = table
    target = file.with_name(f"scores.{kind}")
    begun = time.monotonic()
    done = subprocess.run(command(file, target), check=True, capture_output=True, text=True)
    took = time.monotonic() - begun
    memory = int(done.stderr.split()[-1]) * 1024
    print(
        f"{file.stat().st_size / 1e9:.2f} GB → {kind}: {memory / 1e6:.0f} MB, {times * part.height / took:.0f} rows/s"
    )
    assert memory < MOST_MEMORY
    summary = FileSummary.model_validate_json(done.stdout)
    expected = score_frame(part, codebook=Codebook())
    points = expected.get_column("points")
    assert summary.rows == times * part.height
    assert summary.scored == times * (part.height - points.null_count())
    assert [(each.column, each.count) for each in summary.invalid] == [(IDS[0], times * (part.height // 100 + 1))]
    scan = pl.scan_parquet(target) if kind == "parquet" else pl.scan_csv(target, infer_schema=False)
    total = scan.select(pl.col("points").cast(pl.Int64).sum(), pl.len()).collect(engine="streaming")
    assert total.row(0) == (times * points.sum(), summary.rows)
    last = scan.tail(part.height).collect(engine="streaming").cast(pl.String)
    assert last.fill_null("").equals(expected.cast(pl.String).fill_null(""))
    target.unlink()


def test_a_killed_run_leaves_no_result(table: tuple[Path, int]) -> None:
    file, _ = table
    target = file.with_name("killed.parquet")
    with subprocess.Popen(command(file, target), stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 120
        while not any(rest.stat().st_size > 2**20 for rest in file.parent.glob(".cx-centricity-*.partial")):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.01)
        process.kill()
    assert not target.exists()
    (rest,) = file.parent.glob(".cx-centricity-*.partial")
    rest.unlink()
