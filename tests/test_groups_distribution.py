"""Distributions of answers: r_wg equal to published figures; figures of statements and of scopes."""

from __future__ import annotations

import statistics
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cx_centricity import QuestionBank
from cx_centricity.bank import on_default_scale
from cx_centricity.groups import assess_group, mean, median, r_wg, r_wg_j, r_wg_star_j, sample_sd
from cx_centricity.testing import Sheet
from small_bank import make, raw_bank
from strategies import banks_with_sheets
from test_groups_group import SMALL, banks_with_groups, small

pd: Any = import_module("pandas")

FIVE = (1, 2, 3, 4, 5)
RAW = raw_bank()
for direction in RAW["directions"]:
    direction["statements"][1]["reversed"] = True
REVERSED = make(RAW)
UNEQUAL = REVERSED.with_fields(
    levels=[{"number": n, "id": f"l{n}", "title": "L", "value": v} for n, v in ((1, 0), (2, 1), (3, 10))]
)


@st.composite
def histograms(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    """Counts for a few statements with the same levels, and the values of these."""
    values = sorted(draw(st.sets(st.integers(-1000, 1000), min_size=2, max_size=9)))
    counts = st.lists(st.integers(0, 30), min_size=len(values), max_size=len(values))
    return draw(st.lists(counts, min_size=1, max_size=5)), values


def answers(counts: list[int], values: list[int]) -> list[int]:
    return [value for count, value in zip(counts, values, strict=True) for _ in range(count)]


@given(histograms())
def test_law_figures_of_a_histogram_are_those_of_its_answers(
    drawn: tuple[list[list[int]], list[int]],
) -> None:
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
def test_law_agreement_equals_its_formula_computed_otherwise(
    drawn: tuple[list[list[int]], list[int]],
) -> None:
    rows, values = drawn
    even = statistics.pvariance(values)
    variances = [statistics.variance(a) for counts in rows if len(a := answers(counts, values)) > 1]
    found = r_wg_j(rows, values)
    if not variances:
        assert found is r_wg_star_j(rows, values) is None
        return
    one = max(0.0, 1 - statistics.mean(variances) / even)
    j = len(variances)
    assert r_wg_star_j(rows, values) == pytest.approx(one, rel=1e-9, abs=1e-12)
    assert found == pytest.approx(j * one / (1 + (j - 1) * one), rel=1e-9, abs=1e-12)  # Spearman–Brown
    assert [r_wg(counts, values) for counts in rows] == [r_wg_j([counts], values) for counts in rows]


@given(histograms(), st.integers(1, 50), st.integers(-100, 100))
def test_law_agreement_is_unchanged_by_scaling_shifting_and_mirroring_values(
    drawn: tuple[list[list[int]], list[int]], times: int, plus: int
) -> None:
    rows, values = drawn
    found = r_wg_j(rows, values)
    assert found == r_wg_j(rows, [times * value + plus for value in values])
    assert found == r_wg_j([counts[::-1] for counts in rows], [-value for value in reversed(values)])
    assert found is None or 0 <= found <= 1


def test_agreement_is_one_for_equal_answers_and_zero_for_answers_spread_evenly_or_wider() -> None:
    assert r_wg([0, 0, 7, 0, 0], FIVE) == 1
    assert r_wg([3, 0, 0, 0, 3], FIVE) == r_wg_j([[3, 0, 0, 0, 3], [1, 1, 1, 1, 1]], FIVE) == 0
    assert r_wg([1000, 1000, 1000, 1000, 1000], FIVE) == 0
    assert r_wg_j([], FIVE) is r_wg_j([[0, 1, 0, 0, 0]], FIVE) is None
    assert r_wg_j([[0, 1, 0, 0, 0], [0, 0, 2, 2, 0]], FIVE) == r_wg([0, 0, 2, 2, 0], FIVE)


def test_the_variance_of_answers_spread_evenly_over_five_levels_is_two() -> None:
    # Stated for five response options, with (A² − 1)/12 for A, in the manual of the R package multilevel (Bliese): rwg.
    one_third = statistics.variance([3, 3, 4, 4])
    assert r_wg([0, 0, 2, 2, 0], FIVE) == pytest.approx(1 - one_third / 2)
    assert r_wg([0, 0, 2, 2, 0, 0, 0], range(1, 8)) == pytest.approx(1 - one_third / ((49 - 1) / 12))


def test_agreement_equals_published_figures_for_army_companies() -> None:
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


def test_agreement_of_ten_judges_equals_a_calculation_by_hand() -> None:
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
        ([1], [1], "^values must be two or more rising whole numbers"),
        ([1, 2], [2, 2], "^values must be two or more rising whole numbers"),
        ([-1, 2], [2, 1.5], "^values must .*; counts must"),
    ],
)
def test_histograms_must_fit_their_levels(counts: Any, values: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        r_wg(counts, values)
    for agreement in (r_wg_j, r_wg_star_j):
        with pytest.raises(ValueError, match=message):
            agreement([[1] * len(values), counts], values)


@given(banks_with_sheets(complete=True), st.integers(1, 7))
def test_law_equal_sheets_agree(drawn: tuple[QuestionBank, Sheet], copies: int) -> None:
    bank, sheet = drawn
    group = assess_group([sheet] * copies, bank=bank, min_respondents=1)
    assert group.disagreements == ()
    parts: list[Any] = [group.whole, *group.whole.blocks, *group.whole.directions, *group.whole.subscales]
    for scope, part in zip(bank.scopes, parts, strict=True):
        assert (part.distribution is None) == (not scope.scored or not on_default_scale(scope.scored))
    agreements = {part.distribution.agreement for part in [*parts, *group.whole.statements] if part.distribution}
    assert agreements == {None if copies == 1 else 1.0}


@given(banks_with_groups(complete=True))
def test_law_the_mean_level_of_a_scope_is_its_share_of_gains(drawn: tuple[QuestionBank, list[Sheet]]) -> None:
    """With equal weights, the mean level is gained / attainable, mapped onto the level numbers."""
    bank, sheets = drawn
    whole = assess_group(sheets, bank=bank, min_respondents=1).whole
    directions = [scope for scope in bank.scopes if scope.kind == "direction"]
    for direction, part in zip(directions, whole.directions, strict=True):
        if on_default_scale(direction.scored) and len({statement.weight for statement in direction.scored}) == 1:
            share = part.score.gained / part.score.attainable
            first, last = bank.levels[0].number, bank.levels[-1].number
            assert part.distribution is not None
            assert part.distribution.mean == pytest.approx(first + share * (last - first))
            assert sum(part.distribution.counts) == part.distribution.answered == part.score.answered


def figures(part: Any) -> tuple[Any, ...]:
    distribution = part.distribution
    return (
        distribution.counts,
        distribution.mean,
        distribution.median,
        distribution.spread,
        distribution.agreement,
    )


def test_a_reversed_statement_keeps_its_own_levels() -> None:
    whole = small([1, 1, 1, 3, 3, 3], bank=REVERSED).whole
    for id in ("first_x", "first_y"):
        assert figures(whole.statement(id)) == ((3, 0, 3), 2.0, 2.0, pytest.approx(1.2**0.5), 0.0)
    assert figures(small([2, 2, 2, 3, 3, 2]).whole.statement("first_x")) == (
        (0, 4, 2),
        pytest.approx(7 / 3),
        2.0,
        pytest.approx((4 / 15) ** 0.5),
        r_wg([0, 4, 2], [1, 2, 3]),
    )


def test_a_scope_mirrors_reversed_statements() -> None:
    whole = small([1, 1, 1, 2, 2], bank=REVERSED).whole
    for part in (whole.direction("first"), whole.block("one"), whole):
        counts, mean, median, spread, agreement = figures(part)
        statements = sum(counts) // 5
        assert counts == tuple(statements // 2 * count for count in (3, 4, 3))
        assert (mean, median, spread) == (2.0, 2.0, pytest.approx(0.3**0.5))
        assert agreement == r_wg([3, 2, 0], [1, 2, 3])


def test_agreement_of_a_scope_depends_on_the_mean_variance_of_its_statements() -> None:
    pairs = ((1, 1), (1, 1), (1, 3), (2, 3), (2, 3))
    sheets: list[Sheet] = [{"first_x": a, "first_y": b, "third_x": 3} for a, b in pairs]
    whole = assess_group(sheets, bank=SMALL).whole
    # Variances 0.3, 1.2 and 0; even answers have 2/3.
    agreement = [figures(part)[4] for part in (whole.direction("first"), whole.direction("third"), whole)]
    assert agreement == [0.0, 1.0, pytest.approx(0.25)]
    assert whole.direction("second").distribution is None
    assert [figures(whole.statement(id))[4] for id in ("first_x", "first_y")] == [pytest.approx(0.55), 0.0]


@given(st.lists(st.sampled_from([1, 2, 3]), min_size=2, max_size=9))
def test_law_a_distribution_has_the_figures_of_its_counts(answers: list[int]) -> None:
    whole = small(answers, min_respondents=1).whole
    counts, values = [answers.count(level) for level in (1, 2, 3)], [1, 2, 3]
    for part in (whole.statement("first_x"), whole.block("one"), whole):
        _, average, middle, spread, agreement = figures(part)
        assert (average, middle, agreement) == (mean(counts, values), median(counts, values), r_wg(counts, values))
        assert spread == pytest.approx(sample_sd(counts, values))


def test_mean_and_spread_follow_level_values_while_the_median_follows_level_numbers() -> None:
    whole = small([1, 1, 2, 2], bank=UNEQUAL, min_respondents=2).whole
    for id in ("first_x", "first_y"):
        assert figures(whole.statement(id))[:3] == ((2, 2, 0), pytest.approx(1.1), 1.5)
    assert figures(whole.direction("first"))[:3] == ((2, 4, 2), 2.0, 2.0)  # gains are 0, 0, 1, 1 and 9, 9, 10, 10
    assert figures(small([3, 3, 2, 1], bank=UNEQUAL, min_respondents=2).whole.statement("first_x"))[2] == 2.5


@pytest.mark.parametrize(
    ("values", "expected", "positions"),
    [
        ((0, 1, 4), 0.25, [0, 1, 4]),
        ((4, 1, 0), 0.75, [0, 3, 4]),  # falling values place the levels as rising ones do
        ((0, 0, 1), 0.5, [0, 1, 2]),  # levels that gain the same are different answers
        ((0, 1, 0), 0.5, [0, 1, 2]),
    ],
)
def test_levels_of_another_scale_lie_at_their_values_if_these_rise_or_fall(
    values: tuple[int, int, int], expected: float, positions: list[int]
) -> None:
    raw = raw_bank()
    levels = [{"number": n, "id": f"f{n}", "title": "F", "value": value} for n, value in enumerate(values)]
    raw["scales"] = [{"id": "other", "levels": levels}]
    raw["directions"][0]["statements"][1]["scale"] = "other"
    sheets: list[Sheet] = [{"first_x": 2, "first_y": level} for level in (0, 0, 1, 1)]
    whole = assess_group(sheets, bank=make(raw), min_respondents=1).whole
    counts, average, middle, _, agreement = figures(whole.statement("first_y"))
    assert (counts, average, middle, agreement) == ((2, 2, 0), expected, 0.5, r_wg([2, 2, 0], positions))
    assert whole.direction("first").distribution is None
    assert figures(whole.statement("first_x"))[0] == (0, 4, 0)


def test_counts_and_values_may_be_whole_numbers_of_numpy_in_any_sequence() -> None:
    counts: Any = np.array([0, 0, 2, 2, 0])
    values: Any = np.arange(1, 6)
    assert r_wg(counts, values) == r_wg([0, 0, 2, 2, 0], [1, 2, 3, 4, 5])
    assert r_wg_star_j(iter([counts]), values) == r_wg(counts, values)
    series: Any = pd.Series([1, 1, 2]).value_counts()
    wrongs: list[Any] = [series, {1: 2}, {1, 2}, "12", 7]
    for wrong in wrongs:
        with pytest.raises(ValueError, match="counts must be 2 whole numbers"):
            r_wg(wrong, [1, 2])


def test_the_error_about_many_long_histograms_is_short() -> None:
    with pytest.raises(ValueError, match="counts must be 2") as caught:
        r_wg_j([[1] * 10_000] * 5_000, [1, 2])
    assert len(str(caught.value)) < 5_000
