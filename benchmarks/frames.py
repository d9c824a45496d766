"""Speed and memory of `score_frame` as ratios, each beside the same columns written by hand: `make bench-frames`.

A tenth of the answers is missing, a twentieth not applicable, one in ten thousand invalid. Both results are compared
cell by cell, then timed in turns; the median of the ratios counts, and half of them lie in the range shown.
`--quick` does 10,000 rows once on the engines that are installed; `--engines polars duckdb pandas dask spark` chooses.
"""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple, cast

import numpy as np
import polars as pl

from cx_centricity.frames import Codebook, score_frame as score_any_frame
from frames_baselines import ADDED, IDS, duckdb_select, pandas_by_hand, polars_by_tables, polars_plainly, spark_by_hand
from run import timed

PACKAGE_OF: Final = {"polars": "polars", "duckdb": "duckdb", "pandas": "pandas", "dask": "dask", "spark": "pyspark"}
_FEW: Final = 10
_MILLION: Final = 1_000_000
score_frame = partial(score_any_frame, codebook=Codebook(not_applicable=(-1,)))
"""Scores the frames made here, in which -1 is not applicable."""


class Row(NamedTuple):
    """A line of the table: ours, what stands beside it, the median of the ratios, half of which lie in a range."""

    what: str
    rows: int
    ours: float
    beside: float
    ratio: float
    spread: tuple[float, float] | None
    aim: float | None
    unit: str = "ms"

    def line(self) -> str:
        """Return the line in Markdown."""
        verdict = "" if self.aim is None else f"≤ {self.aim} {'met' if self.ratio <= self.aim else 'missed'}"
        spread = "…".join(f"{end:.2f}" for end in self.spread or ())
        figures = f"{self.ours:,.0f} {self.unit} | {self.beside:,.0f} {self.unit} | {self.ratio:.2f} | {spread}"
        return f"| {self.what} | {self.rows:,} | {figures} | {verdict} |"


class Contest(NamedTuple):
    """Two ways to the same columns, and what the ratio of their times should not exceed."""

    what: str
    rows: int
    ours: Callable[[], Any]
    beside: Callable[[], Any]
    aim: float | None = None

    def row(self, rounds: int) -> Row:
        """Run both in turns."""
        ours, beside = timed(self.ours), timed(self.beside)
        pairs = [(ours(), beside()) for _ in range(rounds)]
        milliseconds = [median(times) * 1e3 for times in zip(*pairs, strict=True)]
        return compared(self.what, self.rows, milliseconds, [mine / others for mine, others in pairs], self.aim)


def compared(what: str, rows: int, figures: list[float], ratios: list[float], aim: float | None) -> Row:
    """Return a row of what was measured several times."""
    low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    ours, beside = figures
    return Row(what, rows, ours, beside, median(ratios), (low, high), aim)


def sheets(rows: int, dtype: type[pl.Int8 | pl.Int64]) -> pl.DataFrame:
    """Draw answers."""
    rng, columns = np.random.default_rng(20260101), list[pl.Series]()
    for id in IDS:
        kind, answers = rng.random(rows, dtype=np.float32), rng.integers(1, 10, rows, dtype=np.int8)
        answers[kind < 0.05] = -1  # noqa: PLR2004
        answers[kind >= 0.9999] = 0  # noqa: PLR2004
        missing = pl.Series((kind >= 0.8999) & (kind < 0.9999))  # noqa: PLR2004
        columns.append(pl.select(pl.when(~missing).then(pl.Series(answers))).to_series().alias(id).cast(dtype))
    return pl.DataFrame(columns)


def check(ours: pl.DataFrame, beside: pl.DataFrame) -> None:
    """Compare cell by cell."""
    differ = [name for name in ADDED if not ours[name].equals(beside[name])]
    if differ:
        raise AssertionError(f"not the same: {', '.join(differ)}")


def of_polars(sizes: list[int]) -> Iterator[Contest]:
    """Yield what Polars does, in memory and for next to no rows."""
    for rows in [*sizes, _FEW]:
        for dtype in (pl.Int8, pl.Int64):
            frame = sheets(rows, dtype)
            ours, by_tables, plainly = _polars_ways(frame)
            check(ours(), by_tables())
            check(ours(), plainly())
            aims = (1.2, 0.8) if rows >= _MILLION else (None, None)
            yield Contest(f"Polars {dtype.__name__} / tables", rows, ours, by_tables, aims[0])
            yield Contest(f"Polars {dtype.__name__} / sums and means", rows, ours, plainly, aims[1])


