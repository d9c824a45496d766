"""File formats: how a file is opened, how a complete result replaces its target."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

import polars as pl

from cx_centricity.answers import Dialect, foreign_format
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

_REFUSED: Final[dict[tuple[str, ...], tuple[type[pl.DataType], ...]]] = {
    _CSV: (pl.List, pl.Array, pl.Struct, pl.Map, pl.Binary, pl.Object, pl.Duration),
    _JSON_LINES: (pl.Binary, pl.Object),
    _PARQUET: (pl.Object, pl.Int128, pl.UInt128),
    _ARROW: (pl.Object, pl.Int128, pl.UInt128),
}
"""The types that formats cannot hold, or only in a way that no other program reads."""
_TICKS_PER_DAY: Final = {"d": 1, "ms": 86_400 * 10**3, "us": 86_400 * 10**6}
"""The units of dates and times in which some are out of range."""
_MOST_DAYS: Final = 95_000_000
"""Dates as text go from about 260,000 years before 1970 to as many years after."""
_POLARS_ERRORS: Final = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""A panic of Polars is not an Exception."""
_PANIC: Final = re.compile(r"""(?:Panic|ComputeError)\(.*"([^"]+)".*\)""")


def check_names(source: Path, target: Path) -> None:
    """Raise CentricityError if a format is unknown, or a file cannot be read or written by its name.

    Pipes and devices are refused: a pipe cannot be read twice and must not be replaced.
    """
    problems: list[Problem] = [
        Problem("format-unknown", Place(str(file)), known=FORMATS)
        for file in (source, target)
        if file.suffix.lower() not in FORMATS
    ]
    if _is_odd(source):  # opening a pipe would wait for a writer
        format = source.suffix.lstrip(".").upper()
        problems.append(
            Problem("file-unreadable", Place(str(source)), format=format, reason="this is not a regular file")
        )
        raise FrameError(problems)
    if found := foreign_format(head_of(source)):
        raise FrameError([Problem("not-a-table", Place(str(source)), found=found)])
    if reason := _reason_not_to_write(target):
        problems.append(Problem("file-not-written", Place(str(target)), reason=reason))
    elif target.exists() and target.samefile(source):
        problems.append(Problem("target-is-source", Place(str(target))))
    if problems:
        raise FrameError(problems)


def _is_odd(file: Path) -> bool:
    """Tell whether there is something of this name that is not a regular file."""
    try:
        return not stat.S_ISREG(file.stat().st_mode)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        return False


def _reason_not_to_write(target: Path) -> str | None:
    try:
        mode = target.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None if target.resolve().parent.is_dir() else "there is no such folder"
    except PermissionError:
        return "access is denied"
    except (OSError, ValueError) as error:
        is_circle = isinstance(error, OSError) and error.errno == errno.ELOOP
        return "the link leads back to itself" if is_circle else str(error)
    if stat.S_ISDIR(mode):
        return "a folder has this name"
    return None if stat.S_ISREG(mode) else "this is not a regular file"


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
        return _scanned(file, "Parquet")
    return _scanned(file, "Arrow")


def _scan(file: Path) -> pl.LazyFrame:
    if file.suffix.lower() in _PARQUET:
        return pl.scan_parquet(file, glob=False, hive_partitioning=False)
    return pl.scan_ipc(file, glob=False, hive_partitioning=False)


def _scanned(file: Path, format: str) -> FileSource:
    """Look at a file of which Polars reads one part after the other."""

    def unreadable(error: BaseException) -> FrameError:
        return FrameError([Problem("file-unreadable", Place(str(file)), format=format, reason=_reason(error))])

    try:
        schema = _scan(file).collect_schema()
        pl.DataFrame(schema=schema)  # there are types that Polars reads and cannot make
        size = _scan(file).select(pl.len()).collect().item()
    except _POLARS_ERRORS as error:
        raise unreadable(error) from None

    def batches() -> Iterator[tuple[pl.DataFrame, float]]:
        at_a_time = _group_rows(schema)
        for start in range(0, size, at_a_time):
            try:  # `collect_batches` takes several times the memory
                rows = _scan(file).slice(start, at_a_time).collect()
            except _POLARS_ERRORS as error:
                raise unreadable(error) from None
            yield rows, (start + rows.height) / size

    return FileSource(schema, batches, lambda: iter(range(1, size + 1)))


def _reason(error: BaseException) -> str:
    """Return the first line of an error; of a panic, the message within."""
    line = str(error).partition("\n")[0]
    panic = _PANIC.search(line)
    return panic[1] if panic else line


