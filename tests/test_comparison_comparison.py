"""What changed between two results, where it comes from, and what cannot be compared between two banks."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from cx_centricity import NOT_APPLICABLE, AnswerValue, Assessment, BankError, QuestionBank, assess, default_bank
from cx_centricity.bank import MAX_DECIMALS, Block, Direction, PointRange, Stage, Statement, levels_by_gain
from cx_centricity.comparison import Comparison, LevelTarget, ScopeChange, compare
from cx_centricity.guidance import find_pitfalls
from cx_centricity.testing import Sheet, answer_sheets, question_banks
from rule import Rule, Scope
from small_bank import Raw, make, put, raw_bank
from strategies import full_sheet

BANK = default_bank()
SMALL = make(raw_bank())
SMALL_BANDS = assess({}, bank=SMALL).stages
RULE = Rule()

Key = tuple[str, str | None]


class Pair(NamedTuple):
    """Two sheets, each with its bank."""

    old: Sheet
    new: Sheet
    old_bank: QuestionBank
    bank: QuestionBank

    def results(self) -> tuple[Assessment, Assessment]:
        return assess(self.old, bank=self.old_bank), assess(self.new, bank=self.bank)

    def compared(self) -> Comparison:
        return compare(*self.results(), bank=self.bank, by_id=self.old_bank is not self.bank)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Two sheets of one bank."""
    bank = draw(question_banks())
    return Pair(draw(answer_sheets(bank)), draw(answer_sheets(bank)), bank, bank)


@st.composite
def pairs_of_two_banks(draw: st.DrawFn) -> Pair:
    """Sheets of two banks that share ids and mostly levels and point ranges."""
    bank = draw(question_banks())
    old = _finer(bank) if draw(st.booleans()) else draw(_with_one_stage(bank))
    first, second = (old, bank) if draw(st.booleans()) else (bank, old)
    return Pair(draw(answer_sheets(first)), draw(answer_sheets(second)), first, second)


def _finer(bank: QuestionBank) -> QuestionBank:
    """Return the bank with more decimals and other weights and ranges."""
    raw = bank.model_dump(exclude={"blocks": {"__all__": {"stages"}}, "directions": {"__all__": {"stages"}}})
    del raw["pitfalls"]
    raw |= {"decimals": min(bank.decimals + 1, MAX_DECIMALS), "stages": ()}
    scored = {scope.key for scope in bank.scopes if scope.scored}
    for kind in ("block", "direction", "subscale"):
        for stated in raw[f"{kind}s"]:
            if (kind, stated["id"]) in scored and stated is not raw["directions"][0]:
                stated |= {"point_range": (0, 5), "stages": ()}
    for statement in raw["directions"][0]["statements"]:
        statement["weight"] = min(statement["weight"], 2)
    raw["directions"][0]["statements"][0]["weight"] = 1
    return QuestionBank.model_validate(raw)


@st.composite
def _with_one_stage(draw: st.DrawFn, bank: QuestionBank) -> QuestionBank:
    """A bank with one scale and a single stage."""
    other, points_of = draw(question_banks()), draw(st.booleans())
    points = bank if points_of else other
    return QuestionBank(
        id="old",
        version="1.0.0",
        language="en",
        title="Old",
        decimals=points.decimals,
        levels=draw(st.sampled_from((bank, bank, bank, other))).levels,
        point_range=points.point_range,
        min_coverage_percent=other.min_coverage_percent,
        blocks=tuple(Block(id=each.id, title=each.title) for each in other.blocks),
        directions=tuple(
            Direction(
                id=each.id,
                title=each.title,
                block=each.block,
                statements=tuple(
                    Statement(id=s.id, title=s.title, weight=max(1, min(s.weight, 7)), reversed=s.reversed)
                    for s in each.statements
                ),
            )
            for each in other.directions
        ),
        stages=(Stage(id="only", title="Only", from_points=points.point_range.min),),
    )


def changes_of(comparison: Comparison) -> list[ScopeChange]:
    return [comparison.whole, *comparison.blocks, *comparison.directions, *comparison.subscales]


