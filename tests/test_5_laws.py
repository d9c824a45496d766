"""The laws of the scoring rule, on the default bank and on banks of every legal shape."""

from __future__ import annotations

import dataclasses
import random
from itertools import chain, pairwise

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import oracle
from arithmetic import plain, score_sheet
from cx_centricity import (
    NOT_APPLICABLE,
    AnswerValue,
    Assessment,
    Direction,
    QuestionBank,
    Score,
    assess,
    default_bank,
)
from cx_centricity.bank import gains
from strategies import Sheet, answers_of, banks_with_sheets, best_and_worst

BANK = default_bank()
anything = st.one_of(banks_with_sheets(), answers_of(BANK).map(lambda sheet: (BANK, sheet)))


def scores(result: Assessment) -> list[Score]:
    """Every score of a result: the whole, blocks, directions."""
    return [result.score, *(block.score for block in result.blocks), *(part.score for part in result.directions)]


def gain_of(bank: QuestionBank, id: str, number: int) -> int:
    statement = bank.statement(id)
    table = gains(bank.levels, weight=statement.weight, reversed=statement.reversed)
    return table[number - bank.levels[0].number]


@given(anything)
def test_law_figures_are_those_of_the_rule_in_fractions(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank, top=len(bank.directions))
    expected = [oracle.score(bank, list(bank.statements), sheet, scored=oracle.whole_is_scored(bank, sheet))]
    for block in bank.blocks:
        scope = [s for direction in bank.directions if direction.block == block.id for s in direction.statements]
        expected.append(oracle.score(bank, scope, sheet, scored=oracle.is_covered(bank, scope, sheet)))
    for direction in bank.directions:
        scope = list(direction.statements)
        expected.append(oracle.score(bank, scope, sheet, scored=oracle.is_covered(bank, scope, sheet)))
    event("scored" if result.stage else "not scored")
    assert [oracle.Figures(s.points, s.lower, s.upper, s.level) for s in scores(result)] == expected
    assert (list(result.strengths), list(result.growth_zones)) == oracle.ranking(bank, sheet)


@given(anything)
def test_law_figures_are_those_of_the_bare_arithmetic(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank, top=len(bank.directions))
    whole, blocks, directions, stage, strengths, growth_zones = score_sheet(sheet, plain(bank))
    assert [dataclasses.astuple(s) for s in scores(result)] == [whole, *blocks, *directions]
    assert (result.stage and result.stage.number) == (None if stage is None else stage + 1)
    ids = [direction.id for direction in bank.directions]
    assert list(result.strengths) == [ids[d] for d in strengths]
    assert list(result.growth_zones) == [ids[d] for d in growth_zones]


