"""A result has no text that its answers refute, and no driver that is done or about nothing that applies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank, assess, default_bank
from cx_centricity.assessment import SignResult, open_drivers
from cx_centricity.bank import Condition, Driver, Sign
from cx_centricity.testing import Sheet, answer_sheets
from plan_banks import MIDDLE, bank_of_drivers, driver
from small_bank import Raw
from strategies import banks_with_sheets, full_sheet

BANK = default_bank()


def state_of(conditions: Sequence[Condition], sheet: Sheet, *, if_not_applicable: bool = False) -> bool | None:
    """Judge conditions that name statements."""
    states: list[bool | None] = []
    for each in conditions:
        answer = sheet.get(each.statement or "")
        if answer is None:
            states.append(None)
        elif answer == NOT_APPLICABLE:
            states.append(if_not_applicable)
        else:
            states.append((each.at_least or 0) <= int(answer) <= (each.at_most or 1000))
    return False if False in states else None if None in states else True


def not_refuted(signs: Sequence[Sign], sheet: Sheet) -> list[SignResult]:
    states = [(sign, state_of(sign.when, sheet)) for sign in signs]
    return [
        SignResult(sign.text, confirmed=state is True and bool(sign.when))
        for sign, state in states
        if state is not False
    ]


def is_open(each: Driver, sheet: Sheet) -> bool:
    is_done = bool(each.done_when) and state_of(each.done_when, sheet, if_not_applicable=True) is True
    answers = [sheet.get(id) for id in each.statements]
    return not is_done and (not answers or any(answer != NOT_APPLICABLE for answer in answers))


@given(answer_sheets(BANK))
def test_law_a_result_has_exactly_the_texts_that_its_answers_do_not_refute(sheet: Sheet) -> None:
    result = assess(sheet)
    for block in result.blocks:
        profiles = BANK.stage(block.stage.id).profiles if block.stage else ()
        signs = [sign for profile in profiles if profile.block == block.id for sign in profile.signs]
        left = not_refuted(signs, sheet)
        assert list(block.profile) == (left if len(left) > 1 else [])
        assert bool(block.portrait) == (block.stage is not None and len(left) <= 1)
    if result.stage is not None:
        stage = BANK.stage(result.stage.id)
        assert list(result.stage.summary) == not_refuted(stage.summary, sheet)
        assert list(result.stage.characteristics) == not_refuted(stage.characteristics, sheet)


@given(answer_sheets(BANK))
def test_law_no_driver_of_a_result_is_done_or_about_nothing_that_applies(sheet: Sheet) -> None:
    result = assess(sheet)
    by_stage = open_drivers(result, BANK)
    for stage, found in zip(BANK.stages, by_stage, strict=True):
        assert list(found) == [each for each in stage.drivers if is_open(each, sheet)]
    expected = by_stage[result.stage.number - 1] if result.stage else ()
    assert sorted(each.id for each in result.drivers) == sorted(each.id for each in expected)


@given(answer_sheets(BANK))
def test_law_a_block_is_portrayed_by_its_best_and_its_worst_answer(sheet: Sheet) -> None:
    bank = BANK.with_fields(stages=[stage.model_copy(update={"profiles": ()}) for stage in BANK.stages])
    assert all(not block.portrait for block in assess(sheet, bank=bank).blocks)
    for block in assess(sheet).blocks:
        if block.portrait:
            directions = [each.id for each in BANK.directions if each.block == block.id]
            statements = [each for id in directions for each in BANK.direction(id).statements]
            levels = [level for each in statements if isinstance(level := sheet.get(each.id), int)]
            shown = [sheet[id] for id in block.portrait]
            assert (shown[0], shown[-1]) == (max(levels), min(levels))


@given(banks_with_sheets())
def test_law_a_sign_without_conditions_is_never_confirmed(case: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = case
    for block in assess(sheet, bank=bank).blocks:
        assert not any(sign.confirmed for sign in block.profile)


def bank_of_signs(*signs: Raw, **fields: Any) -> QuestionBank:
    """Return a bank whose second stage has signs of the block «one», which has the first direction."""
    bank = bank_of_drivers(**fields)
    return bank.with_changed("stages", "s40", profiles=[{"block": "one", "signs": [*signs]}])


@pytest.mark.parametrize(
    ("when", "answers", "confirmed"),
    [
        ({"count": 2, "at_least": 4}, {}, None),
        ({"count": 2, "at_least": 3, "direction": "second"}, {}, True),
        ({"count": 2, "at_least": 3, "direction": "second"}, {"second_x": None}, False),
        ({"stage": "s40"}, {}, True),
        ({"stage": "s80"}, {}, None),
        ({"each_at_least": 3, "block": "one"}, {"first_y": NOT_APPLICABLE}, True),
    ],
)
def test_conditions_of_every_kind_decide_on_a_sign(
    when: Raw,
    answers: dict[str, AnswerValue],
    confirmed: bool | None,  # noqa: FBT001
) -> None:
    others = [{"text": f"sign {n}"} for n in range(2)]
    bank = bank_of_signs({"text": "sign", "when": [when]}, *others)
    signs = assess(MIDDLE | answers, bank=bank).block("one").profile
    found = {sign.text: sign.confirmed for sign in signs}
    assert found.get("sign") is confirmed
    assert found | {"sign": None} == {"sign": None, "sign 0": False, "sign 1": False}


def test_a_block_of_which_one_sign_of_several_is_left_is_portrayed_by_its_answers() -> None:
    refuted = {"text": "no", "when": [{"statement": "first_x", "at_most": 2}]}
    bank = bank_of_signs(refuted, {"text": "yes"})
    block = assess(MIDDLE | {"first_y": 4}, bank=bank).block("one")
    assert (block.profile, block.portrait) == ((), ("first_y", "first_x"))
    open_bank = bank.with_fields(min_coverage_percent=0)
    assert assess({"first_x": 3, "second_x": 3}, bank=open_bank).block("one").portrait == ("first_x",)
    only = assess(MIDDLE, bank=bank_of_signs({"text": "yes"})).block("one")
    assert (only.profile, only.portrait) == ((SignResult("yes", confirmed=False),), ())


def test_where_lower_is_better_the_best_answer_gains_least() -> None:
    refuted = {"text": "no", "when": [{"statement": "first_x", "at_most": 2}]}
    bank = bank_of_signs(refuted, better="lower")
    assert assess(MIDDLE | {"first_y": 4}, bank=bank).block("one").portrait == ("first_x", "first_y")


def test_a_driver_is_done_where_its_conditions_hold_for_all_that_applies() -> None:
    done_when = [{"statement": "first_x", "at_least": 3}, {"statement": "first_y", "at_least": 4}]
    bank = bank_of_drivers(driver("d", "first", statements=["first_x", "first_y"], done_when=done_when))

    def ids(**answers: AnswerValue) -> list[str]:
        return [each.id for each in assess(MIDDLE | answers, bank=bank).drivers]

    assert ids() == ["d"]
    assert ids(first_y=4) == []
    assert ids(first_y=None) == ["d"]
    assert ids(first_y=NOT_APPLICABLE) == []
    assert ids(first_x=2, first_y=NOT_APPLICABLE) == ["d"]
    assert ids(first_x=NOT_APPLICABLE, first_y=NOT_APPLICABLE) == []


def test_a_driver_without_conditions_is_open_until_nothing_it_names_applies() -> None:
    bank = bank_of_drivers(driver("d", "first", statements=["first_x"]), driver("e", "first"))

    def ids(answer: AnswerValue) -> list[str]:
        return [each.id for each in assess(full_sheet(bank, 3, first_x=answer), bank=bank).drivers]

    assert ids(5) == ids(None) == ["d", "e"]
    assert ids(NOT_APPLICABLE) == ["e"]


def test_signs_and_drivers_may_have_conditions_on_several_statements_on_scopes_or_none() -> None:
    both = [{"statement": "first_x", "at_least": 3}, {"statement": "first_y", "at_least": 3}]
    wide = [{"each_at_least": 3, "direction": "second"}]
    signs: list[Raw | str] = [{"text": "Both.", "when": both}, {"text": "Wide.", "when": wide}, "Plain."]
    bank = bank_of_drivers(
        driver("both", "first", statements=["first_x", "first_y"], done_when=both),
        driver("wide", "second", statements=["second_x"], done_when=wide),
        driver("other", "first", statements=["first_x"], done_when=[{"statement": "second_x", "at_least": 3}]),
        driver("plain", "first", statements=["third_x", "third_y"]),
    ).with_changed("stages", "s40", characteristics=signs)

    def found(**answers: AnswerValue) -> tuple[list[tuple[str, bool]], list[str]]:
        result = assess({**MIDDLE, **answers}, bank=bank)
        assert result.stage is not None
        shown = [(sign.text[0], sign.confirmed) for sign in result.stage.characteristics]
        return shown, [each.id for each in result.drivers]

    assert found() == ([("B", True), ("W", True), ("P", False)], ["plain"])
    assert found(first_y=2, third_x=4) == ([("W", True), ("P", False)], ["both", "plain"])
    assert found(first_y=None) == ([("B", False), ("W", True), ("P", False)], ["both", "plain"])
    assert found(second_x=2, third_x=4) == ([("B", True), ("P", False)], ["wide", "other", "plain"])
    assert found(third_x="n/a", third_y="n/a") == ([("B", True), ("W", True), ("P", False)], [])
    assert found(first_x="n/a", second_x=2, third_x=5)[1] == ["wide", "plain"]
