"""The command-line application, with all commands outside the group `bank`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

import typer

import cx_centricity
from cx_centricity.answers import AnswerSheet, SheetBank, dump_sheet
from cx_centricity.cli._authoring import authoring
from cx_centricity.cli._content import discuss, guide, measure
from cx_centricity.cli._page import PageFileOption, deliver_page
from cx_centricity.cli._questionnaire import answer_sheet, print_questionnaire
from cx_centricity.cli._reading import (
    CodebookOption,
    EncodingOption,
    MapOption,
    MigrateOption,
    ReadingOptions,
    RepeatsOption,
    RespondentOption,
    SeparatorOption,
    SubgroupOption,
    assess_file,
    read_table,
)
from cx_centricity.cli._reading_report import print_reading
from cx_centricity.cli._terminal import (
    STANDARD_INPUT,
    BankOption,
    LanguageOption,
    OutputFormat,
    deliver,
    fail,
    printed,
    require_bank,
    show,
    write_new,
)
from cx_centricity.comparison import compare as compare_results
from cx_centricity.errors import AnswerError, CentricityError, Place
from cx_centricity.groups import assess_group
from cx_centricity.plan import Plan, make_plan
from cx_centricity.report import (
    assessment_page,
    comparison_page,
    group_page,
    maturity_map,
    plan_page,
)
from cx_centricity.typing import Arrangement, Encoding, Invalid, Language

app: typer.Typer = typer.Typer(
    help="Assess a company's customer-centricity.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(authoring, name="bank")
app.command()(discuss)
app.command()(guide)
app.command("indicators")(measure)

_SHEET = "A sheet in YAML or JSON, a stored result, a table with one row, or - for standard input."
AnswersArgument = Annotated[Path, typer.Argument(help=f"The answers. {_SHEET}")]
TableArgument = Annotated[
    Path,
    typer.Argument(
        help="A table with a row for each respondent: CSV, JSON lines or Parquet, or - for standard input. Columns are "
        "named by the ids, numbers, titles or claims of statements; others are passed over."
    ),
]
TopOption = Annotated[int, typer.Option(min=0, help="Show at most this many of each ranking.")]
FullOption = Annotated[bool, typer.Option("--full", help="Show everything: all of each ranking, and every statement.")]
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
    short: Annotated[  # noqa: FBT002 - an option has a name on the command line
        bool,
        typer.Option("--short", help="Describe only the lowest, middle and highest level of each statement."),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="Write a new file, in UTF-8, instead of printing."),
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Print the questionnaire."""
    question_bank, output_language = require_bank(bank, language)
    if format == "yaml":
        text = answer_sheet(question_bank, output_language, short=short)
    else:
        text = printed(lambda console: print_questionnaire(question_bank, console, output_language, short=short))
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_new(output, text, output_language)


@app.command()
def assess(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: AnswersArgument,
    bank: BankOption = None,
    output: PageFileOption = None,
    format: FormatOption = "text",
    top: TopOption = 3,
    full: FullOption = False,  # noqa: FBT002 - an option has a name on the command line
    map: MapOption = None,
    codebook: CodebookOption = None,
    migrate: MigrateOption = False,  # noqa: FBT002 - an option has a name on the command line
    separator: SeparatorOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = None,
) -> None:
    """Assess a company from its answers."""
    question_bank, output_language = require_bank(bank, language)
    options = _options_of(map, codebook, migrate, separator, encoding, output_language)
    result = assess_file(file, question_bank, options, output_language)
    page = assessment_page(result, bank=question_bank, language=output_language, top=top, full=full)
    deliver_page(page, result, format, output, picture=maturity_map(result, language=output_language))


@app.command()
def plan(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: AnswersArgument,
    bank: BankOption = None,
    size: Annotated[int, typer.Option(min=1, help="Plan at most this many initiatives.")] = 6,
    by: Annotated[Arrangement, typer.Option(help="How to group the initiatives.")] = "horizon",
    output: PageFileOption = None,
    format: FormatOption = "text",
    map: MapOption = None,
    codebook: CodebookOption = None,
    migrate: MigrateOption = False,  # noqa: FBT002 - an option has a name on the command line
    separator: SeparatorOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = None,
) -> None:
    """Make a plan for 6, 12 and 24 months from a company's answers."""
    question_bank, output_language = require_bank(bank, language)
    options = _options_of(map, codebook, migrate, separator, encoding, output_language)
    result = assess_file(file, question_bank, options, output_language)
    made = make_plan(result, bank=question_bank, size=size)
    page = plan_page(made, result, bank=question_bank, language=output_language, by=by)
    deliver_page(page, made, format, output)


