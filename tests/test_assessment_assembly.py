"""How `assess` makes a result from answers, and which bank a result belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cx_centricity import NOT_APPLICABLE, AnswerValue, BankError, Place, QuestionBank, assess, default_bank
from cx_centricity.answers import AnswerSheet
from cx_centricity.assessment import (
    BlockResult,
    SignResult,
    StageBand,
    StatementResult,
    SubscaleResult,
    UnmetCondition,
    bank_of,
    conditions_of,
    require_rules_of,
    unmet_conditions,
)
from cx_centricity.bank import Condition, PointRange, Scale
from cx_centricity.errors import MAX_PROBLEMS, Problem
from golden.regenerate import example_result
from plan_banks import bank_of_drivers, driver
from small_bank import Raw, make, raw_bank
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
    assert [sign.text for sign in people.profile] == [sign.text for sign in profiles["people"]]


def test_a_block_without_points_has_a_title_but_no_stage_and_no_profile() -> None:
    people = assess({}).block("people")
    stages, title = assess({}).stages, BANK.block("people").title
    assert people == BlockResult(
        "people", title, people.score, None, stages, stages, BANK.point_range, "higher", (), ()
    )
    assert (people.score.points, people.score.total) == (None, 8)


def test_a_block_without_a_profile_in_the_bank_has_an_empty_profile() -> None:
    bank = BANK.with_changed("stages", "formation", profiles=[])
    assert assess(full_sheet(bank, 5), bank=bank).block("people").profile == ()


def test_directions_with_equal_scores_share_one_result() -> None:
    one, other = assess(full_sheet(BANK, 4)), assess(full_sheet(BANK, 4, hiring=None))
    assert one.directions[0] is other.directions[0]
    assert one.directions[-1] is not other.directions[-1]


def test_a_statement_shows_the_text_of_its_level_and_of_the_next_better_level() -> None:
    texts = BANK.statement("segmentation").level_texts
    shown = {
        answer: assess({"segmentation": answer}).statement("segmentation") for answer in (1, 4, 9, None, NOT_APPLICABLE)
    }
    assert {answer: (part.answer, part.level_text, part.next_level_text) for answer, part in shown.items()} == {
        1: (1, texts[0], texts[3]),  # the goal level, which is the least aim
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
    assert at[9].next_level_text == statement.level_texts[5]  # the goal level counted from the other end


def test_stage_next_stage_and_points_between_them() -> None:
    result = assess(full_sheet(BANK, 5))
    assert result.stage is not None
    assert result.next_stage is not None
    stage = BANK.stage("formation")
    assert (result.stage.title, result.stage.theme) == (stage.title, stage.theme)
    for shown, stated in ((result.stage.summary, stage.summary), (result.stage.characteristics, stage.characteristics)):
        assert [sign.text for sign in shown] == [sign.text for sign in stated]
    assert (result.next_stage.id, result.points_to_next_stage) == ("scaling", 57 - 51)
    last_but_one = assess(full_sheet(BANK, 7))
    assert last_but_one.next_stage is not None
    assert (last_but_one.next_stage.id, last_but_one.points_to_next_stage) == ("embedding", 76 - 73)
    last = assess(full_sheet(BANK, 9))
    assert (last.next_stage, last.points_to_next_stage) == (None, None)


def test_drivers_are_those_of_the_stage_with_those_that_move_growth_zones_first() -> None:
    sheet = full_sheet(BANK, 4)
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


SUBSCALES: list[Raw] = [{"id": "some", "title": "Some", "statements": ["first_x", "third_y"], "point_range": [1, 5]}]
SCALES: list[Raw] = [{"id": "often", "levels": [{"number": n, "id": f"n{n}", "title": "N"} for n in (0, 6, 7)]}]
GATE: list[Raw] = [{"each_at_least": 3, "direction": "first"}, {"statement": "second_y", "at_least": 2}]


def test_each_part_has_the_range_the_stages_and_the_side_that_is_better_of_its_own_or_those_of_the_bank() -> None:
    stages = [{"id": f"t{n}", "title": "T", "from_points": at} for n, at in ((1, -1), (2, 1))]
    own: Raw = {"point_range": [-1, 3], "stages": stages}
    bank = bank_of_drivers(subscales=SUBSCALES).with_changed("directions", "second", **own)
    bank = bank.with_changed("blocks", "two", **own)
    result = assess({"second_x": 1, "second_y": 4, "third_y": None, "first_x": 5, "first_y": 5}, bank=bank)
    bands = tuple(StageBand(n, f"t{n}", "T", low, high) for n, low, high in ((1, -1, 0), (2, 1, 3)))
    for part in (result.block("two"), result.direction("second")):
        assert (part.stages, part.stage, part.possible_stages) == (bands, bands[1], bands[1:])
        assert (part.point_range, part.better) == (PointRange(-1, 3), "higher")
    block = result.block("one")
    assert (block.id, block.title, block.profile) == ("one", "One", ())
    assert block.stages is result.stages
    assert (block.stage, block.possible_stages) == (block.stages[2], block.stages[1:])
    (first, _, third), (subscale,) = result.directions, result.subscales
    assert (first.stages, first.stage, first.possible_stages) == ((), None, ())
    assert (first.id, first.title, first.block, first.point_range) == ("first", "D", "one", bank.point_range)
    assert third.score.points is None
    assert subscale == SubscaleResult(
        "some", "Some", subscale.score, None, (), (), PointRange(1, 5), "higher", ("first_x", "third_y")
    )
    assert (subscale.score.points, subscale.score.lower, subscale.score.total) == (5, 3, 2)


def test_in_a_bank_without_points_of_the_whole_each_direction_says_what_is_better() -> None:
    raw: Raw = {**raw_bank(), "overall": False, "stages": [], "blocks": []}
    for direction in raw["directions"]:
        del direction["block"]
    raw["directions"][2]["better"] = "lower"
    bank = make(raw)
    result = assess(full_sheet(bank, 2), bank=bank)
    assert [part.better for part in result.directions] == ["higher", "higher", "lower"]
    assert (result.overall, result.score.points, result.next_stage) == (False, None, None)
    texts = {id: result.statement(id).next_level_text for id in ("first_x", "third_x")}
    assert texts == {"first_x": "c", "third_x": "a"}


def test_a_block_whose_stages_are_not_those_of_the_bank_shows_no_profile() -> None:
    stages: list[Raw] = [{"id": "low", "title": "L", "from_points": 0, "profiles": [{"block": "one", "signs": ["s"]}]}]
    bank = bank_of_drivers(stages=stages)
    assert assess(full_sheet(bank, 4), bank=bank).block("one").profile == (SignResult("s", confirmed=False),)
    assert assess(full_sheet(bank, 4), bank=bank).block("two").profile == ()
    own = [{"id": "one", "title": "T", "from_points": 0}, {"id": "two", "title": "T", "from_points": 50}]
    for stages in (own, own[:1]):
        other = bank.with_changed("blocks", "one", stages=stages)
        assert assess(full_sheet(other, 4), bank=other).block("one").profile == ()


def test_a_statement_has_its_comment_its_scale_and_the_text_of_the_goal() -> None:
    others: dict[str, Raw] = {"second_x": {"scale": "often", "level_texts": list("abc")}}
    others |= {"second_y": {"level_texts": []}, "third_x": {"weight": 0}}
    bank = bank_of_drivers(goal_level=4, scales=SCALES, statements=others)
    answers: dict[str, AnswerValue] = {"first_x": 1, "first_y": 5, "second_x": 0, "second_y": 1, "third_x": 4}
    result = assess(AnswerSheet(answers=answers, comments={"first_y": "So.", "third_y": "?"}), bank=bank)
    assert result.statements == (
        StatementResult("first_x", "T", "first", 1, "a", "d"),
        StatementResult("first_y", "T", "first", 5, "e", None, "So."),
        StatementResult("second_x", "T", "second", 0, "a", "b", scale="often"),
        StatementResult("second_y", "T", "second", 1, None, None),
        StatementResult("third_x", "T", "third", 4, "d", "e", scored=False),
        StatementResult("third_y", "T", "third", None, None, None, "?"),
    )
    assert assess(answers, bank=bank).statement("first_y").comment is None


@pytest.mark.parametrize(
    ("goal", "better", "strengths", "relative_strengths", "growth_zones"),
    [
        (None, "higher", ("first",), (), ("second",)),
        (4, "higher", ("first",), (), ("second",)),
        (5, "higher", (), ("first",), ("second",)),
        (None, "lower", ("second",), (), ("first",)),
        (1, "lower", ("second",), (), ("first",)),
        (2, "lower", ("second",), (), ("first",)),
    ],
)
def test_a_direction_better_than_the_whole_is_a_strength_if_it_has_reached_the_goal(
    goal: int | None, better: str, strengths: Any, relative_strengths: Any, growth_zones: Any
) -> None:
    bank = bank_of_drivers(goal_level=goal, better=better)
    sheet = {"first_x": 4, "first_y": 4, "second_x": 1, "second_y": 1, "third_x": 3, "third_y": 2}
    result = assess(sheet, bank=bank)
    assert (result.strengths, result.relative_strengths) == (strengths, relative_strengths)
    assert (result.growth_zones, result.goal_level, result.better) == (growth_zones, goal, better)


def test_a_direction_without_a_level_has_not_reached_the_goal() -> None:
    bank = bank_of_drivers(goal_level=1, scales=SCALES, statements={"first_x": {"scale": "often", "level_texts": []}})
    result = assess(full_sheet(bank, 1, first_x=7, first_y=5), bank=bank)
    assert (result.strengths, result.relative_strengths) == ((), ("first",))
    lower = bank.with_fields(better="lower", goal_level=2)
    high = assess(full_sheet(lower, 5, first_x=7, second_x=3, second_y=3, third_x=1, third_y=1), bank=lower)
    assert (high.strengths, high.relative_strengths) == (("third",), ())
    worse = assess(full_sheet(lower, 5, first_x=7, second_x=3, second_y=3), bank=lower)
    assert (worse.strengths, worse.relative_strengths) == ((), ("second",))


@pytest.mark.parametrize(
    ("better", "level", "expected"),
    [
        ("higher", 1, ("s0", "s40", 40)),
        ("higher", 3, ("s40", "s80", 30)),
        ("higher", 5, ("s80", None, None)),
        ("lower", 1, ("s0", None, None)),
        ("lower", 2, ("s0", None, None)),
        ("lower", 3, ("s40", "s0", 10.1)),
        ("lower", 5, ("s80", "s40", 20.1)),
    ],
)
def test_the_next_better_stage_is_the_one_after_or_where_lower_is_better_before(
    better: str, level: int, expected: tuple[str, str | None, float | None]
) -> None:
    bank = bank_of_drivers(driver("a"), earlier=(driver("b"),), better=better, decimals=1)
    result = assess(full_sheet(bank, level), bank=bank)
    assert result.stage is not None
    next_stage = result.next_stage
    assert (result.stage.id, next_stage and next_stage.id, result.points_to_next_stage) == expected
    assert next_stage is None or next_stage == StageBand.of(bank.stage(next_stage.id))
    assert [each.id for each in result.drivers] == {"s0": ["b"], "s40": ["a"], "s80": []}[result.stage.id]
    assert (result.next_stage_gate, result.provisional) == ((), False)


def test_a_stage_that_only_its_gate_holds_back_is_0_points_away_and_names_what_is_not_yet_true() -> None:
    bank = bank_of_drivers(gate=GATE)
    each, one = bank.stages[2].gate
    answers = full_sheet(bank, 5, first_y=2, second_y=None)
    result = assess(answers, bank=bank)
    assert (result.score.points, result.stage and result.stage.id, result.points_to_next_stage) == (85, "s40", 0)
    gate = (UnmetCondition(each, "failed", ("first_y",)), UnmetCondition(one, "open", ("second_y",)))
    assert (result.next_stage_gate, unmet_conditions(bank, answers, 2)) == (gate, gate)
    counted = bank_of_drivers(gate=GATE, statements={"second_y": {"unanswered_counts_as": 2}})
    assert assess(answers, bank=counted).next_stage_gate == gate[:1]
    lower = bank.with_fields(better="lower")
    held = assess(answers, bank=lower)
    assert (held.next_stage and held.next_stage.id, held.next_stage_gate) == ("s0", ())


def test_conditions_are_decided_by_the_answers_and_the_possible_stages_of_a_result() -> None:
    stages = [{"id": "low", "title": "L", "from_points": 0}, {"id": "top", "title": "T", "from_points": 50}]
    bank = bank_of_drivers(subscales=[{**SUBSCALES[0], "point_range": [0, 100], "stages": stages}])
    bank = bank.with_changed("directions", "second", stages=stages)
    result = assess({"first_x": 1, "first_y": 1, "second_x": 5, "second_y": 5, "third_x": 5}, bank=bank)
    conditions = {
        "whole": Condition(stage="s40"),
        "block one": Condition(stage="s40", block="one"),
        "block two": Condition(stage="s80", block="two"),
        "direction": Condition(stage="top", direction="second"),
        "subscale": Condition(stage="top", subscale="some"),
        "statement": Condition(statement="first_x", at_most=1),
        "unanswered": Condition(statement="third_y", at_most=1),
    }
    answered = conditions_of(result, bank)
    assert {name: answered.state(condition) for name, condition in conditions.items()} == {
        "whole": True,
        "block one": None,
        "block two": True,
        "direction": True,
        "subscale": None,
        "statement": True,
        "unanswered": None,
    }


FACTS_BANK = bank_of_drivers(
    decimals=1, scales=SCALES, subscales=SUBSCALES, statements={"third_x": {"scale": "often", "level_texts": []}}
)
FACTS = assess(full_sheet(FACTS_BANK, 2, third_x=0), bank=FACTS_BANK)
OTHER = assess(full_sheet(FACTS_BANK, 5, third_x=7), bank=FACTS_BANK)


@pytest.mark.parametrize(
    "changes",
    [
        {"point_range": PointRange(0.0, 99.0)},
        {"decimals": 2},
        {"better": "lower"},
        {"overall": False},
        {"goal_level": 4},
        {"levels": FACTS.levels[:-1]},
        {"levels": (*FACTS.levels[:-1], FACTS.levels[-1].model_copy(update={"value": 9}))},
        {"scales": ()},
        {"scales": (Scale.model_validate({**SCALES[0], "id": "never"}),)},
        {"scales": (FACTS.scales[0].model_copy(update={"levels": FACTS.scales[0].levels[:-1]}),)},
        {"stages": FACTS.stages[:-1]},
        *(
            {"stages": (*FACTS.stages[:-1], replace(FACTS.stages[-1], **change))}
            for change in ({"number": 4}, {"id": "x"}, {"from_points": 81.0}, {"to_points": 99.0})
        ),
        {"blocks": FACTS.blocks[:-1]},
        {"directions": FACTS.directions[::-1]},
        {"directions": (replace(FACTS.directions[0], block="two"), *FACTS.directions[1:])},
        {"subscales": ()},
        {"subscales": (replace(FACTS.subscales[0], statements=("first_x", "third_x")),)},
        {"statements": FACTS.statements[::-1]},
        {"statements": (replace(FACTS.statements[0], direction="second"), *FACTS.statements[1:])},
    ],
)
def test_results_whose_parts_differ_are_not_comparable_and_not_what_the_bank_gives(changes: dict[str, Any]) -> None:
    changed = FACTS.model_copy(update=changes)
    data: dict[str, Any] = {"bank": "small", "version": "1.0.0"}
    with pytest.raises(BankError) as caught:
        bank_of(changed, FACTS_BANK)
    assert caught.value.problems == (Problem("result-changed", Place(path=""), **data),)
    with pytest.raises(BankError) as caught:
        require_rules_of(FACTS, [("now", OTHER), ("before", changed)])
    assert caught.value.problems == (Problem("result-changed", Place(path="before"), **data),)


@pytest.mark.parametrize(
    "changes",
    [
        {"score": OTHER.score},
        {"blocks": (replace(FACTS.blocks[0], score=OTHER.score), *FACTS.blocks[1:])},
        {"directions": (*FACTS.directions[:-1], replace(FACTS.directions[-1], score=OTHER.score))},
        {"subscales": (replace(FACTS.subscales[0], score=OTHER.score),)},
        {"stage": OTHER.stage},
        {"stage": None},
        {"next_stage": None},
        {"strengths": ("fist",)},
        {"growth_zones": ("fist",)},
        {"statements": (replace(FACTS.statements[0], answer=5), *FACTS.statements[1:])},
        {"statements": (replace(FACTS.statements[0], answer=6), *FACTS.statements[1:])},
    ],
)
def test_a_result_is_refused_if_its_bank_gives_other_figures_for_its_answers(changes: dict[str, Any]) -> None:
    require_rules_of(FACTS, [("before", OTHER)])
    assert bank_of(FACTS, FACTS_BANK) is FACTS_BANK
    with pytest.raises(BankError) as caught:
        bank_of(FACTS.model_copy(update=changes), FACTS_BANK)
    assert [problem.code for problem in caught.value.problems] == ["result-changed"]


def test_results_with_other_rules_are_listed_up_to_the_bound() -> None:
    others = [(f"r{n}", OTHER) for n in range(MAX_PROBLEMS + 1)]
    with pytest.raises(BankError) as caught:
        require_rules_of(assess({}), others)
    assert [problem.code for problem in caught.value.problems[-2:]] == ["other-rules", "too-many-problems"]
    assert len(caught.value.problems) == MAX_PROBLEMS + 1
