"""The law that says all: the figures are those of `assess`."""

from __future__ import annotations

from collections.abc import Iterator

from cx_centricity.bank import QuestionBank
from cx_centricity.testing.figures import Scorer, Sheet, own_figures, same


def same_figures_as_assess(scorer: Scorer, answers: Sheet, bank: QuestionBank) -> Iterator[str]:
    """Every figure is the one that `assess` gives, the rankings in full length."""
    expected = own_figures(answers, bank)
    for name, found in scorer(answers, bank).items():
        if not same(found, expected[name]):
            yield f"{name} is {found}; it must be {expected[name]}"
