"""Results that were edited after they were made: refused when they are read, and never the cause of another error."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, cast

import pytest
from pydantic import TypeAdapter, ValidationError

from cx_centricity import Assessment, BankError, CentricityError, assess
from cx_centricity.assessment import bank_of
from cx_centricity.comparison import Comparison, Trend, compare, trend
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
    ("assessment", put("levels.1.number", 1), "levels must be two or more"),
    ("assessment", put("point_range", [100, 0]), "point_range must have a least value below"),
    ("assessment", put("stages.1.number", 3), "numbers of stages must be 1, 2, 3"),
    ("assessment", put("stages.1.from_points", 41), "stages must cover the point range"),
    ("assessment", twice("blocks"), "blocks has an id twice"),
    ("assessment", put("strengths", ["fist"]), "strengths names “fist”"),
    ("assessment", put("growth_zones", ["first", "first"]), "growth_zones together has an id twice"),
    ("assessment", put("directions.0.block", "x" * 10_000), "directions names “xxxx"),
    ("assessment", put("statements.0.direction", "fist"), "statements names “fist”"),
    ("assessment", put("statements.0.answer", 99), "statements names 99"),
    ("assessment", put("drivers.0.directions", ["fist"]), "the driver a names “fist”"),
    ("assessment", put("drivers.0.blocks", ["fist"]), "the driver a names “fist”"),
    ("assessment", put("drivers.0.statements", ["fist"]), "the driver a names “fist”"),
    ("assessment", put("stage.number", 99), "stage is a stage which the result does not have"),
    ("assessment", put("next_stage.title", "X"), "next_stage is a stage which"),
    ("assessment", put("possible_stages.0.id", "x"), "possible_stages is a stage which"),
    ("assessment", put("blocks.0.stage.number", 0), "the block one is a stage which"),
    ("assessment", put("score.gained", 99), "the whole: the sums and numbers"),
    ("assessment", put("score.answered", 7), "the whole: the sums and numbers"),
    ("assessment", put("score.lower", 1), "the whole: lower and upper are not"),
    ("assessment", put("score.points", 90), "the whole: points are not those"),
    ("assessment", put("score.lower", 0.5), "the whole: the figures do not have the decimals"),
    ("assessment", put("score.level", 6), "the whole: level is not a level"),
    ("assessment", put("score.points", None), "the whole has a level, a resolution or a stage, but no points"),
    ("assessment", put("directions.0.score.total", 3), "the direction first counts other statements"),
    ("assessment", put("blocks.0.score.total", 5), "the counts of the block one are not the sums"),
    ("assessment", put("stage", None), "stage and points of the whole must be both"),
    ("assessment", put("next_stage", None), "next_stage is not the next better stage"),
    ("assessment", put("points_to_next_stage", 1), "points_to_next_stage is not"),
    ("assessment", put("provisional", False), "provisional does not say"),
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
    raw["stage"], raw["next_stage"] = {**raw["next_stage"]}, {**raw["stages"][2], "theme": "", "summary": ""}
    raw["next_stage"]["characteristics"] = []
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
