"""What is a sheet of answers and what is not."""

from __future__ import annotations

from collections import OrderedDict, UserDict, defaultdict
from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

import pytest
from hypothesis import given, strategies as st

from cx_centricity import NOT_APPLICABLE, AnswerError, AnswerValue, assess, default_bank
from cx_centricity.answers import check_answers

BANK = default_bank()
MENDING = "give a whole number from 1 to 9, nothing (unanswered) or n/a (not applicable)"


class Enumerated(IntEnum):
    """A whole number by inheritance, which is not taken for a level."""

    three = 3


def codes(answers: object) -> list[str]:
    with pytest.raises(AnswerError) as caught:
        check_answers(answers, BANK)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return [problem.code for problem in caught.value.problems]


def test_answers_come_in_bank_order_whatever_the_order_of_the_sheet() -> None:
    sheet: dict[str, AnswerValue] = {"hiring": 9, "personalization": 1, "data_trust": NOT_APPLICABLE, "training": None}
    answers = check_answers(sheet, BANK)
    assert [(s.id, v) for s, v in zip(BANK.statements, answers.values, strict=True) if v is not None] == [
        ("personalization", 1),
        ("data_trust", "n/a"),
        ("hiring", 9),
    ]
    assert repr(answers) == "Answers(2 of 48)"


def test_any_mapping_is_a_sheet_and_an_empty_one_is_legal() -> None:
    kinds: list[Mapping[str, int]] = [{}, OrderedDict(), MappingProxyType({}), defaultdict(int)]
    for empty in kinds:
        assert set(check_answers(empty, BANK).values) == {None}


def test_not_applicable_and_numbers_mix_in_one_literal_for_type_checkers() -> None:
    d = {"segmentation": 4, "data_trust": NOT_APPLICABLE}
    assert assess(d).score.answered == 1
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
        (Enumerated.three, "not-a-level"),
        (object(), "not-a-level"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_level_is_refused_and_nothing_is_converted(value: object, code: str) -> None:
    assert codes({"hiring": value}) == [code]


@pytest.mark.parametrize("answers", [None, 3, "hiring: 3", [("hiring", 3)], {"hiring"}])
def test_what_is_no_mapping_is_refused(answers: object) -> None:
    assert codes(answers) == ["answers-not-a-mapping"]


@pytest.mark.parametrize(("answers", "shown"), [(None, "None"), (3, "3"), ("hiring: 3", '"hiring: 3"'), ([], "[…]")])
def test_what_is_no_mapping_is_shown(answers: object, shown: str) -> None:
    with pytest.raises(AnswerError, match="answers are ") as caught:
        assess(answers)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert str(caught.value).startswith(f"answers are {shown}, not a mapping")


def test_all_problems_come_at_once_in_the_order_of_the_sheet() -> None:
    sheet = {"segmentaton": 3, 7: 3, "hiring": 10, "personalization": 5, ("a",): 1, "training": [1]}
    with pytest.raises(AnswerError) as caught:
        assess(sheet)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert str(caught.value).splitlines() == [
        "segmentaton: the bank has no statement “segmentaton”; did you mean “segmentation”? (unknown-statement)",
        "the key 7 is not text; use the id of a statement (statement-id-not-text)",
        "hiring: “hiring” is answered with 10; the levels go from 1 to 9 (level-outside-scale)",
        "the key […] is not text; use the id of a statement (statement-id-not-text)",
        f"training: “training” is answered with […]; {MENDING} (not-a-level)",
    ]


class Insistent(UserDict[str, object]):
    """A mapping that has an answer to everything, though it lists one only."""

    def __missing__(self, key: str) -> object:
        return 0


def test_a_mapping_is_what_it_lists() -> None:
    answers = check_answers(Insistent({"hiring": 3}), BANK)
    assert [value for value in answers.values if value is not None] == [3]


def test_a_sheet_of_another_instrument_is_refused_without_a_guess_for_each_of_its_keys() -> None:
    with pytest.raises(AnswerError) as caught:
        assess({f"segmentation_{n}": 1 for n in range(1000)})
    assert [problem.nearest is not None for problem in caught.value.problems] == [True] * 100 + [False] * 900


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (10**5000, "≈2^16610"),
        (-(10**30), "≈-2^100"),
        (2**64 - 1, "18446744073709551615"),
        (2**64, "≈2^65"),
        ("x" * 41, f'"{"x" * 40}…"'),
        ("x" * 40, f'"{"x" * 40}"'),
        ({}, "{…}"),
        (2.5, "2.5"),
        (Enumerated.three, "Enumerated"),
    ],
    ids=["huge", "negative", "64 bits", "65 bits", "long", "40 letters", "mapping", "float", "enum"],
)
def test_a_wrong_answer_is_shown_short(value: object, shown: str) -> None:
    with pytest.raises(AnswerError, match="is answered with") as caught:
        assess({"hiring": value})
    assert f"is answered with {shown};" in str(caught.value)


def test_a_former_id_is_answered_with_the_present_one() -> None:
    bank = BANK.with_fields(renamed=[{"old": "greeting", "new": "hiring"}])
    with pytest.raises(AnswerError) as caught:
        assess({"greeting": 3}, bank=bank)
    assert [(problem.code, problem.nearest) for problem in caught.value.problems] == [("unknown-statement", "hiring")]


wrong = st.one_of(st.floats(), st.booleans(), st.text(), st.binary(), st.lists(st.integers()), st.integers(max_value=0))


@given(st.dictionaries(st.sampled_from([s.id for s in BANK.statements]) | st.text(), wrong | st.integers(1, 9)))
def test_law_a_mapping_is_checked_whole_and_each_fault_reported_once(sheet: dict[str, object]) -> None:
    known = {statement.id for statement in BANK.statements}
    faults = [
        key
        for key, value in sheet.items()
        if key not in known or not ((type(value) is int and 1 <= value <= 9) or value == NOT_APPLICABLE)
    ]
    if not faults:
        assert len(check_answers(sheet, BANK).values) == 48
        return
    with pytest.raises(AnswerError) as caught:
        check_answers(sheet, BANK)
    assert [problem.place.path for problem in caught.value.problems] == faults
