"""Tables of answer sheets: a row for each respondent."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final, Literal, NamedTuple, NoReturn, Self, cast

from cx_centricity.answers._codebook import CellRule, Codebook, ColumnReport, same_name, tidied
from cx_centricity.answers._dialect import MAX_COLUMNS, Dialect, decoded, decodings, read_rows, recognise
from cx_centricity.answers._sheet import AnswerSheet, read_source, subgroups_in
from cx_centricity.bank import FrozenModel, QuestionBank
from cx_centricity.errors import AnswerError, Place, Problem, limited, nearest
from cx_centricity.loading import CONTROL, control_character, default_bank
from cx_centricity.typing import AnswerValue, Encoding, Repeats, Separator

MAX_TABLE_BYTES: Final = 16_000_000
"""The most bytes of a table that is read into sheets; `score_file` has no such bound."""

_EXAMPLES: Final = 3
_SHOWN: Final = 60
_LISTED: Final = 50
_PARQUET: Final = (b"PAR1", b"ARROW1")

TableFormat = Literal["csv", "json lines", "parquet"]


class TitleRow(FrozenModel):
    """A row above the header, which is passed over."""

    line: int
    text: str


class Reading(FrozenModel):
    """A text in the cells that stands for an answer, and how often it was read as one."""

    text: str
    answer: AnswerValue
    count: int


class TableReport(FrozenModel):
    r"""What was recognised in a table, and how it was read.

    `encoding` and `separator` are None where the format has none. `header_line` is the line with the names of the
    columns; `title_rows` stand above it. `columns` tells which column answers which statement. `respondent_column` and
    `subgroup_column` are the columns that were read as these. `rows` counts the respondents' rows, `blank_rows` those
    without any text, and `repeated_rows` those left out because their respondent has another one. `readings` lists the
    texts that stand for answers, level numbers aside, the most frequent first and at most 50.

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
    rows: int
    blank_rows: int
    repeated_rows: int
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
    """The sheets of a table in the order of its rows, and the report on how they were read."""

    sheets: tuple[AnswerSheet, ...]
    report: TableReport

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("sheets", len(self.sheets)), ("report", self.report)]


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
    are matched to statements as `Codebook.match` does, with `codebook` and all that the bank knows; other columns are
    passed over. What a cell means is described at `Codebook`. `bank` is the default bank unless given.

    `respondent` and `subgroup` name the columns with a respondent's name and subgroups (separated by `|`); unless
    given, columns of these names are. `repeats` says which row of a respondent counts if there are several, which is an
    error otherwise. With `migrate`, columns may have former ids of the bank. `encoding` and `separator` are recognised
    unless given. `file` is the name of bytes in problems.

    The report of the result says what was recognised. Raises AnswerError with every problem by row and column, invalid
    cells summed up by column; CentricityError if the file cannot be read; ModuleNotFoundError for Parquet without the
    extra.

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
        raise AnswerError([Problem("table-too-large", Place(file), bound=MAX_TABLE_BYTES)])
    given = codebook or Codebook()
    book = given.completed_by(Codebook.from_bank(bank))
    former = former_ids(bank) if migrate else {}
    if data.startswith(_PARQUET):
        rows = _parquet_rows(data, file, book, former)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        rows = _json_rows(data, file, book, former)
    else:
        dialect = recognise(data, book, file=file, is_whole=True, former=former, encoding=encoding, separator=separator)
        rows = _csv_rows(data, file, dialect)
    reader = _SheetReader(rows, bank, given, file)
    reader.find_columns(respondent, subgroup)
    return reader.read(repeats)


def former_ids(bank: QuestionBank) -> dict[str, str | None]:
    """Return the present id of each former one, None if it is retired."""
    present: dict[str, str | None] = dict.fromkeys(bank.retired)
    return present | {old: None if new in bank.retired else new for old, new in bank.present_ids.items()}


