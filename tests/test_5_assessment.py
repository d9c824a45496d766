"""The result: what it names, holds, refuses and keeps stable."""

from __future__ import annotations

import json
import pickle
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from cx_centricity import (
    NOT_APPLICABLE,
    Assessment,
    BankError,
    Place,
    QuestionBank,
    assess,
    default_bank,
)
from cx_centricity.assessment import bank_of, require_rules_of
from cx_centricity.errors import Problem
from golden.regenerate import committed, example_result
from small_bank import make, raw_bank
from strategies import full_sheet

BANK = default_bank()


def test_what_is_committed_is_what_the_code_makes() -> None:
    other = [file.name for file, text in committed().items() if file.read_text(encoding="utf-8") != text]
    assert other == [], "run `make golden` and look at the difference"


def test_the_format_is_version_one_and_others_are_refused() -> None:
    raw = json.loads(example_result().model_dump_json())
    assert raw["format_version"] == 1
    with pytest.raises(ValidationError, match="format_version"):
        Assessment.model_validate_json(json.dumps({**raw, "format_version": 2}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("score", "points"), "51"),
        (("score", "points"), 51.0),
        (("score", "gained"), True),
        (("score", "extra"), 1),
        (("statements", 0, "answer"), True),
        (("statements", 0, "answer"), "3"),
        (("directions", 0, "title"), 3),
        (("bank", "extra"), "x"),
        (("extra",), 1),
    ],
)
def test_a_result_is_read_back_strictly(path: tuple[Any, ...], value: object) -> None:
    raw = json.loads(example_result().model_dump_json())
    node = raw
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(ValidationError):
        Assessment.model_validate_json(json.dumps(raw))


def test_the_json_of_any_complete_sheet_is_under_sixty_kilobytes() -> None:
    def cost(text: str | None) -> int:
        return len(json.dumps(text, ensure_ascii=False).encode())

    longest = {
        statement.id: max(
            range(9),
            key=lambda n: cost(statement.level_texts[n]) + cost([*statement.level_texts, None][n + 1]),
        )
        + 1
        for statement in BANK.statements
    }
    sizes = [len(assess(full_sheet(BANK, level)).model_dump_json().encode()) for level in range(1, 10)]
    assert max(sizes) < 60_000
    assert len(assess(longest).model_dump_json().encode()) < 60_000


def test_parts_name_what_they_are_of() -> None:
    result = example_result()
    assert [direction.id for direction in result.directions] == [direction.id for direction in BANK.directions]
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


def test_what_is_not_scored_is_named_all_the_same_and_has_nothing_to_show() -> None:
    people = assess({}).block("people")
    assert (people.title, people.stage, people.profile) == (BANK.block("people").title, None, ())
    bank = BANK.with_changed("stages", "formation", profiles=[])
    assert assess(full_sheet(bank, 5), bank=bank).block("people").profile == ()


def test_statements_show_the_text_of_their_level_and_of_the_next_better_one() -> None:
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


def test_drivers_are_those_of_the_stage_with_those_that_touch_growth_zones_first() -> None:
    sheet = full_sheet(BANK, 5)
    sheet.update(dict.fromkeys([s.id for s in BANK.direction("culture").statements], 2))
    result = assess(sheet)
    assert result.growth_zones == ("culture",)
    touching = [driver for driver in BANK.stage("formation").drivers if "culture" in driver.directions]
    others = [driver for driver in BANK.stage("formation").drivers if "culture" not in driver.directions]
    assert touching
    assert [driver.id for driver in result.drivers] == [driver.id for driver in (*touching, *others)]
    assert result.drivers[0] == touching[0].model_copy(update={"first_step": ""})


def test_look_up_by_an_unknown_id_names_the_nearest() -> None:
    result = assess({})
    with pytest.raises(KeyError, match="did you mean 'segmentation'"):
        result.statement("segmentaton")
    with pytest.raises(KeyError) as caught:
        result.block("zzz")
    assert caught.value.args == ("no 'zzz'",)


def test_a_result_cannot_be_changed_and_survives_pickling() -> None:
    result = example_result()
    with pytest.raises(ValidationError, match="frozen"):
        result.provisional = False  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AttributeError):
        result.score.points = 1  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert pickle.loads(pickle.dumps(result)) == result
    assert hash(result) == hash(Assessment.model_validate_json(result.model_dump_json()))


def test_nothing_is_copied_into_a_result() -> None:
    result = assess(full_sheet(BANK, 5))
    assert result.levels is BANK.levels
    assert result.statements[0].level_text is BANK.statements[0].level_texts[4]
    assert result.statements[0] is assess(full_sheet(BANK, 5)).statements[0]
    assert sys.getsizeof(result.statements) < 500


def test_every_repr_is_one_short_line() -> None:
    result = example_result()
    assert repr(result) == "Assessment(bank='cx_centricity', points=41, stage=3)"
    parts: list[object] = [result.score, result.stage, result.stages[0], result.bank]
    parts += [result.blocks[0], result.directions[0], result.statements[0]]
    assert [repr(part) for part in parts] == [
        "Score(points=41, lower=40, upper=44, answered=45/47)",
        "StageResult(number=3, id='formation')",
        "StageBand(number=1, id='acquaintance')",
        f"BankIdentity(id='cx_centricity', version='{BANK.version}')",
        "BlockResult(id='strategy', score=Score(points=44, lower=44, upper=44, answered=7/7))",
        "DirectionResult(id='client', score=Score(points=39, lower=39, upper=39, answered=4/4))",
        "StatementResult(id='personalization', answer=4)",
    ]


def test_the_bank_of_a_result_is_known_by_its_rules() -> None:
    small, bundled = make(raw_bank()), default_bank()
    assert bank_of(assess({}, bank=small), small) is small
    assert bank_of(assess({}), None) is bundled
    with pytest.raises(BankError) as caught:
        bank_of(assess({}, bank=small), None)
    expected = Problem(
        "other-rules", bank="small", version="1.0.0", other="cx_centricity", other_version=bundled.version
    )
    assert caught.value.problems == (expected,)
    with pytest.raises(BankError) as caught:
        require_rules_of(assess({}).bank, [("now", assess({})), ("before", assess({}, bank=small))])
    assert caught.value.problems == (expected.at(Place(path="before")),)
