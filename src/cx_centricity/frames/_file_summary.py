"""The summary of a scored file: how many rows are scored, why the others are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl
from pydantic import StrictStr

from cx_centricity.answers import ColumnReport, TitleRow
from cx_centricity.assessment import BankIdentity, Part, Result
from cx_centricity.frames._invalid_cells import InvalidCount, InvalidValues
from cx_centricity.frames._program import Program
from cx_centricity.frames._text_coder import TextCoder
from cx_centricity.typing import Encoding, Repeats


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
    value, scored or not, and `invalid` lists these values by column, in bank order. If one row of each respondent
    counts, `respondent_column` names the respondents, and `repeated_rows` counts the rows left out because another row
    of their respondent counts, `repeats` saying which; these are not among `rows`.

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
    respondent_column: str | None
    repeats: Repeats | None
    repeated_rows: int
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


class Tally:
    """The numbers of rows of a file, counted as they are scored."""

    def __init__(self, program: Program, statements: Sequence[str], coder: TextCoder) -> None:
        self.rows = self.scored = self.rows_invalid = 0
        self._program, self._coder = program, coder
        self._invalid = InvalidCount.of(program, statements)

    def add(self, scored: pl.DataFrame) -> None:
        """Count rows with all their columns."""
        added = self._program.rule.added
        self.rows += scored.height
        self.scored += scored.height - scored.get_column(added.of_whole("points")).null_count()
        rows = scored.filter(pl.col(added.of_whole("invalid")) > 0)
        if rows.height:
            self.rows_invalid += rows.height
            self._invalid.add_rows(self._program, self._coder.coded(rows))

    @property
    def unscored_invalid(self) -> int:
        """How many rows are not scored because of an invalid value."""
        return self.rows_invalid if self._program.rule.invalid_leaves_unscored else 0

    def invalid(self) -> tuple[InvalidValues, ...]:
        """Return the invalid values found, in bank order."""
        return self._invalid.values()
