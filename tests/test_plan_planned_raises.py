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
    assert not set(raised) & {each.statement for each in plan.unassigned_raises}


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
def test_law_a_plan_reaches_the_next_stage_or_lists_the_raises_that_are_left(sheet: Sheet) -> None:
    plan = make_plan(assess(sheet))
    points = [plan.points or 0, *(milestone.points for milestone in plan.milestones)]
    assert points == sorted(points)
    assert plan.points_without_extras is not None
    assert points[0] <= plan.points_without_extras <= points[-1]
    if plan.target is not None:
        assert plan.reaches_target == (points[-1] >= plan.target.from_points)
        left = plan.unassigned_raises or plan.later_raises
        assert left or plan.points_without_extras >= plan.target.from_points
        assert plan.reaches_target or left


@pytest.mark.parametrize(("level", "is_reached"), [(1, True), (2, True), (3, True), (4, False), (7, True)])
def test_a_plan_for_equal_levels_reaches_the_next_stage_or_says_what_is_left(level: int, is_reached: bool) -> None:  # noqa: FBT001
    plan = make_plan(assess(full_sheet(BANK, level)), size=8)
    assert (plan.reaches_target, bool(plan.unassigned_raises or plan.later_raises)) == (is_reached, not is_reached)


def test_a_statement_goes_to_the_driver_that_names_it_then_to_the_one_that_names_its_direction_first() -> None:
    bank = bank_of_drivers(
        driver("partly", "second", "first"),
        driver("mostly", "first", "second"),
        driver("named", "third", statements=["second_x"]),
    )
    result = assess(MIDDLE, bank=bank)
    needed = {
        initiative.id: {each.statement for each in initiative.raises if each.toward_stage}
        for initiative in make_plan(result, bank=bank).initiatives
    }
    assert {"first_x", "first_y"} <= needed["mostly"]
    assert {"second_x", "third_x"} <= needed["named"]
    assert needed["partly"] == {"second_y"}


def test_raises_are_in_the_order_in_which_the_driver_names_their_statements() -> None:
    named = ["second_x", "first_y"]
    bank = bank_of_drivers(driver("a", "first", "second", "third", statements=named))
    (initiative,) = make_plan(assess(MIDDLE, bank=bank), bank=bank).initiatives
    statements = [each.statement for each in initiative.raises]
    assert statements[:3] == [*named, "first_x"]


def test_an_initiative_that_the_stage_does_not_need_gets_the_next_level_of_what_it_improves() -> None:
    bank = bank_of_drivers(driver("a", "first", horizon=6), driver("b", "second", statements=["second_y"], horizon=6))
    pace = Pace(6, 6)
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "second_x": 5, "second_y": 4, "third_x": 5}, bank=bank)
    assert make_plan(result, bank=bank, pace=pace, held=["second_y"]).initiative("b").raises == ()
    (extra,) = make_plan(result, bank=bank, pace=pace).initiative("b").raises
    assert (extra.statement, extra.baseline) == ("second_y", 4)
    assert [(target.horizon, target.level) for target in extra.targets] == [(6, 5)]
    assert not extra.toward_stage


def test_extras_are_the_lowest_of_the_statements_that_the_driver_names() -> None:
    bank = bank_of_drivers(
        driver("a", "first", horizon=6),
        driver("b", "second", "third", statements=["second_x", "third_x", "third_y"], horizon=6),
    )
    answers = {"first_x": 1, "first_y": 2, "second_x": 4, "second_y": 5, "third_x": 4, "third_y": 3}
    plan = make_plan(assess(answers, bank=bank), bank=bank)
    assert [each.statement for each in plan.initiative("b").raises] == ["second_x", "third_y"]


def test_raises_that_no_initiative_takes_on_are_listed_if_the_stage_needs_them() -> None:
    bank = bank_of_drivers(driver("a", "first", horizon=12))
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert not plan.reaches_target
    assert {each.statement for each in plan.unassigned_raises} == {"second_x", "second_y", "third_x", "third_y"}
    assert plan.milestones[-1].points < 80


