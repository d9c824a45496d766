"""Conditions on answers: true, false, or open while unanswered statements could make them either."""

from __future__ import annotations

import pytest

from cx_centricity import NOT_APPLICABLE, AnswerValue
from cx_centricity.assessment import AnsweredBank
from cx_centricity.bank import Condition, ScopeKey
from plan_banks import bank_of_drivers

# Levels 1…5. `first_y` is reversed, `second_y` is not scored, an unanswered `third_y` counts as level 4.
BANK = bank_of_drivers(
    reversed_ones=["first_y"],
    statements={"second_y": {"weight": 0}, "third_y": {"unanswered_counts_as": 4}},
)
EACH = Condition(each_at_least=3, direction="first")
ONE, TWO = (Condition(count=count, at_least=3, direction="first") for count in (1, 2))
RANGE = Condition(statement="first_x", at_least=2, at_most=3)
AT_LEAST_4, AT_LEAST_5 = (Condition(statement="third_y", at_least=number) for number in (4, 5))


def answered(answers: dict[str, AnswerValue], possible: dict[ScopeKey, tuple[int, ...]] | None = None) -> AnsweredBank:
    return AnsweredBank(BANK, answers, possible or {})


@pytest.mark.parametrize(
    ("condition", "answers", "state", "in_gate"),
    [
        (RANGE, {"first_x": 1}, False, False),
        (RANGE, {"first_x": 2}, True, True),
        (RANGE, {"first_x": 3}, True, True),
        (RANGE, {"first_x": 4}, False, False),
        (RANGE, {}, None, None),
        (RANGE, {"first_x": NOT_APPLICABLE}, False, True),
        (AT_LEAST_4, {}, None, True),
        (AT_LEAST_5, {}, None, False),
        (AT_LEAST_5, {"third_y": 5}, True, True),
        (EACH, {"first_x": 3, "first_y": 3}, True, True),
        (EACH, {"first_x": 3, "first_y": 4}, False, False),
        (EACH, {"first_x": 3}, None, None),
        (EACH, {"first_x": 2}, False, False),
        (EACH, {"first_x": NOT_APPLICABLE, "first_y": 2}, True, True),
        (EACH, {"first_x": NOT_APPLICABLE, "first_y": NOT_APPLICABLE}, False, True),
        (Condition(each_at_least=3, direction="second"), {"second_x": 3, "second_y": 1}, True, True),
        (Condition(each_at_least=4, direction="third"), {"third_x": 4}, None, True),
        (Condition(each_at_least=2), {"first_x": 3, "first_y": 3, "second_x": 3, "third_x": 3}, None, True),
        (ONE, {"first_x": 2, "first_y": 5}, False, False),
        (ONE, {"first_x": 2, "first_y": 3}, True, True),
        (ONE, {"first_x": 2}, None, None),
        (TWO, {"first_x": 3, "first_y": 3}, True, True),
        (TWO, {"first_x": 3}, None, None),
        (TWO, {"first_x": 2}, False, False),
        (TWO, {"first_x": NOT_APPLICABLE}, False, False),
    ],
)
def test_a_condition_is_true_false_or_open_and_judged_by_its_own_rule_in_a_gate(
    condition: Condition,
    answers: dict[str, AnswerValue],
    state: bool | None,  # noqa: FBT001
    in_gate: bool | None,  # noqa: FBT001
) -> None:
    bank = answered(answers)
    assert (bank.state(condition), bank.state(condition, in_gate=True)) == (state, in_gate)


@pytest.mark.parametrize(
    ("possible", "state"),
    [((), False), ((1,), False), ((1, 2), None), ((1, 2, 3), None), ((2,), True), ((2, 3), True), ((3,), True)],
)
def test_a_stage_is_reached_if_no_earlier_one_is_possible(possible: tuple[int, ...], state: bool | None) -> None:  # noqa: FBT001
    none: dict[ScopeKey, tuple[int, ...]] = {("whole", None): (), ("block", "one"): ()}
    whole, block = Condition(stage="s40"), Condition(stage="s40", block="one")
    assert answered({}, {**none, ("whole", None): possible}).state(whole) is state
    assert answered({}, {**none, ("block", "one"): possible}).state(block) is state


@pytest.mark.parametrize(
    ("condition", "answers", "unmet", "reached"),
    [
        (RANGE, {"first_x": 2}, (), ("first_x",)),
        (RANGE, {"first_x": 1}, ("first_x",), ("first_x",)),
        (RANGE, {}, ("first_x",), ("first_x",)),
        (AT_LEAST_4, {}, (), ("third_y",)),
        (EACH, {"first_x": 3, "first_y": 4}, ("first_y",), ("first_x",)),
        (EACH, {"first_y": 3}, ("first_x",), ("first_y",)),
        (EACH, {"first_x": NOT_APPLICABLE}, ("first_y",), ()),
        (Condition(each_at_least=4), {"second_x": 4}, ("first_x", "first_y", "third_x"), ("second_x",)),
        (Condition(each_at_least=5, direction="third"), {"third_x": 5}, ("third_y",), ("third_x",)),
    ],
)
def test_statements_that_hold_a_condition_back_and_statements_that_reach_its_level(
    condition: Condition, answers: dict[str, AnswerValue], unmet: tuple[str, ...], reached: tuple[str, ...]
) -> None:
    bank = answered(answers)
    assert (bank.unmet(condition), bank.statements_of(condition)) == (unmet, reached)


def test_a_condition_about_a_stage_names_no_statements() -> None:
    assert answered({}).statements_of(Condition(stage="s40")) == ()


@pytest.mark.parametrize(
    ("answers", "state"), [({"first_x": 2, "third_y": 4}, True), ({"first_x": 2}, None), ({"first_x": 1}, False)]
)
def test_several_conditions_are_true_if_all_are(answers: dict[str, AnswerValue], state: bool | None) -> None:  # noqa: FBT001
    assert answered(answers).all_true([RANGE, AT_LEAST_4]) is state
