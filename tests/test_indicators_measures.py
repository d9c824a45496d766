"""Measured indicators: their values, catalogue entries, properties of every interval, and rejected input."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from cx_centricity import default_bank
from cx_centricity.errors import MAX_PROBLEMS, MeasurementError
from cx_centricity.indicators import Measurement, ces, churn, csat, indicator_of, nps, retention
from cx_centricity.indicators._measures import MAX_COUNT
from small_bank import make, raw_bank

pd: Any = import_module("pandas")

CONFIDENCES = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.9999])
SCALES: dict[Callable[..., Measurement], range] = {nps: range(11), csat: range(1, 6), ces: range(1, 8)}
ENDS = {nps: (-100, 100), csat: (0, 100), ces: (1, 7)}
OF_RATINGS = pytest.mark.parametrize("measure", SCALES, ids=lambda measure: measure.__name__)


def ratings_of(measure: Callable[..., Measurement], size: int = 40) -> st.SearchStrategy[list[int]]:
    return st.lists(st.sampled_from(SCALES[measure]), min_size=1, max_size=size)


def codes(measure: Callable[..., Measurement], *given_: Any, **counts: Any) -> list[tuple[str, str]]:
    """Measure invalid input and return the codes and places of the problems."""
    with pytest.raises(MeasurementError) as caught:
        measure(*given_, **counts)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.problems == caught.value.problems
    return [(problem.code, problem.place.path) for problem in caught.value.problems]


def test_values_are_those_of_the_formulas_in_the_catalogue() -> None:
    assert nps([10, 9, 9, 8, 7, 6, 0]).value == pytest.approx(100 / 7)
    assert csat([1, 2, 3, 4, 5]).value == 40
    assert ces([1, 7, 7]).value == 5
    assert retention(at_start=200, at_end=210, acquired=40).value == 85
    assert churn(at_start=200, lost=30).value == 15


def test_each_measurement_leads_to_its_entry_in_the_catalogue() -> None:
    measured = [nps([1]), csat([1]), ces([1]), retention(at_start=1, at_end=1, acquired=0), churn(at_start=1, lost=1)]
    for measurement in measured:
        indicator = indicator_of(measurement)
        assert indicator is not None
        assert indicator.id == measurement.indicator
        assert indicator in default_bank().indicators
        assert indicator_of(measurement, bank=make(raw_bank())) is None
    own = make({**raw_bank(), "indicators": [{"id": "nps", "title": "Would you?"}]})
    assert indicator_of(measured[0], bank=own) == own.indicators[0]


def test_the_scales_and_units_are_those_that_the_catalogue_states() -> None:
    bank = default_bank()
    stated = {indicator.id: (indicator.scale, indicator.unit) for indicator in bank.indicators}
    assert all(word in stated["nps"][0] for word in ("от 0", "до 10", "9–10", "0–6"))
    assert all(word in stated["csat"][0] for word in ("от 1", "до 5"))
    assert all(word in stated["ces"][0] for word in ("от 1", "до 7"))
    assert stated["nps"][1].endswith("от −100 до 100")
    assert all(stated[id][1].startswith("%") for id in ("csat", "retention", "churn"))
    assert stated["ces"][1].endswith("от 1 до 7")


@OF_RATINGS
@given(data=st.data(), confidence=CONFIDENCES)
def test_law_the_interval_contains_the_value_and_counts_give_the_same_as_ratings(
    measure: Callable[..., Measurement], data: st.DataObject, confidence: float
) -> None:
    ratings = data.draw(ratings_of(measure))
    found = measure(iter(ratings), confidence=confidence)
    least, most = ENDS[measure]
    assert least <= found.lower <= found.value <= found.upper <= most
    assert found.lower < found.upper
    assert (found.n, found.confidence) == (len(ratings), confidence)
    assert found == measure(Counter(ratings), confidence=confidence) == measure(ratings[::-1], confidence=confidence)
    narrower, wider = measure(ratings * 50, confidence=confidence), measure(ratings, confidence=0.99999)
    assert narrower.upper - narrower.lower < found.upper - found.lower
    assert wider.lower <= found.lower <= found.upper <= wider.upper


@OF_RATINGS
@given(data=st.data())
def test_law_mirrored_ratings_give_a_mirrored_value_and_interval(
    measure: Callable[..., Measurement], data: st.DataObject
) -> None:
    # Promoters become detractors, satisfied customers dissatisfied, 7 becomes 1.
    mirrors = {nps: (9, 9, 9, 9, 9, 9, 9, 7, 7, 0, 0), csat: (4, 4, 4, 1, 1), ces: (7, 6, 5, 4, 3, 2, 1)}
    mirror = mirrors[measure]
    ratings = data.draw(ratings_of(measure))
    found, other = measure(ratings), measure([mirror[rating - SCALES[measure][0]] for rating in ratings])
    ends = sum(ENDS[measure])
    assert (ends - other.upper, ends - other.value, ends - other.lower) == pytest.approx(
        (found.lower, found.value, found.upper), rel=1e-9, abs=1e-9
    )


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_law_retention_and_churn_add_up_to_a_hundred(at_start: int, lost: int) -> None:
    lost = min(lost, at_start)
    left, stayed = churn(at_start=at_start, lost=lost), retention(at_start=at_start, at_end=at_start - lost, acquired=0)
    assert left.value + stayed.value == pytest.approx(100)
    assert left.lower + stayed.upper == pytest.approx(100)
    assert left.upper + stayed.lower == pytest.approx(100)


@pytest.mark.parametrize("odd", [True, 5.0, "5", None, -1, 11, 10**5000, float("nan"), [5], {}, b"5"], ids=type)
@OF_RATINGS
def test_an_invalid_rating_is_reported_with_its_place(measure: Callable[..., Measurement], odd: Any) -> None:
    assert codes(measure, [5, 4, odd, 5, odd]) == [
        ("rating-outside-scale", "ratings[2]"),
        ("rating-outside-scale", "ratings[4]"),
    ]


@OF_RATINGS
def test_ratings_must_not_be_empty_or_of_another_type(measure: Callable[..., Measurement]) -> None:
    empty: list[list[int] | dict[int, int]] = [[], {}, {5: 0}]
    for nothing in empty:
        assert codes(measure, nothing) == [("nothing-measured", "ratings")]
    for odd in (None, 5, "555", b"555"):
        assert codes(measure, odd) == [("wrong-type", "ratings")]


def test_counts_of_ratings_are_checked_with_their_ratings() -> None:
    counts: dict[Any, Any] = {10: -1, 9: 2.0, 8: True, 11: 3, "7": 1, 6: MAX_COUNT + 1, 5: MAX_COUNT, 4: None}
    assert codes(nps, counts) == [
        ("count-invalid", "ratings[10]"),
        ("count-invalid", "ratings[9]"),
        ("count-invalid", "ratings[8]"),
        ("rating-outside-scale", "ratings[11]"),
        ("rating-outside-scale", "ratings[“7”]"),
        ("count-invalid", "ratings[6]"),
        ("count-invalid", "ratings[4]"),
    ]


def test_the_number_of_reported_problems_is_limited() -> None:
    assert len(codes(nps, [11] * MAX_PROBLEMS)) == MAX_PROBLEMS
    endless = codes(nps, iter(lambda: 11, 5))
    assert len(endless) == MAX_PROBLEMS + 1
    assert endless[-1] == ("too-many-problems", "")


def test_messages_say_in_both_languages_what_is_allowed() -> None:
    odd: Any = [None, 11]
    with pytest.raises(MeasurementError) as caught:
        nps(odd)
    assert str(caught.value) == (
        "ratings[0]: expected a rating from 0 to 10 (a whole number), found nothing (rating-outside-scale)\n"
        "ratings[1]: expected a rating from 0 to 10 (a whole number), found 11 (rating-outside-scale)"
    )
    assert caught.value.message("ru").startswith(
        "ratings[0]: оценка должна быть целым числом от 0 до 10, а указано: пустое значение"
    )
    with pytest.raises(MeasurementError) as caught:
        retention(at_start=100, at_end=150, acquired=20)
    assert str(caught.value) == ("at_end: expected a whole number from 20 to 120, found 150 (count-invalid)")


def test_all_impossible_counts_of_customers_are_reported() -> None:
    assert codes(retention, at_start=True, at_end=-1, acquired="5") == [
        ("count-invalid", "at_start"),
        ("count-invalid", "at_end"),
        ("count-invalid", "acquired"),
    ]
    assert codes(retention, at_start=10, at_end=4, acquired=5) == [("count-invalid", "at_end")]
    assert codes(retention, at_start=0, at_end=6, acquired=5) == [
        ("count-invalid", "at_end"),
        ("nothing-measured", "at_start"),
    ]
    assert codes(retention, at_start=0, at_end=5, acquired=5) == [("nothing-measured", "at_start")]
    assert codes(churn, at_start=1.5, lost=None) == [("count-invalid", "at_start"), ("count-invalid", "lost")]
    assert codes(churn, at_start=10, lost=11) == [("count-invalid", "lost")]
    assert codes(churn, at_start=0, lost=0) == [("nothing-measured", "at_start")]


@pytest.mark.parametrize("confidence", [0, 1, 95, float("nan"), "0.95", True, None])
def test_confidence_lies_between_zero_and_one(confidence: Any) -> None:
    for measure in SCALES:
        with pytest.raises(ValueError, match=r"^confidence must lie between 0 and 1, not"):
            measure([5], confidence=confidence)
    for counted, counts in (
        (retention, {"at_start": 1, "at_end": 1, "acquired": 0}),
        (churn, {"at_start": 1, "lost": 0}),
    ):
        with pytest.raises(ValueError, match=r"^confidence must"):
            counted(**counts, confidence=confidence)


def test_extreme_counts_and_confidences_are_handled() -> None:
    found = nps({10: MAX_COUNT, 0: MAX_COUNT // 2}, confidence=1 - 2**-53)
    assert found.value == pytest.approx(100 / 3)
    assert found.lower < found.value < found.upper
    assert ces({1: MAX_COUNT, 7: MAX_COUNT}, confidence=1 - 2**-53).value == 4
    assert ces([1, 7], confidence=2**-60).value == 4


def test_a_measurement_reads_back_equal_and_strictly_and_cannot_be_changed() -> None:
    for found in (nps([10, 9, 3]), ces([5]), churn(at_start=7, lost=2)):
        assert Measurement.model_validate_json(found.model_dump_json()) == pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(ValidationError, match="frozen"):
        found.value = 1.0  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    raw = found.model_dump()
    for odd in ({"n": "7"}, {"n": 0}, {"value": "15"}, {"upper": float("inf")}, {"confidence": 1.0}, {"extra": 1}):
        with pytest.raises(ValidationError):
            Measurement.model_validate({**raw, **odd})
    assert repr(found) == "Measurement(indicator='churn', value=28.57, lower=8.22, upper=64.11, n=7)"


RATINGS_AND_VALUES = [(nps, [9, 10, 3, 3], 0.0), (csat, [5] * 5 + [2] * 4 + [1], 50.0), (ces, [7, 7, 7, 2, 1], 4.8)]


@pytest.mark.parametrize(("measure", "ratings", "value"), RATINGS_AND_VALUES)
def test_a_series_is_refused_with_the_way_to_say_what_it_holds(
    measure: Callable[..., Measurement], ratings: list[int], value: float
) -> None:
    series: Any = pd.Series(ratings)
    counted: list[Any] = [series.value_counts(), series.groupby(series).size(), series.value_counts().sort_index()]
    for counts in counted:
        with pytest.raises(MeasurementError, match=r"found Series; give \.tolist\(\) .*, \.to_dict\(\) for counts"):
            measure(counts)
        for cured in (dict(counts), counts.to_dict()):
            assert (measure(cured).value, measure(cured).n) == (value, len(ratings))
    single: list[Any] = [series, series[series > 0], series[::2]]
    for plain in single:
        assert codes(measure, plain) == [("wrong-type", "ratings")]
    assert codes(measure, series.to_frame()) == [("wrong-type", "ratings")]
    for accepted in (series.tolist(), series.to_numpy(), pl.Series(ratings), iter(ratings), Counter(ratings)):
        assert measure(accepted).value == value


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    counts: Any = {np.int64(9): np.int32(4), np.uint8(3): np.int64(2)}
    assert nps(counts) == nps({9: 4, 3: 2})
    numbers: Any = np.array([200, 210, 40])
    confidence: Any = np.float32(0.5)
    measured = retention(at_start=numbers[0], at_end=numbers[1], acquired=numbers[2], confidence=confidence)
    assert measured == retention(at_start=200, at_end=210, acquired=40, confidence=0.5)
    assert Measurement.model_validate_json(measured.model_dump_json()) == measured
    assert churn(at_start=numbers[0], lost=numbers[2]).value == 20
    wrong: Any = [np.int64(11), np.float64(9), np.bool_(True)]
    with pytest.raises(MeasurementError) as caught:
        nps(wrong)
    assert [problem.data["found"] for problem in caught.value.problems] == ["11", "float64", "bool"]