def _polars_ways(frame: pl.DataFrame) -> list[Callable[[], pl.DataFrame]]:
    return [
        lambda: score_frame(frame),
        lambda: polars_by_tables(frame.lazy()).collect(),
        lambda: polars_plainly(frame.lazy()).collect(),
    ]


def of_duckdb(sizes: list[int]) -> Iterator[Contest]:
    """Yield what DuckDB does, from a table to Arrow."""
    duckdb: Any = import_module("duckdb")
    for rows in [*sizes, _FEW]:
        for dtype in (pl.Int8, pl.Int64):
            connection = duckdb.connect()
            connection.register("arrow", sheets(rows, dtype).to_arrow())
            connection.sql("create table sheets as from arrow")
            ours = partial(_duckdb_scored, connection)
            beside = partial(_duckdb_selected, connection)
            check(pl.DataFrame(ours()), pl.DataFrame(beside()))
            yield Contest(f"DuckDB {dtype.__name__} / one SELECT", rows, ours, beside, 1.1 if rows > _FEW else None)


def _duckdb_scored(connection: Any) -> Any:
    return score_frame(connection.table("sheets")).to_arrow_table()


def _duckdb_selected(connection: Any) -> Any:
    return connection.sql(duckdb_select("sheets")).to_arrow_table()


def of_pandas(sizes: list[int]) -> Iterator[Contest]:
    """Yield what pandas does with each of its ways to hold answers."""
    for rows in (rows for rows in sizes if rows <= _MILLION):  # by hand it takes gigabytes
        floats: Any = sheets(rows, pl.Int8).to_pandas()
        for name, frame in (
            ("float64, NaN", floats.astype("float64")),
            ("Int8, nullable", floats.astype("Int8")),
            ("int8, nothing missing", floats.fillna(5).astype("int8")),
        ):
            ours, beside = partial(score_frame, frame), partial(pandas_by_hand, frame)
            check(_from_pandas(ours()), _from_pandas(beside()))
            yield Contest(f"pandas {name} / by columns", rows, ours, beside, 0.7)


def of_dask(sizes: list[int]) -> Iterator[Contest]:
    """Yield what Dask does in four parts, threads its default."""
    dask: Any = import_module("dask.dataframe")
    for rows in (rows for rows in sizes if rows <= _MILLION):
        floats: Any = sheets(rows, pl.Int8).to_pandas()
        frame = dask.from_pandas(floats.astype("float64"), npartitions=4)
        ours, beside = partial(_dask_scored, frame), partial(_dask_mapped, frame)
        check(_from_pandas(ours()), _from_pandas(beside()))
        yield Contest("Dask float64 / pandas by parts", rows, ours, beside, 1.2)


def _from_pandas(frame: Any) -> Any:
    return cast("Any", pl).from_pandas(frame)


def _dask_scored(frame: Any) -> Any:
    return score_frame(frame).compute()


def _dask_mapped(frame: Any) -> Any:
    meta = pandas_by_hand(frame._meta)  # noqa: SLF001 - as Dask's documentation does
    return frame.map_partitions(pandas_by_hand, meta=meta).compute()


