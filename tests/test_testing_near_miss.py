"""Near misses: answers with exactly one problem, the one that is named."""

from __future__ import annotations

import pytest
from hypothesis import find, given, strategies as st

from cx_centricity import AnswerError, assess, default_bank
from cx_centricity.errors import Problem
from cx_centricity.testing import NearMiss, conformance_cases, near_misses, question_banks
from strategies import THOROUGH, drawn

BANK = default_bank()
LIKERT = next(case.bank for case in conformance_cases() if case.suite == "likert")


@given(st.data())
def test_law_a_near_miss_has_exactly_the_problem_that_it_names(data: st.DataObject) -> None:
    bank = data.draw(question_banks())
    miss = data.draw(near_misses(bank))
    with pytest.raises(AnswerError) as caught:
        assess(miss.answers, bank=bank)
    (problem,) = caught.value.problems
    assert problem.code == miss.code
    assert problem.place.path == (miss.key if isinstance(miss.key, str) else "")


@pytest.mark.parametrize(
    ("code", "invalid"),
    [
        ("level-outside-scale", 6),
        ("level-outside-scale", 0),
        ("level-outside-scale", 10**30),
        ("not-a-level", "5"),
        ("not-a-level", 5.0),
        ("not-a-level", "N/A"),
        ("unknown-statement", None),
        ("statement-id-not-text", None),
        ("answers-not-a-mapping", None),
    ],
)
def test_near_misses_have_every_code_and_values_near_and_far(code: str, invalid: object) -> None:
    def is_wanted(miss: NearMiss) -> bool:
        return miss.code == code and (invalid is None or repr(miss.answers[miss.key]) == repr(invalid))

    assert find(near_misses(LIKERT), is_wanted, settings=THOROUGH).code == code


def problems_without(miss: NearMiss) -> tuple[Problem, ...]:
    rest = {key: answer for key, answer in miss.answers.items() if key is not miss.key}
    try:
        assess(rest)
    except AnswerError as error:
        return error.problems
    return ()


def test_without_its_problem_a_near_miss_is_a_valid_sheet() -> None:
    misses = [miss for miss in drawn(near_misses(BANK), 200) if miss.code != "answers-not-a-mapping"]
    assert [problems_without(miss) for miss in misses] == [()] * len(misses)
