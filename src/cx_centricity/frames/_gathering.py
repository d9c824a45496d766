"""Counts of batches, made where the rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final, cast

import narwhals.stable.v2 as nw
import polars as pl

from cx_centricity.frames._answer_columns import AnswerColumns
from cx_centricity.frames._engines import FrameSource, gathered, to_polars
from cx_centricity.frames._group_keys import encoded_keys
from cx_centricity.frames._tallies import COUNTS

_BATCH_ROWS: Final = 1_000_000
_SPARK_SCHEMA: Final = "`group` string, item int, value string, n bigint"

Count = Callable[[pl.DataFrame], pl.DataFrame]


def gather(source: FrameSource, answers: AnswerColumns, count: Count, keys: Sequence[str] = ()) -> list[pl.DataFrame]:
    """Return the counts of all batches of a frame, which have the columns of keys and answers.

    Batches of pandas have the keys as JSON.
    """
    keys = list(dict.fromkeys(keys))
    columns = [*keys, *answers.names]
    if source.engine.is_dask():
        part = partial(_count_part, answers=answers, keys=keys, count=count)
        counts = source.native[columns].map_partitions(part).compute()
        found = counts.astype(object).where(counts.notna(), None)  # pandas has NaN for what is missing
        return [pl.DataFrame({name: found[name].to_list() for name in COUNTS}, schema=COUNTS)]
    if source.engine.is_spark_like():
        quoted = [f"`{name.replace('`', '``')}`" for name in columns]
        selected = source.native.select(*quoted) if quoted else source.native.selectExpr("1")
        batches = partial(_count_batches, count=count)
        return [pl.DataFrame(selected.mapInArrow(batches, _SPARK_SCHEMA).toArrow())]
    frame = source.wrapped
    if isinstance(frame, nw.DataFrame):
        sheets = _in_memory(frame, answers, keys, source.empty)
        return [count(batch) for batch in sheets.iter_slices(_BATCH_ROWS)]
    return [count(batch) for batch in _batches(source, columns)]


def _in_memory(
    frame: nw.DataFrame[Any], answers: AnswerColumns, keys: list[str], empty: frozenset[str] = frozenset()
) -> pl.DataFrame:
    sheets = to_polars(frame, answers)
    if frame.implementation.is_polars():
        return sheets.with_columns(frame.select(keys).to_native().get_columns())
    for key in keys:
        column = frame.get_column(key)
        if frame.implementation.is_pandas():
            keyed = encoded_keys(column)
        elif key in empty:
            keyed = pl.Series(key, [None] * len(column))
        else:
            keyed = pl.Series(key, column.to_native())
        sheets = sheets.with_columns(keyed)
    return sheets


def _batches(source: FrameSource, columns: list[str]) -> Iterator[pl.DataFrame]:
    """Yield batches of a lazy frame, also where no column is needed but the number of rows."""
    if source.engine.is_polars():
        rows = source.native.select(columns or pl.first())
        yield from rows.collect_batches(chunk_size=_BATCH_ROWS)
    else:
        wrapped = cast("nw.LazyFrame[Any]", source.wrapped)
        rows = wrapped.select(columns).to_native() if columns else source.native.project("1")
        yield from map(pl.DataFrame, rows.to_arrow_reader(_BATCH_ROWS))


def _count_part(part: Any, answers: AnswerColumns, keys: list[str], count: Count) -> Any:
    frame = nw.from_native(part, eager_only=True)
    counts = count(_in_memory(frame, answers, keys))
    pandas = frame.implementation.to_native_namespace()
    return pandas.DataFrame({column.name: column.to_list() for column in counts})


def _count_batches(batches: Iterable[Any], count: Count) -> Iterator[Any]:
    for some in gathered(filter(len, batches)):
        counts = cast("Any", count(pl.concat([pl.DataFrame(batch) for batch in some])).to_arrow())
        yield from counts.to_batches()
