"""Checks of a bank as a whole: problems."""

from __future__ import annotations

from typing import cast

import pytest
from pydantic import ValidationError

from cx_centricity import BankError, Problem, default_bank
from cx_centricity.bank import PointRange, gains, round_to_points
from small_bank import Raw, make, put, raw_bank


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


STATEMENT = "directions[0].statements[1]"
TEXTS = f"{STATEMENT}.level_texts"
EVIDENCE = f"{STATEMENT}.evidence"
AT_EVIDENCE = "directions.0.statements.1.evidence"
SUBSTAGE = "subscales[0].stages[0].from_points"
SECOND_SUBSTAGE = "subscales[0].stages[1]"
WHEN = "pitfalls[0].when[0]"


def evidence(*up_to: int | None) -> list[Raw]:
    return [{"text": "E", **({} if each is None else {"up_to": each})} for each in up_to]


def flat(id: str) -> Raw:
    levels = [{"number": n, "id": f"f{n}", "title": "F", "value": 7} for n in (0, 1)]
    return {"id": id, "levels": levels}


def yes_no(scale: str, **second: object) -> Raw:
    levels = [{"number": 1, "id": "same", "title": "No"}, {"number": 2, "id": "yes", "title": "Yes", **second}]
    return {"id": scale, "levels": levels}


def subscale(*statements: str, stages: list[Raw] | None = None) -> Raw:
    return {"id": "sub", "title": "Sub", "statements": [*statements], "stages": stages or []}


def band(id: str, start: float, *gate: Raw) -> Raw:
    return {"id": id, "title": id, "from_points": start, "gate": [*gate]}


@pytest.mark.parametrize(
    ("path", "value", "code", "place"),
    cast("list[tuple[str, object, str, str]]", [
        ("levels.0.number", 2, "level-numbers-not-rising", "levels"),
        ("levels.1.value", 5, "level-values-incomplete", "levels"),
        ("directions.0.statements.1.level_texts", [*"ab"], "missing-level-text", TEXTS),
        (AT_EVIDENCE, evidence(0, 3), "level-unknown", f"{EVIDENCE}[0].up_to"),
        (AT_EVIDENCE, evidence(2, 1, 3), "evidence-not-rising", f"{EVIDENCE}[1].up_to"),
        (AT_EVIDENCE, evidence(3, 3), "evidence-not-rising", f"{EVIDENCE}[1].up_to"),
        (AT_EVIDENCE, evidence(3, None), "evidence-not-rising", f"{EVIDENCE}[1].up_to"),
        (AT_EVIDENCE, evidence(None, 3), "missing-field", f"{EVIDENCE}[0]"),
        (AT_EVIDENCE, evidence(1, 2), "evidence-incomplete", EVIDENCE),
        (AT_EVIDENCE, evidence(4), "level-unknown", f"{EVIDENCE}[0].up_to"),
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
        ("stages.1.from_points", 50.5, "too-many-decimals", "stages[1].from_points"),
        ("point_range", [0, 99.5], "too-many-decimals", "point_range[1]"),
        ("goal_level", 4, "level-unknown", "goal_level"),
        ("unanswered_counts_as", 0, "level-unknown", "unanswered_counts_as"),
        ("directions.0.statements.1.unanswered_counts_as", 4, "level-unknown", f"{STATEMENT}.unanswered_counts_as"),
        ("directions.0.statements.1.scale", "none", "unknown-reference", f"{STATEMENT}.scale"),
        ("directions.0.better", "lower", "better-not-allowed", "directions[0].better"),
        ("overall", False, "stages-not-allowed", "stages"),
        ("scales", [flat("flat")], "level-values-all-equal", "scales[0].levels"),
        ("scales", [yes_no("s"), yes_no("s")], "duplicate-id", "scales[1]"),
        ("scales", [yes_no("s", id="same")], "duplicate-id", "scales[0].levels[1]"),
        ("scales", [yes_no("s", number=1)], "level-numbers-not-rising", "scales[0].levels"),
        ("subscales", [subscale("first_x", "first_x")], "duplicate-id", "subscales[0].statements[1]"),
        ("subscales", [subscale("first_z")], "unknown-reference", "subscales[0].statements[0]"),
        ("subscales", [subscale("first_x", stages=[band("a", 1)])], "stages-do-not-cover-range", SUBSTAGE),
        ("subscales", [subscale("first_x", stages=[band("a", 0), band("a", 5)])], "duplicate-id", SECOND_SUBSTAGE),
        ("blocks.0.point_range", [3, 3], "point-range-invalid", "blocks[0].point_range"),
        ("pitfalls.0.when", [{}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"statement": "first_x"}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"statement": "first_x", "stage": "high"}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"statement": "first_x", "at_least": 2, "block": "one"}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"count": 2}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"count": 2, "at_least": 2, "at_most": 3}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"each_at_least": 2, "at_least": 2}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"each_at_least": 2, "block": "one", "direction": "first"}], "condition-form", WHEN),
        ("pitfalls.0.when", [{"each_at_least": 1}], "condition-always-true", WHEN),
        ("pitfalls.0.when", [{"each_at_least": 4}], "level-unknown", WHEN),
        ("pitfalls.0.when", [{"count": 3, "at_least": 2, "direction": "first"}], "count-too-large", WHEN),
        ("pitfalls.0.when", [{"stage": "low"}], "condition-always-true", WHEN),
        ("pitfalls.0.when", [{"stage": "none"}], "not-among", WHEN),
        ("pitfalls.0.when", [{"each_at_least": 2, "block": "none"}], "unknown-reference", f"{WHEN}.block"),
        ("stages.0.gate", [{"each_at_least": 2}], "gate-not-allowed", "stages[0].gate"),
        ("stages.1.gate", [{"count": 2, "at_least": 2}], "gate-not-allowed", "stages[1].gate[0]"),
        ("stages.1.gate", [{"statement": "first_x", "at_most": 2}], "gate-not-monotone", "stages[1].gate[0]"),
        ("stages.1.gate", [{"statement": "first_x", "at_least": 4}], "level-unknown", "stages[1].gate[0]"),
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
        ("pitfalls.0.when.0.at_most", None, "condition-form", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_most", 3, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_most", 0, "level-unknown", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_least", 4, "level-unknown", "pitfalls[0].when[0]"),
    ]),
)  # fmt: skip
def test_each_problem_is_found_at_its_place(path: str, value: object, code: str, place: str) -> None:
    raw = raw_bank()
    put(raw, path, value)
    assert [(problem.code, problem.place.path) for problem in problems_of(raw)] == [(code, place)]


