"""The value of an indicator with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import sqrt
from typing import Final, Literal, cast

from pydantic import Field

from cx_centricity.agreement import sample_sd, t_quantile, tail
from cx_centricity.assessment import Result
from cx_centricity.bank import Indicator, QuestionBank, describe_value
from cx_centricity.errors import MAX_PROBLEMS, MeasurementError, Place, Problem
from cx_centricity.indicators._intervals import normal_bound, score_bound, wilson
from cx_centricity.loading import default_bank
from cx_centricity.typing import Ratings


class Measurement(Result):
    """The value of an indicator and the interval that holds the true one with the given confidence (0…1).

    `indicator` is its id in the catalogue of the bank; `value`, `lower` and `upper` are in the unit stated there; `n`
    is the number of ratings, or of customers at the start. `method` names the interval by author and year.

    >>> from cx_centricity.indicators import nps
    >>> nps([10, 9, 9, 8, 7, 3])
    Measurement(indicator='nps', value=33.33, lower=-31.11, upper=75.4, n=6)
    """

    format_version: Literal[1] = 1
    indicator: str
    value: float = Field(allow_inf_nan=False)
    lower: float = Field(allow_inf_nan=False)
    upper: float = Field(allow_inf_nan=False)
    n: int = Field(ge=1)
    confidence: float = Field(gt=0, lt=1)
    method: str

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        rounded = [(name, round(getattr(self, name), 2)) for name in ("value", "lower", "upper")]
        return [("indicator", self.indicator), *rounded, ("n", self.n)]


def indicator_of(measurement: Measurement, *, bank: QuestionBank | None = None) -> Indicator | None:
    """Return what the bank's catalogue says of the indicator measured, None if it does not have it.

    `bank` is the default bank unless given.

    >>> from cx_centricity.indicators import churn, indicator_of
    >>> indicator_of(churn(at_start=400, lost=30)).better
    'lower'
    """
    catalogue = (default_bank() if bank is None else bank).indicators
    return next((indicator for indicator in catalogue if indicator.id == measurement.indicator), None)


MAX_COUNT: Final = 10**15
"""More than anybody counts, and still exact in floats."""


def count_ratings(ratings: Ratings, scale: range) -> list[int]:
    """Count the ratings of each step of the scale, reading them once; MeasurementError unless all fit."""
    counts = [0] * len(scale)
    problems: list[Problem] = []
    for key, rating, count in _counted(ratings):
        if type(rating) is not int or rating not in scale:
            place = Place(path=f"ratings[{key}]")
            problems.append(
                Problem("rating-outside-scale", place, found=describe_value(rating), lowest=scale[0], highest=scale[-1])
            )
        elif type(count) is int and 0 <= count <= MAX_COUNT:
            counts[rating - scale[0]] += count
        else:
            problems += outside(f"ratings[{key}]", count, 0, MAX_COUNT)
        if len(problems) > MAX_PROBLEMS:
            problems[-1] = Problem("too-many-problems", bound=MAX_PROBLEMS)
            break
    if not problems and not any(counts):
        problems.append(Problem("nothing-measured", Place(path="ratings")))
    if problems:
        raise MeasurementError(problems)
    return counts


def _counted(ratings: object) -> Iterator[tuple[object, object, object]]:
    """Yield what stands in brackets for the place of a rating, the rating, and its count."""
    if isinstance(ratings, Mapping):
        for rating, count in cast("Mapping[object, object]", ratings).items():
            yield describe_value(rating), rating, count
    elif isinstance(ratings, Iterable) and not isinstance(ratings, (str, bytes)):
        for position, rating in enumerate(cast("Iterable[object]", ratings)):
            yield position, rating, 1
    else:
        raise MeasurementError(
            [Problem("wrong-type", Place(path="ratings"), expected="a list", found=describe_value(ratings))]
        )


def count_problems(**counts: object) -> list[Problem]:
    """Return a problem for each of these that is no whole number from 0."""
    return [problem for name, count in counts.items() for problem in outside(name, count, 0, MAX_COUNT)]


def outside(name: str, count: object, lowest: int, highest: int) -> list[Problem]:
    """Return the problem of a count that is not within these bounds, if it is not."""
    if type(count) is int and lowest <= count <= highest:
        return []
    return [Problem("count-invalid", Place(path=name), found=describe_value(count), lowest=lowest, highest=highest)]


def nobody(at_start: int) -> list[Problem]:
    """Return the problem of a period that began with no customers, if it did."""
    return [] if at_start else [Problem("nothing-measured", Place(path="at_start"))]


_WILSON: Final = "Wilson (1927)"


def nps(ratings: Ratings, *, confidence: float = 0.95) -> Measurement:
    """Return the Net Promoter Score (Reichheld, 2003), −100…100: percent of 9 and 10 less percent of 0 to 6.

    `ratings` are whole numbers 0…10, one by one, or a mapping of each to its count. The interval is the score interval
    of Tango (1998) for a difference of two shares of one sample: Rocks (2016) found an iterative score test and
    adjusted Wald intervals the best for this index, and of these the score interval holds the value at every
    confidence, stays within the scale and has a width even where all answers are alike.

    Raises MeasurementError with every rating that is no whole number of the scale, or if there are none, and ValueError
    unless 0 < confidence < 1.

    >>> from cx_centricity.indicators import nps
    >>> nps({10: 50, 8: 30, 4: 20})
    Measurement(indicator='nps', value=30.0, lower=13.96, upper=44.34, n=100)
    """
    z = normal_bound(confidence)
    counts = count_ratings(ratings, range(11))
    promoters, detractors, n = sum(counts[9:]), sum(counts[:7]), sum(counts)
    lower, upper = -100 * score_bound(detractors, promoters, n, z), 100 * score_bound(promoters, detractors, n, z)
    return _measured("nps", 100 * (promoters - detractors) / n, (lower, upper, "Tango (1998)"), n, confidence)


def csat(ratings: Ratings, *, confidence: float = 0.95) -> Measurement:
    """Return the share of satisfied customers, 0…100 percent: how many of the ratings 1…5 are 4 or 5.

    `ratings` and errors are as for `nps`; the interval is that of Wilson (1927).

    >>> from cx_centricity.indicators import csat
    >>> csat([5, 4, 4, 3, 5, 2, 4, 5])
    Measurement(indicator='csat', value=75.0, lower=40.93, upper=92.85, n=8)
    """
    tail(confidence)
    counts = count_ratings(ratings, range(1, 6))
    return _share("csat", sum(counts[3:]), sum(counts), confidence)


def ces(ratings: Ratings, *, confidence: float = 0.95) -> Measurement:
    """Return the Customer Effort Score: the mean of the ratings 1 (very hard) … 7 (very easy), higher is less effort.

    `ratings` and errors are as for `nps`. The interval is mean ± t·s/√n (Student, 1908), cut to the scale. From one
    rating, or where all are alike, s says nothing; then it is that of Wilson (1927) laid on the scale, which is wide
    enough: no ratings of a given mean vary more than those at both ends (Bhatia & Davis, 2000).

    >>> from cx_centricity.indicators import ces
    >>> ces([7, 6, 6, 5, 7, 3, 6])
    Measurement(indicator='ces', value=5.71, lower=4.44, upper=6.99, n=7)
    >>> ces([7, 7, 7])
    Measurement(indicator='ces', value=7.0, lower=3.63, upper=7.0, n=3)
    """
    side, z = tail(confidence), normal_bound(confidence)
    lowest, highest = 1, 7
    values = range(lowest, highest + 1)
    counts = count_ratings(ratings, values)
    n, total = sum(counts), sum(count * value for count, value in zip(counts, values, strict=True))
    value, sd = total / n, sample_sd(counts, values)
    if sd:
        margin, method = -t_quantile(side, n - 1) * sd / sqrt(n), "Student (1908)"
        lower, upper = max(value - margin, float(lowest)), min(value + margin, float(highest))
    else:
        span, method = highest - lowest, _WILSON
        lower, upper = (lowest + span * bound for bound in wilson((total - lowest * n) / span, n, z))
    return _measured("ces", value, (lower, upper, method), n, confidence)


def retention(*, at_start: int, at_end: int, acquired: int, confidence: float = 0.95) -> Measurement:
    """Return the share of the customers at the start of a period who are there at its end, 0…100 percent.

    Of the customers `at_end`, those `acquired` during the period do not count: (at_end − acquired) / at_start. The
    interval is that of Wilson (1927); it tells how far the share would vary among such customers by chance.

    Raises MeasurementError with every count that is no whole number or impossible beside the others, or if there was
    nobody at the start, and ValueError unless 0 < confidence < 1.

    >>> from cx_centricity.indicators import retention
    >>> retention(at_start=200, at_end=210, acquired=40)
    Measurement(indicator='retention', value=85.0, lower=79.39, upper=89.29, n=200)
    """
    tail(confidence)
    problems = count_problems(at_start=at_start, at_end=at_end, acquired=acquired)
    if not problems:
        problems = outside("at_end", at_end, acquired, acquired + at_start) + nobody(at_start)
    if problems:
        raise MeasurementError(problems)
    return _share("retention", at_end - acquired, at_start, confidence)


def churn(*, at_start: int, lost: int, confidence: float = 0.95) -> Measurement:
    """Return the share of the customers at the start of a period who left before its end, 0…100 percent.

    `lost` counts those who were there at the start; whoever came and left in between does not count. Interval and
    errors are as for `retention`: of the same customers, both add up to 100.

    >>> from cx_centricity.indicators import churn
    >>> churn(at_start=200, lost=30)
    Measurement(indicator='churn', value=15.0, lower=10.71, upper=20.61, n=200)
    """
    tail(confidence)
    problems = count_problems(at_start=at_start, lost=lost)
    if not problems:
        problems = outside("lost", lost, 0, at_start) + nobody(at_start)
    if problems:
        raise MeasurementError(problems)
    return _share("churn", lost, at_start, confidence)


def _share(indicator: str, part: int, n: int, confidence: float) -> Measurement:
    lower, upper = wilson(part, n, normal_bound(confidence))
    return _measured(indicator, 100 * part / n, (100 * lower, 100 * upper, _WILSON), n, confidence)


def _measured(
    indicator: str, value: float, interval: tuple[float, float, str], n: int, confidence: float
) -> Measurement:
    lower, upper, method = interval
    return Measurement(
        indicator=indicator,
        value=value,
        lower=min(lower, value),  # rounding alone can put a bound beyond the value
        upper=max(upper, value),
        n=n,
        confidence=float(confidence),
        method=method,
    )
