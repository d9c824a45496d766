"""What changed between two versions of a bank, and which version that needs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import QuestionBank, diff_banks
from cx_centricity.bank import BankChange
from cx_centricity.testing import question_banks
from small_bank import make, raw_bank

OLD = make(raw_bank())


@pytest.mark.parametrize(
    ("overlay", "scoring", "wording", "due"),
    [
        ({}, [], [], None),
        ({"version": "9.9.9"}, [], [], None),
        ({"title": "T"}, [], ["title"], "patch"),
        ({"id": "other"}, [], ["id"], "patch"),
        ({"point_range": [0, 200]}, ["point_range"], [], "major"),
        ({"min_coverage_percent": 60}, ["min_coverage_percent"], [], "major"),
        ({"change": {"levels": {"l1": {"title": "T"}}}}, [], ["levels[1].title"], "patch"),
        ({"change": {"levels": {"l3": {"value": 7}}}}, ["levels[3].value"], [], "major"),
        ({"change": {"levels": {"l1": {"id": "first"}}}}, [], ["levels[1].id"], "patch"),
        ({"change": {"blocks": {"one": {"title": "T"}}}}, [], ["blocks[one].title"], "patch"),
        ({"change": {"directions": {"first": {"block": "two"}}}}, ["directions[first].block"], [], "major"),
        ({"change": {"statements": {"first_x": {"weight": 2}}}}, ["statements[first_x].weight"], [], "major"),
        ({"change": {"statements": {"first_x": {"reversed": True}}}}, ["statements[first_x].reversed"], [], "major"),
        ({"change": {"stages": {"high": {"from_points": 51}}}}, ["stages[high].from_points"], [], "major"),
        ({"change": {"stages": {"low": {"profiles": {"one": ["t"], "two": ["u"]}}}}}, [],
         ["stages[low].profiles[one]", "stages[low].profiles[two]"], "minor"),
        ({"change": {"statements": {"first_x": {"level_texts": {"l2": "T"}}}}}, [],
         ["statements[first_x].level_texts[1]"], "patch"),
        ({"change": {"statements": {"first_x": {"level_texts": []}}}}, [],
         ["statements[first_x].level_texts"], "patch"),
        ({"add": {"guidance": [{"id": "h", "title": "H", "text": "H"}]}}, [], ["guidance[h]"], "minor"),
        ({"remove": {"indicators": ["i"]}}, [], ["indicators[i]"], "minor"),
        ({"add": {"drivers": [{"stage": "high", "id": "c", "text": "C"}]}}, [], ["drivers[c]"], "minor"),
        ({"order": {"drivers": {"low": ["b", "a"]}}}, [], ["stages[low].drivers"], "patch"),
        ({"order": {"statements": {"first": ["first_y", "first_x"]}}}, ["directions[first].statements"], [], "major"),
        ({"order": {"blocks": ["two", "one"]}}, ["blocks"], [], "major"),
        ({"retired": ["gone"]}, [], ["retired"], "patch"),
    ],
    ids=str,
)  # fmt: skip
def test_each_change_is_told_with_what_it_decides(
    overlay: dict[str, Any], scoring: list[str], wording: list[str], due: str | None
) -> None:
    diff = diff_banks(OLD, OLD.with_overlay(overlay))
    assert [change.path for change in diff.scoring] == scoring
    assert [change.path for change in diff.wording] == wording
    assert diff.due == due
    assert diff.due_version == {None: "1.0.0", "major": "2.0.0", "minor": "1.1.0", "patch": "1.0.1"}[due]
    assert diff.is_version_enough is (due is None or "id" in overlay)


def test_what_comes_and_goes_takes_its_parts_along() -> None:
    direction = {"id": "fourth", "title": "D", "block": "one", "statements": [{"id": "fourth_x", "title": "X"}]}
    new = OLD.with_added("directions", direction)
    assert diff_banks(OLD, new).scoring == (BankChange(path="directions[fourth]", old=None, new="D"),)
    assert diff_banks(new, OLD).scoring == (BankChange(path="directions[fourth]", old="D", new=None),)
    assert (diff_banks(OLD, new).lost, diff_banks(new, OLD).lost) == ((), ("fourth_x",))


def test_a_statement_that_moves_is_told_where_from_and_where_to() -> None:
    part = OLD.statement("third_y").model_dump()
    new = {"direction": "second", **part}
    moved = OLD.with_overlay({"remove": {"statements": ["third_y"]}, "add": {"statements": [new]}})
    assert diff_banks(OLD, moved).scoring == (
        BankChange(path="statements[third_y].direction", old="third", new="second"),
    )


def test_a_renamed_statement_is_one_change_and_not_two() -> None:
    pitfalls = [{"id": "p", "title": "P", "text": "T", "when": [{"statement": "now", "at_most": 2}]}]
    new = OLD.with_overlay(
        {
            "change": {"statements": {"first_x": {"id": "now"}}},
            "renamed": [{"old": "first_x", "new": "now"}],
            "pitfalls": pitfalls,
            "remove": {"indicators": ["i"]},
        }
    )
    diff = diff_banks(OLD, new)
    assert diff.scoring == (BankChange(path="statements[now].id", old="first_x", new="now"),)
    assert diff.lost == ()


def test_a_statement_merged_into_another_is_told_as_gone() -> None:
    renamed = [{"old": "third_y", "new": "between"}, {"old": "between", "new": "third_x"}]
    new = OLD.with_overlay({"remove": {"statements": ["third_y"]}, "renamed": renamed})
    diff = diff_banks(OLD, new)
    assert diff.scoring == (BankChange(path="statements[third_y]", old="T", new=None),)
    assert diff.lost == ()


def test_before_the_first_major_version_numbers_stand_one_place_lower() -> None:
    old = OLD.with_fields(version="0.3.1")
    heavier = old.with_changed("statements", "first_x", weight=2)
    assert diff_banks(old, heavier).due_version == "0.4.0"
    for new in (old.with_removed("indicators", "i"), old.with_fields(title="T")):
        assert diff_banks(old, new).due_version == "0.3.2"


def test_a_field_that_is_filled_in_is_no_new_part() -> None:
    diff = diff_banks(OLD, OLD.with_changed("drivers", "a", horizon=6))
    assert diff.wording == (BankChange(path="drivers[a].horizon", old=None, new=6),)
    assert diff.due == "patch"


def test_lost_statements_are_those_that_are_neither_renamed_nor_retired() -> None:
    remove = {"remove": {"statements": ["second_y", "third_x"]}}
    new = OLD.with_overlay({**remove, "retired": ["third_x"]})
    assert diff_banks(OLD, new).lost == ("second_y",)


@pytest.mark.parametrize("version", ["1.1.0", "1.9.9", "2.0.0-rc.1", "2.0.0", "2.0.0+b", "3.0.0-a"])
def test_the_version_must_be_raised_as_far_as_is_due(version: str) -> None:
    new = OLD.with_overlay({"version": version, "change": {"statements": {"first_x": {"weight": 2}}}})
    assert diff_banks(OLD, new).is_version_enough is (version in {"2.0.0", "2.0.0+b", "3.0.0-a"})


@given(question_banks(), question_banks(), st.integers(0, 100))
def test_law_changes_that_decide_scores_are_told_exactly_where_the_rules_digest_differs(
    one: QuestionBank, other: QuestionBank, percent: int
) -> None:
    stricter = one.with_fields(min_coverage_percent=percent)
    for old, new in ((one, other), (one, one), (one, stricter), (other, one)):
        diff = diff_banks(old, new)
        assert bool(diff.scoring) == (old.rules_digest != new.rules_digest)
        assert bool(diff.scoring or diff.wording) == (old.content_digest != new.content_digest)
        assert (diff.due == "major") == bool(diff.scoring)
