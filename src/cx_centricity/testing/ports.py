"""A scorer under test: each call is looked at before its figures are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cx_centricity.answers import AnswerValue
from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import NO_NUMBERS, ODD, Figures, Kinds, Scorer, as_figure, kinds_by_name, known_kinds


class LawError(AssertionError):
    """A scorer breaks a law with one sheet of one bank.

    `law` is the name of the law, `reason` what it says and what the scorer gives instead, `answers` and `bank` are the
    counterexample.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import LAWS, LawError
    >>> law = next(law for law in LAWS if law.name == "bounds-hold-the-points")
    >>> try:
    ...     law(lambda answers, bank: {"points": 96}, {}, default_bank())
    ... except LawError as broken:
    ...     print(broken)
    bounds-hold-the-points: points is 96; it must lie within 6…95
    """

    def __init__(self, law: str, reason: str, answers: Any, bank: QuestionBank) -> None:
        super().__init__(f"{law}: {reason}")
        self.law: str = law
        self.reason: str = reason
        self.answers: Any = answers
        self.bank: QuestionBank = bank

    def __reduce__(self) -> tuple[type[LawError], tuple[str, str, Any, QuestionBank]]:
        return type(self), (self.law, self.reason, self.answers, self.bank)


class NothingToSay(Exception):  # noqa: N818 - as Fault, never seen outside
    """A law cannot be tried with this sheet or bank."""


class Fault(Exception):  # noqa: N818 - no error to be raised out of here: a law makes it one
    """What a law finds wrong, before it is known with which sheet."""


class Port:
    """A scorer that gives the same kinds of figures at each call, or is at fault.

    `kinds` are those of the first call; so a scorer cannot pass by leaving out what it does not know.
    """

    def __init__(self, scorer: Scorer, bank: QuestionBank) -> None:
        self.scorer: Scorer = scorer
        level = bank.levels[-1].number
        # What fails here is a mistake in handing over the scorer, and told as it is.
        figures = scorer({statement.id: level for statement in bank.statements}, bank)
        self.kinds: Kinds = known_kinds(figures, bank)
        self._last: tuple[QuestionBank, set[str]] = (bank, set(figures))

    def __call__(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Figures:
        """Score a copy of the answers; Fault if the scorer fails, or gives other kinds of figures than before.

        Whole numbers of any type become int, lists tuples; what can be no figure is a Fault.
        """
        try:
            figures = dict(self.scorer(dict(answers), bank))
        except Exception as error:
            raise Fault(f"the scorer fails on a legal sheet: {type(error).__name__}: {error}") from error
        expected = self._expected(bank)
        if set(figures) != expected:
            missing, surplus = sorted(expected - figures.keys()), sorted(figures.keys() - expected)
            told = [f"it lacks {name}" for name in missing] + [f"it has {name}" for name in surplus]
            raise Fault(f"the scorer gives other figures than for the sheet it was first asked for: {', '.join(told)}")
        kinds = kinds_by_name(bank)
        for name, value in figures.items():
            if type(value) is int and kinds[name] not in NO_NUMBERS:
                continue  # most figures of most scorers: a call for each would take most of the time
            figures[name] = plain = as_figure(kinds[name], value)
            if plain is ODD:
                raise Fault(f"{name} is {value!r}, which can be no figure of this kind")
        return figures

    def _expected(self, bank: QuestionBank) -> set[str]:
        if self._last[0] is not bank:
            names = {name for name, kind in kinds_by_name(bank).items() if kind in self.kinds}
            self._last = (bank, names)  # the next call is most often by the same bank
        return self._last[1]
