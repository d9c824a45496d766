"""Results of many dates in one line per scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import Assessment, BankIdentity, Part, Result, StageBand, require_rules_of
from cx_centricity.bank import find_by_id
from cx_centricity.comparison._changes import Scope, scopes_of
from cx_centricity.typing import ScopeKind


@dataclass(frozen=True, slots=True, repr=False)
class Series(Part):
    """The points of a scope at each date of a trend, with the bounds that unanswered statements leave.

    `points`, `lower` and `upper` are None where a score has none. `change` is that from the first scored date to the
    last, in points, and `per_year` the change over a year of 365.25 days at the same pace; both are None where fewer
    than two dates are scored. The whole has neither id nor title.

    >>> from datetime import date
    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import trend
    >>> at = [assess({s.id: level for s in default_bank().statements}) for level in (3, 4)]
    >>> whole = trend([(date(2024, 3, 1), at[0]), (date(2025, 3, 1), at[1])]).whole
    >>> whole.points, whole, round(whole.per_year, 2)
    ((28, 39), Series(kind='whole', id=None, change=11), 11.01)
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "change")

    kind: ScopeKind
    id: StrictStr | None
    title: StrictStr | None
    points: tuple[StrictInt | None, ...]
    lower: tuple[StrictInt | None, ...]
    upper: tuple[StrictInt | None, ...]
    change: StrictInt | None
    per_year: StrictFloat | None


class Trend(Result):
    """Results of the same rules in time: dates ascending, and for each the stage and the points of every scope.

    `bank` is that of the latest result, and so are all titles. `stages` has None at dates where the whole is not
    scored. It reads back from its JSON, with dates in ISO 8601, to an equal object:

    >>> from datetime import date
    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import Trend, trend
    >>> line = trend([(date(2025, 3, 1), assess({}))])
    >>> line, Trend.model_validate_json(line.model_dump_json()) == line
    (Trend(dates=1, points=None, change=None), True)
    """

    format_version: Literal[1] = 1
    bank: BankIdentity
    dates: tuple[date, ...]
    stages: tuple[StageBand | None, ...]
    whole: Series
    blocks: tuple[Series, ...]
    directions: tuple[Series, ...]

    def block(self, id: str) -> Series:
        """Return the block with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> Series:
        """Return the direction with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.directions, id)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("dates", len(self.dates)), ("points", self.whole.points[-1]), ("change", self.whole.change)]


def trend(results: Iterable[tuple[date, Assessment]]) -> Trend:
    """Put results of different dates, in any order, into one series per scope.

    Raises ValueError, which lists all of them, where a date is no `datetime.date` (a `datetime.datetime` is refused:
    its day depends on a time zone) or stands twice, and where there is no result; BankError, which lists each by its
    date, where results are of other rules than the latest.

    >>> from datetime import date
    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import trend
    >>> at = {level: assess({s.id: level for s in default_bank().statements}) for level in (3, 4, 6)}
    >>> line = trend([(date(2025, 3, 1), at[6]), (date(2023, 3, 1), at[3]), (date(2024, 3, 1), at[4])])
    >>> line.whole.points, [stage.number for stage in line.stages], line.direction("culture").change
    ((28, 39, 62), [2, 3, 4], 34)
    """
    dated = list(results)
    _require_dates([day for day, _ in dated])
    dated.sort(key=lambda pair: pair[0])
    dates, latest = tuple(day for day, _ in dated), dated[-1][1]
    require_rules_of(latest.bank, [(day.isoformat(), result) for day, result in dated])
    columns = list(zip(*(scopes_of(result) for _, result in dated), strict=True))
    whole, *parts = [_series(dates, column) for column in columns]
    return Trend(
        bank=latest.bank,
        dates=dates,
        stages=tuple(None if result.stage is None else latest.stages[result.stage.number - 1] for _, result in dated),
        whole=whole,
        blocks=tuple(series for series in parts if series.kind == "block"),
        directions=tuple(series for series in parts if series.kind == "direction"),
    )


def _require_dates(dates: list[date]) -> None:
    days = [day for day in dates if _is_date(day)]
    wrong = [f"{day!r} is not one" for day in dates if not _is_date(day)]
    wrong += [f"{day} stands {times} times" for day, times in sorted(Counter(days).items()) if times > 1]
    if wrong or not days:
        found = ", ".join(wrong) or "there is no result"
        raise ValueError(f"a trend needs results, each with a datetime.date of its own: {found}")


def _is_date(day: object) -> bool:
    return isinstance(day, date) and not isinstance(day, datetime)


def _series(dates: tuple[date, ...], scopes: tuple[Scope, ...]) -> Series:
    points = tuple(scope.score.points for scope in scopes)
    scored = [(day, value) for day, value in zip(dates, points, strict=True) if value is not None]
    change = per_year = None
    if len(scored) > 1:
        (first_day, first), (last_day, last) = scored[0], scored[-1]
        change = last - first
        per_year = 1461 * change / (4 * (last_day - first_day).days)
    return Series(
        kind=scopes[-1].kind,
        id=scopes[-1].id,
        title=scopes[-1].title,
        points=points,
        lower=tuple(scope.score.lower for scope in scopes),
        upper=tuple(scope.score.upper for scope in scopes),
        change=change,
        per_year=per_year,
    )
