"""What a law is: a statement about every bank and sheet that a scorer either keeps or breaks."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from cx_centricity.answers import AnswerValue
from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import Figures, Kinds, Scope, Scorer, Sheet, scopes
from cx_centricity.testing.ports import Fault, LawError, Port

Finder = Callable[[Scorer, Sheet, QuestionBank], Iterator[str]]
"""Yields what is wrong with a scorer at one sheet of one bank, one sentence a fault; nothing if the law is kept."""

Asks = Literal["a sheet", "other sheets", "other banks"]

_PREFIXES = ("", "block_", "direction_")


class Law:
    """One law of the scoring rule, or one of your own.

    `law(scorer, answers, bank)` returns None where the scorer keeps it and raises LawError where not; `scorer` is a
    callable `(answers, bank)` that gives figures as `figures_of` names them, or some kinds of them. `name` is in
    kebab case, `statement` says what holds. `needs` are the kinds of figures without which the law says nothing: one
    of these sets must be given. `asks_for` tells what the law has scored: the sheet, changed sheets besides, or also
    sheets of changed copies of the bank.

    Make your own of a function that yields what is wrong:

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.testing import figures_of
    >>> from cx_centricity.testing import Law
    >>> def no_skipped_stage(scorer, answers, bank):
    ...     '''No block is three stages behind the whole.'''
    ...     figures = scorer(answers, bank)
    ...     for block in bank.blocks:
    ...         if (figures[f"block_{block.id}_stage"] or 9) + 3 <= (figures["stage"] or 0):
    ...             yield f"block {block.id} is far behind"
    >>> law = Law(no_skipped_stage, needs=[{"stage", "block_stage"}])
    >>> law.name, law.statement
    ('no-skipped-stage', 'No block is three stages behind the whole.')
    >>> sheet = {statement.id: 9 for statement in default_bank().statements} | {"hiring": 1}
    >>> law(lambda answers, bank: figures_of(assess(answers, bank=bank)), sheet, default_bank())
    """

    def __init__(
        self, find: Finder, *, needs: list[set[str]] | None = None, asks_for: Asks = "a sheet", name: str | None = None
    ) -> None:
        self.find: Finder = find
        self.name: str = name or find.__name__.strip("_").replace("_", "-")
        self.statement: str = inspect.getdoc(find) or ""
        self.needs: tuple[Kinds, ...] = tuple(frozenset(kinds) for kinds in needs or [])
        self.asks_for: Asks = asks_for

    def __call__(self, scorer: Scorer, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> None:
        """Raise LawError if the scorer breaks this law with these answers."""
        try:
            port = scorer if isinstance(scorer, Port) else Port(scorer, bank)
            for reason in self.find(port, dict(answers), bank):
                raise LawError(self.name, reason, answers, bank)
        except Fault as fault:
            raise LawError(self.name, str(fault), answers, bank) from fault

    def says_something_of(self, kinds: Kinds) -> bool:
        """Say whether a scorer that gives these kinds of figures can break this law at all."""
        given = [{kind.removeprefix(prefix) for kind in kinds if kind.startswith(prefix)} for prefix in _PREFIXES]
        return not self.needs or any(needed <= names for needed in self.needs for names in given)

    def __repr__(self) -> str:
        return f"Law({self.name!r})"


def having(figures: Figures, bank: QuestionBank, *names: str) -> Iterator[tuple[Scope, tuple[Any, ...]]]:
    """Yield each scope of which a scorer gives all these figures, with the figures."""
    for scope in scopes(bank):
        full = [scope.prefix + name for name in names]
        if all(name in figures for name in full):
            yield scope, tuple(figures[name] for name in full)
