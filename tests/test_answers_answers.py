"""Answers are checked against a bank, and described by a JSON Schema."""

from __future__ import annotations

import json
from collections import OrderedDict, UserDict, defaultdict
from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from cx_centricity import (
    NOT_APPLICABLE,
    AnswerError,
    AnswerValue,
    QuestionBank,
    assess,
    default_bank,
    migrate_answers,
)
from cx_centricity.answers import answers_schema, check_answers
from cx_centricity.assessment import assessment_schema
from cx_centricity.errors import MAX_PROBLEMS
from cx_centricity.testing import Sheet
from scaled_bank import SCALED_BANK
from small_bank import make, raw_bank
from strategies import banks_with_sheets

BANK = default_bank()
EXPECTED = "it must be a whole number from 1 to 9, n/a (not applicable) or empty (unanswered)"
CURE = "convert it to a plain Python value: int(x) for a number, x.tolist() for an array"
RESULT: Any = Draft202012Validator(assessment_schema())

# Checking.


def wrong(answers: object) -> Sheet:
    """Return answers that a type checker would refuse."""
    return cast("Sheet", answers)


class Enumerated(IntEnum):
    """A level by name."""

    five = 5


def codes(answers: object) -> list[str]:
    with pytest.raises(AnswerError) as caught:
        check_answers(wrong(answers), BANK)
    return [problem.code for problem in caught.value.problems]


def test_answers_are_in_bank_order_whatever_the_order_of_the_sheet() -> None:
    sheet: dict[str, AnswerValue] = {"hiring": 9, "personalization": 1, "data_trust": NOT_APPLICABLE, "training": None}
    answers = check_answers(sheet, BANK)
    assert [(s.id, v) for s, v in zip(BANK.statements, answers.values, strict=True) if v is not None] == [
        ("personalization", 1),
        ("data_trust", "n/a"),
        ("hiring", 9),
    ]
    assert repr(answers) == "Answers(2 of 48)"


def test_any_type_of_mapping_is_accepted_and_an_empty_one_is_valid() -> None:
    kinds: list[Mapping[str, int]] = [{}, OrderedDict(), MappingProxyType({}), defaultdict(int)]
    for empty in kinds:
        assert set(check_answers(empty, BANK).values) == {None}


def test_type_checkers_accept_numbers_none_and_not_applicable_in_one_literal() -> None:
    d: dict[str, AnswerValue] = {"segmentation": 4, "data_trust": NOT_APPLICABLE}
    assert assess(d).score.answered == 1
    assert assess({"segmentation": 4, "data_trust": NOT_APPLICABLE}).score.answered == 1
    assert assess({"segmentation": 4, "hiring": None}).score.applicable == 48


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0, "level-outside-scale"),
        (10, "level-outside-scale"),
        (-(10**5000), "level-outside-scale"),
        (True, "not-a-level"),
        (False, "not-a-level"),
        (3.0, "not-a-level"),
        (float("nan"), "not-a-level"),
        ("3", "not-a-level"),
        ("N/A", "not-a-level"),
        ("", "not-a-level"),
        ([3], "not-a-level"),
        ({"level": 3}, "not-a-level"),
        (np.float64(3.0), "not-a-level"),
        (np.True_, "not-a-level"),
        (np.str_("n/a"), "not-a-level"),
        (np.int64(10), "level-outside-scale"),
        (object(), "not-a-level"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_that_are_not_levels_are_refused_rather_than_converted(value: object, code: str) -> None:
    assert codes({"hiring": value}) == [code]


@pytest.mark.parametrize("level", [np.int64(5), np.uint8(5), Enumerated.five])
def test_whole_numbers_of_any_type_are_levels_and_become_plain_numbers(level: int) -> None:
    result = assess({"hiring": level, "training": 4})
    assert result.score.answered == 2
    assert [type(statement.answer) for statement in result.statements if statement.answer is not None] == [int, int]
    assert (
        json.loads(result.model_dump_json())["statements"]
        == json.loads(assess({"hiring": 5, "training": 4}).model_dump_json())["statements"]
    )


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (None, "nothing"),
        (3, "3"),
        ("hiring: 3", "“hiring: 3”"),
        ([("hiring", 3)], "a list"),
        ({"hiring"}, "set"),
    ],
)
def test_only_a_mapping_is_a_sheet(answers: object, found: str) -> None:
    assert codes(answers) == ["answers-not-a-mapping"]
    with pytest.raises(AnswerError) as caught:
        assess(wrong(answers))
    assert caught.value.problems[0].message() == f"expected a mapping of statement ids to answers, found {found}"