def exact(points: float) -> Fraction:
    return Fraction(str(points))


def is_level(answer: AnswerValue) -> bool:
    return isinstance(answer, int)


def rule_points(sheet: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[Key, float | None]:
    """Return the points of every scope by the reference rule, without regard to coverage."""
    whole = RULE.whole(sheet, bank)
    scopes: dict[Key, Scope] = {("whole", None): whole}
    scopes |= {("block", id): scope for id, scope in RULE.blocks(whole).items()}
    scopes |= {("direction", id): scope for id, scope in RULE.directions(whole).items()}
    scopes |= {("subscale", id): scope for id, scope in RULE.subscales(whole).items()}
    return {key: RULE.figure(scope, RULE.scope_points(scope, "left out")) for key, scope in scopes.items()}


def scored_points(sheet: Sheet, bank: QuestionBank) -> dict[Key, Any]:
    """Return the points of every scope by the reference rule; None where it is not scored."""
    figures = RULE.figures(sheet, bank)
    return {key: figures["points" if key[1] is None else f"{key[0]}_{key[1]}_points"] for key in rule_points({}, bank)}


def levels(bank: QuestionBank, id: str) -> list[tuple[int, int]]:
    return [(level.number, level.value) for level in bank.levels_of(id)]


def ranges(bank: QuestionBank) -> dict[Key, PointRange]:
    return {scope.key: scope.point_range or bank.point_range for scope in bank.scopes}


def ids(bank: QuestionBank) -> list[str]:
    return [statement.id for statement in bank.statements]


@given(pairs() | pairs_of_two_banks())
def test_law_changes_and_their_parts_are_those_of_the_reference_rule(pair: Pair) -> None:
    old, new, old_bank, bank = pair
    shared = [id for id in ids(bank) if id in ids(old_bank) and levels(old_bank, id) == levels(bank, id)]
    both = [
        id for id in shared if (is_level(old.get(id)) and is_level(new.get(id))) or old.get(id) is new.get(id) is None
    ]
    p0, p1 = scored_points(old, old_bank), scored_points(new, bank)
    nowhere: Sheet = dict.fromkeys(ids(bank), NOT_APPLICABLE)
    rescored = rule_points({**nowhere, **{id: old.get(id) for id in shared}}, bank)
    c0, c1 = (rule_points({**nowhere, **{id: sheet.get(id) for id in both}}, bank) for sheet in (old, new))
    decimals = max(old_bank.decimals, bank.decimals)
    comparison = pair.compared()
    assert [(change.kind, change.id) for change in changes_of(comparison)] == [key for key in p1 if key in p0]
    for change in changes_of(comparison):
        key = (change.kind, change.id)
        before, after, r, low, high = p0[key], p1[key], rescored[key], c0[key], c1[key]
        assert (change.before, change.after) == (before, after)
        parts = (change.from_answers, change.from_coverage, change.from_bank)
        if before is None or after is None or ranges(old_bank)[key] != ranges(bank)[key]:
            assert (change.change, *parts) == (None, None, None, None)
            continue
        assert change.change is not None
        assert exact(change.change) == exact(after) - exact(before)
        assert type(change.change) is (float if decimals else int)
        if r is None or low is None or high is None:
            assert parts == (None, None, None)
        else:
            p0_, p1_, r_, c0_, c1_ = map(exact, (before, after, r, low, high))
            expected = [c1_ - c0_, c0_ - r_ + p1_ - c1_, r_ - p0_]
            assert [part is not None and exact(part) for part in parts] == expected


@given(pairs())
def test_law_a_result_compared_with_itself_shows_no_change(pair: Pair) -> None:
    result, _ = pair.results()
    comparison = compare(result, result, bank=pair.bank, target=result)
    for change in changes_of(comparison):
        figures = (change.change, change.from_answers, change.from_coverage, change.from_bank)
        assert figures == ((None,) * 4 if change.after is None else (0,) * 4)
        assert change.progress is None
        assert change.stage_change is None or not change.stage_change.change
    assert {change.kind for change in comparison.statements} == {"same"}
    assert (comparison.improved, comparison.worsened, comparison.left_out) == ((), (), ())
    assert comparison.same_rules
    assert comparison.same_content


@given(pairs())
def test_law_the_comparison_in_reverse_has_the_opposite_signs(pair: Pair) -> None:
    before, after = pair.results()
    there, back = compare(before, after, bank=pair.bank), compare(after, before, bank=pair.bank)
    for one, other in zip(changes_of(there), changes_of(back), strict=True):
        for name in ("change", "from_answers", "from_coverage", "from_bank"):
            figure = getattr(one, name)
            assert getattr(other, name) == (None if figure is None else -figure)
    for part, reverse in zip(there.statements, back.statements, strict=True):
        assert reverse.change == (None if part.change is None else -part.change)
    assert set(there.improved) == set(back.worsened)


@given(pairs())
def test_law_statements_answered_in_one_sheet_only_change_nothing_from_answers(pair: Pair) -> None:
    kept: Sheet = {
        id: pair.old[id] if is_level(pair.old.get(id)) and is_level(answer) else answer
        for id, answer in pair.new.items()
    }
    for change in changes_of(pair._replace(new=kept).compared()):
        assert change.from_answers in {0, None}
        assert change.from_coverage in {change.change, None}


@given(pairs(), st.data())
def test_law_other_levels_of_the_same_statements_change_nothing_from_coverage(pair: Pair, data: st.DataObject) -> None:
    levels = data.draw(answer_sheets(pair.bank, complete=True))
    changed: Sheet = {id: levels[id] if is_level(answer) else answer for id, answer in pair.old.items()}
    for change in changes_of(pair._replace(new=changed).compared()):
        assert change.from_answers == change.change
        assert change.from_coverage == change.from_bank == (None if change.change is None else 0)


def by_gain(bank: QuestionBank, statement: Statement) -> list[tuple[int, int]]:
    """Return pairs of gain and level number; where lower is better, gains are negative."""
    better = next(s.better for s in bank.scopes if s.kind == "direction" and statement in s.statements)
    found = levels_by_gain(bank.levels_of(statement), reversed=statement.reversed)
    return [(gain if better == "higher" else -gain, number) for gain, number in found]


@given(pairs())
def test_law_better_answers_never_lower_the_points_from_answers(pair: Pair) -> None:
    better: Sheet = dict(pair.new)
    for statement in pair.bank.statements:
        one, other = pair.old.get(statement.id), pair.new.get(statement.id)
        if isinstance(one, int) and isinstance(other, int):
            worth = {number: gain for gain, number in by_gain(pair.bank, statement)}
            better[statement.id] = one if worth[one] > worth[other] else other
    comparison = pair._replace(new=better).compared()
    for change in changes_of(comparison):
        assert (change.from_answers or 0) * (1 if change.better == "higher" else -1) >= 0
    assert all(change.change is None or change.change >= 0 for change in comparison.statements)
    assert "lowered" not in {change.kind for change in comparison.statements}


@given(pairs_of_two_banks(), st.data())
def test_law_everything_that_is_not_compared_is_left_out_with_a_reason(pair: Pair, data: st.DataObject) -> None:
    before, after = pair.results()
    target = data.draw(st.sampled_from((None, before, after)))
    comparison = compare(before, after, bank=pair.bank, by_id=True, target=target)

    def keys(result: Assessment) -> set[Key]:
        found: set[Key] = {("whole", None)}
        for kind, parts in (("block", result.blocks), ("direction", result.directions), ("subscale", result.subscales)):
            found |= {(kind, part.id) for part in parts}
        return found | {("statement", part.id) for part in result.statements}

    shared = keys(before) & keys(after)
    statements: set[Key] = {key for key in shared if key[0] == "statement"}
    scopes = shared - statements
    expected = {(*key, "only_before") for key in keys(before) - shared}
    expected |= {(*key, "only_after") for key in keys(after) - shared}
    other = {key for key in statements if levels(pair.old_bank, str(key[1])) != levels(pair.bank, str(key[1]))}
    expected |= {(*key, "other_levels") for key in other}
    statements -= other
    old, new = ranges(pair.old_bank), ranges(pair.bank)
    expected |= {(*key, "other_point_range") for key in scopes if old[key] != new[key]}
    if target is not None:
        aims = old if target is before else new
        expected |= {(*key, "not_in_target") for key in scopes - keys(target)}
        expected |= {(*key, "other_target_range") for key in scopes & keys(target) if aims[key] != new[key]}
    assert {("statement", part.id) for part in comparison.statements} == statements
    assert {(change.kind, change.id) for change in changes_of(comparison)} == scopes
    assert len(comparison.left_out) == len(expected)
    assert {(part.kind, part.id, part.reason) for part in comparison.left_out} == expected


@given(pairs(), st.data())
def test_law_progress_is_the_share_of_the_way_to_the_target(pair: Pair, data: st.DataObject) -> None:
    aim = data.draw(answer_sheets(pair.bank))
    before, after = pair.results()
    comparison = compare(before, after, bank=pair.bank, target=assess(aim, bank=pair.bank))
    goals = scored_points(aim, pair.bank)
    for change in changes_of(comparison):
        goal = goals[change.kind, change.id]
        assert change.target == goal
        if change.change is None or goal is None or change.before is None or goal == change.before:
            assert change.progress is None
        else:
            assert change.progress == float(exact(change.change) / (exact(goal) - exact(change.before)))


@given(pairs() | pairs_of_two_banks())
def test_law_a_comparison_survives_json_and_pickling(pair: Pair) -> None:
    before, after = pair.results()
    comparison = compare(before, after, bank=pair.bank, by_id=True, target=after)
    assert Comparison.model_validate_json(comparison.model_dump_json()) == comparison
    assert pickle.loads(pickle.dumps(comparison)) == comparison
    assert len(repr(comparison).splitlines()) == 1


def test_every_change_of_an_answer_has_its_kind() -> None:
    bank = SMALL.with_changed("statements", "first_y", reversed=True)
    old: list[AnswerValue] = [1, 1, 2, 3, None, NOT_APPLICABLE, None, NOT_APPLICABLE, 2, 2, None]
    new: list[AnswerValue] = [3, 3, 2, 1, 1, 2, None, NOT_APPLICABLE, None, NOT_APPLICABLE, NOT_APPLICABLE]
    names = ["raised", "raised", "same", "lowered", "answered", "answered", "same", "same", "left_open"]
    names += ["not_applicable", "not_applicable"]
    for before, after, name in zip(old, new, names, strict=True):
        one, other = (assess({"first_x": answer}, bank=bank) for answer in (before, after))
        part = compare(one, other, bank=bank).statement("first_x")
        assert (part.before, part.after, part.kind) == (before, after, name)
    one, other = (assess({"first_y": level}, bank=bank) for level in (1, 3))
    reverse = compare(one, other, bank=bank).statement("first_y")
    assert (reverse.kind, reverse.change, reverse.direction) == ("lowered", -2, "first")


@pytest.mark.parametrize(
    ("values", "fields", "answers", "expected"),
    [
        ((0, 1, 2), {}, (1, 9), ("raised", 2)),
        ((2, 1, 0), {}, (1, 9), ("lowered", -2)),
        ((2, 1, 0), {"reversed": True}, (1, 5), ("raised", 1)),
        ((0, 2, 0), {}, (5, 9), ("lowered", -1)),
        ((0, 2, 0), {}, (1, 9), ("same", 0)),
    ],
)
@pytest.mark.parametrize("better", ["higher", "lower"])
def test_an_answer_is_raised_if_its_level_is_better_by_its_own_scale(
    values: tuple[int, int, int],
    fields: dict[str, Any],
    answers: tuple[int, int],
    expected: tuple[str, int],
    better: str,
) -> None:
    valued = zip((1, 5, 9), values, strict=True)
    levels = [{"number": n, "id": f"o{n}", "title": "O", "value": value} for n, value in valued]
    raw: Raw = {**raw_bank(), "better": better, "scales": [{"id": "other", "levels": levels}]}
    raw["directions"][0]["statements"][1] |= {"scale": "other", **fields}
    bank = make(raw)
    one, other = (assess({"first_y": answer}, bank=bank) for answer in answers)
    change = compare(one, other, bank=bank).statement("first_y")
    kind, levels_up = expected
    if better == "lower":
        kind, levels_up = {"raised": "lowered", "lowered": "raised"}.get(kind, kind), -levels_up
    assert (change.kind, change.change) == (kind, levels_up)


def test_where_lower_is_better_directions_with_fewer_points_improved_and_ranges_decide_their_order() -> None:
    raw: Raw = {**raw_bank(), "better": "lower", "decimals": 1, "point_range": [0, 1]}
    raw["directions"][0]["point_range"] = [0, 100]
    raw["stages"] = []
    raw["subscales"] = [{"id": "s", "title": "S", "statements": ["third_x"], "stages": _bands(0, 0.5)}]
    bank = make(raw)
    before = assess(full_sheet(bank, 2, third_x=3, third_y=1), bank=bank)
    after = assess(full_sheet(bank, 1, first_x=2, third_y=3), bank=bank)
    comparison = compare(before, after, bank=bank)
    assert [(change.id, change.change) for change in comparison.directions] == [
        ("first", -25.0),
        ("second", -0.5),
        ("third", 0.0),
    ]
    assert (comparison.improved, comparison.worsened) == (("second", "first"), ())
    stage = comparison.subscale("s").stage_change
    assert stage is not None
    assert (stage.change, comparison.whole.stage_change, comparison.direction("first").stage_change) == (-1, None, None)
    with pytest.raises(KeyError, match="did you mean 's'"):
        comparison.subscale("ss")


def _bands(*starts: float) -> list[Raw]:
    return [{"id": f"b{n}", "title": "B", "from_points": start} for n, start in enumerate(starts)]


def test_the_whole_and_blocks_have_stage_changes_and_directions_have_none() -> None:
    low = assess(full_sheet(SMALL, 1), bank=SMALL)
    high = assess(full_sheet(SMALL, 1, second_x=3, second_y=3), bank=SMALL)
    comparison = compare(low, high, bank=SMALL)
    one, two, whole = (change.stage_change for change in (*comparison.blocks, comparison.whole))
    assert one is not None
    assert two is not None
    assert whole is not None
    assert (one.change, two.change, whole.change) == (0, 1, 0)
    assert (two.before, two.after) == SMALL_BANDS
    assert [direction.stage_change for direction in comparison.directions] == [None, None, None]
    open_end = compare(low, assess({}, bank=SMALL), bank=SMALL).whole.stage_change
    assert open_end is not None
    assert (open_end.before, open_end.after, open_end.change) == (SMALL_BANDS[0], None, None)


@pytest.mark.parametrize(
    ("path", "value"), [("stages.1.from_points", 60), ("stages.1.id", "top"), ("point_range", [0, 90])]
)
def test_a_stage_change_has_no_number_if_the_stages_differ(path: str, value: object) -> None:
    raw = raw_bank()
    put(raw, path, value)
    other = make(raw)
    one, two = assess(full_sheet(SMALL, 1), bank=SMALL), assess(full_sheet(other, 3), bank=other)
    stage = compare(one, two, bank=other, by_id=True).whole.stage_change
    assert stage is not None
    assert (stage.before, stage.after, stage.change) == (SMALL_BANDS[0], two.stages[1], None)


@pytest.mark.parametrize("values", [(0, 1, 3), None], ids=["other values", "other numbers"])
def test_if_the_levels_differ_statements_are_left_out_and_changes_are_not_split(values: tuple[int, ...] | None) -> None:
    raw = raw_bank()
    for position, level in enumerate(raw["levels"]):
        level.update({"number": position} if values is None else {"value": values[position]})
    raw["pitfalls"] = []
    other = make(raw)
    one, two = assess(full_sheet(SMALL, 1), bank=SMALL), assess(full_sheet(other, 2), bank=other)
    comparison = compare(one, two, bank=other, by_id=True)
    whole = comparison.whole
    assert whole.change == (33 if values else 100)
    assert (whole.from_answers, whole.from_coverage, whole.from_bank) == (None, None, None)
    assert comparison.statements == ()
    assert {(part.kind, part.reason) for part in comparison.left_out} == {("statement", "other_levels")}


def test_a_target_on_another_point_range_is_left_out() -> None:
    aims = SMALL.with_fields(point_range=(0, 90)).with_removed("directions", "third")
    one, two = (assess(full_sheet(SMALL, level), bank=SMALL) for level in (1, 2))
    comparison = compare(one, two, bank=SMALL, by_id=True, target=assess(full_sheet(aims, 3), bank=aims))
    assert {(change.target, change.progress) for change in changes_of(comparison)} == {(None, None)}
    assert [(part.id, part.reason) for part in comparison.left_out] == [
        ("third", "not_in_target"),
        *((id, "other_target_range") for id in (None, "one", "two", "first", "second")),
    ]


def test_a_higher_weight_changes_the_points_from_the_bank() -> None:
    heavy = SMALL.with_changed("statements", "first_x", weight=3)
    sheet = full_sheet(SMALL, 1, first_x=3)
    comparison = compare(assess(sheet, bank=SMALL), assess(sheet, bank=heavy), bank=heavy, by_id=True)
    first = comparison.direction("first")
    assert (first.before, first.after, first.from_answers, first.from_coverage, first.from_bank) == (50, 75, 0, 0, 25)
    assert (comparison.same_rules, comparison.same_content, comparison.left_out) == (False, False, ())


def test_a_bank_with_other_texts_has_the_same_rules_and_other_content() -> None:
    reworded = SMALL.with_changed("directions", "first", title="First")
    one, two = (assess(full_sheet(bank, 2), bank=bank) for bank in (SMALL, reworded))
    comparison = compare(one, two, bank=SMALL)
    assert (comparison.same_rules, comparison.same_content) == (True, False)
    assert comparison.direction("first").title == "First"


def test_all_results_of_other_rules_are_refused_in_one_error() -> None:
    small, default = assess({}, bank=SMALL), assess({})
    with pytest.raises(BankError) as caught:
        compare(small, default, target=small)
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("other-rules", "before"),
        ("other-rules", "target"),
    ]
    for by_id in (True, False):
        with pytest.raises(BankError, match="other-rules"):
            compare(small, small, by_id=by_id)
    assert compare(small, default, by_id=True, target=default).target == default.bank


