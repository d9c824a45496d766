"""File formats: how a file is opened, how a complete result replaces its target."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from cx_centricity.answers import Dialect
from cx_centricity.errors import FrameError, Place, Problem
from cx_centricity.frames._blocks import FileSource, head_of
from cx_centricity.frames._csv_table import open_csv
from cx_centricity.frames._json_lines import open_json_lines

_CSV: Final = (".csv", ".tsv")
_PARQUET: Final = (".parquet",)
_ARROW: Final = (".arrow", ".feather", ".ipc")
_JSON_LINES: Final = (".jsonl", ".ndjson")
FORMATS: Final = (*_CSV, *_PARQUET, *_ARROW, *_JSON_LINES)
"""How the names of files end that are read and written."""

_GROUP_ROWS: Final = 100_000
_GROUP_CELLS: Final = 8_000_000
"""Rows are read and written by groups, of fewer the more columns there are."""


def check_names(source: Path, target: Path) -> None:
    """Raise FrameError if a format is unknown, or the target cannot be one or is the source itself."""
    problems: list[Problem] = [
        Problem("format-unknown", Place(str(file)), known=FORMATS)
        for file in (source, target)
        if file.suffix.lower() not in FORMATS
    ]
    head_of(source)
    if target.exists() and target.samefile(source):
        problems.append(Problem("target-is-source", Place(str(target))))
    elif target.is_dir() or not target.parent.is_dir():
        reason = "a folder has this name" if target.is_dir() else "there is no such folder"
        problems.append(Problem("file-not-written", Place(str(target)), reason=reason))
    if problems:
        raise FrameError(problems)


def open_file(file: Path, told: Callable[[float], None], recognised: Callable[[bytes], Dialect]) -> FileSource:
    """Look at the columns of a file; `told` is called with the share read (0…1) where that takes a reading of all.

    `recognised` returns the dialect of a CSV file that begins like this.
    """
    suffix = file.suffix.lower()
    if suffix in _CSV:
        head = head_of(file)
        return open_csv(file, recognised(head), head)
    if suffix in _JSON_LINES:
        return open_json_lines(file, told)
    if suffix in _PARQUET:
        return _scanned(file, "Parquet", lambda: pl.scan_parquet(file, glob=False, hive_partitioning=False))
    return _scanned(file, "Arrow", lambda: pl.scan_ipc(file, glob=False, hive_partitioning=False))


def _scanned(file: Path, format: str, scan: Callable[[], pl.LazyFrame]) -> FileSource:
    """Look at a file of which Polars reads one part after the other."""

    def unreadable(error: Exception) -> FrameError:
        reason = str(error).partition("\n")[0]
        return FrameError([Problem("file-unreadable", Place(str(file)), format=format, reason=reason)])

    try:
        schema = scan().collect_schema()
        size = scan().select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise unreadable(error) from None

    def batches() -> Iterator[tuple[pl.DataFrame, float]]:
        at_a_time = _group_rows(schema)
        for start in range(0, size, at_a_time):
            try:  # `collect_batches` takes several times the memory
                rows = scan().slice(start, at_a_time).collect()
            except (pl.exceptions.PolarsError, OSError) as error:
                raise unreadable(error) from None
            yield rows, (start + rows.height) / size

    return FileSource(schema, batches)


def not_writable(schema: pl.Schema, target: Path) -> list[Problem]:
    """Return a problem for each column that the format of the target has no place for."""
    if target.suffix.lower() not in _CSV:
        return []
    odd = [
        (name, dtype) for name, dtype in schema.items() if dtype.is_nested() or isinstance(dtype, pl.Binary | pl.Object)
    ]
    return [Problem("column-not-writable", Place(path=name), column=name, found=str(dtype)) for name, dtype in odd]


def write_file(rows: pl.LazyFrame, opened: FileSource, source: Path, target: Path) -> None:
    """Write rows to a file beside the target, which takes its name at the end; FrameError if that cannot be done."""
    target = target.resolve()  # a link stays one
    partial = target.with_name(f".cx-centricity-{secrets.token_hex(4)}.partial")
    try:
        # Polars and Python each raise a KeyboardInterrupt: the second one may come while the first is dealt with.
        try:
            _sink(rows, opened, source, target.suffix.lower(), partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise FrameError([Problem("file-not-written", Place(str(target)), reason=reason)]) from None
    finally:
        partial.unlink(missing_ok=True)


def _sink(rows: pl.LazyFrame, opened: FileSource, source: Path, suffix: str, partial: Path) -> None:
    at_a_time = _group_rows(rows.collect_schema())
    if suffix in _CSV:
        is_alike = suffix == ".csv" == source.suffix.lower()
        usual = "," if suffix == ".csv" else "\t"
        separator = opened.dialect.separator if opened.dialect and is_alike else usual
        has_mark = opened.dialect is not None and opened.dialect.decoding.mark > 0
        rows.sink_csv(partial, separator=separator, include_bom=has_mark, check_extension=False, engine="streaming")
    elif suffix in _JSON_LINES:
        rows.sink_ndjson(partial, check_extension=False, engine="streaming")
    elif suffix in _PARQUET:
        rows.sink_parquet(partial, row_group_size=at_a_time, engine="streaming")
    else:
        rows.sink_ipc(partial, record_batch_size=at_a_time, compression="lz4", engine="streaming")


def _group_rows(columns: Iterable[str]) -> int:
    return max(1, min(_GROUP_ROWS, _GROUP_CELLS // max(1, len(list(columns)))))
