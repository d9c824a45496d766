"""The commands that assess and ask."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cx_centricity.cli._authoring import authoring
from cx_centricity.cli._questionnaire import answer_sheet, print_questionnaire
from cx_centricity.cli._report import print_report
from cx_centricity.cli._results import compare, group, plan
from cx_centricity.cli._score import score
from cx_centricity.cli._sheets import assess_document
from cx_centricity.cli._terminal import (
    BankOption,
    LanguageOption,
    OutputFormat,
    deliver,
    fail,
    opened_bank,
    read_document,
    show,
    spoken,
)
from cx_centricity.cli._words import WORDS
from cx_centricity.errors import CentricityError

app: typer.Typer = typer.Typer(
    help="Assess a company's customer-centricity.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(authoring, name="bank")
app.command()(plan)
app.command()(compare)
app.command()(group)
app.command()(score)


class QuestionsFormat(StrEnum):
    """How the questionnaire is printed."""

    text = "text"
    yaml = "yaml"


@app.command()
def assess(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[
        Path, typer.Argument(help="Answers as YAML or JSON, a mapping of statement ids; - reads standard input.")
    ],
    bank: BankOption = None,
    format: Annotated[OutputFormat, typer.Option(help="A report to read, or the whole result.")] = OutputFormat.text,
    top: Annotated[int, typer.Option(min=0, help="How many strengths and growth zones to name at most.")] = 3,
    migrate: Annotated[  # noqa: FBT002 - an option has a name on the command line
        bool, typer.Option("--migrate", help="Bring answers under former ids to the present ones, and say which.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Assess a company from its answers and print the result."""
    opened = opened_bank(bank, language)
    in_language = spoken(language, opened)
    try:
        result, changes = assess_document(read_document(file), opened, migrate=migrate)
    except CentricityError as error:
        fail(error.problems, in_language)
    for change in changes:
        told = WORDS[in_language][change.kind].format(change.statement, change.to, change.answer)
        typer.echo(told, err=True)
    deliver(result, format, lambda console: print_report(result, opened, console, in_language, top))


@app.command()
def questions(
    bank: BankOption = None,
    format: Annotated[
        QuestionsFormat, typer.Option(help="A text to read, or an answer sheet in YAML to fill in.")
    ] = QuestionsFormat.text,
    language: LanguageOption = None,
) -> None:
    """Print the questionnaire."""
    opened = opened_bank(bank, language)
    in_language = spoken(language, opened)
    if format is QuestionsFormat.yaml:
        typer.echo(answer_sheet(opened, in_language), nl=False)
    else:
        show(lambda console: print_questionnaire(opened, console, in_language))
