"""Sheets with exactly one fault, each with the code of the problem that it must be refused with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import Sheet
from cx_centricity.testing.sheets import answer_sheets

FaultCode = Literal[
    "level-outside-scale", "not-a-level", "unknown-statement", "statement-id-not-text", "answers-not-a-mapping"
]

NO_MAPPINGS: Final[tuple[object, ...]] = (None, [], "segmentation: 3", 3, [["segmentation", 3]], True)
NO_TEXTS: Final[tuple[object, ...]] = (1, 3.0, True, ("segmentation",), b"segmentation")
_NO_LEVELS: Final[tuple[object, ...]] = (
    "N/A",
    "na",
    "",
    " ",
    "-",
    True,
    False,
    3.5,
    float("nan"),
    [3],
    {"level": 3},
    b"3",
)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Answers with one fault, the code of their one problem, and the key where it is (None: the whole is no sheet).

    >>> from cx_centricity import AnswerError, assess, default_bank
    >>> from cx_centricity.testing import NearMiss
    >>> miss = NearMiss({"segmentation": 10}, "level-outside-scale", "segmentation")
    >>> try:
    ...     assess(miss.answers)
    ... except AnswerError as error:
    ...     [problem.code for problem in error.problems] == [miss.code]
    True
    """

    answers: Any
    code: FaultCode
    key: object = None


def near_misses(bank: QuestionBank) -> st.SearchStrategy[NearMiss]:
    """Sheets of a bank with exactly one fault, and the code of the problem that must be told.

    A number just outside the scale, or far; a level as text, as a float, as a truth value; a misspelt id, a former id,
    a stranger's id; a key that is no text; and what is no mapping at all. The rest of the sheet is legal.

    >>> from cx_centricity import AnswerError, assess, default_bank
    >>> from hypothesis import given, settings
    >>> from cx_centricity.testing import near_misses
    >>> @settings(max_examples=20, database=None)
    ... @given(near_misses(default_bank()))
    ... def test_one_fault_is_one_problem(miss):
    ...     try:
    ...         assess(miss.answers)
    ...     except AnswerError as error:
    ...         assert [problem.code for problem in error.problems] == [miss.code]
    ...     else:
    ...         raise AssertionError("not refused")
    >>> test_one_fault_is_one_problem()
    """
    return st.one_of(
        _with_answers(bank, outside_levels(bank), "level-outside-scale"),
        _with_answers(bank, st.one_of(st.sampled_from(_NO_LEVELS), _disguised(bank)), "not-a-level"),
        _with_keys(bank, unknown_ids(bank), "unknown-statement"),
        _with_keys(bank, st.sampled_from(NO_TEXTS), "statement-id-not-text"),
        st.sampled_from(NO_MAPPINGS).map(lambda answers: NearMiss(answers, "answers-not-a-mapping")),
    )


@st.composite
def _with_answers(draw: st.DrawFn, bank: QuestionBank, faults: st.SearchStrategy[object], code: FaultCode) -> NearMiss:
    sheet = draw(answer_sheets(bank))
    id = draw(st.sampled_from([statement.id for statement in bank.statements]))
    return NearMiss({**sheet, id: draw(faults)}, code, id)


@st.composite
def _with_keys(draw: st.DrawFn, bank: QuestionBank, faults: st.SearchStrategy[object], code: FaultCode) -> NearMiss:
    sheet: Sheet = draw(answer_sheets(bank))
    key = draw(faults)
    return NearMiss({**sheet, key: draw(_any_answer(bank))}, code, key)


def _numbers(bank: QuestionBank) -> st.SearchStrategy[int]:
    return st.integers(bank.levels[0].number, bank.levels[-1].number)


def _any_answer(bank: QuestionBank) -> st.SearchStrategy[object]:
    return st.one_of(_numbers(bank), st.sampled_from((None, NOT_APPLICABLE)))


def outside_levels(bank: QuestionBank) -> st.SearchStrategy[int]:
    """Whole numbers that no level of the bank has: the next ones, and far ones."""
    lowest, highest = bank.levels[0].number, bank.levels[-1].number
    return st.sampled_from((highest + 1, lowest - 1, highest + 100, -highest - 1, 2**31, -(2**63), 10**30))


def _disguised(bank: QuestionBank) -> st.SearchStrategy[object]:
    """Levels as text and as floats."""
    return st.one_of(_numbers(bank).map(str), _numbers(bank).map(float))


@st.composite
def unknown_ids(draw: st.DrawFn, bank: QuestionBank) -> str:
    """Ids that no statement has: of other parts, former ones, and with one letter doubled, dropped or raised."""
    known = {statement.id for statement in bank.statements}
    id = draw(st.sampled_from(sorted(known)))
    at = draw(st.integers(0, len(id) - 1))
    slips = [
        *(f"{id[:at]}{slip}{id[at + 1 :]}" for slip in (id[at] * 2, "", id[at].upper())),
        f"{id} ",
        "",
        *(direction.id for direction in bank.directions),
        *bank.present_ids,
        *bank.retired,
    ]
    return draw(st.sampled_from([slip for slip in slips if slip not in known]))
