"""Answer sheets: models, and how they are checked against a bank."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from cx_centricity import AnswerError, AnswerValue, QuestionBank, assess, default_bank
from cx_centricity.answers import AnswerSheet, MigrationChange, SheetBank, check_sheet
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS
from cx_centricity.testing import Sheet
from strategies import banks_with_sheets

BANK = default_bank()
WHOLE = AnswerSheet(
    answers={"hiring": 3, "training": "n/a", "closed_loop": None},
    comments={"hiring": "Every job\nhas a profile."},
    respondent="Anna",
    subgroups=("leaders", "Berlin"),
    date=dt.date(2026, 3, 1),
    title="Pilot",
    bank=SheetBank(id="cx_centricity", version="1.0.0"),
    changes=(MigrationChange(kind="retired", statement="coupons", to=None, answer=2),),
)


@given(banks_with_sheets(), st.none() | st.dates(), st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_law_a_sheet_reads_back_from_json(
    drawn: tuple[QuestionBank, Sheet], date: dt.date | None, subgroups: list[str], comments: dict[str, str]
) -> None:
    sheet = AnswerSheet(answers=drawn[1], date=date, subgroups=tuple(subgroups), comments=comments)
    text = sheet.model_dump_json()
    assert AnswerSheet.model_validate_json(text) == sheet
    assert AnswerSheet.model_validate(json.loads(text)) == sheet


def test_a_sheet_with_all_its_parts_reads_back() -> None:
    text = WHOLE.model_dump_json()
    for again in (
        AnswerSheet.model_validate_json(text),
        AnswerSheet.model_validate(json.loads(text)),
        AnswerSheet.model_validate(WHOLE.model_dump()),
        pickle.loads(pickle.dumps(WHOLE)),
    ):
        assert again == WHOLE
        assert repr(again) == (
            "AnswerSheet(answers=3, comments=1, respondent='Anna', subgroups=('leaders', 'Berlin'), date='2026-03-01',"
            " title='Pilot')"
        )


def test_a_sheet_cannot_be_changed() -> None:
    answers: dict[str, AnswerValue] = {"hiring": 3}
    sheet = AnswerSheet(answers=answers)
    answers["hiring"] = 4
    assert sheet.answers == {"hiring": 3}
    with pytest.raises(ValidationError, match="frozen"):
        sheet.title = "Other"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert sheet != AnswerSheet(answers={"hiring": 4})
    assert sheet != AnswerSheet(answers={"hiring": 3}, respondent="Anna")


def test_whole_numbers_of_any_type_become_plain_numbers() -> None:
    level: Any = np.int64(5)
    sheet = AnswerSheet(answers={"hiring": level})
    assert type(sheet.answers["hiring"]) is int
    assert sheet.model_dump_json().startswith('{"answers":{"hiring":5}')


@pytest.mark.parametrize(
    "fields",
    [
        {"answers": {"hiring": "3"}},
        {"answers": {"hiring": True}},
        {"answers": {"hiring": 3.0}},
        {"answers": {"hiring": "N/A"}},
        {"answers": {1: 3}},
        {"answers": [3]},
        {"answers": {}, "comments": {"hiring": 3}},
        {"answers": {}, "date": "1 March"},
        {"answers": {}, "date": 1},
        {"answers": {}, "subgroup": "leaders"},
        {},
    ],
)
def test_nothing_is_converted(fields: Any) -> None:
    with pytest.raises(ValidationError):
        AnswerSheet(**fields)


def test_comments_of_a_sheet_are_in_the_result_and_its_answers_too() -> None:
    result = assess(WHOLE)
    assert result.statement("hiring").comment == "Every job\nhas a profile."
    assert result.statement("training").comment is None
    assert result.model_copy(update={}) == assess(WHOLE)


def test_a_mapping_is_a_sheet_without_comments() -> None:
    answers, comments = check_sheet({"hiring": 3}, BANK)
    assert ([value for value in answers.values if value], comments) == ([3], {})
    assert check_sheet(WHOLE, BANK)[1] == WHOLE.comments


def test_all_problems_of_a_sheet_are_raised_at_once() -> None:
    sheet = AnswerSheet(
        answers={"hiring": 10, "closed_lop": 3},
        comments={"trainin": "x", "weather": "y", "hiring": "z"},
        bank=SheetBank(id="other"),
    )
    with pytest.raises(AnswerError) as caught:
        assess(sheet)
    assert [(p.code, p.place.path, p.nearest) for p in caught.value.problems] == [
        ("sheet-of-other-bank", "sheet.bank", None),
        ("unknown-statement", "comments.trainin", "training"),
        ("unknown-statement", "comments.weather", None),
        ("level-outside-scale", "hiring", None),
        ("unknown-statement", "closed_lop", "closed_loop"),
    ]
    with pytest.raises(AnswerError, match="unknown-statement"):
        check_sheet(AnswerSheet(answers={}, comments={"x": "y"}), BANK)


def test_problems_of_a_sheet_are_bounded_and_few_get_a_suggestion() -> None:
    many = {f"hiring_{n}": "x" for n in range(5_000)}
    with pytest.raises(AnswerError) as caught:
        check_sheet(AnswerSheet(answers=cast("Sheet", dict.fromkeys(many, 1)), comments=many), BANK)
    problems = caught.value.problems
    assert len(problems) == MAX_PROBLEMS + 1
    assert sum(problem.nearest is not None for problem in problems) == MAX_GUESSES