def test_all_problems_are_raised_at_once_in_the_order_of_the_sheet() -> None:
    sheet = {"segmentaton": 3, 7: 3, "hiring": 10, "personalization": 5, ("a",): 1, "training": [1]}
    with pytest.raises(AnswerError) as caught:
        assess(wrong(sheet))
    assert str(caught.value).splitlines() == [
        "segmentaton: the bank has no statement “segmentaton”; did you mean “segmentation”? (unknown-statement)",
        "statement ids must be text, found 7 (statement-id-not-text)",
        "hiring: “hiring” has the level 10; the levels go from 1 to 9 (level-outside-scale)",
        "statement ids must be text, found a list (statement-id-not-text)",
        f"training: the answer to “training” is a list; {EXPECTED} (not-a-level)",
    ]


class Insistent(UserDict[str, object]):
    """A mapping that returns an answer for any key, though it lists only one."""

    def __missing__(self, key: str) -> object:
        return 0


def test_only_the_items_that_a_mapping_lists_are_answers() -> None:
    answers = check_answers(wrong(Insistent({"hiring": 3})), BANK)
    assert [value for value in answers.values if value is not None] == [3]


def test_only_the_first_hundred_unknown_ids_get_a_suggestion() -> None:
    with pytest.raises(AnswerError) as caught:
        assess({f"segmentation_{n}": 1 for n in range(1000)})
    assert [problem.nearest is not None for problem in caught.value.problems] == [True] * 100 + [False] * 900


def test_at_most_a_thousand_problems_are_listed() -> None:
    sheet = {f"{n}": 1 for n in range(5_000)}
    for function in (assess, migrate_answers):
        with pytest.raises(AnswerError) as caught:
            function(sheet)
        codes = [problem.code for problem in caught.value.problems]
        assert codes == ["unknown-statement"] * MAX_PROBLEMS + ["too-many-problems"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (10**5000, "the level ≈2^16610;"),
        (-(10**30), "the level ≈-2^100;"),
        (2**64 - 1, "the level 18446744073709551615;"),
        (2**64, "the level ≈2^65;"),
        ("x" * 41, f"is “{'x' * 40}…”;"),
        ("x" * 40, f"is “{'x' * 40}”;"),
        ({}, "is a mapping;"),
        (2.5, "is 2.5;"),
        (np.float32(3), f"is numpy.float32; {EXPECTED}; {CURE} (not-a-level)"),
        (np.array([3]), f"is numpy.ndarray; {EXPECTED}; {CURE} (not-a-level)"),
        (3.0, f"is 3.0; {EXPECTED}; {CURE} (not-a-level)"),
    ],
    ids=["huge", "negative", "64 bits", "65 bits", "long", "40 letters", "mapping", "float", "numpy", "array", "whole"],
)
def test_messages_describe_a_wrong_answer_briefly(value: Any, found: str) -> None:
    with pytest.raises(AnswerError) as caught:
        assess(wrong({"hiring": value}))
    assert found in str(caught.value)


def test_a_former_id_gets_the_present_one_as_suggestion() -> None:
    bank = BANK.with_fields(renamed=[{"old": "greeting", "new": "hiring"}])
    with pytest.raises(AnswerError) as caught:
        assess({"greeting": 3}, bank=bank)
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [("unknown-statement", "hiring")]


def test_levels_are_those_of_the_scale_of_the_statement_and_numbers_with_gaps_are_listed() -> None:
    answers: Sheet = {"first_x": 3, "first_y": 1, "second_x": 1000, "third_x": 0}
    assert check_answers(answers, SCALED_BANK).values == (3, 1, 1000, 0)
    with pytest.raises(AnswerError) as caught:
        check_answers(wrong({"first_x": 0, "second_x": 2, "third_x": 3, "first_y": "1"}), SCALED_BANK)
    assert [str(problem) for problem in caught.value.problems] == [
        "first_x: “first_x” has the level 0; the levels go from 1 to 3 (level-outside-scale)",
        "second_x: “second_x” has the level 2; the levels go from 0 to 1000 (0, 3, 1000) (level-outside-scale)",
        "third_x: “third_x” has the level 3; the levels go from 0 to 1 (level-outside-scale)",
        (
            "first_y: the answer to “first_y” is “1”; it must be a whole number from 1 to 3, n/a (not applicable) or "
            "empty (unanswered) (not-a-level)"
        ),
    ]
    assert "уровни есть только от 0 до 1000 (0, 3, 1000)" in caught.value.problems[1].message("ru")


