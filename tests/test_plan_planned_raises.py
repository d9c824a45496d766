"""Which initiative raises which statements, to which levels, by when."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cx_centricity import AnswerValue, assess, default_bank
from cx_centricity.guidance import next_steps
from cx_centricity.plan import Pace, make_plan
from cx_centricity.testing import Sheet, answer_sheets
from plan_banks import MIDDLE, bank_of_drivers, banks_of_drivers, driver
from small_bank import Raw, make, raw_bank
from strategies import full_sheet

BANK = default_bank()


@given(st.data(), st.integers(1, 5))
def test_law_every_statement_is_raised_by_at_most_one_initiative(data: st.DataObject, size: int) -> None:
    bank = data.draw(banks_of_drivers())
    plan = make_plan(assess(data.draw(answer_sheets(bank)), bank=bank), bank=bank, size=size)
    raised = [each.statement for initiative in plan.initiatives for each in initiative.raises]
    assert len(set(raised)) == len(raised)
    assert all(len(initiative.raises) <= 5 for initiative in plan.initiatives)


@given(answer_sheets(BANK))
def test_law_an_initiative_raises_only_what_its_driver_names_at_least_until_the_driver_is_done(sheet: Sheet) -> None:
    result = assess(sheet)
    plan = make_plan(result)
    drivers = {driver.id: driver for stage in BANK.stages for driver in stage.drivers}
    for initiative in plan.initiatives:
        done = {condition.statement: condition.at_least or 0 for condition in drivers[initiative.id].done_when}
        for each in initiative.raises:
            assert each.statement in drivers[initiative.id].statements
            level = each.targets[-1].level
            months = sum(6 if number <= 5 else 12 for number in range(each.baseline + 1, level + 2))
            assert level >= done.get(each.statement, 0) or months > 24 - initiative.starts_after_months


@given(answer_sheets(BANK), st.builds(Pace, st.integers(1, 7), st.integers(1, 13)))
def test_law_targets_rise_no_faster_than_the_pace_and_slower_above_the_middle_of_the_scale(
    sheet: Sheet, pace: Pace
) -> None:
    for initiative in make_plan(assess(sheet), pace=pace).initiatives:
        for planned in initiative.raises:
            level = planned.baseline
            assert planned.baseline == sheet[planned.statement]
            for target in planned.targets:
                assert target.horizon >= initiative.horizon
                high = max(target.level - max(planned.baseline, 5), 0)
                low = target.level - planned.baseline - high
                months = low * pace.months_per_level + high * pace.months_per_high_level
                assert initiative.starts_after_months + months <= target.horizon
                assert max(level, 3) < target.level
                assert target.text == BANK.statement(planned.statement).level_texts[target.level - 1]
                level = target.level


@given(answer_sheets(BANK, complete=True))
def test_law_a_plan_reaches_the_next_stage_or_lists_the_fewest_raises_that_are_left(sheet: Sheet) -> None:
    plan = make_plan(assess(sheet))
    points = [plan.points or 0, *(milestone.points for milestone in plan.milestones)]
    assert points == sorted(points)
    if plan.target is not None:
        assert plan.reaches_target == (points[-1] >= plan.target.from_points)
        after = assess(sheet | {of.statement: of.level for of in plan.due(24)})
        assert plan.remaining_raises == (() if plan.reaches_target else next_steps(after).raises)
        assert plan.reaches_target or plan.remaining_raises


@pytest.mark.parametrize(("level", "is_reached"), [(1, False), (2, True), (3, True), (5, False), (7, True)])
def test_a_plan_for_equal_levels_reaches_the_next_stage_or_says_what_is_left(level: int, is_reached: bool) -> None:  # noqa: FBT001
    plan = make_plan(assess(full_sheet(BANK, level)), size=8)
    assert (plan.reaches_target, bool(plan.remaining_raises)) == (is_reached, not is_reached)


def test_a_statement_goes_to_the_driver_that_names_it_further_to_the_front_then_to_the_earlier_one() -> None:
    bank = bank_of_drivers(
        driver("a", "first", statements=["first_x", "second_x"]),
        driver("b", "second", statements=["second_x", "first_x"]),
        driver("c", "third", statements=["third_x"], horizon=6),
        driver("d", "third", statements=["third_x", "third_y"], horizon=12),
        driver("nobody", "second", statements=["second_x"]),
    )
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank, max_parallel=5)
    raised = {initiative.id: [each.statement for each in initiative.raises] for initiative in plan.initiatives}
    assert raised == {"a": ["first_x"], "b": ["second_x"], "c": ["third_x"], "d": ["third_y"], "nobody": []}


def test_a_driver_without_statements_raises_those_of_its_directions_the_lowest_first_and_at_most_five() -> None:
    bank = bank_of_drivers(driver("a", "second", "first", "third", horizon=6))
    plan = make_plan(assess(MIDDLE | {"second_y": 2}, bank=bank), bank=bank)
    (initiative,) = plan.initiatives
    expected = ["second_y", "second_x", "first_x", "first_y", "third_x"]
    assert [each.statement for each in initiative.raises] == expected


def test_a_statement_is_raised_until_its_driver_is_done_or_else_to_the_next_level_and_further_for_the_stage() -> None:
    named, done = ["first_x", "first_y", "second_x"], [{"statement": "first_x", "at_least": 5}]
    bank = bank_of_drivers(driver("a", "first", statements=named, done_when=done, horizon=6))

    def levels(**answers: AnswerValue) -> tuple[list[int], bool]:
        plan = make_plan(assess(MIDDLE | answers, bank=bank), bank=bank)
        return [each.targets[-1].level for each in plan.initiatives[0].raises], plan.reaches_target

    assert levels() == ([5, 4, 4], False)  # not even the highest levels would be enough
    assert levels(third_x=5, third_y=5) == ([5, 4, 4], True)
    assert levels(third_x=5, third_y=4) == ([5, 5, 4], True)
    assert levels(first_x=2, third_x=5, third_y=5) == ([4, 5, 4], True)  # to level 5 it takes 30 months


def test_raises_that_the_stage_needs_after_the_plan_are_listed() -> None:
    bank = bank_of_drivers(driver("a", "first", horizon=12))
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert not plan.reaches_target
    assert {each.statement for each in plan.remaining_raises} >= {"second_x", "second_y", "third_x", "third_y"}
    assert plan.milestones[-1].points < 80


def test_without_drivers_all_raises_remain_and_without_a_stage_there_are_none() -> None:
    bank = bank_of_drivers()
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert (plan.initiatives, plan.milestones, plan.reaches_target) == ((), (), False)
    assert plan.remaining_raises == next_steps(assess(MIDDLE, bank=bank), bank=bank).raises != ()
    unknown = make_plan(assess({"segmentation": 3}))
    assert (unknown.stage, unknown.initiatives, unknown.remaining_raises) == (None, (), ())


def test_raises_end_within_two_years() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 10)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = list("abcdefghi")
    done = [{"statement": "first_x", "at_least": 7}]
    raw["stages"][0]["drivers"] = [driver("a", statements=[*MIDDLE], done_when=done, horizon=24)]
    raw["stages"][1]["from_points"] = 90
    bank = make(raw)
    plan = make_plan(assess(dict.fromkeys(MIDDLE, 1), bank=bank), bank=bank)
    (initiative,) = plan.initiatives
    levels = {each.statement: each.targets[-1].level for each in initiative.raises}
    assert levels == {"first_x": 5} | dict.fromkeys(["first_y", "second_x", "second_y", "third_x"], 2)
    assert not plan.reaches_target


def test_a_raise_to_the_goal_takes_half_a_year_for_each_level_that_it_passes() -> None:
    bank = bank_of_drivers(driver("a", "first", "second", "third", horizon=6), goal_level=4)
    answers = {"first_x": 1, "first_y": 4, "second_x": 5, "second_y": 5, "third_x": 4, "third_y": 4}
    plan = make_plan(assess(answers, bank=bank), bank=bank)
    (initiative,) = plan.initiatives
    targets = {each.statement: each.targets for each in initiative.raises}
    assert [(target.horizon, target.level) for target in targets["first_x"]] == [(24, 4)]
    assert plan.reaches_target


def test_a_planned_raise_says_how_to_verify_its_first_target() -> None:
    ranges = [{"up_to": 3, "text": "Low."}, {"up_to": 4, "text": "Goal."}, {"text": "High."}]
    evidence: dict[str, Raw] = {"first_x": {"evidence": ranges}, "first_y": {"evidence": ranges}}
    for horizon, level, text in ((6, 4, "Goal."), (12, 5, "High.")):
        bank = bank_of_drivers(driver("a", "first", "second", "third", horizon=horizon), statements=evidence)
        (initiative,) = make_plan(assess(MIDDLE, bank=bank), bank=bank, pace=Pace(6, 6)).initiatives
        found = {each.statement: each for each in initiative.raises}
        assert {(found[id].targets[0].level, found[id].evidence) for id in evidence} == {(level, text)}


def test_a_goal_that_is_more_than_two_years_away_is_no_target() -> None:
    levels = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 8)]
    plain: dict[str, Raw] = {id: {"level_texts": []} for id in MIDDLE}
    drivers = (driver("a", "first", "second", "third", horizon=6), driver("b", "first"))
    bank = bank_of_drivers(earlier=drivers, statements=plain, levels=levels, goal_level=7)
    answers = dict.fromkeys(MIDDLE, 3) | {"first_x": 1, "first_y": 1}
    plan = make_plan(assess(answers, bank=bank), bank=bank, held=["second_x", "second_y", "third_x", "third_y"])
    assert {(each.statement, each.from_level, each.to_level, each.levels) for each in plan.remaining_raises} == {
        ("first_x", 1, 7, 6),
        ("first_y", 1, 7, 6),
    }
    assert [initiative.raises for initiative in plan.initiatives] == [(), ()]
    assert not plan.reaches_target


def test_a_statement_that_does_not_count_is_raised_only_where_the_gate_asks_for_it() -> None:
    def raised(*gate: Raw, **others: AnswerValue) -> set[str]:
        first = driver("a", "first", statements=["first_x", "first_y"], horizon=6)
        other = driver("b", "second", "third", horizon=6)
        bank = bank_of_drivers(first, other, gate=gate, statements={"first_x": {"weight": 0}})
        plan = make_plan(assess(MIDDLE | others, bank=bank), bank=bank)
        assert plan.reaches_target == (not plan.answer_first)
        return {each.statement for initiative in plan.initiatives for each in initiative.raises}

    assert "first_x" not in raised()
    assert "first_x" in raised({"statement": "first_x", "at_least": 4})
    assert "first_x" not in raised({"statement": "first_x", "at_least": 4}, first_x=None)


def test_a_plan_that_the_gate_holds_back_does_not_reach_the_target() -> None:
    gate = [{"statement": "third_x", "at_least": 4}]
    bank = bank_of_drivers(driver("a", "first", "second", horizon=6), driver("b", "second"), gate=gate)
    plan = make_plan(assess(dict.fromkeys(MIDDLE, 5) | {"third_x": 3}, bank=bank), bank=bank)
    assert plan.target is not None
    assert plan.points is not None
    assert plan.points > plan.target.from_points
    assert [(each.statement, each.to_level) for each in plan.remaining_raises] == [("third_x", 4)]
    assert not plan.reaches_target
