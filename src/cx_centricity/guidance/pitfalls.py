"""Typical mistakes that show in a pattern of answers."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import StrictStr

from cx_centricity.assessment import Assessment, Part, StatementResult, bank_of
from cx_centricity.bank import Condition, QuestionBank


@dataclass(frozen=True, slots=True, repr=False)
class FoundPitfall(Part):
    """A pitfall of the bank that a result shows, and the statements whose answers show it.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import pitfalls
    >>> pitfalls(assess({"reputation": 2, "closed_loop": 3}))[0].answers
    (StatementResult(id='reputation', answer=2), StatementResult(id='closed_loop', answer=3))
    """

    id: StrictStr
    title: StrictStr
    text: StrictStr
    answers: tuple[StatementResult, ...]


def pitfalls(result: Assessment, *, bank: QuestionBank | None = None) -> tuple[FoundPitfall, ...]:
    """Return the pitfalls whose every condition the answers meet, in the order of the bank.

    A statement that is unanswered or not applicable meets no condition. `bank` is the bank that the result was made
    with, the default one unless given. Raises BankError if its rules are not those of the result.

    >>> from cx_centricity import assess
    >>> from cx_centricity.guidance import pitfalls
    >>> [found.title for found in pitfalls(assess({"reputation": 2, "closed_loop": 3}))]
    ['Плохие отзывы оставлены на волю случая']
    """
    bank = bank_of(result, bank)
    answered = {statement.id: statement for statement in result.statements}
    return tuple(
        FoundPitfall(
            pitfall.id, pitfall.title, pitfall.text, tuple(answered[condition.statement] for condition in pitfall.when)
        )
        for pitfall in bank.pitfalls
        if all(_meets(answered[condition.statement].answer, condition) for condition in pitfall.when)
    )


def _meets(answer: object, condition: Condition) -> bool:
    low, high = condition.at_least, condition.at_most
    return isinstance(answer, int) and (low is None or answer >= low) and (high is None or answer <= high)
