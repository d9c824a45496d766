"""How a group's answers are distributed over the levels: mean, median, spread, within-group agreement."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import sqrt
from typing import ClassVar, Final, NamedTuple, Self, cast

from pydantic import StrictFloat, StrictInt

from cx_centricity.assessment import Part
from cx_centricity.bank import Level, QuestionBank
from cx_centricity.errors import shortened, to_whole_number

_MAX_FAULTS: Final = 10


@dataclass(frozen=True, slots=True, repr=False)
class Distribution(Part):
    """The distribution of a group's answers to a statement, or to all scored statements of a scope.

    `counts` has the number of answers at each level of the scale, lowest number first, and `answered` is their sum.
    `median` is a level number, or the mean of the two middle ones. `mean` and `spread`, the sample standard deviation,
    use positions of the levels: their values, mapped linearly so that the first and the last level keep their numbers.
    Where the values are equally spaced, this gives the mean and the standard deviation of the level numbers.
    `agreement` is r_wg (see `r_wg`): 0 (none) … 1 (all answer alike). `spread` and `agreement` are None where no
    statement has two answers.

    Where the values of a scale repeat or turn, the positions are the level numbers. Agreement compares answers with
    answers spread evenly over the alternatives of an ordered scale (Finn, 1970; James, Demaree & Wolf, 1984), so two
    respondents who choose different levels disagree, even if both levels gain the same.

    The distribution of a scope counts every answer to a statement that is shown once, whatever its weight. Levels of
    reversed statements are mirrored. `spread` and `agreement` are those of the mean variance of the statements
    (`r_wg_star_j`), which makes scopes with few and with many statements comparable.

    >>> from cx_centricity.groups import assess_group
    >>> group = assess_group([{"closed_loop": level} for level in (3, 4, 4, 6, 8)])
    >>> group.whole.statement("closed_loop").distribution
    Distribution(answered=5, mean=5.0, median=4.0, spread=2.0, agreement=0.4)
    """

    _shown: ClassVar[tuple[str, ...]] = ("answered", "mean", "median", "spread", "agreement")

    counts: tuple[StrictInt, ...]
    answered: StrictInt
    mean: StrictFloat
    median: StrictFloat
    spread: StrictFloat | None
    agreement: StrictFloat | None


def r_wg(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the within-group agreement r_wg on one statement: 0 (none) … 1 (all answer alike).

    `counts` has the number of answers at each level and `values` the value of each level, both lowest level first.
    r_wg = 1 − S²/σ², where S² is the sample variance of the answers and σ² the variance of answers spread evenly over
    the levels: (A² − 1)/12 for A levels whose values are one apart (James, Demaree & Wolf, 1984). Where S² exceeds σ²
    the result is 0, as they recommend. It is None for fewer than two answers.

    Raises ValueError unless `values` are two or more rising whole numbers and `counts` as many whole numbers from 0.

    >>> from cx_centricity.groups import r_wg
    >>> r_wg([0, 0, 2, 2, 0], [1, 2, 3, 4, 5])
    0.8333333333333334
    """
    return r_wg_star_j([counts], values)