@app.command()
def compare(  # noqa: PLR0913, PLR0917 - one parameter per option
    before: Annotated[Path, typer.Argument(help=f"The earlier answers. {_SHEET}")],
    after: Annotated[Path, typer.Argument(help=f"The later answers. {_SHEET}")],
    bank: BankOption = None,
    target: Annotated[Path | None, typer.Option(help=f"The answers to aim for. {_SHEET}")] = None,
    plan: Annotated[
        Path | None, typer.Option(help="A plan that `plan --format json` printed: tell which of its targets are met.")
    ] = None,
    months: Annotated[int, typer.Option(min=1, help="How many months the plan has run.")] = 12,
    output: PageFileOption = None,
    format: FormatOption = "text",
    map: MapOption = None,
    codebook: CodebookOption = None,
    migrate: MigrateOption = False,  # noqa: FBT002 - an option has a name on the command line
    separator: SeparatorOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = None,
) -> None:
    """Compare two answer sheets of a company: what changed and why."""
    if [str(source) for source in (before, after, target, bank)].count(STANDARD_INPUT) > 1:
        raise typer.BadParameter("standard input can be read only once: use - for one file")
    question_bank, output_language = require_bank(bank, language)
    options = _options_of(map, codebook, migrate, separator, encoding, output_language)
    earlier, later = (assess_file(file, question_bank, options, output_language) for file in (before, after))
    aim = None if target is None else assess_file(target, question_bank, options, output_language)
    try:
        targets = () if plan is None else Plan.model_validate_json(plan.read_bytes()).due(months)
        comparison = compare_results(earlier, later, bank=question_bank, target=aim, targets=targets)
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{plan} is no plan for these answers", param_hint="--plan") from error
    page = comparison_page(comparison, language=output_language)
    deliver_page(page, comparison, format, output)


@app.command()
def group(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: TableArgument,
    bank: BankOption = None,
    min_respondents: Annotated[
        int, typer.Option(min=1, help="Hide whatever would reveal the answers of fewer respondents.")
    ] = 5,
    top: Annotated[int, typer.Option(min=1, help="Show at most this many disagreements.")] = 5,
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT", help="Write a new file with the median answers: a sheet that `assess` and `plan` read."
        ),
    ] = None,
    output: PageFileOption = None,
    format: FormatOption = "text",
    map: MapOption = None,
    codebook: CodebookOption = None,
    migrate: MigrateOption = False,  # noqa: FBT002 - an option has a name on the command line
    separator: SeparatorOption = None,
    encoding: EncodingOption = None,
    respondent: RespondentOption = None,
    subgroup: SubgroupOption = None,
    repeats: RepeatsOption = None,
    language: LanguageOption = None,
) -> None:
    """Assess a company from many respondents: pooled points, agreement, subgroups."""
    question_bank, output_language = require_bank(bank, language)
    options = _options_of(map, codebook, migrate, separator, encoding, output_language)
    table = read_table(
        file, question_bank, options, output_language, respondent=respondent, subgroup=subgroup, repeats=repeats
    )
    try:
        result = assess_group(table.sheets, bank=question_bank, min_respondents=min_respondents)
    except AnswerError as error:
        place = Place(str(file), table.report.header_line, path=table.report.subgroup_column or "")
        fail([problem.at(place) for problem in error.problems], output_language)
    if sheet is not None:
        named = SheetBank(id=question_bank.id, version=question_bank.version)
        write_new(sheet, dump_sheet(AnswerSheet(answers=result.median_answers(), bank=named)), output_language)
    page = group_page(result, bank=question_bank, language=output_language, top=top)
    deliver_page(page, result, format, output)
    if format == "text":
        show(lambda console: print_reading(table.report, question_bank, console, output_language))


@app.command("read")
def read_answers(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: TableArgument,
    bank: BankOption = None,
    format: FormatOption = "text",
    map: MapOption = None,
    codebook: CodebookOption = None,
    migrate: MigrateOption = False,  # noqa: FBT002 - an option has a name on the command line
    separator: SeparatorOption = None,
    encoding: EncodingOption = None,
    respondent: RespondentOption = None,
    subgroup: SubgroupOption = None,
    repeats: RepeatsOption = None,
    language: LanguageOption = None,
) -> None:
    """Show how a table of respondents is read, without scoring it."""
    question_bank, output_language = require_bank(bank, language)
    options = _options_of(map, codebook, migrate, separator, encoding, output_language)
    table = read_table(
        file, question_bank, options, output_language, respondent=respondent, subgroup=subgroup, repeats=repeats
    )
    deliver(
        table.report,
        format,
        lambda console: print_reading(table.report, question_bank, console, output_language, in_full=True),
    )


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
    map: MapOption = None,
    codebook: CodebookOption = None,
    migrate: MigrateOption = False,  # noqa: FBT002 - an option has a name on the command line
    separator: SeparatorOption = None,
    encoding: EncodingOption = None,
    respondent: RespondentOption = None,
    repeats: RepeatsOption = None,
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
        options=_options_of(map, codebook, migrate, separator, encoding, output_language),
        respondent=respondent,
        repeats=repeats,
        invalid=invalid,
        prefix=prefix,
        strict=strict,
        bank=question_bank,
        format=format,
        language=output_language,
    )


def _options_of(  # noqa: PLR0913, PLR0917 - one parameter per option
    map: list[str] | None,
    codebook: Path | None,
    migrate: bool,  # noqa: FBT001 - an option has a name on the command line
    separator: str | None,
    encoding: Encoding | None,
    language: Language,
) -> ReadingOptions:
    """Return the options of reading answers, or exit with all problems of the codebook."""
    try:
        return ReadingOptions.of(map, codebook, migrate=migrate, separator=separator, encoding=encoding)
    except CentricityError as error:
        fail(error.problems, language)
