"""Old sheets brought to a bank with other ids, and nothing dropped in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerError, BankError, QuestionBank, default_bank, migrate_answers
from cx_centricity.answers import AnswerChange
from cx_centricity.testing import Sheet
from small_bank import make, raw_bank
from strategies import banks_with_sheets

RENAMED = [{"old": "a", "new": "b"}, {"old": "b", "new": "first_x"}, {"old": "c", "new": "gone"}]
BANK = make({**raw_bank(), "renamed": RENAMED, "retired": ["gone", "empty"]})


def test_answers_follow_their_statements_and_retired_ones_are_reported() -> None:
    sheet = {"a": 2, "first_y": NOT_APPLICABLE, "c": 3, "empty": None}
    migration = migrate_answers(sheet, BANK)
    assert migration.answers == {"first_x": 2, "first_y": NOT_APPLICABLE}
    assert migration.changes == (
        AnswerChange(kind="renamed", statement="a", to="first_x", answer=2),
        AnswerChange(kind="retired", statement="c", to=None, answer=3),
        AnswerChange(kind="retired", statement="empty", to=None, answer=None),
    )
    assert migrate_answers(migration.answers, BANK).changes == ()


def test_every_problem_is_told_under_the_id_that_the_sheet_uses() -> None:
    with pytest.raises(AnswerError) as caught:
        migrate_answers({"a": 9, "first_x": 3, "b": 1, "nothing": 1, "gone": "any"}, BANK)
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("answered-twice", "first_x"),
        ("answered-twice", "b"),
        ("level-outside-scale", "a"),
        ("unknown-statement", "nothing"),
    ]
    assert caught.value.problems[0].message() == "“first_x” is answered twice, also as “a”; keep one of the answers"
    with pytest.raises(AnswerError, match="not a mapping"):
        migrate_answers([1], BANK)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_no_answer_under_one_id_gives_way_to_an_answer_under_the_other() -> None:
    for sheet in ({"a": None, "first_x": 3}, {"first_x": 3, "a": None}, {"first_x": None, "a": 3}):
        assert migrate_answers(sheet, BANK).answers == {"first_x": 3}


def test_the_default_bank_is_meant_unless_another_is_given() -> None:
    assert migrate_answers({"closed_loop": 3}).answers == {"closed_loop": 3}


def test_former_ids_lead_to_statements_and_are_used_by_none() -> None:
    renamed = [{"old": "first_x", "new": "first_y"}, {"old": "q", "new": "first_z"}]
    with pytest.raises(BankError) as caught:
        make(raw_bank()).with_fields(renamed=renamed, retired=["q", "second_x"])
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("duplicate-id", "retired[0]"),
        ("former-id-in-use", "renamed[0].old"),
        ("former-id-in-use", "retired[1]"),
        ("unknown-reference", "renamed[1].new"),
    ]
    assert caught.value.problems[1].code == "former-id-in-use"


def test_renames_that_lead_in_a_circle_are_refused() -> None:
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
    sheet = {statement.id: partial.get(statement.id) for statement in bank.statements}
    moved = data.draw(st.sets(st.sampled_from(sorted(sheet)), min_size=1))
    newer = bank.with_fields(renamed=[{"old": f"old_{id}", "new": id} for id in moved], retired=["gone"])
    old = {f"old_{id}" if id in moved else id: answer for id, answer in sheet.items()} | {"gone": 1}
    migration = migrate_answers(old, newer)
    assert migration.answers == sheet
    assert {change.to for change in migration.changes} == moved | {None}
    assert newer.rules_digest == bank.rules_digest
    assert default_bank() != newer
