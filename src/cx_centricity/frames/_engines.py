"""Where frames are scored: on their own engine, or in Polars, batch by batch, where that is faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any, Final, NamedTuple, cast

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dependencies import is_dask_dataframe
from narwhals.stable.v2.dtypes import DType

from cx_centricity.frames._program import PolarsProgram, Program, ReadyProgram
from cx_centricity.typing import Execution

_EAGER: Final = {nw.Implementation.POLARS, nw.Implementation.PANDAS, nw.Implementation.PYARROW}
_LAZY: Final = {
    nw.Implementation.POLARS,
    nw.Implementation.DUCKDB,
    nw.Implementation.PYSPARK,
    nw.Implementation.PYSPARK_CONNECT,
}
_BATCH_ROWS: Final = 131_072
"""Spark hands over 10,000 rows at a time, for which planning takes longer than scoring."""

ByBatches = Callable[[Any, list[str], Program], Any]
Prepared = Callable[[pl.Schema], PolarsProgram]


def score_eager(frame: nw.DataFrame[Any], columns: list[str], prepared: Prepared) -> Any:
    """Score a frame of pandas or PyArrow: only the answers go to Polars, only what is added comes back."""
    answers = to_polars(frame, columns)
    added = prepared(answers.schema).score(answers.lazy(), []).collect()
    native = frame.to_native()
    if frame.implementation.is_pyarrow():
        for name, column in zip(added.columns, cast("Any", added.to_arrow()).columns, strict=True):
            native = native.append_column(name, column)
        return native
    pandas = frame.implementation.to_native_namespace()
    arrays = {column.name: _nullable(column, pandas) for column in added.iter_columns()}
    return pandas.concat([native, pandas.DataFrame(arrays, index=native.index)], axis=1).__finalize__(native)


def to_polars(frame: nw.DataFrame[Any], columns: list[str]) -> pl.DataFrame:
    """Return columns of a frame in Polars, as many rows also where there is no column."""
    if frame.implementation.is_polars():
        return cast("pl.DataFrame", frame.select(columns).to_native())
    if not columns:
        return pl.DataFrame({"": [None] * len(frame)})
    return pl.DataFrame([_to_polars(frame.get_column(name)) for name in columns])


def _to_polars(column: nw.Series[Any]) -> pl.Series:
    if column.implementation.is_pyarrow():
        return pl.Series(column.name, column.to_native())
    if column.dtype.is_numeric():  # what is missing is NaN
        return pl.Series(column.name, column.to_numpy())
    pairs = zip(column.to_list(), column.is_null().to_list(), strict=True)
    values = [None if is_null else value for value, is_null in pairs]
    if {type(value) for value in values} <= {bool, type(None)}:
        return pl.Series(column.name, values, dtype=pl.Boolean)
    return pl.Series(column.name, [value if value is None else str(value) for value in values], dtype=pl.String)


def _nullable(column: pl.Series, pandas: Any) -> Any:
    """Return a column as pandas' nullable whole numbers: the same type whether or not something is missing."""
    return pandas.arrays.IntegerArray(
        column.fill_null(0).to_numpy(writable=True), column.is_null().to_numpy(writable=True)
    )


def score_part(part: Any, *, columns: list[str], prepared: Prepared) -> Any:
    """Score a part of a Dask frame, which is a frame of pandas."""
    return score_eager(nw.from_native(part, eager_only=True), columns, prepared)


def score_dask(frame: Any, columns: list[str], program: Program) -> Any:
    """Score a Dask frame part by part."""
    return frame.map_partitions(partial(score_part, columns=columns, prepared=ReadyProgram(program)))


def score_spark(frame: Any, columns: list[str], program: Program) -> Any:
    """Score a frame of Spark batch by batch, in the processes that Spark runs beside its own."""
    schema = type(frame.schema)(list(frame.schema.fields))
    for name in program.rule.added.all:
        schema.add(name, "integer")
    return frame.mapInArrow(partial(score_batches, columns=columns, program=program), schema)


