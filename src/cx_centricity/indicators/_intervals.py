"""Confidence intervals of a mean, of a share, of the difference of two shares of one sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import asinh, cosh, exp, expm1, fsum, log, log1p, nan, pi, sinh, sqrt
from numbers import Real
from statistics import NormalDist
from typing import Final, NamedTuple

from cx_centricity.errors import shortened


class Interval(NamedTuple):
    """A confidence interval; `method` names its authors and year."""

    lower: float
    upper: float
    method: str

    def in_percent(self) -> Interval:
        """Return the interval of a share, 0…1, or of a difference of shares in percent."""
        return Interval(100 * self.lower, 100 * self.upper, self.method)


def to_confidence(confidence: object) -> float:
    """Return a confidence as float; raise ValueError unless it is a number with 0 < confidence < 1."""
    number = nan if isinstance(confidence, bool) or not isinstance(confidence, Real) else float(confidence)
    if not 0 < number < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {shortened(confidence)}")
    return number


def mean_interval(counts: Sequence[int], scale: range, confidence: float) -> Interval:
    """Return the interval of the mean of ratings; `counts` has how often each rating of the `scale` occurs.

    It is mean ± t·s/√n (Student, 1908), clipped to the scale. From one rating, or from ratings that are all alike,
    s says nothing about the spread; the interval is then the one of Wilson (1927) for a share, stretched to the scale.
    It is wide enough: no ratings with a given mean vary more than ratings at both ends (Bhatia & Davis, 2000).

    >>> interval = mean_interval([0, 0, 1, 0, 1, 3, 2], range(1, 8), 0.95)
    >>> round(interval.lower, 2), round(interval.upper, 2), interval.method
    (4.44, 6.99, 'Student (1908)')
    """
    lowest, span = scale[0], scale[-1] - scale[0]
    n = sum(counts)
    total = sum(count * rating for count, rating in zip(counts, scale, strict=True))
    squares = sum(count * rating * rating for count, rating in zip(counts, scale, strict=True))
    scatter = n * squares - total * total
    if not scatter:
        share = share_interval((total - lowest * n) / span, n, confidence)
        return Interval(lowest + span * share.lower, lowest + span * share.upper, share.method)
    margin = student_quantile(confidence, n - 1) * sqrt(scatter / (n - 1)) / n
    mean = total / n
    return Interval(max(mean - margin, float(lowest)), min(mean + margin, float(scale[-1])), "Student (1908)")


def share_interval(part: float, n: int, confidence: float) -> Interval:
    """Return the score interval of the share `part` / `n`; a bound is exactly 0 or 1 where the share is (Wilson, 1927).

    The lower bound is the smaller root p of (n + z²)·p² − (2·part + z²)·p + part²/n = 0, in a form without
    cancellation.

    >>> interval = share_interval(0, 20, 0.95)
    >>> interval.lower, round(interval.upper, 4), interval.method
    (0.0, 0.1611, 'Wilson (1927)')
    """
    z = _normal_quantile(confidence)

    def lower(part: float) -> float:
        if not part:
            return 0.0
        return 2 * part * part / (n * (2 * part + z * z + z * sqrt(z * z + 4 * part * (n - part) / n)))

    return Interval(lower(part), 1 - lower(n - part), "Wilson (1927)")


def difference_interval(more: int, less: int, n: int, confidence: float) -> Interval:
    """Return the score interval of the difference of two shares of one sample, more/n − less/n (Tango, 1998).

    The upper bound is the greatest difference from which the observed one is at most z standard errors away, where the
    standard error is that of the most likely shares with this difference.

    >>> interval = difference_interval(1, 7, 21, 0.95)
    >>> round(interval.lower, 3), round(interval.upper, 3), interval.method
    (-0.517, -0.026, 'Tango (1998)')
    """
    z = _normal_quantile(confidence)
    return Interval(-_upper_bound(less / n, more / n, n, z), _upper_bound(more / n, less / n, n, z), "Tango (1998)")


def _upper_bound(more: float, less: float, n: int, z: float) -> float:
    low, high = more - less, 1.0
    while low < (middle := (low + high) / 2) < high:  # bisection down to neighbouring floats
        error = z * sqrt(max(_likeliest_sum(more, less, middle) - middle * middle, 0.0) / n)
        low, high = (middle, high) if middle - more + less <= error else (low, middle)
    return high


def _likeliest_sum(more: float, less: float, difference: float) -> float:
    """Return the sum of the most likely two shares that have this difference, given the observed shares."""
    if difference < 0:
        more, less, difference = less, more, -difference
    # The smaller share q solves 2·q² + b·q + c = 0.
    b, c = (2 - more + less) * difference - more - less, -less * difference * (1 - difference)
    root = sqrt(b * b - 8 * c)
    smaller = (root - b) / 4 if b < 0 else -2 * c / (root + b) if c else 0.0
    return 2 * smaller + difference


def _normal_quantile(confidence: float) -> float:
    """Return z such that a standard normal variable lies within ±z with probability `confidence`."""
    return -NormalDist().inv_cdf((1 - confidence) / 2)


_NEWTON_STEPS: Final = 8
"""Newton's method needs at most six steps here."""


def student_quantile(confidence: float, df: int) -> float:
    """Return t such that Student's t with `df` ≥ 1 degrees of freedom lies within ±t with probability `confidence`.

    With t = √df·sinh(s), the density of s is proportional to cosh(s)^(−df), so that probabilities are ratios of
    integrals and no gamma function is needed. Of the probabilities within and beyond ±t, the smaller one is solved for
    s, which keeps all its digits. The relative error is about 1e-15 for every confidence and for `df` up to 1e16.

    >>> round(student_quantile(0.95, 10), 6)
    2.228139
    """

    def density(s: float) -> float:
        return exp(-df * log1p(2 * sinh(s / 2) ** 2))  # log cosh s = log1p(2·sinh²(s/2)), precise for small s

    far = asinh(sqrt(expm1(80 / df)))  # over this distance the density falls by a factor of e^40 or more
    half = _integral(density, 0, far)
    s = asinh(_normal_quantile(confidence) / sqrt(df))  # a lower bound of s, since t ≥ z
    for _ in range(_NEWTON_STEPS):
        if confidence < 0.5:  # noqa: PLR2004 - the probability within is the smaller one
            s += (confidence * half - _integral(density, 0, s)) / density(s)
        else:
            beyond = _integral(density, s, s + far)
            s += log(beyond / ((1 - confidence) * half)) * beyond / density(s)
    return sqrt(df) * sinh(s)


def _integral(function: Callable[[float], float], start: float, end: float) -> float:
    """Integrate a function by tanh-sinh quadrature (Takahasi & Mori, 1974)."""
    width = end - start
    return width * fsum(weight * function(start + width * at) for at, weight in _NODES)


def _quadrature_nodes(step: float, last: int) -> tuple[tuple[float, float], ...]:
    """Return the positions, within 0…1, and the weights of tanh-sinh quadrature."""
    odds = [(u, exp(-pi * sinh(u))) for u in (step * number for number in range(-last, last + 1))]
    return tuple((1 / (1 + w), step * pi * cosh(u) * w / (1 + w) ** 2) for u, w in odds)


_NODES: Final = _quadrature_nodes(1 / 16, 56)
