"""Answers are migrated to a newer version of a bank."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given, strategies as st

from cx_centricity import (
    NOT_APPLICABLE,
    AnswerError,
    BankError,
    QuestionBank,
    default_bank,
    migrate_answers,
)
from cx_centricity.answers import MigrationChange
from cx_centricity.testing import Sheet
from scaled_bank import SCALED_BANK
from small_bank import make, raw_bank
from strategies import banks_with_sheets

RENAMED = [{"old": "a", "new": "b"}, {"old": "b", "new": "first_x"}, {"old": "c", "new": "gone"}]
NEWER = make({**raw_bank(), "renamed": RENAMED, "retired": ["gone", "empty"]})


def test_answers_move_to_present_ids_and_retired_statements_are_reported() -> None:
    sheet: Sheet = {"a": 2, "first_y": NOT_APPLICABLE, "c": 3, "empty": None}
    migration = migrate_answers(sheet, bank=NEWER)
    assert migration.answers == {"first_x": 2, "first_y": NOT_APPLICABLE}
    assert migration.changes == (
        MigrationChange(kind="renamed", statement="a", to="first_x", answer=2),
        MigrationChange(kind="retired", statement="c", to=None, answer=3),
        MigrationChange(kind="retired", statement="empty", to=None, answer=None),
    )
    assert migrate_answers(migration.answers, bank=NEWER).changes == ()


def test_problems_of_a_migration_are_at_the_ids_that_the_sheet_uses() -> None:
    with pytest.raises(AnswerError) as caught:
        migrate_answers(cast("Sheet", {"a": 9, "first_x": 3, "b": 1, "nothing": 1, "gone": "any"}), bank=NEWER)
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("answered-twice", "first_x"),
        ("answered-twice", "b"),
        ("level-outside-scale", "a"),
        ("unknown-statement", "nothing"),
    ]
    assert caught.value.problems[0].message() == "“first_x” is answered twice, also as “a”; keep one of the answers"
    with pytest.raises(AnswerError, match="answers-not-a-mapping"):
        migrate_answers(cast("Sheet", [1]), bank=NEWER)


def test_an_answer_under_one_id_wins_over_no_answer_under_another() -> None:
    for sheet in ({"a": None, "first_x": 3}, {"first_x": 3, "a": None}, {"first_x": None, "a": 3}):
        assert migrate_answers(sheet, bank=NEWER).answers == {"first_x": 3}


def test_migrated_answers_are_checked_by_the_scale_of_the_present_statement() -> None:
    bank = SCALED_BANK.with_fields(renamed=[{"old": "often_asked", "new": "second_x"}])
    assert migrate_answers({"often_asked": 1000}, bank=bank).answers == {"second_x": 1000}
    with pytest.raises(AnswerError) as caught:
        migrate_answers({"often_asked": 2}, bank=bank)
    assert [(problem.place.path, problem.code) for problem in caught.value.problems] == [
        ("often_asked", "level-outside-scale")
    ]


def test_answers_are_migrated_to_the_default_bank_unless_another_is_given() -> None:
    assert migrate_answers({"closed_loop": 3}).answers == {"closed_loop": 3}


def test_former_ids_must_lead_to_statements_and_be_used_by_none() -> None:
    renamed = [{"old": "first_x", "new": "first_y"}, {"old": "q", "new": "first_z"}]
    with pytest.raises(BankError) as caught:
        make(raw_bank()).with_fields(renamed=renamed, retired=["q", "second_x"])
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("duplicate-id", "retired[0]"),
        ("former-id-in-use", "renamed[0].old"),
        ("former-id-in-use", "retired[1]"),
        ("unknown-reference", "renamed[1].new"),
    ]


def test_renamed_ids_that_form_a_cycle_are_refused() -> None:
    circle = [{"old": "a", "new": "b"}, {"old": "b", "new": "c"}, {"old": "c", "new": "a"}]
    with pytest.raises(BankError) as caught:
        make(raw_bank()).with_fields(renamed=circle)
    (problem,) = caught.value.problems
    assert problem.code == "rename-circle"
    assert len(problem.data["ids"]) == 4
    assert problem.data["ids"][0] == problem.data["ids"][-1]


@given(banks_with_sheets(), st.data())
def test_law_migrated_answers_are_those_of_the_old_ids(drawn: tuple[QuestionBank, Sheet], data: st.DataObject) -> None:
    bank, partial = drawn
    sheet: Sheet = {statement.id: partial.get(statement.id) for statement in bank.statements}
    moved = data.draw(st.sets(st.sampled_from(sorted(sheet)), min_size=1))
    newer = bank.with_fields(renamed=[{"old": f"old_{id}", "new": id} for id in moved], retired=["gone"])
    old: Sheet = {f"old_{id}" if id in moved else id: answer for id, answer in sheet.items()}
    migration = migrate_answers({**old, "gone": 1}, bank=newer)
    assert migration.answers == sheet
    assert {change.to for change in migration.changes} == moved | {None}
    assert newer.rules_digest == bank.rules_digest
    assert default_bank() != newer


def test_what_is_no_mapping_is_told() -> None:
    wrong: Any = [3]
    with pytest.raises(AnswerError) as caught:
        migrate_answers(wrong)
    assert [(of.code, of.data["found"]) for of in caught.value.problems] == [("answers-not-a-mapping", "a list")]
