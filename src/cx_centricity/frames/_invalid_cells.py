"""The invalid values of a frame by column, with examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Final, Self

import narwhals.stable.v2 as nw
import polars as pl
from narwhals.stable.v2.typing import IntoFrame
from pydantic import StrictInt, StrictStr

from cx_centricity.answers import Codebook
from cx_centricity.assessment import Part
from cx_centricity.bank import QuestionBank
from cx_centricity.frames._columns import ColumnReading
from cx_centricity.frames._engines import open_frame
from cx_centricity.frames._gathering import gather
from cx_centricity.frames._preparation import prepare
from cx_centricity.frames._program import Program
from cx_centricity.frames._supported_banks import supported_bank
from cx_centricity.frames._tallies import COUNTS

_EXAMPLES: Final = 3
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, repr=False)
class InvalidValues(Part):
    """The values of a column that are not answers: how many, and the first three different ones, as text, cut to 60.

    >>> from cx_centricity.frames import InvalidValues
    >>> InvalidValues("q1", "hiring", 12, ("10", "да"))
    InvalidValues(column='q1', count=12, examples=('10', 'да'))
    """

    _shown: ClassVar[tuple[str, ...]] = ("column", "count", "examples")

    column: StrictStr
    statement: StrictStr
    count: StrictInt
    examples: tuple[StrictStr, ...]


def invalid_values(
    frame: IntoFrame, *, bank: QuestionBank | None = None, codebook: Codebook | None = None
) -> tuple[InvalidValues, ...]:
    """Return the invalid values of each answer column that has some, in bank order.

    `frame`, `bank` and `codebook` are those of `score_frame`, whose column `invalid` counts the same values by row. A
    lazy frame is computed. Examples are the first values that the engine delivers; on Dask and Spark these need not be
    the first rows.

    Raises FrameError, BankError and TypeError as `score_frame` does; statements without a column give a FrameWarning.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import invalid_values
    >>> ids = [statement.id for statement in default_bank().statements]
    >>> sheets = pl.DataFrame({id: [5, 9, 1] for id in ids}).with_columns(hiring=pl.Series([10, 0, 10]))
    >>> invalid_values(sheets)
    (InvalidValues(column='hiring', count=3, examples=('10', '0')),)
    """
    bank = supported_bank(bank)
    source = open_frame(frame)
    program, *_ = prepare(source, bank, codebook=codebook, invalid="unscored", strict=False, prefix=None)
    found = InvalidCount.of(program, [statement.id for statement in bank.statements])
    for counts in gather(source, program.answers, partial(_counted, program=program)):
        rows: list[tuple[int, str | None, int]] = counts.select("item", "value", "n").rows()
        for item, example, count in rows:
            found.add(program.answers.names[item], count, [] if example is None else [example])
    return found.values()


def _counted(sheets: pl.DataFrame, program: Program) -> pl.DataFrame:
    """Return the number of invalid values of each column of a batch, and 0 for each example."""
    rows: list[tuple[str, int, str | None, int]] = []
    for item, (_, count, examples) in enumerate(_find(program, sheets)):
        rows += [("", item, None, count), *(("", item, example, 0) for example in examples)] if count else []
    return pl.DataFrame(rows, COUNTS, orient="row")


@dataclass
class InvalidCount:
    """The invalid values found so far, in any number of batches."""

    statements: dict[str, str]
    """The statement of each answer column, in bank order."""
    counts: dict[str, int] = field(default_factory=dict[str, int])
    examples: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    @classmethod
    def of(cls, program: Program, statements: Iterable[str]) -> Self:
        """Count for the answer columns of a program; `statements` are the ids of the bank."""
        columns = zip(program.answers.columns, statements, strict=True)
        return cls({column.name: statement for column, statement in columns if column is not None})

    def add(self, column: str, count: int, examples: Iterable[str]) -> None:
        """Add what was found in a column of a batch."""
        self.counts[column] = self.counts.get(column, 0) + count
        known = self.examples.setdefault(column, [])
        known[:] = list(dict.fromkeys([*known, *examples]))[:_EXAMPLES]

    def add_rows(self, program: Program, rows: pl.DataFrame) -> None:
        """Add the invalid values of rows with at least one."""
        for name, count, examples in _find(program, rows):
            if count:
                self.add(name, count, examples)

    def values(self) -> tuple[InvalidValues, ...]:
        """Return the invalid values by column, in bank order."""
        return tuple(
            InvalidValues(name, statement, self.counts[name], tuple(self.examples[name]))
            for name, statement in self.statements.items()
            if name in self.counts
        )


def _find(program: Program, rows: pl.DataFrame) -> Iterator[tuple[str, int, Sequence[str]]]:
    """Yield each answer column with the number of its invalid values and examples."""
    answers, mark = program.answers.retyped(nw.from_native(rows).schema), program.rule.mark
    read = zip(answers.names, filter(None, answers.read(mark)), strict=True)
    coded: Any = nw.from_native(rows)
    for step in answers.coding(mark, in_sql=False):
        coded = coded.with_columns(*step)
    invalid: pl.DataFrame = coded.select(*(_is_invalid(column).alias(name) for name, column in read)).to_native()
    for name in answers.names:
        values = rows.get_column(name).filter(invalid.get_column(name))
        first = values.unique(maintain_order=True).head(2 * _EXAMPLES).cast(pl.String).to_list() if len(values) else []
        yield name, len(values), list(dict.fromkeys(text[:_SHOWN] for text in first))[:_EXAMPLES]


def _is_invalid(column: ColumnReading) -> nw.Expr:
    is_answer = column.is_level | column.is_unanswered
    if column.is_not_applicable is not None:
        is_answer = is_answer | column.is_not_applicable
    return ~is_answer
