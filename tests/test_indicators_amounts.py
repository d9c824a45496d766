"""Indicators from amounts, times and further counts: values by hand, bounds of the median, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity import default_bank
from cx_centricity.errors import MeasurementError
from cx_centricity.indicators import (
    MeasuredValue,
    Measurement,
    cac,
    click_through,
    conversion,
    experience_roi,
    first_contact_resolution,
    first_response_time,
    indicator_of,
    ltv,
    market_share,
    positive_reviews,
    revenue_retention,
)

SHARES: list[tuple[Callable[..., Measurement], str, str]] = [
    (conversion, "reached", "started"),
    (first_contact_resolution, "resolved", "questions"),
    (positive_reviews, "positive", "reviews"),
    (click_through, "clicked", "delivered"),
]


@pytest.mark.parametrize(("measure", "part", "whole"), SHARES)
def test_a_share_has_its_indicator_and_the_interval_of_wilson(
    measure: Callable[..., Measurement], part: str, whole: str
) -> None:
    measured = measure(**{part: 30, whole: 40})
    assert (measured.value, measured.n, measured.method) == (75.0, 40, "Wilson (1927)")
    # Wilson (1927) by hand: (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with z = 1.96
    assert (round(measured.lower, 1), round(measured.upper, 1)) == (59.8, 85.8)
    assert indicator_of(measured) is not None
    assert Measurement.model_validate_json(measured.model_dump_json()) == measured


@pytest.mark.parametrize(("measure", "part", "whole"), SHARES)
def test_more_of_a_part_than_of_the_whole_is_refused(
    measure: Callable[..., Measurement], part: str, whole: str
) -> None:
    for counts, code in (({part: 5, whole: 4}, "count-invalid"), ({part: 0, whole: 0}, "nothing-measured")):
        with pytest.raises(MeasurementError, match=code):
            measure(**counts)
    with pytest.raises(MeasurementError, match=f"{part}.*count-invalid"):
        measure(**{part: -1, whole: 4})


def test_amounts_are_computed_as_the_catalogue_says() -> None:
    assert market_share(own_sales=30, market_sales=120).value == 25
    assert revenue_retention(at_start=100, at_end=125).value == 125
    assert cac(costs=900, new_customers=4).value == 225
    assert experience_roi(margin_gain=10, savings=5, costs=30).value == -50
    # The sum of m·r^t / (1 + i)^t over many periods.
    periods = sum(50 * 0.75**t / 1.1**t for t in range(1, 400))
    assert ltv(margin=50, retention=0.75, discount=0.1).value == pytest.approx(periods)
    for measured in (market_share(own_sales=1, market_sales=2), cac(costs=0, new_customers=1)):
        assert MeasuredValue.model_validate_json(measured.model_dump_json()) == measured
    assert repr(cac(costs=1, new_customers=3)) == "MeasuredValue(indicator='cac', value=0.33)"


@pytest.mark.parametrize(
    ("measure", "wrong", "place"),
    [
        (market_share, {"own_sales": 3, "market_sales": 2}, "own_sales"),
        (market_share, {"own_sales": float("nan"), "market_sales": 2}, "own_sales"),
        (market_share, {"own_sales": 1, "market_sales": float("inf")}, "market_sales"),
        (revenue_retention, {"at_start": True, "at_end": 2}, "at_start"),
        (cac, {"costs": "9", "new_customers": 2}, "costs"),
        (cac, {"costs": 10**16, "new_customers": 2}, "costs"),
        (ltv, {"margin": 1, "retention": 1.1, "discount": 0.1}, "retention"),
        (ltv, {"margin": 1, "retention": 0.5, "discount": 1.1}, "discount"),
        (experience_roi, {"margin_gain": -1, "savings": 1, "costs": 1}, "margin_gain"),
    ],
)
def test_a_wrong_amount_is_refused_with_its_name(
    measure: Callable[..., MeasuredValue], wrong: dict[str, Any], place: str
) -> None:
    with pytest.raises(MeasurementError, match="amount-invalid") as caught:
        measure(**wrong)
    assert [problem.place.path for problem in caught.value.problems] == [place]


@pytest.mark.parametrize(
    ("measure", "empty"),
    [
        (market_share, {"own_sales": 0, "market_sales": 0}),
        (revenue_retention, {"at_start": 0, "at_end": 5}),
        (cac, {"costs": 5, "new_customers": 0}),
        (experience_roi, {"margin_gain": 5, "savings": 0, "costs": 0}),
        (ltv, {"margin": 5, "retention": 1, "discount": 0}),
    ],
)
def test_what_divides_by_nothing_is_refused(measure: Callable[..., MeasuredValue], empty: dict[str, float]) -> None:
    with pytest.raises(MeasurementError, match="nothing-measured"):
        measure(**empty)


def test_the_median_of_times_and_what_is_refused() -> None:
    assert first_response_time([4]).value == 4
    assert first_response_time([9, 1, 5]).value == 5
    assert first_response_time(iter([2, 4])).value == 3
    with pytest.raises(MeasurementError, match="nothing-measured"):
        first_response_time([])
    with pytest.raises(MeasurementError, match=r"times\[1\]"):
        first_response_time([1, -2])
    with pytest.raises(ValueError, match="confidence"):
        first_response_time([1], confidence=1)


@given(st.integers(1, 60), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_law_the_interval_of_the_median_is_the_shortest_that_covers_it_surely_enough(n: int, confidence: float) -> None:
    measured = first_response_time(range(n), confidence=confidence)
    outside = round(measured.lower)
    assert measured.upper == n - 1 - outside
    assert measured.lower <= measured.value <= measured.upper

    def covered(k: int) -> Fraction:
        """Return how surely the median of the population lies between the times of rank k, from 0, from both ends."""
        return 1 - 2 * Fraction(sum(comb(n, j) for j in range(k + 1)), 2**n)

    level = Fraction(confidence)
    assert covered(outside) >= level or outside == 0
    assert 2 * (outside + 1) >= n or covered(outside + 1) < level


def test_every_indicator_of_the_catalogue_can_be_computed() -> None:
    from cx_centricity.cli._content import FORMULAS

    assert {indicator.id for indicator in default_bank().indicators} == {*FORMULAS}
