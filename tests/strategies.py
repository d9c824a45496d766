"""Helpers for property tests besides the strategies of the library: examples of a strategy, banks with sheets."""

from __future__ import annotations

from random import Random
from typing import TypeVar

from hypothesis import Phase, find, given, settings, strategies as st

from cx_centricity import AnswerValue, QuestionBank, Score, assess
from cx_centricity.bank import levels_by_gain
from cx_centricity.testing import Sheet, answer_sheets, question_banks
from cx_centricity.typing import ScopeKind

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
    """Return what the examples of a strategy shrink to.

    The search starts from a fixed seed: Hypothesis stops after 500 steps, which is too early for a few seeds.
    """
    return find(strategy, lambda _: True, settings=THOROUGH, random=Random(0))


@st.composite
def banks_with_sheets(draw: st.DrawFn, *, complete: bool = False, plain: bool = False) -> tuple[QuestionBank, Sheet]:
    """A bank with a sheet."""
    bank = draw(question_banks(plain=plain))
    return bank, draw(answer_sheets(bank, complete=complete))


def score_of(bank: QuestionBank, sheet: Sheet, kind: ScopeKind = "whole", id: str | None = None) -> Score:
    """Return the score of a scope."""
    result = assess(sheet, bank=bank)
    parts = {"block": result.blocks, "direction": result.directions, "subscale": result.subscales}
    return result.score if id is None else next(part.score for part in parts[kind] if part.id == id)


def best_and_worst(bank: QuestionBank) -> tuple[Sheet, Sheet]:
    """Return the sheets with the greatest and with the least gain everywhere."""
    by_gain = {each.id: levels_by_gain(bank.levels_of(each), reversed=each.reversed) for each in bank.statements}
    best: Sheet = {id: levels[-1][1] for id, levels in by_gain.items()}
    worst: Sheet = {id: levels[0][1] for id, levels in by_gain.items()}
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
