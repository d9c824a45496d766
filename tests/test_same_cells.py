"""Cells mean the same wherever they are: in sheets, in files of every format and dialect, in frames of every engine."""

from __future__ import annotations

import json
import warnings
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from math import inf, nan
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from cx_centricity import AnswerError, QuestionBank, assess
from cx_centricity.answers import BLANKS, CellRule, Codebook, SheetTable, StatementCodes, load_sheet, load_sheets
from cx_centricity.errors import CentricityError
from cx_centricity.frames import FileSummary, FrameWarning, _blocks, score_file, score_frame
from cx_centricity.testing import Sheet
from frames_data import ENGINES, added_names, arrow_of, cells_in, expected_cells, ids_of
from scaled_bank import SCALED_BANK
from small_bank import Raw, make, put, raw_bank

duckdb: Any = import_module("duckdb")
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")
FEWER: Final = settings(max_examples=settings().max_examples // 4)
"""Each example is a frame of many cells, on several engines."""


def raw_named_bank() -> Raw:
    """Return a bank with a statement in each direction, so that the points of a direction show the level of a cell."""
    raw: Raw = raw_bank() | {"pitfalls": [], "renamed": [{"old": "loop", "new": "second_x"}], "retired": ["coupons"]}
    names = iter((("Замкнутый цикл", "Мы отвечаем на каждый отзыв."), ("Hiring", "Jobs have profiles"), ("Чек", "Да")))
    for direction, (title, claim) in zip(raw["directions"], names, strict=True):
        direction["statements"][1:] = []
        direction["statements"][0] |= {"title": title, "claim": claim}
    put(raw, "directions.0.statements.0.level_texts", ["не делаем", "делаем отчасти", "делаем всегда"])
    put(raw, "directions.1.statements.0.reversed", value=True)
    return raw


def raw_other_bank() -> Raw:
    """Return such a bank with levels from 0 whose titles are numbers and common words."""
    raw = raw_named_bank() | {"language": "ru"}
    for number, title in enumerate(("Нет", "50", "Да")):
        put(raw, f"levels.{number}.number", number)
        put(raw, f"levels.{number}.title", title)
    return raw


BANKS: Final = (make(raw_named_bank()), make(raw_other_bank()))
CODEBOOKS: Final = (
    None,
    Codebook(
        levels={1: 2, "10": 1, "Да": 2, "fully so": 1}, not_applicable=(98, -1, "нет данных"), unanswered=(99, "?")
    ),
    Codebook(
        columns={"Q 1": "first_x"},
        levels={"да": 2},
        unanswered=(0, "не знаю", "n/a"),
        statements={
            "first_x": StatementCodes(levels={2: 1, "да": 1, "5": 2}),
            "second_x": StatementCodes(title="Другой вопрос", levels={"да": 2}),
        },
    ),
)
BY_NUMBER: Final = (*range(-1, 4), 5, 10, 50, 97, 98, 99, 10**12)
STRANGE: Final = ("x", "3.5", "03", "+2", "1e0", "٣", "None", "nan", "2 2", "да нет", "98.5")
SPACES: Final = (*" \t\n\r\x0b\x1c\x85\xa0", "\u2003", "\u200b", "\u2060", "\ufeff", "\u3000")


def texts_of(rule: CellRule, statement: str) -> st.SearchStrategy[str]:
    """Return texts that a cell may have: known ones with other letters and spaces, numbers, and others."""
    known = sorted(rule.texts(statement))
    some = st.one_of(st.sampled_from(known), st.sampled_from([*map(str, BY_NUMBER), "3.0", "1,0", *STRANGE]))
    blank = st.text(st.sampled_from(SPACES), min_size=1, max_size=2)
    return st.one_of(
        st.sampled_from([str(number) for number in sorted(rule.levels(statement))]),
        some,
        st.tuples(some, st.sampled_from([str.upper, str.title, str.swapcase])).map(lambda drawn: drawn[1](drawn[0])),
        st.tuples(blank, some, blank).map("".join),
        st.tuples(some, blank).map(lambda drawn: drawn[0].replace(" ", drawn[1])),
        st.sampled_from(["", " ", "\xa0"]),
    )


def test_every_kind_of_blank_is_tried() -> None:
    assert set(SPACES) <= set(BLANKS)


def without_columns(codebook: Codebook | None) -> Codebook:
    return (codebook or Codebook()).model_copy(update={"columns": {}})


# Frames


EVERY_ENGINE: Final[dict[str, Callable[[pl.DataFrame], Any]]] = {
    **ENGINES,
    "duckdb": lambda frame: duckdb.from_arrow(arrow_of(frame)),
}


def check_meanings(column: pl.Series, statement: str, rule: CellRule, codebook: Codebook, bank: QuestionBank) -> None:
    """Check a column of a statement on every engine against the rule for single cells."""
    meanings = [rule.meaning(statement, cell) for cell in column.to_list()]
    sheets: list[Sheet] = [{statement: None if code == rule.invalid else rule.answer(code)} for code in meanings]
    expected = expected_cells(sheets, bank) | {"invalid": [int(code == rule.invalid) for code in meanings]}
    frame = pl.DataFrame({id: pl.Series([None] * len(column), dtype=pl.Int8) for id in ids_of(bank)})
    frame = frame.with_columns(column.alias(statement))
    for name, engine in EVERY_ENGINE.items():
        scored = score_frame(engine(frame), bank=bank, codebook=codebook, invalid="unanswered")
        assert cells_in(scored, added_names(bank)) == expected, name


@FEWER
@given(st.sampled_from(BANKS), st.sampled_from(CODEBOOKS), st.sampled_from(["first_x", "second_x"]), st.data())
def test_law_texts_mean_the_same_on_every_engine(
    bank: QuestionBank, codebook: Codebook | None, statement: str, data: st.DataObject
) -> None:
    book = without_columns(codebook)
    rule = CellRule(bank, book)
    texts = data.draw(st.lists(texts_of(rule, statement), min_size=20, max_size=60))
    check_meanings(pl.Series(texts), statement, rule, book, bank)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int64, pl.Float64], ids=str)
