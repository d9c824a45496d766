"""The JSON Schemas of answers and results accept what the models accept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from cx_centricity import AnswerError, QuestionBank, assess, default_bank
from cx_centricity.answers import answers_schema
from cx_centricity.assessment import assessment_schema
from cx_centricity.testing import Sheet
from strategies import banks_with_sheets

RESULT: Any = Draft202012Validator(assessment_schema())


@pytest.mark.parametrize("schema", [assessment_schema(), answers_schema(default_bank())], ids=len)
def test_schemas_are_schemas(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    json.dumps(schema)


answers = st.none() | st.integers(-2, 8) | st.sampled_from(["n/a", "N/A", "3", True, 2.5])


@given(banks_with_sheets(), st.data())
def test_law_the_schema_of_answers_accepts_exactly_the_sheets_that_fit(
    drawn: tuple[QuestionBank, Sheet], data: st.DataObject
) -> None:
    bank, sheet = drawn
    odd = data.draw(st.dictionaries(st.sampled_from([*sheet, "unknown"]), answers, max_size=2))
    schema: Any = Draft202012Validator(answers_schema(bank))
    for each in (sheet, {**sheet, **odd}):
        try:
            RESULT.validate(json.loads(assess(each, bank=bank).model_dump_json()))
            fits = True
        except AnswerError:
            fits = False
        assert schema.is_valid(each) == fits
