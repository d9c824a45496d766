"""Indicators measured from amounts of money or from times."""

from __future__ import annotations

from collections.abc import Iterable
from math import comb, isfinite
from typing import Final, cast

from cx_centricity.errors import MeasurementError, Place, Problem, describe
from cx_centricity.indicators._intervals import to_confidence
from cx_centricity.indicators._measures import MeasuredValue, Measurement

MAX_AMOUNT: Final = 10**15
"""The greatest amount allowed, in any currency."""


def market_share(*, own_sales: float, market_sales: float) -> MeasuredValue:
    """Measure market share: own sales as a percentage of all sales on the same market, 0…100.

    Raises MeasurementError with a problem for every amount that is not a number from 0 to 10¹⁵, for own sales above
    those of the market, or for a market without sales.

    >>> from cx_centricity.indicators import market_share
    >>> market_share(own_sales=12.5, market_sales=250)
    MeasuredValue(indicator='market_share', value=5.0)
    """
    own, market = _amounts(own_sales=own_sales, market_sales=market_sales)
    _require_part("own_sales", own, market)
    return _ratio("market_share", own, "market_sales", market, 100)


def revenue_retention(*, at_start: float, at_end: float) -> MeasuredValue:
    """Measure revenue retention: revenue at the end of a period as a percentage of that at its start, from 0.

    Both amounts are of the customers at the start; it is above 100 if those who stayed buy more than was lost. Errors
    are as for `market_share`.

    >>> from cx_centricity.indicators import revenue_retention
    >>> revenue_retention(at_start=800_000, at_end=860_000)
    MeasuredValue(indicator='revenue_retention', value=107.5)
    """
    start, end = _amounts(at_start=at_start, at_end=at_end)
    return _ratio("revenue_retention", end, "at_start", start, 100)


def cac(*, costs: float, new_customers: int) -> MeasuredValue:
    """Measure the cost of acquiring a customer: costs per new customer, in the currency of `costs`.

    Errors are as for `market_share`.

    >>> from cx_centricity.indicators import cac
    >>> cac(costs=300_000, new_customers=120)
    MeasuredValue(indicator='cac', value=2500.0)
    """
    spent, customers = _amounts(costs=costs, new_customers=new_customers)
    return _ratio("cac", spent, "new_customers", customers, 1)


def ltv(*, margin: float, retention: float, discount: float) -> MeasuredValue:
    """Measure the lifetime value of a customer: m·r / (1 + i − r), in the currency of the margin.

    `margin` is the margin m of one period, `retention` the share r of customers who stay for another period (0…1) and
    `discount` the rate of interest i per period (0…1), as in Gupta and Lehmann (2003); the margin of the first purchase
    is not included. Raises MeasurementError with a problem for every figure outside its range, or if all customers stay
    and nothing is discounted.

    >>> from cx_centricity.indicators import ltv
    >>> ltv(margin=1000, retention=0.8, discount=0.1)
    MeasuredValue(indicator='ltv', value=2666.67)
    """
    (earned,) = _amounts(margin=margin)
    stay, rate = _amounts(retention=retention, discount=discount)
    _require_part("retention", stay, 1)
    _require_part("discount", rate, 1)
    return _ratio("ltv", earned * stay, "discount", 1 + rate - stay, 1)


def experience_roi(*, margin_gain: float, savings: float, costs: float) -> MeasuredValue:
    """Measure the return on an investment in experience: (margin gain + savings − costs) / costs in percent, from −100.

    Errors are as for `market_share`.

    >>> from cx_centricity.indicators import experience_roi
    >>> experience_roi(margin_gain=90_000, savings=40_000, costs=100_000)
    MeasuredValue(indicator='experience_roi', value=30.0)
    """
    gain, saved, spent = _amounts(margin_gain=margin_gain, savings=savings, costs=costs)
    return _ratio("experience_roi", gain + saved - spent, "costs", spent, 100)


def first_response_time(times: Iterable[float], *, confidence: float = 0.95) -> Measurement:
    """Measure the median time until the first answer, in the unit of the times.

    The interval is that of Thompson (1936): two of the times in order, between which the median lies at least as surely
    as `confidence` says. With so few times that no two of them do, it reaches from the least to the greatest. Raises
    MeasurementError with a problem for every time that is not a number from 0 to 10¹⁵, or if there are none, and
    ValueError unless 0 < confidence < 1.

    >>> from cx_centricity.indicators import first_response_time
    >>> first_response_time([5, 7, 9, 12, 15, 20, 31, 45, 60, 120])
    Measurement(indicator='first_response_time', value=17.5, lower=7.0, upper=60.0, n=10)
    """
    confidence = to_confidence(confidence)
    ordered = sorted(_amounts(**{f"times[{place}]": each for place, each in enumerate(times)}))
    n = len(ordered)
    if not n:
        raise MeasurementError([Problem("nothing-measured", Place(path="times"))])
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    outside = _greatest_rank_outside(n, confidence)
    return Measurement(
        indicator="first_response_time",
        value=middle,
        lower=ordered[outside],
        upper=ordered[n - 1 - outside],
        n=n,
        confidence=confidence,
        method="Thompson (1936)",
    )


def _greatest_rank_outside(n: int, confidence: float) -> int:
    """Return how many times lie below the interval of the median, and as many above it."""
    rank, below = 0, 1  # how many of 2^n samples have at most `rank` times below the median
    allowed = (1 - confidence) / 2
    while 2 * (rank + 1) < n and below + comb(n, rank + 1) <= allowed * 2**n:
        rank += 1
        below += comb(n, rank)
    return rank


def _amounts(**figures: float) -> list[float]:
    """Return figures as floats; raise MeasurementError unless all are numbers from 0 to the greatest allowed."""
    problems = [
        Problem("amount-invalid", Place(path=name), found=describe(figure), highest=MAX_AMOUNT)
        for name, figure in figures.items()
        if isinstance(figure, bool) or not isinstance(cast("object", figure), (int, float)) or not _is_amount(figure)
    ]
    if problems:
        raise MeasurementError(problems[:1000])
    return [float(figure) for figure in figures.values()]


def _is_amount(figure: float) -> bool:
    return isfinite(figure) and 0 <= figure <= MAX_AMOUNT


def _require_part(name: str, part: float, whole: float) -> None:
    if part > whole:
        raise MeasurementError([Problem("amount-invalid", Place(path=name), found=describe(part), highest=int(whole))])


def _ratio(indicator: str, amount: float, name: str, whole: float, times: int) -> MeasuredValue:
    if not whole:
        raise MeasurementError([Problem("nothing-measured", Place(path=name))])
    return MeasuredValue(indicator=indicator, value=times * amount / whole)