@pytest.mark.parametrize("codebook", CODEBOOKS, ids=["no codes", "codes", "own codes"])
def test_numbers_mean_the_same_on_every_engine(codebook: Codebook | None, dtype: Any) -> None:
    numbers = [number for number in BY_NUMBER if dtype != pl.Int8 or number < 128]
    book = without_columns(codebook)
    for bank, statement in zip(BANKS, ("first_x", "second_x"), strict=True):
        check_meanings(pl.Series(numbers, dtype=dtype), statement, CellRule(bank, book), book, bank)


# Scales


SCALED_CODEBOOKS: Final = (
    None,
    Codebook(
        levels={"Да": 2, "L1": 3, "always": 1000, 5: 1000, 0: 1}, not_applicable=(98, "Нет"), unanswered=("L3", 1000)
    ),
    Codebook(levels={"yes": 1, 1: 3}, statements={"second_x": StatementCodes(levels={"yes": 1000, "L3": 3, 1: 0})}),
)


def ids_refused(read: Callable[[], object]) -> set[object]:
    """Return the statements whose answers are refused, none if all are accepted."""
    try:
        read()
    except AnswerError as error:
        return {problem.data["statement"] for problem in error.problems}
    return set()


@FEWER
@given(st.sampled_from(SCALED_CODEBOOKS), st.data())
def test_law_a_row_a_sheet_and_a_mapping_mean_the_same_on_every_scale(
    codebook: Codebook | None, data: st.DataObject
) -> None:
    book = codebook or Codebook()
    rule = CellRule(SCALED_BANK, book)
    numbers = st.sampled_from((*BY_NUMBER, 1000, 3.0, 2.5))
    cells: dict[str, Any] = {
        id: data.draw(st.one_of(texts_of(rule, id).filter(str.isprintable), numbers, st.none()), label=id)
        for id in ids_of(SCALED_BANK)
    }
    meanings = {id: rule.meaning(id, cell) for id, cell in cells.items()}
    refused = {id for id, code in meanings.items() if code == rule.invalid}
    answers: Sheet = {id: rule.answer(code) for id, code in meanings.items() if id not in refused}
    wrong: Sheet = {**answers, **dict.fromkeys(refused, -1)}
    row, sheet = json.dumps({"who": "A", **cells}).encode(), json.dumps(cells).encode()
    assert ids_refused(lambda: load_sheets(row, bank=SCALED_BANK, codebook=book)) == refused
    assert ids_refused(lambda: load_sheet(sheet, bank=SCALED_BANK, codebook=book)) == refused
    assert ids_refused(lambda: assess(wrong, bank=SCALED_BANK)) == refused
    if not refused:
        (of_row,) = load_sheets(row, bank=SCALED_BANK, codebook=book).sheets
        assert of_row.answers == load_sheet(sheet, bank=SCALED_BANK, codebook=book).answers == answers


