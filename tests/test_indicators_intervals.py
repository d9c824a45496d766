"""Confidence intervals: equal to other implementations and to published figures, with the coverage they claim."""

from __future__ import annotations

from importlib import import_module
from itertools import product
from math import comb, log, pi, sqrt, tan
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cx_centricity.indicators import Measurement, ces, churn, csat, nps, retention
from cx_centricity.indicators._intervals import student_quantile

optimize: Any = import_module("scipy.optimize")
stats: Any = import_module("scipy.stats")
proportion: Any = import_module("statsmodels.stats.proportion")

CONFIDENCES = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.9999])
DEGREES = st.one_of(st.integers(1, 40), st.integers(1, 10**6))


def interval(found: Measurement, per: float = 1) -> tuple[float, float]:
    return found.lower / per, found.upper / per


@given(st.integers(1, 2000), st.integers(0, 2000), CONFIDENCES)
def test_law_intervals_of_shares_are_those_of_statsmodels(n: int, part: int, confidence: float) -> None:
    part = min(part, n)
    expected = proportion.proportion_confint(part, n, alpha=1 - confidence, method="wilson")
    stayed = retention(at_start=n, at_end=part + 7, acquired=7, confidence=confidence)
    left = churn(at_start=n, lost=part, confidence=confidence)
    for found in (csat({5: part, 2: n - part}, confidence=confidence), stayed, left):
        assert interval(found, 100) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert (found.value, found.n, found.method) == (100 * part / n, n, "Wilson (1927)")


def test_intervals_of_shares_are_those_of_newcombe() -> None:
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, Table I, method 3, as quoted by others:
    # clients/python/tests/test_reference_vectors.py of Refefer/propagon.
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (part, n), bounds in published.items():
        assert interval(csat({4: part, 3: n - part}), 100) == pytest.approx(bounds, abs=5e-5)


@given(st.lists(st.integers(1, 7), min_size=1, max_size=40), CONFIDENCES)
def test_law_the_interval_of_effort_is_that_of_scipy_within_the_scale(ratings: list[int], confidence: float) -> None:
    found = ces(ratings, confidence=confidence)
    if len(set(ratings)) == 1:
        share = (ratings[0] - 1) / 6 * len(ratings)
        expected = proportion.proportion_confint(share, len(ratings), alpha=1 - confidence, method="wilson")
        assert [(bound - 1) / 6 for bound in interval(found)] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert found.method == "Wilson (1927)"
        return
    low, high = stats.t.interval(confidence, len(ratings) - 1, loc=found.value, scale=stats.sem(ratings))
    assert interval(found) == pytest.approx((max(low, 1), min(high, 7)), rel=1e-9)
    assert found.method == "Student (1908)"


def test_intervals_of_effort_are_those_published_for_ratings_from_1_to_7() -> None:
    # Printed with the examples of oneSampleTTest in the manual of the R package lsr (Navarro).
    assert interval(ces([3, 1, 4, 1, 4, 6, 7, 2, 6, 6, 7])) == pytest.approx((2.738, 5.807), abs=5e-4)
    assert interval(ces([3, 4, 4, 6, 7, 6, 6, 7])) == pytest.approx((4.116, 6.634), abs=5e-4)


@given(st.floats(0.01, 1 - 1e-9), DEGREES)
def test_law_quantiles_of_t_are_those_of_scipy(confidence: float, df: int) -> None:
    assert student_quantile(confidence, df) == pytest.approx(stats.t.isf((1 - confidence) / 2, df), rel=1e-9)


def test_quantiles_of_t_are_those_of_scipy_over_a_grid() -> None:
    grid = [1, 2, 3, 10, 29, 30, 31, 1000, 10**6, 10**9]
    for confidence, df in product([0.1, 0.5, 0.8, 0.95, 0.998, 1 - 1e-6, 1 - 1e-12, 1 - 2**-53], grid):
        expected = stats.t.isf((1 - confidence) / 2, df)
        assert student_quantile(confidence, df) == pytest.approx(expected, rel=1e-11), (confidence, df)


