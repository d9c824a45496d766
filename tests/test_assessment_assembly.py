"""How `assess` makes a result from answers, and which bank a result belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from cx_centricity import NOT_APPLICABLE, BankError, Place, QuestionBank, assess, default_bank
from cx_centricity.assessment import bank_of, require_rules_of
from cx_centricity.errors import Problem
from golden.regenerate import example_result
from small_bank import make, raw_bank
from strategies import full_sheet

BANK = default_bank()


def test_a_result_names_its_bank_and_all_parts_in_the_order_of_the_bank() -> None:
    result = example_result()
    assert [direction.id for direction in result.directions] == [direction.id for direction in BANK.directions]
    assert [direction.title for direction in result.directions] == [direction.title for direction in BANK.directions]
    assert [block.id for block in result.blocks] == [block.id for block in BANK.blocks]
    assert [statement.id for statement in result.statements] == [statement.id for statement in BANK.statements]
    assert result.direction("client").block == "data"
    assert result.statement("segmentation").direction == "client"
    assert result.bank.rules_digest == BANK.rules_digest
    assert result.bank.content_digest == BANK.content_digest
    assert (result.bank.id, result.bank.version, result.bank.language) == ("cx_centricity", BANK.version, "ru")
    assert (result.point_range, result.levels) == (BANK.point_range, BANK.levels)
    assert [(s.number, s.id, s.title, s.from_points, s.to_points) for s in result.stages] == [
        (s.number, s.id, s.title, s.from_points, s.to_points) for s in BANK.stages
    ]


def test_a_block_shows_its_own_stage_and_the_profile_of_that_stage() -> None:
    low = dict.fromkeys([s.id for d in BANK.directions if d.block == "people" for s in d.statements], 1)
    result = assess({**full_sheet(BANK, 9), **low})
    people, data = result.block("people"), result.block("data")
    assert people.stage is not None
    assert data.stage is not None
    assert (people.stage.number, data.stage.number) == (1, 5)
    profiles = {profile.block: profile.signs for profile in BANK.stage("acquaintance").profiles}
    assert people.profile == profiles["people"]


def test_a_block_without_points_has_a_title_but_no_stage_and_no_profile() -> None:
    people = assess({}).block("people")
    assert (people.title, people.stage, people.profile) == (BANK.block("people").title, None, ())


def test_a_block_without_a_profile_in_the_bank_has_an_empty_profile() -> None:
    bank = BANK.with_changed("stages", "formation", profiles=[])
    assert assess(full_sheet(bank, 5), bank=bank).block("people").profile == ()


def test_a_statement_shows_the_text_of_its_level_and_of_the_next_better_level() -> None:
    texts = BANK.statement("segmentation").level_texts
    shown = {
        answer: assess({"segmentation": answer}).statement("segmentation") for answer in (1, 4, 9, None, NOT_APPLICABLE)
    }
    assert {answer: (part.answer, part.level_text, part.next_level_text) for answer, part in shown.items()} == {
        1: (1, texts[0], texts[1]),
        4: (4, texts[3], texts[4]),
        9: (9, texts[8], None),
        None: (None, None, None),
        NOT_APPLICABLE: (NOT_APPLICABLE, None, None),
    }


def test_the_next_better_level_of_a_reversed_statement_is_the_lower_one() -> None:
    raw = BANK.model_dump()
    raw["directions"][0]["statements"][0]["reversed"] = True
    bank = QuestionBank.model_validate(raw)
    statement = bank.statements[0]
    at = {n: assess({statement.id: n}, bank=bank).statement(statement.id) for n in (1, 2, 9)}
    assert (at[1].level_text, at[1].next_level_text) == (statement.level_texts[0], None)
    assert (at[2].level_text, at[2].next_level_text) == (statement.level_texts[1], statement.level_texts[0])
    assert at[9].next_level_text == statement.level_texts[7]


def test_stage_next_stage_and_points_between_them() -> None:
    result = assess(full_sheet(BANK, 5))
    assert result.stage is not None
    assert result.next_stage is not None
    stage = BANK.stage("formation")
    assert (result.stage.title, result.stage.theme, result.stage.summary) == (stage.title, stage.theme, stage.summary)
    assert result.stage.characteristics == stage.characteristics
    assert (result.next_stage.id, result.points_to_next_stage) == ("scaling", 57 - 51)
    last_but_one = assess(full_sheet(BANK, 7))
    assert last_but_one.next_stage is not None
    assert (last_but_one.next_stage.id, last_but_one.points_to_next_stage) == ("embedding", 76 - 73)
    last = assess(full_sheet(BANK, 9))
    assert (last.next_stage, last.points_to_next_stage) == (None, None)


def test_drivers_are_those_of_the_stage_with_those_that_move_growth_zones_first() -> None:
    sheet = full_sheet(BANK, 5)
    sheet.update(dict.fromkeys([s.id for s in BANK.direction("culture").statements], 2))
    result = assess(sheet)
    assert result.growth_zones == ("culture",)
    moving = [driver for driver in BANK.stage("formation").drivers if "culture" in driver.directions]
    others = [driver for driver in BANK.stage("formation").drivers if "culture" not in driver.directions]
    assert moving
    assert result.drivers == (*moving, *others)
    assert result.drivers[0].first_step == moving[0].first_step != ""


def test_the_bank_of_a_result_is_known_by_its_rules() -> None:
    small, bundled = make(raw_bank()), default_bank()
    assert bank_of(assess({}, bank=small), small) is small
    assert bank_of(assess({}), None) is bundled
    with pytest.raises(BankError) as caught:
        bank_of(assess({}, bank=small), None)
    data: dict[str, Any] = {
        "bank": "small",
        "version": "1.0.0",
        "other": "cx_centricity",
        "other_version": bundled.version,
    }
    assert caught.value.problems == (Problem("other-rules", **data, hint="give-its-bank"),)
    with pytest.raises(BankError) as caught:
        require_rules_of(assess({}), [("now", assess({})), ("before", assess({}, bank=small))])
    assert caught.value.problems == (Problem("other-rules", Place(path="before"), **data, hint="assess-again"),)