# Files


class Table(NamedTuple):
    """A table as its author sees it: the names of the columns, the statements that they answer, the cells."""

    names: list[str]
    statements: list[str | None]
    rows: list[list[Any]]

    def meanings(self, rule: CellRule) -> list[dict[str, int]]:
        """Return the meaning of each answer by row and statement."""
        return [
            {id: rule.meaning(id, cell) for id, cell in zip(self.statements, row, strict=True) if id}
            for row in self.rows
        ]


def names_of(bank: QuestionBank, rule: CellRule, statement: str) -> list[str]:
    """Return the names that a column of a statement may have."""
    codes = rule.codebook.statements[statement]
    former = [old for old, present in bank.present_ids.items() if present == statement]
    with_number = f"{codes.number}. {codes.claim}"
    return [statement, f" {statement.upper()}\xa0", codes.number, codes.title, with_number, *former]


@st.composite
def tables(
    draw: st.DrawFn,
    bank: QuestionBank,
    rule: CellRule,
    cells: Callable[[str], st.SearchStrategy[Any]],
    *,
    least: int = 0,
) -> Table:
    """Return tables of a bank; each row has a text in its first column, so that none is blank."""
    ids = draw(st.lists(st.sampled_from(ids_of(bank)), min_size=1, unique=True))
    names = ["who", *(draw(st.sampled_from(names_of(bank, rule, id))) for id in ids), "coupons", "note"]
    notes = st.text(st.sampled_from("ab ,;|\t\"'\nё\ufeff"), max_size=6)
    row = st.tuples(st.sampled_from(["a", "б", "\ufeffc", "1,5"]), *map(cells, ids), st.just("2"), notes)
    rows = draw(st.lists(row.map(list), min_size=least, max_size=8))
    return Table(names, [None, *ids, None, None], rows)


CODECS: Final = {
    "utf-8": (b"", "utf-8"),
    "utf-8 with mark": (BOM_UTF8, "utf-8"),
    "utf-16-le": (BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be": (BOM_UTF16_BE, "utf-16-be"),
    "utf-16 without mark": (b"", "utf-16-le"),
    "windows-1251": (b"", "cp1251"),
}


class CsvFile(NamedTuple):
    """The bytes of a table in a dialect, its cells as the encoding holds them, and what must be recognised."""

    data: bytes
    table: Table
    codec: str
    separator: str
    header_line: int


def quoted(cell: str, separator: str, *, always: bool) -> str:
    if always or set(cell) & {separator, *'"\r\n'}:
        return '"' + cell.replace('"', '""') + '"'
    return cell


@st.composite
def csv_files(draw: st.DrawFn, table: Table) -> CsvFile:
    """Return a table as CSV in any dialect."""
    mark, codec = CODECS[draw(st.sampled_from([*CODECS]))]
    table = table._replace(rows=[[cell.encode(codec, "replace").decode(codec) for cell in row] for row in table.rows])
    separator, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n", "\r"]))
    always = draw(st.booleans())
    surplus = [""] * draw(st.sampled_from([0, 0, 2]))
    rows = [[*cells, *surplus] for cells in (table.names, *table.rows)]
    for position in draw(st.lists(st.integers(1, len(rows)), max_size=2)):
        rows.insert(position, draw(st.sampled_from([[], [""], [" "], [""] * len(rows[0]), ["\xa0", *rows[0][9:]]])))
    titles = draw(st.sampled_from([[], [], ["Survey of the year"], ["Опрос", "made by hand"]]))
    announced = draw(st.sampled_from([[], [f"sep={separator}"]]))
    written = (separator.join(quoted(cell, separator, always=always) for cell in row) for row in rows)
    whole = end.join([*announced, *titles, *written]) + draw(st.sampled_from(["", end]))
    data = mark + whole.encode(codec, "replace")
    return CsvFile(data, table, codec, separator, 1 + len(announced) + len(titles))


def read_both(name: str, data: bytes, **stated: Any) -> tuple[SheetTable | CentricityError, FileSummary]:
    """Return what `load_sheets` makes of a file, or raises, and what `score_file` does; the scores are in a file."""
    Path(name).write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FrameWarning)
        summary = score_file(name, "out.parquet", invalid="unanswered", **stated)
    try:
        return load_sheets(name, **stated), summary
    except CentricityError as error:
        return error, summary


