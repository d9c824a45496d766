"""The questionnaire: a page to read, an answer sheet to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.bank import Level, QuestionBank, Statement
from cx_centricity.cli._terminal import print_heading
from cx_centricity.cli._words import WORDS, Words
from cx_centricity.loading import is_resolved
from cx_centricity.typing import Language

SHEET_WIDTH = 110


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
            yield f"'{statement.id}':" if is_resolved(statement.id) else f"{statement.id}:"


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
    # Some characters that are no line ends in Python are in YAML, and would end the comment.
    printable = "".join(c if c.isprintable() else " " for c in text)
    yield from wrap(printable, SHEET_WIDTH, initial_indent=f"# {indent}", subsequent_indent=hanging)
