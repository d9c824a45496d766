"""Which drivers a plan includes, in which order, and when they begin and show results."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from cx_centricity import assess, default_bank
from cx_centricity.assessment import open_drivers
from cx_centricity.plan import Pace, make_plan
from cx_centricity.testing import Sheet, answer_sheets
from plan_banks import MIDDLE, bank_of_drivers, banks_of_drivers, driver, ids
from small_bank import Raw, raw_bank

BANK = default_bank()


@given(st.data(), st.integers(1, 5))
def test_law_a_plan_has_at_most_size_initiatives_each_after_those_that_it_builds_on(
    data: st.DataObject, size: int
) -> None:
    bank = data.draw(banks_of_drivers())
    plan = make_plan(assess(data.draw(answer_sheets(bank)), bank=bank), bank=bank, size=size)
    assert len(plan.initiatives) <= size
    position = {id: position for position, id in enumerate(ids(plan))}
    for initiative in plan.initiatives:
        assert all(position[other] < position[initiative.id] for other in initiative.builds_on)
        assert all(position[other] > position[initiative.id] for other in initiative.supports)
        earlier = [plan.initiative(other) for other in initiative.builds_on]
        assert max((other.horizon for other in earlier), default=0) <= initiative.horizon
        assert initiative.starts_after_months >= max((other.starts_after_months + 1 for other in earlier), default=0)


@given(answer_sheets(BANK), st.integers(1, 4), st.builds(Pace, low_effort=st.integers(1, 9)))
def test_law_no_initiative_is_done_and_at_most_max_parallel_are_under_way(
    sheet: Sheet, max_parallel: int, pace: Pace
) -> None:
    result = assess(sheet)
    plan = make_plan(result, max_parallel=max_parallel, pace=pace)
    assert (plan.max_parallel, plan.pace) == (max_parallel, pace)
    open_ones = {driver.id for drivers in open_drivers(result, BANK) for driver in drivers}
    assert {*ids(plan)} <= open_ones
    for one in plan.initiatives:
        assert one.ends_after_months == one.starts_after_months + pace.of_effort(one.effort) <= one.horizon
    for month in range(24):
        under_way = [one for one in plan.initiatives if one.starts_after_months <= month < one.ends_after_months]
        assert len(under_way) <= max_parallel


@given(answer_sheets(BANK))
def test_law_initiatives_build_on_all_their_supporters_in_the_plan(sheet: Sheet) -> None:
    plan = make_plan(assess(sheet))
    position = {id: position for position, id in enumerate(ids(plan))}
    months = {initiative.id: initiative.horizon for initiative in plan.initiatives}
    drivers = {driver.id: driver for stage in BANK.stages for driver in stage.drivers}
    for initiative in plan.initiatives:
        for other in drivers[initiative.id].supports:
            if other in position:
                assert position[initiative.id] < position[other]
                assert months[initiative.id] <= months[other]
                assert initiative.id in plan.initiative(other).builds_on
                assert other in initiative.supports
    assert plan.links == tuple((one.id, other) for one in plan.initiatives for other in one.supports)


def test_drivers_of_the_direction_furthest_behind_come_first_together_with_those_that_they_build_on() -> None:
    bank = bank_of_drivers(
        driver("other", "second"),
        driver("second_best", "third"),
        driver("best", "first"),
        driver("ground", "second", supports=["groundwork"]),
        driver("groundwork", "second", supports=["best"]),
    )
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "third_x": 2, "second_x": 5, "second_y": 5}, bank=bank)
    assert result.growth_zones == ("first",)  # the third is behind the whole, too, but by less than a level
    assert ids(make_plan(result, bank=bank, size=4)) == ["ground", "second_best", "groundwork", "best"]
    # "best" and the drivers that it builds on do not fit, so it is skipped.
    assert ids(make_plan(result, bank=bank, size=2)) == ["second_best", "other"]


def test_among_equals_drivers_that_name_a_statement_whose_low_level_causes_a_pitfall_come_first() -> None:
    def planned(**fields: Any) -> list[str]:
        drivers = (driver("other", "second", statements=["second_x", "second_y"]), driver("third", "third"))
        bank = bank_of_drivers(*drivers, driver("remedy", "first", statements=["first_x"]), **fields)
        return ids(make_plan(assess(MIDDLE, bank=bank), bank=bank, size=1))

    assert planned() == ["other"]
    high = {"statement": "second_x", "at_least": 2}
    assert planned(pitfalls=[{"statement": "first_x", "at_most": 3}, high]) == ["remedy"]
    assert planned(pitfalls=[{"statement": "first_x", "at_most": 2}, high]) == ["other"]
    # In a reversed statement the highest level is the worst.
    assert planned(pitfalls=[{"statement": "first_x", "at_most": 3}], reversed_ones=["first_x"]) == ["other"]
    assert planned(pitfalls=[{"statement": "first_x", "at_least": 3}], reversed_ones=["first_x"]) == ["remedy"]


def test_drivers_of_an_earlier_stage_are_included_for_a_growth_zone_at_that_stage_unless_outgrown() -> None:
    late = driver("late", "first")
    apt, outgrown = driver("apt", "first"), driver("outgrown", "first", "second")
    bank = bank_of_drivers(late, earlier=(apt, outgrown, driver("elsewhere", "second")))
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "second_x": 4}, bank=bank)
    assert result.stage is not None
    assert (result.stage.number, result.growth_zones) == (2, ("first",))
    assert [(one.id, one.stage_number) for one in make_plan(result, bank=bank).initiatives] == [("late", 2), ("apt", 1)]


def test_where_lower_is_better_drivers_of_later_stages_are_included_for_growth_zones_at_them() -> None:
    middle = (driver("other", "second"), driver("here", "first"))
    late = (driver("apt", "first"), driver("outgrown", "first", "second"))
    bank = bank_of_drivers(*middle, earlier=(driver("early", "second"),), later=late, better="lower")
    answers = {**MIDDLE, "first_x": 5, "first_y": 5, "second_x": 1, "second_y": 1}
    result = assess(answers, bank=bank)
    assert result.stage is not None
    assert (result.stage.number, result.growth_zones) == (2, ("first",))
    plan = make_plan(result, bank=bank)
    assert [(one.id, one.stage_number) for one in plan.initiatives] == [
        ("here", 2),
        ("apt", 3),
        ("other", 2),
        ("early", 1),
    ]
    assert plan.target is not None
    assert (plan.target.number, plan.initiative("here").growth_zones) == (1, ("first",))
    assert ids(make_plan(result, bank=bank, size=1)) == ["here"]


def test_the_stage_of_a_growth_zone_is_that_of_its_share_and_a_zone_beyond_a_gated_stage_adds_no_drivers() -> None:
    parts = raw_bank()["directions"]
    narrow = [part | {"point_range": [0, 10]} for part in parts]
    late, apt = driver("late", "first"), driver("apt", "first")
    bank = bank_of_drivers(late, earlier=(apt,), directions=narrow, levels=raw_bank()["levels"])
    result = assess({**MIDDLE, "first_x": 2, "first_y": 2, "third_y": 2}, bank=bank)
    assert (result.direction("first").score.points, result.growth_zones) == (5, ("first",))
    assert ids(make_plan(result, bank=bank)) == ["late"]
    gate = [{"statement": "third_x", "at_least": 5}]
    low: Raw = {"id": "low", "title": "S", "from_points": 0, "drivers": [driver("start", "second")]}
    middle: Raw = {"id": "middle", "title": "S", "from_points": 30, "gate": gate}
    high: Raw = {"id": "high", "title": "S", "from_points": 40, "drivers": [driver("beyond", "first")], "gate": gate}
    gated = bank_of_drivers(stages=[low, middle, high])
    answers = {"first_x": 3, "first_y": 3, "second_x": 5, "second_y": 5, "third_x": 4, "third_y": 5}
    held_back = assess(answers, bank=gated)
    assert held_back.stage is not None
    assert (held_back.stage.number, held_back.growth_zones) == (1, ("first",))
    assert ids(make_plan(held_back, bank=gated)) == ["start"]


def test_drivers_of_the_next_stage_follow_those_of_the_present_one_where_these_are_too_few() -> None:
    drivers = [driver("mine", "second"), driver("too", "third")]
    bank = bank_of_drivers(*drivers, later=(driver("next", "first"), driver("nested", "second")))
    result = assess({**MIDDLE, "first_x": 1}, bank=bank)
    assert ids(make_plan(result, bank=bank, size=2)) == ["mine", "too"]
    assert ids(make_plan(result, bank=bank, size=3)) == ["mine", "too", "next"]


def test_after_the_best_driver_the_best_for_each_growth_zone_the_customer_and_the_finances_are_chosen() -> None:
    drivers = [
        *(driver(f"zone{n}", "first", effort="low") for n in range(3)),
        driver("other_zone", "third"),
        driver("customer", "second", perspective="customer"),
        driver("second_customer", "second", perspective="customer"),
        driver("ground", "second", supports=["money"], effort="high"),
        driver("money", "second", perspective="financial", effort="high"),
    ]
    bank = bank_of_drivers(*drivers)
    levels = zip(MIDDLE, (1, 1, 5, 5, 1, 2), strict=True)
    result = assess(dict(levels), bank=bank)
    assert result.growth_zones == ("first", "third")

    def chosen(size: int) -> set[str]:
        return {*ids(make_plan(result, bank=bank, size=size, max_parallel=8))}

    assert chosen(1) == {"zone0"}
    assert chosen(2) == {"zone0", "other_zone"}
    assert chosen(3) == {"zone0", "other_zone", "customer"}
    assert chosen(4) == {"zone0", "other_zone", "customer", "zone1"}  # the finances need two places
    assert chosen(5) == {"zone0", "other_zone", "customer", "ground", "money"}
    assert chosen(6) == {"zone0", "other_zone", "customer", "ground", "money", "zone1"}


def test_a_driver_that_names_only_statements_or_only_blocks_improves_their_directions() -> None:
    bank = bank_of_drivers(driver("b", blocks=["two"]), driver("s", statements=["first_x"]))
    result = assess({**MIDDLE, "first_x": 1, "first_y": 2, "second_x": 4}, bank=bank)
    plan = make_plan(result, bank=bank)
    assert result.growth_zones == ("first",)
    assert [(one.id, one.direction_ids, one.block_ids) for one in plan.initiatives] == [
        ("s", ("first",), ("one",)),
        ("b", ("second",), ("two",)),
    ]
    assert plan.initiative("s").growth_zones == ("first",)


def test_the_horizon_of_an_initiative_is_no_earlier_than_that_of_what_it_builds_on() -> None:
    bank = bank_of_drivers(
        driver("fast", "first", horizon=6),
        driver("slow", "second", horizon=24, supports=["fast"]),
        driver("timeless", "third"),
        driver("for_later", "third", supports=["later"]),
        driver("later", "third", horizon=12),
    )
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank, max_parallel=5)
    assert [(one.id, one.starts_after_months, one.horizon) for one in plan.initiatives] == [
        ("timeless", 0, 6),
        ("for_later", 0, 6),
        ("later", 1, 12),
        ("slow", 0, 24),
        ("fast", 1, 24),
    ]
    assert [(view.key, len(view.initiatives)) for view in plan.by_horizon()] == [(6, 2), (12, 1), (24, 2)]


def test_initiatives_begin_when_others_end_and_those_that_cannot_end_in_time_are_left_out() -> None:
    efforts = ("high", "low", "low", "medium", "high", "low", "high")
    bank = bank_of_drivers(*(driver(f"d{n}", "first", effort=effort) for n, effort in enumerate(efforts)))
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank, size=7, max_parallel=2)
    # Those that take the least effort come first.
    assert [(one.id, one.starts_after_months, one.ends_after_months, one.horizon) for one in plan.initiatives] == [
        ("d1", 0, 3, 6),
        ("d2", 0, 3, 6),
        ("d5", 3, 6, 6),
        ("d3", 3, 9, 12),
        ("d0", 6, 18, 24),
        ("d4", 9, 21, 24),
    ]
    assert ids(make_plan(assess(MIDDLE, bank=bank), bank=bank, size=7, pace=Pace(high_effort=25))) == [
        *("d1", "d2", "d5", "d3"),
    ]


def test_initiatives_begin_a_month_after_those_that_they_build_on() -> None:
    chain = [driver(f"d{n}", "first", effort="low", supports=[f"d{n + 1}"] if n < 23 else []) for n in range(24)]
    bank = bank_of_drivers(*chain)
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank, size=24, max_parallel=24)
    assert [one.starts_after_months for one in plan.initiatives] == [*range(22)]
    assert [one.horizon for one in plan.initiatives] == [6] * 4 + [12] * 6 + [24] * 12
