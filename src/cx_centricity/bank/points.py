"""The arithmetic that turns levels into points: whole numbers only, the same here as in every port of the rule."""

from __future__ import annotations

from collections.abc import Sequence

from cx_centricity.bank.content import Level, PointRange


def gains(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[int, ...]:
    """Return what each level, lowest number first, gains for a statement of this weight.

    >>> from cx_centricity import default_bank
    >>> gains(default_bank().levels, weight=2, reversed=True)
    (16, 14, 12, 10, 8, 6, 4, 2, 0)
    """
    lowest, highest = levels[0].value, levels[-1].value
    return tuple(weight * (highest - level.value if reversed else level.value - lowest) for level in levels)


def levels_by_gain(levels: Sequence[Level], *, weight: int = 1, reversed: bool = False) -> tuple[tuple[int, int], ...]:
    """Return what each level gains for a statement of this weight and the number of the level, least gain first.

    >>> from cx_centricity import default_bank
    >>> levels_by_gain(default_bank().levels, reversed=True)[:2]
    ((0, 9), (1, 8))
    """
    each = gains(levels, weight=weight, reversed=reversed)
    return tuple(sorted(zip(each, (level.number for level in levels), strict=True)))


def round_to_points(gained: int, attainable: int, point_range: PointRange) -> int:
    """Return min + (max − min) · gained / attainable, rounded half up, in whole numbers only; `attainable` is positive.

    >>> round_to_points(1, 2, PointRange(6, 95))  # 50.5
    51
    """
    low, high = point_range
    return low + (2 * (high - low) * gained + attainable) // (2 * attainable)
