"""The strategies of the testing kit: what they give is legal, lands where it should, and shrinks to something short."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from hypothesis import Phase, find, given, settings, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerError, QuestionBank, Score, assess, default_bank
from cx_centricity.bank import PointRange
from cx_centricity.errors import Problem
from cx_centricity.testing import (
    LAWS,
    NearMiss,
    Sheet,
    Threshold,
    ThresholdPair,
    answer_sheets,
    answer_sheets_at,
    border_sheets,
    conformance_cases,
    near_misses,
    question_banks,
    threshold_pairs,
    thresholds,
)
from cx_centricity.testing._figures import own_figures
from cx_centricity.testing._sheets import Ladders
from small_bank import make, raw_bank
from strategies import best_and_worst, full_sheet

T = TypeVar("T")
BANK = default_bank()
SMALL = next(case.bank for case in conformance_cases() if case.suite == "likert")
SMALLEST_OF_ALL = settings(database=None, max_examples=2000)


def drawn(strategy: st.SearchStrategy[T], count: int = 300) -> list[T]:
    """Return the same examples of a strategy each time."""
    found: list[T] = []

    @settings(max_examples=count, database=None, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def run(example: T) -> None:
        found.append(example)

    run()
    return found


def smallest(strategy: st.SearchStrategy[T]) -> T:
    return find(strategy, lambda _: True, settings=SMALLEST_OF_ALL)


def score_of(bank: QuestionBank, sheet: Sheet, block: str | None) -> Score:
    result = assess(sheet, bank=bank)
    return result.score if block is None else result.block(block).score


# Sheets


@given(st.data())
def test_law_complete_sheets_have_a_level_for_every_statement(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    sheet = data.draw(answer_sheets(bank, complete=True))
    score = assess(sheet, bank=bank).score
    assert (score.answered, score.applicable, score.total) == (len(sheet),) * 3 == (len(bank.statements),) * 3


@given(st.data())
def test_law_sheets_without_not_applicable_have_none(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    sheet = data.draw(answer_sheets(bank, not_applicable=False))
    assert NOT_APPLICABLE not in sheet.values()
    assert assess(sheet, bank=bank).score.applicable == len(bank.statements)


def test_sheets_meet_every_stage_and_every_kind_of_gap() -> None:
    sheets = drawn(answer_sheets(BANK), 300)
    results = [assess(sheet) for sheet in sheets]
    assert {result.stage and result.stage.number for result in results} == {None, 1, 2, 3, 4, 5}
    answered = [{type(answer) for answer in sheet.values()} for sheet in sheets]
    assert {frozenset(kinds) for kinds in answered} >= {
        frozenset({int}),
        frozenset({int, str}),
        frozenset({int, type(None)}),
        frozenset({int, str, type(None)}),
    }
    assert any(len(sheet) < len(BANK.statements) for sheet in sheets)
    assert {assess(sheet).score.points is None for sheet in drawn(answer_sheets(BANK, complete=True))} == {False}
    assert sum(result.score.points is not None for result in results) > len(results) / 2


def test_a_sheet_shrinks_to_no_gaps_and_worst_answers() -> None:
    assert smallest(answer_sheets(BANK)) == full_sheet(BANK, 1)
    one_gap = find(answer_sheets(SMALL), lambda sheet: NOT_APPLICABLE in sheet.values(), settings=SMALLEST_OF_ALL)
    assert Counter(one_gap.values())[NOT_APPLICABLE] == 1


# Sheets that land on points or a stage


@pytest.mark.parametrize("points", range(6, 96))
def test_sheets_land_on_every_point_of_the_bundled_bank(points: int) -> None:
    for sheet in drawn(answer_sheets_at(BANK, points=points), 5):
        assert assess(sheet).score.points == points
    for sheet in drawn(answer_sheets_at(BANK, points=points, complete=False), 5):
        assert assess(sheet).score.points == points


@given(st.data())
def test_law_sheets_land_on_any_point_that_can_be_reached(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    points = data.draw(st.sampled_from(bank.reachable_points))
    sheet = data.draw(answer_sheets_at(bank, points=points, complete=data.draw(st.booleans())))
    assert assess(sheet, bank=bank).score.points == points


@given(st.data())
def test_law_every_stage_of_any_bank_is_hit(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    for stage in bank.stages:
        names: list[int | str] = [stage.id, stage.number]
        by = data.draw(st.sampled_from(names))
        sheet = data.draw(answer_sheets_at(bank, stage=by, complete=data.draw(st.booleans())))
        reached = assess(sheet, bank=bank).stage
        assert reached is not None
        assert reached.number == stage.number


@given(st.data())
def test_law_a_block_lands_where_it_is_asked_to_and_the_rest_anywhere(data: st.DataObject) -> None:
    bank = data.draw(question_banks().filter(lambda bank: bank.blocks))
    block = data.draw(st.sampled_from(bank.blocks)).id
    statements = [s for direction in bank.directions if direction.block == block for s in direction.statements]
    ladders = Ladders(bank, statements)
    low, high = bank.point_range
    reached = [points for points in range(low, high + 1) if ladders.worth(points, points) is not None]
    points = data.draw(st.sampled_from(reached))
    sheet = data.draw(answer_sheets_at(bank, points=points, block=block, complete=data.draw(st.booleans())))
    assert score_of(bank, sheet, block).points == points


def test_partial_sheets_that_land_have_gaps_of_both_kinds() -> None:
    sheets = drawn(answer_sheets_at(BANK, stage=3, complete=False), 100)
    scores = [assess(sheet).score for sheet in sheets]
    assert any(score.answered < score.applicable for score in scores)
    assert any(score.applicable < score.total for score in scores)


def test_a_sheet_that_lands_shrinks_to_worst_answers_first_and_best_ones_last() -> None:
    sheet = smallest(answer_sheets_at(BANK, points=57))
    levels = list(sheet.values())
    assert levels == sorted(levels)  # type: ignore[type-var] # pyright: ignore[reportArgumentType]
    assert len(set(levels) - {1, 9}) == 1


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ({"points": 5}, "no complete sheet gives 5 points; the nearest is 6"),
        ({"points": 200, "block": "people"}, "no complete sheet gives 200 points; the nearest is 95"),
        ({"stage": "scalin"}, "the bank has no stage 'scalin'; did you mean 'scaling'?"),
        ({"stage": "zzz"}, "the bank has no stage 'zzz'"),
        ({"stage": 6}, "the bank has no stage 6; did you mean 5?"),
        ({"stage": True}, "a stage is told by its number or its id, not by True"),
        ({"points": 57.0}, "points must be a whole number, not 57.0"),
        ({"stage": 2, "block": "peple"}, "the bank has no block 'peple'; did you mean 'people'?"),
        ({"stage": 2, "points": 30}, "give either points or a stage"),
        ({}, "give either points or a stage"),
    ],
)
def test_a_target_out_of_reach_is_told_at_once_with_the_nearest(target: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told.replace('?', '[?]')}$"):
        answer_sheets_at(BANK, **target)


def test_a_stage_that_a_block_cannot_reach_is_told_with_the_nearest_that_it_can() -> None:
    bank = next(case.bank for case in conformance_cases() if case.suite == "narrow_stages")
    assert drawn(answer_sheets_at(bank, stage=2), 3)
    told = "no complete sheet gives 168…168 points; the nearest stage is 1 .'first'."
    with pytest.raises(ValueError, match=told):
        answer_sheets_at(bank, stage=2, block="one")


# Thresholds


def test_every_threshold_of_the_bundled_bank_is_listed() -> None:
    every = thresholds(BANK)
    assert every[:4] == tuple(Threshold(stage.number, stage.from_points) for stage in BANK.stages[1:])
    assert {threshold.block for threshold in every} == {None, *(block.id for block in BANK.blocks)}
    assert len(every) == 4 * 7


@given(st.data())
def test_law_every_threshold_of_any_bank_is_hit_from_both_sides_one_step_apart(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    for threshold in thresholds(bank):
        pair = data.draw(threshold_pairs(bank, at=threshold, complete=data.draw(st.booleans())))
        below, above = (score_of(bank, sheet, threshold.block) for sheet in (pair.below, pair.above))
        assert below.points is not None
        assert above.points is not None
        assert below.points < threshold.from_points <= above.points
        changed = {id for id in pair.above if pair.above[id] != pair.below.get(id)}
        assert changed == {pair.statement}
        numbers = (pair.below[pair.statement], pair.above[pair.statement])
        assert isinstance(numbers[0], int)
        assert isinstance(numbers[1], int)
        assert numbers[1] - numbers[0] == (-1 if bank.statement(pair.statement).reversed else 1)
        pair.check()


def test_one_of_both_is_as_near_as_a_sheet_can_be() -> None:
    for pair in drawn(threshold_pairs(BANK), 100):
        # 384 steps make 89 points, so the nearest sheets on both sides are neighbouring points.
        below, above = (score_of(BANK, sheet, pair.threshold.block) for sheet in (pair.below, pair.above))
        assert pair.threshold.from_points - 1 in (below.points, (below.points or 0) + 1)
        if pair.threshold.block is None:
            assert (below.points, above.points) == (pair.threshold.from_points - 1, pair.threshold.from_points)


def test_pairs_are_drawn_of_every_stage_and_block() -> None:
    met = {pair.threshold for pair in drawn(threshold_pairs(BANK), 300)}
    assert len(met) > len(thresholds(BANK)) / 2
    assert {threshold.stage for threshold in met} == {2, 3, 4, 5}
    assert {threshold.block for threshold in met} == {None, *(block.id for block in BANK.blocks)}


def test_a_bank_with_one_stage_has_no_threshold_to_draw() -> None:
    bank = find(question_banks(), lambda bank: len(bank.stages) == 1)
    with pytest.raises(ValueError, match="the bank has one stage, hence no threshold"):
        threshold_pairs(bank)


def test_a_threshold_of_another_bank_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        ValueError, match="the bank has no threshold 'stage 2 from 20'; it has: stage 2 from 19, stage 3"
    ):
        threshold_pairs(BANK, at=Threshold(2, 20))


def example_pair() -> ThresholdPair:
    return smallest(threshold_pairs(BANK, at=Threshold(3, 38)))


def test_a_pair_checks_a_scorer_by_points_and_by_stage() -> None:
    pair = example_pair()
    assert str(pair) == f"stage 3 from 38, by {pair.statement}"
    pair.check(lambda answers, bank: {"stage": own_figures(answers, bank)["stage"]})
    with pytest.raises(AssertionError, match="stage 3 from 38: stage is 2 below and 2 above, on both sides of 3"):
        pair.check(lambda _answers, _bank: {"stage": 2})
    with pytest.raises(AssertionError, match="points is None below and None above"):
        pair.check(lambda _answers, _bank: {"points": None})
    with pytest.raises(ValueError, match="the scorer gives neither points nor stage"):
        pair.check(lambda _answers, _bank: {"level": 2})


# Near misses


@given(st.data())
def test_law_a_near_miss_has_exactly_the_one_problem_that_it_names(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    miss = data.draw(near_misses(bank))
    with pytest.raises(AnswerError) as caught:
        assess(miss.answers, bank=bank)
    (problem,) = caught.value.problems
    assert problem.code == miss.code
    assert problem.place.path == (miss.key if isinstance(miss.key, str) else "")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("level-outside-scale", 6),
        ("level-outside-scale", 0),
        ("level-outside-scale", 10**30),
        ("not-a-level", "5"),
        ("not-a-level", 5.0),
        ("not-a-level", "N/A"),
        ("unknown-statement", None),
        ("statement-id-not-text", None),
        ("answers-not-a-mapping", None),
    ],
)
def test_near_misses_have_every_code_and_far_and_near_faults(code: str, fault: object) -> None:
    def is_met(miss: NearMiss) -> bool:
        return miss.code == code and (fault is None or repr(miss.answers[miss.key]) == repr(fault))

    assert find(near_misses(SMALL), is_met, settings=SMALLEST_OF_ALL).code == code


def problems_without(miss: NearMiss) -> tuple[Problem, ...]:
    rest = {key: answer for key, answer in miss.answers.items() if key is not miss.key}
    try:
        assess(rest)
    except AnswerError as error:
        return error.problems
    return ()


def test_without_its_fault_a_near_miss_is_a_legal_sheet() -> None:
    misses = [miss for miss in drawn(near_misses(BANK), 200) if miss.code != "answers-not-a-mapping"]
    assert [problems_without(miss) for miss in misses] == [()] * len(misses)


# Banks


def shapes(bank: QuestionBank) -> set[str]:
    """Name what is special about a bank."""
    statements, values = bank.statements, [level.value for level in bank.levels]
    sizes = {len(direction.statements) for direction in bank.directions}
    told = {
        "weights": len({s.weight for s in statements}) > 1,
        "heavy": max(s.weight for s in statements) == 1000,
        "reversed": any(s.reversed for s in statements) and not all(s.reversed for s in statements),
        "all reversed": all(s.reversed for s in statements),
        "uneven values": len({b - a for a, b in pairwise(values)}) > 1,
        "values below zero": values[0] < 0,
        "numbers from 0": bank.levels[0].number == 0,
        "numbers from 1": bank.levels[0].number == 1,
        "two levels": len(values) == 2,
        "many levels": len(values) > 7,
        "points below zero": bank.point_range.min < 0,
        "one point": bank.point_range.max - bank.point_range.min == 1,
        "uneven directions": len(sizes) > 1,
        "one direction": len(bank.directions) == 1,
        "no blocks": not bank.blocks,
        "several blocks": len(bank.blocks) > 1,
        "one stage": len(bank.stages) == 1,
        "five stages": len(bank.stages) == 5,
        "a stage of one point": any(s.from_points == s.to_points for s in bank.stages),
        "no texts": not statements[0].level_texts,
        "no drivers": not any(stage.drivers for stage in bank.stages),
        "no guidance": not bank.guidance,
        "no coverage": bank.min_coverage_percent == 0,
        "full coverage": bank.min_coverage_percent == 100,
        "odd coverage": bank.min_coverage_percent not in (0, 1, 33, 50, 67, 100),
    }
    return {name for name, holds in told.items() if holds}


def test_banks_come_in_every_shape() -> None:
    banks = drawn(question_banks(), 400)
    met = Counter(shape for bank in banks for shape in shapes(bank))
    assert len(met) == 25
    assert min(met.values()) >= 4, met


@given(question_banks(max_directions=2, max_statements=3, max_levels=101))
def test_law_banks_keep_to_the_sizes_they_are_given(bank: QuestionBank) -> None:
    assert len(bank.directions) <= 2
    assert max(len(direction.statements) for direction in bank.directions) <= 3
    for law in LAWS:
        law(own_figures, {}, bank)


def test_banks_can_be_large() -> None:
    banks = drawn(question_banks(max_directions=50, max_statements=50), 5)
    assert max(len(bank.statements) for bank in banks) > 100


def test_a_bank_shrinks_to_two_levels_one_statement_one_stage() -> None:
    bank = smallest(question_banks())
    assert (len(bank.levels), len(bank.statements), len(bank.stages), len(bank.blocks)) == (2, 1, 1, 0)
    assert (bank.point_range, bank.min_coverage_percent) == (PointRange(0, 1), 50)
    statement = bank.statements[0]
    assert (statement.weight, statement.reversed, statement.level_texts) == (1, False, ())


# Borders


def test_border_sheets_stand_where_they_say() -> None:
    best, worst = best_and_worst(BANK)
    found = {border.covers: border.answers for border in border_sheets(BANK)}
    assert (found["best everywhere"], found["worst everywhere"]) == (best, worst)
    for stage, before in zip(BANK.stages[1:], BANK.stages, strict=False):
        threshold = f"stage {stage.number} from {stage.from_points}"
        last, first = found[f"last sheet before {threshold}"], found[f"first sheet of {threshold}"]
        assert (assess(last).score.points, assess(first).score.points) == (before.to_points, stage.from_points)
    tie = assess(found["tie of the points of whole"]).score
    assert 2 * 89 * tie.gained % (2 * tie.attainable) == tie.attainable
    enough, too_few = (assess(found[f"{word} answered in block data"]) for word in ("enough", "one too few"))
    assert (enough.block("data").score.answered, too_few.block("data").score.answered) == (4, 3)
    assert (enough.block("data").score.points is None, too_few.block("data").score.points) == (False, None)
    above = assess(found["half a level above the whole in direction client"])
    client = above.direction("client").score
    assert client.gained * 384 * 16 - above.score.gained * 32 * 16 == 32 * 384
    assert "client" in above.strengths


@given(question_banks())
def test_law_border_sheets_are_legal_sheets_of_any_bank(bank: QuestionBank) -> None:
    borders = list(border_sheets(bank))
    for border in borders:
        assess(border.answers, bank=bank)
    named = {border.covers for border in borders}
    for threshold in thresholds(bank):
        assert {f"last sheet before {threshold}", f"first sheet of {threshold}"} <= named


def test_points_that_take_every_answer_get_sheets_without_gaps() -> None:
    raw = raw_bank()
    raw["levels"] = raw["levels"][:2]
    statements = [{"id": "light", "title": "T"}, {"id": "heavy", "title": "T", "weight": 2}]
    raw |= {
        "blocks": [],
        "pitfalls": [],
        "indicators": [],
        "directions": [{"id": "d", "title": "D", "statements": statements}],
    }
    raw["stages"] = [{"id": "low", "title": "L", "from_points": 0}, {"id": "high", "title": "H", "from_points": 50}]
    bank = make(raw)

    @given(answer_sheets_at(bank, points=33, complete=False))
    def run(sheet: Sheet) -> None:
        assert sheet == {"light": 2, "heavy": 1}

    run()