@pytest.mark.parametrize("low", [{}, {"at_least": 2}])
def test_the_hint_about_at_most_with_count_names_both(low: dict[str, int]) -> None:
    raw = raw_bank()
    put(raw, "pitfalls.0.when", [{"count": 2, "at_most": 3, **low}])
    (problem,) = problems_of(raw)
    assert "(it states: count, at_most); count goes with at_least, not with at_most" in str(problem)


def test_a_problem_with_evidence_says_what_to_write() -> None:
    raw = raw_bank()
    put(raw, AT_EVIDENCE, evidence(1, 2))
    (incomplete,) = problems_of(raw)
    put(raw, AT_EVIDENCE, evidence(2, 1, 3))
    (unordered,) = problems_of(raw)
    assert "up to level 2, but levels go up to 3; add evidence, or leave out `up_to`" in incomplete.message()
    assert "up to level 1, the one before it up to level 2; order evidence by level" in unordered.message()


def test_evidence_is_for_levels_of_the_scale_of_its_statement() -> None:
    raw = raw_bank()
    raw["scales"] = [{"id": "often", "levels": [{"number": n, "id": f"o{n}", "title": "O"} for n in (0, 7, 70)]}]
    raw["directions"][0]["statements"][1] |= {"scale": "often", "evidence": evidence(7, 70)}
    bank = make(raw)
    assert bank.evidence_of("first_y") == ((0, 7, "E"), (70, 70, "E"))
    assert bank.anchors_of("first_y") == ((0, "a"), (7, "b"), (70, "c"))
    put(raw, AT_EVIDENCE, evidence(2, 3))
    assert [problem.code for problem in problems_of(raw)] == ["level-unknown", "level-unknown"]
    put(raw, "directions.0.statements.1.scale", "unheard_of")
    assert [problem.code for problem in problems_of(raw)] == ["unknown-reference"]