odd_values = st.one_of(
    st.floats(), st.booleans(), st.text(), st.binary(), st.lists(st.integers()), st.integers(max_value=0)
)


@given(st.dictionaries(st.sampled_from([s.id for s in BANK.statements]) | st.text(), odd_values | st.integers(1, 9)))
def test_law_every_wrong_item_of_a_mapping_is_reported_once(sheet: dict[str, object]) -> None:
    known = {statement.id for statement in BANK.statements}
    faults = [
        key
        for key, value in sheet.items()
        if key not in known or not ((type(value) is int and 1 <= value <= 9) or value == NOT_APPLICABLE)
    ]
    if not faults:
        assert len(check_answers(wrong(sheet), BANK).values) == 48
        return
    with pytest.raises(AnswerError) as caught:
        check_answers(wrong(sheet), BANK)
    assert [problem.place.path for problem in caught.value.problems] == faults


# The JSON Schema.


def test_the_schema_of_answers_is_a_json_schema() -> None:
    schema = answers_schema(BANK)
    Draft202012Validator.check_schema(schema)
    json.dumps(schema)


some_answers = st.none() | st.integers(-2, 8) | st.sampled_from(["n/a", "N/A", "3", True, 2.5])


@given(banks_with_sheets(), st.data())
def test_law_the_schema_accepts_exactly_the_sheets_that_fit(
    drawn: tuple[QuestionBank, Sheet], data: st.DataObject
) -> None:
    bank, sheet = drawn
    odd: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from([*sheet, "unknown"]), some_answers, max_size=2))
    schema: Any = Draft202012Validator(answers_schema(bank))
    sheets: list[dict[str, Any]] = [dict(sheet), {**sheet, **odd}]
    for each in sheets:
        try:
            RESULT.validate(json.loads(assess(wrong(each), bank=bank).model_dump_json()))
            fits = True
        except AnswerError:
            fits = False
        assert schema.is_valid(each) == fits


def test_the_schema_names_levels_with_the_texts_of_each_statement() -> None:
    schema = answers_schema(BANK)
    statement = BANK.statement("closed_loop")
    levels = schema["properties"]["closed_loop"]["anyOf"][0]["oneOf"]
    assert [(level["const"], level["title"], level["description"]) for level in levels] == [
        (level.number, level.title, text) for level, text in zip(BANK.levels, statement.level_texts, strict=True)
    ]
    assert len(json.dumps(schema, ensure_ascii=False)) < len(BANK.model_dump_json())
    raw = raw_bank()
    for direction in raw["directions"]:
        for part in direction["statements"]:
            del part["level_texts"]
    plain = make(raw)
    assert {part["$ref"] for part in answers_schema(plain)["properties"].values()} == {"#/$defs/Answer"}
    titles = [level["title"] for level in answers_schema(plain)["$defs"]["Answer"]["anyOf"][0]["oneOf"]]
    assert titles == [level.title for level in plain.levels]


def test_the_schema_has_the_levels_of_each_scale() -> None:
    schema = answers_schema(SCALED_BANK)
    Draft202012Validator.check_schema(schema)
    validator: Any = Draft202012Validator(schema)
    assert validator.is_valid({"first_x": 3, "first_y": 1, "second_x": 1000, "third_x": 0})
    assert not any(map(validator.is_valid, [{"first_x": 0}, {"second_x": 2}, {"third_x": 3}, {"second_x": 3.5}]))
    assert schema["properties"]["second_x"]["$ref"] == "#/$defs/Answer_often"
    texts = [level["description"] for level in schema["properties"]["third_x"]["anyOf"][0]["oneOf"]]
    assert texts == ["not at all", "b"]
    assert [*schema["$defs"]] == ["Answer", "Answer_often", "Answer_yes_no"]
