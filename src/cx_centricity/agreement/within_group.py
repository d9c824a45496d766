"""How much a group agrees on a statement, from how many gave each level."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from math import sqrt
from typing import cast


def mean(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the mean value, None without answers.

    `counts` holds how many answers (0 or more) each level has and `values` what the levels are worth, both lowest
    level first. Raises ValueError unless both are whole numbers, equally many, at least two, and the values rise.

    >>> from cx_centricity.agreement import mean
    >>> mean([1, 0, 3], [1, 2, 3])
    2.5
    """
    _check([counts], values)
    return float(Fraction(_total(counts, values), sum(counts))) if sum(counts) else None


def median(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the median value, midway between the middle two where their number is even; None without answers.

    `counts` and `values` are those of `mean`, as is the ValueError.

    >>> from cx_centricity.agreement import median
    >>> median([2, 0, 2], [1, 2, 3]), median([1, 0, 2], [1, 2, 3])
    (2.0, 3.0)
    """
    _check([counts], values)
    n = sum(counts)
    return (_at(counts, values, (n - 1) // 2) + _at(counts, values, n // 2)) / 2 if n else None


def sample_sd(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the standard deviation of the sample (divided by n − 1), None for fewer than two answers.

    `counts` and `values` are those of `mean`, as is the ValueError.

    >>> from cx_centricity.agreement import sample_sd
    >>> sample_sd([2, 0, 2, 0, 2], [1, 2, 3, 4, 5])
    1.7888543819998317
    """
    return mean_sd([counts], values)


def mean_sd(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> float | None:
    """Return the root of the mean variance of statements, each of its own sample; None where none has two answers.

    `histograms` holds the counts of each statement; the rest is as in `mean`.

    >>> from cx_centricity.agreement import mean_sd
    >>> mean_sd([[2, 0, 2], [1, 2, 1]], [1, 2, 3])
    1.0
    """
    variances = _variances(histograms, values)
    return sqrt(sum(variances) / len(variances)) if variances else None


def r_wg(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the within-group agreement r_wg on one statement: 0 (none) … 1 (all alike).

    None for fewer than two answers. r_wg = 1 − S²/σ², with S² the variance of the sample and σ² that of answers spread
    evenly over the levels, which is (A² − 1)/12 for A levels one apart (James, Demaree & Wolf, 1984). Where S² is above
    σ² the result is 0, as they recommend. `counts` and `values` are those of `mean`, as is the ValueError.

    >>> from cx_centricity.agreement import r_wg
    >>> r_wg([0, 0, 2, 2, 0], [1, 2, 3, 4, 5])
    0.8333333333333334
    """
    return r_wg_star_j([counts], values)


def r_wg_star_j(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> float | None:
    """Return the within-group agreement r*_wg(J) on J statements: 0 (none) … 1 (all alike).

    1 − mean S² / σ² (see `r_wg`), 0 where that is below 0 (Lindell, Brandt & Whitney, 1999). Unlike `r_wg_j` it does
    not grow with J. Arguments, None and errors are those of `r_wg_j`.

    >>> from cx_centricity.agreement import r_wg_star_j
    >>> r_wg_star_j([[0, 0, 2, 2, 0], [0, 2, 2, 0, 0]], [1, 2, 3, 4, 5])
    0.8333333333333334
    """
    variances = _variances(histograms, values)
    return float(1 - _disagreement(variances, values)) if variances else None


def r_wg_j(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> float | None:
    """Return the within-group agreement r_wg(J) on J statements: 0 (none) … 1 (all alike).

    With q = mean S² / σ² (see `r_wg`), r_wg(J) = J·(1 − q) / (J·(1 − q) + q), 0 where q is above 1 (James, Demaree &
    Wolf, 1984). It grows with J alone: compare only what has as many statements. `histograms` holds the counts of each
    statement, `values` what the levels of all are worth; statements with fewer than two answers are left out, and None
    is returned if none is left. ValueError as in `mean`.

    >>> from cx_centricity.agreement import r_wg_j
    >>> r_wg_j([[0, 0, 2, 2, 0], [0, 2, 2, 0, 0]], [1, 2, 3, 4, 5])
    0.9090909090909091
    """
    variances = _variances(histograms, values)
    if not variances:
        return None
    j, q = len(variances), _disagreement(variances, values)
    return float(j * (1 - q) / (j * (1 - q) + q))


def _disagreement(variances: Sequence[Fraction], values: Sequence[int]) -> Fraction:
    """Return the mean variance in parts of that of answers spread evenly over the levels, at most 1."""
    even = Fraction(len(values) * sum(v * v for v in values) - sum(values) ** 2, len(values) ** 2)
    return min(sum(variances, Fraction()) / len(variances) / even, Fraction(1))


def _variances(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> list[Fraction]:
    """Return the variance of the sample of each statement that has two answers or more."""
    histograms = list(histograms)
    _check(histograms, values)
    return [_variance(counts, values) for counts in histograms if sum(counts) > 1]


def _total(counts: Sequence[int], values: Sequence[int], power: int = 1) -> int:
    return sum(count * value**power for count, value in zip(counts, values, strict=True))


def _variance(counts: Sequence[int], values: Sequence[int]) -> Fraction:
    n = sum(counts)
    return Fraction(n * _total(counts, values, 2) - _total(counts, values) ** 2, n * (n - 1))


def _at(counts: Sequence[int], values: Sequence[int], position: int) -> int:
    """Return the value at a position, from 0, of the answers in order."""
    return values[bisect_right(list(accumulate(counts)), position)]


def _check(histograms: Sequence[Sequence[int]], values: Sequence[int]) -> None:
    faults: list[str] = []
    if not _whole(values) or len(values) < 2 or any(low >= high for low, high in pairwise(values)):  # noqa: PLR2004
        faults.append(f"values must be two or more whole numbers that rise, not {values!r}")
    faults += [
        f"counts must be {len(values)} whole numbers from 0, one for each value, not {counts!r}"
        for counts in histograms
        if not _whole(counts) or len(counts) != len(values) or min(counts, default=0) < 0
    ]
    if faults:
        raise ValueError("; ".join(faults))


def _whole(numbers: Sequence[int]) -> bool:
    return all(type(number) is int for number in cast("Sequence[object]", numbers))