def not_writable(schema: pl.Schema, target: Path) -> list[Problem]:
    """Return a problem for each column with a type that the format of the target cannot hold."""
    suffix = target.suffix.lower()
    refused = _REFUSED[next(kind for kind in _REFUSED if suffix in kind)]
    odd = [(name, dtype) for name, dtype in schema.items() if any(isinstance(part, refused) for part in _parts(dtype))]
    return [Problem("column-not-writable", Place(path=name), column=name, found=str(dtype)) for name, dtype in odd]


def _parts(dtype: pl.DataType) -> Iterator[pl.DataType]:
    """Yield a type and the types within."""
    yield dtype
    inner = [field.dtype for field in dtype.fields] if isinstance(dtype, pl.Struct) else []
    inner += [getattr(dtype, name) for name in ("inner", "key", "value") if hasattr(dtype, name)]
    for part in inner:
        yield from _parts(cast("pl.DataType", part))


def _check_dates(source: Path, schema: pl.Schema, target: Path) -> None:
    """Raise FrameError if a column has dates that cannot be written as text, such as the infinite ones of databases."""
    dated = {name: dtype for name, dtype in schema.items() if isinstance(dtype, pl.Date | pl.Datetime)}
    ticks = {name: _TICKS_PER_DAY.get(getattr(dtype, "time_unit", "d")) for name, dtype in dated.items()}
    bounds = {name: _MOST_DAYS * each for name, each in ticks.items() if each}
    is_text = target.suffix.lower() in (*_CSV, *_JSON_LINES)
    if not bounds or not is_text or source.suffix.lower() not in (*_PARQUET, *_ARROW):
        return
    is_odd = [(~pl.col(name).to_physical().is_between(-most, most)).any() for name, most in bounds.items()]
    row = _scan(source).select(is_odd).collect(engine="streaming").row(0, named=True)
    odd = [name for name, found in row.items() if found]
    if odd:
        raise FrameError(
            Problem(
                "column-not-writable", Place(str(source), path=name), column=name, found=f"{schema[name]} out of range"
            )
            for name in odd
        )


def write_file(rows: pl.LazyFrame, opened: FileSource, source: Path, target: Path) -> None:
    """Write rows to a file beside the target, which takes its name at the end; FrameError if that cannot be done.

    The result keeps the permissions of the file that it replaces.
    """
    target = target.resolve()  # a link stays one
    partial = target.with_name(f".cx-centricity-{secrets.token_hex(4)}.partial")
    try:
        _check_dates(source, opened.schema, target)
        # Polars and Python each raise a KeyboardInterrupt: the second one may come while the first is dealt with.
        try:
            # Polars gets the open file, not its name: a failed run may open a named file once more, after its removal.
            with _create(partial, target) as file:
                _sink(rows, opened, source, target.suffix.lower(), file)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except _POLARS_ERRORS as error:
        raise FrameError([Problem("file-not-written", Place(str(target)), reason=_reason(error))]) from None
    finally:
        partial.unlink(missing_ok=True)


def _create(partial: Path, target: Path) -> BinaryIO:
    """Create an empty file that nobody can read who cannot read the target."""
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    if mode is not None:
        partial.chmod(mode)
    return os.fdopen(file, "wb")


def _sink(rows: pl.LazyFrame, opened: FileSource, source: Path, suffix: str, file: BinaryIO) -> None:
    at_a_time = _group_rows(rows.collect_schema())
    if suffix in _CSV:
        is_alike = suffix == ".csv" == source.suffix.lower()
        usual = "," if suffix == ".csv" else "\t"
        separator = opened.dialect.separator if opened.dialect and is_alike else usual
        has_mark = opened.dialect is not None and opened.dialect.decoding.mark > 0
        rows.sink_csv(file, separator=separator, include_bom=has_mark, check_extension=False, engine="streaming")
    elif suffix in _JSON_LINES:
        rows.sink_ndjson(file, check_extension=False, engine="streaming")
    elif suffix in _PARQUET:
        rows.sink_parquet(file, row_group_size=at_a_time, engine="streaming")
    else:
        rows.sink_ipc(file, record_batch_size=at_a_time, compression="lz4", engine="streaming")


def _group_rows(columns: Iterable[str]) -> int:
    return max(1, min(_GROUP_ROWS, _GROUP_CELLS // max(1, len(list(columns)))))
