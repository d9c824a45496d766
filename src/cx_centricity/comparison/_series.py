"""The trend of results over many dates, as one series per scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import ClassVar, Final, cast

from pydantic import Field, StrictFloat, StrictStr, field_validator

from cx_centricity.assessment import (
    Assessment,
    BankIdentity,
    Part,
    Result,
    StageBand,
    repeated,
    require_rules_of,
)
from cx_centricity.bank import MAX_DECIMALS, PointRange, find_by_id, from_units, to_units
from cx_centricity.comparison._comparison import ScoredScope, scored_scopes
from cx_centricity.errors import describe, shortened
from cx_centricity.typing import Better, PointsValue, ScopeKind

_MAX_FAULTS: Final = 10
"""The most wrong dates that an error lists."""


def trend(results: Iterable[tuple[date, Assessment]]) -> Trend:
    """Put results of different dates into one series per scope.

    `results` are pairs of a `datetime.date` and the result of that date, in any order. A `datetime.datetime` is
    refused because its day depends on the time zone.

    Raises ValueError if an item is no such pair, if there is no result, and, with a list of what is wrong, if a date is
    not a `datetime.date` or if two results have the same date. Raises BankError, which lists the dates of all results
    whose rules differ from those of the latest result.

    >>> from datetime import date
    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.comparison import trend
    >>> at = {level: assess({s.id: level for s in default_bank().statements}) for level in (3, 4, 6)}
    >>> history = trend([(date(2025, 3, 1), at[6]), (date(2023, 3, 1), at[3]), (date(2024, 3, 1), at[4])])
    >>> history.whole.points, [stage.number for stage in history.stages], history.direction("culture").change
    ((28, 39, 62), [2, 3, 4], 34)
    """
    dated = [_pair(pair) for pair in results]
    _require_dates([day for day, _ in dated])
    dated.sort(key=lambda pair: pair[0])
    dates, latest = tuple(day for day, _ in dated), dated[-1][1]
    require_rules_of(latest, [(day.isoformat(), result) for day, result in dated])
    columns = list(zip(*(scored_scopes(result) for _, result in dated), strict=True))
    whole, *parts = [_series(dates, column, latest.decimals) for column in columns]
    return Trend(
        bank=latest.bank,
        decimals=latest.decimals,
        overall=latest.overall,
        dates=dates,
        whole=whole,
        blocks=tuple(series for series in parts if series.kind == "block"),
        directions=tuple(series for series in parts if series.kind == "direction"),
        subscales=tuple(series for series in parts if series.kind == "subscale"),
    )


class Trend(Result):
    """The points and stages of results of the same rules at several dates.

    - `format_version`: the version of this JSON format.
    - `bank`: the bank of the latest result; all titles are from it.
    - `decimals`: the decimals of points.
    - `overall`: whether the whole has points.
    - `dates`: the dates, ascending; ISO 8601 in JSON.
    - `whole`, `blocks`, `directions`, `subscales`: the series of all scopes, in bank order.

    >>> from datetime import date
    >>> from cx_centricity import assess
    >>> from cx_centricity.comparison import Trend, trend
    >>> history = trend([(date(2025, 3, 1), assess({}))])
    >>> history, Trend.model_validate_json(history.model_dump_json()) == history
    (Trend(dates=1, points=None, change=None), True)
    """

    bank: BankIdentity
    decimals: int = Field(ge=0, le=MAX_DECIMALS)
    overall: bool
    dates: tuple[date, ...]
    whole: Series
    blocks: tuple[Series, ...]
    directions: tuple[Series, ...]
    subscales: tuple[Series, ...]

    @property
    def stages(self) -> tuple[StageBand | None, ...]:
        """The stage of the whole at each date: `whole.stages`."""
        return self.whole.stages

    @field_validator("dates", mode="before")
    @classmethod
    def _dates_from_json(cls, dates: object) -> object:
        if not isinstance(dates, (tuple, list)):
            return dates
        days = cast("Iterable[object]", dates)
        return tuple(date.fromisoformat(day) if isinstance(day, str) else day for day in days)

    def block(self, id: str) -> Series:
        """Return the series of the block with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from datetime import date
        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.comparison import trend
        >>> result = assess({statement.id: 4 for statement in default_bank().statements})
        >>> trend([(date(2025, 3, 1), result)]).block("people").points
        (39,)
        """
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> Series:
        """Return the series of the direction with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from datetime import date
        >>> from cx_centricity import assess, default_bank
        >>> from cx_centricity.comparison import trend
        >>> result = assess({statement.id: 4 for statement in default_bank().statements})
        >>> trend([(date(2025, 3, 1), result)]).direction("team").points
        (39,)
        """
        return find_by_id(self.directions, id)

    def subscale(self, id: str) -> Series:
        """Return the series of the subscale with this id.

        Raises KeyError, which suggests the nearest id, if there is none.
        """
        return find_by_id(self.subscales, id)

    def _faults(self) -> Iterator[str]:
        if not self.dates or any(before >= after for before, after in pairwise(self.dates)):
            yield "dates must be one or more, ascending"
        parts = (("block", self.blocks), ("direction", self.directions), ("subscale", self.subscales))
        for kind, series in (("whole", (self.whole,)), *parts):
            yield from repeated(f"{kind}s", [each.id for each in series])
            for each in series:
                if each.kind != kind or (each.id is None) != (kind == "whole"):
                    yield f"the series of a {kind} must have this kind, and an id unless it is the whole"
                if {len(each.points), len(each.lower), len(each.upper)} != {len(self.dates)}:
                    yield f"the series of the {kind} {each.id} must have one figure per date"
                if len(each.stages) not in {0, len(self.dates)}:
                    yield f"the series of the {kind} {each.id} must have one stage per date, or none"

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("dates", len(self.dates)), ("points", self.whole.points[-1]), ("change", self.whole.change)]


@dataclass(frozen=True, slots=True, repr=False)
class Series(Part):
    """The points of a scope at each date of a trend.

    - `kind`: "whole", "block", "direction" or "subscale".
    - `id`, `title`: those of the block, direction or subscale; None for the whole.
    - `better`, `point_range`: whether more or less of what the scope measures is better, and the range of its points.
    - `points`: the points at each date; None where the scope was not scored.
    - `lower`, `upper`: the bounds of the points at each date that the unanswered statements leave; None where no
      statement applies.
    - `stages`: the stage at each date, None where the scope was not scored; empty for a scope without stages.
    - `change`: the points at the last scored date less those at the first, also where lower is better; None if fewer
      than two dates are scored.
    - `per_year`: the same change per year of 365.25 days; None if `change` is None.

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
    better: Better
    point_range: PointRange
    points: tuple[PointsValue | None, ...]
    lower: tuple[PointsValue | None, ...]
    upper: tuple[PointsValue | None, ...]
    stages: tuple[StageBand | None, ...]
    change: PointsValue | None
    per_year: StrictFloat | None