def check_same(table: Table, name: str, data: bytes, bank: QuestionBank, **stated: Any) -> FileSummary:
    """Check what both readers make of a file against the rule for single cells."""
    codebook: Codebook = stated["codebook"]
    rule = CellRule(bank, codebook)
    sheets, summary = read_both(name, data, bank=bank, **stated)
    meanings = table.meanings(rule)
    invalid = [sum(code == rule.invalid for code in row.values()) for row in meanings]
    answers: list[Sheet] = [
        {id: None if code == rule.invalid else rule.answer(code) for id, code in row.items()} for row in meanings
    ]
    scored = pl.read_parquet("out.parquet")
    assert cells_in(scored, added_names(bank)) == expected_cells(answers, bank) | {"invalid": invalid}
    if isinstance(sheets, SheetTable):
        assert not any(invalid)
        assert [sheet.answers for sheet in sheets.sheets] == answers
        report = sheets.report
        assert (report.encoding, report.separator) == (summary.encoding, summary.separator)
        assert (report.header_line, report.title_rows) == (summary.header_line, summary.title_rows)
        assert report.columns == summary.columns
    else:
        assert {problem.code for problem in sheets.problems} == {"cells-not-answers"}
        found = {(p.data["column"], p.data["statement"]): p.data["count"] for p in sheets.problems}
        assert found == {(values.column, values.statement): values.count for values in summary.invalid}
        assert sum(values.count for values in summary.invalid) == sum(invalid)
        if name.endswith("csv"):
            examples = {problem.data["column"]: problem.data["examples"] for problem in sheets.problems}
            assert examples == {values.column: values.examples for values in summary.invalid}
    return summary


each_bank_with_codes = given(st.sampled_from(BANKS), st.sampled_from(CODEBOOKS), st.data())
block_sizes = st.sampled_from([7, 300, 2**23])


@each_bank_with_codes
def test_law_csv_is_read_alike_in_every_dialect(
    bank: QuestionBank, codebook: Codebook | None, data: st.DataObject
) -> None:
    book = without_columns(codebook)
    rule = CellRule(bank, book)
    file = data.draw(csv_files(data.draw(tables(bank, rule, lambda id: texts_of(rule, id)))))
    is_unmarked = file.codec == "utf-16-le" and not file.data.startswith(BOM_UTF16_LE)
    stated: dict[str, Any] = {"encoding": "utf-16"} if is_unmarked else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_blocks, "BLOCK_BYTES", data.draw(block_sizes))
        summary = check_same(file.table, "in.csv", file.data, bank, codebook=book, migrate=True, **stated)
    assert (summary.separator, summary.header_line) == (file.separator, file.header_line)
    kept = pl.read_parquet("out.parquet").select("who", "coupons", "note").rows()
    assert kept == [(row[0], "2", row[-1] or None) for row in file.table.rows]


@each_bank_with_codes
def test_law_json_lines_are_read_alike(bank: QuestionBank, codebook: Codebook | None, data: st.DataObject) -> None:
    book = without_columns(codebook)
    rule = CellRule(bank, book)
    numbers = st.sampled_from([*BY_NUMBER, 1.0, 98.0, 2.5])
    table = data.draw(tables(bank, rule, lambda id: st.one_of(texts_of(rule, id), numbers, st.none()), least=1))
    lines = [json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False) for row in table.rows]
    text = data.draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_blocks, "BLOCK_BYTES", data.draw(block_sizes))
        mark = data.draw(st.sampled_from([b"", BOM_UTF8]))
        check_same(table, "in.jsonl", mark + text.encode(), bank, codebook=book, migrate=True)


@each_bank_with_codes
def test_law_parquet_is_read_alike(bank: QuestionBank, codebook: Codebook | None, data: st.DataObject) -> None:
    book = without_columns(codebook)
    rule = CellRule(bank, book)
    whole = st.sampled_from(BY_NUMBER)
    kinds = [whole, st.one_of(whole.map(float), st.sampled_from([2.5, inf, nan]))]

    def cells(id: str) -> st.SearchStrategy[Any]:
        return st.one_of(data.draw(st.sampled_from([*kinds, texts_of(rule, id)])), st.none())

    table = data.draw(tables(bank, rule, cells))
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.names)
    frame = pl.DataFrame([pl.Series(name, values) for name, values in zip(table.names, columns, strict=True)])
    file = BytesIO()
    frame.write_parquet(file, row_group_size=3)
    check_same(table, "in.parquet", file.getvalue(), bank, codebook=book, migrate=True)
