"""The page on how a table was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE, Reading, TableReport, TitleRow
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._terminal import print_heading
from cx_centricity.report import Labels, labels
from cx_centricity.typing import Encoding, Language

_LISTED: Final = 10
"""The most names in one line."""
_SHOWN: Final = 60


def print_reading(
    report: TableReport, bank: QuestionBank, console: Console, language: Language, *, in_full: bool = False
) -> None:
    """Print how a table was read: in short, or with the statement of each column."""
    words = labels(language)
    print_heading(console, words["reading"].format(Path(report.file or "").name))
    for line in (*_about_rows(report, words), *_about_columns(report, bank, words), *_about_cells(report, words)):
        console.print(Text(line))
    print_dialect(report, console, words)
    if in_full:
        print_heading(console, words["columns read"])
        for line in _columns_in_full(report, bank, words):
            console.print(Padding(Text(line), (0, 0, 0, 2)))


def _about_rows(report: TableReport, words: Labels) -> Iterator[str]:
    yield words["sheets read"].format(report.rows)
    if report.repeated_rows:
        lines = ", ".join(map(str, report.repeated_lines[:_LISTED]))
        more = ", …" if report.repeated_rows > _LISTED else ""
        yield words[f"rows left out {report.repeats}"].format(report.repeated_rows, lines + more)
    if report.blank_rows:
        yield words["blank rows"].format(report.blank_rows)
    if report.respondent_column is not None:
        yield words["respondents from"].format(_cut(report.respondent_column))
    if report.subgroup_column is not None:
        sizes = ", ".join(f"{_cut(subgroup.name)} — {subgroup.sheets}" for subgroup in report.subgroups)
        yield words["subgroups from"].format(_cut(report.subgroup_column), sizes or "—")


def _about_columns(report: TableReport, bank: QuestionBank, words: Labels) -> Iterator[str]:
    names = _names_of_statements(bank)
    ways = Counter(match.matched_by for _, match, _ in report.columns.answers())
    found = [words[f"by {way}"] + (f" ({count})" if len(ways) > 1 else "") for way, count in ways.most_common()]
    yield words["matched"].format(ways.total(), len(bank.statements), ", ".join(found))
    if report.columns.missing:
        missing = [f"{names[id]} ({id})" for id in report.columns.missing]
        yield words["no column"].format(_listed(missing, words))
    if report.passed_over:
        passed_over = words["passed over"].format(_listed(report.passed_over, words))
        yield f"{passed_over} {words['check them']}" if report.columns.missing else passed_over
        guesses = [match for match in report.columns.columns if match.nearest and match.column in report.passed_over]
        for match in guesses[:_LISTED]:
            id = str(match.nearest)
            yield words["may be"].format(_cut(match.column), names.get(id, id), _printable(match.column), id)


def _names_of_statements(bank: QuestionBank) -> dict[str, str]:
    return {statement.id: f"{bank.number_of(statement.id)} {statement.title}" for statement in bank.statements}


def _about_cells(report: TableReport, words: Labels) -> Iterator[str]:
    numbered = [r for r in report.readings if isinstance(r.answer, int) and r.text.startswith(str(r.answer))]
    if numbered:
        texts = [reading.text for reading in sorted(numbered, key=lambda reading: reading.text)]
        yield words["numbered texts"].format(_listed(texts, words), sum(reading.count for reading in numbered))
    others = [reading for reading in report.readings if reading not in numbered]
    for reading in others[:_LISTED]:
        yield _reading(reading, words)
    if len(others) > _LISTED:
        yield words["and more"].format(len(others) - _LISTED)
    if report.empty_cells:
        yield words["empty cells"].format(report.empty_cells)


def _reading(reading: Reading, words: Labels) -> str:
    text = _cut(reading.text)
    if reading.answer is None:
        return words["text read as no answer"].format(text, reading.count)
    if reading.answer == NOT_APPLICABLE:
        return words["text read as n/a"].format(text, reading.count)
    return words["text read as level"].format(text, reading.answer, reading.count)


class Recognised(Protocol):
    """What was recognised in a file, which the report on a table and the summary of a scored file have."""

    @property
    def encoding(self) -> Encoding | None:
        """The encoding."""
        ...

    @property
    def separator(self) -> str | None:
        """What separates cells."""
        ...

    @property
    def header_line(self) -> int | None:
        """The line with the names of the columns."""
        ...

    @property
    def title_rows(self) -> Sequence[TitleRow]:
        """The rows above it."""
        ...


def print_dialect(recognised: Recognised, console: Console, words: Labels) -> None:
    """Print the rows above the header, the encoding and the separator."""
    if recognised.title_rows:
        titles = _listed([row.text for row in recognised.title_rows], words)
        console.print(Text(words["title rows"].format(titles), style="dim"))
    if recognised.separator is not None:
        separator = words.get(f"separator {recognised.separator}", words["quoted"].format(recognised.separator))
        line = words["read as"].format(words[f"encoding {recognised.encoding}"], separator, recognised.header_line)
        console.print(Text(line, style="dim"))


def _columns_in_full(report: TableReport, bank: QuestionBank, words: Labels) -> Iterator[str]:
    names = _names_of_statements(bank)
    usual = Counter(match.matched_by for _, match, _ in report.columns.answers()).most_common(1)[0][0]
    for match in report.columns.columns:
        if match.statement is not None:
            name = "comment column" if match.is_comment else "answer column"
            line = words[name].format(names[match.statement], _cut(match.column))
            is_usual = match.matched_by == usual
            yield line if is_usual else words["unusual way"].format(line, words[f"by {match.matched_by}"])


def _listed(names: Sequence[str], words: Labels) -> str:
    more = [words["and more"].format(len(names) - _LISTED)] if len(names) > _LISTED else []
    return ", ".join([*(words["quoted"].format(_cut(name)) for name in names[:_LISTED]), *more])


def _cut(text: str) -> str:
    shown = _printable(text)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
