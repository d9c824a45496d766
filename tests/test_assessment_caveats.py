"""Which caveats a result has."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from pydantic import ValidationError

from cx_centricity import AnswerValue, Assessment, assess, default_bank
from cx_centricity.testing import Sheet, answer_sheets
from cx_centricity.typing import CaveatCode, Language
from plan_banks import MIDDLE, bank_of_drivers
from strategies import full_sheet

BANK = default_bank()
EIGHTH = [statement.id for statement in BANK.statements[::8]]


def codes(answers: dict[str, AnswerValue]) -> list[str]:
    return [caveat.code for caveat in assess(answers).caveats]


def not_applicable(ids: list[str]) -> dict[str, AnswerValue]:
    return dict.fromkeys(ids, "n/a")


def test_a_complete_even_result_has_no_caveats() -> None:
    for level in range(1, 10):
        assert codes(full_sheet(BANK, level)) == []


def test_a_provisional_result_names_its_range_and_its_stages() -> None:
    (caveat,) = assess({**full_sheet(BANK, 4), **dict.fromkeys(EIGHTH)}).caveats
    assert (caveat.code, caveat.subjects) == ("provisional", ())
    assert caveat.text("ru") == "Ответы даны не на всё: от 35 до 46 баллов, стадия «Первые шаги» или «Становление»."
    assert caveat.text("en") == "Answers are missing: from 35 to 46 points, stage “Первые шаги” or “Становление”."


def test_more_than_a_fifth_not_applicable_is_a_caveat() -> None:
    ids = [statement.id for direction in BANK.directions for statement in direction.statements[:1]]
    assert codes(full_sheet(BANK, 5) | not_applicable(ids[:9])) == []
    (caveat,) = assess(full_sheet(BANK, 5) | not_applicable(ids[:10])).caveats
    assert caveat.code == "many-not-applicable"
    assert caveat.en.startswith("10 of 48 statements are marked not applicable")
    assert caveat.ru.startswith("Неприменимыми отмечены 10 из 48 утверждений")


def test_fewer_than_three_quarters_answered_is_a_caveat() -> None:
    ids = [statement.id for direction in BANK.directions for statement in direction.statements[:1]]
    assert "few-answers" not in codes(full_sheet(BANK, 9, **dict.fromkeys(ids)))
    few = assess(full_sheet(BANK, 9, **dict.fromkeys(ids), hiring=None))
    assert [caveat.text("en") for caveat in few.caveats if caveat.code == "few-answers"] == [
        "35 of 48 applicable statements are answered: the result may still change."
    ]
    assert codes({}) == ["few-answers"]


def test_a_direction_that_rests_on_two_answers_is_named() -> None:
    (caveat,) = assess(full_sheet(BANK, 5, hiring="n/a", training="n/a")).caveats
    assert (caveat.code, caveat.subjects) == ("thin-directions", ("team",))
    assert caveat.text("ru") == "Только на одном-двух ответах держатся баллы: Команда и компетенции."
    assert codes(full_sheet(BANK, 5, hiring="n/a")) == []
    two_of_two = bank_of_drivers()
    assert assess(MIDDLE, bank=two_of_two).caveats == ()


@pytest.mark.parametrize(("better", "low", "high"), [("higher", 1, 9), ("lower", 9, 1)])
def test_a_block_two_stages_behind_the_whole_is_named(better: str, low: int, high: int) -> None:
    bank = BANK.with_fields(better=better)
    people = [statement.id for each in ("culture", "team") for statement in BANK.direction(each).statements]
    behind = assess({**full_sheet(BANK, high), **dict.fromkeys(people, low)}, bank=bank)
    assert [(caveat.code, caveat.subjects) for caveat in behind.caveats] == [("uneven-blocks", ("people",))]
    ahead = assess({**full_sheet(BANK, low), **dict.fromkeys(people, high)}, bank=bank)
    assert ahead.caveats == ()


@given(answer_sheets(BANK))
def test_law_caveats_have_a_text_in_each_language_and_read_back(sheet: Sheet) -> None:
    result = assess(sheet)
    assert Assessment.model_validate_json(result.model_dump_json()) == result
    found = [caveat.code for caveat in result.caveats]
    assert len(set(found)) == len(found)
    assert {*found} <= {*get_args(CaveatCode)}
    assert ("provisional" in found) == (result.provisional and result.stage is not None)
    for caveat in result.caveats:
        assert all(caveat.text(language).endswith(".") for language in get_args(Language))


def test_a_result_without_its_caveats_is_refused() -> None:
    raw = json.loads(assess({}).model_dump_json())
    with pytest.raises(ValidationError, match="caveats are not those of the result"):
        Assessment.model_validate(raw | {"caveats": []})
