"""The command group `bank`, for authors of question banks: new, check, show, diff, schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from cx_centricity.answers import answers_schema
from cx_centricity.assessment import assessment_schema
from cx_centricity.bank import QuestionBank, diff_banks
from cx_centricity.cli._bank_report import print_bank, print_diff
from cx_centricity.cli._terminal import (
    SOURCE,
    BankOption,
    BankSource,
    LanguageOption,
    OutputFormat,
    fail,
    open_bank,
    require_bank,
    resolve_language,
    show,
    stated_language,
)
from cx_centricity.errors import BankError, CentricityError
from cx_centricity.loading import bank_schema, get_bank, scaffold
from cx_centricity.report import labels

authoring: typer.Typer = typer.Typer(help="Write your own question banks.", no_args_is_help=True)


@authoring.command()
def new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    extends: Annotated[str | None, typer.Option(help="Start an overlay of this installed bank.")] = None,
    language: LanguageOption = None,
) -> None:
    """Write a valid sample bank with comments, and its JSON Schema for editors."""
    output_language = resolve_language(language)
    words = labels(output_language)
    try:
        if extends is not None:
            get_bank(extends)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            _refuse(words["not empty"].format(folder))
        (folder / "bank.yaml").write_text(scaffold(output_language, extends=extends), encoding="utf-8")
        (folder / "bank.schema.json").write_text(_json(bank_schema()), encoding="utf-8")
    except BankError as error:
        fail(error.problems, output_language)
    except OSError as error:
        _refuse(words["not written"].format(folder, error.strerror or error))
    typer.echo(words["written"].format(folder))


@authoring.command()
def check(
    bank: BankSource,
    format: Annotated[OutputFormat, typer.Option(help="One line per problem, or one JSON object.")] = "text",
    language: LanguageOption = None,
) -> None:
    """Check a bank and print its problems or warnings. The exit code is 1 if there are problems."""
    opened: QuestionBank | None = None
    try:
        opened = open_bank(bank)
        found = opened.warnings
    except CentricityError as error:
        found = error.problems
        language = language or stated_language(error)
    output_language = resolve_language(language, opened)
    if format == "json":
        identity = None if opened is None else {"id": opened.id, "version": opened.version}
        problems = [{**problem.to_dict(), "message": problem.message(output_language)} for problem in found]
        typer.echo(_json({"bank": identity, "problems": problems}), nl=False)
    else:
        for problem in found:
            typer.echo(problem.line(output_language))
        words = labels(output_language)
        verdict = words["bad"] if opened is None else words["good"].format(opened.id, opened.version)
        typer.echo(f"{verdict} {words[found[0].severity].format(len(found)) if found else ''}".rstrip())
    raise typer.Exit(opened is None)


@authoring.command("show")
def show_bank(
    bank: Annotated[str | None, typer.Argument(help=f"A bank, or else the bundled one: {SOURCE}")] = None,
    language: LanguageOption = None,
) -> None:
    """Show the structure of a bank: ids, weights, stages, reachable points."""
    opened, output_language = require_bank(bank, language)
    show(lambda console: print_bank(opened, labels(output_language), console))


@authoring.command()
def diff(old: BankSource, new: BankSource, language: LanguageOption = None) -> None:
    """Show the changes that affect scores and those that do not. The exit code is 1 if the new version is too low."""
    before, _ = require_bank(old, language)
    after, output_language = require_bank(new, language)
    difference = diff_banks(before, after)
    show(lambda console: print_diff(difference, labels(output_language), console))
    raise typer.Exit(not difference.is_version_enough)


@authoring.command()
def schema(
    of: Annotated[Literal["bank", "answers", "result"], typer.Option(help="What the schema describes.")] = "bank",
    bank: BankOption = None,
) -> None:
    """Print a JSON Schema: of bank files, of the answer sheets of a bank, or of results."""
    if of == "answers":
        printed = answers_schema(require_bank(bank, None)[0])
    else:
        printed = bank_schema() if of == "bank" else assessment_schema()
    typer.echo(_json(printed), nl=False)


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