@given(anything)
def test_law_bounds_hold_the_points(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    for score in scores(assess(sheet, bank=bank)):
        assert (score.lower is None) == (score.upper is None) == (score.applicable == 0)
        if score.lower is None or score.upper is None:
            assert score.points is None
            continue
        low, high = bank.point_range
        between = score.lower if score.points is None else score.points
        assert low <= score.lower <= between <= score.upper <= high


@given(banks_with_sheets(complete=True))
def test_law_complete_sheet_has_one_possible_outcome(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    for score in scores(result):
        assert score.lower == score.points == score.upper
        assert score.coverage == 1.0
    assert result.possible_stages == (result.stage,)
    assert not result.provisional


@given(anything, st.data())
def test_law_raising_a_gain_lowers_nothing(pair: tuple[QuestionBank, Sheet], data: st.DataObject) -> None:
    bank, sheet = pair
    answered = sorted(id for id, answer in sheet.items() if isinstance(answer, int))
    if not answered:
        return
    id = data.draw(st.sampled_from(answered))
    before = sheet[id]
    assert isinstance(before, int)
    better = [n.number for n in bank.levels if gain_of(bank, id, n.number) > gain_of(bank, id, before)]
    if not better:
        return
    raised = {**sheet, id: data.draw(st.sampled_from(better))}
    for old, new in zip(scores(assess(sheet, bank=bank)), scores(assess(raised, bank=bank)), strict=True):
        for was, now in ((old.points, new.points), (old.lower, new.lower), (old.upper, new.upper)):
            assert (was is None) == (now is None)
            assert was is None or now is None or now >= was


@given(anything, st.data())
def test_law_one_more_answer_never_widens_the_bounds(pair: tuple[QuestionBank, Sheet], data: st.DataObject) -> None:
    bank, sheet = pair
    id = data.draw(st.sampled_from([statement.id for statement in bank.statements]))
    numbers: list[AnswerValue] = [level.number for level in bank.levels]
    wider: Sheet = {**sheet, id: None}
    narrower: Sheet = {**sheet, id: data.draw(st.sampled_from([*numbers, NOT_APPLICABLE]))}
    for old, new in zip(scores(assess(wider, bank=bank)), scores(assess(narrower, bank=bank)), strict=True):
        if old.lower is not None and old.upper is not None and new.lower is not None and new.upper is not None:
            assert old.lower <= new.lower
            assert new.upper <= old.upper


@given(anything, st.randoms(use_true_random=False))
def test_law_order_of_answers_is_irrelevant(pair: tuple[QuestionBank, Sheet], rng: random.Random) -> None:
    bank, sheet = pair
    shuffled = list(sheet.items())
    rng.shuffle(shuffled)
    assert assess(dict(shuffled), bank=bank) == assess(sheet, bank=bank)


@given(anything, st.integers(2, 5))
def test_law_weights_times_a_constant_change_nothing(pair: tuple[QuestionBank, Sheet], factor: int) -> None:
    bank, sheet = pair
    heavier = bank.model_dump(exclude={"directions"})
    heavier["directions"] = tuple(
        Direction.model_validate(
            {
                **direction.model_dump(),
                "statements": tuple(
                    {**statement.model_dump(), "weight": statement.weight * factor}
                    for statement in direction.statements
                ),
            }
        )
        for direction in bank.directions
    )
    one, other = assess(sheet, bank=bank), assess(sheet, bank=QuestionBank.model_validate(heavier))
    for a, b in zip(scores(one), scores(other), strict=True):
        assert (a.points, a.lower, a.upper, a.level) == (b.points, b.lower, b.upper, b.level)
    assert (one.stage, one.strengths, one.growth_zones) == (other.stage, other.strengths, other.growth_zones)


@given(anything)
def test_law_all_worst_gives_the_least_and_all_best_the_most_points(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, _ = pair
    best, worst = best_and_worst(bank)
    for score in scores(assess(best, bank=bank)):
        assert score.points == bank.point_range.max
    for score in scores(assess(worst, bank=bank)):
        assert score.points == bank.point_range.min


@given(anything)
def test_law_a_stage_begins_with_its_first_point(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    placed = [(block.score.points, block.stage) for block in result.blocks] + [(result.score.points, result.stage)]
    for points, stage in placed:
        assert (points is None) == (stage is None)
        if points is not None and stage is not None:
            assert stage.from_points <= points <= stage.to_points
    for one, following in pairwise(bank.stages):
        assert one.to_points + 1 == following.from_points
    assert bank.stages[0].from_points == bank.point_range.min
    assert bank.stages[-1].to_points == bank.point_range.max


@given(anything)
def test_law_possible_stages_are_those_between_the_bounds(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    lower, upper = result.score.lower, result.score.upper
    if lower is None or upper is None:
        assert result.possible_stages == ()
        return
    expected = [stage.id for stage in bank.stages if stage.to_points >= lower and stage.from_points <= upper]
    assert [stage.id for stage in result.possible_stages] == expected
    assert result.provisional == (len(expected) > 1)
    assert result.stage is None or result.stage in result.possible_stages


@given(anything, st.integers(0, 5))
def test_law_a_result_reads_back_from_json_to_an_equal_one(pair: tuple[QuestionBank, Sheet], top: int) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank, top=top)
    text = result.model_dump_json()
    assert Assessment.model_validate_json(text) == result
    assert Assessment.model_validate(result.model_dump()) == result
    assert assess(sheet, bank=bank, top=top).model_dump_json() == text
    assert len(result.strengths) <= top
    assert len(result.growth_zones) <= top


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_threshold_of_the_default_bank_is_hit_from_both_sides_one_step_apart(number: int) -> None:
    below, above = BANK.stages[number - 1], BANK.stages[number]
    sheet, _ = best_and_worst(BANK)[::-1]
    at_border: set[tuple[int | None, int | None]] = set()
    previous = assess(sheet).score.points
    for id in chain.from_iterable([statement.id] * 8 for statement in BANK.statements):
        answer = sheet[id]
        assert isinstance(answer, int)
        sheet = {**sheet, id: answer + 1}
        points = assess(sheet).score.points
        at_border.add((previous, points))
        previous = points
    assert (below.to_points, above.from_points) in at_border
