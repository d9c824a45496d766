"""Where subgroups rate the company differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import ClassVar

from pydantic import StrictFloat, StrictInt, StrictStr

from cx_centricity.assessment import Part
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.groups._distribution import Scale, total_place
from cx_centricity.groups._group import GroupBlock, GroupDirection, RespondentGroup
from cx_centricity.scoring import Score


@dataclass(frozen=True, slots=True, repr=False)
class PointsDifference(Part):
    """By how many points one subgroup rates a direction or a block higher (or, below 0, lower) than the other.

    >>> from cx_centricity.groups import PointsDifference
    >>> PointsDifference(id="culture", title="Культура", points=21)
    PointsDifference(id='culture', points=21)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "points")

    id: StrictStr
    title: StrictStr
    points: StrictInt


@dataclass(frozen=True, slots=True, repr=False)
class LevelsDifference(Part):
    """By how many levels one subgroup's mean answer to a statement is better (or, below 0, worse) than the other's.

    >>> from cx_centricity.groups import LevelsDifference
    >>> LevelsDifference(id="hiring", title="Подбор", levels=-1.5)
    LevelsDifference(id='hiring', levels=-1.5)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "levels")

    id: StrictStr
    title: StrictStr
    levels: StrictFloat


@dataclass(frozen=True, slots=True, repr=False)
class GroupDifference(Part):
    """How a subgroup `one` rates the company beside another: above 0 where `one` rates it higher.

    `points` is the difference of the whole, None unless both are scored. Blocks and directions that both are scored in,
    and the statements whose means differ, come widest first, ties in bank order.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.groups import assess_group
    >>> sheets = [{statement.id: level for statement in default_bank().statements} for level in [6] * 5 + [4] * 5]
    >>> group = assess_group(sheets, subgroups={"leaders": range(5), "front line": range(5, 10)})
    >>> group.differences[0], group.differences[0].directions[0].points
    (GroupDifference(one='leaders', other='front line', points=23), 23)
    """

    _shown: ClassVar[tuple[str, ...]] = ("one", "other", "points")

    one: StrictStr
    other: StrictStr
    points: StrictInt | None
    blocks: tuple[PointsDifference, ...]
    directions: tuple[PointsDifference, ...]
    statements: tuple[LevelsDifference, ...]


def differences_of(groups: Iterable[RespondentGroup], bank: QuestionBank) -> tuple[GroupDifference, ...]:
    """Compare every two groups of which both are shown, in their order."""
    shown = [group for group in groups if group.suppressed is None]
    return tuple(
        GroupDifference(
            one.name or "",
            other.name or "",
            _points(one.score, other.score),
            _of_scopes(one.blocks, other.blocks),
            _of_scopes(one.directions, other.directions),
            _of_statements(one, other, bank),
        )
        for one, other in combinations(shown, 2)
    )


def _points(one: Score | None, other: Score | None) -> int | None:
    if one is None or other is None or one.points is None or other.points is None:
        return None
    return one.points - other.points


def _of_scopes(
    ones: Sequence[GroupBlock | GroupDirection], others: Sequence[GroupBlock | GroupDirection]
) -> tuple[PointsDifference, ...]:
    found = [
        PointsDifference(one.id, one.title, points)
        for one, other in zip(ones, others, strict=True)
        if (points := _points(one.score, other.score)) is not None
    ]
    return tuple(sorted(found, key=lambda difference: -abs(difference.points)))


def _of_statements(one: RespondentGroup, other: RespondentGroup, bank: QuestionBank) -> tuple[LevelsDifference, ...]:
    scale = derived(bank, Scale.of)
    found: list[tuple[Fraction, LevelsDifference]] = []
    for statement, mine, theirs in zip(bank.statements, one.statements, other.statements, strict=True):
        if mine.distribution is None or theirs.distribution is None:
            continue
        gains = scale.places_by_gain(reversed=statement.reversed)
        levels = _mean(mine.distribution.counts, gains) - _mean(theirs.distribution.counts, gains)
        if levels:
            found.append((levels, LevelsDifference(mine.id, mine.title, float(levels / scale.parts))))
    return tuple(difference for _, difference in sorted(found, key=lambda pair: -abs(pair[0])))


def _mean(counts: Sequence[int], places: Sequence[int]) -> Fraction:
    return Fraction(total_place(counts, places), sum(counts))
