"""Results that were edited after they were made: refused when they are read, and never the cause of another error."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from pydantic import TypeAdapter, ValidationError

from cx_centricity import Assessment, BankError, CentricityError, Score, assess
from cx_centricity.assessment import StageBand, bank_of, scale_faults, score_faults, stages_faults
from cx_centricity.bank import Level, PointRange
from cx_centricity.comparison import Comparison, Trend, compare, trend
from cx_centricity.errors import describe
from cx_centricity.groups import GroupAssessment, assess_group
from cx_centricity.guidance import NextSteps, discuss, find_pitfalls, next_steps
from cx_centricity.plan import Plan, make_plan
from golden.regenerate import example_result
from plan_banks import bank_of_drivers, driver
from strategies import full_sheet

Raw = dict[str, Any]

BANK = bank_of_drivers(
    driver("a", "first", supports=["b"], statements=["first_x"], horizon=6),
    driver("b", "second", horizon=12),
    pitfalls=[{"statement": "first_x", "at_most": 2}],
).with_changed("directions", "first", discussion=["Why?"])
ANSWERS = full_sheet(BANK, 3, first_x=2, first_y=1, third_x=5, third_y=None)
RESULT = assess(ANSWERS, bank=BANK)
BETTER = assess(full_sheet(BANK, 4, second_x=3), bank=BANK)
RESULTS: dict[str, Any] = {
    "assessment": RESULT,
    "next_steps": next_steps(RESULT, bank=BANK, held=["third_x"]),
    "plan": make_plan(RESULT, bank=BANK, disagreements=["second_x"]),
    "comparison": compare(RESULT, BETTER, bank=BANK, target=BETTER),
    "trend": trend([(date(2024, 1, 1), RESULT), (date(2025, 1, 1), BETTER)]),
    "group": assess_group(
        [full_sheet(BANK, level, first_x=1) for level in (1, 2, 3, 4, 5, 5)] * 2,
        subgroups={"one": range(6), "other": range(6, 12), "few": [0]},
        bank=BANK,
    ),
}
MODELS: dict[str, Any] = {name: type(result) for name, result in RESULTS.items()}


def raw_of(name: str) -> Raw:
    raw: Raw = json.loads(RESULTS[name].model_dump_json())
    return raw


def put(path: str, value: object) -> Callable[[Raw], None]:
    """Return an edit that puts a value at a path such as `stages.0.from_points`."""

    def edit(raw: Raw) -> None:
        *steps, last = path.split(".")
        node: Any = raw
        for step in steps:
            node = node[int(step) if step.isdigit() else step]
        node[int(last) if last.isdigit() else last] = value

    return edit


def twice(path: str) -> Callable[[Raw], None]:
    """Return an edit that repeats the first item of a list."""

    def edit(raw: Raw) -> None:
        node: Any = raw
        for step in path.split("."):
            node = node[int(step) if step.isdigit() else step]
        node.append(node[0])

    return edit


EDITS: list[tuple[str, Callable[[Raw], None], str]] = [
    ("next_steps", put("is_reachable", False), "raises must be empty unless"),
    ("next_steps", put("target", None), "nothing is reachable without a target"),
    ("next_steps", put("held", ["first_x", "first_y", "second_x"]), "raises names “"),
    ("next_steps", twice("zone_steps"), "zone_steps has an id twice"),
    ("next_steps", put("zone_steps.0.raises.0.direction", "x"), "zone_steps of first names “x”"),
    ("plan", put("points", None), "stage and points must be both"),
    ("plan", put("target.number", 1), "target must be a stage after stage"),
    ("plan", twice("initiatives"), "initiatives has an id twice"),
    ("plan", twice("pitfalls"), "pitfalls has an id twice"),
    ("plan", twice("discussion"), "discussion has an id twice"),
    ("plan", put("initiatives.0.pitfall_ids", ["q"]), "pitfall_ids of a names “q”"),
    ("plan", put("initiatives.0.growth_zones", ["q"]), "growth_zones of a names “q”"),
    ("plan", put("initiatives.0.supports", ["q"]), "supports of a names “q”"),
    ("plan", put("initiatives.0.builds_on", ["b"]), "builds_on of a, up to itself, names “b”"),
    ("plan", put("discussion.0.pitfall_ids", ["q"]), "pitfall_ids of the topic"),
    ("comparison", twice("directions"), "directions has an id twice"),
    ("comparison", twice("statements"), "statements has an id twice"),
    ("comparison", put("statements.0.direction", "x"), "statements names “x”"),
    ("comparison", put("whole.id", "x"), "the change of the whole x must have this kind"),
    ("comparison", put("whole.stage_change", None), "the change of the whole must have a stage_change"),
    ("comparison", put("whole.change", 99), "the change of the whole is not the difference"),
    ("comparison", put("whole.from_bank", 99), "the change of the whole is not the sum"),
    ("trend", put("dates", ["2025-01-01", "2024-01-01"]), "dates must be one or more, ascending"),
    ("trend", put("whole.stages", [None]), "must have one stage per date, or none"),
    ("trend", twice("blocks"), "blocks has an id twice"),
    ("trend", put("blocks.0.kind", "direction"), "the series of a block must have this kind"),
    ("trend", put("whole.points", []), "the series of the whole None must have one figure per date"),
    ("group", put("levels.1.number", 1), "levels must be two or more"),
    ("group", put("whole.name", "all"), "subgroups must have a name"),
    ("group", put("subgroups.1.name", "one"), "subgroups has an id twice"),
    ("group", put("subgroups.0.respondents", 99), "a subgroup has more respondents"),
    ("group", put("subgroups.0.suppressed", "too_few"), "a group must have either figures"),
    ("group", put("subgroups.0.statements.0.id", "x"), "the groups have different blocks"),
    ("group", put("disagreements", ["x"]), "disagreements names “x”"),
    ("group", put("differences.0.one", "x"), "differences names “x”"),
    ("group", put("differences.0.directions", [{"id": "x", "title": "X", "points": 1}]), "differences names “x”"),
    ("group", put("whole.statements.0.answer", 99), "statements names 99"),
    ("group", put("whole.stage.number", 3), "the scope whole is a stage which"),
    ("group", put("whole.score.points", 90), "the scope whole: points are not"),
    ("group", put("whole.directions.0.score.points", 1), "the direction first: points are not"),
    ("group", put("whole.distribution.counts", [12]), "a distribution must have one count per level"),
]


@pytest.mark.parametrize(("name", "edit", "clause"), EDITS, ids=[f"{name} {clause}" for name, _, clause in EDITS])
def test_an_edited_result_is_refused_with_what_contradicts_itself(
    name: str, edit: Callable[[Raw], None], clause: str
) -> None:
    raw = raw_of(name)
    assert MODELS[name].model_validate(raw) == RESULTS[name]
    edit(raw)
    with pytest.raises(ValidationError) as caught:
        MODELS[name].model_validate(raw)
    assert clause in str(caught.value)
    assert len(str(caught.value)) < 2_000
    with pytest.raises(ValidationError):
        MODELS[name].model_validate_json(json.dumps(raw))


def test_counts_of_a_subscale_that_are_not_those_of_its_statements_are_refused() -> None:
    subscale = {"id": "some", "title": "Some", "statements": ["first_x", "second_x"]}
    bank = BANK.with_added("subscales", subscale)
    raw = json.loads(assess({"first_x": 1}, bank=bank).model_dump_json())
    assert Assessment.model_validate(raw).subscale("some").score.total == 2
    raw["subscales"][0]["score"]["total"] = 3
    with pytest.raises(ValidationError, match="the subscale some counts other statements"):
        Assessment.model_validate(raw)


def test_a_stage_that_begins_above_the_points_is_refused() -> None:
    raw = raw_of("assessment")
    raw["stage"] |= raw["next_stage"]
    raw["next_stage"] = raw["stages"][2]
    with pytest.raises(ValidationError, match="the stage begins above the points"):
        Assessment.model_validate(raw)


@pytest.mark.parametrize(
    "changes",
    [
        {"statements": RESULT.statements[:-1]},
        {"statements": RESULT.statements[::-1]},
        {"directions": RESULT.directions[:-1]},
        {"levels": RESULT.levels[:-1]},
        {"score": BETTER.score},
        {"growth_zones": ("fist",)},
        {"statements": (*RESULT.statements, assess({}).statements[0])},
    ],
    ids=["fewer statements", "other order", "fewer directions", "fewer levels", "score", "zone", "more statements"],
)
def test_a_result_that_its_bank_does_not_give_is_refused_by_every_function(changes: dict[str, Any]) -> None:
    changed = RESULT.model_copy(update=changes)
    functions: list[Callable[[], object]] = [
        lambda: bank_of(changed, BANK),
        lambda: next_steps(changed, bank=BANK),
        lambda: find_pitfalls(changed, bank=BANK),
        lambda: discuss(changed, bank=BANK),
        lambda: make_plan(changed, bank=BANK),
        lambda: compare(BETTER, changed, bank=BANK),
    ]
    for function in functions:
        with pytest.raises(BankError) as caught:
            function()
        assert [problem.code for problem in caught.value.problems] == ["result-changed"]


def test_results_that_claim_the_same_rules_but_have_other_parts_are_not_compared() -> None:
    changed = RESULT.model_copy(update={"blocks": RESULT.blocks[:-1]})
    with pytest.raises(BankError, match="before: the result names small"):
        compare(changed, BETTER, bank=BANK)
    with pytest.raises(BankError, match=r"target: .*result-changed"):
        compare(RESULT, BETTER, bank=BANK, target=changed)
    with pytest.raises(BankError, match=r"2024-01-01: .*result-changed"):
        trend([(date(2024, 1, 1), changed), (date(2025, 1, 1), BETTER)])


RICH_BANK = bank_of_drivers(
    driver("a", "first"),
    decimals=1,
    goal_level=5,
    gate=[{"statement": "first_x", "at_least": 5}],
    statements={"second_y": {"weight": 0}, "third_x": {"scale": "often", "level_texts": []}},
    scales=[{"id": "often", "levels": [{"number": n, "id": f"n{n}", "title": "N"} for n in (0, 6, 7)]}],
    subscales=[{"id": "some", "title": "Some", "statements": ["second_x", "second_y"]}],
).with_changed(
    "directions", "second", stages=[{"id": id, "title": "S", "from_points": at} for id, at in (("low", 0), ("top", 50))]
)
"""A bank with points in tenths, a scale and stages that are not those of the bank, and a statement without weight."""
RICH = assess(full_sheet(RICH_BANK, 4, first_x=2, first_y=3, second_x=1, third_x=7, third_y=5), bank=RICH_BANK)


def clauses(result: Assessment, edit: Callable[[Raw], None]) -> list[str]:
    """Return the contradictions that an edit of a result causes."""
    raw: Raw = json.loads(result.model_dump_json())
    assert Assessment.model_validate(raw) == result
    edit(raw)
    with pytest.raises(ValidationError) as caught:
        Assessment.model_validate(raw)
    (error,) = caught.value.errors()
    with pytest.raises(ValidationError):
        Assessment.model_validate_json(json.dumps(raw))
    return error["msg"].removeprefix("Value error, the result was changed after it was made: ").split("; ")


GAPS = "stages must cover the point range without gaps"
SUMS = "the whole: the sums and numbers of statements contradict each other"
BOUNDS = "the whole: lower and upper are not the bounds that the sums give"
SUMS_OF_BLOCK = "the counts of the block one are not the sums of those of its directions"
SUMS_OF_WHOLE = "the counts of the whole are not the sums of those of its directions"
BOTH = "stage and points of the whole must be both there or both missing"
NEXT = "next_stage is not the next better stage"
DISTANCE = "points_to_next_stage is not the distance to next_stage"


def missing(where: str, what: object = "fist") -> str:
    return f"{where} names {describe(what)}, which the result does not have"


def no_stage(where: str) -> str:
    return f"{where} is a stage which the result does not have"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (put("levels.1.number", 1), ["levels must be two or more, with rising numbers and values"]),
        (put("point_range", [100, 0]), ["point_range must have a least value below its greatest", GAPS]),
        (put("stages.1.number", 3), ["the numbers of stages must be 1, 2, 3, …"]),
        (put("stages.1.from_points", 41), [GAPS]),
        (twice("blocks"), ["blocks has an id twice"]),
        (put("strengths", ["fist"]), [missing("strengths")]),
        (put("relative_strengths", ["fist"]), [missing("strengths")]),
        (put("growth_zones", ["fist"]), [missing("growth_zones")]),
        (put("growth_zones", ["first", "first"]), ["strengths and growth_zones together has an id twice"]),
        (put("directions.0.block", "x" * 10_000), [missing("directions", "x" * 10_000), SUMS_OF_BLOCK]),
        (
            put("statements.0.direction", "fist"),
            [missing("statements"), "the direction first counts other statements than the result has"],
        ),
        (put("statements.0.answer", 99), [missing("statements", 99)]),
        (put("drivers.0.directions", ["fist"]), [missing("the driver a")]),
        (put("drivers.0.blocks", ["fist"]), [missing("the driver a")]),
        (put("drivers.0.statements", ["fist"]), [missing("the driver a")]),
        (put("stage.number", 99), [no_stage("stage"), NEXT]),
        (put("next_stage.title", "X"), [no_stage("next_stage")]),
        (put("possible_stages.0.id", "x"), [no_stage("possible_stages")]),
        (put("blocks.0.stage.number", 0), [no_stage("the block one")]),
        (put("score.gained", 99), [SUMS, SUMS_OF_WHOLE]),
        (put("score.answered", 7), [SUMS, SUMS_OF_WHOLE]),
        (put("score.lower", 1), [BOUNDS]),
        (put("score.points", 90), ["the whole: points are not those that the sums give", DISTANCE]),
        (put("score.lower", 0.5), ["the whole: the figures do not have the decimals of the result", BOUNDS]),
        (put("score.level", 6), ["the whole: level is not a level of the result"]),
        (
            put("score.points", None),
            ["the whole has a level, a resolution or a stage, but no points", BOTH, DISTANCE],
        ),
        (
            put("directions.0.score.total", 3),
            ["the direction first counts other statements than the result has", SUMS_OF_BLOCK, SUMS_OF_WHOLE],
        ),
        (put("blocks.0.score.total", 5), [SUMS_OF_BLOCK]),
        (put("stage", None), [BOTH, NEXT]),
        (put("next_stage", None), [NEXT, DISTANCE]),
        (put("points_to_next_stage", 1), [DISTANCE]),
        (put("provisional", False), ["provisional does not say whether there are several possible_stages"]),
    ],
)
def test_an_edited_assessment_is_refused_with_exactly_what_contradicts_itself(
    edit: Callable[[Raw], None], expected: list[str]
) -> None:
    assert clauses(RESULT, edit) == expected


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (twice("directions"), ["directions has an id twice", SUMS_OF_BLOCK, SUMS_OF_WHOLE]),
        (twice("subscales"), ["subscales has an id twice"]),
        (twice("drivers"), ["drivers has an id twice"]),
        (put("statements.1.id", "first_x"), ["statements has an id twice"]),
        (put("relative_strengths", ["first", "first"]), ["strengths and growth_zones together has an id twice"]),
        (put("statements.0.scale", "never"), [missing("statements", "never"), missing("statements", 2)]),
        (put("statements.4.answer", 4), [missing("statements", 4)]),
        (put("statements.0.answer", 7), [missing("statements", 7)]),
        (put("subscales.0.statements", ["second_x", "second_y", "fist"]), [missing("the subscale some")]),
        (put("directions.1.stage.title", "X"), [no_stage("the direction second")]),
        (put("directions.1.possible_stages.0.id", "x"), [no_stage("the direction second")]),
        (
            put(
                "directions.1.stage", {"number": 2, "id": "top", "title": "S", "from_points": 50.0, "to_points": 100.0}
            ),
            ["the direction second: the stage begins above the points"],
        ),
        (put("directions.1.stages.0.number", 2), ["the numbers of stages of the direction second must be 1, 2, 3, …"]),
        (put("directions.1.stages.1.from_points", 49.9), [GAPS.replace(" must", " of the direction second must")]),
        (put("directions.1.score.lower", 0.5), [BOUNDS.replace("whole", "direction second")]),
        (put("directions.0.score.level", 7), ["the direction first: level is not a level of the result"]),
        (
            put("subscales.0.score.points", 0.55),
            [
                "the subscale some: the figures do not have the decimals of the result",
                "the subscale some: points are not those that the sums give",
            ],
        ),
        (put("subscales.0.score.total", 2), ["the subscale some counts other statements than the result has"]),
    ],
)
def test_the_parts_of_an_assessment_are_judged_by_their_own_stages_scales_and_statements(
    edit: Callable[[Raw], None], expected: list[str]
) -> None:
    assert (RICH.relative_strengths, RICH.growth_zones) == (("third",), ("second",))
    assert clauses(RICH, edit) == expected


def test_an_assessment_names_at_most_five_contradictions() -> None:
    assert clauses(RESULT, put("strengths", [f"x{n}" for n in range(9)])) == [
        missing("strengths", f"x{n}") for n in range(5)
    ]


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"first_y": 5, "second_x": 5, "second_y": 5, "third_x": 7, "third_y": 5}, {}),  # held back by the gate
        ({"first_x": 5, "first_y": 5, "second_x": 5, "third_x": 7, "third_y": 5}, {}),
        ({"first_x": 1, "first_y": 1, "second_x": 1, "third_x": 0, "third_y": 1}, {}),
        ({"first_x": 1, "first_y": 1, "second_x": 1, "third_x": 0, "third_y": 1}, {"better": "lower"}),
        ({"first_y": 5, "second_x": 5, "second_y": 5, "third_x": 7, "third_y": 5}, {"better": "lower"}),
        (dict.fromkeys(ANSWERS), {}),
        (dict.fromkeys(ANSWERS, "n/a"), {}),
        ({}, {"overall": False, "stages": ()}),
    ],
    ids=["gate", "best", "worst", "lower best", "lower", "unanswered", "not applicable", "no points of the whole"],
)
def test_an_assessment_that_contradicts_itself_nowhere_reads_back(answers: Any, fields: dict[str, Any]) -> None:
    bank = RICH_BANK.with_fields(**fields)
    result = assess({**full_sheet(bank, 4, third_x=6), **answers}, bank=bank)
    assert Assessment.model_validate_json(result.model_dump_json()) == result


STAGES = tuple(StageBand(n, f"s{n}", "S", low, high) for n, low, high in ((1, 1.0, 2.2), (2, 2.3, 5.0)))
RANGE = PointRange(1.0, 5.0)


def bands(*changes: tuple[int, dict[str, Any]]) -> list[StageBand]:
    """Return the two stages, each one changed by the fields for its position."""
    changed = dict(changes)
    return [replace(stage, **changed.get(at, {})) for at, stage in enumerate(STAGES)]


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        (STAGES, []),
        ((), []),
        (bands((0, {"to_points": 5.0}))[:1], []),
        (bands((0, {"number": 0}), (1, {"number": 1})), ["the numbers of stages{} must be 1, 2, 3, …"]),
        (STAGES[1:], ["the numbers of stages{} must be 1, 2, 3, …", GAPS]),
        (bands((0, {"from_points": 1.1})), [GAPS]),
        (bands((0, {"to_points": 2.1})), [GAPS]),
        (bands((0, {"to_points": 2.3})), [GAPS]),
        (bands((1, {"from_points": 2.4})), [GAPS]),
        (bands((1, {"to_points": 4.9})), [GAPS]),
    ],
)
def test_stages_are_numbered_from_1_and_cover_the_range_of_their_scope(
    stages: Sequence[StageBand], expected: list[str]
) -> None:
    expected = [clause.replace("stages must", "stages{} must") for clause in expected]
    assert list(stages_faults("", stages, RANGE, 1)) == [clause.format("") for clause in expected]
    named = [clause.format(" of the block one") for clause in expected]
    assert list(stages_faults("the block one", stages, RANGE, 1)) == named


@pytest.mark.parametrize(
    ("numbers", "values", "point_range", "expected"),
    [
        ((1, 2), (1, 2), RANGE, []),
        ((0, 2, 7), (-3, 0, 1), RANGE, []),
        ((1,), (1,), RANGE, ["levels"]),
        ((), (), RANGE, ["levels"]),
        ((1, 1), (1, 2), RANGE, ["levels"]),
        ((1, 2), (2, 2), RANGE, ["levels"]),
        ((1, 2, 3), (1, 3, 2), RANGE, ["levels"]),
        ((1, 2), (1, 2), PointRange(5.0, 5.0), ["point_range", "stages"]),
    ],
)
def test_levels_rise_and_the_range_is_not_empty(
    numbers: tuple[int, ...], values: tuple[int, ...], point_range: PointRange, expected: list[str]
) -> None:
    levels = [Level(number=n, id=f"l{n}", title="L", value=v) for n, v in zip(numbers, values, strict=True)]
    assert [clause.split()[0] for clause in scale_faults(levels, STAGES, point_range, 1)] == expected


# Of 4 statements of 4 levels each, 3 apply and 2 are answered; one of these gains all, and one of the others counts so.
SCORE = Score(3.7, 2.3, 5.0, 3, 1.4, 6, 9, 3, 9, 9, 2, 3, 4)
FULL = Score(5.0, 5.0, 5.0, 3, 1.4, 9, 9, 9, 9, 9, 3, 3, 3)
OPEN = Score(None, 1.0, 5.0, None, None, 0, 0, 0, 9, 9, 0, 3, 3)
OUTSIDE = Score(None, None, None, None, None, 0, 0, 0, 0, 0, 0, 0, 3)
WRONG_SUMS = ["x: the sums and numbers of statements contradict each other"]
WRONG_DECIMALS = "x: the figures do not have the decimals of the result"
WRONG_BOUNDS = "x: lower and upper are not the bounds that the sums give"
WRONG_POINTS = "x: points are not those that the sums give"
NO_POINTS = ["x has a level, a resolution or a stage, but no points"]


@pytest.mark.parametrize(
    ("score", "changes", "expected"),
    [
        *((score, {}, []) for score in (SCORE, FULL, OPEN, OUTSIDE)),
        (SCORE, {"attainable_if_complete": 8}, WRONG_SUMS),
        (SCORE, {"attainable": 5}, WRONG_SUMS),
        (SCORE, {"attainable": 10}, WRONG_SUMS),
        (SCORE, {"least_gained": -1}, WRONG_SUMS),
        (SCORE, {"least_gained": 7}, WRONG_SUMS),
        (SCORE, {"most_gained": 5}, WRONG_SUMS),
        (SCORE, {"most_gained": 10}, WRONG_SUMS),
        (SCORE, {"answered": -1}, WRONG_SUMS),
        (SCORE, {"answered": 4}, WRONG_SUMS),
        (SCORE, {"applicable": 5}, WRONG_SUMS),
        (SCORE, {"resolution": 1.44}, [WRONG_DECIMALS]),
        (SCORE, {"lower": 2.33}, [WRONG_DECIMALS, WRONG_BOUNDS]),
        (SCORE, {"upper": 4.99}, [WRONG_DECIMALS, WRONG_BOUNDS]),
        (SCORE, {"upper": 4.9}, [WRONG_BOUNDS]),
        (SCORE, {"points": 3.67}, [WRONG_DECIMALS, WRONG_POINTS]),
        (SCORE, {"points": 3.6}, [WRONG_POINTS]),
        (SCORE, {"level": 4}, ["x: level is not a level of the result"]),
        (SCORE, {"level": None}, []),
        (OUTSIDE, {"lower": 1.0}, [WRONG_BOUNDS]),
        (OUTSIDE, {"points": 1.0}, [WRONG_POINTS]),
        (OPEN, {"level": 1}, NO_POINTS),
        (OPEN, {"resolution": 1.4}, NO_POINTS),
    ],
)
def test_the_figures_of_a_score_follow_from_its_sums(
    score: Score, changes: dict[str, Any], expected: list[str]
) -> None:
    assert list(score_faults("x", replace(score, **changes), RANGE, {1, 2, 3}, None, decimals=1)) == expected


@pytest.mark.parametrize(
    ("score", "starts", "expected"),
    [
        (SCORE, 3.7, []),
        (SCORE, 3.8, ["x: the stage begins above the points"]),
        (OPEN, 1.0, NO_POINTS),
    ],
)
def test_the_stage_of_a_score_does_not_begin_above_its_points(score: Score, starts: float, expected: list[str]) -> None:
    stage = replace(STAGES[1], from_points=starts)
    assert list(score_faults("x", score, RANGE, {1, 2, 3}, stage, decimals=1)) == expected


def paths(node: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the paths of all values within parsed JSON."""
    items: list[tuple[str | int, object]] = []
    if isinstance(node, dict):
        items = [*cast("Raw", node).items()]
    elif isinstance(node, list):
        items = [*enumerate(cast("list[object]", node))]
    return [found for key, value in items for found in ((*path, key), *paths(value, (*path, key)))]


