"""The page on how a table was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.answers import NOT_APPLICABLE, ColumnMatch, TableReport
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._terminal import print_heading
from cx_centricity.cli._words import WORDS, Words
from cx_centricity.typing import AnswerValue, Language

_LISTED: Final = 10
"""The most names in one line."""
_SHOWN: Final = 60


def print_reading(
    report: TableReport, bank: QuestionBank, console: Console, language: Language, *, in_full: bool = False
) -> None:
    """Print how a table was read: in short, or with the statement of each column."""
    words = WORDS[language]
    print_heading(console, words["reading"].format(Path(report.file or "").name))
    for line in [*_about_rows(report, words), *_about_columns(report, bank, words), *_about_cells(report, words)]:
        console.print(Text(line))
    if in_full:
        print_heading(console, words["columns read"])
        for line in _columns_in_full(report, bank, words):
            console.print(Padding(Text(line), (0, 0, 0, 2)))


def _about_rows(report: TableReport, words: Words) -> Iterator[str]:
    if report.separator is not None:
        separator = words.get(f"separator {report.separator}", words["quoted"].format(report.separator))
        yield words["read as"].format(words[f"encoding {report.encoding}"], separator, report.header_line)
    if report.title_rows:
        yield words["title rows"].format(_listed([row.text for row in report.title_rows], words))
    yield words["sheets read"].format(report.rows)
    if report.blank_rows:
        yield words["blank rows"].format(report.blank_rows)
    if report.repeated_rows:
        yield words["repeated rows"].format(report.repeated_rows)


def _about_columns(report: TableReport, bank: QuestionBank, words: Words) -> Iterator[str]:
    names = _names_of_statements(bank)
    matched = [match for _, match, _ in report.columns.answers()]
    yield words["matched"].format(len(matched), len(bank.statements), ", ".join(_ways(matched, words)))
    if report.columns.missing:
        yield words["no column"].format(_listed([names[id] for id in report.columns.missing], words))
    for key, column in (("respondents from", report.respondent_column), ("subgroups from", report.subgroup_column)):
        if column is not None:
            yield words[key].format(_cut(column))
    if report.passed_over:
        yield words["passed over"].format(_listed(report.passed_over, words))
        guesses = [match for match in report.columns.columns if match.nearest and match.column in report.passed_over]
        for match in guesses[:_LISTED]:
            id = str(match.nearest)
            yield words["may be"].format(_cut(match.column), names.get(id, id), _printable(match.column), id)


def _names_of_statements(bank: QuestionBank) -> dict[str, str]:
    return {statement.id: f"{bank.number_of(statement.id)} {statement.title}" for statement in bank.statements}


def _about_cells(report: TableReport, words: Words) -> Iterator[str]:
    plain = [r for r in report.readings if isinstance(r.answer, int) and r.text.startswith(str(r.answer))]
    if plain:
        count = sum(reading.count for reading in plain)
        yield words["numbered texts"].format(_listed([reading.text for reading in plain], words), count)
    others = [reading for reading in report.readings if reading not in plain]
    for reading in others[:_LISTED]:
        yield words["text read"].format(_cut(reading.text), _meaning(reading.answer, words), reading.count)
    if len(others) > _LISTED:
        yield words["and more"].format(len(others) - _LISTED)


def _columns_in_full(report: TableReport, bank: QuestionBank, words: Words) -> Iterator[str]:
    names = _names_of_statements(bank)
    for match in report.columns.columns:
        if match.statement is not None:
            line = words["comment column" if match.is_comment else "answer column"]
            yield line.format(names[match.statement], _cut(match.column), words[f"by {match.matched_by}"])


def _ways(matched: Sequence[ColumnMatch], words: Words) -> Iterator[str]:
    found = dict.fromkeys(str(match.matched_by) for match in matched)
    for way in found:
        yield words[f"by {way}"] + f": {sum(match.matched_by == way for match in matched)}"


def _meaning(answer: AnswerValue, words: Words) -> str:
    if answer is None:
        return words["no answer"]
    return words["not applicable"] if answer == NOT_APPLICABLE else words["level"].format(answer)


def _listed(names: Sequence[str], words: Words) -> str:
    more = [words["and more"].format(len(names) - _LISTED)] if len(names) > _LISTED else []
    return ", ".join([*(words["quoted"].format(_cut(name)) for name in names[:_LISTED]), *more])


def _cut(text: str) -> str:
    shown = _printable(text)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
