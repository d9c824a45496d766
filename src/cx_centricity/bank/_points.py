"""The arithmetic of points: units, what answers gain, which sums can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from cx_centricity.bank._content import Level, PointRange
from cx_centricity.typing import Better

MAX_DECIMALS: Final = 3
_UNITS: Final = (1, 10, 100, 1000)
"""How many units a point has, by the number of decimals."""


def to_units(points: float, decimals: int) -> int:
    """Return points in units of 10^−`decimals`, to the nearest unit.

    >>> to_units(3.27, 2)
    327
    """
    return round(points * _UNITS[decimals])


def from_units(units: int, decimals: int) -> float:
    """Return units of 10^−`decimals` as points: an `int` without decimals, else the nearest `float`.

    >>> from_units(51, 0), from_units(327, 2)
    (51, 3.27)
    """
    return units / _UNITS[decimals] if decimals else units


def in_decimals(points: float, decimals: int) -> float:
    """Return points as a bank with so many decimals has them; unchanged if they have more.

    >>> in_decimals(5, 2), in_decimals(3.275, 2)
    (5.0, 3.275)
    """
    return from_units(to_units(points, decimals), decimals) if has_decimals(points, decimals) else points


def has_decimals(points: float, decimals: int) -> bool:
    """Return whether points have at most so many decimals; without any, they must be an `int`.

    >>> has_decimals(5, 2), has_decimals(3.275, 2), has_decimals(5.0, 0)
    (True, False, False)
    """
    return from_units(to_units(points, decimals), decimals) == points and (decimals > 0 or type(points) is int)


def round_to_units(gained: int, attainable: int, least: int, span: int) -> int:
    """Return least + span · gained / attainable, rounded half up, in whole numbers only; `attainable` is positive.

    >>> round_to_units(1, 2, 6, 89)  # 50.5
    51
    """
    return least + (2 * span * gained + attainable) // (2 * attainable)


def round_to_points(gained: int, attainable: int, point_range: PointRange, decimals: int = 0) -> float:
    """Return the points of a scope with this range; `attainable` is positive.

    >>> round_to_points(1, 2, PointRange(6, 95)), round_to_points(1, 3, PointRange(1.0, 5.0), 2)
    (51, 2.33)
    """
    least, most = (to_units(bound, decimals) for bound in point_range)
    return from_units(round_to_units(gained, attainable, least, most - least), decimals)


def gains(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[int, ...]:
    """Return the gain of each level of a scale, lowest number first, for a statement of this weight.

    >>> from cx_centricity import default_bank
    >>> gains(default_bank().levels, weight=2, reversed=True)
    (16, 14, 12, 10, 8, 6, 4, 2, 0)
    """
    values = [level.value for level in levels]
    lowest, highest = min(values), max(values)
    return tuple(weight * (highest - value if reversed else value - lowest) for value in values)


def levels_by_gain(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[tuple[int, int], ...]:
    """Return pairs of gain and level number, least gain first, for a statement of this weight.

    >>> from cx_centricity import default_bank
    >>> levels_by_gain(default_bank().levels, reversed=True)[:2]
    ((0, 9), (1, 8))
    """
    each = gains(levels, weight=weight, reversed=reversed)
    return tuple(sorted(zip(each, (level.number for level in levels), strict=True)))


def greatest_gap(levels: Sequence[Level]) -> int:
    """Return the greatest difference between the values of neighbouring levels.

    >>> from cx_centricity import default_bank
    >>> greatest_gap(default_bank().levels)
    1
    """
    return max(abs(above.value - below.value) for below, above in pairwise(levels))


def next_level(
    levels: Sequence[Level], number: int, *, reversed: bool = False, better: Better = "higher", goal: int | None = None
) -> int | None:
    """Return the number of the next better level: the next greater gain, or the next smaller where lower is better.

    Of levels with equal gains it is the one with the nearest number, then the lower one. `goal` is a gain: from a worse
    one, the next level is at least as good as the goal. Returns None at the best level.

    >>> from cx_centricity import default_bank
    >>> levels = default_bank().levels
    >>> next_level(levels, 2), next_level(levels, 2, reversed=True), next_level(levels, 2, goal=3)
    (3, 1, 4)
    >>> next_level(levels, 9) is None
    True
    """
    sign = 1 if better == "higher" else -1
    gain_of = {level.number: sign * gain for level, gain in zip(levels, gains(levels, reversed=reversed), strict=True)}
    least = gain_of[number] + 1
    if goal is not None and any(gain >= sign * goal for gain in gain_of.values()):
        least = max(least, sign * goal)
    above = [gain for gain in gain_of.values() if gain >= least]
    if not above:
        return None
    found = min(above)
    return min(
        (other for other, gain in gain_of.items() if gain == found), key=lambda other: (abs(other - number), other)
    )


def reachable_sums(ladders: Iterable[Sequence[int]]) -> Iterator[int]:
    """Yield every sum of one gain from each ladder, ascending.

    >>> list(reachable_sums([(0, 1), (0, 3)]))
    [0, 1, 3, 4]
    """
    reached = 1  # bit n says whether n is such a sum
    for ladder in ladders:
        before, reached = reached, 0
        for gain in set(ladder):
            reached |= before << gain
    digits = bin(reached)[:1:-1]
    return (gained for gained, digit in enumerate(digits) if digit == "1")


def rising_sums(ladders: Iterable[Sequence[int]]) -> Iterator[int]:
    """Yield the sums from all least to all greatest gains, one ladder after another: few, but enough for most.

    >>> list(rising_sums([(0, 1), (0, 2, 3)]))
    [0, 1, 3, 4]
    """
    sorted_ladders = [sorted(set(ladder)) for ladder in ladders]
    gained = sum(ladder[0] for ladder in sorted_ladders)
    yield gained
    for ladder in sorted_ladders:
        for below, above in pairwise(ladder):
            gained += above - below
            yield gained