def score_batches(batches: Iterable[Any], *, columns: list[str], program: Program) -> Iterator[Any]:
    """Score batches of Arrow as they come, some at a time."""
    prepared = ReadyProgram(program)
    for some in gathered(batches):
        answers = pl.concat([_answers(batch, columns) for batch in some])
        added = prepared(answers.schema).score(answers.lazy(), []).collect()
        ends = [0]
        for batch in some:
            ends.append(ends[-1] + batch.num_rows)
        for batch, (start, end) in zip(some, pairwise(ends), strict=True):
            table = cast("Any", added.slice(start, end - start).rechunk().to_arrow())
            of_batch = table.combine_chunks().to_batches()[0]
            names = [*batch.schema.names, *added.columns]
            yield cast("Any", type(batch)).from_arrays([*batch.columns, *of_batch.columns], names=names)


def _answers(batch: Any, columns: list[str]) -> pl.DataFrame:
    if not columns:
        return pl.DataFrame({"": [None] * batch.num_rows})
    return pl.DataFrame(batch.select(columns))


def gathered(batches: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield batches by as many as are worth planning for."""
    some: list[Any] = []
    for batch in filter(len, batches):
        some.append(batch)
        if sum(each.num_rows for each in some) >= _BATCH_ROWS:
            yield some
            some = []
    if some:
        yield some


_BY_BATCHES: Final[dict[nw.Implementation, ByBatches]] = {
    nw.Implementation.DASK: score_dask,
    nw.Implementation.PYSPARK: score_spark,
    nw.Implementation.PYSPARK_CONNECT: score_spark,
}


class FrameSource(NamedTuple):
    """A frame to be scored: what its columns are, and those known to hold nothing at all, of a type of no numbers."""

    native: Any
    wrapped: nw.DataFrame[Any] | nw.LazyFrame[Any] | None
    engine: nw.Implementation
    schema: dict[str, DType]
    empty: frozenset[str] = frozenset()

    @property
    def ignores_case(self) -> bool:
        """Tell whether names that differ in case alone are the same to the engine, as they are in SQL."""
        return isinstance(self.wrapped, nw.LazyFrame) and not self.engine.is_polars()

    def score(self, program: Program, prepared: Prepared, execution: Execution) -> Any:
        """Score the frame where that is fastest; `execution` decides on Spark."""
        columns, by_batches = program.answers.names, _BY_BATCHES.get(self.engine)
        if self.wrapped is None or (by_batches and execution == "batches"):
            return cast("ByBatches", by_batches)(self.native, columns, program)
        if self.engine.is_polars():
            lazy = self.native.lazy()
            scored = prepared(lazy.select(columns).collect_schema()).score(lazy, list(self.schema))
            return scored.collect() if isinstance(self.wrapped, nw.DataFrame) else scored
        if isinstance(self.wrapped, nw.DataFrame):
            return score_eager(self.wrapped, columns, prepared)
        return program.score(self.wrapped).to_native()


def open_frame(frame: Any) -> FrameSource:
    """Look at a frame's columns; TypeError if it is none, or one of an engine that is not supported."""
    if is_dask_dataframe(frame):  # of which narwhals' own support is moving away
        meta = nw.from_native(cast("Any", frame)._meta, eager_only=True)  # noqa: SLF001 - all of Dask's own docs use it
        return FrameSource(frame, None, nw.Implementation.DASK, _named(meta.schema))
    wrapped: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    engine, schema = wrapped.implementation, _named(wrapped.collect_schema())
    others = [name for name, dtype in schema.items() if not dtype.is_numeric()]
    if isinstance(wrapped, nw.DataFrame):
        if engine not in _EAGER:
            raise TypeError(f"frames of {engine.name} are not supported; convert to Polars, pandas or PyArrow")
        empty = frozenset(name for name in others if wrapped.get_column(name).is_null().all())
    else:
        types = frame.collect_schema() if isinstance(frame, pl.LazyFrame) else pl.Schema()
        empty = frozenset(name for name in others if types.get(name) == pl.Null)
    return FrameSource(frame, wrapped, engine, schema, empty)


def _named(schema: Any) -> dict[str, DType]:
    """Leave out the columns that have no text for a name, as those of pandas may."""
    return {name: dtype for name, dtype in schema.items() if isinstance(name, str)}
