"""Counts per batch, made where the rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, cast

import narwhals.stable.v2 as nw
import polars as pl

from cx_centricity.frames._engines import FrameSource, gathered, to_polars
from cx_centricity.frames._tallies import COUNTS

_BATCH_ROWS: Final = 1_000_000
_SPARK_SCHEMA: Final = "`group` string, item int, value string, n bigint"

Count = Callable[[pl.DataFrame], pl.DataFrame]


def gather(source: FrameSource, columns: list[str], count: Count) -> list[pl.DataFrame]:
    """Return the counts of all batches of these columns of a frame."""
    if source.engine.is_dask():
        counts = source.native[columns].map_partitions(partial(_count_part, columns=columns, count=count)).compute()
        return [pl.DataFrame({name: counts[name].to_list() for name in COUNTS}, schema=COUNTS)]
    if source.engine.is_spark_like():
        quoted = [f"`{name.replace('`', '``')}`" for name in columns]
        batches = partial(_count_batches, count=count)
        return [pl.DataFrame(source.native.select(*quoted).mapInArrow(batches, _SPARK_SCHEMA).toArrow())]
    return [count(batch) for batch in _batches(source, columns)]


def _batches(source: FrameSource, columns: list[str]) -> Iterator[pl.DataFrame]:
    frame = source.wrapped
    if isinstance(frame, nw.DataFrame):
        yield from to_polars(frame, columns).iter_slices(_BATCH_ROWS)
    elif source.engine.is_polars():
        yield from source.native.select(columns).collect_batches(chunk_size=_BATCH_ROWS)
    else:
        reader = cast("nw.LazyFrame[Any]", frame).select(columns).to_native().to_arrow_reader(_BATCH_ROWS)
        yield from map(pl.DataFrame, reader)


def _count_part(part: Any, columns: list[str], count: Count) -> Any:
    frame = nw.from_native(part, eager_only=True)
    counts = count(to_polars(frame, columns))
    pandas = frame.implementation.to_native_namespace()
    return pandas.DataFrame({column.name: column.to_list() for column in counts})


def _count_batches(batches: Iterable[Any], count: Count) -> Iterator[Any]:
    for some in gathered(filter(len, batches)):
        counts = cast("Any", count(pl.concat([pl.DataFrame(batch) for batch in some])).to_arrow())
        yield from counts.to_batches()