def test_results_of_another_edition_are_refused_because_people_answered_by_another_rule() -> None:
    newer = SMALL.with_fields(edition=2, version="2.0.0")
    one, two = (assess(full_sheet(bank, 2), bank=bank) for bank in (SMALL, newer))
    assert (one.bank.edition, two.bank.edition) == (1, 2)
    with pytest.raises(BankError) as caught:
        compare(one, two, bank=newer)
    assert "people were told to answer by another rule" in caught.value.message()
    assert "изменилось правило, по которому люди отвечают" in caught.value.message("ru")
    with pytest.raises(BankError, match="people were told to answer by another rule"):
        compare(one, one, bank=newer)
    assert not compare(one, two, bank=newer, by_id=True).same_rules


def test_improved_and_worsened_directions_are_ranked_by_from_answers() -> None:
    sheet = full_sheet(BANK, 5)
    ids = {direction.id: [s.id for s in direction.statements] for direction in BANK.directions}
    by_points = {"client": 1, "culture": 3, "channels": 1, "team": -1, "service": -2}
    changed: Sheet = {id: 5 + by for direction, by in by_points.items() for id in ids[direction]}
    comparison = compare(assess(sheet), assess({**sheet, **changed}))
    tied = [direction.id for direction in BANK.directions if direction.id in {"client", "channels"}]
    assert comparison.improved == ("culture", *tied)
    assert comparison.worsened == ("service", "team")


