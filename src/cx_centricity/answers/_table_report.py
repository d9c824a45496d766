"""The report on how a table was read."""

from __future__ import annotations

from collections.abc import Iterable

from cx_centricity.answers._codebook import ColumnReport, tidied
from cx_centricity.answers._sheet import AnswerSheet
from cx_centricity.bank import FrozenModel
from cx_centricity.typing import AnswerValue, Encoding, Repeats, TableFormat


class TitleRow(FrozenModel):
    r"""A row above the header, which is not read.

    >>> from cx_centricity.answers import load_sheets
    >>> load_sheets(b"Survey 2026,\nwho,hiring\nr07,5\n").report.title_rows
    (TitleRow(line=1, text='Survey 2026'),)
    """

    line: int
    text: str


class Reading(FrozenModel):
    r"""A text in cells, and the answer that it was read as `count` times.

    >>> from cx_centricity.answers import load_sheets
    >>> load_sheets(b"hiring\nN/A\n5\nN/A\n").report.readings
    (Reading(text='N/A', answer='n/a', count=2),)
    """

    text: str
    answer: AnswerValue
    count: int


class SubgroupSize(FrozenModel):
    """The number of sheets of a subgroup.

    >>> from cx_centricity.answers import SubgroupSize
    >>> SubgroupSize(name="Sales", sheets=12).sheets
    12
    """

    name: str
    sheets: int


class TableReport(FrozenModel):
    r"""What was recognised in a table, and how it was read.

    `encoding` and `separator` are None where the format has none. `header_line` is the line with the names of the
    columns; `title_rows` are above it. `columns` says which column answers which statement. `respondent_column` and
    `subgroup_column` are the columns of respondents and subgroups, and `subgroups` counts the sheets of each subgroup.
    `rows` counts the rows that became sheets, `blank_rows` those without any text, and `repeated_rows` those left out
    because another row of their respondent counts, `repeats` saying which; `repeated_lines` has the lines of the first
    50. Of the sheets, `empty_cells` counts the answers left empty, and `readings` lists what was read as an answer
    other than the level number it shows, the most frequent first, at most 50.

    >>> from cx_centricity.answers import load_sheets
    >>> report = load_sheets("E-mail;hiring\na@example.org;не знаю\n".encode()).report
    >>> report
    TableReport(rows=1, matched=1, missing=47)
    >>> report.separator, report.readings
    (';', (Reading(text='не знаю', answer=None, count=1),))
    """

    file: str | None
    format: TableFormat
    encoding: Encoding | None
    separator: str | None
    header_line: int | None
    title_rows: tuple[TitleRow, ...]
    columns: ColumnReport
    respondent_column: str | None
    subgroup_column: str | None
    subgroups: tuple[SubgroupSize, ...]
    rows: int
    blank_rows: int
    repeats: Repeats | None
    repeated_rows: int
    repeated_lines: tuple[int, ...]
    empty_cells: int
    readings: tuple[Reading, ...]

    @property
    def passed_over(self) -> tuple[str, ...]:
        """The names of the columns that were not read."""
        used = {self.respondent_column, self.subgroup_column}
        return tuple(
            match.column
            for match in self.columns.columns
            if match.statement is None and match.column not in used and tidied(match.column)
        )

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        matched = sum(True for _ in self.columns.answers())
        return [("rows", self.rows), ("matched", matched), ("missing", len(self.columns.missing))]


class SheetTable(FrozenModel):
    r"""The sheets of a table in the order of its rows, with a report on how they were read.

    >>> from cx_centricity.answers import load_sheets
    >>> table = load_sheets(b"respondent,hiring\nr07,5\n")
    >>> table.sheets, table.report.respondent_column
    ((AnswerSheet(answers=1, comments=0, respondent='r07'),), 'respondent')
    """

    sheets: tuple[AnswerSheet, ...]
    report: TableReport

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("sheets", len(self.sheets)), ("report", self.report)]
