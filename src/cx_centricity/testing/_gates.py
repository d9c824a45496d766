"""The gates of stages, judged anew for the laws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import Condition, QuestionBank, Scope, Statement
from cx_centricity.testing._figures import Sheet
from cx_centricity.testing._sheets import plain_gains


class LastStages(NamedTuple):
    """The number of the last stage that gates let a scope reach.

    As answered, where unanswered statements count as what they count as; and if what is open fails, or holds.
    """

    stated: int
    failing: int
    holding: int

    @classmethod
    def of(cls, bank: QuestionBank, scope: Scope, answers: Sheet) -> LastStages:
        """Judge the gates of a scope with stages."""
        last = [len(scope.stages)] * 3
        for stage in reversed(scope.stages):
            for condition in stage.gate:
                for way, is_true in enumerate(_states(condition, bank, scope, answers)):
                    last[way] = last[way] if is_true else stage.number - 1
        return cls(*last)


def _states(condition: Condition, bank: QuestionBank, scope: Scope, answers: Sheet) -> tuple[bool, bool, bool]:
    """Return whether a condition is true as answered, if what is open fails, and if it holds."""
    stated = failing = holding = True
    for statement, met in _required(condition, bank, scope):
        answer = answers.get(statement.id)
        if answer == NOT_APPLICABLE:
            continue
        if answer is None:
            stated = stated and bank.counts_as(statement) in met
            failing = False
        elif answer not in met:
            return False, False, False
    return stated, failing, holding


def _required(condition: Condition, bank: QuestionBank, scope: Scope) -> Iterator[tuple[Statement, set[int]]]:
    """Yield the statements that a condition is about, with the level numbers that meet it."""
    if condition.statement is not None:
        statement = bank.statement(condition.statement)
        low, high = condition.at_least, condition.at_most
        numbers = (level.number for level in bank.levels_of(statement))
        yield statement, {n for n in numbers if (low is None or n >= low) and (high is None or n <= high)}
        return
    named = scope if condition.scope is None else next(each for each in bank.scopes if each.key == condition.scope)
    value = next(level.value for level in bank.levels if level.number == condition.each_at_least)
    for statement in named.scored:
        least = value - bank.levels[0].value
        yield statement, {number for gain, number in plain_gains(bank, statement) if gain >= least}


def in_gates(bank: QuestionBank, scope: Scope) -> set[str]:
    """Return the ids of the statements that the gates of a scope are about."""
    return {
        statement.id
        for stage in scope.stages
        for condition in stage.gate
        for statement, _ in _required(condition, bank, scope)
    }
