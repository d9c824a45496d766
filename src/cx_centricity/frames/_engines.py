"""Where frames are scored: on their own engine, or in Polars, batch by batch, where that is faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from math import nan
from typing import Any, Final, NamedTuple, cast

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.dependencies import (
    is_dask_dataframe,
    is_duckdb_relation,
    is_pandas_dataframe,
    is_pyarrow_table,  # pyright: ignore[reportUnknownVariableType] - PyArrow has no types
)
from narwhals.stable.v2.dtypes import DType

from cx_centricity.errors import FrameError, Place, Problem
from cx_centricity.frames._answer_columns import AnswerColumns
from cx_centricity.frames._columns import is_text
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
_SHOWN: Final = 5

ByBatches = Callable[[Any, Program], Any]
Prepared = Callable[[pl.Schema], PolarsProgram]


def score_eager(frame: nw.DataFrame[Any], answers: AnswerColumns, prepared: Prepared) -> Any:
    """Score a frame of pandas or PyArrow: only the answers go to Polars, only what is added comes back."""
    sheets = to_polars(frame, answers)
    added = prepared(sheets.schema).score(sheets.lazy(), []).collect()
    native = frame.to_native()
    if frame.implementation.is_pyarrow():
        for name, column in zip(added.columns, cast("Any", added.to_arrow()).columns, strict=True):
            native = native.append_column(name, column)
        return native
    pandas = frame.implementation.to_native_namespace()
    arrays = {column.name: _nullable(column, pandas) for column in added.iter_columns()}
    return pandas.concat([native, pandas.DataFrame(arrays, index=native.index)], axis=1).__finalize__(native)


def to_polars(frame: nw.DataFrame[Any], answers: AnswerColumns) -> pl.DataFrame:
    """Return the answer columns of a frame in Polars, as many rows also where there is no column."""
    if not answers.names:
        return pl.DataFrame({"": [None] * len(frame)})
    if frame.implementation.is_polars():
        return cast("pl.DataFrame", frame.select(answers.names).to_native())
    found = filter(None, answers.columns)
    return pl.DataFrame([_to_polars(frame.get_column(column.name), column.dtype) for column in found])


def _to_polars(column: nw.Series[Any], expected: DType) -> pl.Series:
    """Return a column in Polars; a part of a Dask frame may have another type than expected."""
    if column.implementation.is_pyarrow():
        return pl.Series(column.name, column.to_native())
    if is_text(expected):
        pairs = zip(column.to_list(), column.is_null().to_list(), strict=True)
        return pl.Series(column.name, [None if null else _text(value) for value, null in pairs], dtype=pl.String)
    is_object = isinstance(column.dtype, nw.Object)
    if column.dtype.is_integer() or (is_object and expected.is_integer()):
        kind = "int64" if is_object else str(column.dtype).lower()
        whole = pl.Series(column.name, column.to_native().to_numpy(kind, na_value=0))
        is_null = column.is_null()
        return whole.zip_with(pl.Series(~is_null.to_numpy()), whole.clear(1)) if is_null.any() else whole
    return pl.Series(column.name, column.to_native().to_numpy("float64", na_value=nan))  # what is missing is NaN


def _text(value: object) -> str:
    """Return a value as Unicode text: Polars does not take halves of surrogate pairs."""
    text = str(value)
    return text if is_unicode(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_unicode(text: str) -> bool:
    """Tell whether a text has no halves of surrogate pairs."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def plain(value: object) -> object:
    """Return a scalar of NumPy as a value of Python."""
    return cast("Any", value).item() if getattr(value, "shape", None) == () else value


def _nullable(column: pl.Series, pandas: Any) -> Any:
    """Return a column as pandas' nullable whole numbers: the same type whether or not something is missing."""
    return pandas.arrays.IntegerArray(
        column.fill_null(0).to_numpy(writable=True), column.is_null().to_numpy(writable=True)
    )


def score_part(part: Any, *, answers: AnswerColumns, prepared: Prepared) -> Any:
    """Score a part of a Dask frame, which is a frame of pandas."""
    return score_eager(nw.from_native(part, eager_only=True), answers, prepared)


def score_dask(frame: Any, program: Program) -> Any:
    """Score a Dask frame part by part."""
    return frame.map_partitions(partial(score_part, answers=program.answers, prepared=ReadyProgram(program)))


def score_spark(frame: Any, program: Program) -> Any:
    """Score a frame of Spark batch by batch, in the processes that Spark runs beside its own."""
    schema = type(frame.schema)(list(frame.schema.fields))
    for name in program.rule.added.all:
        schema.add(name, "integer")
    return frame.mapInArrow(partial(score_batches, program=program), schema)


def score_batches(batches: Iterable[Any], *, program: Program) -> Iterator[Any]:
    """Score batches of Arrow as they come, some at a time."""
    columns = program.answers.names
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
        by_batches = _BY_BATCHES.get(self.engine)
        if self.wrapped is None or (by_batches and execution == "batches"):
            return cast("ByBatches", by_batches)(self.native, program)
        if self.engine.is_polars():
            lazy = self.native.lazy()
            scored = prepared(lazy.select(program.answers.names).collect_schema()).score(lazy, list(self.schema))
            return scored.collect() if isinstance(self.wrapped, nw.DataFrame) else scored
        if isinstance(self.wrapped, nw.DataFrame):
            return score_eager(self.wrapped, program.answers, prepared)
        return program.score(self.wrapped).to_native()


