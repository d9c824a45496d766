"""The fewest raises that reach the next stage, against an exhaustive search."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings, strategies as st

from cx_centricity import AnswerValue, Assessment, BankError, QuestionBank, assess, default_bank
from cx_centricity.assessment import StageBand, conditions_of
from cx_centricity.bank import Statement
from cx_centricity.guidance import NextSteps, Raise, next_steps
from cx_centricity.testing import Sheet
from plan_banks import answers_to, banks_of_every_rule
from small_bank import Raw, make, raw_bank
from strategies import banks_with_sheets, full_sheet, without_optional_parts

BANK = default_bank()


def raised(result: Assessment, raises: tuple[Raise, ...]) -> Sheet:
    """Return the answers after raises, each of which must start at the level that its statement is at."""
    sheet: Sheet = {statement.id: statement.answer for statement in result.statements}
    for one in raises:
        assert sheet[one.statement] == one.from_level
        sheet[one.statement] = one.to_level
    return sheet


class Climb(NamedTuple):
    """A statement with the levels that raises lead to, from the answered one on, worked out level by level."""

    id: str
    position: int
    is_in_zone: bool
    numbers: tuple[int, ...]
    ranks: tuple[int, ...]
    """How many different gains are worse."""
    changes: tuple[int, ...]
    """By how much the whole gains more or less."""


def goodness(bank: QuestionBank, statement: Statement, number: int) -> int:
    """Return what a level gains, or loses where lower is better."""
    values = {level.number: level.value for level in bank.levels_of(statement)}
    gain = max(values.values()) - values[number] if statement.reversed else values[number] - min(values.values())
    return gain if bank.better == "higher" else -gain


def climb(bank: QuestionBank, statement: Statement, position: int, answer: int, *, is_in_zone: bool) -> Climb:
    good = {level.number: goodness(bank, statement, level.number) for level in bank.levels_of(statement)}
    goal = None
    if bank.goal_level is not None and statement.scale is None:
        values = {level.number: level.value for level in bank.levels}
        gain = values[bank.goal_level] - min(values.values())
        goal = gain if bank.better == "higher" else -gain
    numbers = [answer]
    while good[numbers[-1]] < max(good.values()):
        now = numbers[-1]
        better = {n: g for n, g in good.items() if g > good[now] and (goal is None or good[now] >= goal or g >= goal)}
        least = min(better.values())
        numbers.append(min((n for n, g in better.items() if g == least), key=lambda n: (abs(n - now), n)))
    ranks = [len({g for g in good.values() if g < good[number]}) for number in numbers]
    changes = [statement.weight * (good[number] - good[answer]) for number in numbers]
    return Climb(statement.id, position, is_in_zone, tuple(numbers), tuple(ranks), tuple(changes))


def climbs(result: Assessment, bank: QuestionBank) -> list[Climb]:
    return [
        climb(bank, statement, position, of.answer, is_in_zone=of.direction in result.growth_zones)
        for position, (statement, of) in enumerate(zip(bank.statements, result.statements, strict=True))
        if isinstance(of.answer, int)
    ]


Aims = tuple[int, int, int, int, int, int]


def aims(counted: Sequence[tuple[Climb, int]]) -> Aims:
    """Rank raises: fewest, fewest levels, most in growth zones, greatest change, lowest levels, bank order."""
    return (
        sum(count for _, count in counted),
        sum(each.ranks[count] - each.ranks[0] for each, count in counted),
        -sum(count for each, count in counted if each.is_in_zone),
        -sum(each.changes[count] for each, count in counted),
        sum(each.ranks[step] for each, count in counted for step in range(count)),
        sum(each.position * count for each, count in counted),
    )


def exhaustive(result: Assessment, bank: QuestionBank, climbs: Sequence[Climb], most: int | None) -> Aims | None:
    """Try every set of raises, best first, until `assess` says that one of them reaches the next stage."""
    target = result.next_stage
    assert target is not None
    ranges = [range(len(each.numbers) if most is None else min(len(each.numbers), most + 1)) for each in climbs]
    for ranked, counts in sorted((aims([*zip(climbs, counts, strict=True)]), counts) for counts in product(*ranges)):
        better = {each.id: each.numbers[count] for each, count in zip(climbs, counts, strict=True)}
        if is_reached(target, assess(result.answers | better, bank=bank)):
            return ranked
    return None


def is_reached(target: StageBand, after: Assessment) -> bool:
    """Return whether a result has reached the stage; where lower is better, whether its points have."""
    assert after.stage is not None
    assert after.score.points is not None
    return after.stage.number >= target.number if after.better == "higher" else after.score.points <= target.to_points


@settings(max_examples=max(60, settings().max_examples))
@given(st.data(), st.sampled_from([None, None, 1, 2]))
def test_law_next_steps_are_those_of_an_exhaustive_search(data: st.DataObject, most: int | None) -> None:
    bank = data.draw(banks_of_every_rule())
    result = assess(data.draw(answers_to(bank)), bank=bank)
    zones = data.draw(st.sampled_from([result.growth_zones, (), *[(direction.id,) for direction in bank.directions]]))
    result = result.model_copy(update={"growth_zones": zones})
    held = data.draw(st.sampled_from([[], [], [bank.statements[0].id], [bank.statements[-1].id]]))
    steps = next_steps(result, bank=bank, max_raises=most, held=held)
    free = [each for each in climbs(result, bank) if each.id not in held]
    best = None if result.next_stage is None else exhaustive(result, bank, free, most)
    assert steps.is_reachable == (best is not None)
    counted = [(each, sum(one.statement == each.id for one in steps.raises)) for each in free]
    assert (aims(counted) if steps.raises else None) == best
    after = raised(result, steps.raises)
    assert steps.points == assess(after, bank=bank).score.points
    assert [one.levels for one in steps.raises] == [
        each.ranks[each.numbers.index(one.to_level)] - each.ranks[each.numbers.index(one.from_level)]
        for one in steps.raises
        for each in free
        if each.id == one.statement
    ]
    furthest = {each.id: each.numbers[: None if most is None else most + 1][-1] for each in free}
    assert steps.most_points == assess(result.answers | furthest, bank=bank).score.points


@given(st.data())
def test_law_answers_are_asked_for_first_exactly_if_the_best_levels_leave_the_gate_of_the_target_closed(
    data: st.DataObject,
) -> None:
    bank = data.draw(banks_of_every_rule())
    result = assess(data.draw(answers_to(bank)), bank=bank)
    steps = next_steps(result, bank=bank)
    if result.next_stage is None or bank.better == "lower":
        assert steps.answer_first == ()
        return
    gate = bank.stages[result.next_stage.number - 1].gate
    answers = result.answers | {each.id: each.numbers[-1] for each in climbs(result, bank)}

    def is_open(answers: dict[str, AnswerValue]) -> bool:
        state = conditions_of(assess(answers, bank=bank), bank).state
        return all(state(condition, in_gate=True) for condition in gate)

    assert is_open(answers) == (not steps.answer_first)
    assert all(result.answers[id] is None for id in steps.answer_first)
    for statement in map(bank.statement, steps.answer_first):
        numbers = [level.number for level in bank.levels_of(statement)]
        answers[statement.id] = max((goodness(bank, statement, number), number) for number in numbers)[1]
    assert is_open(answers)


@given(banks_with_sheets())
def test_law_the_raises_but_not_one_fewer_reach_the_next_stage(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    result = assess(sheet, bank=bank)
    steps = next_steps(result, bank=bank)
    after = assess(raised(result, steps.raises), bank=bank)
    if result.next_stage is None or not steps.is_reachable:
        assert after == assess(sheet, bank=bank)
    else:
        assert is_reached(result.next_stage, after)
        assert after.score.points == steps.points
        assert not is_reached(result.next_stage, assess(raised(result, steps.raises[:-1]), bank=bank))


@given(banks_with_sheets())
def test_law_next_steps_read_back_from_json_and_survive_pickling(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    steps = next_steps(assess(sheet, bank=bank), bank=bank)
    assert NextSteps.model_validate_json(steps.model_dump_json()) == steps
    assert pickle.loads(pickle.dumps(steps)) == steps


def test_raises_in_growth_zones_come_first_then_the_lowest_levels() -> None:
    others = {direction.statements[0].id: 3 for direction in BANK.directions[:8]}
    answers = full_sheet(BANK, 4, hiring=1, training=2, experience_team=2, employee_experience=3, **others)
    result = assess(answers)
    assert (result.growth_zones, result.score.points) == (("team",), 36)
    steps = next_steps(result)
    team = ("experience_team", "training", "employee_experience", "hiring")
    # Each of them goes straight to the goal level, 4.
    assert [(one.statement, one.from_level, one.to_level) for one in steps.raises] == [
        ("hiring", 1, 4),
        ("experience_team", 2, 4),
        ("training", 2, 4),
        ("employee_experience", 3, 4),
    ]
    assert steps.points == 38
    assert [(zone.direction, [one.statement for one in zone.raises]) for zone in steps.zone_steps] == [
        ("team", [*team])
    ]


def test_each_raise_has_both_texts_and_says_how_to_verify_it() -> None:
    steps = next_steps(assess(full_sheet(BANK, 2)))
    for one in steps.raises:
        statement = BANK.statement(one.statement)
        assert (one.level_text, one.next_level_text) == (statement.level_texts[1], statement.level_texts[3])
        assert one.evidence == statement.evidence_for(one.to_level) != ""


def test_a_raise_says_how_to_verify_the_level_that_it_leads_to() -> None:
    bank = BANK
    for statement in BANK.statements:
        ranges = ({"up_to": 4, "text": f"Low {statement.id}."}, {"text": f"High {statement.id}."})
        bank = bank.with_changed("statements", statement.id, evidence=ranges)
    low, middle = (next_steps(assess(full_sheet(bank, level), bank=bank), bank=bank) for level in (1, 4))
    assert {one.evidence.split()[0] for one in low.raises if one.to_level == 4} == {"Low"}
    assert {one.evidence.split()[0] for one in middle.raises} == {"High"}


def test_a_limit_spreads_the_raises_and_held_statements_are_not_raised() -> None:
    result = assess(full_sheet(BANK, 2))
    held = ["personalization", "segmentation"]
    steps = next_steps(result, max_raises=1, held=held)
    raised_ids = [one.statement for one in steps.raises]
    assert len(set(raised_ids)) == len(raised_ids) == 3
    assert not set(raised_ids) & set(held)
    low = assess(full_sheet(BANK, 3))
    bounded = next_steps(low, max_raises=1)
    assert (bounded.is_reachable, bounded.points, bounded.most_points) == (True, 38, 39)
    tight = next_steps(low, max_raises=1, held=[statement.id for statement in BANK.statements[:10]])
    assert (tight.is_reachable, tight.raises, tight.points, tight.most_points) == (False, (), 28, 37)


def test_there_are_no_raises_at_the_last_stage_or_without_a_stage() -> None:
    best = next_steps(assess(full_sheet(BANK, 9)))
    assert (best.target, best.is_reachable, best.raises, best.points, best.most_points) == (None, False, (), 95, 95)
    unknown = next_steps(assess({"segmentation": 3}))
    assert (unknown.target, unknown.raises, unknown.points, unknown.most_points) == (None, (), None, None)
    assert repr(unknown) == "NextSteps(target=None, raises=0, points=None)"


def test_unanswered_statements_stay_unanswered() -> None:
    answers = full_sheet(BANK, 3, segmentation=None, hiring="n/a")
    steps = next_steps(assess(answers))
    assert steps.is_reachable
    assert not {"segmentation", "hiring"} & {one.statement for one in steps.raises}


@pytest.mark.parametrize("most", [0, -1, True, 1.0, "2"])
def test_a_limit_that_is_not_a_whole_number_from_one_is_refused(most: Any) -> None:
    with pytest.raises(ValueError, match="max_raises must be a whole number from 1"):
        next_steps(assess({}), max_raises=most)


def test_held_ids_that_the_bank_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="cx_centricity has no 'hirin', 'trainin'"):
        next_steps(assess({}), held=["hirin", "training", "trainin"])
    with pytest.raises(ValueError, match="collection of statement ids"):
        next_steps(assess({}), held="hiring")


def test_the_bank_of_another_result_is_refused() -> None:
    with pytest.raises(BankError) as caught:
        next_steps(assess({}), bank=make(raw_bank()))
    assert [problem.code for problem in caught.value.problems] == ["other-rules"]


@given(banks_with_sheets())
def test_law_raises_do_not_depend_on_the_optional_parts_of_a_bank(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    plain = without_optional_parts(bank)
    result = assess(sheet, bank=plain)
    assert next_steps(result, bank=plain).raises == next_steps(assess(sheet, bank=bank), bank=bank).raises


def bank_of_pairs(**fields: Any) -> QuestionBank:
    """Return a bank of three directions with two statements each on the levels 1…3, whose second stage begins at 50."""
    raw = raw_bank()
    statements: dict[str, Raw] = fields.pop("statements", {})
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement.update(statements.get(statement["id"], {}))
    return make({**raw, "pitfalls": (), "stages": stages(0, 50), **fields})


def stages(*starts: float, gate: Sequence[Raw] = ()) -> list[Raw]:
    """Return stages that begin at these points; the last one has the gate."""
    made: list[Raw] = [{"id": f"s{n}", "title": "S", "from_points": start} for n, start in enumerate(starts)]
    return [*made[:-1], made[-1] | {"gate": [*gate]}]


def moves(steps: NextSteps) -> list[tuple[str, int, int]]:
    return [(one.statement, one.from_level, one.to_level) for one in steps.raises]


def answers(**others: AnswerValue) -> Sheet:
    return {f"{direction}_{n}": 2 for direction in ("first", "second", "third") for n in "xy"} | others


def test_what_the_gate_asks_for_comes_first_also_on_a_statement_that_does_not_count() -> None:
    gated = stages(0, 50, gate=[{"statement": "third_y", "at_least": 3}])
    bank = bank_of_pairs(stages=gated, statements={"third_y": {"weight": 0}})

    def steps(**others: AnswerValue) -> NextSteps:
        return next_steps(assess(answers(**others), bank=bank), bank=bank, held=["first_y"])

    enough = steps()
    assert (enough.points, enough.is_reachable, moves(enough)) == (50, True, [("third_y", 2, 3)])
    assert moves(steps(first_x=1)) == [("third_y", 2, 3), ("first_x", 1, 2)]
    assert moves(steps(first_x=1, third_y=3)) == [("first_x", 1, 2)]
    assert moves(steps(first_x=1, third_y="n/a")) == [("first_x", 1, 2)]
    held = next_steps(assess(answers(), bank=bank), bank=bank, held=["third_y"])
    assert (held.is_reachable, held.answer_first, held.raises) == (False, (), ())
    far = next_steps(assess(answers(third_y=1), bank=bank), bank=bank, max_raises=1)
    assert (far.is_reachable, far.answer_first) == (False, ())


def test_a_gate_about_an_unanswered_statement_is_reached_only_after_the_answer_unless_it_counts_as_enough() -> None:
    gate = [{"statement": "third_y", "at_least": 3}, {"each_at_least": 2, "direction": "first"}]

    def steps(counts_as: int | None, **others: AnswerValue) -> NextSteps:
        statements = {"third_y": {"unanswered_counts_as": counts_as}}
        bank = bank_of_pairs(stages=stages(0, 60, gate=gate), statements=statements)
        return next_steps(assess(answers(**others), bank=bank), bank=bank)

    asked = steps(None, third_y=None, first_y=None)
    assert asked.target is not None
    assert (asked.is_reachable, asked.raises, asked.answer_first) == (False, (), ("first_y", "third_y"))
    assert steps(2, third_y=None, first_x=1).answer_first == ("third_y",)
    counted = steps(3, third_y=None, first_x=1)
    assert (counted.is_reachable, counted.answer_first) == (True, ())
    assert moves(counted)[0] == ("first_x", 1, 2)
    assert "third_y" not in {one.statement for one in counted.raises}


def test_a_raise_from_below_the_goal_goes_straight_to_it_and_the_fewest_levels_decide_among_equals() -> None:
    levels = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 6)]
    texts: dict[str, Raw] = {id: {"level_texts": list("abcde"), "reversed": "third" in id} for id in answers()}
    bank = bank_of_pairs(levels=levels, goal_level=4, statements=texts, stages=stages(0, 50))
    low = {"first_x": 1, "first_y": 2, "second_x": 5, "second_y": 4, "third_x": 4, "third_y": 5}
    result = assess(low, bank=bank)
    assert (result.score.points, result.score.gained, result.score.attainable) == (38, 9, 24)
    # Three more are needed. The jumps from 1 to 4 and, reversed, from 5 to 2 pass three levels; any other single raise
    # gains at most two.
    (one,) = next_steps(result, bank=bank).raises
    assert (one.from_level, one.to_level, one.levels, one.level_text, one.next_level_text) == (1, 4, 3, "a", "d")
    (other,) = next_steps(result, bank=bank, held=["first_x"]).raises
    assert (other.statement, other.from_level, other.to_level, other.next_level_text) == ("third_y", 5, 2, "b")
    # One more is needed: the raise from 4 to 5 passes one level, all others two or three.
    near = assess(low | {"first_x": 3}, bank=bank)
    assert near.score.gained == 11
    assert moves(next_steps(near, bank=bank)) == [("first_x", 3, 4)]
    assert moves(next_steps(near, bank=bank, held=["first_x"])) == [("second_y", 4, 5)]


def test_where_lower_is_better_raises_go_to_smaller_gains_until_the_points_are_those_of_the_stage_before() -> None:
    bank = bank_of_pairs(
        better="lower",
        decimals=2,
        point_range=[1, 5],
        stages=stages(1, 2.25, 3.5),
        statements={"first_x": {"reversed": True}},
    )
    result = assess(answers(first_x=1, first_y=3), bank=bank)
    assert (result.score.points, result.next_stage and result.next_stage.to_points) == (3.67, 3.49)
    steps = next_steps(result, bank=bank)
    assert steps.target is not None
    assert (steps.target.number, steps.points, steps.most_points) == (2, 3.33, 1.0)
    assert moves(steps) == [("first_x", 1, 2)]
    assert moves(next_steps(result, bank=bank, held=["first_x"])) == [("first_y", 3, 2)]
    best = next_steps(assess(dict.fromkeys(answers(), 1) | {"first_x": 3}, bank=bank), bank=bank)
    assert (best.target, best.raises, best.points) == (None, (), 1.0)


def test_among_levels_with_equal_gains_a_raise_goes_to_the_nearest_number_then_to_the_lower() -> None:
    values = {1: 5, 2: 0, 3: 5, 4: 5, 6: 7}
    scale = {"id": "odd", "levels": [{"number": n, "id": f"l{n}", "title": "L", "value": v} for n, v in values.items()]}
    statements = {"first_x": {"scale": "odd", "level_texts": list("abcde"), "weight": 9}}
    bank = bank_of_pairs(scales=[scale], statements=statements, stages=stages(0, 60))
    result = assess(answers(first_x=2), bank=bank)
    steps = next_steps(result, bank=bank)
    assert moves(steps)[0] == ("first_x", 2, 1)
    assert (steps.raises[0].next_level_text, steps.raises[0].levels) == ("a", 1)
    lower = bank_of_pairs(scales=[scale], statements=statements, stages=stages(0, 60), better="lower")
    fewer = next_steps(assess(answers(first_x=6), bank=lower), bank=lower)
    assert moves(fewer) == [("first_x", 6, 4), ("first_x", 4, 2)]


def test_without_stages_there_is_no_target_and_without_points_of_the_whole_there_are_no_points() -> None:
    flat = bank_of_pairs(stages=[])
    steps = next_steps(assess(answers(), bank=flat), bank=flat)
    assert (steps.target, steps.is_reachable, steps.raises, steps.answer_first) == (None, False, (), ())
    assert (steps.points, steps.most_points) == (50, 100)
    apart = bank_of_pairs(stages=[], overall=False)
    steps = next_steps(assess(answers(), bank=apart), bank=apart)
    assert (steps.target, steps.points, steps.most_points, steps.zone_steps) == (None, None, None, ())


def test_zone_steps_leave_out_statements_that_do_not_count() -> None:
    bank = bank_of_pairs(statements={"first_y": {"weight": 0}})
    result = assess(answers(first_x=1, first_y=1, second_x=3), bank=bank)
    assert result.growth_zones == ("first",)
    (zone,) = next_steps(result, bank=bank).zone_steps
    assert [one.statement for one in zone.raises] == ["first_x"]


def test_next_steps_that_ask_for_answers_but_reach_the_target_or_have_none_are_refused() -> None:
    for level in (2, 9):
        steps = next_steps(assess(full_sheet(BANK, level)))
        edited = steps.model_copy(update={"answer_first": ("hiring",)}).model_dump_json()
        with pytest.raises(ValueError, match="answer_first must be empty unless the target is not reachable"):
            NextSteps.model_validate_json(edited)
