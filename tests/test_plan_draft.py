"""What make_plan fills in besides schedule and key results, and which arguments it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cx_centricity import BankError, assess, default_bank
from cx_centricity.guidance import find_pitfalls, next_steps
from cx_centricity.indicators import nps
from cx_centricity.plan import Pace, Plan, make_plan
from cx_centricity.testing import Sheet, answer_sheets
from plan_banks import MIDDLE, answers_to, bank_of_drivers, banks_of_every_rule, driver
from small_bank import Raw, make, raw_bank
from strategies import full_sheet

BANK = default_bank()


@given(answer_sheets(BANK))
def test_law_the_same_result_always_gives_the_same_plan(sheet: Sheet) -> None:
    assert make_plan(assess(sheet)) == make_plan(assess(sheet))


@given(answer_sheets(BANK))
def test_law_a_plan_has_every_pitfall_those_in_growth_zones_first(sheet: Sheet) -> None:
    result = assess(sheet)
    plan, found = make_plan(result), find_pitfalls(result)
    in_zones = [pitfall for pitfall in found if {each.direction for each in pitfall.answers} & {*result.growth_zones}]
    assert plan.pitfalls == (*in_zones, *(pitfall for pitfall in found if pitfall not in in_zones))
    shown = {pitfall.id for pitfall in plan.pitfalls}
    assert all(shown.issuperset(initiative.pitfall_ids) for initiative in plan.initiatives)


def test_an_initiative_addresses_pitfalls_caused_by_low_statements_that_it_raises_or_its_driver_names() -> None:
    def addressed(*conditions: Raw, **fields: Any) -> dict[str, tuple[str, ...]]:
        named = driver("names", "third", statements=["first_x"])
        bank = bank_of_drivers(named, driver("raises", "second"), driver("other"), pitfalls=conditions, **fields)
        plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
        return {initiative.id: initiative.pitfall_ids for initiative in plan.initiatives if initiative.pitfall_ids}

    low, high = {"statement": "first_x", "at_most": 3}, {"statement": "second_x", "at_least": 2}
    assert addressed(low, high) == {"names": ("p",)}
    assert addressed(low, {"statement": "second_x", "at_most": 3}) == {"names": ("p",), "raises": ("p",)}
    assert addressed(high) == addressed() == {}
    assert addressed({"statement": "first_x", "at_least": 3}, high, reversed_ones=["first_x"]) == {"names": ("p",)}


@given(st.data())
def test_law_a_plan_never_aims_at_what_is_worse_or_worse_than_the_goal(data: st.DataObject) -> None:
    bank = data.draw(banks_of_every_rule())
    result = assess(data.draw(answers_to(bank)), bank=bank)
    plan = make_plan(result, bank=bank)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    sign = 1 if bank.better == "higher" else -1
    for initiative in plan.initiatives:
        for each in initiative.raises:
            statement = bank.statement(each.statement)
            values = {level.number: level.value for level in bank.levels_of(statement)}
            direction = -sign if statement.reversed else sign
            aims = [direction * values[number] for number in (each.baseline, *(of.level for of in each.targets))]
            assert aims == sorted(set(aims))
            assert statement.weight or any(stage.gate for stage in bank.stages)
            if bank.goal_level is not None and statement.scale is None:
                lowest, highest = bank.levels[0].value, bank.levels[-1].value
                gain = next(level.value for level in bank.levels if level.number == bank.goal_level) - lowest
                goal = highest - gain if statement.reversed else lowest + gain
                assert all(aim >= direction * goal for aim in aims[1:])
    if plan.points is not None:
        points = [sign * each for each in (plan.points, *(milestone.points for milestone in plan.milestones))]
        assert points == sorted(points)
    steps = next_steps(result, bank=bank)
    assert (plan.target, plan.answer_first) == (steps.target, steps.answer_first)
    assert plan.reaches_target or plan.remaining_raises or not steps.is_reachable


def test_a_plan_says_why_it_has_no_initiatives_and_keeps_its_pitfalls_and_topics() -> None:
    low = {"statement": "first_x", "at_most": 3}
    bare = bank_of_drivers(pitfalls=[low])
    flat = bank_of_drivers(pitfalls=[low], stages=[])
    apart = bank_of_drivers(pitfalls=[low], stages=[], overall=False)
    for bank, sheet, points, reason in (
        (bare, MIDDLE, 50, "no_drivers"),
        (bare, {"first_x": 3}, None, "too_few_answers"),
        (flat, MIDDLE, 50, "no_stages"),
        (flat, {"first_x": 3}, None, "no_stages"),
        (apart, MIDDLE, None, "no_stages"),
    ):
        plan = make_plan(assess(sheet, bank=bank), bank=bank)
        assert (plan.initiatives, plan.empty_because, plan.points) == ((), reason, points)
        assert [pitfall.id for pitfall in plan.pitfalls] == ["p"]
        assert Plan.model_validate_json(plan.model_dump_json()) == plan
    full = bank_of_drivers(driver("a", "first"))
    assert make_plan(assess(MIDDLE, bank=full), bank=full).empty_because is None


def test_figures_have_the_decimals_of_the_bank() -> None:
    stages: list[Raw] = [{"id": f"s{n}", "title": "S", "from_points": start} for n, start in enumerate((1, 2.25))]
    stages[0]["drivers"] = [driver("a", "first", "second", "third", horizon=6)]
    bank = bank_of_drivers(decimals=2, point_range=[1, 5], stages=stages)
    plan = make_plan(assess(MIDDLE | {"first_x": 1} | dict.fromkeys(["second_x", "third_x"], 1), bank=bank), bank=bank)
    assert plan.points == 2.0
    assert [(milestone.points, milestone.stage.number) for milestone in plan.milestones] == [(2.5, 2), (2.83, 2)]
    assert plan.reaches_target


def test_where_lower_is_better_a_pitfall_is_caused_by_what_is_high() -> None:
    def addressed(*conditions: Raw) -> dict[str, tuple[str, ...]]:
        bank = bank_of_drivers(driver("names", "first", statements=["first_x"]), pitfalls=conditions, better="lower")
        plan = make_plan(assess(MIDDLE, bank=bank), bank=bank, held=["first_y"])
        assert len(plan.pitfalls) == 1
        return {initiative.id: initiative.pitfall_ids for initiative in plan.initiatives if initiative.pitfall_ids}

    assert addressed({"statement": "first_x", "at_least": 3}) == {"names": ("p",)}
    assert addressed({"statement": "first_x", "at_most": 3}) == {}
    assert addressed({"each_at_least": 2, "direction": "first"}) == {"names": ("p",)}
    assert addressed({"count": 1, "at_least": 3, "direction": "second"}) == {}
    assert addressed({"stage": "s40"}) == {}


def test_the_first_step_is_that_of_the_driver() -> None:
    bank = bank_of_drivers(driver("a", "first", first_step="Ask them."), driver("b", "second"))
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert {initiative.id: initiative.first_step for initiative in plan.initiatives} == {"a": "Ask them.", "b": ""}


def test_an_initiative_improves_the_blocks_of_its_directions_unless_the_driver_names_blocks() -> None:
    bank = bank_of_drivers(driver("a", "first", "second", "third"), driver("b", "second", blocks=["one"]), driver("c"))
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert [plan.initiative(id).block_ids for id in "abc"] == [("one", "two"), ("one",), ()]


def test_key_results_are_the_outcomes_of_the_driver_with_measured_values() -> None:
    measured = nps([10] * 6 + [8] * 2 + [3] * 2)
    plan = make_plan(
        assess(full_sheet(BANK, 3, loyalty_measurement=1, retention_measurement=1)), measurements=[measured]
    )
    drivers = {driver.id: driver for stage in BANK.stages for driver in stage.drivers}
    baselines: dict[str | None, float | None] = {}
    for initiative in plan.initiatives:
        shown, stated = initiative.objective.key_results, drivers[initiative.id].key_results
        assert [(of.text, of.unit, of.better, of.indicator) for of in shown] == [
            (of.text, of.unit, of.better, of.indicator) for of in stated
        ]
        assert {(of.horizon, of.target) for of in shown} == {(initiative.horizon, None)}
        baselines |= {of.indicator: of.baseline for of in shown}
    assert baselines["nps"] == measured.value == 40.0
    assert {value for indicator, value in baselines.items() if indicator != "nps"} == {None}


def test_without_outcomes_key_results_are_indicators_of_what_an_initiative_raises_or_its_driver_names() -> None:
    answers = {"first_x": 4, "first_y": 3, "second_x": 1, "second_y": 2, "third_x": 5, "third_y": 5}
    for fields, shown in (({"statements": ["first_x"]}, ["i"]), ({"statements": ["first_y"]}, []), ({}, ["i"])):
        bank = bank_of_drivers(driver("a", "second", horizon=6), driver("b", "first", horizon=6, **fields))
        initiative = make_plan(assess(answers, bank=bank), bank=bank, pace=Pace(3, 6)).initiative("b")
        assert [of.indicator for of in initiative.objective.key_results] == shown
    bank = bank_of_drivers(driver("a", "first"))
    (initiative,) = make_plan(assess(MIDDLE, bank=bank), bank=bank).initiatives
    assert [(of.text, of.unit, of.indicator) for of in initiative.objective.key_results] == [("I", "", "i")]


def test_an_initiative_has_all_that_its_driver_says_and_the_role_of_its_owner() -> None:
    plan = make_plan(assess(full_sheet(BANK, 4)))
    drivers = {driver.id: driver for stage in BANK.stages for driver in stage.drivers}
    assert plan.initiatives
    for one in plan.initiatives:
        of = drivers[one.id]
        assert (one.objective.text, one.objective.why, one.first_step) == (of.text, of.why, of.first_step)
        assert (one.deliverable, one.risk, one.effort, one.owner) == (of.deliverable, of.risk, of.effort, of.owner)
        assert (one.perspective, one.journey_phases) == (of.perspective, of.journey_phases)


def test_a_plan_says_which_of_customer_and_finances_no_initiative_serves() -> None:
    def missing(*perspectives: str | None) -> tuple[str, ...]:
        drivers = [driver(f"d{n}", "first", perspective=each) for n, each in enumerate(perspectives)]
        bank = bank_of_drivers(*drivers)
        return make_plan(assess(MIDDLE, bank=bank), bank=bank).perspectives_missing

    assert missing("customer", "financial") == missing(None, None) == missing() == ()
    assert missing("internal_process", None) == ("customer", "financial")
    assert missing("customer") == ("financial",)


def test_all_texts_are_those_of_the_given_bank() -> None:
    result = assess(full_sheet(BANK, 2))
    other = BANK.with_changed("drivers", "choose_feedback_sources", text="Переписано.").with_changed(
        "stages", "first_steps", title="Т"
    )
    plan = make_plan(result, bank=other)
    assert plan.initiative("choose_feedback_sources").objective.text == "Переписано."
    assert plan.target is not None
    assert (plan.target.title, plan.bank.content_digest) == ("Т", other.content_digest)
    assert next_steps(result, bank=other).bank.content_digest == other.content_digest


@pytest.mark.parametrize("wrong", [0, True, 2.0, "3"])
def test_what_is_no_whole_number_from_1_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="size must be a whole number from 1"):
        make_plan(assess({}), size=wrong)
    with pytest.raises(ValueError, match="max_parallel must be a whole number from 1"):
        make_plan(assess({}), max_parallel=wrong)
    with pytest.raises(ValueError, match="high_effort must be a whole number from 1"):
        Pace(high_effort=wrong)


def test_results_indicators_and_statements_of_another_bank_are_refused() -> None:
    with pytest.raises(BankError, match="other-rules"):
        make_plan(assess({}), bank=make(raw_bank()))
    small = assess({}, bank=make(raw_bank()))
    with pytest.raises(ValueError, match="the bank small has no indicator 'nps'"):
        make_plan(small, bank=make(raw_bank()), measurements=[nps([9])])
    with pytest.raises(ValueError, match="cx_centricity has no 'hirin'"):
        make_plan(assess({}), held=["hirin"])


def test_measurements_must_be_measurements_and_sizes_may_be_numbers_of_numpy() -> None:
    alone: Any = nps([9])
    wrongs: list[Any] = [alone, "nps", {"nps": alone}]
    for wrong in wrongs:
        with pytest.raises(ValueError, match="measurements must be a collection of MeasuredValue"):
            make_plan(assess({}), measurements=wrong)
    size: Any = np.int64(3)
    result = assess(full_sheet(default_bank(), 2))
    assert make_plan(result, size=size, measurements=iter([alone])) == make_plan(result, size=3, measurements=[alone])
    assert next_steps(result, max_raises=size) == next_steps(result, max_raises=3)
    unknown = [alone.model_copy(update={"indicator": "x" * 1_000 + str(n)}) for n in range(100)]
    with pytest.raises(ValueError, match="and 90 more") as caught:
        make_plan(result, measurements=unknown)
    assert len(str(caught.value)) < 1_500
