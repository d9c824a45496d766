"""Quantiles of Student's t and of F, to the precision of floats, without a library for statistics."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, pi, sqrt
from typing import Final

_STIRLING: Final = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188)
_STIRLING_FROM = 15
_CONVERGED = 1e-15
_LEAST_P, _MOST_DF = 1e-150, 1e16
_LARGEST_LOG = 700.0
"""Beyond the logarithm of every quantile within these bounds."""


def tail(confidence: float) -> float:
    """Return the probability on each side of a central interval; ValueError unless 0 < confidence < 1.

    >>> from cx_centricity.agreement import tail
    >>> tail(0.5)
    0.25
    """
    if not _is_number(confidence) or not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}")
    return float(1 - confidence) / 2


def t_quantile(p: float, df: float) -> float:
    """Return the value that Student's t with `df` degrees of freedom is below with probability `p`.

    Raises ValueError unless 1e-150 ≤ p < 1 and 1 ≤ df ≤ 1e16. t² has the distribution of F with 1 and `df` degrees of
    freedom. The relative error is about 1e-14.

    >>> from cx_centricity.agreement import t_quantile
    >>> round(t_quantile(0.975, 10), 6)
    2.228139
    """
    _check(p, df)
    centre = 2 * p - 1
    if centre == 0:
        return 0.0
    size = sqrt(_f_between_tails(abs(centre), 2 * min(p, 1 - p), 1, df))
    return size if centre > 0 else -size


def f_quantile(p: float, df1: float, df2: float) -> float:
    """Return the value that F with `df1` and `df2` degrees of freedom is below with probability `p`.

    Raises ValueError unless 1e-150 ≤ p < 1 and 1 ≤ df ≤ 1e16 for both. F is below f with the probability
    I_x(df1/2, df2/2) where x = df1·f / (df1·f + df2) and I is the regularised incomplete beta function (DLMF, §8.17).
    The relative error is about 1e-14.

    >>> from cx_centricity.agreement import f_quantile
    >>> round(f_quantile(0.95, 5, 12), 6)
    3.105875
    """
    _check(p, df1, df2)
    return _f_between_tails(p, 1 - p, df1, df2)


def _check(p: float, *dfs: float) -> None:
    faults = [] if _is_number(p) and _LEAST_P <= p < 1 else [f"p must lie between {_LEAST_P} and 1, not {p!r}"]
    faults += [
        f"df must be a number from 1 to {_MOST_DF}, not {df!r}"
        for df in dfs
        if not (_is_number(df) and 1 <= df <= _MOST_DF)
    ]
    if faults:
        raise ValueError("; ".join(faults))


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@lru_cache(maxsize=1024)  # groups of one size ask for the same
def _f_between_tails(lower: float, upper: float, df1: float, df2: float) -> float:
    """Return f with the probability `lower` below and `upper` above: whichever is less is met, so none is rounded off.

    Halving the logarithm of f until two neighbouring floats are left.
    """
    a, b = df1 / 2, df2 / 2
    low, high = -_LARGEST_LOG, _LARGEST_LOG
    while low < (middle := (low + high) / 2) < high:
        ratio = df1 * exp(middle) / df2
        x, y = ratio / (1 + ratio), 1 / (1 + ratio)
        missing = lower - _beta(a, b, x, y) if lower < upper else _beta(b, a, y, x) - upper
        low, high = (middle, high) if missing > 0 else (low, middle)
    return exp(high)


def _beta(a: float, b: float, x: float, y: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), where y = 1 − x is given since it may be tiny."""
    if x > (a + 1) / (a + b + 2):  # where the fraction of the other tail converges fast
        return 1 - _beta_by_fraction(b, a, y, x)
    return _beta_by_fraction(a, b, x, y)


def _beta_by_fraction(a: float, b: float, x: float, y: float) -> float:
    """Evaluate the continued fraction of Didonato & Morris (1992), whose terms do not cancel out, by Lentz's method."""
    away = a * y - b * x
    fraction = c = a * (away + 1) / (a + 1)
    d, step, m = 0.0, 2.0, 0
    while abs(step - 1) > _CONVERGED:
        m += 1
        middle = a + 2 * m - 1
        over = (a + m - 1) * (a + b + m - 1) * m * (b - m) * (x / middle) ** 2
        under = m + m * (b - m) * x / middle + (a + m) * (away + 1 + m * (1 + y)) / (middle + 2)
        d, c = 1 / (under + over * d), under + over / c
        step = c * d
        fraction *= step
    return _power(a, b, x, y) / fraction


def _power(a: float, b: float, x: float, y: float) -> float:
    """Return x^a·y^b / B(a, b) by the saddle-point expansion of Loader (2000), which large a and b do not blur."""
    n, away = a + b, a * y - b * x
    error = _stirling_error(n) - _stirling_error(a) - _stirling_error(b)
    return sqrt(a * b / (2 * pi * n)) * exp(error - _deviance(a, n * x, away) - _deviance(b, n * y, -away))


def _stirling_error(n: float) -> float:
    """Return log Γ(n + 1) less Stirling's approximation of it."""
    if n < _STIRLING_FROM:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - log(2 * pi) / 2
    return sum(coefficient / n ** (2 * power + 1) for power, coefficient in enumerate(_STIRLING))


def _deviance(value: float, mean: float, away: float) -> float:
    """Return value·log(value/mean) − away, where away = value − mean, by a series where the two would cancel out."""
    near = away / (value + mean)
    if abs(near) > 0.1:  # noqa: PLR2004 - Loader's bound
        return value * log(value / mean) - away
    total, term, odd = away * near, 2 * value * near, 1
    while True:
        odd += 2
        term *= near * near
        if total + term / odd == total:
            return total
        total += term / odd
