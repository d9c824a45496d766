"""How columns are read: empty ones, codes, texts, types."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from cx_centricity import NOT_APPLICABLE, AnswerValue
from cx_centricity.errors import FrameError
from cx_centricity.frames import Codebook, score_frame
from cx_centricity.testing import Sheet
from frames_data import (
    ENGINES,
    SMALL_ADDED,
    SMALL_BANK,
    TEXT_CODES,
    arrow_of,
    cells_in,
    expected_cells,
    ids_of,
    pandas_of,
    types_of,
)
from small_bank import Raw, make, put, raw_bank
from strategies import full_sheet

pandas: Any = import_module("pandas")
pyarrow: Any = import_module("pyarrow")
dask: Any = import_module("dask.dataframe")
NO_ANSWERS: Sheet = {}
score = partial(score_frame, bank=SMALL_BANK)


EMPTY: dict[str, Callable[[int], Any]] = {
    "polars": lambda rows: pl.DataFrame({id: [None] * rows for id in ids_of(SMALL_BANK)}),
    "polars-lazy": lambda rows: pl.LazyFrame({id: [None] * rows for id in ids_of(SMALL_BANK)}),
    "polars-text": lambda rows: pl.DataFrame(
        {id: pl.Series([None] * rows, dtype=pl.String) for id in ids_of(SMALL_BANK)}
    ),
    "polars-float": lambda rows: pl.DataFrame(
        {id: pl.Series([None] * rows, dtype=pl.Float64) for id in ids_of(SMALL_BANK)}
    ),
    "polars-bool": lambda rows: pl.DataFrame(
        {id: pl.Series([None] * rows, dtype=pl.Boolean) for id in ids_of(SMALL_BANK)}
    ),
    "pandas-object": lambda rows: pandas.DataFrame({id: [None] * rows for id in ids_of(SMALL_BANK)}, dtype=object),
    "pandas-text": lambda rows: pandas.DataFrame({id: [None] * rows for id in ids_of(SMALL_BANK)}, dtype="str"),
    "pandas-float": lambda rows: pandas.DataFrame({id: [float("nan")] * rows for id in ids_of(SMALL_BANK)}),
    "pyarrow": lambda rows: pyarrow.table({id: pyarrow.nulls(rows) for id in ids_of(SMALL_BANK)}),
}


@pytest.mark.parametrize("kind", EMPTY)
@pytest.mark.parametrize("rows", [0, 3])
def test_empty_columns_are_unanswered(kind: str, rows: int) -> None:
    scored = score(EMPTY[kind](rows))
    assert cells_in(scored, SMALL_ADDED) == expected_cells([NO_ANSWERS] * rows, SMALL_BANK)
    assert set(types_of(scored, SMALL_ADDED)) == {"int32"}
    mixed = EMPTY[kind](3)
    if kind.startswith("polars"):
        mixed = mixed.with_columns(pl.lit(2).alias("first_x"))
    elif kind.startswith("pandas"):
        mixed["first_x"] = 2
    else:
        mixed = mixed.set_column(0, "first_x", pyarrow.array([2] * 3))
    one: Sheet = {"first_x": 2}
    assert cells_in(score(mixed), SMALL_ADDED) == expected_cells([one] * 3, SMALL_BANK)


MEANINGS: list[tuple[AnswerValue, list[str | None]]] = [
    (1, ["1", "  no ", "1,0", "NO", "L1", "1 — L1", "a"]),
    (2, ["\t2\n", " Да ", "Да", "да", "2. l2", "B"]),
    (3, ["3", "3.0", " 3 ", "all of it", "ALL OF\u2003IT", "\x853\u200b"]),
    (NOT_APPLICABLE, ["n/a", " n/a", "-1", "-1.0", "98", "98.0", "98,0", "N/A", "Н/П", "Does not  apply"]),
    (None, ["", "  ", "99", "99.0", "?", "1000000000000", None, "не знаю", "Не\xa0знаю", "NO ANSWER", "\ufeff"]),
]
TEXTS: dict[str | None, AnswerValue] = {text: answer for answer, texts in MEANINGS for text in texts}
STRANGE = ["4", "0", "3.5", "03", "nan", "None", "x", "No no", "2 2", "3 — L2", "5 \u2014 b", "+2", "1e0", "٣"]
CELLS = [*TEXTS, *STRANGE]


def text_frame(column: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({id: [2] * len(CELLS) for id in ids_of(SMALL_BANK)}).with_columns(column.alias("first_x"))


TEXT_FRAMES: dict[str, Callable[[], Any]] = {
    "polars": lambda: text_frame(pl.Series(CELLS)),
    "polars-lazy": lambda: text_frame(pl.Series(CELLS)).lazy(),
    "polars-categorical": lambda: text_frame(pl.Series(CELLS, dtype=pl.Categorical)),
    "polars-enum": lambda: text_frame(pl.Series(CELLS, dtype=pl.Enum([cell for cell in CELLS if cell is not None]))),
    "pyarrow": lambda: arrow_of(text_frame(pl.Series(CELLS))),
    "pyarrow-dictionary": lambda: with_pyarrow(pyarrow.array(CELLS).dictionary_encode()),
    "pyarrow-large": lambda: with_pyarrow(pyarrow.array(CELLS, pyarrow.large_string())),
    "pandas": lambda: with_pandas("str"),
    "pandas-object": lambda: with_pandas(object),
    "pandas-category": lambda: with_pandas("category"),
    "pandas-ordered": lambda: with_pandas(pandas.CategoricalDtype([c for c in CELLS if c is not None], ordered=True)),
    "pandas-arrow": lambda: with_pandas(pandas.ArrowDtype(pyarrow.string())),
    "dask": lambda: dask.from_pandas(with_pandas("str"), npartitions=2),
}


def with_pandas(dtype: Any) -> Any:
    return pandas_of(text_frame(pl.Series(CELLS))).assign(first_x=pandas.Series(CELLS, dtype=dtype))


def with_pyarrow(column: Any) -> Any:
    return arrow_of(text_frame(pl.Series(CELLS))).set_column(0, "first_x", column)


@pytest.mark.parametrize("kind", TEXT_FRAMES)
def test_texts_are_read_by_the_codebook_in_every_kind_of_column(kind: str) -> None:
    sheets = [full_sheet(SMALL_BANK, 2, first_x=TEXTS.get(cell)) for cell in CELLS]
    scored = cells_in(score(TEXT_FRAMES[kind](), codebook=TEXT_CODES, invalid="unanswered"), SMALL_ADDED)
    assert scored == expected_cells(sheets, SMALL_BANK) | {"invalid": [0] * len(TEXTS) + [1] * len(STRANGE)}
    scored = cells_in(score(TEXT_FRAMES[kind](), codebook=TEXT_CODES), SMALL_ADDED)
    assert scored["points"] == [*expected_cells(sheets[: len(TEXTS)], SMALL_BANK)["points"], *[None] * len(STRANGE)]


BLANKS = [chr(code) for code in range(0x110000) if chr(code).isspace()]
BLANK_ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    **ENGINES,
    "duckdb": lambda frame: import_module("duckdb").from_arrow(arrow_of(frame)),
}


def test_blanks_around_texts_are_the_same_on_every_engine() -> None:
    cells = [*(f"{blank}3{blank}" for blank in (*BLANKS, "\ufeff", "\u200b")), *BLANKS]
    frame = pl.DataFrame({id: [2] * len(cells) for id in ids_of(SMALL_BANK)}).with_columns(first_x=pl.Series(cells))
    expected = {"direction_first_points": [75] * (len(BLANKS) + 2) + [50] * len(BLANKS), "invalid": [0] * len(cells)}
    for name, into in BLANK_ENGINES.items():
        assert cells_in(score(into(frame), codebook=Codebook()), list(expected)) == expected, name


@pytest.mark.parametrize("kind", ["polars-categorical", "polars-enum", "pandas-category", "pyarrow-dictionary"])
def test_texts_need_a_codebook(kind: str) -> None:
    with pytest.raises(FrameError) as caught:
        score(TEXT_FRAMES[kind]())
    assert [problem.code for problem in caught.value.problems] == ["column-type-refused"]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int16, pl.UInt8, pl.Int32, pl.Int64, pl.Float64], ids=str)
def test_numbers_are_read_by_the_codebook(dtype: Any) -> None:
    codes: dict[int, Any] = {98: NOT_APPLICABLE, 99: None, 3: 3, -1: NOT_APPLICABLE, 10**12: None}
    cells = [cell for cell in codes if -1 < cell < 128 or dtype in (pl.Int64, pl.Float64)]
    frame = pl.DataFrame({id: [2] * len(cells) for id in ids_of(SMALL_BANK)})
    frame = frame.with_columns(pl.Series("first_x", cells, dtype=dtype))
    sheets = [full_sheet(SMALL_BANK, 2, first_x=codes[cell]) for cell in cells]
    for engine in ENGINES.values():
        assert cells_in(score(engine(frame), codebook=TEXT_CODES), SMALL_ADDED) == expected_cells(sheets, SMALL_BANK)
    if -1 in cells:  # which has no meaning of its own
        scored = score(frame, codebook=Codebook(not_applicable=(98,)))
        assert scored["invalid"].to_list() == [0, 1, 0, 1, 1]


def test_numbers_among_texts_in_pandas_are_read_as_written() -> None:
    native = pandas.DataFrame({id: [2] * 103 for id in ids_of(SMALL_BANK)})
    native["first_x"] = pandas.Series(["1"] * 100 + [3, 3.0, 7], dtype=object)  # pandas infers the type from 100 rows
    scored = score(native, codebook=Codebook())
    assert scored["invalid"].to_list() == [0] * 102 + [1]
    assert cells_in(scored, ["direction_first_points"]) == {"direction_first_points": [25] * 100 + [75, 75, None]}
    native["first_x"] = pandas.Categorical([1, 2, 3] * 34 + [None])
    scored = score(native, codebook=Codebook())
    assert (scored["answered"].to_list(), scored["invalid"].sum()) == ([6] * 102 + [5], 0)


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_a_dask_partition_may_have_no_values_of_a_text_column(dtype: str) -> None:
    native = pandas.DataFrame({id: [2] * 6 for id in ids_of(SMALL_BANK)})
    native["first_x"] = pandas.Series([None, None, None, "3", None, "n/a"], dtype=dtype)
    scored = score(dask.from_pandas(native, npartitions=2), codebook=Codebook())
    sheets = [full_sheet(SMALL_BANK, 2, first_x=answer) for answer in (None, None, None, 3, None, NOT_APPLICABLE)]
    assert cells_in(scored, SMALL_ADDED) == expected_cells(sheets, SMALL_BANK)


def test_codebooks_with_equal_content_are_equal_and_have_one_hash_and_a_short_repr() -> None:
    one = Codebook(columns={"a": "x", "b": "y"}, levels={"yes": 3, "no": 1}, unanswered=(99,))
    other = Codebook(columns={"b": "y", "a": "x"}, levels={"no": 1, "yes": 3}, unanswered=(99,))
    assert one == other == pickle.loads(pickle.dumps(one)) == Codebook.model_validate_json(one.model_dump_json())
    assert hash(one) == hash(other)
    assert one not in {Codebook(), Codebook(columns=one.columns), Codebook(levels=one.levels)}
    assert repr(one) == "Codebook(columns=2, levels=2, not_applicable=(), unanswered=(99,), statements=0)"
    wrong: Any = [{"level": {}}, {"levels": {"yes": "3"}}, {"unanswered": (True,)}, {"unanswered": (9.5,)}]
    for fields in wrong:
        with pytest.raises(ValidationError):
            Codebook(**fields)


def test_several_codes_for_one_answer_are_not_ambiguous() -> None:
    book = Codebook(levels={"3": 3, "high": 3, "top": 3}, not_applicable=(-1, "-1", "n/a"), unanswered=(99, "99.0", ""))
    assert list(book.problems(SMALL_BANK)) == []
    raw: Raw = raw_bank() | {"pitfalls": []}
    for position in range(3):
        put(raw, f"levels.{position}.number", position)
    assert [problem.code for problem in book.problems(make(raw))] == ["level-outside-scale"] * 3
    # A level number that is a code of something else is not ambiguous: what the codebook states wins.
    assert list(Codebook(levels={1: 3}, not_applicable=(2,), unanswered=("3",)).problems(SMALL_BANK)) == []