@dataclass
class _Rows:
    """The rows of a table, each with its line, and what is known of their columns."""

    format: TableFormat
    columns: ColumnReport
    rows: Iterator[tuple[int, Sequence[object]]]
    dialect: Dialect | None = None
    header_line: int | None = None
    problems: list[Problem] = field(default_factory=list[Problem])
    """Problems of the form of rows, found while they are read."""


def _csv_rows(data: bytes, file: str | None, dialect: Dialect) -> _Rows:
    text = decoded(data, dialect.decoding, file, is_whole=True)
    problems: list[Problem] = []
    rows = _fitted_rows(text, dialect, file, problems)
    return _Rows("csv", dialect.columns, rows, dialect, dialect.line, problems)


def _fitted_rows(
    text: str, dialect: Dialect, file: str | None, problems: list[Problem]
) -> Iterator[tuple[int, Sequence[str]]]:
    line = dialect.next_line
    width = RowWidth.of(dialect.header)
    try:
        for row in read_rows(text[dialect.end :], dialect.separator, strict=True):
            line = row.line + dialect.next_line - 1
            cells = width.fit(row.cells)
            if cells is not None:
                yield line, cells
            else:
                found = len(row.cells)
                problems.append(Problem("row-of-other-length", Place(file, line), found=found, expected=width.named))
            line = row.next_line + dialect.next_line - 1
    except csv.Error as error:  # an unclosed quote would swallow the rows after it
        problems.append(Problem("syntax", Place(file, line), reason=str(error), hint="close"))


class RowWidth(NamedTuple):
    """How many cells a row may have: `full` as the header, or fewer or more if only nameless ones lack or are empty."""

    full: int
    named: int
    """The number of columns up to the last one with a name."""

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
    """Return the number of cells up to the last one that is not blank."""
    return next((n for n in range(len(cells), 0, -1) if tidied(cells[n - 1])), 0)


def _json_rows(data: bytes, file: str | None, book: Codebook, former: Mapping[str, str | None]) -> _Rows:
    decoding = decodings(data, None, is_whole=True)[0]
    objects: list[tuple[int, dict[str, object]]] = []
    problems: list[Problem] = []
    names: dict[str, None] = {}
    for line, text in enumerate(decoded(data, decoding, file, is_whole=True).split("\n"), start=1):
        if not text.strip():
            continue
        try:
            objects.append((line, parse_object(text)))
            names |= dict.fromkeys(objects[-1][1])
        except (ValueError, RecursionError) as error:
            reason = str(error).partition("\n")[0]
            problems.append(Problem("file-unreadable", Place(file, line), format="JSON lines", reason=reason))
            break
    if len(names) > MAX_COLUMNS:
        raise AnswerError([Problem("too-many-columns", Place(file), columns=len(names), bound=MAX_COLUMNS)])
    columns = book.match(list(names), former=former)
    rows = ((line, [row.get(name) for name in names]) for line, row in objects)
    return _Rows("json lines", columns, rows, problems=problems)


