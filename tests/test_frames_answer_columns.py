"""Which column answers which statement, which frames are rejected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl
import pytest

from cx_centricity.errors import FrameError
from cx_centricity.frames import Codebook, FrameWarning, score_frame
from cx_centricity.frames._answer_columns import clashes
from cx_centricity.testing import Sheet
from frames_data import (
    CODES,
    ENGINES,
    SMALL_ADDED,
    SMALL_BANK,
    SMALL_CELLS,
    SMALL_FRAME,
    SMALL_SHEETS,
    cells_in,
    expected_cells,
    ids_of,
    pandas_of,
)
from small_bank import make, put, raw_bank

each_engine = pytest.mark.parametrize("engine", ENGINES)
score = partial(score_frame, bank=SMALL_BANK, codebook=CODES)


def problems_of(frame: Any, **choices: Any) -> list[tuple[str, str]]:
    """Return the code of each problem and what it is about."""
    with pytest.raises(FrameError) as caught:
        score(frame, **choices)
    assert all(caught.value.message(language) for language in ("en", "ru"))
    fields = "statement", "column", "found", "columns"
    return [
        (problem.code, " ".join(str(problem.data[name]) for name in fields if name in problem.data))
        for problem in caught.value.problems
    ]


def test_columns_may_have_other_names_and_trade_places() -> None:
    ids = ids_of(SMALL_BANK)
    names = dict(zip([f"q{n}" for n in range(6)], ids, strict=True))
    renamed = SMALL_FRAME.rename({id: name for name, id in names.items()})
    assert cells_in(score(renamed, codebook=Codebook(columns=names, not_applicable=(-1,))), SMALL_ADDED) == SMALL_CELLS
    same = Codebook(columns={id: id for id in ids}, not_applicable=(-1,))
    assert cells_in(score(SMALL_FRAME, codebook=same), SMALL_ADDED) == SMALL_CELLS
    turned = dict(zip(ids, [*ids[1:], ids[0]], strict=True))
    swapped = SMALL_FRAME.select(pl.col(id).alias(name) for name, id in turned.items())
    assert cells_in(score(swapped, codebook=Codebook(columns=turned, not_applicable=(-1,))), SMALL_ADDED) == SMALL_CELLS
    # A column that the codebook gives to another statement no longer answers its own.
    with pytest.warns(FrameWarning, match="first_x"):
        scored = score(
            SMALL_FRAME.drop("first_y"), codebook=Codebook(columns={"first_x": "first_y"}, not_applicable=(-1,))
        )
    moved: list[Sheet] = [{**sheet, "first_x": None, "first_y": sheet["first_x"]} for sheet in SMALL_SHEETS]
    assert cells_in(scored, SMALL_ADDED) == expected_cells(moved, SMALL_BANK)


def test_a_statement_without_a_column_is_unanswered_and_a_warning_suggests_the_nearest_column() -> None:
    raw = raw_bank() | {"renamed": [{"old": "wanted", "new": "second_y"}]}
    bank = make(raw)
    frame = SMALL_FRAME.rename({"first_x": "frist_x", "second_y": "wanted"}).drop("third_y")
    with pytest.warns(FrameWarning) as caught_warnings:
        scored = score_frame(frame, bank=bank, codebook=CODES)
    (warning,) = caught_warnings
    assert warning.filename == __file__
    assert str(warning.message) == (
        "no column answers “first_x”, so it counts as unanswered in every row; did you mean “frist_x”?; "
        "no column answers “second_y”, so it counts as unanswered in every row; did you mean “wanted”?; "
        "no column answers “third_y”, so it counts as unanswered in every row"
    )
    left: list[Sheet] = [{**sheet, "first_x": None, "second_y": None, "third_y": None} for sheet in SMALL_SHEETS]
    assert cells_in(scored, SMALL_ADDED) == expected_cells(left, SMALL_BANK)
    with pytest.raises(FrameError) as caught:
        score_frame(frame, bank=bank, strict=True)
    assert [problem.nearest for problem in caught.value.problems] == ["frist_x", "wanted", None]
    score(SMALL_FRAME, strict=True)


def test_the_warning_names_only_the_first_of_many_statements_without_a_column() -> None:
    with pytest.warns(FrameWarning, match=r"segmentation”, so it counts .*; and so 42 more$"):
        scored = score_frame(pl.DataFrame({"hiring": [3, None]}))
    assert scored["answered"].to_list() == [1, 0]
    assert scored["direction_team_points"].null_count() == 2


@each_engine
def test_a_frame_without_answer_columns_is_rejected(engine: str) -> None:
    frame = ENGINES[engine](pl.DataFrame({"company": ["a"], "wave": [1]}))
    assert problems_of(frame)[:1] == [("no-answer-column", "2")]


REFUSED = {
    "boolean": [True, False, True],
    "string": ["1", "2", None],
    "decimal": [Decimal(1), Decimal(2), None],
    "date": [date(2026, 1, 1)] * 3,
    "list": [[1], [2], None],
    "duration": pl.Series([1, 2, 3]).cast(pl.Duration("us")),
}


@pytest.mark.parametrize("engine", ["polars", "polars-lazy", "pandas", "pyarrow", "dask"])
def test_all_columns_of_unsuitable_types_are_rejected_together(engine: str) -> None:
    frame = pl.DataFrame(dict(zip(ids_of(SMALL_BANK), REFUSED.values(), strict=True)))
    with pytest.raises(FrameError) as caught:
        score(ENGINES[engine](frame), codebook=None)
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("column-type-refused", id) for id in ids_of(SMALL_BANK)
    ]
    hints = [problem.data["hint"] for problem in caught.value.problems]
    assert (hints[0] == "booleans-are-no-levels", hints[1] == "booleans-are-no-levels") == (True, False)
    if engine != "dask":
        assert hints[1] == "texts-need-codebook"
        assert [problem[0] for problem in problems_of(ENGINES[engine](frame), codebook=Codebook())] == [
            "column-type-refused"
        ] * 5


def test_name_clashes_are_reported_and_a_prefix_avoids_them() -> None:
    taken = SMALL_FRAME.with_columns(points=1, block_two_stage=2)
    in_the_way = [("column-in-the-way", "points"), ("column-in-the-way", "block_two_stage")]
    assert problems_of(taken) == in_the_way
    assert problems_of(pandas_of(taken)) == in_the_way
    prefixed = score(taken, prefix="cx_")
    assert prefixed["points"].to_list() == [1] * 30
    assert cells_in(prefixed, [f"cx_{name}" for name in SMALL_ADDED]) == {
        f"cx_{name}": SMALL_CELLS[name] for name in SMALL_ADDED
    }
    assert problems_of(score(SMALL_FRAME)) == [("column-in-the-way", name) for name in SMALL_ADDED]
    (twice,) = clashes(["a", "Points"], ["points", "b"], ignores_case=True)
    assert twice.data["column"] == "Points"
    assert clashes(["a", "Points"], ["points", "b"], ignores_case=False) == []


def test_a_statement_may_have_the_name_of_an_added_column() -> None:
    raw = raw_bank()
    put(raw, "directions.1.statements.0.id", "points")
    bank = make(raw)
    frame = SMALL_FRAME.rename({"second_x": "points"})
    with pytest.raises(FrameError, match="column-in-the-way"):
        score_frame(frame, bank=bank)
    assert (
        score_frame(frame, bank=bank, prefix="__cx_", codebook=CODES)["__cx_points"].to_list() == SMALL_CELLS["points"]
    )
    texts = frame.with_columns(pl.col("points").cast(pl.Int64).cast(pl.String))
    scored = score_frame(texts, bank=bank, prefix="__cx_", codebook=CODES)
    assert scored["__cx_points"].to_list() == SMALL_CELLS["points"]


def test_all_problems_of_a_codebook_and_a_frame_are_reported_together() -> None:
    book = Codebook(
        columns={"frist_x": "first_x", "q1": "first_z", "q2": "first_x", "third_x": "second_x", "q3": "second_y"},
        levels={"all": 4, "nothing": 0, "n/a": 1, "3.0": 2, "": 2, "3": 3},
        not_applicable=(-1, 2, "n/a", "98"),
        unanswered=(98, " 1 ", -1),
    )
    frame = SMALL_FRAME.with_columns(q1=1, q2=1, q3=pl.lit("x"), q4=1, lower=1, third_y=pl.lit(value=True))
    codes = problems_of(frame, codebook=book)
    assert sorted(codes) == sorted(
        [
            ("column-not-found", "frist_x"),
            ("unknown-statement", "first_z"),
            ("columns-of-one-statement", "first_x q2"),
            ("columns-of-one-statement", "second_x third_x"),
            ("columns-of-one-statement", "second_y q3"),
            ("level-outside-scale", "all 4"),
            ("level-outside-scale", "nothing 0"),
            *(("code-ambiguous", code) for code in ("'n/a'", "'3.0'", "'3'", "'98'", "98", "-1")),
            ("column-in-the-way", "lower"),
            ("column-type-refused", "third_y Boolean"),
        ]
    )
