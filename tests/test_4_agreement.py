"""Agreement, reliability and quantiles: equal to other implementations and to published figures."""

from __future__ import annotations

import pickle
import statistics
from importlib import import_module
from itertools import product
from math import pi, tan
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import TypeAdapter, ValidationError

from cx_centricity.agreement import (
    Alpha,
    cronbach_alpha,
    f_quantile,
    feldt_interval,
    mean,
    median,
    r_wg,
    r_wg_j,
    sample_sd,
    t_quantile,
    tail,
)

pandas: Any = import_module("pandas")
pingouin: Any = import_module("pingouin")
stats: Any = import_module("scipy.stats")

FIVE = (1, 2, 3, 4, 5)
PROBABILITIES = st.floats(1e-9, 1 - 1e-9)
DEGREES = st.one_of(st.integers(1, 40), st.integers(1, 10**6))


@st.composite
def histograms(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Counts of a few statements on the same levels, and what these are worth."""
    values = sorted(draw(st.sets(st.integers(-1000, 1000), min_size=2, max_size=9)))
    counts = st.lists(st.integers(0, 30), min_size=len(values), max_size=len(values))
    return draw(st.lists(counts, min_size=1, max_size=5)), values


def answers(counts: list[int], values: list[int]) -> list[int]:
    return [value for count, value in zip(counts, values, strict=True) for _ in range(count)]


@given(PROBABILITIES, DEGREES)
def test_law_quantiles_of_t_are_those_of_scipy(p: float, df: int) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-9, abs=1e-12)


@given(PROBABILITIES, DEGREES, DEGREES)
def test_law_quantiles_of_f_are_those_of_scipy(p: float, df1: int, df2: int) -> None:
    assert f_quantile(p, df1, df2) == pytest.approx(stats.f.ppf(p, df1, df2), rel=1e-9, abs=0)


def test_quantiles_are_those_of_scipy_over_a_grid() -> None:
    grid = [1, 2, 3, 10, 29, 30, 31, 1000, 10**6]
    for p, df in product([1e-12, 0.001, 0.025, 0.5, 0.9, 0.975, 1 - 1e-12], grid):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-11, abs=1e-15)
    for p, df1, df2 in product([1e-9, 0.025, 0.5, 0.975, 1 - 1e-9], grid, grid):
        assert f_quantile(p, df1, df2) == pytest.approx(stats.f.ppf(p, df1, df2), rel=1e-11, abs=0)


@given(st.floats(0.5, 1, exclude_max=True), DEGREES, DEGREES)
def test_law_quantiles_mirror_each_other(p: float, df1: int, df2: int) -> None:
    other = 1 - p  # exact from a half on
    assert f_quantile(p, df1, df2) * f_quantile(other, df2, df1) == pytest.approx(1, rel=1e-10)
    assert t_quantile(p, df1) == -t_quantile(other, df1)


@given(st.floats(1e-150, 1e-3))
def test_law_quantiles_have_their_closed_forms_however_near_the_end_or_the_median(p: float) -> None:
    assert f_quantile(p, 2, 2) == pytest.approx(p / (1 - p), rel=1e-12, abs=0)
    assert t_quantile(p, 1) == pytest.approx(-1 / tan(pi * p), rel=1e-12, abs=0)
    assert t_quantile(0.5 + p, 1) == pytest.approx(tan(pi * (0.5 + p - 0.5)), rel=1e-12, abs=0)


def test_t_is_normal_in_the_end() -> None:
    assert t_quantile(0.975, 10**16) == pytest.approx(1.959963984540054, rel=1e-14)
    assert f_quantile(0.975, 10**12, 10**12) == pytest.approx(1, abs=1e-5)
    assert t_quantile(0.5, 3) == 0


@pytest.mark.parametrize("p", [0, 1e-151, 1, -0.1, float("nan"), True, "0.5", None])
def test_quantiles_are_asked_for_between_zero_and_one(p: Any) -> None:
    with pytest.raises(ValueError, match=r"^p must lie between 1e-150 and 1, not .*; df must be a number from 1"):
        f_quantile(p, 0, 5)


@pytest.mark.parametrize("df", [0, 0.5, 1.1e16, float("inf"), float("nan"), True, "5"])
def test_degrees_of_freedom_are_finite_and_at_least_one(df: Any) -> None:
    with pytest.raises(ValueError, match=r"^df must be a number from 1 to 1e\+16, not"):
        t_quantile(0.5, df)


@given(histograms())
def test_law_figures_of_a_histogram_are_those_of_its_answers(drawn: tuple[list[list[int]], list[int]]) -> None:
    (counts, *_), values = drawn
    given_answers = answers(counts, values)
    if given_answers:
        assert mean(counts, values) == pytest.approx(statistics.mean(given_answers), rel=1e-12)
        assert median(counts, values) == statistics.median(given_answers)
    else:
        assert mean(counts, values) is median(counts, values) is None
    if len(given_answers) > 1:
        assert sample_sd(counts, values) == pytest.approx(statistics.stdev(given_answers), rel=1e-12)
    else:
        assert sample_sd(counts, values) is r_wg(counts, values) is None


@given(histograms())
def test_law_agreement_is_the_formula_of_its_authors_by_other_means(drawn: tuple[list[list[int]], list[int]]) -> None:
    rows, values = drawn
    even = statistics.pvariance(values)
    variances = [statistics.variance(a) for counts in rows if len(a := answers(counts, values)) > 1]
    found = r_wg_j(rows, values)
    if not variances:
        assert found is None
        return
    one = max(0.0, 1 - statistics.mean(variances) / even)
    j = len(variances)
    assert found == pytest.approx(j * one / (1 + (j - 1) * one), rel=1e-9, abs=1e-12)  # Spearman–Brown
    assert [r_wg(counts, values) for counts in rows] == [r_wg_j([counts], values) for counts in rows]


@given(histograms(), st.integers(1, 50), st.integers(-100, 100))
def test_law_agreement_is_the_same_on_every_ruler_and_read_from_either_end(
    drawn: tuple[list[list[int]], list[int]], times: int, plus: int
) -> None:
    rows, values = drawn
    found = r_wg_j(rows, values)
    assert found == r_wg_j(rows, [times * value + plus for value in values])
    assert found == r_wg_j([counts[::-1] for counts in rows], [-value for value in reversed(values)])
    assert found is None or 0 <= found <= 1


def test_agreement_is_whole_where_all_are_alike_and_none_where_answers_spread_as_by_chance_or_more() -> None:
    assert r_wg([0, 0, 7, 0, 0], FIVE) == 1
    assert r_wg([3, 0, 0, 0, 3], FIVE) == r_wg_j([[3, 0, 0, 0, 3], [1, 1, 1, 1, 1]], FIVE) == 0
    assert r_wg([1000, 1000, 1000, 1000, 1000], FIVE) == 0
    assert r_wg_j([], FIVE) is r_wg_j([[0, 1, 0, 0, 0]], FIVE) is None
    assert r_wg_j([[0, 1, 0, 0, 0], [0, 0, 2, 2, 0]], FIVE) == r_wg([0, 0, 2, 2, 0], FIVE)


def test_the_variance_expected_by_chance_on_five_levels_is_two() -> None:
    # Stated for five response options, with (A² − 1)/12 for A, in the manual of the R package multilevel (Bliese): rwg.
    one_third = statistics.variance([3, 3, 4, 4])
    assert r_wg([0, 0, 2, 2, 0], FIVE) == pytest.approx(1 - one_third / 2)
    assert r_wg([0, 0, 2, 2, 0, 0, 0], range(1, 8)) == pytest.approx(1 - one_third / ((49 - 1) / 12))


def test_agreement_is_that_published_for_army_companies() -> None:
    # Bliese, "Multilevel Modeling in R": r_wg of ten companies of bhr2000 (item RELIG), and the least and the greatest
    # r_wg(J) of all 99 (its 11 items on leadership). The counts are those of the data set in R's package multilevel.
    religion = {
        (14, 11, 18, 8, 8): 0.11046172,
        (14, 9, 15, 4, 3): 0.26363636,
        (18, 20, 24, 13, 8): 0.21818983,
        (4, 6, 9, 5, 2): 0.31923077,
        (16, 16, 25, 17, 8): 0.22064137,
        (1, 8, 3, 3, 1): 0.41875000,
        (6, 0, 8, 2, 2): 0.05882353,
        (6, 6, 5, 4, 0): 0.38333333,
        (9, 4, 9, 7, 2): 0.14838710,
        (10, 7, 9, 6, 3): 0.13865546,
    }
    for counts, published in religion.items():
        assert r_wg(counts, [1, 2, 3, 4, 5]) == pytest.approx(published, abs=5.1e-9)
    leadership = {
        0.7859: "8 8 16 22 12, 6 9 15 26 10, 7 11 21 19 8, 19 8 21 13 5, 7 4 29 20 6, 5 7 26 19 9, 11 12 18 17 8, "
        "10 8 17 20 11, 13 6 24 16 7, 10 10 18 18 10, 13 6 18 21 8",
        0.9440: "0 1 4 16 8, 0 2 2 16 9, 1 2 7 16 3, 3 6 7 10 3, 0 3 14 9 3, 1 0 5 16 7, 0 0 7 19 3, 1 0 4 18 6, "
        "1 0 7 16 5, 1 2 5 15 6, 2 2 8 13 4",
    }
    for published, table in leadership.items():
        histograms = [[int(count) for count in row.split()] for row in table.split(",")]
        assert r_wg_j(histograms, [1, 2, 3, 4, 5]) == pytest.approx(published, abs=5.1e-5)


def test_agreement_of_ten_judges_is_what_its_formula_gives_by_hand() -> None:
    # Counts of two tables in R/APA_ICC.R of stp4/stp25stat, which names James, Demaree & Wolf (1984) as their source.
    # No results are printed there: these are worked by hand, with σ² = 2.
    spread = [[0, 3, 4, 3, 0]] * 6  # S² = 6/9
    assert r_wg(spread[0], FIVE) == pytest.approx(2 / 3)
    assert r_wg_j(spread, FIVE) == pytest.approx(12 / 13)  # 6·(2/3) / (6·(2/3) + 1/3)
    close = [[0, 0, 0, 5, 5]] * 3 + [[0, 0, 0, 4, 6]]  # S² = 2.5/9 three times and 2.4/9, on average 0.275
    assert r_wg_j(close, FIVE) == pytest.approx(4 * 0.8625 / (4 * 0.8625 + 0.1375))


@pytest.mark.parametrize(
    ("counts", "values", "message"),
    [
        ([1, 2], [1, 2, 3], "^counts must be 3 whole numbers from 0"),
        ([1, -2], [1, 2], "^counts must be 2 whole numbers from 0"),
        ([1, True], [1, 2], "^counts must be 2 whole numbers from 0"),
        ([1, 1.0], [1, 2], "^counts must be 2 whole numbers from 0"),
        ([1], [1], "^values must be two or more whole numbers that rise"),
        ([1, 2], [2, 2], "^values must be two or more whole numbers that rise"),
        ([-1, 2], [2, 1.5], "^values must .*; counts must"),
    ],
)
@pytest.mark.parametrize("figure", [mean, median, sample_sd, r_wg])
def test_histograms_fit_their_levels(figure: Any, counts: Any, values: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        figure(counts, values)


COMPLETE_ROWS = """
    11111111111 11111111010 11101101100 11111000100 11110010000 11111000000 01011000010 11100000000 10010000000
"""


def test_alpha_is_that_published_for_a_small_questionnaire() -> None:
    # Data of real-statistics.com, the nine complete respondents of twelve: pingouin's manual, cronbach_alpha, listwise,
    # where psych::alpha of R is named for the same value.
    found = cronbach_alpha([[int(item) for item in row] for row in COMPLETE_ROWS.split()])
    assert found is not None
    assert found.value == pytest.approx(0.8016949152542373, rel=1e-14)
    assert (found.n, found.items) == (9, 11)
    # The interval printed there counts all twelve.
    assert feldt_interval(found.value, n=12, items=11) == pytest.approx((0.581, 0.933), abs=5e-4)


def test_the_interval_of_alpha_is_that_published() -> None:
    # MRC Cognition and Brain Sciences Unit, statistics wiki, FAQ/cafun (C. Evans).
    assert feldt_interval(0.913, n=873, items=20) == pytest.approx((0.9044024, 0.9211588), abs=5e-8)


@given(st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_law_alpha_and_its_interval_are_those_of_pingouin_and_scipy(data: st.DataObject, confidence: float) -> None:
    items = data.draw(st.integers(2, 6))
    row = st.lists(st.integers(-5, 9), min_size=items, max_size=items)
    rows = data.draw(st.lists(row, min_size=2, max_size=12))
    found = cronbach_alpha(iter(rows), confidence=confidence)
    if len({sum(row) for row in rows}) == 1:
        assert found is None
        return
    assert found is not None
    value, rounded = pingouin.cronbach_alpha(pandas.DataFrame(rows), ci=confidence)
    assert found.value == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert (found.lower, found.upper) == pytest.approx(tuple(rounded), rel=1e-9, abs=6e-4)
    df1, df2 = len(rows) - 1, (len(rows) - 1) * (items - 1)
    below, above = (1 - confidence) / 2, (1 + confidence) / 2
    bounds = [1 - (1 - found.value) * stats.f.ppf(p, df1, df2) for p in (above, below)]
    assert [found.lower, found.upper] == pytest.approx(bounds, rel=1e-9, abs=1e-9)


def test_alpha_is_one_without_error_and_none_where_nothing_can_be_compared() -> None:
    found = cronbach_alpha([[1, 1], [2, 2], [4, 4]])
    assert found is not None
    assert (found.value, found.lower, found.upper) == (1, 1, 1)
    nothing: list[list[list[int]]] = [[], [[1, 2]], [[1], [2]], [[], []], [[1, 2], [2, 1]]]
    assert [cronbach_alpha(rows) for rows in nothing] == [None] * 5


def test_rows_that_do_not_fit_are_all_named() -> None:
    rows: list[Any] = [[1, 2], [1], [1, 2, 3], [1, True], [1, None], [3, 4]]
    with pytest.raises(ValueError, match=r"others do not: rows 1, 2, 3, 4 \(from 0\)$"):
        cronbach_alpha(rows)
    with pytest.raises(ValueError, match=r"rows 1, .*, 20, … \(from 0\)$"):
        cronbach_alpha([[1, 2], *[[1]] * 30])


@pytest.mark.parametrize("confidence", [0, 1, 95, -1, float("nan"), "0.95", True])
def test_confidence_lies_between_zero_and_one(confidence: Any) -> None:
    with pytest.raises(ValueError, match=r"^confidence must lie between 0 and 1, not"):
        tail(confidence)
    with pytest.raises(ValueError, match=r"^confidence must lie between 0 and 1, not"):
        cronbach_alpha([], confidence=confidence)


def test_an_interval_needs_an_alpha_and_two_of_each() -> None:
    for alpha, n, items in ((1.1, 5, 5), (0.5, 1, 5), (0.5, 5, 1), (float("nan"), 5, 5)):
        with pytest.raises(ValueError, match=r"^alpha must be at most 1, n and items at least 2"):
            feldt_interval(alpha, n=n, items=items)


def test_alpha_reads_back_strictly_and_cannot_be_changed() -> None:
    found = cronbach_alpha([[1, 2], [2, 2], [3, 4]])
    assert found is not None
    adapter = TypeAdapter(Alpha)
    assert adapter.validate_json(adapter.dump_json(found)) == pickle.loads(pickle.dumps(found)) == found
    assert repr(found) == "Alpha(value=0.923, lower=-2.000, upper=0.998, n=3, items=2)"
    with pytest.raises(ValidationError):
        adapter.validate_json(adapter.dump_json(found).replace(b'"n":3', b'"n":"3"'))
    with pytest.raises(AttributeError):
        found.n = 4  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