def of_spark(sizes: list[int]) -> Iterator[Contest]:
    """Yield what Spark does on two cores from Parquet to nowhere, and how its time grows."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session: Any = import_module("pyspark.sql").SparkSession
    builder = session.builder.master("local[2]").config("spark.driver.memory", "4g")
    builder = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    # Methods as long as these expressions make are not compiled by Java, and take several times longer.
    spark = builder.config("spark.sql.codegen.hugeMethodLimit", "8000").getOrCreate()
    counts = [10_000] if max(sizes) <= 10_000 else [200_000, 1_000_000, 4_000_000]  # noqa: PLR2004
    with TemporaryDirectory() as folder:
        frames = [_in_parquet(spark, rows, f"{folder}/{rows}.parquet") for rows in counts]
        native = partial(score_frame, execution="native")
        batches, by_hand, natively = (
            pl.DataFrame(w(frames[0]).toArrow()) for w in (score_frame, spark_by_hand, native)
        )
        check(batches, by_hand)
        check(batches, natively)
        for rows, frame in zip(counts, frames, strict=True):
            ours, beside = (partial(_to_nowhere, way, frame) for way in (score_frame, spark_by_hand))
            yield Contest("Spark Int8 batches / column expressions", rows, ours, beside, 1.0)
            if rows < _MILLION:  # it takes minutes
                slow = partial(_to_nowhere, native, frame)
                yield Contest("Spark Int8 native / column expressions", rows, slow, beside)
    spark.stop()


def _in_parquet(spark: Any, rows: int, path: str) -> Any:
    # Groups small enough for both cores to have some.
    sheets(rows, pl.Int8).write_parquet(path, row_group_size=min(rows // 4, 100_000))
    return spark.read.parquet(path)


def _to_nowhere(way: Callable[[Any], Any], frame: Any) -> None:
    way(frame).write.format("noop").mode("overwrite").save()


def peaks(rows: int, rounds: int) -> Iterator[Row]:
    """Yield rows on peak memory in processes of their own, less that of the frame alone."""
    with TemporaryDirectory() as folder:
        for dtype in (pl.Int8, pl.Int64):
            path = f"{folder}/{dtype.__name__}.arrow"
            sheets(rows, dtype).write_ipc_stream(path)
            ours, by_tables, plainly = ([_peak(way, path) for _ in range(rounds)] for way in range(3))
            for name, beside, aim in (("tables", by_tables, 1.1), ("sums and means", plainly, None)):
                ratios = [mine / others for mine, others in zip(ours, beside, strict=True)]
                what = f"Polars {dtype.__name__}, peak memory / {name}"
                yield compared(what, rows, [median(ours), median(beside)], ratios, aim)._replace(unit="MiB")


def _peak(way: int, path: str) -> float:
    command = [sys.executable, __file__, "--peak", str(way), path]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_peak(way: int, path: Path) -> None:
    """Print by how many MiB the peak grows when a frame is scored."""
    small = sheets(1000, pl.Int8)
    _polars_ways(small)[way]()  # to have libraries and threads
    frame = pl.read_ipc_stream(path)
    before = _high_water()
    kept = _polars_ways(frame)[way]()
    assert kept.height == frame.height  # noqa: S101 - keeps both alive
    print((_high_water() - before) / 1024)


def _high_water() -> int:
    # In KiB. The peak of `resource.getrusage` starts from that of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0])


ENGINES: Final = {"polars": of_polars, "duckdb": of_duckdb, "pandas": of_pandas, "dask": of_dask, "spark": of_spark}


def of_all(rows: list[Row]) -> Iterator[Row]:
    """Yield how the time per row grows from a million rows to the most, and what the fewest rows cost."""
    for row in rows:
        fewer = [other for other in rows if other.what == row.what and _MILLION <= other.rows < row.rows]
        if fewer:
            beside = fewer[0].ours * row.rows / fewer[0].rows
            what = f"{row.what.partition(' /')[0]} / as much for each row as at {fewer[0].rows:,}"
            yield Row(what, row.rows, row.ours, beside, row.ours / beside, None, 1.25)
        if row.rows == _FEW and row.what.startswith("Polars"):
            yield Row(f"{row.what.partition(' /')[0]} / 25 ms", row.rows, row.ours, 25, row.ours / 25, None, 1)


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--peak", nargs=2)
    chosen = parser.parse_args()
    if chosen.peak:
        print_peak(int(chosen.peak[0]), Path(chosen.peak[1]))
        return
    sizes = [10_000] if chosen.quick else [10_000, 100_000, 1_000_000, 5_000_000]
    print("| ours / beside it | rows | ours | beside | ratio | half within | aim |")
    print("|---|---|---|---|---|---|---|")
    for name in chosen.engines:
        if find_spec(PACKAGE_OF[name]) is None:
            continue
        rows = list[Row]()
        for contest in ENGINES[name](sizes):
            most = 5 if contest.rows > _MILLION or name == "spark" else 11
            rows.append(contest.row(1 if chosen.quick else most))
            print(rows[-1].line(), flush=True)
        memory = peaks(*(200_000, 1) if chosen.quick else (_MILLION, 5)) if name == "polars" else ()
        for row in {row.what: row for row in [*of_all(rows), *memory]}.values():
            print(row.line(), flush=True)


if __name__ == "__main__":
    main()
