"""The summary of a frame by group: distributions of points, stages, pooled answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from pydantic import StrictBool, StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import BankIdentity, Part, Result, StageBand
from cx_centricity.bank import Level, PointRange
from cx_centricity.groups import RespondentGroup
from cx_centricity.typing import ScopeKind, Suppression

Key = StrictStr | StrictInt | StrictFloat | StrictBool | None


@dataclass(frozen=True, slots=True, repr=False)
class PointsDistribution(Part):
    """How the points of a scope lie over the `scored` sheets of a group; `id` is None for the whole.

    `counts` holds points with the number of sheets that have them, fewest points first, and `stages` the number of
    sheets in each stage of the bank, of the whole and of blocks. `mean`, `median` (of two in the middle their mean) and
    `sd`, the sample standard deviation, are in points; None without sheets, `sd` with fewer than two. Where just these
    sheets could not be told apart from others, `suppressed` says why and there are no figures.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import summarise_frame
    >>> ids = [statement.id for statement in default_bank().statements]
    >>> sheets = pl.DataFrame({id: [2, 3, 3, 4, 8] for id in ids})
    >>> summarise_frame(sheets).groups[0].points[0]  # doctest: +ELLIPSIS
    PointsDistribution(kind='whole', id=None, scored=5, mean=39.2, median=28.0, sd=26.2...)
    """

    _shown: ClassVar[tuple[str, ...]] = ("kind", "id", "scored", "mean", "median", "sd")

    kind: ScopeKind
    id: StrictStr | None
    scored: StrictInt | None
    suppressed: Suppression | None
    counts: tuple[tuple[StrictInt, StrictInt], ...]
    stages: tuple[StrictInt, ...]
    mean: StrictFloat | None
    median: StrictFloat | None
    sd: StrictFloat | None


@dataclass(frozen=True, slots=True, repr=False)
class FrameGroup(Part):
    """A group of a frame's sheets, named by the values of `by`.

    `sheets` counts its rows; `left_out` those that are not scored because of an invalid value, of which nothing else is
    said. The others are `answers.respondents`: `answers` is what `assess_group` makes of them, and `points` has the
    distribution of the points of single sheets for each scope, the whole first, then blocks and directions.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import summarise_frame
    >>> levels = {statement.id: [2, 3, 3, 4, 8, 1, 1, 2, 99] for statement in default_bank().statements}
    >>> first, second = summarise_frame(pl.DataFrame({"wave": [1] * 5 + [2] * 4} | levels), by="wave").groups
    >>> first, second
    (FrameGroup(key=(1,), sheets=5, left_out=0), FrameGroup(key=(2,), sheets=4, left_out=1))
    >>> first.answers.statement("hiring").distribution.mean, second.answers.suppressed
    (4.0, 'too_few')
    """

    _shown: ClassVar[tuple[str, ...]] = ("key", "sheets", "left_out")

    key: tuple[Key, ...]
    sheets: StrictInt
    left_out: StrictInt
    answers: RespondentGroup
    points: tuple[PointsDistribution, ...]


class FrameSummary(Result):
    """The groups of a frame in the order of their keys, missing ones last, and what their figures refer to.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import FrameSummary, summarise_frame
    >>> sheets = pl.DataFrame({statement.id: [2, 3, 3, 4, 8] for statement in default_bank().statements})
    >>> summary = summarise_frame(sheets)
    >>> summary
    FrameSummary(bank='cx_centricity', by=(), groups=1)
    >>> FrameSummary.model_validate_json(summary.model_dump_json()) == summary
    True
    """

    bank: BankIdentity
    by: tuple[str, ...]
    min_respondents: int
    groups: tuple[FrameGroup, ...]
    point_range: PointRange
    levels: tuple[Level, ...]
    stages: tuple[StageBand, ...]

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("by", self.by), ("groups", len(self.groups))]