def test_a_direction_that_changed_from_coverage_alone_neither_improved_nor_worsened() -> None:
    before = assess(full_sheet(SMALL, 2, first_x=None, second_x=None, third_x=2), bank=SMALL)
    after = assess(full_sheet(SMALL, 2, first_x=3, second_x=3, second_y=1, third_x=1), bank=SMALL)
    comparison = compare(before, after, bank=SMALL)
    assert [(each.change, each.from_answers) for each in comparison.directions[:2]] == [(25, 0), (0, -50)]
    assert (comparison.improved, comparison.worsened) == ((), ("second", "third"))


def test_an_unknown_id_raises_a_key_error_with_the_nearest_id() -> None:
    comparison = compare(assess({}), assess({}))
    assert comparison.block("people").id == "people"
    assert comparison.statement("hiring").title == BANK.statement("hiring").title
    with pytest.raises(KeyError, match="did you mean 'culture'"):
        comparison.direction("cultur")
    with pytest.raises(KeyError) as caught:
        comparison.block("zzz")
    assert caught.value.args == ("no 'zzz'",)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("whole", "change"), "1"),
        (("whole", "progress"), "1"),
        (("whole", "extra"), 1),
        (("whole", "point_range"), [7, 7]),
        (("whole", "stages"), []),
        (("decimals",), 4),
        (("statements", 0, "before"), True),
        (("left_out",), [{"kind": "whole", "id": None, "reason": "other"}]),
        (("format_version",), 2),
    ],
)
def test_invalid_json_of_a_comparison_is_refused(path: tuple[str | int, ...], value: object) -> None:
    raw = json.loads(compare(assess({}), assess({})).model_dump_json())
    node = raw
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(ValidationError):
        Comparison.model_validate_json(json.dumps(raw))


