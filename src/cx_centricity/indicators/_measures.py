"""Indicators of customer experience, measured from ratings or from counts of customers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from pydantic import Field

from cx_centricity.assessment import Result
from cx_centricity.bank import Indicator, QuestionBank
from cx_centricity.errors import (
    MAX_PROBLEMS,
    MeasurementError,
    Place,
    Problem,
    describe,
    limited,
    to_whole_number,
)
from cx_centricity.indicators._intervals import (
    Interval,
    difference_interval,
    mean_interval,
    share_interval,
    to_confidence,
)
from cx_centricity.loading import default_bank
from cx_centricity.typing import Ratings

MAX_COUNT: Final = 10**15
"""The greatest count allowed: such counts and their sums are still exact as floats."""


class MeasuredValue(Result):
    """The measured value of an indicator, for which no interval is known.

    `indicator` is the id of the indicator in the catalogue of the default bank. `value` is in the unit that the
    catalogue states.

    >>> from cx_centricity.indicators import cac
    >>> cac(costs=300_000, new_customers=120)
    MeasuredValue(indicator='cac', value=2500.0)
    """

    indicator: str
    value: float = Field(allow_inf_nan=False)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("indicator", self.indicator), ("value", round(self.value, 2))]


class Measurement(MeasuredValue):
    """The measured value of an indicator with its confidence interval.

    `lower` and `upper` are in the unit of the value. `n` is the number of ratings or of times, or of what the share is
    taken of. `confidence` (between 0 and 1) is the share of samples whose interval contains the true value. `method`
    names the author and year of the interval.

    >>> from cx_centricity.indicators import nps
    >>> nps([10, 9, 9, 8, 7, 3])
    Measurement(indicator='nps', value=33.33, lower=-31.11, upper=75.4, n=6)
    """

    lower: float = Field(allow_inf_nan=False)
    upper: float = Field(allow_inf_nan=False)
    n: int = Field(ge=1)
    confidence: float = Field(gt=0, lt=1)
    method: str

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        rounded = [(name, round(getattr(self, name), 2)) for name in ("value", "lower", "upper")]
        return [("indicator", self.indicator), *rounded, ("n", self.n)]


def indicator_of(measurement: MeasuredValue, *, bank: QuestionBank | None = None) -> Indicator | None:
    """Return the entry of the measured indicator in the catalogue of a bank, None if it has none with this id.

    Without `bank`, the default bank is used.

    >>> from cx_centricity.indicators import churn, indicator_of
    >>> indicator_of(churn(at_start=400, lost=30)).better
    'lower'
    """
    catalogue = (default_bank() if bank is None else bank).indicators
    return next((indicator for indicator in catalogue if indicator.id == measurement.indicator), None)


def nps(ratings: Ratings, *, confidence: float = 0.95) -> Measurement:
    """Measure the Net Promoter Score: percent of ratings 9 and 10 minus percent of 0…6 (Reichheld, 2003).

    `ratings` are whole numbers 0…10, one by one or as a mapping from rating to count. A series of pandas is refused,
    since it may hold either: give `series.tolist()` for single ratings, `series.to_dict()` for counts.

    The value is between −100 and 100. The interval is the score interval of Tango (1998) for the difference of two
    shares of one sample. Rocks (2016) found iterative score intervals and adjusted Wald intervals to be the best for
    this index; of these, the score interval always contains the value, stays within the scale and has a width even if
    all ratings are alike.

    Raises MeasurementError with a problem for every rating or count that is not allowed, or if there are no ratings,
    and ValueError unless 0 < confidence < 1.

    >>> from cx_centricity.indicators import nps
    >>> nps({10: 50, 8: 30, 4: 20})
    Measurement(indicator='nps', value=30.0, lower=13.96, upper=44.34, n=100)
    """
    confidence = to_confidence(confidence)
    counts = _count_ratings(ratings, range(11))
    promoters, detractors, n = sum(counts[9:]), sum(counts[:7]), sum(counts)
    interval = difference_interval(promoters, detractors, n, confidence).in_percent()
    return _measurement("nps", 100 * (promoters - detractors) / n, interval, n, confidence)


def csat(ratings: Ratings, *, confidence: float = 0.95) -> Measurement:
    """Measure customer satisfaction: the percentage of the ratings 1…5 that are 4 or 5, from 0 to 100.

    The interval is the one of Wilson (1927). `ratings` and errors are as for `nps`, with this scale.

    >>> from cx_centricity.indicators import csat
    >>> csat([5, 4, 4, 3, 5, 2, 4, 5])
    Measurement(indicator='csat', value=75.0, lower=40.93, upper=92.85, n=8)
    """
    confidence = to_confidence(confidence)
    counts = _count_ratings(ratings, range(1, 6))
    return _share("csat", sum(counts[3:]), sum(counts), confidence)


def ces(ratings: Ratings, *, confidence: float = 0.95) -> Measurement:
    """Measure the Customer Effort Score: the mean of the ratings 1 (very hard) … 7 (very easy).

    The value is between 1 and 7; higher means less effort. The interval is mean ± t·s/√n (Student, 1908), clipped to
    the scale. From one rating, or from ratings that are all alike, s says nothing about the spread; the interval is
    then the one of Wilson (1927) for a share, stretched to the scale. `ratings` and errors are as for `nps`, with this
    scale.

    >>> from cx_centricity.indicators import ces
    >>> ces([7, 6, 6, 5, 7, 3, 6])
    Measurement(indicator='ces', value=5.71, lower=4.44, upper=6.99, n=7)
    >>> ces([7, 7, 7])
    Measurement(indicator='ces', value=7.0, lower=3.63, upper=7.0, n=3)
    """
    confidence = to_confidence(confidence)
    scale = range(1, 8)
    counts = _count_ratings(ratings, scale)
    n, total = sum(counts), sum(count * rating for count, rating in zip(counts, scale, strict=True))
    return _measurement("ces", total / n, mean_interval(counts, scale, confidence), n, confidence)


def retention(*, at_start: int, at_end: int, acquired: int, confidence: float = 0.95) -> Measurement:
    """Measure retention: the percentage of the customers at the start of a period who remain at its end, 0…100.

    This is (at_end − acquired) / at_start, where `acquired` is the number of customers at the end who came during the
    period. The interval is the one of Wilson (1927); it shows how far chance alone would move the share among customers
    like these.

    Raises MeasurementError with a problem for every count that is not a whole number from 0 or is impossible given the
    others, or if there were no customers at the start, and ValueError unless 0 < confidence < 1.

    >>> from cx_centricity.indicators import retention
    >>> retention(at_start=200, at_end=210, acquired=40)
    Measurement(indicator='retention', value=85.0, lower=79.39, upper=89.29, n=200)
    """
    confidence = to_confidence(confidence)
    at_start, at_end, acquired = _whole_numbers(at_start=at_start, at_end=at_end, acquired=acquired)
    problems = _fault_of_count("at_end", at_end, acquired, acquired + at_start) + _fault_of_start(at_start)
    if problems:
        raise MeasurementError(problems)
    return _share("retention", at_end - acquired, at_start, confidence)


def churn(*, at_start: int, lost: int, confidence: float = 0.95) -> Measurement:
    """Measure churn: the percentage of the customers at the start of a period who left before its end, 0…100.

    `lost` must not include customers who came and left during the period. Interval and errors are as for `retention`.
    Retention and churn of the same customers add up to 100.

    >>> from cx_centricity.indicators import churn
    >>> churn(at_start=200, lost=30)
    Measurement(indicator='churn', value=15.0, lower=10.71, upper=20.61, n=200)
    """
    confidence = to_confidence(confidence)
    at_start, lost = _whole_numbers(at_start=at_start, lost=lost)
    problems = _fault_of_count("lost", lost, 0, at_start) + _fault_of_start(at_start)
    if problems:
        raise MeasurementError(problems)
    return _share("churn", lost, at_start, confidence)


def conversion(*, reached: int, started: int, confidence: float = 0.95) -> Measurement:
    """Measure conversion: the percentage of those who started a step that reached its goal, 0…100.

    The interval is the one of Wilson (1927). Raises MeasurementError with a problem for every count that is not a whole
    number from 0 or for more `reached` than `started`, or if nobody started, and ValueError unless 0 < confidence < 1.

    >>> from cx_centricity.indicators import conversion
    >>> conversion(reached=30, started=400)
    Measurement(indicator='conversion', value=7.5, lower=5.3, upper=10.5, n=400)
    """
    return _share_of("conversion", confidence, reached=reached, started=started)


def first_contact_resolution(*, resolved: int, questions: int, confidence: float = 0.95) -> Measurement:
    """Measure first-contact resolution: the percentage of questions resolved without another contact, 0…100.

    Interval and errors are as for `conversion`.

    >>> from cx_centricity.indicators import first_contact_resolution
    >>> first_contact_resolution(resolved=150, questions=200)
    Measurement(indicator='first_contact_resolution', value=75.0, lower=68.57, upper=80.49, n=200)
    """
    return _share_of("first_contact_resolution", confidence, resolved=resolved, questions=questions)


def positive_reviews(*, positive: int, reviews: int, confidence: float = 0.95) -> Measurement:
    """Measure the percentage of public reviews of a period that are positive, 0…100.

    Interval and errors are as for `conversion`.

    >>> from cx_centricity.indicators import positive_reviews
    >>> positive_reviews(positive=41, reviews=50)
    Measurement(indicator='positive_reviews', value=82.0, lower=69.2, upper=90.23, n=50)
    """
    return _share_of("positive_reviews", confidence, positive=positive, reviews=reviews)


def click_through(*, clicked: int, delivered: int, confidence: float = 0.95) -> Measurement:
    """Measure click-through: the percentage of people to whom a message was delivered who followed its link, 0…100.

    Interval and errors are as for `conversion`.

    >>> from cx_centricity.indicators import click_through
    >>> click_through(clicked=45, delivered=1500)
    Measurement(indicator='click_through', value=3.0, lower=2.25, upper=3.99, n=1500)
    """
    return _share_of("click_through", confidence, clicked=clicked, delivered=delivered)


def _share_of(indicator: str, confidence: float, **counts: int) -> Measurement:
    """Measure the share that the first of two named counts is of the second."""
    confidence = to_confidence(confidence)
    (name, _), (whole_name, _) = counts.items()
    part, whole = _whole_numbers(**counts)
    problems = _fault_of_count(name, part, 0, whole)
    problems += [] if whole else [Problem("nothing-measured", Place(path=whole_name))]
    if problems:
        raise MeasurementError(problems)
    return _share(indicator, part, whole, confidence)


def _share(indicator: str, part: int, n: int, confidence: float) -> Measurement:
    interval = share_interval(part, n, confidence).in_percent()
    return _measurement(indicator, 100 * part / n, interval, n, confidence)


def _measurement(indicator: str, value: float, interval: Interval, n: int, confidence: float) -> Measurement:
    return Measurement(
        indicator=indicator,
        value=value,
        lower=min(interval.lower, value),  # rounding alone can put a bound beyond the value
        upper=max(interval.upper, value),
        n=n,
        confidence=confidence,
        method=interval.method,
    )


def _count_ratings(ratings: Ratings, scale: range) -> list[int]:
    """Return how often each rating of the scale occurs; raise MeasurementError unless all ratings and counts fit."""
    counts = [0] * len(scale)
    problems: list[Problem] = []
    for key, rating, count in _counted(ratings):
        number, times = to_whole_number(rating), to_whole_number(count)
        if number is None or number not in scale:
            place = Place(path=f"ratings[{key}]")
            problems.append(
                Problem("rating-outside-scale", place, found=_described(rating), lowest=scale[0], highest=scale[-1])
            )
        elif times is not None and 0 <= times <= MAX_COUNT:
            counts[number - scale[0]] += times
        else:
            problems += _fault_of_count(f"ratings[{key}]", count, 0, MAX_COUNT)
        if len(problems) > MAX_PROBLEMS:
            break
    if not problems and not any(counts):
        problems.append(Problem("nothing-measured", Place(path="ratings")))
    if problems:
        raise MeasurementError(limited(problems))
    return counts


def _counted(ratings: object) -> Iterator[tuple[object, object, object]]:
    """Yield each rating with its count, preceded by the key that names its place: `ratings[key]`."""
    if isinstance(ratings, Mapping):
        for rating, count in cast("Mapping[object, object]", ratings).items():
            yield _described(rating), rating, count
    elif _has_index(ratings):
        raise _wrong_ratings(ratings, "ratings-or-counts")
    elif isinstance(ratings, Iterable) and not isinstance(ratings, (str, bytes)):
        for position, rating in enumerate(cast("Iterable[object]", ratings)):
            yield position, rating, 1
    else:
        raise _wrong_ratings(ratings, "")


def _has_index(ratings: object) -> bool:
    """Return whether this is a series of pandas or the like, which may hold ratings or the counts of its index.

    A `list` has a method `index`.
    """
    index = getattr(ratings, "index", None)
    return index is not None and not callable(index)


def _wrong_ratings(ratings: object, hint: str) -> MeasurementError:
    found = describe(ratings)
    return MeasurementError([Problem("wrong-type", Place(path="ratings"), expected="a list", found=found, hint=hint)])


def _whole_numbers(**counts: object) -> list[int]:
    """Return counts as int; raise MeasurementError unless all are whole numbers from 0 to the greatest allowed."""
    problems = [problem for name, count in counts.items() for problem in _fault_of_count(name, count, 0, MAX_COUNT)]
    numbers = [number for count in counts.values() if (number := to_whole_number(count)) is not None]
    if problems:
        raise MeasurementError(problems)
    return numbers


def _fault_of_count(name: str, count: object, lowest: int, highest: int) -> list[Problem]:
    """Return a problem, in a list, unless the count is a whole number within the bounds."""
    number = to_whole_number(count)
    if number is not None and lowest <= number <= highest:
        return []
    return [Problem("count-invalid", Place(path=name), found=_described(count), lowest=lowest, highest=highest)]


def _fault_of_start(at_start: int) -> list[Problem]:
    """Return a problem, in a list, if there were no customers at the start of the period."""
    return [] if at_start else [Problem("nothing-measured", Place(path="at_start"))]


def _described(value: object) -> str:
    """Describe a value in a few words; a whole number of any type as one of Python."""
    number = to_whole_number(value)
    return describe(value if number is None else number)