def test_without_drivers_all_raises_are_unassigned_and_without_a_stage_there_are_none() -> None:
    bank = bank_of_drivers()
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert (plan.initiatives, plan.milestones, plan.reaches_target) == ((), (), False)
    assert plan.unassigned_raises == next_steps(assess(MIDDLE, bank=bank), bank=bank, max_raises=4).raises != ()
    unknown = make_plan(assess({"segmentation": 3}))
    assert (unknown.stage, unknown.initiatives, unknown.unassigned_raises) == (None, (), ())


def test_raises_that_take_longer_than_two_years_are_listed_as_later() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 10)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = list("abcdefghi")
    raw["stages"][0]["drivers"] = [driver("a", "first", "second", "third", horizon=24)]
    raw["stages"][1]["from_points"] = 90
    bank = make(raw)
    plan = make_plan(assess(dict.fromkeys(MIDDLE, 1), bank=bank), bank=bank)
    (initiative,) = plan.initiatives
    levels = [(each.baseline, each.targets[-1].level) for each in initiative.raises]
    assert levels == [(1, 5)] * 5
    assert {each.from_level for each in plan.later_raises} == {5, 6, 7, 8}
    assert len({each.statement for each in plan.unassigned_raises}) == 1
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


def test_a_goal_that_is_more_than_two_years_away_is_no_target_but_a_later_raise() -> None:
    levels = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 8)]
    plain: dict[str, Raw] = {id: {"level_texts": []} for id in MIDDLE}
    drivers = (driver("a", "first", "second", "third", horizon=6), driver("b", "first"))
    bank = bank_of_drivers(earlier=drivers, statements=plain, levels=levels, goal_level=7)
    answers = dict.fromkeys(MIDDLE, 3) | {"first_x": 1, "first_y": 1}
    plan = make_plan(assess(answers, bank=bank), bank=bank, held=["second_x", "second_y", "third_x", "third_y"])
    assert {(each.statement, each.from_level, each.to_level, each.levels) for each in plan.later_raises} == {
        ("first_x", 1, 7, 6),
        ("first_y", 1, 7, 6),
    }
    assert [initiative.raises for initiative in plan.initiatives] == [(), ()]
    assert not plan.reaches_target


def test_a_statement_that_does_not_count_is_raised_only_where_the_gate_asks_for_it() -> None:
    def raised(*gate: Raw, **others: AnswerValue) -> dict[str, bool]:
        first = driver("a", "first", statements=["first_x", "first_y"], horizon=6)
        other = driver("b", "second", "third", horizon=6)
        bank = bank_of_drivers(first, other, gate=gate, statements={"first_x": {"weight": 0}})
        plan = make_plan(assess(MIDDLE | others, bank=bank), bank=bank)
        assert plan.reaches_target == (not plan.answer_first)
        return {each.statement: each.toward_stage for initiative in plan.initiatives for each in initiative.raises}

    assert "first_x" not in raised()
    assert raised({"statement": "first_x", "at_least": 4})["first_x"]
    assert "first_x" not in raised({"statement": "first_x", "at_least": 4}, first_x=None)


def test_a_plan_that_the_gate_holds_back_does_not_reach_the_target() -> None:
    gate = [{"statement": "third_x", "at_least": 4}]
    bank = bank_of_drivers(driver("a", "first", "second", horizon=6), driver("b", "second"), gate=gate)
    plan = make_plan(assess(dict.fromkeys(MIDDLE, 5) | {"third_x": 3}, bank=bank), bank=bank)
    assert plan.target is not None
    assert plan.points is not None
    assert plan.points > plan.target.from_points
    assert [(each.statement, each.to_level) for each in plan.unassigned_raises] == [("third_x", 4)]
    assert not plan.reaches_target
