"""Intervals of shares and of the difference of two shares."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from cx_centricity.agreement import tail


def normal_bound(confidence: float) -> float:
    """Return z: a standard normal value lies within ±z with this probability."""
    return -NormalDist().inv_cdf(tail(confidence))


def wilson(part: float, n: int, z: float) -> tuple[float, float]:
    """Return the score interval of the share part/n (Wilson, 1927), exactly 0 or 1 where the share is.

    The lower bound is the smaller root of (n + z²)·p² − (2·part + z²)·p + part²/n, by a form that does not cancel out.
    """

    def lower(part: float) -> float:
        if not part:
            return 0.0
        return 2 * part * part / (n * (2 * part + z * z + z * sqrt(z * z + 4 * part * (n - part) / n)))

    return lower(part), 1 - lower(n - part)


def score_bound(more: int, less: int, n: int, z: float) -> float:
    """Return the upper bound of the difference of two shares, more/n − less/n, of one sample (Tango, 1998).

    It is the greatest difference from which the one found is not more than z standard errors away, these being those
    of the likeliest shares with that difference; found by halving what is left.
    """
    more_share, less_share = more / n, less / n
    low, high = more_share - less_share, 1.0
    while low < (middle := (low + high) / 2) < high:
        sum_of_shares = _likeliest_sum(more_share, less_share, middle)
        error = z * sqrt(max(sum_of_shares - middle * middle, 0.0) / n)
        low, high = (middle, high) if middle - more_share + less_share <= error else (low, middle)
    return high


def _likeliest_sum(more: float, less: float, difference: float) -> float:
    """Return the sum of the two shares that are likeliest of those with this difference, given the shares found."""
    if difference < 0:
        more, less, difference = less, more, -difference
    # The lesser share q is the root of 2·q² + b·q + c.
    b, c = (2 - more + less) * difference - more - less, -less * difference * (1 - difference)
    root = sqrt(b * b - 8 * c)
    lesser = (root - b) / 4 if b < 0 else -2 * c / (root + b) if c else 0.0
    return 2 * lesser + difference
