"""The commands."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, cast

import typer
from rich.console import Console

from cx_centricity.assessment import Assessment
from cx_centricity.assessment import assess as assess_answers
from cx_centricity.bank import QuestionBank
from cx_centricity.cli.questionnaire import answer_sheet, print_questionnaire
from cx_centricity.cli.report import print_report
from cx_centricity.errors import AnswerError, CentricityError, FileNotFound, Language, Place, Problem
from cx_centricity.loading import MAX_BYTES, Document, default_bank, parse_document

MAX_WIDTH = 100

app: typer.Typer = typer.Typer(
    help="Assess a company's customer-centricity.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class ReportFormat(StrEnum):
    """How an assessment is printed."""

    text = "text"
    json = "json"


class QuestionsFormat(StrEnum):
    """How the questionnaire is printed."""

    text = "text"
    yaml = "yaml"


@app.command()
def assess(
    file: Annotated[
        Path, typer.Argument(help="Answers as YAML or JSON, a mapping of statement ids; - reads standard input.")
    ],
    format: Annotated[ReportFormat, typer.Option(help="A report to read, or the whole result.")] = ReportFormat.text,
    top: Annotated[int, typer.Option(min=0, help="How many strengths and growth zones to name at most.")] = 3,
) -> None:
    """Assess a company from its answers and print the result."""
    bank = default_bank()
    try:
        result = _assess_document(_read(file), bank, top)
    except CentricityError as error:
        _fail(error.problems, bank)
    if format is ReportFormat.json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        _print(lambda console: print_report(result, bank, console))


@app.command()
def questions(
    format: Annotated[
        QuestionsFormat, typer.Option(help="A text to read, or an answer sheet in YAML to fill in.")
    ] = QuestionsFormat.text,
) -> None:
    """Print the questionnaire."""
    if format is QuestionsFormat.yaml:
        typer.echo(answer_sheet(default_bank()), nl=False)
    else:
        _print(lambda console: print_questionnaire(default_bank(), console))


def _assess_document(document: Document, bank: QuestionBank, top: int) -> Assessment:
    """Assess the answers of a document; problems get their line and column there."""
    problems = list(document.problems)
    try:
        result = assess_answers(cast("dict[str, object]", document.value), bank=bank, top=top)
        if not problems:
            return result
    except AnswerError as error:
        problems += [problem.at(document.place(problem.place.path)) for problem in error.problems]
    raise AnswerError(sorted(problems, key=lambda problem: problem.place.line or 0))


def _read(file: Path) -> Document:
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


def _fail(problems: tuple[Problem, ...], bank: QuestionBank) -> NoReturn:
    language: Language = "ru" if bank.language == "ru" else "en"
    for problem in problems:
        typer.echo(problem.line(language), err=True)
    raise typer.Exit(2)


def _print(render: Callable[[Console], None]) -> None:
    """Print in colour on a terminal, as plain text without trailing spaces elsewhere."""
    console = Console(highlight=False)
    console.width = min(console.width, MAX_WIDTH) if console.is_terminal else MAX_WIDTH
    with console.capture() as printed:
        render(console)
    typer.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))