def open_frame(frame: Any) -> FrameSource:
    """Look at the columns of a frame.

    Raises TypeError if it is not a frame of a supported engine or its columns are not named by texts, and FrameError
    if several columns have the same name.
    """
    if is_dask_dataframe(frame):  # of which narwhals' own support is moving away
        native = cast("Any", frame)
        _check_names(native.columns, ignore_case=False)
        meta = nw.from_native(native._meta, eager_only=True)  # noqa: SLF001 - all of Dask's own docs use it
        schema = {name: _of_objects(meta, name, dtype) for name, dtype in _named(meta.schema).items()}
        return FrameSource(native, None, nw.Implementation.DASK, schema)
    _check_columns(frame)
    wrapped: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    engine, schema = wrapped.implementation, _named(wrapped.collect_schema())
    others = [name for name, dtype in schema.items() if not dtype.is_numeric()]
    if isinstance(wrapped, nw.LazyFrame):
        return FrameSource(frame, wrapped, engine, schema, frozenset(columns_without_type(frame, engine)))
    if engine not in _EAGER:
        raise TypeError(f"frames of {engine.name} are not supported; convert to Polars, pandas or PyArrow")
    empty = frozenset(name for name in others if wrapped.get_column(name).is_null().all())
    if engine.is_pandas():
        schema |= {name: _of_objects(wrapped, name, schema[name]) for name in others if name not in empty}
    return FrameSource(frame, wrapped, engine, schema, empty)


def _check_columns(frame: Any) -> None:
    """Check the names of columns before Narwhals does, which has another error for each kind of frame."""
    native: Any = frame
    if is_pyarrow_table(frame):
        _check_names(native.column_names, ignore_case=False)
    elif is_pandas_dataframe(frame):
        _check_names(native.columns, ignore_case=False)
    elif is_duckdb_relation(frame) or type(cast("object", frame)).__module__.startswith("pyspark."):
        _check_names(native.columns, ignore_case=True)


def _check_names(names: Any, *, ignore_case: bool) -> None:
    """Raise TypeError or FrameError if columns cannot be told apart by name."""
    if getattr(names, "nlevels", 1) > 1:
        raise TypeError(
            "the columns have several levels of names; give each column one name, for example by "
            "frame.columns = ['_'.join(map(str, names)) for names in frame.columns]"
        )
    known = list(names)
    if known and not any(isinstance(name, str) for name in known):
        shown = ", ".join(map(repr, known[:_SHOWN])) + (", …" if len(known) > _SHOWN else "")
        raise TypeError(f"no column has a text as its name ({shown}); rename columns to the ids of statements")
    compared = [name.lower() if ignore_case else name for name in known]
    times = Counter(compared)
    twice = {str(name): None for name, each in zip(known, compared, strict=True) if times[each] > 1}
    if twice:
        raise FrameError(Problem("column-named-twice", Place(path=name), column=name) for name in twice)


def _named(schema: Any) -> dict[str, DType]:
    """Leave out the columns that have no text for a name, as those of pandas may."""
    return {name: dtype for name, dtype in schema.items() if isinstance(name, str)}


def columns_without_type(frame: Any, engine: nw.Implementation) -> Iterator[str]:
    """Yield the columns of a lazy frame that hold nothing by their type."""
    if engine.is_polars():
        yield from (name for name, dtype in frame.collect_schema().items() if dtype == pl.Null)
    elif engine.is_duckdb():
        yield from (name for name, dtype in zip(frame.columns, frame.types, strict=True) if str(dtype) == '"NULL"')
    elif engine.is_spark_like():
        yield from (field.name for field in frame.schema.fields if field.dataType.typeName() == "void")


def _of_objects(frame: nw.DataFrame[Any], name: str, dtype: DType) -> DType:
    """Return the type of what a column of Python objects holds: numbers of one kind, or else texts among others.

    Other columns keep their type. Without rows, as in Dask, the objects are taken for texts.
    """
    column = frame.get_column(name)
    if str(column.to_native().dtype) != "object":
        return dtype
    pairs = zip(column.to_list(), column.is_null().to_list(), strict=True)
    kinds = {_kind_of(value) for value, is_null in pairs if not is_null}
    if not kinds <= {"whole", "long", "float", "boolean", "text"}:
        return nw.Object()
    if kinds == {"boolean"}:
        return nw.Boolean()
    if kinds and kinds <= {"whole", "float"}:
        return nw.Float64() if "float" in kinds else nw.Int64()
    return nw.String()


def _kind_of(value: object) -> str:
    value = plain(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return "whole" if -(2**63) <= value < 2**63 else "long"
    return _KINDS.get(type(value), "text" if isinstance(value, str) else "other")


_KINDS: Final[dict[type, str]] = {bool: "boolean", float: "float"}
