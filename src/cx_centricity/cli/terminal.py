"""What all commands share: banks and documents from arguments, printing, problems and how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer
from rich.console import Console

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import CentricityError, FileNotFound, Language, Place, Problem
from cx_centricity.loading import MAX_BYTES, Document, get_bank, load_bank, parse_document

MAX_WIDTH = 100
INSTALLED = "bank:"
BUNDLED_SOURCE = "bank:cx_centricity"

BankSource = Annotated[str, typer.Argument(help="A bank: the path of its file or folder, or bank:NAME if installed.")]
BankOption = Annotated[str, typer.Option(help="Another bank: the path of its file or folder, or bank:NAME.")]


def open_bank(source: str) -> QuestionBank:
    """Return the bank that an argument names: `bank:NAME` is installed, anything else is a path."""
    return get_bank(source.removeprefix(INSTALLED)) if source.startswith(INSTALLED) else load_bank(source)


def read_document(file: Path) -> Document:
    """Read a document, never more than the bound: what is larger is refused by its first bytes."""
    from_stdin = str(file) == "-"
    try:
        if from_stdin and cast("object", sys.stdin) is None:  # it was closed before the start
            raise FileNotFoundError
        with nullcontext(sys.stdin.buffer) if from_stdin else file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        raise CentricityError([FileNotFound(place=Place(), name=str(file))]) from None
    return parse_document(data, str(file))


def language_of(bank: QuestionBank) -> Language:
    """Return the language of messages to those who work with a bank."""
    return "ru" if bank.language.partition("-")[0] == "ru" else "en"


def fail(problems: Iterable[Problem], language: Language) -> NoReturn:
    """Print problems, a line each, and end with exit code 2."""
    for problem in problems:
        typer.echo(problem.line(language), err=True)
    raise typer.Exit(2)


def show(render: Callable[[Console], None]) -> None:
    """Print in colour on a terminal, as plain text without trailing spaces elsewhere."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    with console.capture() as printed:
        render(console)
    typer.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))
