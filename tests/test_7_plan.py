"""The plan: which drivers it takes, in what order, what each is to achieve, and how it is looked at."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import BankError, QuestionBank, assess, default_bank
from cx_centricity.guidance import next_steps
from cx_centricity.indicators import nps
from cx_centricity.plan import Initiative, Plan, make_plan
from cx_centricity.testing import Sheet, answer_sheets
from small_bank import Raw, make, raw_bank
from strategies import full_sheet

BANK = default_bank()


def three_directions(
    *drivers: Raw, earlier: tuple[Raw, ...] = (), pitfalls: Sequence[Raw] = (), reversed_ones: Sequence[str] = ()
) -> QuestionBank:
    """A bank of three stages and levels 1…5 with these drivers at the second stage, and this pitfall."""
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 6)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = list("abcde")
            statement["reversed"] = statement["id"] in reversed_ones
    raw["pitfalls"] = [{"id": "p", "title": "P", "text": "T", "when": [*pitfalls]}] if pitfalls else []
    start, middle, end = ({"id": f"s{n}", "title": "S", "from_points": n} for n in (0, 40, 80))
    raw["stages"] = [start | {"drivers": [*earlier]}, middle | {"drivers": [*drivers]}, end]
    raw["indicators"] = [{"id": "i", "title": "I", "statements": ["first_x"]}]
    return make(raw)


def driver(id: str, *directions: str, **fields: Any) -> Raw:
    return {"id": id, "text": id.upper(), "directions": [*directions], **fields}


MIDDLE = {"first_x": 3, "first_y": 3, "second_x": 3, "second_y": 3, "third_x": 3, "third_y": 3}


def ids(drawn: Plan) -> list[str]:
    return [initiative.id for initiative in drawn.initiatives]


@st.composite
def banks_with_plans(draw: st.DrawFn) -> QuestionBank:
    """A bank of three stages whose drivers name directions, statements, blocks, horizons and each other at random."""
    names = [f"d{n}" for n in range(draw(st.integers(0, 7)))]

    def some(among: list[str]) -> list[str]:
        return draw(st.lists(st.sampled_from(among), unique=True, max_size=3)) if among else []

    made = [
        driver(
            name,
            *some(["first", "second", "third"]),
            statements=some(list(MIDDLE)),
            blocks=some(["one", "two"]),
            supports=some(names[place + 1 :]),
            **draw(st.sampled_from([{}, {"horizon": 6}, {"horizon": 12}, {"horizon": 24}])),
        )
        for place, name in enumerate(names)
    ]
    cut = draw(st.integers(0, len(made)))
    return three_directions(*draw(st.permutations(made[cut:])), earlier=tuple(made[:cut]))


@given(st.data(), st.integers(1, 5))
def test_law_a_plan_is_bounded_ordered_by_supports_and_serves_every_raise_at_most_once(
    data: st.DataObject, size: int
) -> None:
    bank = data.draw(banks_with_plans())
    sheet = data.draw(answer_sheets(bank))
    drawn = make_plan(assess(sheet, bank=bank), bank=bank, size=size)
    assert len(drawn.initiatives) <= size
    place = {id: position for position, id in enumerate(ids(drawn))}
    for one in drawn.initiatives:
        assert all(place[other] < place[one.id] for other in one.builds_on)
        assert all(place[other] > place[one.id] for other in one.supports)
        before = [drawn.initiative(other) for other in one.builds_on]
        assert max((other.horizon or 1000 for other in before), default=0) <= (one.horizon or 1000)
        assert one.starts_after_months == max((other.starts_after_months + 1 for other in before), default=0)
        assert one.starts_after_months + 3 <= (one.horizon or 1000)
    served = [of.statement for one in drawn.initiatives for of in one.objective.key_results]
    assert len(set(served)) == len(served)
    assert not set(served) & {one.statement for one in drawn.unserved}
    assert Plan.model_validate_json(drawn.model_dump_json()) == drawn


@given(answer_sheets(BANK))
def test_law_a_plan_begins_with_what_makes_the_rest_possible_and_is_never_earlier(sheet: Sheet) -> None:
    drawn = make_plan(assess(sheet))
    place = {id: position for position, id in enumerate(ids(drawn))}
    months = {initiative.id: initiative.horizon or 0 for initiative in drawn.initiatives}
    drivers = {driver.id: driver for stage in BANK.stages for driver in stage.drivers}
    for initiative in drawn.initiatives:
        for other in drivers[initiative.id].supports:
            if other in place:
                assert place[initiative.id] < place[other]
                assert months[initiative.id] <= months[other]
                assert initiative.id in drawn.initiative(other).builds_on
                assert other in initiative.supports
    assert drawn.links == tuple((one.id, other) for one in drawn.initiatives for other in one.supports)
    assert make_plan(assess(sheet)) == drawn
    assert pickle.loads(pickle.dumps(drawn)) == drawn


@given(answer_sheets(BANK, complete=True))
def test_law_meeting_all_targets_reaches_the_next_stage_or_the_plan_says_that_it_does_not(sheet: Sheet) -> None:
    drawn = make_plan(assess(sheet))
    points = [drawn.points or 0, *(milestone.points for milestone in drawn.milestones)]
    assert points == sorted(points)
    assert drawn.points_without_extras is not None
    assert points[0] <= drawn.points_without_extras <= points[-1]
    if drawn.target is not None:
        assert drawn.reaches_target == (points[-1] >= drawn.target.from_points)
        left = drawn.unserved or drawn.later
        assert left or drawn.points_without_extras >= drawn.target.from_points
        assert drawn.reaches_target or drawn.unserved or drawn.later


@pytest.mark.parametrize("level", range(1, 8))
def test_a_plan_of_an_even_company_reaches_the_next_stage_with_what_its_initiatives_name(level: int) -> None:
    drawn = make_plan(assess(full_sheet(BANK, level)))
    assert (drawn.reaches_target, drawn.unserved, drawn.later) == (True, (), ())
    named = {driver.id: driver.statements for stage in BANK.stages for driver in stage.drivers}
    for initiative in drawn.initiatives:
        needed = [of for of in initiative.objective.key_results if of.toward_stage]
        assert all(of.statement in named[initiative.id] for of in needed)


@given(answer_sheets(BANK))
def test_law_targets_climb_no_faster_than_a_level_in_half_a_year(sheet: Sheet) -> None:
    for initiative in make_plan(assess(sheet)).initiatives:
        for key_result in initiative.objective.key_results:
            level = key_result.baseline
            assert key_result.baseline == sheet[key_result.statement]
            for target in key_result.targets:
                assert target.horizon is not None
                assert target.horizon >= (initiative.horizon or 0)
                assert level < target.level <= key_result.baseline + target.horizon // 6
                assert target.text == BANK.statement(key_result.statement).level_texts[target.level - 1]
                level = target.level


def test_the_furthest_growth_zone_goes_first_and_brings_along_what_makes_it_possible() -> None:
    bank = three_directions(
        driver("other", "second"),
        driver("second_best", "third"),
        driver("best", "first"),
        driver("ground", "second", supports=["groundwork"]),
        driver("groundwork", "second", supports=["best"]),
    )
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "third_x": 2, "second_x": 5, "second_y": 5}, bank=bank)
    assert result.growth_zones == ("first", "third")
    assert ids(make_plan(result, bank=bank, size=4)) == ["second_best", "ground", "groundwork", "best"]
    # Where "best" and what makes it possible do not fit, it is passed over.
    assert ids(make_plan(result, bank=bank, size=2)) == ["second_best", "other"]


def test_an_initiative_is_no_earlier_than_what_it_builds_on() -> None:
    bank = three_directions(
        driver("fast", "first", horizon=6),
        driver("slow", "second", horizon=24, supports=["fast"]),
        driver("timeless", "third"),
        driver("for_later", "third", supports=["later"]),
        driver("later", "third", horizon=12),
    )
    drawn = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert [(one.id, one.horizon) for one in drawn.initiatives] == [
        ("for_later", 12),
        ("later", 12),
        ("slow", 24),
        ("fast", 24),
        ("timeless", None),
    ]
    assert [(view.key, [one.id for one in view.initiatives]) for view in drawn.by_horizon()] == [
        (12, ["for_later", "later"]),
        (24, ["slow", "fast"]),
        (None, ["timeless"]),
    ]


def test_what_builds_on_others_begins_after_their_first_steps_and_shows_three_months_later_at_the_earliest() -> None:
    chain = [driver(f"d{n}", "first", horizon=6, supports=[f"d{n + 1}"] if n < 23 else []) for n in range(24)]
    drawn = make_plan(assess(MIDDLE, bank=(bank := three_directions(*chain))), bank=bank, size=24)
    assert [one.starts_after_months for one in drawn.initiatives] == [*range(24)]
    assert [one.horizon for one in drawn.initiatives] == [6] * 4 + [12] * 6 + [24] * 12 + [None] * 2


def test_of_drivers_that_serve_a_zone_alike_those_that_name_what_shows_a_pitfall_come_first() -> None:
    def drawn(**fields: Any) -> list[str]:
        named = (driver("other", "second", statements=["second_x", "second_y"]), driver("third", "third"))
        bank = three_directions(*named, driver("cure", "first", statements=["first_x"]), **fields)
        return ids(make_plan(assess(MIDDLE, bank=bank), bank=bank, size=1))

    assert drawn() == ["other"]
    high = {"statement": "second_x", "at_least": 2}
    assert drawn(pitfalls=[{"statement": "first_x", "at_most": 3}, high]) == ["cure"]
    assert drawn(pitfalls=[{"statement": "first_x", "at_most": 2}, high]) == ["other"]
    # In a reversed statement the highest level is the worst.
    assert drawn(pitfalls=[{"statement": "first_x", "at_most": 3}], reversed_ones=["first_x"]) == ["other"]
    assert drawn(pitfalls=[{"statement": "first_x", "at_least": 3}], reversed_ones=["first_x"]) == ["cure"]


def test_an_initiative_deals_with_the_pitfalls_whose_low_statements_it_raises_or_its_driver_names() -> None:
    def dealing(*conditions: Raw, **fields: Any) -> dict[str, tuple[str, ...]]:
        named = driver("names", "third", statements=["first_x"])
        bank = three_directions(named, driver("raises", "second"), driver("other"), pitfalls=conditions, **fields)
        return {
            one.id: one.pitfalls for one in make_plan(assess(MIDDLE, bank=bank), bank=bank).initiatives if one.pitfalls
        }

    low, high = {"statement": "first_x", "at_most": 3}, {"statement": "second_x", "at_least": 2}
    assert dealing(low, high) == {"names": ("p",)}
    assert dealing(low, {"statement": "second_x", "at_most": 3}) == {"names": ("p",), "raises": ("p",)}
    assert dealing(high) == dealing() == {}
    assert dealing({"statement": "first_x", "at_least": 3}, high, reversed_ones=["first_x"]) == {"names": ("p",)}


def test_without_extras_only_what_leads_to_the_stage_counts_and_without_points_nothing_does() -> None:
    bank = three_directions(driver("a", "first", horizon=6), driver("b", "second", statements=["second_y"], horizon=6))
    answers = {"first_x": 1, "first_y": 2, "second_x": 5, "second_y": 4, "third_x": 5, "third_y": 3}
    drawn = make_plan(assess(answers, bank=bank), bank=bank)
    needed = {
        of.statement: of.targets[-1].level
        for one in drawn.initiatives
        for of in one.objective.key_results
        if of.toward_stage
    }
    assert 0 < len(needed) < sum(len(one.objective.key_results) for one in drawn.initiatives)
    assert drawn.points_without_extras == assess(answers | needed, bank=bank).score.points
    assert (drawn.points_without_extras or 0) < drawn.milestones[-1].points
    assert make_plan(assess({}, bank=bank), bank=bank).points_without_extras is None


def test_the_first_step_is_that_of_the_driver() -> None:
    bank = three_directions(driver("a", "first", first_step="Ask them."), driver("b", "second"))
    drawn = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert {one.id: one.first_step for one in drawn.initiatives} == {"a": "Ask them.", "b": ""}


def test_drivers_of_an_earlier_stage_serve_a_growth_zone_that_is_there_unless_outgrown() -> None:
    late = driver("late", "first")
    apt, outgrown = driver("apt", "first"), driver("outgrown", "first", "second")
    bank = three_directions(late, earlier=(apt, outgrown, driver("elsewhere", "second")))
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "second_x": 4}, bank=bank)
    assert result.stage is not None
    assert (result.stage.number, result.growth_zones) == (2, ("first",))
    assert [(one.id, one.stage) for one in make_plan(result, bank=bank).initiatives] == [("late", 2), ("apt", 1)]


def test_raises_go_to_the_driver_that_names_the_statement_then_to_the_one_mostly_about_its_direction() -> None:
    bank = three_directions(
        driver("partly", "second", "first"),
        driver("mostly", "first", "second"),
        driver("named", "third", statements=["second_x"]),
    )
    result = assess(MIDDLE, bank=bank)
    shared = {
        one.id: {of.statement for of in one.objective.key_results if of.toward_stage}
        for one in make_plan(result, bank=bank).initiatives
    }
    assert {"first_x", "first_y"} <= shared["mostly"]
    assert {"second_x", "third_x"} <= shared["named"]
    assert shared["partly"] == {"second_y"}


def test_key_results_stand_in_the_order_in_which_the_driver_names_their_statements() -> None:
    named = ["second_x", "first_y"]
    bank = three_directions(driver("a", "first", "second", "third", statements=named))
    (initiative,) = make_plan(assess(MIDDLE, bank=bank), bank=bank).initiatives
    statements = [of.statement for of in initiative.objective.key_results]
    assert statements[:3] == [*named, "first_x"]


def test_an_initiative_without_raises_gets_the_next_level_of_what_it_moves() -> None:
    bank = three_directions(driver("a", "first", horizon=6), driver("b", "second", statements=["second_y"], horizon=6))
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "second_x": 5, "second_y": 4, "third_x": 5}, bank=bank)
    assert make_plan(result, bank=bank, held=["second_y"]).initiative("b").objective.key_results == ()
    (own,) = make_plan(result, bank=bank).initiative("b").objective.key_results
    assert (own.statement, own.baseline, [(t.horizon, t.level) for t in own.targets]) == ("second_y", 4, [(6, 5)])
    assert not own.toward_stage


def test_of_what_a_driver_names_and_no_raise_needs_the_lowest_comes_first() -> None:
    bank = three_directions(
        driver("a", "first", horizon=6),
        driver("b", "second", "third", statements=["second_x", "third_x", "third_y"], horizon=6),
    )
    answers = {"first_x": 1, "first_y": 2, "second_x": 4, "second_y": 5, "third_x": 4, "third_y": 3}
    drawn = make_plan(assess(answers, bank=bank), bank=bank)
    assert [of.statement for of in drawn.initiative("b").objective.key_results] == ["second_x", "third_y"]


def test_where_the_initiatives_cannot_reach_the_stage_the_plan_says_what_is_missing() -> None:
    bank = three_directions(driver("a", "first", horizon=12))
    drawn = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert not drawn.reaches_target
    assert {one.statement for one in drawn.unserved} == {"second_x", "second_y", "third_x", "third_y"}
    assert drawn.milestones[-1].points < 80


def test_what_takes_longer_than_two_years_comes_later() -> None:
    raw = raw_bank()
    raw["levels"] = [{"number": n, "id": f"l{n}", "title": f"L{n}"} for n in range(1, 10)]
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["level_texts"] = list("abcdefghi")
    raw["stages"][0]["drivers"] = [driver("a", "first", "second", "third", horizon=24)]
    raw["stages"][1]["from_points"] = 90
    bank = make(raw)
    drawn = make_plan(assess(dict.fromkeys(MIDDLE, 1), bank=bank), bank=bank)
    (initiative,) = drawn.initiatives
    climbs = [(of.baseline, of.targets[-1].level) for of in initiative.objective.key_results]
    assert climbs == [(1, 5)] * 5
    assert {one.from_level for one in drawn.later} == {5, 6, 7, 8}
    assert len({one.statement for one in drawn.unserved}) == 1
    assert not drawn.reaches_target


def test_a_plan_without_drivers_leaves_all_raises_open_and_without_a_stage_there_is_none() -> None:
    bank = three_directions()
    drawn = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert (drawn.initiatives, drawn.milestones, drawn.reaches_target) == ((), (), False)
    assert drawn.unserved == next_steps(assess(MIDDLE, bank=bank), bank=bank, max_raises=4).raises != ()
    unknown = make_plan(assess({"segmentation": 3}))
    assert (unknown.stage, unknown.initiatives, unknown.unserved) == (None, (), ())
    assert repr(unknown) == "Plan(stage=None, initiatives=0)"


def test_all_texts_are_those_of_the_bank_that_is_given() -> None:
    result = assess(full_sheet(BANK, 2))
    other = BANK.with_changed("drivers", "share_findings", text="Переписано.").with_changed(
        "stages", "first_steps", title="Т"
    )
    drawn = make_plan(result, bank=other)
    assert drawn.initiative("share_findings").objective.text == "Переписано."
    assert drawn.target is not None
    assert (drawn.target.title, drawn.bank.content_digest) == ("Т", other.content_digest)
    assert next_steps(result, bank=other).bank.content_digest == other.content_digest


def test_a_driver_that_names_only_statements_or_only_blocks_moves_their_directions() -> None:
    bank = three_directions(driver("b", blocks=["two"]), driver("s", statements=["first_x"]))
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "second_x": 4}, bank=bank)
    drawn = make_plan(result, bank=bank)
    assert result.growth_zones == ("first",)
    assert [(one.id, one.directions, one.blocks) for one in drawn.initiatives] == [
        ("s", ("first",), ("one",)),
        ("b", ("second",), ("two",)),
    ]
    assert drawn.initiative("s").growth_zones == ("first",)


def test_indicators_are_those_that_give_evidence_with_their_measured_baseline() -> None:
    measured = nps([10] * 6 + [8] * 2 + [3] * 2)
    drawn = make_plan(
        assess(full_sheet(BANK, 4, loyalty_measurement=1, retention_measurement=1)), measurements=[measured]
    )
    shown = [of for one in drawn.initiatives for of in one.indicators]
    assert {of.id: of.baseline for of in shown}["nps"] == 40.0
    assert all(of.baseline is None for of in shown if of.id != "nps")
    named = {driver.id: driver.statements for stage in BANK.stages for driver in stage.drivers}
    evidence = {indicator.id: set(indicator.statements) for indicator in BANK.indicators}
    for initiative in drawn.initiatives:
        needed = {of.statement for of in initiative.objective.key_results if of.toward_stage}
        assert all(evidence[of.id] & (needed or set(named[initiative.id])) for of in initiative.indicators)


def test_indicators_of_an_initiative_that_no_raise_needs_are_those_of_what_its_driver_names() -> None:
    answers = {"first_x": 4, "first_y": 3, "second_x": 1, "second_y": 2, "third_x": 5, "third_y": 5}
    for fields, shown in (({"statements": ["first_x"]}, ["i"]), ({"statements": ["first_y"]}, []), ({}, ["i"])):
        bank = three_directions(driver("a", "second", horizon=6), driver("b", "first", horizon=6, **fields))
        initiative = make_plan(assess(answers, bank=bank), bank=bank).initiative("b")
        assert not any(of.toward_stage for of in initiative.objective.key_results)
        assert [of.id for of in initiative.indicators] == shown


def test_views_show_every_initiative_from_cause_to_effect() -> None:
    drawn = make_plan(assess(full_sheet(BANK, 5)))
    perspectives = [view.key for view in drawn.by_perspective()]
    assert perspectives == ["learning_growth", "internal_process", "customer", "financial"]
    for views in (drawn.by_horizon(), drawn.by_block(), drawn.by_perspective(), drawn.by_journey_phase()):
        assert {one.id for view in views for one in view.initiatives} == set(ids(drawn))
    people = next(view for view in drawn.by_block() if view.key == "people").initiatives
    assert people == tuple(one for one in drawn.initiatives if "people" in one.blocks)


def test_a_driver_that_names_no_block_moves_those_of_its_directions() -> None:
    bank = three_directions(driver("a", "first", "second", "third"), driver("b", "second", blocks=["one"]), driver("c"))
    drawn = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert [drawn.initiative(id).blocks for id in "abc"] == [("one", "two"), ("one",), ()]
    assert [view.key for view in drawn.by_block()] == ["one", "two", None]
    assert [view.key for view in drawn.by_perspective()] == [None]


def test_owners_are_filled_in_by_id() -> None:
    drawn = make_plan(assess(full_sheet(BANK, 5)))
    first, second, *_ = drawn.initiatives
    owned = drawn.with_owners({first.id: "Служба качества"})
    assert (owned.initiative(first.id).owner, owned.initiative(second.id).owner) == ("Служба качества", None)
    assert owned.with_owners({second.id: "Отдел продаж"}).initiative(first.id).owner == "Служба качества"
    assert drawn.initiative(first.id).owner is None
    with pytest.raises(KeyError, match="no initiative abc, nobody"):
        drawn.with_owners({"nobody": "x", first.id: "y", "abc": "z"})
    bad: Any = {first.id: 5, second.id: " "}
    with pytest.raises(ValueError, match="owners must be texts"):
        drawn.with_owners(bad)
    assert Plan.model_validate_json(owned.model_dump_json()) == owned
    with pytest.raises(KeyError, match=f"did you mean '{first.id}'"):
        drawn.initiative(f"{first.id}s")


@pytest.mark.parametrize("size", [0, True, 2.0, "3"])
def test_a_size_that_is_no_count_is_refused(size: Any) -> None:
    with pytest.raises(ValueError, match="size must be a whole number from 1"):
        make_plan(assess({}), size=size)


def test_what_does_not_belong_to_the_bank_is_refused() -> None:
    with pytest.raises(BankError, match="other-rules"):
        make_plan(assess({}), bank=make(raw_bank()))
    small = assess({}, bank=make(raw_bank()))
    with pytest.raises(ValueError, match="the bank small has no indicator nps"):
        make_plan(small, bank=make(raw_bank()), measurements=[nps([9])])
    with pytest.raises(ValueError, match="cx_centricity has no 'hirin'"):
        make_plan(assess({}), held=["hirin"])


def test_every_part_says_what_it_is_on_one_line() -> None:
    drawn = make_plan(assess(full_sheet(BANK, 5)))
    one: Initiative = drawn.initiatives[0]
    parts = (one, one.objective, one.objective.key_results[0], one.objective.key_results[0].targets[0], drawn)
    assert all("\n" not in repr(part) and len(repr(part)) < 250 for part in parts)
