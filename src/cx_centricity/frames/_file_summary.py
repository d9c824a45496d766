"""The summary of a scored file: how many rows are scored, why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

import narwhals.stable.v2 as nw
import polars as pl
from pydantic import StrictInt, StrictStr

from cx_centricity.answers import ColumnReport, TitleRow
from cx_centricity.assessment import BankIdentity, Part, Result
from cx_centricity.frames._columns import Reading
from cx_centricity.frames._program import Program
from cx_centricity.frames._text_coder import TextCoder
from cx_centricity.typing import Encoding

_EXAMPLES: Final = 3
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, repr=False)
class InvalidValues(Part):
    """The values of a column that are no answer: how many, and the first three different ones, as text, cut to 60.

    >>> from cx_centricity.frames import InvalidValues
    >>> InvalidValues("q1", "hiring", 12, ("10", "да"))
    InvalidValues(column='q1', count=12, examples=('10', 'да'))
    """

    _shown: ClassVar[tuple[str, ...]] = ("column", "count", "examples")

    column: StrictStr
    statement: StrictStr
    count: StrictInt
    examples: tuple[StrictStr, ...]


@dataclass(frozen=True, slots=True, repr=False)
class MissingColumn(Part):
    """A statement that no column answers, and the column that looks like it, if there is one.

    >>> from cx_centricity.frames import MissingColumn
    >>> MissingColumn("hiring", "hirring")
    MissingColumn(statement='hiring', nearest='hirring')
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "nearest")

    statement: StrictStr
    nearest: StrictStr | None


class FileSummary(Result):
    """The figures of a run of `score_file` from `source` to `target`, and what was recognised in the source.

    Of `rows` rows, `scored` have points. The others have none because of an invalid value (`unscored_invalid`) or
    because too little is answered or applicable (`unscored_open`). `rows_invalid` counts the rows with an invalid
    value, scored or not, and `invalid` lists these values by column, in bank order.

    `encoding` and `separator` are None where the format has none. `header_line` is the line with the names of the
    columns in CSV; `title_rows` are above it. `columns` says for each column which statement it answers and how it was
    matched. `missing` are the statements without a column, `answers` the columns that were read as answers, `kept` all
    others, in the order of the file, and `added` the new ones.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import score_file
    >>> sheets = pl.DataFrame({statement.id: [5, 10] for statement in default_bank().statements})
    >>> with TemporaryDirectory() as folder:
    ...     sheets.write_parquet(Path(folder, "sheets.parquet"))
    ...     summary = score_file(Path(folder, "sheets.parquet"), Path(folder, "scores.csv"))
    >>> summary, summary.invalid[0]  # doctest: +NORMALIZE_WHITESPACE
    (FileSummary(rows=2, scored=1, unscored_invalid=1, unscored_open=0),
     InvalidValues(column='personalization', count=1, examples=('10',)))
    """

    bank: BankIdentity
    source: str
    target: str
    rows: int
    scored: int
    unscored_invalid: int
    unscored_open: int
    rows_invalid: int
    invalid: tuple[InvalidValues, ...]
    encoding: Encoding | None
    separator: str | None
    header_line: int | None
    title_rows: tuple[TitleRow, ...]
    columns: ColumnReport
    missing: tuple[MissingColumn, ...]
    answers: tuple[str, ...]
    kept: tuple[str, ...]
    added: tuple[str, ...]

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [(name, getattr(self, name)) for name in ("rows", "scored", "unscored_invalid", "unscored_open")]


@dataclass
class Tally:
    """Counts the rows of a file as they are scored."""

    program: Program
    statements: Sequence[str]
    coder: TextCoder
    rows: int = 0
    scored: int = 0
    rows_invalid: int = 0
    counts: dict[str, int] = field(default_factory=dict[str, int])
    examples: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def add(self, scored: pl.DataFrame) -> None:
        """Count rows with all their columns."""
        added = self.program.rule.added
        self.rows += scored.height
        self.scored += scored.height - scored.get_column(added.of_whole("points")).null_count()
        amiss = scored.filter(pl.col(added.of_whole("invalid")) > 0)
        if amiss.height:
            self.rows_invalid += amiss.height
            self._add_invalid(amiss)

    @property
    def unscored_invalid(self) -> int:
        """How many rows are not scored because of an invalid value."""
        return self.rows_invalid if self.program.rule.invalid_leaves_unscored else 0

    def invalid(self) -> tuple[InvalidValues, ...]:
        """Return what was found of invalid values, in bank order."""
        columns = zip(self.program.answers.columns, self.statements, strict=True)
        named = ((column.name, statement) for column, statement in columns if column is not None)
        return tuple(
            InvalidValues(name, statement, self.counts[name], tuple(self.examples[name]))
            for name, statement in named
            if name in self.counts
        )

    def _add_invalid(self, amiss: pl.DataFrame) -> None:
        answers, mark = self.program.answers, self.program.rule.mark
        read = zip(answers.names, filter(None, answers.read(mark)), strict=True)
        flags: Any = nw.from_native(self.coder.coded(amiss))
        invalid: pl.DataFrame = flags.select(*(_is_invalid(column).alias(name) for name, column in read)).to_native()
        for name in answers.names:
            count = int(invalid.get_column(name).sum())
            if count:
                self.counts[name] = self.counts.get(name, 0) + count
                found = self.examples.setdefault(name, [])
                if len(found) < _EXAMPLES:
                    values = amiss.get_column(name).filter(invalid.get_column(name)).unique(maintain_order=True)
                    texts = (text[:_SHOWN] for text in values.head(2 * _EXAMPLES).cast(pl.String).to_list())
                    found[:] = list(dict.fromkeys([*found, *texts]))[:_EXAMPLES]


def _is_invalid(column: Reading) -> nw.Expr:
    is_answer = column.is_level | column.is_unanswered
    if column.is_not_applicable is not None:
        is_answer = is_answer | column.is_not_applicable
    return ~is_answer
