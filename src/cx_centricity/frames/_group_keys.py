"""Group keys: the values that tell the groups of a frame apart, the same on every engine.

A key is a text, a whole number, a float, a boolean or None for missing. Counts travel from the engine with the keys of
their group as a JSON list. A value that cannot be a key travels as an object, so that the error names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isnan
from typing import Any, Final, cast

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dtypes import DType

from cx_centricity.errors import FrameError, Place, Problem, nearest
from cx_centricity.frames._engines import FrameSource, is_unicode, plain
from cx_centricity.frames._summary import GroupKey

_TYPES: Final = (nw.Boolean, nw.String, nw.Categorical, nw.Enum, nw.Date, nw.Datetime, nw.Decimal)
_EXACT: Final = 2**53
"""Floats hold every whole number below this one; from here on, several become one."""
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - ticks of both kinds of times are counted from here
_TICKS: Final = {"ms": 10**3, "us": 10**6, "ns": 10**9}
_REFUSED: Final = "refused"


def key_problems(source: FrameSource, keys: Sequence[str], answers: Iterable[str]) -> list[Problem]:
    """Return a problem for each key column that does not exist, holds answers or has a type without keys."""
    return [problem for key in dict.fromkeys(keys) if (problem := _key_problem(source, key, frozenset(answers)))]


def _key_problem(source: FrameSource, key: str, answers: frozenset[str]) -> Problem | None:
    if key not in source.schema:
        return Problem("column-not-found", column=key, nearest=nearest(key, source.schema))
    if key in answers:
        return Problem("group-by-answers", Place(path=key), column=key)
    dtype = source.schema[key]
    if key in source.empty or _has_keys(dtype) or (isinstance(dtype, nw.Object) and not source.engine.is_polars()):
        return None
    return Problem(
        "column-type-refused", Place(path=key), column=key, found=str(dtype), hint="group-by-texts-or-numbers"
    )


def _has_keys(dtype: DType) -> bool:
    return dtype.is_integer() or dtype.is_float() or isinstance(dtype, _TYPES)


def key_column(sheets: pl.DataFrame, column: str) -> pl.Expr:
    """Return the expression for a column of keys in which equal keys are equal values."""
    dtype = sheets.schema[column]
    if dtype.is_float():
        return pl.col(column).fill_nan(None) + 0.0  # the sum of -0.0 and 0.0 is 0.0
    return pl.col(column).cast(pl.String) if isinstance(dtype, pl.Categorical | pl.Enum) else pl.col(column)


def keys_as_json(groups: pl.DataFrame) -> list[str]:
    """Return each row of keys as a JSON list."""
    columns = [map(_reader(column.dtype), _physical(column).to_list()) for column in groups.iter_columns()]
    return [json.dumps(row) for row in zip(*columns, strict=True)]


def _physical(column: pl.Series) -> pl.Series:
    return column.to_physical() if column.dtype.is_temporal() else column


def _reader(dtype: pl.DataType) -> Callable[[Any], object]:
    """Return what makes a key of a value. Dates come as numbers: Python cannot hold all of them."""
    if isinstance(dtype, pl.Date):
        return lambda days: None if days is None else _of_ticks(days * 86_400, 1, "")
    if isinstance(dtype, pl.Datetime):
        suffix = "" if dtype.time_zone is None else "+00:00"
        return lambda ticks: None if ticks is None else _of_ticks(ticks, _TICKS[dtype.time_unit], suffix)
    return _key


def _of_ticks(ticks: int, per_second: int, suffix: str) -> object:
    seconds, rest = divmod(ticks, per_second)
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return {_REFUSED: f"{seconds} s since 1970"}
    return _moment(moment, rest * (10**9 // per_second), suffix)


def _moment(value: datetime, nanoseconds: int, suffix: str) -> str:
    """Return a time as text, midnight without a time zone as a date."""
    day = f"{value.year:04}-{value.month:02}-{value.day:02}"
    time = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if nanoseconds:
        time += f".{nanoseconds:09}".rstrip("0")
    return day if (time, suffix) == ("00:00:00", "") else f"{day} {time}{suffix}"


def encoded_keys(column: nw.Series[Any]) -> pl.Series:
    """Return a column of pandas as JSON, value by value: what one means does not depend on the others."""
    known: dict[tuple[type, object], str] = {}
    values = zip(column.to_native().tolist(), column.is_null().to_list(), strict=True)
    return pl.Series(column.name, ["null" if null else _json(value, known) for value, null in values], dtype=pl.String)


def _json(value: object, known: dict[tuple[type, object], str]) -> str:
    if not isinstance(value, Hashable):
        return json.dumps(_key(value))
    kind = type(value), value
    if kind not in known:
        known[kind] = json.dumps(_key(value))
    return known[kind]


def _key(value: object) -> object:
    """Return a value as a key, or the object that says that it cannot be one."""
    value = plain(value)
    for kind, read in _READERS:
        if isinstance(value, kind):
            return read(value)
    return value if value is None else {_REFUSED: str(value)}


def _of_text(value: str) -> object:
    return value if is_unicode(value) else {_REFUSED: ascii(value)}


def _of_float(value: float) -> object:
    """Return a whole float as a whole number, since pandas makes floats of whole numbers where some are missing."""
    if isnan(value):
        return None
    if abs(value) >= _EXACT:  # infinity included
        return {_REFUSED: repr(value)}
    return int(value) if value.is_integer() else value


def _of_decimal(value: Decimal) -> object:
    if not value.is_finite():
        return {_REFUSED: str(value)}
    return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"


def _of_time(value: datetime) -> object:
    if not 1 <= value.year <= date.max.year:  # as pandas has them
        return {_REFUSED: str(value)}
    nanoseconds = value.microsecond * 1000 + getattr(value, "nanosecond", 0)
    if value.tzinfo is None:
        return _moment(value, nanoseconds, "")
    return _moment(value.astimezone(UTC), nanoseconds, "+00:00")


_READERS: Final[tuple[tuple[type, Callable[[Any], object]], ...]] = (
    (bool, bool),
    (int, int),
    (str, _of_text),
    (float, _of_float),
    (Decimal, _of_decimal),
    (datetime, _of_time),
    (date, date.isoformat),
)


def read_keys(groups: Iterable[str], columns: Sequence[str]) -> dict[str, tuple[GroupKey, ...]]:
    """Return the keys of groups by their JSON; FrameError with the first value of each column that cannot be one."""
    found: dict[str, tuple[GroupKey, ...]] = {}
    problems: dict[str, Problem] = {}
    for group in sorted(groups):
        keys = json.loads(group)
        found[group] = tuple(keys)
        for column, key in zip(columns, keys, strict=True):
            if isinstance(key, dict):
                value = cast("dict[str, str]", key)[_REFUSED]
                problem = Problem("group-value-refused", Place(path=column), column=column, found=value)
                problems.setdefault(column, problem)
    if problems:
        raise FrameError(problems.values())
    return found
