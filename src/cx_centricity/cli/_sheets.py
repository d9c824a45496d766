"""Answer sheets: the questionnaire to fill in, the files that come back."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, repeat
from pathlib import Path
from textwrap import wrap
from typing import cast

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE, MigrationChange, migrate_answers
from cx_centricity.assessment import Assessment, assess as assess_answers
from cx_centricity.bank import UNREADABLE, Level, QuestionBank, Statement
from cx_centricity.cli._terminal import print_heading, read_bytes, read_document
from cx_centricity.cli._words import WORDS, Words
from cx_centricity.errors import AnswerError, Place, Problem, limited
from cx_centricity.groups import MAX_SUBGROUPS
from cx_centricity.loading import CONTROL, MAX_BYTES, control_character
from cx_centricity.typing import AnswerValue, Language

SHEET_WIDTH = 110
SUBGROUP = "subgroup"
SEPARATORS = (",", ";", "\t")


def print_questionnaire(bank: QuestionBank, console: Console, language: Language = "ru") -> None:
    """Print the levels, then each direction with its statements and their level texts."""
    words = WORDS[language]
    console.print(Text(bank.title, style="bold"))
    if bank.instruction:
        console.print(Text(bank.instruction))
    print_heading(console, words["levels"])
    for level in bank.levels:
        console.print(Padding(Text(_level(bank, level)), (0, 0, 0, 2)))
    for d, direction in enumerate(bank.directions, start=1):
        print_heading(console, f"{d}. {direction.title}")
        if direction.summary:
            console.print(Text(direction.summary))
        for s, statement in enumerate(direction.statements, start=1):
            console.print()
            console.print(Text.assemble((f"{d}.{s} {statement.title}", "bold"), _claim(statement)))
            for number, text in _numbered_texts(bank, statement):
                console.print(Padding(Text(f"{number}  {text}"), (0, 0, 0, 2)))
            if statement.evidence:
                console.print(Padding(Text(words["evidence"].format(statement.evidence), style="dim"), (0, 0, 0, 2)))


def answer_sheet(bank: QuestionBank, language: Language = "ru") -> str:
    """Return a YAML sheet that lists all statements without answers, with their level texts as comments."""
    return "\n".join(_sheet_lines(bank, WORDS[language])) + "\n"


def _sheet_lines(bank: QuestionBank, words: Words) -> Iterator[str]:
    yield from _comment(f"{bank.title} ({bank.id} {bank.version})")
    yield "#"
    if bank.instruction:
        yield from _comment(bank.instruction)
        yield "#"
    yield from _comment(words["how to fill in"].format(bank.levels[0].number, bank.levels[-1].number))
    yield "#"
    for level in bank.levels:
        yield from _comment(_level(bank, level), indent="  ")
    for d, direction in enumerate(bank.directions, start=1):
        yield ""
        yield from _comment(f"═══ {d}. {direction.title} ═══")
        for s, statement in enumerate(direction.statements, start=1):
            yield ""
            yield from _comment(f"{d}.{s} {statement.title}{_claim(statement)}")
            for number, text in _numbered_texts(bank, statement):
                yield from _comment(f"{number}  {text}", indent="  ")
            if statement.evidence:
                yield from _comment(words["evidence"].format(statement.evidence), indent="  ")
            yield f"{statement.id}:"


def _level(bank: QuestionBank, level: Level) -> str:
    """Return one line of the scale: number, title, summary."""
    width = len(str(bank.levels[-1].number))
    return f"{level.number:>{width}}  {level.title}" + (f" — {level.summary}" if level.summary else "")


def _claim(statement: Statement) -> str:
    """Return the claim to append to the title, or an empty text if the claim repeats the title."""
    return "" if statement.claim == statement.title else f". {statement.claim}"


def _numbered_texts(bank: QuestionBank, statement: Statement) -> Iterator[tuple[str, str]]:
    width = len(str(bank.levels[-1].number))
    for level, text in zip(bank.levels, statement.level_texts, strict=False):
        yield f"{level.number:>{width}}", text


def _comment(text: str, indent: str = "") -> Iterator[str]:
    hanging = f"# {indent}   " if indent else "# "
    yield from wrap(text, SHEET_WIDTH, initial_indent=f"# {indent}", subsequent_indent=hanging)


def assess_file(
    file: Path, bank: QuestionBank, *, migrate: bool = False
) -> tuple[Assessment, tuple[MigrationChange, ...]]:
    """Assess the answers in a YAML or JSON file.

    With `migrate`, answers under former statement ids move to the present ids first; the changes are returned too.
    Raises CentricityError if the file cannot be read, else AnswerError with every problem at its line and column.
    """
    document = read_document(file)
    problems = list(document.problems)
    answers = cast("dict[str, object]", document.value)
    if isinstance(document.value, dict):
        answers = {id: None if answer is UNREADABLE else answer for id, answer in document.value.items()}
    changes: tuple[MigrationChange, ...] = ()
    try:
        if migrate:
            migration = migrate_answers(answers, bank=bank)
            answers, changes = cast("dict[str, object]", migration.answers), migration.changes
        result = assess_answers(cast("dict[str, AnswerValue]", answers), bank=bank)
        if not problems:
            return result, changes
    except AnswerError as error:
        problems += [problem.at(document.place(problem.place.path)) for problem in error.problems]
    raise AnswerError(sorted(problems, key=lambda problem: problem.place.line or 0))


@dataclass(frozen=True)
class Respondents:
    """The sheets of a table, with the sheets of each subgroup by position and the line of each row."""

    header: Place
    sheets: list[dict[str, object]]
    subgroups: dict[str, list[int]]
    places: list[Place]

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Move problems from their path in the sheets (`sheets[3].hiring`) to lines of the table.

        An unknown column is reported once, at the header, however many sheets have it.
        """
        return list(dict.fromkeys(problem.at(self._place(problem)) for problem in problems))

    def _place(self, problem: Problem) -> Place:
        position, _, id = problem.place.path.removeprefix("sheets[").partition("].")
        if not position:  # the problem concerns all sheets together
            return Place(self.header.file)
        return replace(self.header if problem.code == "unknown-statement" else self.places[int(position)], path=id)


def read_respondents(file: Path) -> Respondents:
    """Read a CSV table in UTF-8: statement ids in the first row, then one row per respondent.

    Commas, semicolons or tabs separate the columns; blank rows are skipped. An empty cell is unanswered, and `n/a`
    (upper or lower case) is not applicable. Any other cell that is not a whole number stays text, so that
    `assess_group` rejects it. The optional column `subgroup` names the respondent's subgroups, separated by `|`.

    Raises CentricityError with all problems of the table; those of answers are found later, see `Respondents.located`.
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
        raise AnswerError(limited(problems))
    return table


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the number of its first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(SEPARATORS, key=first.count), strict=True)
    line = 1
    try:
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:  # an unclosed quote would swallow the rows after it
        raise AnswerError([Problem("syntax", Place(file, line), reason=str(error), hint="close")]) from None


def _answer(cell: str) -> object:
    if cell.isdecimal() and cell.isascii() and len(cell) < 20:  # noqa: PLR2004 - no level has more digits
        return int(cell)
    return NOT_APPLICABLE if cell.casefold() == NOT_APPLICABLE else cell or None
