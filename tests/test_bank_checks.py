"""Checks of a bank as a whole: problems and warnings."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given
from pydantic import ValidationError

from cx_centricity import BankError, Problem, QuestionBank, default_bank
from cx_centricity.bank import PointRange, gains, round_to_points
from cx_centricity.bank._checks import similar_ids
from cx_centricity.testing import question_banks
from small_bank import Raw, make, put, raw_bank

LONG = "A text of this length stands in one place only."


def test_gains_and_points_are_whole_numbers_rounded_half_up() -> None:
    bank = default_bank()
    assert gains(bank.levels, weight=3) == (0, 3, 6, 9, 12, 15, 18, 21, 24)
    assert gains(bank.levels, reversed=True) == (8, 7, 6, 5, 4, 3, 2, 1, 0)
    assert [round_to_points(gained, 4, PointRange(-1, 1)) for gained in range(5)] == [-1, 0, 0, 1, 1]
    assert round_to_points(192, 384, bank.point_range) == 51


def problems_of(raw: Raw) -> list[Problem]:
    with pytest.raises(ValidationError) as caught:
        make(raw)
    (details,) = caught.value.errors()
    return list(cast("BankError", details.get("ctx", {})["error"]).problems)


TEXTS = "directions[0].statements[1].level_texts"


@pytest.mark.parametrize(
    ("path", "value", "code", "place"),
    [
        ("levels.0.number", 2, "level-numbers-not-consecutive", "levels"),
        ("levels.2.number", 4, "level-numbers-not-consecutive", "levels"),
        ("levels.1.value", 5, "level-values-incomplete", "levels"),
        ("directions.0.statements.1.level_texts", [*"ab"], "missing-level-text", TEXTS),
        ("directions.0.statements.1.level_texts", [*"abcd"], "surplus-level-text", TEXTS),
        ("directions.0.block", None, "direction-without-block", "directions[0]"),
        ("directions.1.block", "one", "empty-block", "blocks[1]"),
        ("point_range", [5, 5], "point-range-invalid", "point_range"),
        ("point_range", [0, 1001], "point-range-invalid", "point_range"),
        ("point_range", [-1, 1000], "point-range-invalid", "point_range"),
        ("stages.1.number", 3, "stage-numbers-not-consecutive", "stages"),
        ("stages.0.from_points", 1, "stages-do-not-cover-range", "stages[0].from_points"),
        ("stages.1.from_points", 0, "stages-do-not-cover-range", "stages[1].from_points"),
        ("stages.1.from_points", 101, "stages-do-not-cover-range", "stages[1].from_points"),
        ("stages.0.to_points", 48, "stage-end-wrong", "stages[0].to_points"),
        ("levels.1.id", "l1", "duplicate-id", "levels[1]"),
        ("directions.1.statements.0.id", "first_x", "duplicate-id", "directions[1].statements[0]"),
        ("stages.0.drivers.0.id", "b", "duplicate-id", "stages[0].drivers[1]"),
        ("stages.0.profiles", [{"block": "one", "signs": ["s"]}] * 2, "duplicate-id", "stages[0].profiles[1]"),
        ("stages.0.profiles.0.block", "onne", "unknown-reference", "stages[0].profiles[0].block"),
        ("stages.0.drivers.0.blocks", ["onne"], "unknown-reference", "stages[0].drivers[0].blocks[0]"),
        ("stages.0.drivers.0.directions", ["frst"], "unknown-reference", "stages[0].drivers[0].directions[0]"),
        ("stages.0.drivers.0.supports", ["c"], "unknown-reference", "stages[0].drivers[0].supports[0]"),
        ("pitfalls.0.when.0.statement", "first_z", "unknown-reference", "pitfalls[0].when[0].statement"),
        ("indicators.0.statements", ["x", "first_x"], "unknown-reference", "indicators[0].statements[0]"),
        ("stages.0.drivers.1.supports", ["a"], "supports-circle", "stages[0].drivers[0].supports"),
        ("stages.0.drivers.1.supports", ["b"], "supports-circle", "stages[0].drivers[1].supports"),
        ("retired", ["gone", "gone"], "duplicate-id", "retired[1]"),
        ("retired", ["first_x"], "former-id-in-use", "retired[0]"),
        ("renamed", [{"old": "first_x", "new": "first_y"}], "former-id-in-use", "renamed[0].old"),
        ("renamed", [{"old": "once", "new": "nothing"}], "unknown-reference", "renamed[0].new"),
        ("renamed", [{"old": "b", "new": "a"}, {"old": "a", "new": "b"}], "rename-circle", "renamed[0].old"),
        ("pitfalls.0.when.0.at_most", None, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_most", 3, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_most", 0, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_least", 4, "condition-impossible", "pitfalls[0].when[0]"),
    ],
)  # fmt: skip
def test_each_problem_is_found_at_its_place(path: str, value: object, code: str, place: str) -> None:
    raw = raw_bank()
    put(raw, path, value)
    assert [(problem.code, problem.place.path) for problem in problems_of(raw)] == [(code, place)]


def test_values_must_rise() -> None:
    raw = raw_bank()
    for number, value in enumerate((0, 5, 5)):
        raw["levels"][number]["value"] = value
    (problem,) = problems_of(raw)
    assert (problem.code, problem.place.path) == ("level-values-not-rising", "levels[2].value")
    assert "level 3 has the value 5, but the level before it has 5" in problem.message()


def test_weights_have_a_bound_that_keeps_products_exact() -> None:
    raw = raw_bank()
    for number, value in enumerate((-1000, 0, 1000)):
        raw["levels"][number]["value"] = value
    for direction in raw["directions"]:
        for statement in direction["statements"]:
            statement["weight"] = 83
    raw["directions"][2]["statements"][1]["weight"] = 85
    bank = make(raw)
    assert sum(statement.weight for statement in bank.statements) * 2000 == 1_000_000
    raw["directions"][0]["statements"][0]["weight"] = 84
    assert [problem.code for problem in problems_of(raw)] == ["weight-total-too-large"]


def test_a_stage_that_no_complete_sheet_reaches_is_refused() -> None:
    raw = raw_bank()
    raw["directions"] = raw["directions"][:1]
    raw["blocks"] = raw["blocks"][:1]
    # Two statements of three levels give 0, 25, 50, 75 and 100 points.
    raw["stages"].append({"number": 3, "id": "gap", "title": "Gap", "from_points": 51})
    raw["stages"].append({"number": 4, "id": "top", "title": "Top", "from_points": 75})
    (problem,) = problems_of(raw)
    assert (problem.code, problem.place.path) == ("stage-not-reachable", "stages[2].from_points")
    raw["stages"][3]["from_points"] = 76
    make(raw)


def test_a_stage_is_accepted_if_any_complete_sheet_reaches_it() -> None:
    raw = raw_bank()
    raw["directions"] = raw["directions"][:2]
    raw["directions"][0]["statements"][0]["weight"] = 10
    # Raised first, the heavy statement skips the points that the light statements give alone.
    raw["stages"][1]["from_points"] = 3
    raw["stages"].append({"number": 3, "id": "third", "title": "Third", "from_points": 10})
    assert make(raw).stages[1].to_points == 9


def test_all_problems_of_a_bank_are_found_at_once() -> None:
    raw = raw_bank()
    for path, value in [("levels.1.id", "l1"), ("directions.0.block", "onne"), ("stages.1.from_points", 101)]:
        put(raw, path, value)
    problems = problems_of(raw)
    assert [problem.code for problem in problems] == [
        "stages-do-not-cover-range",
        "duplicate-id",
        "unknown-reference",
    ]
    assert problems[-1].nearest == "one"


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


def test_short_ids_and_ids_that_differ_by_two_letters_are_not_similar() -> None:
    ids = ["q1", "q2", "ab", "abc", "item_a", "item_b", "shelf_price", "shelf_place", "opening_hours", "phone_hours"]
    assert list(similar_ids("statement", [(id, id) for id in ids])) == []


def test_warnings_have_file_and_path() -> None:
    claim = default_bank().statement("hiring").claim
    bank = default_bank().with_changed("statements", "closed_loop", claim=claim)
    (warning,) = bank.warnings
    assert warning.place.file == "cx_centricity:directions/team.yaml"
    assert "claim" in warning.place.path
