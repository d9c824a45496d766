"""Invalid values by column on every engine, and what counts as a value in columns of objects."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import polars as pl
import pytest

from cx_centricity.errors import FrameError
from cx_centricity.frames import Codebook, FrameWarning, InvalidValues, invalid_values, score_frame
from frames_data import ENGINES, SMALL_BANK, arrow_of, cells_in, ids_of, np

pandas: Any = import_module("pandas")
duckdb: Any = import_module("duckdb")
IDS = ids_of(SMALL_BANK)
FRAME = pl.DataFrame({id: [2] * 5 for id in IDS}).with_columns(
    first_x=pl.Series([7, 0, 7, 9, 8]),
    second_y=pl.Series([4.5, None, 3.0, 2.0, 4.5]),
    third_x=pl.Series(["2", "x" * 99, "?", "n/a", ""]),
)
BOOK = Codebook(unanswered=("?",))


@pytest.mark.parametrize("engine", [*ENGINES, "duckdb"])
def test_invalid_values_are_counted_with_examples_on_every_engine(engine: str) -> None:
    frame = duckdb.from_arrow(arrow_of(FRAME)) if engine == "duckdb" else ENGINES[engine](FRAME)
    found = invalid_values(frame, bank=SMALL_BANK, codebook=BOOK)
    assert found == (
        InvalidValues("first_x", "first_x", 5, ("7", "0", "9")),
        InvalidValues("second_y", "second_y", 2, ("4.5",)),
        InvalidValues("third_x", "third_x", 1, ("x" * 60,)),
    )
    counted = cells_in(score_frame(frame, bank=SMALL_BANK, codebook=BOOK), ["invalid"])["invalid"]
    assert sum(each.count for each in found) == sum(count or 0 for count in counted)


def test_frames_without_invalid_values_or_answers_have_none() -> None:
    assert invalid_values(FRAME[:0], bank=SMALL_BANK, codebook=BOOK) == ()
    nothing = pl.DataFrame({id: [None] for id in IDS})
    assert invalid_values(nothing, bank=SMALL_BANK) == ()
    with pytest.warns(FrameWarning, match="first_y"):
        assert invalid_values(FRAME.select("first_x").head(1), bank=SMALL_BANK)[0].count == 1
    with pytest.raises(FrameError, match="column-type-refused"):
        invalid_values(FRAME, bank=SMALL_BANK)


def with_objects(*values: object) -> Any:
    frame = pandas.DataFrame({id: [2] * len(values) for id in IDS})
    frame["first_x"] = pandas.Series(values, dtype=object)
    return frame


def scored(frame: Any, codebook: Codebook | None = None) -> list[Any]:
    cells = cells_in(score_frame(frame, bank=SMALL_BANK, codebook=codebook), ["direction_first_points", "invalid"])
    return list(zip(*cells.values(), strict=True))


def test_objects_of_pandas_that_are_numbers_are_read_as_numbers() -> None:
    expected = [(75, 0), (None, 1), (50, 0)]
    assert scored(with_objects(3, 7, None)) == expected
    assert scored(with_objects(np.int8(3), np.float32(2.5), float("nan"))) == expected
    assert scored(with_objects(3, 1.5, pandas.NA)) == expected
    exact = invalid_values(with_objects(2**53 + 1, None), bank=SMALL_BANK)
    assert exact == (InvalidValues("first_x", "first_x", 1, ("9007199254740993",)),)


def test_objects_of_pandas_that_mix_numbers_and_texts_are_read_as_texts() -> None:
    book = Codebook(unanswered=("don't know",))
    for values in ((3, "don't know", None), ("3", "don't know", None), (3.0, "don't know", None)):
        assert scored(with_objects(*values), book) == [(75, 0), (50, 0), (50, 0)]
    assert scored(with_objects(3, True, 2**70, "\ud800"), book) == [(75, 0), (None, 1), (None, 1), (None, 1)]


REFUSED: dict[str, tuple[object, ...]] = {
    "say in a codebook what the texts mean": (3, "don't know", None),
    "true and false are not levels": (True, np.False_, None),
    "cast the column to an integer type": (3, [1]),
}


@pytest.mark.parametrize("advice", REFUSED)
def test_other_objects_of_pandas_are_refused_with_advice(advice: str) -> None:
    with pytest.raises(FrameError, match=advice):
        scored(with_objects(*REFUSED[advice]))


EXACT: dict[str, Callable[[], Any]] = {
    "Int64": lambda: pandas.array([3, 2**53 + 1, None], dtype="Int64"),
    "uint64[pyarrow]": lambda: pandas.array([3, 2**53 + 1, None], dtype="uint64[pyarrow]"),
    "object": lambda: pandas.Series([3, 2**53 + 1, None], dtype=object),
}


@pytest.mark.parametrize("kind", EXACT)
def test_nullable_integers_of_pandas_lose_no_digits(kind: str) -> None:
    frame = with_objects(2, 2, 2).assign(first_x=EXACT[kind]())
    book = Codebook(unanswered=(2**53,))  # as a float, the value would be this code
    assert scored(frame, book) == [(75, 0), (None, 1), (50, 0)]
    floats = with_objects(2, 2, 2).assign(first_x=pandas.array([3, 1.5, None], dtype="Float64"))
    assert scored(floats) == [(75, 0), (None, 1), (50, 0)]
