"""Sheets with exactly one fault, each with the code of the problem that it must be refused with."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any, Final, Literal

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank
from cx_centricity.testing._figures import Kinds, LawError, Port, Sheet
from cx_centricity.testing._sheets import answer_sheets

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


Refusal = type[Exception] | tuple[type[Exception], ...]


class Refusing:
    """A scorer raises a certain error for every sheet with a fault, with the right code if it tells one."""

    def __init__(self, refusal: Refusal) -> None:
        self.name: str = "what-does-not-fit-is-refused"
        kinds: tuple[Any, ...] = refusal if isinstance(refusal, tuple) else (refusal,)
        if not kinds or not all(isinstance(kind, type) and issubclass(kind, Exception) for kind in kinds):
            raise TypeError(f"refusal must be an exception class or a tuple of them, not {refusal!r}")
        self.refusal: Refusal = refusal

    def says_something_of(self, kinds: Kinds) -> bool:  # noqa: ARG002 - of whatever it gives, or would have
        """Whatever a scorer gives, it can break this law."""
        return True

    def __call__(self, scorer: Port, answers: NearMiss, bank: QuestionBank) -> bool:
        """Raise LawError if the scorer scores this, or fails otherwise; else True."""
        reason = self._reason(scorer, answers, bank)
        if reason:
            raise LawError(self.name, reason, answers.answers, bank)
        return True

    def _reason(self, scorer: Port, miss: NearMiss, bank: QuestionBank) -> str | None:
        try:
            figures = scorer.scorer(copy(miss.answers), bank)
        except self.refusal as error:
            told: Any = getattr(error, "problems", None)
            problems: list[Any] = [*told] if isinstance(told, list | tuple) else [miss]
            codes = [getattr(problem, "code", None) for problem in problems]
            return None if codes == [miss.code] else f"refused with {codes}; the one problem is {miss.code}"
        except Exception as error:  # noqa: BLE001 - a port may fail in any way
            return f"{type(error).__name__} instead of a refusal: {error}"
        return f"scored instead of refused ({miss.code}): {figures!r}"
