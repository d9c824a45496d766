"""Warnings about a bank, and the codes that its author accepts."""

from __future__ import annotations

import pytest
from hypothesis import given

from cx_centricity import QuestionBank, default_bank
from cx_centricity.bank._warnings import similar_ids
from cx_centricity.testing import question_banks
from small_bank import Raw, make, put, raw_bank

LONG = "A text that is long enough to be compared."


def warnings(raw: Raw) -> set[tuple[str, str]]:
    return {(warning.code, warning.place.path) for warning in make(raw).warnings}


def test_the_bundled_bank_has_no_warnings() -> None:
    assert default_bank().warnings == ()


@given(question_banks())
def test_law_any_bank_can_have_warnings(bank: QuestionBank) -> None:
    for warning in bank.warnings:
        assert warning.severity == "warning"
        assert warning.line("ru").endswith(f"({warning.code})")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stages.0.summary": LONG, "stages.1.summary": LONG.upper()}, ("repeated-text", "stages[1].summary[0].text")),
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
def test_each_warning_is_found_at_its_place(changes: dict[str, object], expected: tuple[str, str] | None) -> None:
    raw = raw_bank()
    raw["stages"][0]["drivers"] = []
    before = warnings(raw)
    for path, value in changes.items():
        put(raw, path, value)
    assert warnings(raw) - before == (set() if expected is None else {expected})


def test_a_direction_with_one_statement_is_a_warning_unless_it_is_the_only_direction() -> None:
    raw = raw_bank()
    del raw["directions"][1]["statements"][1]
    assert ("lone-statement", "directions[1]") in warnings(raw)
    alone = {**raw, "blocks": [], "directions": [{**raw["directions"][1], "block": None}]}
    alone |= {"stages": raw["stages"][1:], "pitfalls": [], "indicators": []}
    alone["stages"][0] |= {"from_points": 0, "number": 1}
    assert warnings(alone) == set()


def test_stages_and_statements_without_drivers_are_warnings_if_others_have_some() -> None:
    raw = raw_bank()
    assert warnings(raw) == {
        ("stage-without-drivers", "stages[1]"),
        ("statement-without-driver", "directions[1].statements[0]"),
        ("statement-without-driver", "directions[1].statements[1]"),
    }
    raw["stages"][0]["drivers"] = []
    assert warnings(raw) == set()


def test_ids_that_follow_a_pattern_are_not_similar() -> None:
    coded = [f"area_{letter}{letter}_{number}" for letter in "abcd" for number in range(5)]
    letters = [f"goal{letter}_practice_{number}" for letter in "abc" for number in range(3)]
    recurring = [f"{word}_{side}" for word in ("size", "speed", "price") for side in ("plan", "play")]
    assert list(similar_ids("statement", [(id, id) for id in (*coded, *letters, *recurring)])) == []
    pair = [("a", "speed_plan"), ("b", "size_plan"), ("c", "size_play")]
    (problem,) = similar_ids("statement", pair)
    assert (problem.place.path, problem.data["other"]) == ("c", "size_plan")


def test_level_texts_of_a_shared_scale_are_no_copies() -> None:
    raw = raw_bank()
    scale = [
        "Nobody in the company does this so far.",
        "Some teams do it now and then.",
        "All teams do it all the time.",
    ]
    texts = [part for direction in raw["directions"] for part in direction["statements"]]
    for statement in texts[:2]:
        statement["level_texts"] = scale
    before = {code for code, _ in warnings(raw)}
    assert "repeated-text" in before
    texts[2]["level_texts"] = scale
    assert "repeated-text" not in {code for code, _ in warnings(raw)}


def test_points_that_merge_sums_are_a_warning_until_it_is_accepted() -> None:
    raw: Raw = {**raw_bank(), "point_range": [0, 10], "stages": []}
    (warning,) = make(raw).warnings
    assert (warning.code, warning.data["sums"], warning.data["reachable"]) == ("points-merge-sums", 13, 11)
    assert make(raw | {"decimals": 1}).warnings == ()
    assert make(raw | {"accepted_warnings": ["points-merge-sums"]}).warnings == ()
    raw["directions"][0]["point_range"] = [0, 3]
    assert [each.place.path for each in make(raw).warnings] == ["point_range", "directions[0].point_range"]


def inherited(**fields: object) -> list[str]:
    """Return the paths of the warnings of a bank of sums: three directions of two statements of 1…3."""
    raw: Raw = {**raw_bank(), "overall": False, "stages": [], "blocks": [], "point_range": [0, 8]}
    for part in raw["directions"]:
        part["block"] = None
    raw["directions"][0]["point_range"] = [0, 4]
    for path, value in fields.items():
        put(raw, path.replace("__", "."), value)
    found = [each for each in make(raw).warnings if each.code == "range-inherited"]
    assert all((each.data["least"], each.data["span"]) == (0, 4) for each in found)
    return [each.place.path for each in found]


def test_a_part_of_a_bank_of_sums_that_has_another_range_by_default_is_a_warning() -> None:
    assert inherited() == ["directions[1]", "directions[2]"]
    assert inherited(directions__1__point_range=[2, 6]) == ["directions[2]"]
    assert inherited(accepted_warnings=["range-inherited"]) == []
    assert inherited(decimals=1, directions__0__point_range=[0.1, 4.1]) == ["directions[1]", "directions[2]"]


def test_a_range_by_default_is_no_warning_where_it_may_be_meant() -> None:
    assert inherited(point_range=[0, 4]) == []
    assert inherited(overall=True) == []
    assert inherited(point_range=[0, 100]) == inherited(point_range=[1, 3], decimals=2) == []
    assert inherited(directions__0__point_range=[0, 5]) == []  # not a sum
    assert inherited(directions__0__point_range=None) == []  # nor anything else
    subscale = {"id": "s", "title": "S", "statements": ["second_x", "third_x"], "point_range": [0, 4]}
    assert inherited(subscales=[subscale]) == []
    assert inherited(subscales=[subscale], directions__1__stages=[{"id": "all", "title": "All", "from_points": 0}]) == [
        "directions[1]"
    ]


def test_short_ids_and_ids_that_differ_by_two_letters_are_not_similar() -> None:
    ids = ["q1", "q2", "ab", "abc", "item_a", "item_b", "shelf_price", "shelf_place", "opening_hours", "phone_hours"]
    assert list(similar_ids("statement", [(id, id) for id in ids])) == []


def test_warnings_have_file_and_path() -> None:
    claim = default_bank().statement("hiring").claim
    bank = default_bank().with_changed("statements", "closed_loop", claim=claim)
    (warning,) = bank.warnings
    assert warning.place.file == "cx_centricity:directions/team.yaml"
    assert "claim" in warning.place.path
