"""The commands that go on from a result: plan, compare, group."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cx_centricity.assessment import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._comparison_report import print_comparison
from cx_centricity.cli._group_report import print_group
from cx_centricity.cli._plan_report import Arrangement, print_plan
from cx_centricity.cli._sheets import assess_document, read_respondents
from cx_centricity.cli._terminal import (
    BankOption,
    LanguageOption,
    OutputFormat,
    deliver,
    fail,
    opened_bank,
    read_document,
    spoken,
)
from cx_centricity.comparison import compare as compare_results
from cx_centricity.errors import AnswerError, CentricityError
from cx_centricity.groups import assess_group
from cx_centricity.plan import make_plan
from cx_centricity.typing import Language

Answers = Annotated[Path, typer.Argument(help="Answers as YAML or JSON; - reads standard input.")]
FormatOption = Annotated[OutputFormat, typer.Option(help="A page to read, or the whole result.")]


def plan(  # noqa: PLR0913, PLR0917 - an option each
    file: Answers,
    bank: BankOption = None,
    size: Annotated[int, typer.Option(min=1, help="How many initiatives at most.")] = 8,
    by: Annotated[Arrangement, typer.Option(help="What the initiatives are grouped by.")] = Arrangement.horizon,
    format: FormatOption = OutputFormat.text,
    language: LanguageOption = None,
) -> None:
    """Draw a plan for 6, 12 and 24 months from a company's answers."""
    opened = opened_bank(bank, language)
    in_language = spoken(language, opened)
    result = _assessed(file, opened, in_language)
    drawn = make_plan(result, bank=opened, size=size)
    deliver(drawn, format, lambda console: print_plan(drawn, result, opened, console, in_language, by))


def compare(  # noqa: PLR0913, PLR0917 - an option each
    before: Annotated[Path, typer.Argument(help="The earlier answers as YAML or JSON.")],
    after: Annotated[Path, typer.Argument(help="The later answers as YAML or JSON.")],
    bank: BankOption = None,
    target: Annotated[Path | None, typer.Option(help="The answers aimed at, as YAML or JSON.")] = None,
    format: FormatOption = OutputFormat.text,
    language: LanguageOption = None,
) -> None:
    """Compare two answer sheets of a company: what changed, and where it comes from."""
    if [str(source) for source in (before, after, target, bank)].count("-") > 1:
        raise typer.BadParameter("standard input can be read once: give - for one file only")
    opened = opened_bank(bank, language)
    in_language = spoken(language, opened)
    earlier, later = (_assessed(file, opened, in_language) for file in (before, after))
    aim = None if target is None else _assessed(target, opened, in_language)
    compared = compare_results(earlier, later, bank=opened, target=aim)
    deliver(compared, format, lambda console: print_comparison(compared, console, in_language))


def group(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[
        Path,
        typer.Argument(
            help="A table (CSV): ids of statements in the first row, then a row for each respondent; the column "
            "`subgroup`, if there is one, names subgroups, separated by |."
        ),
    ],
    bank: BankOption = None,
    min_respondents: Annotated[
        int, typer.Option(min=1, help="Hide what would reveal the answers of fewer respondents.")
    ] = 5,
    top: Annotated[
        int,
        typer.Option(min=1, help="How many disagreements the page names at most."),
    ] = 5,
    format: FormatOption = OutputFormat.text,
    language: LanguageOption = None,
) -> None:
    """Assess a company from the answers of many respondents: pooled points, agreement, subgroups."""
    opened = opened_bank(bank, language)
    in_language = spoken(language, opened)
    try:
        table = read_respondents(file)
    except CentricityError as error:
        fail(error.problems, in_language)
    try:
        assessed = assess_group(table.sheets, subgroups=table.subgroups, bank=opened, min_respondents=min_respondents)
    except AnswerError as error:
        fail(table.located(error.problems), in_language)
    deliver(assessed, format, lambda console: print_group(assessed, console, in_language, opened, top))


def _assessed(file: Path, bank: QuestionBank, language: Language) -> Assessment:
    try:
        return assess_document(read_document(file), bank)[0]
    except CentricityError as error:
        fail(error.problems, language)
