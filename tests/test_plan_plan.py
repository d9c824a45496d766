"""The views of a plan, its owners, and how it is stored."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import assess, default_bank
from cx_centricity.plan import Initiative, Plan, make_plan
from cx_centricity.testing import answer_sheets
from plan_banks import MIDDLE, bank_of_drivers, banks_of_drivers, driver, ids
from strategies import full_sheet

BANK = default_bank()


@given(st.data(), st.integers(1, 5))
def test_law_a_plan_survives_json_and_pickling(data: st.DataObject, size: int) -> None:
    bank = data.draw(st.just(BANK) | banks_of_drivers())
    plan = make_plan(assess(data.draw(answer_sheets(bank)), bank=bank), bank=bank, size=size)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_every_view_contains_every_initiative_and_perspectives_go_from_cause_to_effect() -> None:
    plan = make_plan(assess(full_sheet(BANK, 3)), size=8)
    perspectives = [view.key for view in plan.by_perspective()]
    assert perspectives == ["learning_growth", "internal_process", "customer", "financial"]
    for views in (plan.by_horizon(), plan.by_block(), plan.by_perspective(), plan.by_journey_phase()):
        assert {one.id for view in views for one in view.initiatives} == set(ids(plan))
    people = next(view for view in plan.by_block() if view.key == "people").initiatives
    assert people == tuple(one for one in plan.initiatives if "people" in one.block_ids)


def test_initiatives_without_a_block_or_perspective_have_a_view_without_a_key() -> None:
    bank = bank_of_drivers(driver("a", "first", "second", "third"), driver("b", "second", blocks=["one"]), driver("c"))
    plan = make_plan(assess(MIDDLE, bank=bank), bank=bank)
    assert [view.key for view in plan.by_block()] == ["one", "two", None]
    assert [view.key for view in plan.by_perspective()] == [None]


def test_owners_are_filled_in_by_id() -> None:
    plan = make_plan(assess(full_sheet(BANK, 5)))
    first, second, *_ = plan.initiatives
    owned = plan.with_owners({first.id: "Служба качества"})
    assert (owned.initiative(first.id).owner, owned.initiative(second.id).owner) == ("Служба качества", second.owner)
    assert owned.with_owners({second.id: "Отдел продаж"}).initiative(first.id).owner == "Служба качества"
    assert second.owner == BANK.stage("formation").drivers[0].owner
    with pytest.raises(KeyError, match="no initiative 'abc', 'nobody'"):
        plan.with_owners({"nobody": "x", first.id: "y", "abc": "z"})
    bad: Any = {first.id: 5, second.id: " "}
    with pytest.raises(ValueError, match="owners must be texts"):
        plan.with_owners(bad)
    assert Plan.model_validate_json(owned.model_dump_json()) == owned
    with pytest.raises(KeyError, match=f"did you mean '{first.id}'"):
        plan.initiative(f"{first.id}s")


def test_the_repr_of_every_part_is_one_line() -> None:
    plan = make_plan(assess(full_sheet(BANK, 5)))
    one: Initiative = plan.initiatives[0]
    parts = (one, one.objective, one.objective.key_results[0], one.raises[0], one.raises[0].targets[0], plan, plan.pace)
    assert all("\n" not in repr(part) and len(repr(part)) < 250 for part in parts)
    assert repr(make_plan(assess({"segmentation": 3}))) == "Plan(stage=None, initiatives=0)"


def test_a_plan_whose_reason_for_being_empty_contradicts_it_is_refused() -> None:
    plan = make_plan(assess(full_sheet(BANK, 2)))
    without = make_plan(assess({}))
    for edited, message in (
        (plan.model_copy(update={"empty_because": "no_drivers"}), "empty_because must say why"),
        (without.model_copy(update={"empty_because": None}), "empty_because must say why"),
        (plan.model_copy(update={"empty_because": "no_stages"}), "stage must be missing in a bank without stages"),
        (plan.model_copy(update={"better": "lower"}), "target must be a stage before stage"),
        (plan.model_copy(update={"points": None}), "stage and points must be both there or both missing"),
    ):
        with pytest.raises(ValueError, match=message):
            Plan.model_validate_json(edited.model_dump_json())