def parse_object(text: str) -> dict[str, object]:
    """Return the JSON object in a line, with whole numbers of any size. ValueError if it is none, or has a key twice.

    >>> parse_object('{"hiring": 5, "who": null}')
    {'hiring': 5, 'who': None}
    """
    value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - the caller treats all faults of a line alike
    return cast("dict[str, object]", value)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise ValueError(f"the key {twice!r} is repeated")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _parquet_rows(data: bytes, file: str | None, book: Codebook, former: Mapping[str, str | None]) -> _Rows:
    try:
        import polars as pl
    except ModuleNotFoundError as error:
        message = "Parquet needs polars, which is not installed: pip install 'cx-centricity[frames]'"
        raise ModuleNotFoundError(message, name=error.name) from None
    try:
        read = pl.read_parquet if data.startswith(_PARQUET[0]) else pl.read_ipc
        frame = read(BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise AnswerError([Problem("file-unreadable", Place(file), format="Parquet", reason=reason)]) from None
    columns = book.match(frame.columns, former=former)
    rows = ((number, row) for number, row in enumerate(frame.iter_rows(), start=1))
    return _Rows("parquet", columns, rows)


class _Column(NamedTuple):
    """A column of answers: its position, its name, its statement, and the code of each text seen so far."""

    position: int
    name: str
    statement: str
    codes: dict[object, int]


@dataclass
class _Invalid:
    """The cells of a column that hold no answer."""

    line: int
    count: int = 0
    examples: list[str] = field(default_factory=list[str])


class _SheetReader:
    """Reads the rows of a table into sheets."""

    def __init__(self, rows: _Rows, bank: QuestionBank, codebook: Codebook, file: str | None) -> None:
        self.rows, self.bank, self.file = rows, bank, file
        self.rule = CellRule(bank, codebook)
        self.names = [match.column for match in rows.columns.columns]
        self.problems = [
            *codebook.problems(bank, self.names),
            *(problem.at(self._header_place(problem.place.path)) for problem in column_problems(rows.columns)),
        ]
        self.answers = [_Column(position, match.column, id, {}) for position, match, id in rows.columns.answers()]
        self.comments = [
            (position, match.statement)
            for position, match in enumerate(rows.columns.columns)
            if match.is_comment and match.statement is not None
        ]
        self.respondent: int | None = None
        self.subgroup: int | None = None
        self.invalid: dict[str, _Invalid] = {}
        self.counts: Counter[tuple[str, int]] = Counter()

    def find_columns(self, respondent: str | None, subgroup: str | None) -> None:
        """Find the columns with respondents and subgroups: those stated, else those of these names."""
        self.respondent = self._find(respondent, "respondent")
        self.subgroup = self._find(subgroup, "subgroup")
        if self.problems:
            raise AnswerError(limited(self.problems))

    def _find(self, stated: str | None, usual: str) -> int | None:
        wanted = same_name(usual if stated is None else stated)
        free = [
            position
            for position, match in enumerate(self.rows.columns.columns)
            if match.statement is None and same_name(match.column) == wanted
        ]
        if len(free) > 1:
            self.problems.append(
                Problem("column-named-twice", self._header_place(stated or usual), column=stated or usual)
            )
        if not free and stated is not None:
            guess = nearest(stated, self.names)
            self.problems.append(Problem("column-not-found", self._header_place(stated), column=stated, nearest=guess))
        return free[0] if free else None

    def read(self, repeats: Repeats | None) -> SheetTable:
        """Read all rows; raise AnswerError with all that is wrong with them."""
        sheets: list[AnswerSheet] = []
        of_respondent: dict[str, list[tuple[int, int]]] = {}
        blank = 0
        for line, cells in self.rows.rows:
            if all(cell is None or (isinstance(cell, str) and not tidied(cell)) for cell in cells):
                blank += bool(cells)
                continue
            sheet = self._sheet(line, cells)
            if sheet.respondent is not None:
                of_respondent.setdefault(sheet.respondent, []).append((line, len(sheets)))
            sheets.append(sheet)
        left_out = self._repeated(of_respondent, repeats)
        problems = [*self.rows.problems, *self.problems, *self._invalid_cells()]
        if problems:
            raise AnswerError(limited(problems))
        kept = tuple(sheet for position, sheet in enumerate(sheets) if position not in left_out)
        return SheetTable.model_construct(sheets=kept, report=self._report(len(kept), blank, len(left_out)))

    def _sheet(self, line: int, cells: Sequence[object]) -> AnswerSheet:
        answers: dict[str, AnswerValue] = {}
        for column in self.answers:
            cell = cells[column.position]
            code = column.codes.get(cell) if isinstance(cell, str) else None
            if code is None:
                code = self.rule.meaning(column.statement, cell)
                if isinstance(cell, str) and code != self.rule.invalid:
                    column.codes[cell] = code
            if code == self.rule.invalid:
                self._add_invalid(column.name, line, cell)
            elif isinstance(cell, str):
                self.counts[cell, code] += 1
            answers[column.statement] = self.rule.answer(code)
        return AnswerSheet.model_construct(
            answers=answers,
            comments={id: text for position, id in self.comments if (text := self._text(line, cells, position))},
            respondent=self._text(line, cells, self.respondent) or None,
            subgroups=subgroups_in(self._text(line, cells, self.subgroup)),
        )

    def _text(self, line: int, cells: Sequence[object], position: int | None) -> str:
        """Return a cell as text; control characters in it are a problem."""
        cell = None if position is None else cells[position]
        text = "" if cell is None else tidied(str(cell))
        if control := CONTROL.search(text):
            self.problems.append(control_character(self._place(line, self.names[position or 0]), control[0]))
        return text

    def _add_invalid(self, column: str, line: int, cell: object) -> None:
        found = self.invalid.setdefault(column, _Invalid(line))
        found.count += 1
        text = str(cell)[:_SHOWN]
        if len(found.examples) < _EXAMPLES and text not in found.examples:
            found.examples.append(text)

    def _invalid_cells(self) -> Iterator[Problem]:
        statements = {column.name: column.statement for column in self.answers}
        for column, found in self.invalid.items():
            yield Problem(
                "cells-not-answers",
                self._place(found.line, column),
                column=column,
                statement=statements[column],
                count=found.count,
                examples=tuple(found.examples),
                lowest=self.rule.numbers[0],
                highest=self.rule.numbers[-1],
            )

    def _repeated(self, of_respondent: Mapping[str, list[tuple[int, int]]], repeats: Repeats | None) -> set[int]:
        """Return the positions of the sheets to leave out, or add the problem that respondents are repeated."""
        several = [rows for rows in of_respondent.values() if len(rows) > 1]
        if several and repeats is None:
            column = self.names[self.respondent or 0]
            lines = tuple(line for line, _ in several[0])
            place = self._place(lines[1], column)
            self.problems.append(
                Problem("respondent-repeated", place, column=column, respondents=len(several), lines=lines)
            )
        kept = 0 if repeats == "first" else -1
        return {position for rows in several for _, position in rows} - {rows[kept][1] for rows in several}

    def _report(self, rows: int, blank: int, repeated: int) -> TableReport:
        dialect = self.rows.dialect
        plain = {str(number) for number in self.rule.numbers}
        texts = Counter[tuple[str, int]]()
        for (text, code), count in self.counts.items():
            if (shown := tidied(text)) and shown not in plain:
                texts[shown, code] += count
        return TableReport(
            file=self.file,
            format=self.rows.format,
            encoding=None if dialect is None else dialect.decoding.name,
            separator=None if dialect is None else dialect.separator,
            header_line=self.rows.header_line,
            title_rows=()
            if dialect is None
            else tuple(TitleRow(line=line, text=text) for line, text in dialect.titles),
            columns=self.rows.columns,
            respondent_column=None if self.respondent is None else self.names[self.respondent],
            subgroup_column=None if self.subgroup is None else self.names[self.subgroup],
            rows=rows,
            blank_rows=blank,
            repeated_rows=repeated,
            readings=tuple(
                Reading(text=text[:_SHOWN], answer=self.rule.answer(code), count=count)
                for (text, code), count in texts.most_common(_LISTED)
            ),
        )

    def _place(self, line: int, column: str) -> Place:
        return Place(self.file, line, path=column)

    def _header_place(self, column: str) -> Place:
        return Place(self.file, self.rows.header_line, path=column)


def column_problems(columns: ColumnReport) -> Iterator[Problem]:
    """Yield what is wrong with the columns of a table: none answers a statement, or two answer one."""
    first: dict[tuple[str, bool], str] = {}
    for match in columns.columns:
        if match.statement is None:
            continue
        other = first.setdefault((match.statement, match.is_comment), match.column)
        if other is not match.column:
            place = Place(path=match.column)
            yield Problem(
                "columns-of-one-statement", place, statement=match.statement, other=other, column=match.column
            )
    if not any(True for _ in columns.answers()):
        yield Problem("no-answer-column", columns=len(columns.columns))
