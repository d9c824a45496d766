"""Answers from files: one sheet as YAML or JSON, many as a table with a row for each respondent."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, repeat
from pathlib import Path
from typing import cast

from cx_centricity.answers import NOT_APPLICABLE, AnswerChange, migrate_answers
from cx_centricity.assessment import Assessment, assess as assess_answers
from cx_centricity.bank import UNREADABLE, QuestionBank
from cx_centricity.cli._terminal import read_bytes
from cx_centricity.errors import MAX_PROBLEMS, AnswerError, Place, Problem
from cx_centricity.groups import MAX_SUBGROUPS
from cx_centricity.loading import CONTROL, MAX_BYTES, Document, control_character

SUBGROUP = "subgroup"
SEPARATORS = (",", ";", "\t")


def assess_document(
    document: Document, bank: QuestionBank, *, migrate: bool = False
) -> tuple[Assessment, tuple[AnswerChange, ...]]:
    """Assess the answers of a document; problems get their line and column there."""
    problems = list(document.problems)
    answers = cast("dict[str, object]", document.value)
    if isinstance(document.value, dict):
        answers = {id: None if answer is UNREADABLE else answer for id, answer in document.value.items()}
    changes: tuple[AnswerChange, ...] = ()
    try:
        if migrate:
            migration = migrate_answers(answers, bank)
            answers, changes = cast("dict[str, object]", migration.answers), migration.changes
        result = assess_answers(answers, bank=bank)
        if not problems:
            return result, changes
    except AnswerError as error:
        problems += [problem.at(document.place(problem.place.path)) for problem in error.problems]
    raise AnswerError(sorted(problems, key=lambda problem: problem.place.line or 0))


@dataclass(frozen=True)
class Respondents:
    """The sheets of a table, the names of subgroups with the positions of their sheets, and where it all stands."""

    header: Place
    sheets: list[dict[str, object]]
    subgroups: dict[str, list[int]]
    places: list[Place]

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of sheets (`sheets[3].hiring`) at their lines; an unknown column is one, of the header."""
        return list(dict.fromkeys(problem.at(self._place(problem)) for problem in problems))

    def _place(self, problem: Problem) -> Place:
        position, _, id = problem.place.path.removeprefix("sheets[").partition("].")
        if not position:  # a problem of all sheets together
            return Place(self.header.file)
        return replace(self.header if problem.code == "unknown-statement" else self.places[int(position)], path=id)


def read_respondents(file: Path) -> Respondents:
    """Read a table of UTF-8 text: a first row with ids of statements, then a row for each respondent.

    A comma, a semicolon or a tab separates the columns; blank rows are passed over. An empty cell is unanswered, `n/a`
    in any case of letters not applicable; what is no whole number is handed on as text for `check_answers` to refuse.
    The column `subgroup`, if there is one, names the subgroups of a respondent, separated by `|`. Raises
    CentricityError with all that makes it no such table.
    """
    data, name = read_bytes(file), str(file)
    if len(data) > MAX_BYTES:
        raise AnswerError([Problem("too-large", Place(name), bound=MAX_BYTES)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AnswerError([Problem("not-utf8", Place(name, line), offset=error.start)]) from None
    rows = _rows(text, name)
    line, header = next(rows, (1, list[str]()))
    table = Respondents(Place(name, line), [], {}, [])
    named = Counter(filter(None, header))
    problems: list[Problem] = [
        Problem("duplicate-key", Place(name, line, path=id), key=id, first_line=line) for id in named if named[id] > 1
    ]
    for line, row in rows:
        cells = {id: cell for id, cell in zip(header, row, strict=False) if id}
        surplus = sum(1 for id, cell in zip(chain(header, repeat("")), row, strict=False) if cell and not id)
        if surplus:
            problems.append(Problem("too-many-items", Place(name, line), items=len(named) + surplus, most=len(named)))
        subgroups = cells.pop(SUBGROUP, "")
        if control := CONTROL.search(subgroups):
            problems.append(control_character(Place(name, line, path=SUBGROUP), control[0]))
        for subgroup in dict.fromkeys(part.strip() for part in subgroups.split("|") if part.strip()):
            table.subgroups.setdefault(subgroup, []).append(len(table.sheets))
        table.sheets.append({id: _answer(cell) for id, cell in cells.items()})
        table.places.append(Place(name, line))
    if len(table.subgroups) > MAX_SUBGROUPS:
        place = replace(table.header, path=SUBGROUP)
        problems.append(Problem("too-many-items", place, items=len(table.subgroups), most=MAX_SUBGROUPS))
    if problems:
        if len(problems) > MAX_PROBLEMS:
            problems[MAX_PROBLEMS:] = [Problem("too-many-problems", Place(name), bound=MAX_PROBLEMS)]
        raise AnswerError(problems)
    return table


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with the number of the line on which it begins."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True)
    line = 1
    try:
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:  # a quote that is not closed would swallow the respondents after it
        raise AnswerError([Problem("syntax", Place(file, line), reason=str(error), hint="close")]) from None


def _answer(cell: str) -> object:
    if cell.isdecimal() and cell.isascii() and len(cell) < 20:  # noqa: PLR2004 - more digits than any level has
        return int(cell)
    return NOT_APPLICABLE if cell.casefold() == NOT_APPLICABLE else cell or None
