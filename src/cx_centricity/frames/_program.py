"""The scoring rule prepared for one kind of frame: how columns are read, which are added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import narwhals.stable.v2 as nw
import polars as pl

from cx_centricity.frames._answer_columns import AnswerColumns
from cx_centricity.frames._rule import FrameRule

_Native = TypeVar("_Native", bound=Any)


class Program(NamedTuple):
    """The scoring of frames with certain columns; pickles, so that it can travel to where the rows are."""

    answers: AnswerColumns
    rule: FrameRule

    def steps(self) -> Iterator[list[nw.Expr]]:
        """Yield what is added to a frame, one list after the other."""
        yield from self.answers.coding(self.rule.mark, in_sql=self.rule.is_in_sql)
        yield from self.rule.steps(self.answers.read(self.rule.mark))

    def score(self, frame: nw.LazyFrame[_Native]) -> nw.LazyFrame[_Native]:
        """Return a lazy frame of an engine that speaks SQL with the columns that the rule adds."""
        kept = frame.collect_schema().names()
        # DuckDB trusts the least and the greatest value that a Parquet file states, which say nothing of NaN: it takes
        # a comparison that holds for both to hold for NaN.
        found = filter(None, self.answers.columns)
        marked = {column.name: self.rule.mark + column.name for column in found if column.dtype.is_float()}
        if marked:
            frame = frame.with_columns(
                *(nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(mark) for name, mark in marked.items())
            )
        columns = (each and each._replace(name=marked.get(each.name, each.name)) for each in self.answers.columns)
        answers = self.answers._replace(columns=tuple(columns))
        for step in Program(answers, self.rule._replace(is_in_sql=True)).steps():
            frame = frame.with_columns(*step)
        return frame.select(*kept, *self.rule.added.all)

    @property
    def codes(self) -> list[str]:
        """The names of the columns of codes, one for each statement."""
        return [f"{self.rule.mark}a{position}" for position in range(len(self.answers.columns))]

    def code(self) -> Iterator[nw.Expr]:
        """Yield the code of each answer: its level number, the next one if not applicable, else the one after that."""
        top = self.answers.levels[-1]
        for name, column in zip(self.codes, self.answers.read(self.rule.mark), strict=True):
            code = nw.lit(top + 2, nw.Int32)
            if column is not None:
                if column.is_not_applicable is not None:
                    code = nw.when(column.is_not_applicable).then(nw.lit(top + 1, nw.Int32)).otherwise(code)
                code = nw.when(column.is_level).then(column.level.cast(nw.Int32)).otherwise(code)
            yield code.alias(name)

    def for_polars(self, schema: pl.Schema, *, with_codes: bool = False) -> PolarsProgram:
        """Return the same in the terms of Polars, for any number of frames with these types."""
        recorded: list[tuple[pl.Expr, ...]] = []
        answers = self.answers.retyped(nw.from_native(pl.LazyFrame(schema=schema)).collect_schema())
        retyped = self._replace(answers=answers)
        for step in [*retyped.steps(), *([list(retyped.code())] if with_codes else [])]:
            recorder = _Recorder(schema=schema)
            schema = nw.from_native(recorder).with_columns(*step).to_native().collect_schema()
            recorded.append(recorder.recorded)
        return PolarsProgram(tuple(recorded), (*self.rule.added.all, *(self.codes if with_codes else [])))


class PolarsProgram(NamedTuple):
    """The expressions of a program as Polars has them."""

    steps: tuple[tuple[pl.Expr, ...], ...]
    added: tuple[str, ...]

    def score(self, frame: pl.LazyFrame, kept: list[str]) -> pl.LazyFrame:
        """Return the columns to keep of a frame and those that the rule adds."""
        for step in self.steps:
            frame = frame.with_columns(*step)
        return frame.select(*kept, *self.added)


@dataclass(frozen=True)
class ReadyProgram:
    """A program for Polars, translated once for all frames with the same types; pickles, as the program does."""

    program: Program
    with_codes: bool = False
    _by_types: dict[tuple[pl.DataType, ...], PolarsProgram] = field(default_factory=dict[Any, PolarsProgram])

    def __call__(self, schema: pl.Schema) -> PolarsProgram:
        """Return the program for frames with these types."""
        types = tuple(schema.dtypes())
        if types not in self._by_types:
            self._by_types[types] = self.program.for_polars(schema, with_codes=self.with_codes)
        return self._by_types[types]


class _Recorder(pl.LazyFrame):
    # Narwhals takes longer to translate the expressions than Polars to score 100,000 rows, so what it hands to Polars
    # is kept, and used again for the next frame or batch of rows.
    recorded: tuple[pl.Expr, ...]

    def with_columns(self, *exprs: Any, **named_exprs: Any) -> pl.LazyFrame:
        self.recorded = exprs
        return super().with_columns(*exprs, **named_exprs)
