"""Reading answers: the options that commands share, sheets, tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from cx_centricity.answers import (
    MAX_TABLE_BYTES,
    AnswerSheet,
    Codebook,
    SheetTable,
    load_codebook,
    load_sheet,
    load_sheets,
)
from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import QuestionBank
from cx_centricity.cli._terminal import STANDARD_INPUT, fail, read_standard_input
from cx_centricity.errors import CentricityError
from cx_centricity.report import labels
from cx_centricity.typing import Encoding, Language, Repeats, Separator

MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=STATEMENT", help="The statement that a column answers. Can be repeated."),
]
CodebookOption = Annotated[
    Path | None,
    typer.Option("--codebook", help="How columns are named and answers coded, as YAML; see the guide on answers."),
]
MigrateOption = Annotated[
    bool, typer.Option("--migrate", help="Accept former ids of statements, and report each change.")
]
SeparatorOption = Annotated[
    str | None,
    typer.Option("--separator", metavar="CHARACTER", help="What separates the cells of a table: , ; | or tab."),
]
EncodingOption = Annotated[
    Encoding | None, typer.Option("--encoding", help="The encoding of the file, if it is not recognised.")
]
RespondentOption = Annotated[
    str | None, typer.Option("--respondent", metavar="COLUMN", help="The column that names the respondents.")
]
SubgroupOption = Annotated[
    str | None,
    typer.Option("--subgroup", metavar="COLUMN", help="The column with the subgroups of a respondent, separated by |."),
]
RepeatsOption = Annotated[
    Repeats | None, typer.Option("--repeats", help="Which row counts if a respondent has several.")
]

_SEPARATORS: Final[dict[str, Separator]] = {
    **{character: character for character in (",", ";", "\t", "|")},
    "tab": "\t",
    "\\t": "\t",
    "comma": ",",
    "semicolon": ";",
}


@dataclass(frozen=True)
class ReadingOptions:
    """How files of answers are to be read."""

    codebook: Codebook
    migrate: bool
    separator: Separator | None
    encoding: Encoding | None

    @classmethod
    def of(
        cls,
        map: list[str] | None,
        codebook: Path | None,
        *,
        migrate: bool,
        separator: str | None,
        encoding: Encoding | None,
    ) -> ReadingOptions:
        """Return the options as they are stated on the command line; CentricityError for a codebook with problems."""
        pairs = [pair.rpartition("=") for pair in map or []]
        if not all(column and statement for column, _, statement in pairs):
            raise typer.BadParameter("write COLUMN=STATEMENT", param_hint="--map")
        if separator is not None and separator not in _SEPARATORS:
            raise typer.BadParameter("use one of , ; | or tab", param_hint="--separator")
        book = Codebook() if codebook is None else load_codebook(codebook)
        columns = {column: statement for column, _, statement in pairs}
        return cls(
            codebook=book.with_columns(columns) if columns else book,
            migrate=migrate,
            separator=None if separator is None else _SEPARATORS[separator],
            encoding=encoding,
        )


def read_sheet(file: Path, bank: QuestionBank, options: ReadingOptions, language: Language) -> AnswerSheet:
    """Read a sheet of answers and print what migration changed, or exit with all problems."""
    try:
        sheet = load_sheet(
            _source(file),
            bank=bank,
            codebook=options.codebook,
            migrate=options.migrate,
            encoding=options.encoding,
            separator=options.separator,
            file=str(file),
        )
    except CentricityError as error:
        fail(error.problems, language)
    for change in sheet.changes:
        line = labels(language)[change.kind].format(change.statement, change.to, change.answer)
        typer.echo(line, err=True)
    return sheet


def assess_file(file: Path, bank: QuestionBank, options: ReadingOptions, language: Language) -> Assessment:
    """Assess the answers in a file, or exit with all problems."""
    return assess(read_sheet(file, bank, options, language), bank=bank)


def read_table(  # noqa: PLR0913 - one parameter per option
    file: Path,
    bank: QuestionBank,
    options: ReadingOptions,
    language: Language,
    *,
    respondent: str | None,
    subgroup: str | None,
    repeats: Repeats | None,
) -> SheetTable:
    """Read a table of respondents, or exit with all problems."""
    try:
        return load_sheets(
            _source(file),
            bank=bank,
            codebook=options.codebook,
            migrate=options.migrate,
            respondent=respondent,
            subgroup=subgroup,
            repeats=repeats,
            encoding=options.encoding,
            separator=options.separator,
            file=str(file),
        )
    except CentricityError as error:
        fail(error.problems, language)


def _source(file: Path) -> Path | bytes:
    return read_standard_input(MAX_TABLE_BYTES) if str(file) == STANDARD_INPUT else file
