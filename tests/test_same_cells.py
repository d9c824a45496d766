"""Cells mean the same wherever they are: in sheets, in files of every format and dialect, in frames of every engine."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from cx_centricity import QuestionBank
from cx_centricity.answers import BLANKS, CellRule, Codebook, StatementCodes
from cx_centricity.frames import score_frame
from cx_centricity.testing import Sheet
from frames_data import ENGINES, added_names, arrow_of, cells_in, expected_cells, ids_of
from small_bank import Raw, make, put, raw_bank

duckdb: Any = import_module("duckdb")
pytestmark = pytest.mark.usefixtures("small_bank_folder", "traced_polars_threads")
FEWER: Final = settings(max_examples=settings().max_examples // 4)
"""Each example is a frame of many cells, on several engines."""


def raw_named_bank() -> Raw:
    """Return a bank with a statement in each direction, so that the points of a direction show the level of a cell."""
    raw = raw_bank() | {"pitfalls": [], "renamed": [{"old": "loop", "new": "second_x"}], "retired": ["coupons"]}
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
        st.sampled_from([str(number) for number in rule.numbers]),
        some,
        st.builds(lambda text, change: change(text), some, st.sampled_from([str.upper, str.title, str.swapcase])),
        st.builds(lambda before, text, after: before + text + after, blank, some, blank),
        st.builds(lambda text, between: text.replace(" ", between), some, blank),
        st.sampled_from(["", " ", "\xa0"]),
    )


def test_every_kind_of_blank_is_tried() -> None:
    assert set(SPACES) <= set(BLANKS)


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
    book = codebook or Codebook()
    rule = CellRule(bank, book)
    book = Codebook(**{**dict(book), "columns": {}})
    texts = data.draw(st.lists(texts_of(rule, statement), min_size=20, max_size=60))
    check_meanings(pl.Series(texts), statement, rule, book, bank)


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int64, pl.Float64], ids=str)
@pytest.mark.parametrize("codebook", [book or Codebook() for book in CODEBOOKS], ids=["no codes", "codes", "own codes"])
@pytest.mark.parametrize("bank", BANKS, ids=["levels from 1", "levels from 0"])
def test_numbers_mean_the_same_on_every_engine(bank: QuestionBank, codebook: Codebook, dtype: Any) -> None:
    numbers = [number for number in BY_NUMBER if dtype != pl.Int8 or number < 128]
    book = Codebook(**{**dict(codebook), "columns": {}})
    for statement in ("first_x", "second_x"):
        check_meanings(pl.Series(numbers, dtype=dtype), statement, CellRule(bank, book), book, bank)