def r_wg_star_j(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> float | None:
    """Return the within-group agreement r*_wg(J) on J statements: 0 (none) … 1 (all answer alike).

    This is 1 − mean S² / σ² (see `r_wg`), or 0 where that is negative (Lindell, Brandt & Whitney, 1999). Unlike
    `r_wg_j`, it does not grow with J. Arguments, None and errors are as for `r_wg_j`.

    >>> from cx_centricity.groups import r_wg_star_j
    >>> r_wg_star_j([[0, 0, 2, 2, 0], [0, 2, 2, 0, 0]], [1, 2, 3, 4, 5])
    0.8333333333333334
    """
    ratio = _variance_ratio(histograms, values)
    return None if ratio is None else float(1 - ratio[1])


def r_wg_j(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> float | None:
    """Return the within-group agreement r_wg(J) on J statements: 0 (none) … 1 (all answer alike).

    With q = mean S² / σ² (see `r_wg`), r_wg(J) = J·(1 − q) / (J·(1 − q) + q), or 0 where q is above 1 (James, Demaree &
    Wolf, 1984). It grows with J, so compare only results for the same number of statements. `histograms` has the
    counts of each statement, and `values` are the same for all. Statements with fewer than two answers are left out;
    None is returned if none remains.

    Raises ValueError where `r_wg` would, for any of the histograms.

    >>> from cx_centricity.groups import r_wg_j
    >>> r_wg_j([[0, 0, 2, 2, 0], [0, 2, 2, 0, 0]], [1, 2, 3, 4, 5])
    0.9090909090909091
    """
    ratio = _variance_ratio(histograms, values)
    if ratio is None:
        return None
    j, q = ratio
    return float(j * (1 - q) / (j * (1 - q) + q))


def _variance_ratio(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> tuple[int, Fraction] | None:
    """Return J, the number of statements with two answers or more, and their mean S² / σ², at most 1."""
    values, histograms = _checked(values, histograms)
    variances = _variances(histograms, values)
    if not variances:
        return None
    levels = len(values)
    even = Fraction(levels * sum(value * value for value in values) - sum(values) ** 2, levels**2)
    return len(variances), min(sum(variances, Fraction()) / len(variances) / even, Fraction(1))


def _checked(values: Sequence[int], histograms: Iterable[Sequence[int]]) -> tuple[list[int], list[list[int]]]:
    """Return values and counts as lists of int; raise ValueError unless all of them are allowed."""
    faults: list[str] = []
    numbers = _whole_numbers(values)
    if numbers is None or len(numbers) < 2 or any(low >= high for low, high in pairwise(numbers)):  # noqa: PLR2004
        faults.append(f"values must be two or more rising whole numbers, not {shortened(values)}")
    size = None if numbers is None else len(numbers)
    expected = f"counts must be {'' if size is None else f'{size} '}whole numbers from 0, one for each value"
    checked: list[list[int]] = []
    for histogram in histograms:
        counts = _whole_numbers(histogram)
        if counts is None or size not in {None, len(counts)} or min(counts, default=0) < 0:
            faults.append(f"{expected}, not {shortened(histogram)}")
            if len(faults) > _MAX_FAULTS:
                break
        else:
            checked.append(counts)
    if numbers is None or faults:
        raise ValueError("; ".join(faults))
    return numbers, checked


def _whole_numbers(given: object) -> list[int] | None:
    """Return a sequence of whole numbers as int; None if this is anything else.

    A mapping or a set has no order of levels, and a series of pandas may be in the order of its counts.
    """
    index: object = getattr(given, "index", None)
    has_order = isinstance(given, Iterable) and not isinstance(given, (str, bytes, Mapping, AbstractSet))
    if not has_order or not (index is None or callable(index)):
        return None
    numbers = [to_whole_number(number) for number in cast("Iterable[object]", given)]
    return None if None in numbers else cast("list[int]", numbers)


# For the functions below, `counts` has how often each of the `values` occurs; the values rise.


def mean(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the mean, None where nothing is counted."""
    n = sum(counts)
    return total(counts, values) / n if n else None


def median(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the median, the mean of the two middle values where their number is even; None where nothing is counted.

    >>> median([2, 0, 2], [1, 2, 3]), median([1, 0, 2], [1, 2, 3])
    (2.0, 3.0)
    """
    n, up_to = sum(counts), list(accumulate(counts))
    return (values[bisect_right(up_to, (n - 1) // 2)] + values[bisect_right(up_to, n // 2)]) / 2 if n else None


def sample_sd(counts: Sequence[int], values: Sequence[int]) -> float | None:
    """Return the sample standard deviation (divisor n − 1), None for n < 2."""
    return pooled_sd([counts], values)


def pooled_sd(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> float | None:
    """Return the root of the mean sample variance of several histograms; None where no histogram counts two values.

    >>> pooled_sd([[2, 0, 2], [1, 2, 1]], [1, 2, 3])
    1.0
    """
    variances = _variances(histograms, values)
    return sqrt(sum(variances) / len(variances)) if variances else None


def _variances(histograms: Iterable[Sequence[int]], values: Sequence[int]) -> list[Fraction]:
    """Return the sample variance of each histogram that counts two values or more."""
    squares = [value * value for value in values]
    return [
        Fraction(n * total(counts, squares) - total(counts, values) ** 2, n * (n - 1))
        for counts in histograms
        if (n := sum(counts)) > 1
    ]


def total(counts: Sequence[int], values: Sequence[int]) -> int:
    """Return the sum of all values counted."""
    return sum(count * value for count, value in zip(counts, values, strict=True))


class LevelPositions(NamedTuple):
    """The positions of the levels of a scale: their values, mapped linearly onto the range of the level numbers.

    They are the level numbers where the values neither rise nor fall throughout. Positions are fractions with a common
    denominator, which keeps all sums in whole numbers.
    """

    numbers: tuple[int, ...]
    numerators: tuple[int, ...]
    denominator: int
    direction: int
    """1 where levels with greater numbers have greater values, −1 where they have smaller ones, 0 where values turn."""

    @classmethod
    def of(cls, levels: Sequence[Level]) -> Self:
        """Derive the positions from the levels of a scale."""
        numbers, values = (tuple(level.number for level in levels), [level.value for level in levels])
        rises = [higher - lower for lower, higher in pairwise(values)]
        direction = 1 if min(rises) >= 0 else -1 if max(rises) <= 0 else 0
        if direction == 0 or 0 in rises:
            return cls(numbers, numbers, 1, direction)
        per_value = Fraction(numbers[-1] - numbers[0], values[-1] - values[0])
        start = numbers[0] * per_value.denominator
        numerators = tuple(start + per_value.numerator * (value - values[0]) for value in values)
        return cls(numbers, numerators, per_value.denominator, direction)

    def mirrored(self, *, reversed: bool) -> tuple[int, ...]:
        """Return the numerators for a statement, mirrored if it is reversed."""
        ends = self.numerators[0] + self.numerators[-1]
        return tuple(ends - numerator for numerator in self.numerators) if reversed else self.numerators

    def mean(self, counts: Sequence[int]) -> Fraction:
        """Return the mean position of counted answers; there is at least one."""
        return Fraction(total(counts, self.numerators), sum(counts) * self.denominator)


def positions_by_scale(bank: QuestionBank) -> dict[str | None, LevelPositions]:
    """Return the positions of the levels of each scale by its id; None is the default scale."""
    return {None: LevelPositions.of(bank.levels), **{each.id: LevelPositions.of(each.levels) for each in bank.scales}}


def distribution_of(statements: Sequence[tuple[tuple[int, ...], bool]], levels: LevelPositions) -> Distribution | None:
    """Return the distribution of the answers to several statements on one scale, None if there are no answers.

    For each statement, `statements` has the counts by level and whether the statement is reversed.
    """
    by_level = zip(*(counts[::-1] if reversed else counts for counts, reversed in statements), strict=True)
    counts = tuple(map(sum, by_level))
    middle = median(counts, levels.numbers)
    if middle is None:
        return None
    answered, histograms = sum(counts), [counts for counts, _ in statements]
    numerator = sum(total(counts, levels.mirrored(reversed=reversed)) for counts, reversed in statements)
    spread = pooled_sd(histograms, levels.numerators)
    return Distribution(
        counts=counts,
        answered=answered,
        mean=numerator / (answered * levels.denominator),
        median=middle,
        spread=None if spread is None else spread / levels.denominator,
        agreement=r_wg_star_j(histograms, levels.numerators),
    )
