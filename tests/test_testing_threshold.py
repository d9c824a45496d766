"""Thresholds: every one is listed, and pairs of sheets lie one step apart on both sides of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import find, given, strategies as st

from cx_centricity import default_bank
from cx_centricity.bank import levels_by_gain
from cx_centricity.testing import (
    Threshold,
    ThresholdPair,
    conformance_cases,
    question_banks,
    threshold_pairs,
    thresholds,
)
from cx_centricity.testing._figures import library_scorer
from cx_centricity.testing._threshold import nearest_pairs
from small_bank import make, raw_bank
from strategies import drawn, score_of, smallest

BANK = default_bank()


def test_every_threshold_of_the_bundled_bank_is_listed() -> None:
    every = thresholds(BANK)
    assert every[:4] == tuple(Threshold(stage.number, stage.from_points) for stage in BANK.stages[1:])
    assert {threshold.id for threshold in every} == {None, *(block.id for block in BANK.blocks)}
    assert len(every) == 4 * 7


@given(st.data())
def test_law_pairs_lie_one_step_apart_on_both_sides_of_every_threshold_of_any_bank(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    for threshold in thresholds(bank):
        pair = data.draw(threshold_pairs(bank, at=threshold, complete=data.draw(st.booleans())))
        below, above = (score_of(bank, sheet, threshold.kind, threshold.id) for sheet in (pair.below, pair.above))
        assert below.points is not None
        assert above.points is not None
        assert below.points < threshold.from_points <= above.points
        changed = {id for id in pair.above if pair.above[id] != pair.below.get(id)}
        assert changed == {pair.statement}
        statement = bank.statement(pair.statement)
        gain_of = {
            number: gain for gain, number in levels_by_gain(bank.levels_of(statement), reversed=statement.reversed)
        }
        numbers = (pair.below[pair.statement], pair.above[pair.statement])
        assert isinstance(numbers[0], int)
        assert isinstance(numbers[1], int)
        gains = sorted(set(gain_of.values()))
        assert gains.index(gain_of[numbers[1]]) - gains.index(gain_of[numbers[0]]) == 1
        pair.check()


def test_the_stage_changes_between_the_sheets_of_a_pair_where_gates_can_be_open() -> None:
    gated = next(case.bank for case in conformance_cases() if case.suite == "gates")
    pairs = [pair for threshold in thresholds(gated) for pair in nearest_pairs(gated, threshold)]
    assert {(pair.threshold.kind, pair.is_open) for pair in pairs} >= {("whole", True), ("block", True)}
    for pair in pairs:
        prefix = pair.threshold.prefix
        stages: list[Any] = [library_scorer(sheet, gated)[f"{prefix}stage"] for sheet in (pair.below, pair.above)]
        assert pair.is_open == (stages[0] < pair.threshold.stage_number <= stages[1])


def test_where_gates_ask_for_more_than_the_threshold_only_the_points_change() -> None:
    raw = raw_bank()
    raw["stages"][1] |= {"from_points": 10, "gate": [{"each_at_least": 2}]}
    raw["stages"].append({"id": "third", "title": "T", "from_points": 60})
    bank = make(raw)
    pair, _ = nearest_pairs(bank, Threshold(2, 10))
    assert not pair.is_open
    pair.check()
    pair.check(lambda answers, bank: {"stage": library_scorer(answers, bank)["stage"]})
    with pytest.raises(AssertionError, match="points is 0 below and 0 above"):
        pair.check(lambda _answers, _bank: {"points": 0})


def test_one_sheet_of_a_pair_is_as_near_to_the_threshold_as_possible() -> None:
    for pair in drawn(threshold_pairs(BANK), 100):
        # 384 steps make 89 points, so the nearest sheets on both sides are neighbouring points.
        below, above = (
            score_of(BANK, sheet, pair.threshold.kind, pair.threshold.id) for sheet in (pair.below, pair.above)
        )
        assert pair.threshold.from_points - 1 in (below.points, (below.points or 0) + 1)
        if pair.threshold.id is None:
            assert (below.points, above.points) == (pair.threshold.from_points - 1, pair.threshold.from_points)


def test_pairs_have_every_stage_and_block() -> None:
    seen = {pair.threshold for pair in drawn(threshold_pairs(BANK), 300)}
    assert len(seen) > len(thresholds(BANK)) / 2
    assert {threshold.stage_number for threshold in seen} == {2, 3, 4, 5}
    assert {threshold.id for threshold in seen} == {None, *(block.id for block in BANK.blocks)}


def test_a_bank_with_one_stage_has_no_threshold_to_draw() -> None:
    bank = find(question_banks(), lambda bank: not thresholds(bank))
    with pytest.raises(ValueError, match="the bank has no second stage and so no threshold"):
        threshold_pairs(bank)


def test_a_threshold_of_another_bank_raises_with_those_of_this_bank() -> None:
    with pytest.raises(
        ValueError, match="the bank has no threshold 'stage 2 from 20'; it has: stage 2 from 19, stage 3"
    ):
        threshold_pairs(BANK, at=Threshold(2, 20))


def example_pair() -> ThresholdPair:
    return smallest(threshold_pairs(BANK, at=Threshold(3, 38)))


def test_a_pair_checks_a_scorer_by_points_and_by_stage() -> None:
    pair = example_pair()
    assert str(pair) == f"stage 3 from 38, by {pair.statement}"
    pair.check(lambda answers, bank: {"stage": library_scorer(answers, bank)["stage"]})
    with pytest.raises(
        AssertionError, match="stage 3 from 38: stage is 2 below and 2 above, but must reach 3 only above"
    ):
        pair.check(lambda _answers, _bank: {"stage": 2})
    with pytest.raises(AssertionError, match="points is None below and None above"):
        pair.check(lambda _answers, _bank: {"points": None})
    with pytest.raises(ValueError, match="the scorer returned neither points nor stage"):
        pair.check(lambda _answers, _bank: {"level": 2})


def test_a_pair_has_a_short_repr_and_can_be_hashed() -> None:
    pair = example_pair()
    threshold = "Threshold(stage_number=3, from_points=38, kind='whole', id=None)"
    assert repr(pair) == f"ThresholdPair(threshold={threshold}, statement={pair.statement!r})"
    assert {pair, example_pair()} == {pair}
