"""Helpers for property tests besides the strategies of the library: examples of a strategy, banks with sheets."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import Phase, find, given, settings, strategies as st

from cx_centricity import AnswerValue, QuestionBank, Score, assess
from cx_centricity.testing import Sheet, answer_sheets, question_banks

T = TypeVar("T")
THOROUGH = settings(database=None, max_examples=2000)


def drawn(strategy: st.SearchStrategy[T], count: int = 300) -> list[T]:
    """Return examples of a strategy, the same at each call."""
    found: list[T] = []

    @settings(max_examples=count, database=None, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def run(example: T) -> None:
        found.append(example)

    run()
    return found


def smallest(strategy: st.SearchStrategy[T]) -> T:
    """Return what the examples of a strategy shrink to."""
    return find(strategy, lambda _: True, settings=THOROUGH)


@st.composite
def banks_with_sheets(draw: st.DrawFn, *, complete: bool = False) -> tuple[QuestionBank, Sheet]:
    """A bank with a sheet."""
    bank = draw(question_banks())
    return bank, draw(answer_sheets(bank, complete=complete))


def score_of(bank: QuestionBank, sheet: Sheet, block: str | None) -> Score:
    """Return the score of a block, of the whole if `block` is None."""
    result = assess(sheet, bank=bank)
    return result.score if block is None else result.block(block).score


def best_and_worst(bank: QuestionBank) -> tuple[Sheet, Sheet]:
    """Return the sheets with the greatest and with the least gain everywhere."""
    low, high = bank.levels[0].number, bank.levels[-1].number
    best: Sheet = {s.id: low if s.reversed else high for s in bank.statements}
    worst: Sheet = {s.id: high if s.reversed else low for s in bank.statements}
    return best, worst


def full_sheet(bank: QuestionBank, level: int, **others: AnswerValue) -> Sheet:
    """Return a sheet with one level everywhere but for `others`."""
    return {**{statement.id: level for statement in bank.statements}, **others}


def without_optional_parts(bank: QuestionBank) -> QuestionBank:
    """Return a bank without pitfalls, questions to discuss and drivers; its rules are the same."""
    raw = bank.with_fields(pitfalls=()).model_dump(
        exclude={"directions": {"__all__": {"discussion"}}, "stages": {"__all__": {"drivers"}}}
    )
    return QuestionBank.model_validate(raw)
