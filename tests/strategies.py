"""Sheets and pairs of a bank and a sheet, beside the strategies that the library ships."""

from __future__ import annotations

from hypothesis import strategies as st

from cx_centricity import AnswerValue, QuestionBank
from cx_centricity.testing import Sheet, answer_sheets, question_banks


@st.composite
def banks_with_sheets(draw: st.DrawFn, *, complete: bool = False) -> tuple[QuestionBank, Sheet]:
    """A bank and a sheet of it."""
    bank = draw(question_banks())
    return bank, draw(answer_sheets(bank, complete=complete))


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