def test_other_scales_have_their_own_levels() -> None:
    raw = raw_bank()
    raw["scales"] = [{"id": "often", "levels": [
        {"number": number, "id": f"o{number}", "title": "O", "value": value}
        for number, value in ((0, 4), (10, 0), (20, 4))
    ]}]  # fmt: skip
    raw["directions"][0]["statements"][0] |= {"scale": "often", "level_texts": [], "unanswered_counts_as": 20}
    raw["pitfalls"] = []
    bank = make(raw)
    assert [level.number for level in bank.levels_of("first_x")] == [0, 10, 20]
    assert bank.counts_as(bank.statement("first_x")) == 20
    assert gains(bank.levels_of("first_x"), reversed=True) == (0, 4, 0)
    raw["directions"][0]["statements"][0]["unanswered_counts_as"] = 2
    assert [problem.code for problem in problems_of(raw)] == ["level-unknown"]


def test_conditions_by_default_levels_need_statements_on_the_default_scale() -> None:
    raw = raw_bank()
    raw["scales"] = [yes_no("yes")]
    raw["directions"][0]["statements"][0] |= {"scale": "yes", "level_texts": []}
    raw["pitfalls"][0]["when"] = [{"each_at_least": 2, "block": "one"}]
    (problem,) = problems_of(raw)
    assert (problem.code, problem.data["statements"]) == ("not-on-default-scale", ("first_x",))
    raw["directions"][0]["statements"][0]["weight"] = 0
    assert make(raw).pitfalls[0].when[0].each_at_least == 2


def test_what_has_points_needs_a_scored_statement() -> None:
    raw = raw_bank()
    raw["subscales"] = [subscale("first_x")]
    raw["directions"][0]["statements"][0]["weight"] = 0
    assert [(each.code, each.place.path) for each in problems_of(raw)] == [("nothing-scored", "subscales[0]")]
    raw["subscales"] = []
    raw["directions"][0]["statements"][1]["weight"] = 0
    assert not make(raw).scopes[3].scored
    raw["directions"][0]["stages"] = [band("all", 0)]
    assert [(each.code, each.place.path) for each in problems_of(raw)] == [("nothing-scored", "directions[0]")]


def test_the_statements_of_a_block_or_subscale_agree_in_what_is_better() -> None:
    raw: Raw = {**raw_bank(), "overall": False, "stages": [], "pitfalls": []}
    raw["directions"][0]["better"] = "lower"
    (problem,) = problems_of(raw)
    assert (problem.code, problem.place.path) == ("polarity-mixed", "blocks[0]")
    assert problem.data["lower"] == ("first_x", "first_y")
    raw["blocks"] = []
    for direction in raw["directions"]:
        direction["block"] = None
    raw["subscales"] = [subscale("first_x", "first_y")]
    assert [scope.better for scope in make(raw).scopes] == ["higher", "lower", "higher", "higher", "lower"]
    raw["subscales"][0]["statements"].append("third_x")
    assert [each.code for each in problems_of(raw)] == ["polarity-mixed"]


@pytest.mark.parametrize(
    ("stages", "code", "place"),
    [
        ([band("a", 0), band("b", 50, {"each_at_least": 3})], None, None),
        # With one level short of the gate, 75 points are reached, so the stage before the gate is, too.
        ([band("a", 0), band("b", 60), band("c", 70, {"each_at_least": 3})], None, None),
        ([band("a", 0), band("b", 76), band("c", 80, {"each_at_least": 3})], "stage-not-reachable", "b"),
        # By the gate of the second stage, all points are those of the third.
        ([band("a", 0), band("b", 20, {"each_at_least": 2}), band("c", 50)], "stage-not-reachable", "b"),
        ([band("a", 0), band("b", 51), band("c", 52)], "stage-not-reachable", "b"),
    ],
    ids=str,
)  # fmt: skip
def test_gates_and_bands_leave_each_stage_in_reach(stages: list[Raw], code: str | None, place: str | None) -> None:
    raw = raw_bank()
    raw["directions"][0]["stages"] = stages
    if code is None:
        assert [stage.id for stage in make(raw).direction("first").stages] == [stage["id"] for stage in stages]
        return
    (problem,) = problems_of(raw)
    assert (problem.code, problem.data["stage"]) == (code, place)
    assert problem.data["hint"] == ("gate-too-hard" if stages[1]["gate"] else "band-too-narrow")


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