def edited(name: str, rng: random.Random) -> Raw:
    """Return a result in which one value is deleted, changed, repeated, or replaced by another one of the result."""
    raw = raw_of(name)
    places = paths(raw)
    *steps, last = rng.choice(places)
    node: Any = raw
    for step in steps:
        node = node[step]
    value = node[last]
    other: Any = raw
    for step in rng.choice(places):
        other = other[step]
    changes: list[object] = [None, 99, -1, 0, "x", [], not value, other]
    if isinstance(value, list):
        changes += [value[:-1], value[::-1], value + value[:1]]
    if rng.random() < 0.1:
        del node[last]
    else:
        node[last] = json.loads(json.dumps(rng.choice(changes)))
    return raw


def use(result: Any) -> None:
    """Call everything that takes the result, each of which may raise our errors only."""
    calls: list[Callable[[], object]] = [lambda: repr(result), result.model_dump_json]
    if isinstance(result, Assessment):
        calls += [
            result.rows,
            lambda: next_steps(result, bank=BANK),
            lambda: make_plan(result, bank=BANK),
            lambda: compare(result, BETTER, bank=BANK, by_id=True, target=result),
            lambda: compare(BETTER, result, bank=BANK),
            lambda: trend([(date(2024, 1, 1), result), (date(2025, 1, 1), BETTER)]),
        ]
    if isinstance(result, Plan):
        calls += [result.by_horizon, result.by_block, result.by_perspective, result.by_journey_phase]
        calls += [lambda: result.links]
    if isinstance(result, Comparison):
        calls += [lambda: (result.improved, result.worsened)]
    if isinstance(result, GroupAssessment):
        calls += [lambda: assess(result.median_answers(), bank=BANK)]
    for call in calls:
        with suppress(CentricityError):
            call()


