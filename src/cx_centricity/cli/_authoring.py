"""The commands for those who write question banks: new, check, show, diff, schema."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

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
    fail,
    open_bank,
    opened_bank,
    show,
    spoken,
    stated_language,
)
from cx_centricity.cli._words import WORDS
from cx_centricity.errors import BankError, CentricityError, Problem
from cx_centricity.loading import bank_schema, get_bank, scaffold
from cx_centricity.typing import Language

authoring: typer.Typer = typer.Typer(help="Write question banks of your own.", no_args_is_help=True)


class CheckFormat(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"


class SchemaOf(StrEnum):
    """What a schema describes."""

    bank = "bank"
    answers = "answers"
    result = "result"


@authoring.command()
def new(
    folder: Annotated[Path, typer.Argument(help="A folder that is new or empty.")],
    extends: Annotated[str | None, typer.Option(help="Begin an overlay of this installed bank.")] = None,
    language: LanguageOption = None,
) -> None:
    """Write a commented bank to begin with, valid as it is, and the schema by which editors help to fill it in."""
    in_language = spoken(language)
    words = WORDS[in_language]
    try:
        if extends is not None:
            get_bank(extends)
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            _refuse(words["not empty"].format(folder))
        (folder / "bank.yaml").write_text(scaffold(in_language, extends=extends), encoding="utf-8")
        (folder / "bank.schema.json").write_text(_json(bank_schema()), encoding="utf-8")
    except BankError as error:
        fail(error.problems, in_language)
    except OSError as error:
        _refuse(words["not written"].format(folder, error.strerror))
    typer.echo(words["written"].format(folder))


@authoring.command()
def check(
    bank: BankSource,
    format: Annotated[CheckFormat, typer.Option(help="Lines to read, or one JSON object.")] = CheckFormat.text,
    language: LanguageOption = None,
) -> None:
    """Check a bank: print its problems and warnings with their places; exit code 1 if there are problems."""
    opened: QuestionBank | None = None
    try:
        opened = open_bank(bank)
        found = opened.warnings
    except CentricityError as error:
        found = error.problems
        language = language or stated_language(bank)
    in_language = spoken(language, opened)
    if format is CheckFormat.json:
        identity = None if opened is None else {"id": opened.id, "version": opened.version}
        problems = [_as_json(problem, in_language) for problem in found]
        typer.echo(json.dumps({"bank": identity, "problems": problems}, ensure_ascii=False, indent=2))
    else:
        for problem in found:
            typer.echo(problem.line(in_language))
        words = WORDS[in_language]
        named = words["bad"] if opened is None else words["good"].format(opened.id, opened.version)
        typer.echo(f"{named} {words[found[0].severity].format(len(found)) if found else ''}".rstrip())
    raise typer.Exit(opened is None)


@authoring.command("show")
def show_bank(
    bank: Annotated[str | None, typer.Argument(help=f"A bank, else the bundled one: {SOURCE}")] = None,
    language: LanguageOption = None,
) -> None:
    """Show the structure of a bank: ids, weights, thresholds and the points that can be reached."""
    opened = opened_bank(bank, language)
    show(lambda console: print_bank(opened, WORDS[spoken(language, opened)], console))


@authoring.command()
def diff(old: BankSource, new: BankSource, language: LanguageOption = None) -> None:
    """Show what changes for scores and what only in words; exit code 1 if the new version is too low for that."""
    before, after = opened_bank(old, language), opened_bank(new, language)
    difference = diff_banks(before, after)
    show(lambda console: print_diff(difference, WORDS[spoken(language, after)], console))
    raise typer.Exit(not difference.is_version_enough)


@authoring.command()
def schema(
    of: Annotated[SchemaOf, typer.Option(help="What the schema describes.")] = SchemaOf.bank,
    bank: BankOption = None,
) -> None:
    """Print a JSON Schema: of bank files, of the answer sheets of a bank, or of results."""
    if of is SchemaOf.answers:
        printed = answers_schema(opened_bank(bank, None))
    else:
        printed = bank_schema() if of is SchemaOf.bank else assessment_schema()
    typer.echo(_json(printed), nl=False)


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)


def _json(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _as_json(problem: Problem, language: Language) -> dict[str, Any]:
    return {**problem.to_dict(), "message": problem.message(language)}
