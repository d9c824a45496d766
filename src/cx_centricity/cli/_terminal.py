"""What all commands share: banks and documents from arguments, printing, problems and how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer
from rich.console import Console
from rich.text import Text

from cx_centricity.assessment import Result
from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, CentricityError, Place, Problem
from cx_centricity.loading import (
    MAX_BYTES,
    Document,
    available_banks,
    default_bank,
    get_bank,
    load_bank,
    parse_bank,
    parse_document,
)
from cx_centricity.typing import Language as SpokenLanguage

MAX_WIDTH = 100
INSTALLED = "bank:"

SOURCE = "the path of its file or folder, bank:NAME if it is installed, - for standard input."
BankSource = Annotated[str, typer.Argument(help=f"A bank: {SOURCE}")]
BankOption = Annotated[str | None, typer.Option(help=f"Another bank: {SOURCE}")]


class OutputFormat(StrEnum):
    """How a result is printed."""

    text = "text"
    json = "json"


class Language(StrEnum):
    """The language of what is printed."""

    ru = "ru"
    en = "en"


LanguageOption = Annotated[
    Language | None,
    typer.Option(help="The language of what is printed; else that of the bank.", envvar="CX_CENTRICITY_LANGUAGE"),
]


def spoken(language: Language | None, bank: QuestionBank | None = None) -> SpokenLanguage:
    """Return the language that is asked for, or else that of the bank, or else Russian."""
    if language is not None:
        return language.value
    return "ru" if bank is None or bank.language.partition("-")[0] == "ru" else "en"


def open_bank(source: str | None) -> QuestionBank:
    """Return the bank that an argument names: `bank:NAME` is installed, `-` standard input, anything else a path."""
    if source is None:
        return default_bank()
    if source.startswith(INSTALLED):
        return get_bank(source.removeprefix(INSTALLED))
    if source == "-":
        return parse_bank(read_input(), file=source)
    try:
        return load_bank(source)
    except BankError as error:
        (problem, *_) = error.problems
        if problem.code == "file-not-found" and source in available_banks():
            hint = Problem("file-not-found", problem.place, name=source, nearest=f"{INSTALLED}{source}")
            raise BankError([hint]) from None
        raise


def stated_language(source: str) -> Language | None:
    """Return the language that a bank which cannot be used states, if it is one of ours and can be read."""
    file = Path(source) / "bank.yaml" if Path(source).is_dir() else Path(source)
    try:
        content = read_document(file).value
    except CentricityError:
        return None
    stated = content.get("language") if isinstance(content, dict) else None
    if not isinstance(stated, str):
        return None
    return Language.ru if stated.startswith("ru") else Language.en


def opened_bank(source: str | None, language: Language | None) -> QuestionBank:
    """Return the bank that an argument names, or end with its problems."""
    try:
        return open_bank(source)
    except CentricityError as error:
        fail(error.problems, spoken(language or stated_language(str(source))))


def read_input() -> bytes:
    """Read standard input, never more than the bound."""
    if cast("object", sys.stdin) is None:  # it was closed before the start
        raise CentricityError([Problem("file-not-found", Place(), name="-")])
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def read_bytes(file: Path) -> bytes:
    """Read a file, or standard input for `-`, never more than the bound."""
    if str(file) == "-":
        return read_input()
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        raise CentricityError([Problem("file-not-found", Place(), name=str(file))]) from None


def read_document(file: Path) -> Document:
    """Read a document: what is larger than the bound is refused by its first bytes."""
    return parse_document(read_bytes(file), str(file))


def fail(problems: Iterable[Problem], language: SpokenLanguage) -> NoReturn:
    """Print problems, a line each, and end with exit code 2."""
    for problem in problems:
        typer.echo(problem.line(language), err=True)
    raise typer.Exit(2)


def print_heading(console: Console, text: str) -> None:
    """Print the heading of a part of a page, after a blank line."""
    console.print()
    console.print(Text(text, style="bold cyan"))


def show(render: Callable[[Console], None]) -> None:
    """Print in colour on a terminal, as plain text without trailing spaces elsewhere."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    with console.capture() as printed:
        render(console)
    typer.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def deliver(result: Result, format: OutputFormat, render: Callable[[Console], None]) -> None:
    """Print a result as JSON, or as the page that `render` makes of it."""
    if format is OutputFormat.json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        show(render)