@given(answer_sheets(BANK), answer_sheets(BANK))
def test_law_pitfalls_that_closed_were_shown_before_and_not_after(before: Sheet, after: Sheet) -> None:
    old, new = assess(before), assess(after)
    shown = [{found.id for found in find_pitfalls(result)} for result in (old, new)]
    changes = {(each.id, each.kind) for each in compare(old, new).pitfalls}
    assert changes == {*((id, "closed") for id in shown[0] - shown[1]), *((id, "opened") for id in shown[1] - shown[0])}


@given(answer_sheets(BANK, complete=True), st.sampled_from([statement.id for statement in BANK.statements]))
def test_law_one_answer_moved_by_one_level_changes_points_within_the_resolution(sheet: Sheet, id: str) -> None:
    level = sheet[id]
    assert isinstance(level, int)
    moved: dict[str, AnswerValue] = {**sheet, id: level + 1 if level < 9 else 8}
    comparison = compare(assess(sheet), assess(moved))
    for scope in (comparison.whole, *comparison.blocks, *comparison.directions):
        assert scope.resolution is not None
        assert scope.change is not None
        assert abs(scope.change) <= scope.resolution


def test_a_target_is_met_by_an_answer_that_is_at_least_as_good() -> None:
    raw = raw_bank()
    put(raw, "directions.0.statements.0.reversed", True)
    bank = make(raw)
    before = assess({"first_x": 3, "second_x": 1}, bank=bank)
    after = assess({"first_x": 2, "second_x": 2, "third_x": "n/a"}, bank=bank)
    targets = [LevelTarget("first_x", 2), LevelTarget("first_x", 1), LevelTarget("second_x", 2)]
    targets += [LevelTarget("third_x", 3), LevelTarget("third_y", 3)]
    found = compare(before, after, bank=bank, targets=targets).targets
    assert [(each.before, each.after, each.is_met) for each in found] == [
        (3, 2, True),
        (3, 2, False),
        (1, 2, True),
        (None, "n/a", None),
        (None, None, None),
    ]
    for wrong in (LevelTarget("nobody", 2), LevelTarget("first_x", 4)):
        with pytest.raises(ValueError, match=f"no statement '{wrong.statement}' with a level {wrong.level}"):
            compare(before, after, bank=bank, targets=[wrong])


def test_pitfalls_of_results_with_other_rules_are_not_compared() -> None:
    heavier = BANK.with_changed("statements", "hiring", weight=2)
    before, after = assess({"reputation": 1}), assess({"reputation": 4}, bank=heavier)
    assert compare(before, after, bank=heavier, by_id=True).pitfalls == ()
