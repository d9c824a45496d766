"""Strategies for sheets: the sheets are valid, reach their target and shrink to something short."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import find, given, strategies as st

from cx_centricity import NOT_APPLICABLE, assess, default_bank
from cx_centricity.bank import Ladders, from_units
from cx_centricity.testing import Sheet, answer_sheets, answer_sheets_at, conformance_cases, question_banks
from cx_centricity.testing._figures import library_scorer
from cx_centricity.testing._sheets import ReachableSums
from small_bank import make, raw_bank
from strategies import THOROUGH, drawn, full_sheet, score_of, smallest

BANK = default_bank()
LIKERT = next(case.bank for case in conformance_cases() if case.suite == "likert")


@given(st.data())
def test_law_complete_sheets_have_a_level_for_every_statement(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    sheet = data.draw(answer_sheets(bank, complete=True))
    score = assess(sheet, bank=bank).score
    assert (score.answered, score.applicable) == (score.total,) * 2
    assert sheet.keys() == {statement.id for statement in bank.statements}
    assert None not in sheet.values()


@given(st.data())
def test_law_sheets_without_not_applicable_have_none(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    sheet = data.draw(answer_sheets(bank, not_applicable=False))
    assert NOT_APPLICABLE not in sheet.values()
    assert assess(sheet, bank=bank).score.applicable == sum(bool(part.weight) for part in bank.statements)


def test_sheets_have_every_stage_and_every_kind_of_gap() -> None:
    sheets = drawn(answer_sheets(BANK), 300)
    results = [assess(sheet) for sheet in sheets]
    assert {result.stage and result.stage.number for result in results} == {None, 1, 2, 3, 4, 5}
    answered = [{type(answer) for answer in sheet.values()} for sheet in sheets]
    assert {frozenset(kinds) for kinds in answered} >= {
        frozenset({int}),
        frozenset({int, str}),
        frozenset({int, type(None)}),
        frozenset({int, str, type(None)}),
    }
    assert any(len(sheet) < len(BANK.statements) for sheet in sheets)
    assert {assess(sheet).score.points is None for sheet in drawn(answer_sheets(BANK, complete=True))} == {False}
    assert sum(result.score.points is not None for result in results) > len(results) / 2


def test_a_sheet_shrinks_to_no_gaps_and_worst_answers() -> None:
    assert smallest(answer_sheets(BANK)) == full_sheet(BANK, 1)
    one_gap = find(answer_sheets(LIKERT), lambda sheet: NOT_APPLICABLE in sheet.values(), settings=THOROUGH)
    assert Counter(one_gap.values())[NOT_APPLICABLE] == 1


# Sheets with given points or at a given stage


@pytest.mark.parametrize("points", range(6, 96))
def test_sheets_reach_every_point_of_the_bundled_bank(points: int) -> None:
    for sheet in drawn(answer_sheets_at(BANK, points=points), 5):
        assert assess(sheet).score.points == points
    for sheet in drawn(answer_sheets_at(BANK, points=points, complete=False), 5):
        assert assess(sheet).score.points == points


@given(st.data())
def test_law_sheets_have_any_reachable_points_of_any_scope(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    scope = data.draw(st.sampled_from([each for each in bank.scopes if each.point_range and each.scored]))
    sums = ReachableSums(bank, scope)
    units = Ladders(scope, bank).units(data.draw(st.sampled_from([*sums])))
    target: Any = {} if scope.id is None else {scope.kind: scope.id}
    target["points"] = from_units(units, bank.decimals)
    sheet = data.draw(answer_sheets_at(bank, **target, complete=data.draw(st.booleans())))
    assert score_of(bank, sheet, scope.kind, scope.id).points == target["points"]


@given(st.data())
def test_law_sheets_reach_every_stage_that_a_scope_of_any_bank_states(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    stating = {block.id for block in bank.blocks if block.stages}
    for scope in bank.scopes:
        for stage in scope.stages if scope.kind != "block" or scope.id in stating else ():
            names: list[int | str] = [stage.id, stage.number]
            target: Any = {} if scope.id is None else {scope.kind: scope.id}
            target["stage"] = data.draw(st.sampled_from(names))
            sheet = data.draw(answer_sheets_at(bank, **target, complete=data.draw(st.booleans())))
            prefix = "" if scope.id is None else f"{scope.kind}_{scope.id}_"
            assert library_scorer(sheet, bank)[f"{prefix}stage"] == stage.number


def test_sheets_reach_a_stage_that_only_the_next_gate_holds_back() -> None:
    raw = raw_bank()
    raw["stages"][1] |= {"from_points": 10, "gate": [{"each_at_least": 2}]}
    raw["stages"].append(
        {"id": "third", "title": "T", "from_points": 40, "gate": [{"statement": "first_x", "at_least": 3}]}
    )
    bank = make(raw)
    for sheet in drawn(answer_sheets_at(bank, stage=2), 20):
        result = assess(sheet, bank=bank)
        assert result.stage is not None
        assert (result.stage.number, sheet["first_x"]) == (2, 2)
        assert (result.score.points or 0) >= 40


def test_incomplete_sheets_with_a_target_have_both_kinds_of_gaps() -> None:
    sheets = drawn(answer_sheets_at(BANK, stage=3, complete=False), 100)
    scores = [assess(sheet).score for sheet in sheets]
    assert any(score.answered < score.applicable for score in scores)
    assert any(score.applicable < score.total for score in scores)


def test_a_sheet_with_a_target_shrinks_to_worst_answers_first_and_best_answers_last() -> None:
    sheet = smallest(answer_sheets_at(BANK, points=57))
    levels = list(sheet.values())
    assert levels == sorted(levels)  # type: ignore[type-var] # pyright: ignore[reportArgumentType]
    assert len(set(levels) - {1, 9}) == 1


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ({"points": 5}, "no complete sheet has 5 points; the nearest is 6"),
        ({"points": 200, "block": "people"}, "no complete sheet has 200 points; the nearest is 95"),
        ({"stage": "scalin"}, "the bank has no stage 'scalin'; did you mean 'scaling'?"),
        ({"stage": "zzz"}, "the bank has no stage 'zzz'"),
        ({"stage": 6}, "the bank has no stage 6; did you mean 5?"),
        ({"stage": True}, "a stage must be given by its number or id, not by True"),
        ({"points": 57.5}, "points must be a whole number, not 57.5"),
        ({"points": True}, "points must be a whole number, not True"),
        (
            {"stage": 2, "block": "people", "direction": "client"},
            "give one scope, not block 'people' and direction 'client'",
        ),
        ({"stage": 2, "direction": "client"}, "the direction client has no stage 2"),
        ({"stage": 2, "block": "peple"}, "the bank has no block 'peple'; did you mean 'people'?"),
        ({"stage": 2, "points": 30}, "give either points or a stage"),
        ({}, "give either points or a stage"),
    ],
)
def test_an_unreachable_target_raises_with_the_nearest_one(target: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message.replace('?', '[?]')}$"):
        answer_sheets_at(BANK, **target)


def test_a_stage_that_a_block_cannot_reach_raises_with_the_nearest_one() -> None:
    bank = next(case.bank for case in conformance_cases() if case.suite == "narrow_stages")
    assert drawn(answer_sheets_at(bank, stage=2), 3)
    message = "no complete sheet has 168…168 points; the nearest stage is 1 .'first'."
    with pytest.raises(ValueError, match=message):
        answer_sheets_at(bank, stage=2, block="one")


def test_points_with_decimals_and_points_of_no_whole_are_targets_or_refused() -> None:
    bank = next(case.bank for case in conformance_cases() if case.suite == "decimals")
    assert {assess(sheet, bank=bank).score.points for sheet in drawn(answer_sheets_at(bank, points=2.83), 5)} == {2.83}
    with pytest.raises(ValueError, match=r"^points must be a number with at most 2 decimals, not 2.833$"):
        answer_sheets_at(bank, points=2.833)
    with pytest.raises(ValueError, match=r"^no complete sheet has 1.01 points; the nearest is 1.0$"):
        answer_sheets_at(bank, points=1.01)
    parts = next(case.bank for case in conformance_cases() if case.suite == "parts_only")
    with pytest.raises(
        ValueError, match="the bank has no points of the whole; name a block, a direction or a subscale"
    ):
        answer_sheets_at(parts, points=5)


def test_points_that_need_every_answer_get_sheets_without_gaps() -> None:
    raw = raw_bank()
    raw["levels"] = raw["levels"][:2]
    statements = [{"id": "light", "title": "T"}, {"id": "heavy", "title": "T", "weight": 2}]
    raw |= {
        "blocks": [],
        "pitfalls": [],
        "indicators": [],
        "directions": [{"id": "d", "title": "D", "statements": statements}],
    }
    raw["stages"] = [{"id": "low", "title": "L", "from_points": 0}, {"id": "high", "title": "H", "from_points": 50}]
    bank = make(raw)

    @given(answer_sheets_at(bank, points=33, complete=False))
    def run(sheet: Sheet) -> None:
        assert sheet == {"light": 2, "heavy": 1}

    run()


def test_a_missing_statement_that_counts_as_a_level_adds_its_gain_to_every_sum() -> None:
    bank = BANK.with_fields(unanswered_counts_as=4)
    client = next(scope for scope in bank.scopes if scope.key == ("direction", "client"))
    missing: Sheet = {statement.id: None for statement in client.scored[1:]}
    sums = ReachableSums(bank, client, missing=missing)
    assert (list(sums), sums.attainable) == ([9, 10, 11, 12, 13, 14, 15, 16, 17], 32)
