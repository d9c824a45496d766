"""A law: what holds for the figures of every sheet, whoever scores it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, cast

from cx_centricity.answers import check_answers
from cx_centricity.bank import QuestionBank
from cx_centricity.testing._figures import (
    ALL_KINDS,
    PREFIXES,
    Figures,
    ScopeFigures,
    Scorer,
    ScorerError,
    ScorerUnderTest,
    Sheet,
    kinds_by_name,
    same,
    scopes,
)
from cx_centricity.typing import AnswerValue

Violations = Iterator[str]
"""What is wrong with the figures, one sentence each."""


class Law:
    """A law of the scoring rule, or one of your own.

    `name` is in kebab case; `statement` says what holds. `needs` lists sets of kinds of figures: the law applies to a
    scorer that returns all kinds of one set, or to any scorer if there is no set. `scores` says what the law passes to
    the scorer: the one sheet, changed sheets too, or changed copies of the bank too.

    A generator function that yields what is wrong makes a law:

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.testing import Law, figures_of
    >>> def no_block_falls_behind(scorer, answers, bank):
    ...     '''No block is three stages behind the whole.'''
    ...     figures = scorer(answers, bank)
    ...     for block in bank.blocks:
    ...         if (figures[f"block_{block.id}_stage"] or 9) + 3 <= (figures["stage"] or 0):
    ...             yield f"block {block.id} is far behind"
    >>> law = Law(no_block_falls_behind, needs=[{"stage", "block_stage"}])
    >>> law.name, law.statement
    ('no-block-falls-behind', 'No block is three stages behind the whole.')
    >>> sheet = {statement.id: 9 for statement in default_bank().statements} | {"hiring": 1}
    >>> law(lambda answers, bank: figures_of(assess(answers, bank=bank)), sheet, default_bank())
    True
    """

    def __init__(
        self,
        violations: Callable[[Scorer, Sheet, QuestionBank], Iterator[str]],
        *,
        needs: Sequence[set[str]] = (),
        scores: Literal["one sheet", "changed sheets", "changed banks"] = "one sheet",
        name: str | None = None,
    ) -> None:
        self._violations = violations
        self.name: str = name or getattr(violations, "__name__", "").strip("_").replace("_", "-")
        self.statement: str = inspect.getdoc(violations) or ""
        self.needs: tuple[frozenset[str], ...] = tuple(frozenset(kinds) for kinds in needs)
        self.scores: Literal["one sheet", "changed sheets", "changed banks"] = scores
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(f"{self.name!r} is not a valid name of a law; give one in kebab case as name=…")
        unknown = sorted({kind for kinds in self.needs for kind in kinds} - ALL_KINDS)
        if unknown:
            raise ValueError(f"the law {self.name} needs unknown kinds of figures: {', '.join(unknown)}")

    def applies_to(self, kinds: frozenset[str]) -> bool:
        """Return whether a scorer that returns these kinds of figures could break this law."""
        given = [
            {kind.removeprefix(prefix) for kind in kinds if kind.startswith(prefix)} for prefix in PREFIXES.values()
        ]
        return not self.needs or any(needed <= names for needed in self.needs for names in given)

    def __call__(self, scorer: Scorer, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> bool:
        """Raise LawError if the scorer breaks this law with these answers; return whether the law could be tried.

        `scorer(answers, bank)` returns figures as `figures_of` names them, or some kinds of them. Raises ValueError if
        the law does not apply to its figures, AnswerError if the answers do not fit the bank. An example of a law that
        cannot be tried: weights cannot be doubled if they would exceed their limit, or the bank has no stages.
        """
        check_answers(answers, bank)
        tested = scorer if isinstance(scorer, ScorerUnderTest) else ScorerUnderTest(scorer, bank)
        if not self.applies_to(frozenset(kinds_by_name(bank).values())):
            return False
        if not self.applies_to(tested.kinds):
            raise ValueError(f"the law {self.name} does not apply to {', '.join(sorted(tested.kinds))}")
        try:
            violations = self._violations(tested, dict(answers), bank)
            if not isinstance(cast("object", violations), Iterable):
                returned = type(violations).__name__
                raise TypeError(f"the law {self.name} returned {returned}; it must yield what is wrong")
            violation = next(iter(violations), None)
        except Vacuous:
            return False
        except (ScorerError, AssertionError) as error:  # a law of the user may assert
            raise LawError(self.name, str(error) or "its assertion fails", answers, bank) from error
        if violation is not None:
            raise LawError(self.name, violation, answers, bank)
        return True

    def __repr__(self) -> str:
        return f"Law({self.name!r})"


class LawError(AssertionError):
    """A scorer breaks a law.

    `law` is the name of the law, `reason` says what the scorer returned and what it should have; `answers` and `bank`
    are the counterexample.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import LAWS, LawError
    >>> law = next(law for law in LAWS if law.name == "bounds-contain-the-points")
    >>> try:
    ...     law(lambda answers, bank: {"points": 96}, {}, default_bank())
    ... except LawError as error:
    ...     print(error)
    bounds-contain-the-points: points is 96; it must lie within 6…95
    """

    def __init__(self, law: str, reason: str, answers: Any, bank: QuestionBank) -> None:
        super().__init__(f"{law}: {reason}")
        self.law: str = law
        self.reason: str = reason
        self.answers: Any = answers
        self.bank: QuestionBank = bank

    def __reduce__(self) -> tuple[type[LawError], tuple[str, str, Any, QuestionBank]]:
        return type(self), (self.law, self.reason, self.answers, self.bank)


class Vacuous(Exception):  # noqa: N818 - a signal to `Law`, not an error
    """The law holds trivially: it cannot be tried with this sheet or bank."""


def with_figures(figures: Figures, bank: QuestionBank, *names: str) -> Iterator[tuple[ScopeFigures, tuple[Any, ...]]]:
    """Yield each scope for which the scorer returned all these figures, with the figures."""
    for of in scopes(bank):
        full = [of.prefix + name for name in names]
        if all(name in figures for name in full):
            yield of, tuple(figures[name] for name in full)


def differences(one: Figures, other: Figures) -> Violations:
    """Yield what differs between two results, as far as both have it."""
    for name, value in one.items():
        if name in other and not same(value, other[name]):
            yield f"{name} is {value} and then {other[name]}"
