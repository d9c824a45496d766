"""The thresholds of the hotel's bank, tested with the kit."""

import pytest
from hypothesis import given, settings

from cx_centricity import assess, get_bank
from cx_centricity.testing import Law, Sheet, ThresholdPair, answer_sheets, answer_sheets_at, check_bank
from cx_centricity.testing.parametrize import each_law, each_threshold

BANK = get_bank("hotel")


@each_threshold(BANK)
def test_each_stage_begins_where_the_bank_says(pair: ThresholdPair) -> None:
    pair.check()


@pytest.mark.parametrize("name", ["hotel", "hostel"])
def test_the_banks_are_installed(name: str) -> None:
    assert get_bank(name).id == name
    assert get_bank(name).warnings == ()


@settings(max_examples=20)
@given(answer_sheets_at(BANK, stage="scaling"))
def test_scaling_begins_at_60_points(answers: Sheet) -> None:
    points = assess(answers, bank=BANK).score.points
    assert points is not None
    assert 60 <= points <= 75


@each_law()
def test_every_law_holds(law: Law) -> None:
    assert check_bank(BANK, laws=[law], max_examples=5).broken == ()


@settings(max_examples=20)
@given(answer_sheets(BANK))
def test_points_lie_within_their_bounds(answers: Sheet) -> None:
    score = assess(answers, bank=BANK).score
    if score.points is not None and score.lower is not None and score.upper is not None:
        assert score.lower <= score.points <= score.upper
