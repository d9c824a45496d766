"""The topics to discuss, with the pitfalls that answers show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter

from cx_centricity import BankError, QuestionBank, assess, default_bank
from cx_centricity.guidance import FoundPitfall, Topic, discuss, find_pitfalls, next_steps
from cx_centricity.plan import make_plan
from cx_centricity.testing import Sheet
from small_bank import Raw, make, raw_bank
from strategies import banks_with_sheets, full_sheet, without_optional_parts

pd: Any = import_module("pandas")

BANK = default_bank()


def test_a_pitfall_shows_only_where_every_condition_is_met() -> None:
    def shown(**answers: Any) -> list[str]:
        return [found.id for found in find_pitfalls(assess(answers))]

    assert shown(experience_team=4, executive_ownership=3, transformation_governance=3) == ["team_without_mandate"]
    assert shown(experience_team=3, executive_ownership=4, transformation_governance=3) == []
    assert shown(experience_team=4, executive_ownership=4, transformation_governance=3) == []
    assert shown(experience_team=4, executive_ownership=3, transformation_governance=None) == []
    assert shown(experience_team=4, executive_ownership=3, transformation_governance="n/a") == []


def test_topics_are_chosen_by_growth_zones_then_disagreements_then_pitfalls() -> None:
    answers = full_sheet(
        BANK,
        4,
        hiring=1,
        training=1,
        reputation=2,
        closed_loop=3,
        service_standards=5,
        journey_mapping=7,
        improvement_cycle=3,
    )
    result = assess(answers)
    assert result.growth_zones == ("team",)
    topics = discuss(result, disagreements=["segmentation", "hiring", "segmentation"])
    assert [(topic.direction, topic.reasons) for topic in topics] == [
        ("team", ("growth_zone", "disagreement")),
        ("client", ("disagreement",)),
        ("service", ("pitfall",)),
        ("performance", ("pitfall",)),  # it has fewer points than the journey
        ("journey", ("pitfall",)),
    ]
    assert topics[1].statement_ids == ("segmentation",)
    assert topics[2].pitfall_ids == ("negative_reviews_unattended",)
    assert topics[0].questions == BANK.direction("team").discussion


def bank_with_pitfall(*conditions: Raw, **fields: Any) -> QuestionBank:
    """Return the small bank, in which every direction has a question, with these conditions of its only pitfall."""
    raw = raw_bank()
    for direction in raw["directions"]:
        direction["discussion"] = ["Why?"]
    pitfalls = [{"id": "p", "title": "P", "text": "T", "when": [*conditions]}] if conditions else []
    return make(raw | {"pitfalls": pitfalls} | fields)


def shown_answers(bank: QuestionBank, **answers: Any) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the statements and the directions of the pitfall, if it shows."""
    found = find_pitfalls(assess(answers, bank=bank), bank=bank)
    return (tuple(each.id for each in found[0].answers), found[0].directions) if found else None


def test_pitfalls_may_be_about_several_statements_of_a_scope_and_do_not_show_while_they_are_open() -> None:
    each = bank_with_pitfall({"each_at_least": 2, "direction": "first"}, {"statement": "second_x", "at_most": 1})
    assert shown_answers(each, first_x=2, first_y=3, second_x=1) == (
        ("first_x", "first_y", "second_x"),
        ("first", "second"),
    )
    assert shown_answers(each, first_x=2, first_y=1, second_x=1) is None
    assert shown_answers(each, first_x=2, second_x=1) is None
    assert shown_answers(each, first_x=2, first_y="n/a", second_x=1) == (("first_x", "second_x"), ("first", "second"))
    assert shown_answers(each, first_x="n/a", first_y="n/a", second_x=1) is None
    count = bank_with_pitfall({"count": 2, "at_least": 3})
    assert shown_answers(count, first_x=3, second_y=2, third_x=3) == (("first_x", "third_x"), ())
    assert shown_answers(count, first_x=3, second_y=2) is None
    block = bank_with_pitfall({"count": 2, "at_least": 3, "block": "one"})
    assert shown_answers(block, first_x=3, second_x=3) is None


def test_pitfalls_may_be_about_a_stage_judged_by_the_possible_stages() -> None:
    bank = bank_with_pitfall({"stage": "high"}, {"stage": "high", "block": "two"})
    assert shown_answers(bank, **full_sheet(bank, 3)) == ((), ())
    assert shown_answers(bank, **full_sheet(bank, 3, second_x=1, second_y=2)) is None
    assert shown_answers(bank, **full_sheet(bank, 3, second_x=None)) == ((), ())
    assert shown_answers(bank, **full_sheet(bank, 3, second_x=None, second_y=2)) is None


def test_a_pitfall_that_points_to_no_direction_is_no_reason_to_discuss_one() -> None:
    answers = {"first_x": 3, "first_y": 3, "second_x": 3, "second_y": 2, "third_x": 3, "third_y": 3}
    for condition, reasons in (
        ({"count": 4, "at_least": 3}, [("second", ("lowest",))]),
        ({"count": 2, "at_least": 3, "direction": "third"}, [("third", ("pitfall",))]),
    ):
        bank = bank_with_pitfall(condition)
        result = assess(answers, bank=bank)
        assert find_pitfalls(result, bank=bank)
        assert [(topic.direction, topic.reasons) for topic in discuss(result, bank=bank)] == reasons


def test_where_lower_is_better_the_direction_with_the_most_points_is_discussed() -> None:
    bank = bank_with_pitfall(better="lower", decimals=1)
    topics = discuss(assess(full_sheet(bank, 2, third_x=3), bank=bank), bank=bank)
    assert [(topic.direction, topic.reasons) for topic in topics] == [("third", ("lowest",))]


