"""Answers with exactly one problem, each with the code of this problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, cast

from hypothesis import strategies as st

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import QuestionBank
from cx_centricity.testing._figures import ScorerUnderTest, Sheet
from cx_centricity.testing._law import LawError
from cx_centricity.testing._sheets import answer_sheets
from cx_centricity.typing import AnswerValue, ProblemCode


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Answers with one problem, the code of the problem, and the key that has it (None: `answers` is no mapping).

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
    code: ProblemCode
    key: object = None


def near_misses(bank: QuestionBank) -> st.SearchStrategy[NearMiss]:
    """Answers to a bank with exactly one problem, and the code of this problem.

    The problem is one of these: a number just outside the scale of its statement, between its levels, or far outside; a
    level as text, float or bool; a misspelt, former or foreign id; a key that is not text; answers that are not a
    mapping. Everything else is valid.

    >>> from cx_centricity import AnswerError, assess, default_bank
    >>> from hypothesis import given, settings
    >>> from cx_centricity.testing import near_misses
    >>> @settings(max_examples=20, database=None)
    ... @given(near_misses(default_bank()))
    ... def test_near_misses_are_refused(miss):
    ...     try:
    ...         assess(miss.answers)
    ...     except AnswerError as error:
    ...         assert [problem.code for problem in error.problems] == [miss.code]
    ...     else:
    ...         raise AssertionError("not refused")
    >>> test_near_misses_are_refused()
    """
    return st.one_of(
        _with_answer(bank, _outside_scale, "level-outside-scale"),
        _with_answer(bank, _not_levels, "not-a-level"),
        _with_key(bank, _unknown_ids(bank), "unknown-statement"),
        _with_key(bank, st.sampled_from(_NOT_TEXTS), "statement-id-not-text"),
        st.sampled_from(_NOT_MAPPINGS).map(lambda answers: NearMiss(answers, "answers-not-a-mapping")),
    )


_NOT_MAPPINGS: Final[tuple[object, ...]] = (None, [], "segmentation: 3", 3, [["segmentation", 3]], True)
_NOT_TEXTS: Final[tuple[object, ...]] = (1, 3.0, True, ("segmentation",), b"segmentation")
_NOT_LEVELS: Final[tuple[object, ...]] = (
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


@st.composite
def _with_answer(
    draw: st.DrawFn,
    bank: QuestionBank,
    invalid: Callable[[Sequence[int]], st.SearchStrategy[object]],
    code: ProblemCode,
) -> NearMiss:
    """An answer that does not fit the scale of its statement, whose level numbers `invalid` takes."""
    sheet = draw(answer_sheets(bank))
    statement = draw(st.sampled_from(bank.statements))
    numbers = [level.number for level in bank.levels_of(statement)]
    return NearMiss({**sheet, statement.id: draw(invalid(numbers))}, code, statement.id)


@st.composite
def _with_key(draw: st.DrawFn, bank: QuestionBank, invalid: st.SearchStrategy[object], code: ProblemCode) -> NearMiss:
    sheet: Sheet = draw(answer_sheets(bank))
    key = draw(invalid)
    numbers: list[AnswerValue] = [level.number for level in bank.levels]
    answer = draw(st.sampled_from([*numbers, None, NOT_APPLICABLE]))
    return NearMiss({**sheet, key: answer}, code, key)


def _outside_scale(numbers: Sequence[int]) -> st.SearchStrategy[int]:
    """Whole numbers just outside the scale, in its gaps, and far outside."""
    lowest, highest = numbers[0], numbers[-1]
    gaps = [number for below, above in pairwise(numbers) for number in {below + 1, above - 1} if number not in numbers]
    far = (highest + 100, -highest - 1, 2**31, -(2**63), 10**30)
    return st.sampled_from((highest + 1, lowest - 1, *gaps, *far))


def _not_levels(numbers: Sequence[int]) -> st.SearchStrategy[object]:
    """Words, values of other types, and level numbers as text and as floats."""
    number = st.sampled_from(numbers)
    return st.one_of(st.sampled_from(_NOT_LEVELS), number.map(str), number.map(float))


@st.composite
def _unknown_ids(draw: st.DrawFn, bank: QuestionBank) -> str:
    """Ids of no statement: ids of directions, former ids, and ids with one letter doubled, dropped or in upper case."""
    known = {statement.id for statement in bank.statements}
    id = draw(st.sampled_from(sorted(known)))
    at = draw(st.integers(0, len(id) - 1))
    candidates = [
        *(f"{id[:at]}{slip}{id[at + 1 :]}" for slip in (id[at] * 2, "", id[at].upper())),
        f"{id} ",
        "",
        *(direction.id for direction in bank.directions),
        *bank.present_ids,
        *bank.retired,
    ]
    return draw(st.sampled_from([candidate for candidate in candidates if candidate not in known]))


class RefusalLaw:
    """The law that a scorer refuses every near miss with an exception of a certain class.

    If the exception has `problems`, as AnswerError has, their codes must be right.
    """

    def __init__(self, refusal: type[Exception] | tuple[type[Exception], ...]) -> None:
        classes: tuple[Any, ...] = refusal if isinstance(refusal, tuple) else (refusal,)
        if not classes or not all(isinstance(each, type) and issubclass(each, Exception) for each in classes):
            raise TypeError(f"refusal must be an exception class or a tuple of them, not {refusal!r}")
        self.name: str = "invalid-answers-are-refused"
        self.refusal: type[Exception] | tuple[type[Exception], ...] = refusal

    def applies_to(self, kinds: frozenset[str]) -> bool:  # noqa: ARG002 - the same for all figures
        """Return True: a scorer with any figures can break this law."""
        return True

    def __call__(self, scorer: ScorerUnderTest, answers: NearMiss, bank: QuestionBank) -> bool:
        """Raise LawError if the scorer accepts the answers or fails in another way; else return True."""
        reason = self._reason(scorer, answers, bank)
        if reason:
            raise LawError(self.name, reason, answers.answers, bank)
        return True

    def _reason(self, scorer: ScorerUnderTest, miss: NearMiss, bank: QuestionBank) -> str | None:
        try:
            figures = scorer.scorer(copy(miss.answers), bank)
        except self.refusal as error:
            problems: Any = getattr(error, "problems", None)
            if not isinstance(problems, list | tuple):
                return None
            codes = [getattr(problem, "code", None) for problem in cast("list[object]", problems)]
            return None if codes == [miss.code] else f"refused with {codes}; the only problem is {miss.code}"
        except Exception as error:  # noqa: BLE001 - a scorer may fail in any way
            return f"{type(error).__name__} instead of a refusal: {error}"
        return f"scored instead of refused ({miss.code}): {figures!r}"
