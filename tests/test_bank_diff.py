"""The differences between two versions of a bank, and the version that is due."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import QuestionBank, diff_banks
from cx_centricity.bank import BankChange, BankDiff
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
        ({"change": {"statements": {"first_x": {"evidence": "Look here."}}}}, [],
         ["statements[first_x].evidence"], "patch"),
        ({"edition": 2}, ["edition"], [], "major"),
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
def test_each_change_is_found_and_decides_the_version(
    overlay: dict[str, Any], scoring: list[str], wording: list[str], due: str | None
) -> None:
    diff = diff_banks(OLD, OLD.with_overlay(overlay))
    assert [change.path for change in diff.scoring] == scoring
    assert [change.path for change in diff.wording] == wording
    assert diff.due == due
    assert diff.due_version == {None: "1.0.0", "major": "2.0.0", "minor": "1.1.0", "patch": "1.0.1"}[due]
    assert diff.is_version_enough is (due is None or "id" in overlay)


def test_a_direction_that_comes_or_goes_is_one_change() -> None:
    direction = {"id": "fourth", "title": "D", "block": "one", "statements": [{"id": "fourth_x", "title": "X"}]}
    new = OLD.with_added("directions", direction)
    assert diff_banks(OLD, new).scoring == (BankChange(path="directions[fourth]", old=None, new="D"),)
    assert diff_banks(new, OLD).scoring == (BankChange(path="directions[fourth]", old="D", new=None),)
    assert (diff_banks(OLD, new).lost, diff_banks(new, OLD).lost) == ((), ("fourth_x",))


def test_stages_of_scopes_and_levels_of_scales_are_compared_one_by_one() -> None:
    def banks(*stages: str, **level: object) -> QuestionBank:
        levels = [{"number": 1, "id": "no", "title": "No"}, {"number": 2, "id": "yes", "title": "Yes", **level}]
        direction = {"id": "fourth", "title": "D", "block": "one", "statements": [{"id": "fourth_x", "title": "X"}]}
        bands = [{"id": id, "title": id, "from_points": n * 40} for n, id in enumerate(stages)]
        base = OLD.with_added("scales", {"id": "scale", "levels": levels})
        return base.with_added("directions", {**direction, "stages": bands})

    old = banks("low", "high")
    assert diff_banks(old, banks("low", "high", title="Ja")).scoring == ()
    assert [change.path for change in diff_banks(old, banks("low", "high", title="Ja")).wording] == [
        "scales[scale].levels[2].title"
    ]
    assert diff_banks(old, banks("high", "low")).scoring == (
        BankChange(path="directions[fourth].stages[low].from_points", old=0, new=40),
        BankChange(path="directions[fourth].stages[high].from_points", old=40, new=0),
        BankChange(path="directions[fourth].stages", old=("low", "high"), new=("high", "low")),
    )
    assert diff_banks(old, banks("low")).scoring == (
        BankChange(path="directions[fourth].stages[high]", old="high", new=None),
    )


def test_a_statement_that_moves_changes_its_direction() -> None:
    part = OLD.statement("third_y").model_dump()
    new = {"direction": "second", **part}
    moved = OLD.with_overlay({"remove": {"statements": ["third_y"]}, "add": {"statements": [new]}})
    assert diff_banks(OLD, moved).scoring == (
        BankChange(path="statements[third_y].direction", old="third", new="second"),
    )


def test_a_renamed_statement_is_one_change() -> None:
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


def test_a_statement_merged_into_another_one_went() -> None:
    renamed = [{"old": "third_y", "new": "between"}, {"old": "between", "new": "third_x"}]
    new = OLD.with_overlay({"remove": {"statements": ["third_y"]}, "renamed": renamed})
    diff = diff_banks(OLD, new)
    assert diff.scoring == (BankChange(path="statements[third_y]", old="T", new=None),)
    assert diff.lost == ()


def test_before_version_1_major_changes_raise_the_second_number() -> None:
    old = OLD.with_fields(version="0.3.1")
    heavier = old.with_changed("statements", "first_x", weight=2)
    assert diff_banks(old, heavier).due_version == "0.4.0"
    for new in (old.with_removed("indicators", "i"), old.with_fields(title="T")):
        assert diff_banks(old, new).due_version == "0.3.2"


def test_a_field_that_is_filled_in_is_not_a_new_part() -> None:
    diff = diff_banks(OLD, OLD.with_changed("drivers", "a", horizon=6))
    assert diff.wording == (BankChange(path="drivers[a].horizon", old=None, new=6),)
    assert diff.due == "patch"


def test_statements_are_lost_if_neither_renamed_nor_retired() -> None:
    remove = {"remove": {"statements": ["second_y", "third_x"]}}
    new = OLD.with_overlay({**remove, "retired": ["third_x"]})
    assert diff_banks(OLD, new).lost == ("second_y",)


@pytest.mark.parametrize("version", ["1.1.0", "1.9.9", "2.0.0-rc.1", "2.0.0", "2.0.0+b", "3.0.0-a"])
def test_the_version_is_enough_if_it_is_raised_as_far_as_due(version: str) -> None:
    new = OLD.with_overlay({"version": version, "change": {"statements": {"first_x": {"weight": 2}}}})
    assert diff_banks(OLD, new).is_version_enough is (version in {"2.0.0", "2.0.0+b", "3.0.0-a"})


@pytest.mark.parametrize(
    ("old", "due", "enough", "too_low"),
    [
        ("2.0.0-rc.1", "2.0.0-rc.2", ("2.0.0", "2.0.0-rc.2"), "2.0.0-rc.1"),
        ("2.0.0-rc", "2.0.0-rc.1", ("2.0.0", "2.0.0-rc.1"), "2.0.0-rb.9"),
        ("0.2.0-a", "0.2.0-a.1", ("0.2.0",), "0.2.0-a"),
        ("2.1.0-rc.1", "3.0.0", ("3.0.0",), "2.1.0"),
        ("0.2.1-a", "0.3.0", ("0.3.0",), "0.2.1"),
    ],
)
def test_a_release_is_enough_after_its_pre_release(old: str, due: str, enough: tuple[str, ...], too_low: str) -> None:
    before = OLD.with_fields(version=old)
    for version in (*enough, too_low):
        diff = diff_banks(before, before.with_fields(version=version, min_coverage_percent=60))
        assert (diff.due_version, diff.is_version_enough) == (due, version in enough)
    core, _, _ = old.partition("-")
    assert diff_banks(before, before.with_fields(version=core, title="T")).is_version_enough


def test_parsed_json_reads_back() -> None:
    diff = diff_banks(OLD, OLD.with_overlay({"title": "T", "order": {"blocks": ["two", "one"]}}))
    assert BankDiff.model_validate(json.loads(diff.model_dump_json())) == diff
    for change in (*diff.scoring, *diff.wording):
        assert BankChange.model_validate(json.loads(change.model_dump_json())) == change


@given(question_banks(), question_banks(), st.integers(0, 100))
def test_law_there_are_scoring_changes_exactly_if_the_rules_digests_differ(
    one: QuestionBank, other: QuestionBank, percent: int
) -> None:
    stricter = one.with_fields(min_coverage_percent=percent)
    for old, new in ((one, other), (one, one), (one, stricter), (other, one)):
        diff = diff_banks(old, new)
        assert bool(diff.scoring) == (old.rules_digest != new.rules_digest)
        assert bool(diff.scoring or diff.wording) == (old.content_digest != new.content_digest)
        assert (diff.due == "major") == bool(diff.scoring)


def test_evidence_for_the_same_levels_is_compared_text_by_text() -> None:
    def evidence(*ranges: tuple[int | None, str]) -> QuestionBank:
        return OLD.with_changed("statements", "first_x", evidence=[{"up_to": n, "text": text} for n, text in ranges])

    old = evidence((1, "Low."), (3, "High."))
    path = "statements[first_x].evidence"
    assert diff_banks(old, evidence((1, "Low."), (3, "Higher."))).wording == (
        BankChange(path=f"{path}[1].text", old="High.", new="Higher."),
    )
    assert [change.path for change in diff_banks(old, evidence((2, "Low."), (3, "High."))).wording] == [path]


def test_a_difference_has_a_short_repr_and_reads_back_from_its_json() -> None:
    new = OLD.with_overlay(
        {
            "title": "A long title. " * 50,
            "change": {"stages": {"low": {"profiles": {"one": ["t", "u"]}}}, "levels": {"l3": {"value": 7}}},
            "pitfalls": [{"id": "p", "title": "P", "text": "T", "when": [{"statement": "first_x", "at_most": 1}]}],
            "order": {"blocks": ["two", "one"]},
        }
    )
    diff = diff_banks(OLD, new)
    assert repr(diff) == "BankDiff(due='major', due_version='2.0.0', is_version_enough=False)"
    for change in (*diff.scoring, *diff.wording):
        assert len(repr(change)) <= 140
        assert str(change) == repr(change)
    assert BankDiff.model_validate_json(diff.model_dump_json()) == diff