def test_directions_are_compared_by_their_share_and_only_where_they_have_one_measure() -> None:
    def discussed(directions: Raw, **fields: Any) -> list[str]:
        raw = raw_bank()
        parts = [part | {"discussion": ["Why?"]} | directions.get(part["id"], {}) for part in raw["directions"]]
        bank = bank_with_pitfall(directions=parts, **fields)
        result = assess(full_sheet(bank, 2, second_x=3, third_x=1), bank=bank)
        return [topic.direction for topic in discuss(result, bank=bank)]

    apart: Raw = {"overall": False, "stages": []}
    assert discussed({}, **apart) == ["third"]
    assert discussed({}, **apart, better="lower") == ["second"]
    assert discussed({"first": {"point_range": [0, 10]}}) == ["third"]
    assert discussed({"first": {"point_range": [0, 10]}}, **apart) == []
    lower = {"second": {"better": "lower"}}
    assert discussed(lower, **apart, blocks=[{"id": "one", "title": "O"}, {"id": "two", "title": "T"}]) == []


def test_without_any_other_reason_the_lowest_direction_is_discussed() -> None:
    strong = discuss(assess(full_sheet(BANK, 9, hiring=8)))
    assert [(topic.direction, topic.reasons) for topic in strong] == [("team", ("lowest",))]


def test_directions_with_too_few_answers_are_discussed_and_those_that_do_not_apply_are_not() -> None:
    answers = full_sheet(BANK, 5)
    answers |= {statement.id: "n/a" for statement in BANK.direction("channels").statements}
    answers |= {statement.id: None for statement in BANK.direction("team").statements}
    assert [(topic.direction, topic.reasons) for topic in discuss(assess(answers))] == [("team", ("unanswered",))]


@given(banks_with_sheets())
def test_law_a_bank_without_pitfalls_and_questions_has_no_topics(pair: tuple[QuestionBank, Sheet]) -> None:
    bank, sheet = pair
    plain = without_optional_parts(bank)
    result = assess(sheet, bank=plain)
    assert find_pitfalls(result, bank=plain) == ()
    assert discuss(result, bank=plain) == ()


def test_disagreements_that_are_not_ids_of_the_bank_are_refused() -> None:
    with pytest.raises(ValueError, match="disagreements must be ids of statements"):
        discuss(assess({}), disagreements=["hirin"])
    with pytest.raises(ValueError, match="disagreements must be a collection of statement ids, not 'hiring'"):
        discuss(assess({}), disagreements="hiring")


@pytest.mark.parametrize("function", [find_pitfalls, discuss])
def test_the_bank_of_another_result_is_refused(function: Any) -> None:
    with pytest.raises(BankError) as caught:
        function(assess({}), bank=make(raw_bank()))
    assert [problem.code for problem in caught.value.problems] == ["other-rules"]


def keys(ids: list[str]) -> object:
    return dict.fromkeys(ids).keys()


KINDS: list[Any] = [list, tuple, set, iter, pd.Series, keys]


@pytest.mark.parametrize("kind", KINDS)
def test_ids_of_statements_are_taken_from_any_iterable(kind: Callable[[list[str]], Any]) -> None:
    def named(topics: Iterable[Topic]) -> dict[str, set[str]]:
        return {topic.direction: set(topic.statement_ids) for topic in topics if topic.statement_ids}

    result, ids = assess(full_sheet(BANK, 3)), ["hiring", "training", "hiring"]
    expected = {"team": {"hiring", "training"}}
    assert named(discuss(result, disagreements=kind(ids))) == expected
    assert named(make_plan(result, disagreements=kind(ids)).discussion) == expected
    assert set(next_steps(result, held=kind(ids)).held) == expected["team"]
    assert not {"hiring", "training"} & {
        each.statement for initiative in make_plan(result, held=kind(ids)).initiatives for each in initiative.raises
    }


@pytest.mark.parametrize("wrong", ["hiring", b"hiring", {"hiring": 3}, 5, None])
def test_what_is_no_collection_of_ids_is_refused(wrong: Any) -> None:
    for call in (
        lambda: discuss(assess({}), disagreements=wrong),
        lambda: next_steps(assess({}), held=wrong),
        lambda: make_plan(assess({}), held=wrong),
        lambda: make_plan(assess({}), disagreements=wrong),
    ):
        with pytest.raises(ValueError, match="must be a collection of statement ids"):
            call()


def test_an_error_about_many_long_ids_is_short() -> None:
    wrong: Any = [["hiring"], {}, "x" * 1_000_000, *range(10_000)]
    for call in (lambda: discuss(assess({}), disagreements=wrong), lambda: next_steps(assess({}), held=wrong)):
        with pytest.raises(ValueError, match=r"the bank cx_centricity has no .* and 9993 more") as caught:
            call()
        assert len(str(caught.value)) < 500


def test_pitfalls_and_topics_read_back_from_json() -> None:
    result = assess(full_sheet(BANK, 3, reputation=2, closed_loop=3))
    found: list[tuple[object, TypeAdapter[Any]]] = [
        (find_pitfalls(result), TypeAdapter(tuple[FoundPitfall, ...])),
        (discuss(result), TypeAdapter(tuple[Topic, ...])),
    ]
    for parts, adapter in found:
        assert parts
        assert adapter.validate_json(adapter.dump_json(parts)) == parts
        assert adapter.validate_python(json.loads(adapter.dump_json(parts))) == parts
