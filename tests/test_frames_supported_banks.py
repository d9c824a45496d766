"""Frames refuse banks with features that they cannot score, and score all other banks like `assess`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, strategies as st

from cx_centricity import BankError, QuestionBank
from cx_centricity.frames import invalid_values, score_file, score_frame, summarise_frame
from cx_centricity.frames._supported_banks import unsupported_features
from cx_centricity.testing import question_banks
from frames_data import CODES, added_names, cells_in, cells_of, expected_cells, polars_frame, random_sheets
from scaled_bank import SCALED_BANK
from small_bank import Raw, make, put, raw_bank

STAGES: Final = [{"id": "a", "title": "A", "from_points": 0}, {"id": "b", "title": "B", "from_points": 50}]
FEATURES: Final[Mapping[str, Mapping[str, Any]]] = {
    "levels.number: 2, 3, 4": {"levels.0.number": 2, "levels.1.number": 3, "levels.2.number": 4},
    "levels.number: 0, 2, 3": {"levels.0.number": 0},
    "decimals: 2": {"decimals": 2},
    "better: lower": {"better": "lower"},
    "overall: false": {"overall": False, "stages": []},
    "stages: []": {"stages": []},
    "stages.gate": {"stages.1.gate": [{"statement": "first_x", "at_least": 2}]},
    "scales": {"scales": [{"id": "other", "levels": raw_bank()["levels"]}]},
    "subscales": {"subscales": [{"id": "some", "title": "Some", "statements": ["first_x", "third_y"]}]},
    "blocks.point_range": {"blocks.1.point_range": [0, 10]},
    "blocks.stages": {"blocks.1.stages": STAGES},
    "directions.point_range": {"directions.2.point_range": [1, 5]},
    "directions.stages": {"directions.0.stages": STAGES},
    "statements.weight: 0": {"directions.1.statements.0.weight": 0},
    "unanswered_counts_as": {"unanswered_counts_as": 1},
}
FRAME: Final = pl.DataFrame({"first_x": [1]})


def raw_with(changes: Mapping[str, Any]) -> Raw:
    raw: Raw = raw_bank() | {"pitfalls": []}
    for path, value in changes.items():
        put(raw, path, value)
    return raw


@pytest.mark.parametrize("feature", FEATURES)
def test_each_feature_that_frames_cannot_score_is_refused_by_name(feature: str) -> None:
    bank = make(raw_with(FEATURES[feature]))
    with pytest.raises(BankError) as caught:
        score_frame(FRAME, bank=bank)
    (problem,) = caught.value.problems
    assert (problem.code, problem.data["features"]) == ("frames-not-supported", (feature,))


def test_all_features_of_a_bank_are_named() -> None:
    bank = SCALED_BANK.with_fields(decimals=1).with_changed("statements", "third_x", unanswered_counts_as=0)
    with pytest.raises(BankError) as caught:
        score_frame(FRAME, bank=bank)
    assert str(caught.value) == (
        "data frames and files cannot be scored by this bank yet, because it has: decimals: 1, scales, "
        "statements.weight: 0, unanswered_counts_as; use assess for single sheets, load_sheets and assess for tables "
        "(frames-not-supported)"
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda: invalid_values(FRAME, bank=SCALED_BANK),
        lambda: summarise_frame(FRAME, bank=SCALED_BANK),
        lambda: score_file(Path("no such file.csv"), Path("no such folder", "out.csv"), bank=SCALED_BANK),
    ],
    ids=["invalid_values", "summarise_frame", "score_file"],
)
def test_such_a_bank_is_refused_before_anything_is_read(call: Callable[[], object]) -> None:
    with pytest.raises(BankError, match="frames-not-supported"):
        call()


@pytest.mark.parametrize(
    "changes",
    [
        {"edition": 2, "goal_level": 2, "accepted_warnings": ["lone-statement"]},
        {f"levels.{n}.number": n for n in range(3)},
        {"point_range": [-10, 10], "stages.0.from_points": -10, "stages.1.from_points": 3, "decimals": 0},
    ],
    ids=["without effect on points", "levels from 0", "points below 0"],
)
def test_banks_without_such_features_are_scored_like_assess(changes: Mapping[str, Any]) -> None:
    check(make(raw_with(changes)), seed=12)


def check(bank: QuestionBank, seed: int) -> None:
    """Check the scores of random sheets against those of `assess`."""
    sheets = random_sheets(bank, 30, seed)
    scored = score_frame(polars_frame(cells_of(sheets, bank)), bank=bank, codebook=CODES)
    assert cells_in(scored, added_names(bank)) == expected_cells(sheets, bank)


@given(question_banks(plain=True))
def test_law_plain_banks_have_no_such_feature(bank: QuestionBank) -> None:
    assert unsupported_features(bank) == ()


@given(question_banks(), st.integers(0, 10**9))
def test_law_any_bank_is_refused_or_scored_like_assess(bank: QuestionBank, seed: int) -> None:
    if unsupported_features(bank):
        with pytest.raises(BankError, match="frames-not-supported"):
            score_frame(FRAME, bank=bank)
    else:
        check(bank, seed)
