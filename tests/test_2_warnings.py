"""What is legal and looks like a slip."""

from __future__ import annotations

import pytest
from hypothesis import given

from cx_centricity import QuestionBank, default_bank
from cx_centricity.bank._checks import id_warnings
from cx_centricity.testing import question_banks
from small_bank import Raw, make, put, raw_bank

LONG = "A text of this length stands in one place only."


def warnings(raw: Raw) -> set[tuple[str, str]]:
    return {(warning.code, warning.place.path) for warning in make(raw).warnings}


def test_the_bundled_bank_has_none() -> None:
    assert default_bank().warnings == ()


@given(question_banks())
def test_law_warnings_are_told_of_any_bank_and_refuse_none(bank: QuestionBank) -> None:
    for warning in bank.warnings:
        assert warning.severity == "warning"
        assert warning.line("ru").endswith(f"({warning.code})")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stages.0.summary": LONG, "stages.1.summary": LONG.upper()}, ("repeated-text", "stages[1].summary")),
        ({"directions.0.statements.0.title": LONG, "directions.0.statements.1.title": LONG}, None),
        ({"directions.0.statements.0.claim": "Always.", "stages.1.summary": "Always."}, None),
        ({"blocks.0.title": "B", "directions.1.id": "thrid"}, None),
        ({"directions.1.id": "fourth", "directions.2.id": "fourty"}, ("similar-ids", "directions[2]")),
        ({"directions.1.id": "fourth", "directions.2.id": "fourths"}, ("similar-ids", "directions[2]")),
        ({"directions.1.id": "fourths", "directions.2.id": "fourth"}, ("similar-ids", "directions[2]")),
        ({"directions.1.id": "fourth_1", "directions.2.id": "fourth_2"}, None),
        ({"stages.1.from_points": 98}, ("narrow-stage", "stages[1].from_points")),
    ],
    ids=str,
)  # fmt: skip
def test_each_slip_is_told_where_it_is(changes: dict[str, object], expected: tuple[str, str] | None) -> None:
    raw = raw_bank()
    raw["stages"][0]["drivers"] = []
    before = warnings(raw)
    for path, value in changes.items():
        put(raw, path, value)
    assert warnings(raw) - before == (set() if expected is None else {expected})


def test_a_direction_of_one_statement_is_told_unless_it_is_the_only_one() -> None:
    raw = raw_bank()
    del raw["directions"][1]["statements"][1]
    assert ("lone-statement", "directions[1]") in warnings(raw)
    alone = {**raw, "blocks": [], "directions": [{**raw["directions"][1], "block": None}]}
    alone |= {"stages": raw["stages"][1:], "pitfalls": [], "indicators": []}
    alone["stages"][0] |= {"from_points": 0, "number": 1}
    assert warnings(alone) == set()


def test_stages_and_statements_without_drivers_are_told_where_others_have_some() -> None:
    raw = raw_bank()
    assert warnings(raw) == {
        ("stage-without-drivers", "stages[1]"),
        ("statement-without-driver", "directions[1].statements[0]"),
        ("statement-without-driver", "directions[1].statements[1]"),
    }
    raw["stages"][0]["drivers"] = []
    assert warnings(raw) == set()


def test_short_ids_and_ids_two_letters_apart_are_no_slip() -> None:
    ids = ["q1", "q2", "ab", "abc", "item_a", "item_b", "shelf_price", "shelf_place", "opening_hours", "phone_hours"]
    assert list(id_warnings("statement", [(id, id) for id in ids])) == []


def test_warnings_have_the_place_of_what_they_speak_of() -> None:
    claim = default_bank().statement("hiring").claim
    bank = default_bank().with_changed("statements", "closed_loop", claim=claim)
    (warning,) = bank.warnings
    assert warning.place.file == "cx_centricity:directions/team.yaml"
    assert "claim" in warning.place.path
