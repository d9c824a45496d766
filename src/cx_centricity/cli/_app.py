"""The command-line application, with all commands outside the group `bank`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

import cx_centricity
from cx_centricity.assessment import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._authoring import authoring
from cx_centricity.cli._comparison_report import print_comparison
from cx_centricity.cli._group_report import print_group
from cx_centricity.cli._plan_report import Arrangement, print_plan
from cx_centricity.cli._report import print_report
from cx_centricity.cli._sheets import answer_sheet, assess_file, print_questionnaire, read_respondents
from cx_centricity.cli._terminal import (
    STANDARD_INPUT,
    BankOption,
    LanguageOption,
    OutputFormat,
    deliver,
    fail,
    require_bank,
    show,
)
from cx_centricity.cli._words import WORDS
from cx_centricity.comparison import compare as compare_results
from cx_centricity.errors import AnswerError, CentricityError
from cx_centricity.groups import assess_group
from cx_centricity.plan import make_plan
from cx_centricity.typing import AnswerValue, Invalid, Language

app: typer.Typer = typer.Typer(
    help="Assess a company's customer-centricity.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(authoring, name="bank")

AnswersArgument = Annotated[Path, typer.Argument(help="Answers as YAML or JSON, or - for standard input.")]
FormatOption = Annotated[OutputFormat, typer.Option(help="A page to read, or the full result as JSON.")]

_ENDINGS = ".csv, .tsv, .parquet, .arrow, .feather, .ipc, .jsonl or .ndjson"


def _print_version(value: bool) -> None:  # noqa: FBT001 - the signature of a callback
    if value:
        typer.echo(f"cx-centricity {cx_centricity.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Declare the options of the application itself."""


@app.command()
def questions(
    bank: BankOption = None,
    format: Annotated[
        Literal["text", "yaml"], typer.Option(help="A text to read, or a YAML answer sheet to fill in.")
    ] = "text",
    language: LanguageOption = None,
) -> None:
    """Print the questionnaire."""
    question_bank, output_language = require_bank(bank, language)
    if format == "yaml":
        typer.echo(answer_sheet(question_bank, output_language), nl=False)
    else:
        show(lambda console: print_questionnaire(question_bank, console, output_language))


