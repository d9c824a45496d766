"""Results of many dates in one series per scope."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from cx_centricity import Assessment, BankError, Score, assess, default_bank
from cx_centricity.comparison import Series, Trend, compare, trend
from cx_centricity.testing import answer_sheets, question_banks
from small_bank import make, raw_bank
from strategies import full_sheet

BANK = default_bank()
SMALL = make(raw_bank())
DAY = date(2024, 2, 29)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[date, Assessment]]:
    """Results of one bank at up to five dates, in any order."""
    bank = draw(question_banks())
    days = draw(st.lists(st.dates(), min_size=1, max_size=5, unique=True))
    return [(day, assess(draw(answer_sheets(bank)), bank=bank)) for day in days]


class Figures(NamedTuple):
    """Of each scope its kind and id, and the points that are possible."""

    kind: str
    id: str | None
    points: int | None
    lower: int | None
    upper: int | None


def figures_of(result: Assessment) -> list[Figures]:
    scores: list[tuple[str, str | None, Score]] = [("whole", None, result.score)]
    scores += [("block", block.id, block.score) for block in result.blocks]
    scores += [("direction", direction.id, direction.score) for direction in result.directions]
    return [Figures(kind, id, score.points, score.lower, score.upper) for kind, id, score in scores]


def series_of(line: Trend) -> list[Series]:
    return [line.whole, *line.blocks, *line.directions]


@given(histories())
def test_law_a_trend_holds_every_figure_at_its_date(history: list[tuple[date, Assessment]]) -> None:
    line = trend(history)
    by_date = dict(history)
    assert line.dates == tuple(sorted(by_date))
    for position, day in enumerate(line.dates):
        assert [
            Figures(s.kind, s.id, s.points[position], s.lower[position], s.upper[position]) for s in series_of(line)
        ] == figures_of(by_date[day])
        stage, band = by_date[day].stage, line.stages[position]
        assert (stage and stage.id) == (band and band.id)


@given(histories())
def test_law_the_change_is_that_between_the_first_and_the_last_scored_date(
    history: list[tuple[date, Assessment]],
) -> None:
    line = trend(history)
    for series in series_of(line):
        scored = [(day, points) for day, points in zip(line.dates, series.points, strict=True) if points is not None]
        if len(scored) < 2:
            assert (series.change, series.per_year) == (None, None)
            continue
        change = scored[-1][1] - scored[0][1]
        years = Fraction((scored[-1][0] - scored[0][0]).days) / Fraction("365.25")
        assert (series.change, series.per_year) == (change, float(change / years))


@given(histories())
def test_law_the_order_of_results_is_irrelevant_and_json_and_pickling_keep_all(
    history: list[tuple[date, Assessment]],
) -> None:
    line = trend(iter(history))
    assert trend(history[::-1]) == line
    assert Trend.model_validate_json(line.model_dump_json()) == line
    assert pickle.loads(pickle.dumps(line)) == line
    assert len(repr(line).splitlines()) == 1


def test_a_trend_of_two_dates_changes_as_their_comparison_does() -> None:
    one, two = assess(full_sheet(BANK, 4)), assess(full_sheet(BANK, 5, hiring=9))
    line, comparison = trend([(DAY, one), (DAY + timedelta(days=100), two)]), compare(one, two)
    assert [series.change for series in series_of(line)] == [
        change.change for change in (comparison.whole, *comparison.blocks, *comparison.directions)
    ]
    assert line.whole.per_year == 12 * 365.25 / 100


def test_titles_and_bank_are_those_of_the_latest_result() -> None:
    reworded = BANK.with_changed("directions", "culture", title="Культура и люди").with_fields(version="1.9.0")
    reworded = reworded.with_changed("stages", BANK.stages[0].id, title="Начало")
    low = full_sheet(BANK, 1)
    line = trend([(DAY, assess(low, bank=reworded)), (date(2023, 1, 1), assess(low)), (date(2022, 1, 1), assess({}))])
    assert [stage and stage.title for stage in line.stages] == [None, "Начало", "Начало"]
    assert (line.direction("culture").title, line.bank.version) == ("Культура и люди", "1.9.0")
    assert line.block("people").title == BANK.block("people").title
    with pytest.raises(KeyError, match="did you mean 'culture'"):
        line.direction("cultur")


def test_dates_are_written_as_in_iso_8601_and_read_back_strictly() -> None:
    raw = json.loads(trend([(DAY, assess({}))]).model_dump_json())
    assert raw["dates"] == ["2024-02-29"]
    for name, value in (("dates", ["29.02.2024"]), ("dates", [1]), ("format_version", 2), ("extra", 1)):
        with pytest.raises(ValidationError):
            Trend.model_validate_json(json.dumps({**raw, name: value}))


def test_wrong_dates_are_listed_all_at_once() -> None:
    result = assess({})
    wrong = [
        (DAY, result),
        (datetime(2024, 2, 29, tzinfo=UTC), result),
        (DAY, result),
        ("2024-02-29", result),
        (date(2020, 1, 1), result),
        (date(2020, 1, 1), result),
    ]
    with pytest.raises(ValueError, match="of its own") as caught:
        trend(wrong)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert str(caught.value).partition(": ")[2] == (
        "datetime.datetime(2024, 2, 29, 0, 0, tzinfo=datetime.timezone.utc) is not one, '2024-02-29' is not one, "
        "2020-01-01 stands 2 times, 2024-02-29 stands 2 times"
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
