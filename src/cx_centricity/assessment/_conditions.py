"""Conditions on answers: true, false, or open while unanswered statements could make them either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.bank import (
    Condition,
    QuestionBank,
    Scope,
    ScopeKey,
    Statement,
    derived,
    gain_of_level,
    is_met,
    scope_of,
)
from cx_centricity.typing import AnswerValue


class AnsweredBank:
    """A bank with answers, and the numbers of the possible stages of each scope by its kind and id."""

    def __init__(
        self,
        bank: QuestionBank,
        answers: Mapping[str, AnswerValue],
        possible_stages: Mapping[ScopeKey, Sequence[int]],
    ) -> None:
        self._bank = bank
        self._answers = answers
        self._possible = possible_stages
        self._scopes = derived(bank, _scopes_by_key)

    def state(self, condition: Condition, *, in_gate: bool = False) -> bool | None:
        """Return whether a condition is true, or None while it is open.

        Unless the condition names a scope, it is about the whole. What is not applicable makes a condition true in a
        gate and false elsewhere. In a gate, an unanswered statement that counts as a level is judged by it.
        """
        if condition.statement is not None:
            return self._of_statement(condition, self._bank.statement(condition.statement), in_gate=in_gate)
        if condition.stage is not None:
            return self._of_stage(condition.stage, self._scope_of(condition))
        reached = list(self._reached(condition, in_gate=in_gate).values())
        if condition.count is None:
            return in_gate if not reached else all_of(reached)
        if reached.count(True) >= condition.count:
            return True
        return None if len(reached) - reached.count(False) >= condition.count else False

    def unmet(self, condition: Condition) -> tuple[str, ...]:
        """Return the ids of the statements because of which a condition of a gate is not true."""
        if condition.statement is not None:
            return () if self.state(condition, in_gate=True) else (condition.statement,)
        return tuple(id for id, state in self._reached(condition, in_gate=True).items() if state is not True)

    def _scope_of(self, condition: Condition) -> Scope:
        return scope_of(condition, self._scopes["whole", None], self._scopes)

    def _reached(self, condition: Condition, *, in_gate: bool) -> dict[str, bool | None]:
        """Return which scored statements that apply gain what a level gains, by their ids."""
        number = condition.at_least if condition.each_at_least is None else condition.each_at_least
        least = gain_of_level(self._bank.levels, cast("int", number))
        scored = self._scope_of(condition).scored
        applicable = [part for part in scored if self._answers.get(part.id) != NOT_APPLICABLE]
        return {part.id: self._gains_enough(part, least, in_gate=in_gate) for part in applicable}

    def all_true(self, conditions: Iterable[Condition]) -> bool | None:
        """Return whether all conditions about the whole are true, or None while that is open."""
        return all_of([self.state(condition) for condition in conditions])

    def statements_of(self, condition: Condition) -> tuple[str, ...]:
        """Return the ids of the statement that a condition names, or of those that reach its level; none for a stage.

        The condition is one about the whole, unless it names another scope.
        """
        if condition.statement is not None:
            return (condition.statement,)
        if condition.stage is not None:
            return ()
        return tuple(id for id, is_reached in self._reached(condition, in_gate=False).items() if is_reached)

    def _answer(self, statement: Statement, *, in_gate: bool) -> AnswerValue:
        answer = self._answers.get(statement.id)
        return self._bank.counts_as(statement) if answer is None and in_gate else answer

    def _of_statement(self, condition: Condition, statement: Statement, *, in_gate: bool) -> bool | None:
        answer = self._answer(statement, in_gate=in_gate)
        if answer == NOT_APPLICABLE:
            return in_gate
        return is_met(condition, answer) if isinstance(answer, int) else None

    def _gains_enough(self, statement: Statement, least: int, *, in_gate: bool) -> bool | None:
        answer, levels = self._answer(statement, in_gate=in_gate), self._bank.levels_of(statement)
        if not isinstance(answer, int):
            return None
        return gain_of_level(levels, answer, reversed=statement.reversed) >= least

    def _of_stage(self, id: str, scope: Scope) -> bool | None:
        number = next(stage.number for stage in scope.stages if stage.id == id)
        possible = self._possible[scope.key]
        if not possible or possible[-1] < number:
            return False
        return True if possible[0] >= number else None


def all_of(states: Sequence[bool | None]) -> bool | None:
    """Return whether all are true: false if one is false, else None if one is open.

    >>> all_of([True, None]), all_of([None, False]), all_of([])
    (None, False, True)
    """
    if False in states:
        return False
    return None if None in states else True


def _scopes_by_key(bank: QuestionBank) -> dict[ScopeKey, Scope]:
    return {scope.key: scope for scope in bank.scopes}
