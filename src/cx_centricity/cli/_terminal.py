"""The terminal as all commands use it: options, input, output, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Literal, NoReturn, cast

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, CentricityError, Place, Problem
from cx_centricity.loading import (
    MAX_BYTES,
    available_banks,
    default_bank,
    get_bank,
    load_bank,
    parse_bank,
)
from cx_centricity.typing import Language

MAX_WIDTH = 100
INSTALLED = "bank:"
STANDARD_INPUT = "-"

SOURCE = "the path of a file or folder, bank:NAME for an installed bank, or - for standard input."
BankSource = Annotated[str, typer.Argument(help=f"A bank: {SOURCE}")]
BankOption = Annotated[str | None, typer.Option(help=f"Use another bank: {SOURCE}")]
LanguageOption = Annotated[
    Language | None,
    typer.Option(help="Language of the output. By default, the language of the bank.", envvar="CX_CENTRICITY_LANGUAGE"),
]
OutputFormat = Literal["text", "json"]


def resolve_language(language: Language | None, bank: QuestionBank | None = None) -> Language:
    """Return the requested language, or else the language of the bank, or else Russian."""
    if language is not None:
        return language
    return "ru" if bank is None or bank.language.partition("-")[0] == "ru" else "en"


def open_bank(source: str | None) -> QuestionBank:
    """Return the bank that a command-line argument names, or the bundled bank.

    `bank:NAME` is an installed bank, `-` is standard input, everything else is a path. Raises CentricityError if the
    bank cannot be read or is not valid.
    """
    if source is None:
        return default_bank()
    if source.startswith(INSTALLED):
        return get_bank(source.removeprefix(INSTALLED))
    if source == STANDARD_INPUT:
        return parse_bank(read_standard_input(), file=source)
    try:
        return load_bank(source)
    except BankError as error:
        (problem, *_) = error.problems
        if problem.code == "file-not-found" and source in available_banks():
            hint = Problem("file-not-found", problem.place, name=source, nearest=f"{INSTALLED}{source}")
            raise BankError([hint]) from None
        raise


def require_bank(source: str | None, language: Language | None) -> tuple[QuestionBank, Language]:
    """Return the bank that an argument names and the language of the output, or exit with the bank's problems."""
    try:
        bank = open_bank(source)
    except CentricityError as error:
        fail(error.problems, language or stated_language(error))
    return bank, resolve_language(language, bank)


def stated_language(error: CentricityError) -> Language:
    """Return the language in which to report the problems of a bank: the one it states, or else Russian."""
    stated = error.language if isinstance(error, BankError) else None
    return "ru" if stated is None or stated.startswith("ru") else "en"


def read_standard_input(bound: int = MAX_BYTES) -> bytes:
    """Read standard input up to one byte beyond a bound."""
    try:
        if cast("object", sys.stdin) is not None:  # else the process was started with standard input closed
            return sys.stdin.buffer.read(bound + 1)
    except OSError:
        pass
    raise CentricityError([Problem("file-not-found", Place(), name=STANDARD_INPUT)])


def fail(problems: Iterable[Problem], language: Language) -> NoReturn:
    """Print one problem per line on standard error, then exit with code 2."""
    for problem in problems:
        typer.echo(problem.line(language), err=True)
    raise typer.Exit(2)


def print_heading(console: Console, text: str) -> None:
    """Print a blank line, then the heading of a section."""
    console.print()
    console.print(Text(text, style="bold cyan"))


def show(render: Callable[[Console], None]) -> None:
    """Print a page."""
    typer.echo(printed(render), nl=False)


def printed(render: Callable[[Console], None]) -> str:
    """Return a page: in colour for a terminal, otherwise as plain text without trailing spaces."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    with console.capture() as captured:
        render(console)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def write_new(file: Path, text: str, language: Language) -> None:
    """Write a text to a new file, or exit with the problem if that cannot be done or the file exists."""
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except (OSError, ValueError) as error:  # ValueError: the name is not a valid path
        reason = str(getattr(error, "strerror", None) or error)
        fail([Problem("file-not-written", Place(str(file)), reason=reason)], language)


def deliver(result: BaseModel, format: OutputFormat, render: Callable[[Console], None]) -> None:
    """Print a result as JSON, or as the page that `render` prints."""
    if format == "json":
        typer.echo(result.model_dump_json(indent=2))
    else:
        show(render)