@pytest.mark.parametrize("name", RESULTS)
def test_fuzz_an_edited_result_causes_no_error_but_ours(name: str) -> None:
    rng = random.Random(name)
    read = 0
    for _ in range(200):
        with suppress(ValidationError):
            result = MODELS[name].model_validate(edited(name, rng))
            read += 1
            use(result)
    assert 0 < read < 200


def test_reading_a_result_is_fast() -> None:
    text = example_result().model_dump_json()
    Assessment.model_validate_json(text)
    started = time.process_time()
    for _ in range(50):
        Assessment.model_validate_json(text)
    assert (time.process_time() - started) / 50 < 0.01


@pytest.mark.parametrize("name", RESULTS)
def test_parsed_json_reads_back_as_a_web_framework_reads_it(name: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(MODELS[name])
    text = RESULTS[name].model_dump_json()
    assert adapter.validate_python(json.loads(text)) == RESULTS[name]
    assert adapter.validate_json(text) == RESULTS[name]


@pytest.mark.parametrize(
    ("model", "name", "edit"),
    [
        (Assessment, "assessment", put("points_to_next_stage", "5")),
        (NextSteps, "next_steps", put("points", "40")),
        (Plan, "plan", put("reaches_target", 1)),
        (Trend, "trend", put("dates.0", 20240101)),
        (Trend, "trend", put("dates.0", "yesterday")),
        (Trend, "trend", put("dates", "2024-01-01")),
        (GroupAssessment, "group", put("min_respondents", True)),
        (GroupAssessment, "group", put("disagreements", "first_x")),
    ],
)
def test_lists_are_read_as_tuples_but_nothing_else_is_converted(
    model: Any, name: str, edit: Callable[[Raw], None]
) -> None:
    raw = raw_of(name)
    edit(raw)
    with pytest.raises(ValidationError):
        model.model_validate(raw)
