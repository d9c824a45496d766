"""Decorators for pytest: one test for each threshold of a bank, for each law, for each case of the suite."""

from __future__ import annotations

from collections.abc import Sequence

try:
    import pytest
except ModuleNotFoundError as _error:
    raise ModuleNotFoundError(
        f"{__name__} needs {_error.name}, which is not installed: pip install pytest", name=_error.name
    ) from None

from cx_centricity.bank import QuestionBank
from cx_centricity.testing._conformance import conformance_cases
from cx_centricity.testing._law import Law
from cx_centricity.testing._laws import LAWS
from cx_centricity.testing._threshold import existing_thresholds, nearest_pairs

__all__ = ["each_case", "each_law", "each_threshold"]


def each_threshold(bank: QuestionBank) -> pytest.MarkDecorator:
    """Run a test with two `ThresholdPair`s as `pair` for every threshold of the whole and of each block.

    One pair has the last sheet before the threshold, the other the first sheet above it; they are the same at each
    run. Raises ValueError if the bank has only one stage and so no threshold.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing.parametrize import each_threshold
    >>> @each_threshold(default_bank())
    ... def test_threshold(pair):
    ...     pair.check()
    >>> mark = test_threshold.pytestmark[0]
    >>> len(mark.args[1]), mark.kwargs["ids"][:2]
    (56, ['stage 2 from 19: last before', 'stage 2 from 19: first'])
    """
    pairs = [pair for threshold in existing_thresholds(bank) for pair in nearest_pairs(bank, threshold)]
    words = ("last before", "first") * (len(pairs) // 2)
    ids = [f"{pair.threshold}: {word}" for pair, word in zip(pairs, words, strict=True)]
    return pytest.mark.parametrize("pair", pairs, ids=ids)


def each_law(laws: Sequence[Law] = LAWS) -> pytest.MarkDecorator:
    """Run a test with every law as `law`.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import check_bank
    >>> from cx_centricity.testing.parametrize import each_law
    >>> @each_law()
    ... def test_law(law):
    ...     check_bank(default_bank(), laws=[law])
    >>> test_law.pytestmark[0].kwargs["ids"][0]
    'bounds-contain-the-points'
    """
    return pytest.mark.parametrize("law", laws, ids=[law.name for law in laws])


def each_case() -> pytest.MarkDecorator:
    """Run a test with every case of the conformance suite as `case`.

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import figures_of
    >>> from cx_centricity.testing.parametrize import each_case
    >>> def my_scorer(answers, bank):
    ...     return figures_of(assess(answers, bank=bank))
    >>> @each_case()
    ... def test_case(case):
    ...     case.check(my_scorer)
    >>> test_case.pytestmark[0].kwargs["ids"][0]
    'assumed: level 1 everywhere'
    """
    cases = conformance_cases()
    return pytest.mark.parametrize("case", cases, ids=list(map(str, cases)))


def __dir__() -> list[str]:
    return __all__
