"""The command that scores files. What it needs beyond the extra `cli` is looked for only when it runs."""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from cx_centricity.cli._terminal import BankOption, LanguageOption, OutputFormat, opened_bank, spoken

_ENDINGS = ".csv, .tsv, .parquet, .arrow, .feather, .ipc, .jsonl or .ndjson"


class InvalidValue(StrEnum):
    """What a value that is no answer makes of its row."""

    unscored = "unscored"
    unanswered = "unanswered"


def score(  # noqa: PLR0913, PLR0917 - an option each
    file: Annotated[
        Path,
        typer.Argument(metavar="IN", help=f"A file with a row for each answer sheet; its name ends in {_ENDINGS}."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="The file for rows and scores, of any of these formats. If there is one of this name, it is replaced, "
            "but only when all is written.",
        ),
    ],
    map: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=STATEMENT", help="Which statement a column answers; may be given many times."),
    ] = None,
    codebook: Annotated[
        Path | None,
        typer.Option(help="How answers are coded, as YAML: columns, levels, not_applicable, unanswered."),
    ] = None,
    invalid: Annotated[
        InvalidValue, typer.Option(help="What a value that is no answer makes of its row.")
    ] = InvalidValue.unscored,
    prefix: Annotated[str, typer.Option(help="What the names of the new columns begin with.")] = "",
    strict: Annotated[  # noqa: FBT002 - an option has a name on the command line
        bool, typer.Option("--strict", help="Refuse a file that lacks the column of a statement.")
    ] = False,
    bank: BankOption = None,
    format: Annotated[OutputFormat, typer.Option(help="A summary to read, or all of it.")] = OutputFormat.text,
    language: LanguageOption = None,
) -> None:
    """Score a file of answer sheets of any size: all its rows and columns, and the scores, go to another file."""
    pairs = [pair.rpartition("=") for pair in map or []]
    if not all(column and statement for column, _, statement in pairs):
        raise typer.BadParameter("write COLUMN=STATEMENT", param_hint="--map")
    try:
        # Polars takes as long to import as all the rest, which the other commands must not pay for.
        run = import_module("cx_centricity.cli._score_run").run
    except ModuleNotFoundError as error:
        if error.name not in {"narwhals", "polars"}:
            raise
        sys.exit(f"score needs {error.name}, which is not installed: pip install 'cx-centricity[cli,frames]'")
    opened = opened_bank(bank, language)
    run(
        file,
        output,
        columns={column: statement for column, _, statement in pairs},
        codebook=codebook,
        invalid=invalid.value,
        prefix=prefix,
        strict=strict,
        bank=opened,
        format=format,
        language=spoken(language, opened),
    )
