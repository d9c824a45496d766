"""Tables of answer sheets: a row for each respondent."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple, NoReturn, Self, cast

from cx_centricity.answers._answers import scale_data
from cx_centricity.answers._cell_rule import CellRule
from cx_centricity.answers._codebook import BLANKS, Codebook, ColumnMatch, ColumnReport, same_name, tidied
from cx_centricity.answers._dialect import MAX_COLUMNS, Dialect, decoded, decodings, read_rows, recognise
from cx_centricity.answers._sheet import AnswerSheet, read_source, subgroups_in
from cx_centricity.answers._table_report import Reading, SheetTable, SubgroupSize, TableReport, TitleRow
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import MAX_PROBLEMS, AnswerError, Place, Problem, limited, nearest
from cx_centricity.loading import CONTROL, control_character, default_bank
from cx_centricity.typing import AnswerValue, Encoding, Repeats, Separator, TableFormat

MAX_TABLE_BYTES: Final = 16_000_000
"""The most bytes of a table that is read into sheets; `score_file` has no such bound."""

_EXAMPLES: Final = 3
_SHOWN: Final = 60
_LISTED: Final = 50
_PLAIN: Final = (str, int, float, type(None))
"""The types of cells whose meaning is found once; `True` equals 1, but is not one of these."""
_START: Final = 64
_PARQUET: Final = (b"PAR1", b"ARROW1")
RESPONDENT: Final = ("respondent", "респондент")
"""The usual names of a column that names the respondents."""
_SUBGROUP: Final = ("subgroup", "подгруппа")


def load_sheets(  # noqa: PLR0913 - each is one choice, by name
    source: str | Path | bytes,
    *,
    bank: QuestionBank | None = None,
    codebook: Codebook | None = None,
    migrate: bool = False,
    respondent: str | None = None,
    subgroup: str | None = None,
    repeats: Repeats | None = None,
    encoding: Encoding | None = None,
    separator: Separator | None = None,
    file: str | None = None,
) -> SheetTable:
    r"""Read a table with a row for each respondent from a file, or from its content as bytes.

    The table is CSV, TSV, JSON lines or Parquet (which needs the extra `frames`), recognised by its content. Columns
    are matched to statements as `Codebook.match` does, by `codebook` and by what the bank knows; other columns are not
    read. `Codebook` describes what a cell means. `bank` is the default bank unless given.

    `respondent` and `subgroup` name the columns with a respondent's name and subgroups (separated by `|`). By default,
    these are columns named so, in English or Russian. `repeats` says which row counts if a respondent has several;
    without it, repeats are an error. With `migrate`, columns may have former ids of the bank. `encoding` and
    `separator` are recognised unless given. `file` is the name of bytes in problems.

    The report says what was recognised. Raises AnswerError with every problem by row and column, invalid cells summed
    up by column; CentricityError if the file cannot be read; ModuleNotFoundError for Parquet without the extra.

    >>> from cx_centricity.answers import load_sheets
    >>> table = load_sheets(b"Timestamp,hiring,training\n10:12,5,n/a\n10:15,,3.0\n")
    >>> table
    SheetTable(sheets=2, report=TableReport(rows=2, matched=2, missing=46))
    >>> [sheet.answers for sheet in table.sheets]
    [{'hiring': 5, 'training': 'n/a'}, {'hiring': None, 'training': 3}]
    >>> table.report.passed_over
    ('Timestamp',)
    """
    bank = default_bank() if bank is None else bank
    if not isinstance(source, bytes):
        file = str(source)
    data = read_source(source, MAX_TABLE_BYTES)
    if len(data) > MAX_TABLE_BYTES:
        raise AnswerError([_too_large(file)])
    given = codebook or Codebook()
    rule = CellRule(bank, given)
    book = rule.codebook
    former = former_ids(bank) if migrate else {}
    if data.startswith(_PARQUET):
        table = _parquet_table(data, file, book, former)
    elif _is_json(data, encoding):
        table = _json_table(data, file, book, former, encoding)
    else:
        dialect = recognise(data, book, file=file, is_whole=True, former=former, encoding=encoding, separator=separator)
        text, width = decoded(data, dialect.decoding, file, is_whole=True), RowWidth.of(dialect.header)
        rows = fitted_rows(text, dialect.separator, width, line=dialect.next_line, file=file, start=dialect.end)
        table = _SourceTable("csv", dialect.columns, rows, dialect.decoding.name, dialect)
    if not migrate:
        table = replace(table, columns=table.columns.suggesting(former_ids(bank)))
    reader = _SheetReader(table, rule, [*given.problems(bank, table.names)], file)
    reader.find_columns(respondent, subgroup)
    return reader.read(repeats)


def former_ids(bank: QuestionBank) -> dict[str, str | None]:
    """Return the present id of each former one, None if it is retired."""
    present: dict[str, str | None] = dict.fromkeys(bank.retired)
    return present | {old: None if new in bank.retired else new for old, new in bank.present_ids.items()}


def _too_large(file: str | None) -> Problem:
    return Problem("table-too-large", Place(file), bound=MAX_TABLE_BYTES)


_FittedRows = Iterator[tuple[int, Sequence[str] | Problem]]
_Rows = Iterator[tuple[int, Sequence[object] | Problem]]
"""The rows of a table, each with its line and its cells, or the problem with its form."""


@dataclass(frozen=True)
class _SourceTable:
    """A table of any format: which statements its columns answer, and its rows."""

    format: TableFormat
    columns: ColumnReport
    rows: _Rows
    encoding: Encoding | None = None
    dialect: Dialect | None = None

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [match.column for match in self.columns.columns]

    @property
    def header_line(self) -> int | None:
        """The line of the header, None if the format has none."""
        return None if self.dialect is None else self.dialect.line


def fitted_rows(  # noqa: PLR0913 - where the rows are, by name
    text: str, separator: str, width: RowWidth, *, line: int, file: str | None, start: int = 0
) -> _FittedRows:
    """Yield the rows of a text from a character on, which begins line `line`, with its line.

    A row that does not fit is its problem, as is an odd quote, which ends the rows.
    """
    above = line - 1
    try:
        for row in read_rows(text, separator, start=start, strict=True):
            line = row.line + above
            cells = width.fit(row.cells)
            if cells is None:
                found = len(row.cells)
                yield line, Problem("row-of-other-length", Place(file, line), found=found, expected=width.named)
            else:
                yield line, cells
            line = row.next_line + above
    except csv.Error as error:  # an unclosed quote would swallow the rows after it
        yield line, Problem("syntax", Place(file, line), reason=str(error), hint="close-quote")


class RowWidth(NamedTuple):
    """How many cells a row may have.

    `full` is the number of cells of the header, `named` that up to the last one with a name. A row may have fewer or
    more cells than the header if what is missing has no name and what is surplus is empty.
    """

    full: int
    named: int

    @classmethod
    def of(cls, header: Sequence[str]) -> Self:
        """Return the width of the rows below a header."""
        return cls(len(header), _filled(header))

    def fit(self, cells: Sequence[str]) -> Sequence[str] | None:
        """Return the cells of a row, as many as the header has; None if they do not fit."""
        if len(cells) == self.full == self.named:
            return cells
        filled = _filled(cells)
        if filled > self.named or (filled and len(cells) < self.named):
            return None
        return [*cells[: self.full], *[""] * (self.full - len(cells))]


def _filled(cells: Sequence[str]) -> int:
    """Return the number of cells up to the last one with text."""
    return next((n for n in range(len(cells), 0, -1) if tidied(cells[n - 1])), 0)


def _is_json(data: bytes, encoding: Encoding | None) -> bool:
    first = decodings(data[:_START], encoding, is_whole=False)[0]
    return data[first.mark : _START].decode(first.codec, errors="ignore").lstrip(BLANKS).startswith("{")


def _json_table(
    data: bytes, file: str | None, book: Codebook, former: Mapping[str, str | None], encoding: Encoding | None
) -> _SourceTable:
    decoding = decodings(data, encoding, is_whole=True)[0]
    rows: list[tuple[int, dict[str, object]]] = []
    names: dict[str, None] = {}
    for line, text in enumerate(decoded(data, decoding, file, is_whole=True).split("\n"), start=1):
        if text.strip():
            try:
                rows.append((line, parse_object(text)))
            except (ValueError, RecursionError) as error:
                reason = str(error).partition("\n")[0]
                problem = Problem("file-unreadable", Place(file, line), format="JSON lines", reason=reason)
                raise AnswerError([problem]) from None
            names |= dict.fromkeys(rows[-1][1])
    _check_size(len(rows), len(names), file)
    columns = book.match(list(names), former=former)
    return _SourceTable(
        "json lines", columns, ((line, [row.get(name) for name in names]) for line, row in rows), decoding.name
    )


def _check_size(rows: int, columns: int, file: str | None) -> None:
    """Raise AnswerError if a table has too many columns or cells; compressed or sparse, these may take few bytes."""
    if columns > MAX_COLUMNS:
        raise AnswerError([Problem("too-many-columns", Place(file), columns=columns, bound=MAX_COLUMNS)])
    if rows * columns > MAX_TABLE_BYTES:
        raise AnswerError([_too_large(file)])


def parse_object(text: str) -> dict[str, object]:
    """Return the JSON object in a line, with whole numbers of any size.

    Raises ValueError if the line is not an object or repeats a key.

    >>> parse_object('{"hiring": 5, "who": null}')
    {'hiring': 5, 'who': None}
    """
    value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - the caller treats all faults of a line alike
    return cast("dict[str, object]", value)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:_SHOWN]!r} is repeated")
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _parquet_table(data: bytes, file: str | None, book: Codebook, former: Mapping[str, str | None]) -> _SourceTable:
    try:
        import polars as pl
    except ModuleNotFoundError as error:
        message = "Parquet needs polars, which is not installed: pip install 'cx-centricity[frames]'"
        raise ModuleNotFoundError(message, name=error.name) from None
    try:
        scan = pl.scan_parquet if data.startswith(_PARQUET[0]) else pl.scan_ipc
        names = scan(BytesIO(data)).collect_schema().names()
        _check_size(scan(BytesIO(data)).select(pl.len()).collect().item(), len(names), file)
        rows = scan(BytesIO(data)).collect().rows()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, AnswerError):
            raise
        reason = str(error).partition("\n")[0]
        raise AnswerError([Problem("file-unreadable", Place(file), format="Parquet", reason=reason)]) from None
    return _SourceTable("parquet", book.match(names, former=former), iter(enumerate(rows, start=1)))


class _CellsOfColumn(NamedTuple):
    """A column of answers: its position, name and statement; the meaning of each cell seen, and how often it was."""

    position: int
    name: str
    statement: str
    codes: dict[object, int]
    counts: Counter[object]


class _RowOfRespondent(NamedTuple):
    """A row of a respondent who has a name: its line, the position of its sheet, its cells."""

    line: int
    position: int
    cells: Sequence[object]


@dataclass
class _Invalid:
    """The cells of a column that are not answers; `line` is that of the first."""

    line: int
    count: int = 0
    examples: list[str] = field(default_factory=list[str])


class _SheetReader:
    """Reads the rows of a table into sheets."""

    def __init__(self, table: _SourceTable, rule: CellRule, problems: list[Problem], file: str | None) -> None:
        self.table, self.rule, self.file = table, rule, file
        self.names = table.names
        self.problems = [
            *problems,
            *(problem.at(self._header_place(problem.place.path)) for problem in column_problems(table.columns)),
        ]
        self.answers = [
            _CellsOfColumn(position, match.column, id, {}, Counter()) for position, match, id in table.columns.answers()
        ]
        self.comments = [
            (position, match.statement)
            for position, match in enumerate(table.columns.columns)
            if match.is_comment and match.statement is not None
        ]
        self.respondent: int | None = None
        self.subgroup: int | None = None
        self.invalid: dict[int, _Invalid] = {}

    def find_columns(self, respondent: str | None, subgroup: str | None) -> None:
        """Find the columns of respondents and subgroups, by the stated name or a usual one."""
        self.respondent = self._find(respondent, RESPONDENT)
        self.subgroup = self._find(subgroup, _SUBGROUP)
        if self.problems:
            raise AnswerError(limited(self.problems))

    def _find(self, stated: str | None, usual: tuple[str, ...]) -> int | None:
        found = find_column(self.table.columns.columns, stated, usual)
        if isinstance(found, Problem):
            self.problems.append(found.at(self._header_place(found.place.path)))
            return None
        return found

    def read(self, repeats: Repeats | None) -> SheetTable:
        """Read all rows. Raises AnswerError with everything that is wrong with them."""
        sheets: list[AnswerSheet] = []
        of_respondent: dict[str, list[_RowOfRespondent]] = {}
        blank = 0
        for line, cells in self.table.rows:
            if len(self.problems) > MAX_PROBLEMS:
                break
            if isinstance(cells, Problem):
                self.problems.append(cells)
            elif all(cell is None or (isinstance(cell, str) and not tidied(cell)) for cell in cells):
                blank += 1
            else:
                sheet = self._sheet(line, cells)
                if sheet.respondent is not None:
                    row = _RowOfRespondent(line, len(sheets), cells)
                    of_respondent.setdefault(sheet.respondent, []).append(row)
                sheets.append(sheet)
        left_out = self._repeated(of_respondent, repeats)
        problems = [*self.problems, *self._invalid_cells()]
        if problems:
            raise AnswerError(limited(problems))
        positions = {row.position for row in left_out}
        kept = tuple(sheet for position, sheet in enumerate(sheets) if position not in positions)
        return SheetTable.model_construct(sheets=kept, report=self._report(kept, blank, left_out, repeats))

    def _sheet(self, line: int, cells: Sequence[object]) -> AnswerSheet:
        answers: dict[str, AnswerValue] = {}
        for column in self.answers:
            cell = cells[column.position]
            is_plain = type(cell) in _PLAIN
            code = column.codes.get(cell) if is_plain else None
            if code is None:
                code = self.rule.meaning(column.statement, cell)
                if is_plain:
                    column.codes[cell] = code
            if is_plain:
                column.counts[cell] += 1
            if code == self.rule.invalid:
                self._add_invalid(column.position, line, cell)
            answers[column.statement] = self.rule.answer(code)
        return AnswerSheet.model_construct(
            answers=answers,
            comments={id: text for position, id in self.comments if (text := self._text(line, cells, position))},
            respondent=self._text(line, cells, self.respondent) or None,
            subgroups=subgroups_in(self._text(line, cells, self.subgroup)),
        )

    def _text(self, line: int, cells: Sequence[object], position: int | None) -> str:
        """Return a cell as text, and add a problem if it has control characters."""
        cell = None if position is None else cells[position]
        text = "" if cell is None else tidied(str(cell))
        if control := CONTROL.search(text):
            self.problems.append(control_character(self._place(line, self.names[position or 0]), control[0]))
        return text

    def _add_invalid(self, position: int, line: int, cell: object) -> None:
        found = self.invalid.setdefault(position, _Invalid(line))
        found.count += 1
        text = str(cell)[:_SHOWN]
        if len(found.examples) < _EXAMPLES and text not in found.examples:
            found.examples.append(text)

    def _invalid_cells(self) -> Iterator[Problem]:
        for column in self.answers:
            if found := self.invalid.get(column.position):
                yield Problem(
                    "cells-not-answers",
                    self._place(found.line, column.name),
                    column=column.name,
                    statement=column.statement,
                    count=found.count,
                    examples=tuple(found.examples),
                    **scale_data(self.rule.levels(column.statement)),
                )

    def _repeated(
        self, of_respondent: Mapping[str, list[_RowOfRespondent]], repeats: Repeats | None
    ) -> list[_RowOfRespondent]:
        """Return the rows to leave out, or add the problem that respondents are repeated."""
        several = [rows for rows in of_respondent.values() if len(rows) > 1]
        if several and repeats is None:
            column = self.names[self.respondent or 0]
            lines = tuple(row.line for row in several[0][:_LISTED])
            place = self._place(lines[1], column)
            self.problems.append(
                Problem("respondent-repeated", place, column=column, respondents=len(several), lines=lines)
            )
        left_out = [row for rows in several for row in (rows[1:] if repeats == "first" else rows[:-1])]
        for row in left_out:
            for answers in self.answers:
                cell = row.cells[answers.position]
                if type(cell) in _PLAIN:
                    answers.counts[cell] -= 1
        return sorted(left_out, key=lambda row: row.line)

    def _report(
        self, sheets: Sequence[AnswerSheet], blank: int, left_out: Sequence[_RowOfRespondent], repeats: Repeats | None
    ) -> TableReport:
        table, dialect = self.table, self.table.dialect
        texts = Counter[tuple[str, int]]()
        empty = 0
        for column in self.answers:
            for cell, count in column.counts.items():
                text, code = _shown(cell), column.codes[cell]
                if not text:
                    empty += count
                elif text != str(code) and count:
                    texts[text, code] += count
        subgroups = Counter(name for sheet in sheets for name in sheet.subgroups)
        return TableReport(
            file=self.file,
            format=table.format,
            encoding=table.encoding,
            separator=dialect.separator if dialect else None,
            header_line=table.header_line,
            title_rows=tuple(TitleRow(line=line, text=text) for line, text in dialect.titles) if dialect else (),
            columns=table.columns,
            respondent_column=None if self.respondent is None else self.names[self.respondent],
            subgroup_column=None if self.subgroup is None else self.names[self.subgroup],
            subgroups=tuple(SubgroupSize(name=name, sheets=count) for name, count in subgroups.items()),
            rows=len(sheets),
            blank_rows=blank,
            repeats=repeats,
            repeated_rows=len(left_out),
            repeated_lines=tuple(row.line for row in left_out[:_LISTED]),
            empty_cells=empty,
            readings=tuple(
                Reading(text=text[:_SHOWN], answer=self.rule.answer(code), count=count)
                for (text, code), count in texts.most_common(_LISTED)
            ),
        )

    def _place(self, line: int, column: str) -> Place:
        return Place(self.file, line, path=column)

    def _header_place(self, column: str) -> Place:
        return Place(self.file, self.table.header_line, path=column)


def _shown(cell: object) -> str:
    """Return the text of a cell; nothing for one that is missing, NaN included."""
    return "" if cell is None or cell != cell else tidied(str(cell))  # noqa: PLR0124 - only NaN differs from itself


def find_column(columns: Sequence[ColumnMatch], stated: str | None, usual: Sequence[str]) -> int | Problem | None:
    """Return the position of the column with the stated name, or a usual one, that is matched to no statement.

    Returns the problem if there are several, or none has the stated name; None if none has a usual name.
    """
    wanted = usual if stated is None else (same_name(stated),)
    free = [
        position
        for position, match in enumerate(columns)
        if match.statement is None and same_name(match.column) in wanted
    ]
    if len(free) > 1:
        name = columns[free[1]].column
        return Problem("column-named-twice", Place(path=name), column=name)
    if not free and stated is not None:
        guess = nearest(stated, [match.column for match in columns])
        return Problem("column-not-found", Place(path=stated), column=stated, nearest=guess)
    return free[0] if free else None


def column_problems(columns: ColumnReport) -> Iterator[Problem]:
    """Yield what is wrong with the columns of a table: none answers a statement, or two answer the same one."""
    first: dict[tuple[str, bool], str] = {}
    for match in columns.columns:
        if match.statement is None:
            continue
        of_statement = match.statement, match.is_comment
        if of_statement in first:
            place, column = Place(path=match.column), match.column
            other = first[of_statement]
            yield Problem("columns-of-one-statement", place, statement=match.statement, other=other, column=column)
        first.setdefault(of_statement, match.column)
    if not any(True for _ in columns.answers()):
        yield Problem("no-answer-column", columns=len(columns.columns))
