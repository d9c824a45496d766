"""Hold a bank, or any scorer, to the laws of the scoring rule and to the figures of `assess`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, cast

from hypothesis import Phase, find, settings
from hypothesis import strategies as st

from cx_centricity.bank import QuestionBank
from cx_centricity.loading import default_bank
from cx_centricity.testing.banks import question_banks
from cx_centricity.testing.borders import border_sheets, sheets_at_borders
from cx_centricity.testing.conformance import conformance_cases
from cx_centricity.testing.figures import Scorer, own_figures
from cx_centricity.testing.laws import LAWS, SAME_FIGURES, Law
from cx_centricity.testing.near_misses import near_misses
from cx_centricity.testing.ports import Port
from cx_centricity.testing.refusal import Refusal, Refusing
from cx_centricity.testing.reports import Report
from cx_centricity.testing.sheets import answer_sheets
from cx_centricity.testing.trial import Example, Trial

JUST_ONE: Final = settings(database=None, phases=(Phase.generate,))
"""The first bank will do: only its figures' names are asked for, so making it small would be work for nothing."""
SIZES = ((1, 1), (1, 3), (2, 2), (3, 2), (4, 5))
"""Directions, and statements in each, of the banks in which a counterexample is looked for, smallest first."""


def check_bank(  # noqa: PLR0913 - all but the first are optional and go by name
    bank: QuestionBank,
    *,
    scorer: Scorer | None = None,
    laws: Sequence[Law] = LAWS,
    max_examples: int = 100,
    seed: int = 0,
    shrink: bool = True,
) -> Report:
    """Hold one bank to all laws; with `scorer`, hold that to the laws and to the figures of `assess` by this bank.

    Every border of the bank is tried (thresholds of the whole and of each block, rounding ties, missing data,
    ranking), then `max_examples` sheets, half of them at a border; the same `seed` gives the same
    ones in the same program.

    A `scorer` is a callable `(answers, bank)` that returns figures as `figures_of` names them, or some kinds of them:
    so a SQL view or a form that knows just one bank is held to it. Laws that ask for scores by other banks are then
    not tried. Laws of your own are given as `[*LAWS, mine]`.

    Returns a Report. Raises CheckError, an AssertionError with the report and the smallest counterexample found for
    each broken law, or the first one with `shrink=False`; ValueError if the scorer names a figure that does not exist,
    or none, if two laws have one name or none can be tried, or if `max_examples` is no whole number from 1. What the
    scorer raises at the very first call goes through. Inside a test with `@given` call the laws themselves instead.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> check_bank(default_bank(), max_examples=10)
    Report(examples=327, kept=21, broken=0)
    """
    if not isinstance(cast("object", bank), QuestionBank):
        raise TypeError(f"bank must be a QuestionBank, not {type(bank).__name__}; load_bank reads one")
    held = _unlike(laws) if scorer is None else [SAME_FIGURES, *_unlike(laws)]
    tried = [law for law in held if scorer is None or law.asks_for != "other banks"]
    port = Port(own_figures if scorer is None else scorer, bank)
    trial = Trial(port, max_examples=max_examples, seed=seed, shrink=shrink)
    trial.try_each([law for law in tried if law.asks_for == "a sheet"], _at_borders(bank))
    trial.search(tried, [st.just(bank)], SHEETS)
    return trial.finished(held)


def check_scorer(  # noqa: PLR0913 - all but the first are optional and go by name
    scorer: Scorer,
    *,
    laws: Sequence[Law] = LAWS,
    banks: st.SearchStrategy[QuestionBank] | None = None,
    refusal: Refusal | None = None,
    max_examples: int = 100,
    seed: int = 0,
    shrink: bool = True,
) -> Report:
    """Hold any scorer to all laws and to the figures of `assess`, on the bundled bank and on generated ones.

    A `scorer` is a callable `(answers, bank)` that returns figures as `figures_of` names them, or some kinds of them,
    say `{"points": 51, "stage": 3}`; what it gives is compared in every scope. First come the cases of the conformance
    suite, then all borders of a quarter of `max_examples` generated banks, then `max_examples` pairs of a generated
    bank and a sheet, half of them at a border, and as many sheets of the bundled bank; the same `seed` gives the same
    ones in the same program. `banks` is a strategy for other banks than `question_banks()` and the bundled one, if the
    scorer takes only some kind; the suite, which tells much that is rare, is then left out.

    With `refusal`, the error (or a tuple of them) by which the scorer refuses what does not fit the bank, it must
    refuse every near miss; where that error has `problems`, as an AnswerError has, their codes must be right.

    Returns a Report. Raises CheckError, an AssertionError with the report and the smallest counterexample found for
    each broken law, or the first one with `shrink=False`; ValueError if the scorer names a figure that does not exist,
    or none, if two laws have one name or none can be tried, or if `max_examples` is no whole number from 1. What the
    scorer raises at the very first call goes through. Inside a test with `@given` call the laws themselves instead.

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import CheckError, check_scorer
    >>> def half_to_even(answers, bank):
    ...     score = assess(answers, bank=bank).score
    ...     if score.points is None:
    ...         return {"points": None}
    ...     low, high = bank.point_range
    ...     return {"points": round(low + (high - low) * score.gained / score.attainable)}
    >>> try:
    ...     check_scorer(half_to_even, max_examples=50)
    ... except CheckError as error:
    ...     print(error.report.broken[0])
    same-figures-as-assess: points is 0; it must be 1
    """
    held = [SAME_FIGURES, *_unlike(laws)]
    generated = [question_banks(max_directions=d, max_statements=s) for d, s in SIZES] if banks is None else [banks]
    refusing = None if refusal is None else Refusing(refusal)
    first = default_bank() if banks is None else find(banks, lambda _: True, settings=JUST_ONE)
    trial = Trial(Port(scorer, first), max_examples=max_examples, seed=seed, shrink=shrink)
    cases = conformance_cases() if banks is None else ()
    trial.try_each([SAME_FIGURES], (Example(case.bank, case.answers) for case in cases if case.figures))
    trial.search_banks([law for law in held if law.asks_for == "a sheet"], generated[-1], _at_borders)
    trial.search(held, generated, SHEETS)
    if banks is None:
        trial.search(held, [st.just(default_bank())], SHEETS)
    if refusing is not None:
        trial.try_each([refusing], (Example(case.bank, case.near_miss) for case in cases if len(case.problems) == 1))
        trial.search([refusing], generated, [_near_misses])
    return trial.finished(held)


def _unlike(laws: Sequence[Law]) -> list[Law]:
    """Return laws that have names of their own: a report tells them by these."""
    names = Counter([SAME_FIGURES.name, *(law.name for law in laws)])
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"more than one law is named {', '.join(twice)}")
    return [*laws]


def _at_borders(bank: QuestionBank) -> Iterator[Example]:
    return (Example(bank, border.answers) for border in border_sheets(bank))


def _sheets(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return answer_sheets(bank).map(lambda sheet: Example(bank, sheet))


def _sheets_at_borders(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return sheets_at_borders(bank).map(lambda sheet: Example(bank, sheet))


def _near_misses(bank: QuestionBank) -> st.SearchStrategy[Example]:
    return near_misses(bank).map(lambda miss: Example(bank, miss))


SHEETS: Final = (_sheets, _sheets_at_borders)
