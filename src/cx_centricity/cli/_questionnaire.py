"""The questionnaire: a page to read, an answer sheet to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from cx_centricity.bank import Level, QuestionBank, Statement
from cx_centricity.cli._terminal import print_heading
from cx_centricity.loading import is_resolved
from cx_centricity.report import Labels, labels
from cx_centricity.typing import Language

SHEET_WIDTH = 110
_MOST_IN_LINE: Final = 12
"""The most levels of a scale that are listed in one line."""


def print_questionnaire(
    bank: QuestionBank, console: Console, language: Language = "ru", *, short: bool = False
) -> None:
    """Print the levels of each scale, then each direction with its statements and their level texts.

    A short form describes at most three levels of each statement, and leaves out how to verify answers.
    """
    words = labels(language)
    console.print(Text(bank.title, style="bold"))
    if bank.instruction:
        console.print(Text(bank.instruction))
    for note in _short_form_notes(bank, words, short=short):
        console.print(Text(note))
    for heading, levels in _explained_scales(bank, words):
        print_heading(console, heading)
        for line in _levels(levels):
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    for d, direction in enumerate(bank.directions, start=1):
        print_heading(console, f"{d}. {direction.title}")
        if direction.summary:
            console.print(Text(direction.summary))
        for s, statement in enumerate(direction.statements, start=1):
            console.print()
            console.print(Text.assemble((f"{d}.{s} {statement.title}", "bold"), _claim(statement)))
            for line in _choices(bank, statement, short=short):
                console.print(Padding(Text(line), (0, 0, 0, 2)))
            for line in () if short else _evidence(bank, statement, words):
                console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def answer_sheet(bank: QuestionBank, language: Language = "ru", *, short: bool = False) -> str:
    """Return a YAML sheet that lists all statements without answers, with their level texts as comments.

    A short form describes at most three levels of each statement, and leaves out how to verify answers.
    """
    return "\n".join(_sheet_lines(bank, labels(language), short=short)) + "\n"


def _sheet_lines(bank: QuestionBank, words: Labels, *, short: bool) -> Iterator[str]:
    yield from _comment(f"{bank.title} ({bank.id} {bank.version})")
    yield "#"
    if bank.instruction:
        yield from _comment(bank.instruction)
        yield "#"
    for note in _short_form_notes(bank, words, short=short):
        yield from _comment(note)
        yield "#"
    how = words["how to fill in by scale" if bank.scales else "how to fill in"]
    yield from _comment(how.format(bank.levels[0].number, bank.levels[-1].number))
    for heading, levels in _explained_scales(bank, words):
        yield "#"
        if bank.scales:
            yield from _comment(heading)
        for line in _levels(levels):
            yield from _comment(line, indent="  ")
    for d, direction in enumerate(bank.directions, start=1):
        yield ""
        yield from _comment(f"═══ {d}. {direction.title} ═══")
        for s, statement in enumerate(direction.statements, start=1):
            yield ""
            yield from _comment(f"{d}.{s} {statement.title}{_claim(statement)}")
            for line in _choices(bank, statement, short=short):
                yield from _comment(line, indent="  ")
            for line in () if short else _evidence(bank, statement, words):
                yield from _comment(line, indent="  ")
            yield f"'{statement.id}':" if is_resolved(statement.id) else f"{statement.id}:"


def _explained_scales(bank: QuestionBank, words: Labels) -> Iterator[tuple[str, Sequence[Level]]]:
    """Yield a heading and the levels of the default scale, and of others with statements without level texts."""
    if any(statement.scale is None for statement in bank.statements):
        yield words["levels"], bank.levels
    unexplained = {statement.scale for statement in bank.statements if not statement.level_texts}
    for scale in bank.scales:
        if scale.id in unexplained:
            yield words["levels of scale"].format(scale.id), scale.levels


def _levels(levels: Sequence[Level]) -> Iterator[str]:
    """Yield a line for each level of a scale: number, title, summary."""
    yield from _numbered(
        [(level.number, f"{level.title} — {level.summary}" if level.summary else level.title) for level in levels]
    )


def _short_form_notes(bank: QuestionBank, words: Labels, *, short: bool) -> Iterator[str]:
    """Yield how to answer a short form, if this one leaves out the texts of some levels."""
    if short and any(len(bank.anchors_of(each)) < len(each.level_texts) for each in bank.statements):
        yield words["short form"]


def _choices(bank: QuestionBank, statement: Statement, *, short: bool) -> Iterator[str]:
    """Yield the level texts of a statement; without these, its levels in one line if statements differ in scale."""
    levels = bank.levels_of(statement)
    if not statement.level_texts and bank.scales:
        titles = [f"{level.number} {level.title}" for level in levels]
        yield " · ".join(titles) if len(titles) <= _MOST_IN_LINE else f"{titles[0]} … {titles[-1]}"
    numbers = (level.number for level in levels)
    texts = bank.anchors_of(statement) if short else tuple(zip(numbers, statement.level_texts, strict=False))
    yield from _numbered(texts)


def _numbered(texts: Sequence[tuple[int, str]]) -> Iterator[str]:
    width = max((len(str(number)) for number, _ in texts), default=0)
    for number, text in texts:
        yield f"{number:>{width}}  {text}"


def _evidence(bank: QuestionBank, statement: Statement, words: Labels) -> Iterator[str]:
    """Yield a line for each evidence of a statement, with the levels that it is for if there are several."""
    for first, last, text in bank.evidence_of(statement):
        if len(statement.evidence) == 1:
            yield words["evidence"].format(text)
        else:
            yield words["evidence of"].format(first if first == last else f"{first}–{last}", text)


def _claim(statement: Statement) -> str:
    """Return the claim to append to the title, or an empty text if the claim repeats the title."""
    return "" if statement.claim == statement.title else f". {statement.claim}"


def _comment(text: str, indent: str = "") -> Iterator[str]:
    hanging = f"# {indent}   " if indent else "# "
    # Some characters that are no line ends in Python are in YAML, and would end the comment.
    printable = "".join(c if c.isprintable() else " " for c in text)
    yield from wrap(printable, SHEET_WIDTH, initial_indent=f"# {indent}", subsequent_indent=hanging)
