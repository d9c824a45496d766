"""What a law is: a statement about every bank and sheet that a scorer either keeps or breaks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, cast

from cx_centricity.answers import AnswerValue, check_answers
from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import Figures, Kinds, Scope, Scorer, Sheet, all_kinds, scopes
from cx_centricity.testing.ports import Fault, LawError, NothingToSay, Port

Finder = Callable[[Scorer, Sheet, QuestionBank], Iterator[str]]
"""Yields what is wrong with a scorer at one sheet of one bank, one sentence a fault; nothing if the law is kept."""

Asks = Literal["a sheet", "other sheets", "other banks"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PREFIXES = ("", "block_", "direction_")


class Law:
    """One law of the scoring rule, or one of your own.

    `law(scorer, answers, bank)` raises LawError where the scorer breaks it, and returns whether it could be tried (a
    bank whose weights are as great as can be has none to double); ValueError if it says nothing of the figures that
    the scorer gives, AnswerError if the answers do not fit the bank. `scorer` is a callable `(answers, bank)` that
    gives figures as `figures_of` names them, or some kinds of them.

    `name` is in kebab case, `statement` says what holds. `needs` are the kinds of figures without which the law says
    nothing: one of these sets must be given. `asks_for` tells what the law has scored: the sheet, changed sheets
    besides, or also sheets of changed copies of the bank.

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
    True
    """

    def __init__(
        self, find: Finder, *, needs: list[set[str]] | None = None, asks_for: Asks = "a sheet", name: str | None = None
    ) -> None:
        self.find: Finder = find
        self.name: str = name or getattr(find, "__name__", "").strip("_").replace("_", "-")
        self.statement: str = inspect.getdoc(find) or ""
        self.needs: tuple[Kinds, ...] = tuple(frozenset(kinds) for kinds in needs or [])
        self.asks_for: Asks = asks_for
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no name of a law; give one in kebab case as name=…")
        unknown = sorted({kind for kinds in self.needs for kind in kinds} - all_kinds())
        if unknown:
            raise ValueError(f"the law {self.name} needs what is no kind of figure: {', '.join(unknown)}")

    def __call__(self, scorer: Scorer, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> bool:
        """Raise LawError if the scorer breaks this law with these answers; return whether the law could be tried."""
        check_answers(answers, bank)
        port = scorer if isinstance(scorer, Port) else Port(scorer, bank)
        if not self.says_something_of(port.kinds):
            raise ValueError(f"the law {self.name} says nothing of {', '.join(sorted(port.kinds))}")
        try:
            reason = self._first_reason(port, answers, bank)
        except NothingToSay:
            return False
        except (Fault, AssertionError) as error:  # a law of somebody's own may assert
            raise LawError(self.name, str(error) or "its assertion fails", answers, bank) from error
        if reason is not None:
            raise LawError(self.name, reason, answers, bank)
        return True

    def _first_reason(self, port: Port, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> str | None:
        reasons = self.find(port, dict(answers), bank)
        if not isinstance(cast("object", reasons), Iterable):
            raise TypeError(f"the law {self.name} gives {type(reasons).__name__}; it must yield what is wrong")
        return next(iter(reasons), None)

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
