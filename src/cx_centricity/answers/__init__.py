"""Answers: sheets and tables that are read, what a cell means, which answers are valid, migration."""

from cx_centricity.answers._answers import (
    NOT_APPLICABLE,
    Answers as Answers,
    answers_schema,
    check_answers as check_answers,
)
from cx_centricity.answers._cell_rule import CellRule as CellRule
from cx_centricity.answers._codebook import (
    BLANK_RUN as BLANK_RUN,
    BLANKS as BLANKS,
    Code,
    Codebook,
    ColumnMatch,
    ColumnReport,
    StatementCodes,
    same_name as same_name,
    tidied as tidied,
)
from cx_centricity.answers._codebook_file import load_codebook
from cx_centricity.answers._dialect import (
    MAX_ROW as MAX_ROW,
    Decoding as Decoding,
    Dialect as Dialect,
    decoded as decoded,
    foreign_format as foreign_format,
    read_rows as read_rows,
    recognise as recognise,
)
from cx_centricity.answers._migration import Migration, MigrationChange, migrate_answers
from cx_centricity.answers._sheet import AnswerSheet, SheetBank, check_sheet as check_sheet
from cx_centricity.answers._sheet_file import dump_sheet, load_sheet
from cx_centricity.answers._table import (
    MAX_TABLE_BYTES as MAX_TABLE_BYTES,
    RESPONDENT as RESPONDENT,
    RowWidth as RowWidth,
    column_problems as column_problems,
    find_column as find_column,
    fitted_rows as fitted_rows,
    former_ids as former_ids,
    load_sheets,
    parse_object as parse_object,
)
from cx_centricity.answers._table_report import Reading, SheetTable, SubgroupSize, TableReport, TitleRow

__all__ = [
    "NOT_APPLICABLE",
    "AnswerSheet",
    "Code",
    "Codebook",
    "ColumnMatch",
    "ColumnReport",
    "Migration",
    "MigrationChange",
    "Reading",
    "SheetBank",
    "SheetTable",
    "StatementCodes",
    "SubgroupSize",
    "TableReport",
    "TitleRow",
    "answers_schema",
    "dump_sheet",
    "load_codebook",
    "load_sheet",
    "load_sheets",
    "migrate_answers",
]


def __dir__() -> list[str]:
    return __all__