@given(st.floats(1e-150, 0.5) | st.floats(0.5, 1, exclude_max=True))
def test_law_quantiles_of_t_have_their_closed_forms_for_one_and_two_degrees_of_freedom(confidence: float) -> None:
    tail = (1 - confidence) / 2
    one = tan(pi * confidence / 2) if confidence < 0.5 else 1 / tan(pi * tail)
    assert student_quantile(confidence, 1) == pytest.approx(one, rel=1e-13, abs=0)
    two = confidence * sqrt(1 / (tail * (1 + confidence)))
    assert student_quantile(confidence, 2) == pytest.approx(two, rel=1e-13, abs=0)


def test_quantiles_of_t_approach_those_of_the_normal_distribution() -> None:
    assert student_quantile(0.95, 10**16) == pytest.approx(1.959963984540054, rel=1e-14)


def test_the_quantile_of_t_gives_the_interval_of_the_nist_handbook() -> None:
    # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2: 195 calibrations of a heat flow meter.
    margin = student_quantile(0.95, 194) * 0.022789 / sqrt(195)
    assert (9.261460 - margin, 9.261460 + margin) == pytest.approx((9.258242, 9.264679), abs=1e-6)


def test_intervals_of_a_difference_of_shares_are_those_published_for_tango() -> None:
    # Complete response (Cavo et al., 2012) as in the tests of the R package contingencytables, chapter 8 of its book;
    # airway hyper-responsiveness (Bentur et al., 2009) as in the source of the R package ratesci, scorepair.
    assert interval(nps({10: 6, 0: 16, 8: 139}), 100) == pytest.approx((-0.1240, -0.0054), abs=5e-5)
    assert interval(nps({9: 1, 6: 7, 7: 13}), 100) == pytest.approx((-0.517, -0.026), abs=5e-4)


def distance(promoters: int, detractors: int, n: int, difference: float) -> float:
    """Return how many standard errors the score is from a difference, with the likeliest shares found numerically."""

    def unlikeliness(less: float) -> float:
        shares = (less + difference, less, 1 - 2 * less - difference)
        found = (promoters, detractors, n - promoters - detractors)
        return -sum(count * log(max(share, 1e-300)) for count, share in zip(found, shares, strict=True) if count)

    bounds = (max(0.0, -difference), (1 - difference) / 2)
    less = optimize.minimize_scalar(unlikeliness, bounds=bounds, method="bounded", options={"xatol": 1e-12}).x
    variance = 2 * less + difference - difference**2
    return float(((promoters - detractors) / n - difference) / (variance / n) ** 0.5)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_law_bounds_of_the_promoter_score_are_z_standard_errors_from_it(p: int, d: int, rest: int) -> None:
    n = p + d + rest
    if not n:
        return
    found = nps({10: p, 3: d, 7: rest})
    for bound, z in ((found.lower, 1.959963984540054), (found.upper, -1.959963984540054)):
        if abs(bound) < 100:
            assert distance(p, d, n, bound / 100) == pytest.approx(z, abs=2e-3)
        else:
            assert bound == found.value


def test_the_interval_of_the_promoter_score_has_the_coverage_it_claims() -> None:
    n = 25
    held: list[float] = []
    sheets = [(p, d) for p in range(n + 1) for d in range(n + 1 - p)]
    bounds = {(p, d): interval(nps({9: p, 0: d, 8: n - p - d}), 100) for p, d in sheets}
    for promoters, detractors in product([0.1, 0.3, 0.5, 0.7], [0.05, 0.1, 0.2]):
        passives = 1 - promoters - detractors
        chances = {
            (p, d): comb(n, p) * comb(n - p, d) * promoters**p * detractors**d * passives ** (n - p - d)
            for p, d in sheets
        }
        true = promoters - detractors
        held.append(sum(chances[sheet] for sheet, (low, high) in bounds.items() if low <= true <= high))
    assert 0.945 < min(held) < max(held) < 0.975
    assert sum(held) / len(held) == pytest.approx(0.955, abs=5e-4)