@app.command()
def assess(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: AnswersArgument,
    bank: BankOption = None,
    format: FormatOption = "text",
    top: Annotated[int, typer.Option(min=0, help="Show at most this many strengths and growth zones.")] = 3,
    migrate: Annotated[  # noqa: FBT002 - an option has a name on the command line
        bool, typer.Option("--migrate", help="Accept former statement ids, and report each change.")
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Assess a company from its answers."""
    question_bank, output_language = require_bank(bank, language)
    try:
        result, changes = assess_file(file, question_bank, migrate=migrate)
    except CentricityError as error:
        fail(error.problems, output_language)
    for change in changes:
        line = WORDS[output_language][change.kind].format(change.statement, change.to, change.answer)
        typer.echo(line, err=True)
    deliver(result, format, lambda console: print_report(result, question_bank, console, output_language, top))


@app.command()
def plan(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: AnswersArgument,
    bank: BankOption = None,
    size: Annotated[int, typer.Option(min=1, help="Plan at most this many initiatives.")] = 8,
    by: Annotated[Arrangement, typer.Option(help="How to group the initiatives.")] = Arrangement.horizon,
    format: FormatOption = "text",
    language: LanguageOption = None,
) -> None:
    """Make a plan for 6, 12 and 24 months from a company's answers."""
    question_bank, output_language = require_bank(bank, language)
    result = _assessed(file, question_bank, output_language)
    made = make_plan(result, bank=question_bank, size=size)
    deliver(made, format, lambda console: print_plan(made, result, question_bank, console, output_language, by))


@app.command()
def compare(  # noqa: PLR0913, PLR0917 - one parameter per option
    before: Annotated[Path, typer.Argument(help="The earlier answers as YAML or JSON.")],
    after: Annotated[Path, typer.Argument(help="The later answers as YAML or JSON.")],
    bank: BankOption = None,
    target: Annotated[Path | None, typer.Option(help="The answers to aim for, as YAML or JSON.")] = None,
    format: FormatOption = "text",
    language: LanguageOption = None,
) -> None:
    """Compare two answer sheets of a company: what changed and why."""
    if [str(source) for source in (before, after, target, bank)].count(STANDARD_INPUT) > 1:
        raise typer.BadParameter("standard input can be read only once: use - for one file")
    question_bank, output_language = require_bank(bank, language)
    earlier, later = (_assessed(file, question_bank, output_language) for file in (before, after))
    aim = None if target is None else _assessed(target, question_bank, output_language)
    comparison = compare_results(earlier, later, bank=question_bank, target=aim)
    deliver(comparison, format, lambda console: print_comparison(comparison, console, output_language))


@app.command()
def group(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: Annotated[
        Path,
        typer.Argument(
            help="A CSV table with statement ids in the first row and one row per respondent. The optional column "
            "`subgroup` names the respondent's subgroups, separated by |."
        ),
    ],
    bank: BankOption = None,
    min_respondents: Annotated[
        int, typer.Option(min=1, help="Hide whatever would reveal the answers of fewer respondents.")
    ] = 5,
    top: Annotated[int, typer.Option(min=1, help="Show at most this many disagreements.")] = 5,
    format: FormatOption = "text",
    language: LanguageOption = None,
) -> None:
    """Assess a company from many respondents: pooled points, agreement, subgroups."""
    question_bank, output_language = require_bank(bank, language)
    try:
        table = read_respondents(file)
    except CentricityError as error:
        fail(error.problems, output_language)
    try:
        result = assess_group(
            cast("list[dict[str, AnswerValue]]", table.sheets),
            subgroups=table.subgroups,
            bank=question_bank,
            min_respondents=min_respondents,
        )
    except AnswerError as error:
        fail(table.located(error.problems), output_language)
    deliver(result, format, lambda console: print_group(result, console, output_language, question_bank, top))


@app.command()
def score(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: Annotated[
        Path,
        typer.Argument(metavar="IN", help=f"A file with one answer sheet per row. Its name must end in {_ENDINGS}."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="The file for the rows with their scores, in any of these formats. An existing file is replaced once "
            "everything is written.",
        ),
    ],
    map: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=STATEMENT", help="The statement that a column answers. Can be repeated."),
    ] = None,
    codebook: Annotated[
        Path | None,
        typer.Option(help="How answers are coded, as YAML: columns, levels, not_applicable, unanswered."),
    ] = None,
    invalid: Annotated[Invalid, typer.Option(help="How to treat a row with invalid answers.")] = "unscored",
    prefix: Annotated[str, typer.Option(help="A prefix for the names of the new columns.")] = "",
    strict: Annotated[  # noqa: FBT002 - an option has a name on the command line
        bool, typer.Option("--strict", help="Fail if a statement has no column.")
    ] = False,
    bank: BankOption = None,
    format: Annotated[OutputFormat, typer.Option(help="A summary to read, or the full summary as JSON.")] = "text",
    language: LanguageOption = None,
) -> None:
    """Score a file of answer sheets of any size and write rows and scores to another file."""
    pairs = [pair.rpartition("=") for pair in map or []]
    if not all(column and statement for column, _, statement in pairs):
        raise typer.BadParameter("write COLUMN=STATEMENT", param_hint="--map")
    try:
        # Optional, and Polars takes as long to import as everything else: only this command pays for it.
        module = import_module("cx_centricity.cli._score")
    except ModuleNotFoundError as error:
        if error.name not in {"narwhals", "polars"}:
            raise
        sys.exit(f"score needs {error.name}, which is not installed: pip install 'cx-centricity[cli,frames]'")
    question_bank, output_language = require_bank(bank, language)
    module.score_to_file(
        file,
        output,
        columns={column: statement for column, _, statement in pairs},
        codebook=codebook,
        invalid=invalid,
        prefix=prefix,
        strict=strict,
        bank=question_bank,
        format=format,
        language=output_language,
    )


def _assessed(file: Path, bank: QuestionBank, language: Language) -> Assessment:
    try:
        return assess_file(file, bank)[0]
    except CentricityError as error:
        fail(error.problems, language)
