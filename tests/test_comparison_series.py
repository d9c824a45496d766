"""The trend of results over many dates, as one series per scope."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from cx_centricity import Assessment, BankError, assess, default_bank
from cx_centricity.comparison import Series, Trend, compare, trend
from cx_centricity.testing import answer_sheets, question_banks
from small_bank import Raw, make, raw_bank
from strategies import full_sheet

BANK = default_bank()
SMALL = make(raw_bank())
DAY = date(2024, 2, 29)


@st.composite
def dated_results(draw: st.DrawFn) -> list[tuple[date, Assessment]]:
    """Results of one bank at up to five dates, in any order."""
    bank = draw(question_banks())
    days = draw(st.lists(st.dates(), min_size=1, max_size=5, unique=True))
    return [(day, assess(draw(answer_sheets(bank)), bank=bank)) for day in days]


class Figures(NamedTuple):
    """The kind and id of a scope, its points and their bounds."""

    kind: str
    id: str | None
    points: float | None
    lower: float | None
    upper: float | None
    stage: str | None


def figures_of(result: Assessment) -> list[Figures]:
    kinds = (("block", result.blocks), ("direction", result.directions), ("subscale", result.subscales))
    scopes: list[tuple[str, str | None, Any]] = [("whole", None, result)]
    scopes += [(kind, scope.id, scope) for kind, scopes in kinds for scope in scopes]
    return [
        Figures(kind, id, of.score.points, of.score.lower, of.score.upper, None if of.stage is None else of.stage.id)
        for kind, id, of in scopes
    ]


def series_of(history: Trend) -> list[Series]:
    return [history.whole, *history.blocks, *history.directions, *history.subscales]


def exact(points: float) -> Fraction:
    return Fraction(str(points))


@given(dated_results())
def test_law_a_trend_has_the_figures_of_every_result_at_its_date(results: list[tuple[date, Assessment]]) -> None:
    history = trend(results)
    by_date = dict(results)
    assert history.dates == tuple(sorted(by_date))
    for position, day in enumerate(history.dates):
        bands = [series.stages[position] if series.stages else None for series in series_of(history)]
        assert [
            Figures(
                s.kind,
                s.id,
                s.points[position],
                s.lower[position],
                s.upper[position],
                None if band is None else band.id,
            )
            for s, band in zip(series_of(history), bands, strict=True)
        ] == figures_of(by_date[day])
    assert history.stages == history.whole.stages


@given(dated_results())
def test_law_the_change_is_from_the_first_scored_date_to_the_last(results: list[tuple[date, Assessment]]) -> None:
    history = trend(results)
    for series in series_of(history):
        scored = [(day, points) for day, points in zip(history.dates, series.points, strict=True) if points is not None]
        if len(scored) < 2:
            assert (series.change, series.per_year) == (None, None)
            continue
        change = exact(scored[-1][1]) - exact(scored[0][1])
        years = Fraction((scored[-1][0] - scored[0][0]).days) / Fraction("365.25")
        assert series.change is not None
        assert (exact(series.change), series.per_year) == (change, float(change / years))


@given(dated_results())
def test_law_a_trend_is_the_same_in_any_order_and_survives_json_and_pickling(
    results: list[tuple[date, Assessment]],
) -> None:
    history = trend(iter(results))
    assert trend(results[::-1]) == history
    assert Trend.model_validate_json(history.model_dump_json()) == history
    assert pickle.loads(pickle.dumps(history)) == history
    assert len(repr(history).splitlines()) == 1


def test_a_trend_of_two_dates_has_the_changes_of_their_comparison() -> None:
    one, two = assess(full_sheet(BANK, 4)), assess(full_sheet(BANK, 5, hiring=9))
    history, comparison = trend([(DAY, one), (DAY + timedelta(days=100), two)]), compare(one, two)
    assert [series.change for series in series_of(history)] == [
        change.change
        for change in (comparison.whole, *comparison.blocks, *comparison.directions, *comparison.subscales)
    ]
    assert history.whole.per_year == 12 * 365.25 / 100


def test_titles_and_bank_are_those_of_the_latest_result() -> None:
    reworded = BANK.with_changed("directions", "culture", title="Культура и люди").with_fields(version="1.9.0")
    reworded = reworded.with_changed("stages", BANK.stages[0].id, title="Начало")
    low = full_sheet(BANK, 1)
    history = trend(
        [(DAY, assess(low, bank=reworded)), (date(2023, 1, 1), assess(low)), (date(2022, 1, 1), assess({}))]
    )
    assert [stage and stage.title for stage in history.stages] == [None, "Начало", "Начало"]
    assert (history.direction("culture").title, history.bank.version) == ("Культура и люди", "1.9.0")
    assert history.block("people").title == BANK.block("people").title
    with pytest.raises(KeyError, match="did you mean 'culture'"):
        history.direction("cultur")


def test_a_subscale_has_its_own_stages_at_each_date() -> None:
    raw: Raw = {**raw_bank(), "better": "lower", "overall": False, "stages": [], "decimals": 1}
    stages = [{"id": f"b{n}", "title": "B", "from_points": start} for n, start in enumerate((1, 2.5))]
    raw["subscales"] = [{"id": "s", "title": "S", "statements": ["first_x"], "point_range": [1, 3], "stages": stages}]
    bank = make(raw)
    days = [DAY + timedelta(days=n) for n in range(3)]
    results = [assess(full_sheet(bank, 1, first_x=level), bank=bank) for level in (3, None, 1)]
    history = trend(zip(days, results, strict=True))
    series = history.subscale("s")
    assert (series.points, series.change, series.better, series.point_range) == (
        (3.0, None, 1.0),
        -2.0,
        "lower",
        (1, 3),
    )
    assert [stage and stage.id for stage in series.stages] == ["b1", None, "b0"]
    assert (history.overall, history.decimals, history.stages) == (False, 1, ())
    raw_json = json.loads(history.model_dump_json())
    raw_json["subscales"][0]["stages"].pop()
    with pytest.raises(ValidationError, match="one stage per date, or none"):
        Trend.model_validate_json(json.dumps(raw_json))


def test_dates_are_iso_8601_in_json_and_invalid_json_is_refused() -> None:
    raw = json.loads(trend([(DAY, assess({}))]).model_dump_json())
    assert raw["dates"] == ["2024-02-29"]
    for name, value in (("dates", ["29.02.2024"]), ("dates", [1]), ("format_version", 2), ("extra", 1)):
        with pytest.raises(ValidationError):
            Trend.model_validate_json(json.dumps({**raw, name: value}))


def test_all_wrong_dates_are_listed_in_one_error() -> None:
    result = assess({})
    wrong = [
        (DAY, result),
        (datetime(2024, 2, 29, tzinfo=UTC), result),
        (DAY, result),
        ("2024-02-29", result),
        (date(2020, 1, 1), result),
        (date(2020, 1, 1), result),
    ]
    with pytest.raises(ValueError, match="every result of a trend needs its own") as caught:
        trend(wrong)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert str(caught.value).partition(": ")[2] == (
        "datetime.datetime(2024, 2, 29, 0, 0, tzinfo=datetime.timezone.utc) is not one, '2024-02-29' is not one, "
        "2020-01-01 is given 2 times, 2024-02-29 is given 2 times"
    )
    with pytest.raises(ValueError, match="there is no result"):
        trend([])


def test_results_of_other_rules_than_the_latest_are_listed_by_their_dates() -> None:
    days = [DAY + timedelta(days=n) for n in range(4)]
    results = [assess({}, bank=SMALL), assess({}), assess({}, bank=SMALL), assess({})]
    with pytest.raises(BankError) as caught:
        trend(zip(days, results, strict=True))
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("other-rules", "2024-02-29"),
        ("other-rules", "2024-03-02"),
    ]


@pytest.mark.parametrize("wrong", [{DAY: 1}, [(DAY, 1)], [DAY], [(DAY, assess({}), 1)], ["ab"], [None]])
def test_what_is_no_pair_of_date_and_result_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match="results must be pairs of a date and an Assessment"):
        trend(wrong)


def test_an_error_about_many_dates_is_short() -> None:
    wrong: Any = [("x" * 1000, assess({}))] * 1000
    with pytest.raises(ValueError, match="needs its own") as caught:
        trend(wrong)
    assert len(str(caught.value)) < 1_500


def test_the_advice_for_results_of_other_rules_can_be_followed() -> None:
    with pytest.raises(BankError) as caught:
        trend([(DAY, assess({}, bank=SMALL)), (DAY + timedelta(days=1), assess({}))])
    assert "assess its answers again with the bank of the other result" in str(caught.value)
    again = assess({}, bank=default_bank())
    assert trend([(DAY, again), (DAY + timedelta(days=1), assess({}))]).dates
    with pytest.raises(BankError) as caught:
        compare(assess({}, bank=SMALL), assess({}, bank=SMALL))
    assert "give the bank that the result was made with" in str(caught.value)
    assert "укажите анкету, по которой получен результат" in caught.value.message("ru")
    assert compare(assess({}, bank=SMALL), assess({}, bank=SMALL), bank=SMALL).same_rules
