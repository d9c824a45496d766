"""Content models and what must hold between the parts of a bank."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import cast

import pytest
from hypothesis import given
from pydantic import ValidationError

from cx_centricity import BankError, Problem, QuestionBank, default_bank
from cx_centricity.bank import (
    Block,
    Direction,
    Driver,
    Level,
    PointRange,
    Stage,
    Statement,
    derived,
    gains,
    round_to_points,
)
from cx_centricity.testing import question_banks
from small_bank import Raw, make, put, raw_bank


def problems_of(raw: Raw) -> list[Problem]:
    with pytest.raises(ValidationError) as caught:
        make(raw)
    (details,) = caught.value.errors()
    return list(cast("BankError", details.get("ctx", {})["error"]).problems)


def test_a_bank_fills_in_values_by_position_and_ends_of_stages() -> None:
    bank = make(raw_bank())
    assert [level.value for level in bank.levels] == [0, 1, 2]
    assert [(stage.from_points, stage.to_points) for stage in bank.stages] == [(0, 49), (50, 100)]
    assert bank.point_range == PointRange(0, 100) == (0, 100)
    assert [statement.id for statement in bank.statements] == [
        f"{direction}_{n}" for direction in ("first", "second", "third") for n in "xy"
    ]


def test_parts_alone_have_a_value_and_an_end_of_their_own() -> None:
    assert Level(number=3, id="basic", title="Basic").value == 3
    assert Stage(number=1, id="a", title="A", from_points=6).to_points == 6


def test_parts_are_found_by_id() -> None:
    bank = default_bank()
    assert bank.statement("closed_loop").title == "Замкнутый цикл обратной связи"
    assert bank.direction("client").block == bank.block("data").id
    assert bank.stage("acquaintance").number == 1
    with pytest.raises(KeyError, match="nothing"):
        bank.statement("nothing")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Level.model_validate({"number": True, "id": "a", "title": "A"}),
        lambda: Level.model_validate({"number": "1", "id": "a", "title": "A"}),
        lambda: Level.model_validate({"number": 1.0, "id": "a", "title": "A"}),
        lambda: Level.model_validate({"number": 1, "id": "A", "title": "A"}),
        lambda: Level.model_validate({"number": 1, "id": "a", "title": ""}),
        lambda: Level.model_validate({"number": 1, "id": "a", "title": "A", "value": 1001}),
        lambda: Level.model_validate({"number": 1, "id": "a", "title": "A", "worth": 1}),
        lambda: Statement.model_validate({"id": "a", "title": "A", "claim": "C", "weight": 0}),
        lambda: Statement.model_validate({"id": "a", "title": "A", "claim": "C", "level_texts": ["a"]}),
        lambda: Direction.model_validate({"id": "a", "title": "A", "statements": ()}),
        lambda: Driver.model_validate({"id": "a", "text": "A", "horizon": 7}),
        lambda: QuestionBank.model_validate({**raw_bank(), "version": "1.0"}),
        lambda: QuestionBank.model_validate({**raw_bank(), "point_range": (0, 10_000_001)}),
    ],
)
def test_models_convert_nothing_and_know_their_bounds(make: Callable[[], object]) -> None:
    with pytest.raises(ValidationError):
        make()


def test_content_cannot_be_changed() -> None:
    block = Block(id="a", title="A")
    with pytest.raises(ValidationError, match="frozen"):
        block.title = "B"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]


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
        ("pitfalls.0.when.0.at_most", None, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_most", 3, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_most", 0, "condition-impossible", "pitfalls[0].when[0]"),
        ("pitfalls.0.when.0.at_least", 4, "condition-impossible", "pitfalls[0].when[0]"),
    ],
)  # fmt: skip
def test_each_fault_is_found_where_it_is(path: str, value: object, code: str, place: str) -> None:
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


def test_a_stage_missed_by_raising_one_statement_after_another_but_met_by_some_sheet_is_accepted() -> None:
    raw = raw_bank()
    raw["directions"] = raw["directions"][:2]
    raw["directions"][0]["statements"][0]["weight"] = 10
    # Raising the heavy statement first, one never sees the points that the light ones alone give.
    raw["stages"][1]["from_points"] = 3
    raw["stages"].append({"number": 3, "id": "third", "title": "Third", "from_points": 10})
    assert make(raw).stages[1].to_points == 9


def test_all_problems_are_reported_at_once() -> None:
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


def test_gains_and_points_are_whole_numbers_rounded_half_up() -> None:
    bank = default_bank()
    assert gains(bank.levels, weight=3) == (0, 3, 6, 9, 12, 15, 18, 21, 24)
    assert gains(bank.levels, reversed=True) == (8, 7, 6, 5, 4, 3, 2, 1, 0)
    assert [round_to_points(gained, 4, PointRange(-1, 1)) for gained in range(5)] == [-1, 0, 0, 1, 1]
    assert round_to_points(192, 384, bank.point_range) == 51


def test_digests_tell_rules_from_words() -> None:
    bank = make(raw_bank())
    raw = raw_bank()
    raw["title"] = raw["directions"][0]["statements"][0]["claim"] = "Other words"
    reworded = make(raw)
    raw["directions"][0]["statements"][0]["weight"] = 2
    reweighted = make(raw)
    assert bank.rules_digest == reworded.rules_digest != reweighted.rules_digest
    assert len({bank.content_digest, reworded.content_digest, reweighted.content_digest}) == 3


@given(question_banks())
def test_law_equal_banks_have_equal_digests_and_hashes(bank: QuestionBank) -> None:
    for other in (
        QuestionBank.model_validate(bank.model_dump()),
        QuestionBank.model_validate(bank.model_dump(exclude_defaults=True)),
        QuestionBank.model_validate_json(bank.model_dump_json()),
        pickle.loads(pickle.dumps(bank)),
        copy.copy(bank),
        copy.deepcopy(bank),
    ):
        assert other == bank
        assert hash(other) == hash(bank)
        assert (other.rules_digest, other.content_digest) == (bank.rules_digest, bank.content_digest)


def test_what_is_derived_is_kept_with_the_bank_and_with_no_copy() -> None:
    bank = make(raw_bank())
    made: list[str] = []

    def name(of: QuestionBank) -> str:
        made.append(of.id)
        return f"derived of {of.id}"

    assert derived(bank, name) == derived(bank, name) == "derived of small"
    assert made == ["small"]
    assert derived(copy.copy(bank), name) == "derived of small"
    assert pickle.loads(pickle.dumps(bank)) == bank
    assert made == ["small", "small"]


def test_every_repr_is_one_short_line() -> None:
    bank = default_bank()
    parts = [bank, bank.levels[0], bank.statements[0], bank.directions[0], bank.blocks[0], bank.stages[0]]
    parts += [bank.stages[0].drivers[0], bank.stages[0].profiles[0], bank.guidance[0]]
    parts += [bank.pitfalls[0], bank.pitfalls[0].when[0], bank.indicators[0]]
    for part in parts:
        assert len(repr(part)) <= 80
        assert "\n" not in repr(part)
        assert len(str(part)) <= 80