def _require_dates(dates: list[date]) -> None:
    days = [day for day in dates if _is_date(day)]
    wrong = [f"{shortened(day)} is not one" for day in dates if not _is_date(day)][:_MAX_FAULTS]
    wrong += [f"{day} is given {times} times" for day, times in sorted(Counter(days).items()) if times > 1]
    if wrong or not days:
        found = ", ".join(wrong[:_MAX_FAULTS]) or "there is no result"
        raise ValueError(f"every result of a trend needs its own datetime.date: {found}")


def _pair(pair: object) -> tuple[date, Assessment]:
    items = cast("Sequence[object]", pair) if type(pair) in {tuple, list} else ()
    if len(items) != 2 or not isinstance(items[1], Assessment):  # noqa: PLR2004
        raise ValueError(f"results must be pairs of a date and an Assessment, not {describe(pair)}")
    return cast("date", items[0]), items[1]


def _is_date(day: object) -> bool:
    return isinstance(day, date) and not isinstance(day, datetime)


def _series(dates: tuple[date, ...], scopes: tuple[ScoredScope, ...], decimals: int) -> Series:
    latest = scopes[-1]
    points = tuple(scope.score.points for scope in scopes)
    scored = [(day, value) for day, value in zip(dates, points, strict=True) if value is not None]
    change = per_year = None
    if len(scored) > 1:
        (first_day, first), (last_day, last) = scored[0], scored[-1]
        units = to_units(last, decimals) - to_units(first, decimals)
        change = from_units(units, decimals)
        per_year = 1461 * units / (4 * (last_day - first_day).days * 10**decimals)
    return Series(
        kind=latest.kind,
        id=latest.id,
        title=latest.title,
        better=latest.better,
        point_range=latest.point_range,
        points=points,
        lower=tuple(scope.score.lower for scope in scopes),
        upper=tuple(scope.score.upper for scope in scopes),
        stages=tuple(scope.stage and latest.stages[scope.stage.number - 1] for scope in scopes)
        if latest.stages
        else (),
        change=change,
        per_year=per_year,
    )
