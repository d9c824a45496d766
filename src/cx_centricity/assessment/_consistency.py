"""Consistency of a result: what it names exists in it, its figures fit each other.

A stored result may have been edited. Each function yields one clause for each contradiction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment._parts import (
    BlockResult,
    DirectionResult,
    StageBand,
    StatementResult,
    SubscaleResult,
)
from cx_centricity.bank import Level, PointRange, has_decimals, round_to_points, to_units
from cx_centricity.errors import describe
from cx_centricity.scoring import Score


def unknown(where: str, ids: Iterable[str | int | None], known: Collection[str | int | None]) -> Iterator[str]:
    """Yield a clause for each id or level number that is not among the known ones.

    >>> list(unknown("growth_zones", ["team", "tean"], {"team"}))
    ['growth_zones names “tean”, which the result does not have']
    """
    for id in ids:
        if id not in known:
            yield f"{where} names {describe(id)}, which the result does not have"


def repeated(where: str, ids: Sequence[str | None]) -> Iterator[str]:
    """Yield a clause if an id occurs twice.

    >>> list(repeated("blocks", ["people", "data", "people"]))
    ['blocks has an id twice']
    """
    if len(set(ids)) < len(ids):
        yield f"{where} has an id twice"


def scale_faults(
    levels: Sequence[Level], stages: Sequence[StageBand], point_range: PointRange, decimals: int
) -> Iterator[str]:
    """Yield what is wrong with the levels, stages and point range that a result repeats from its bank."""
    if len(levels) < 2 or any(a.number >= b.number or a.value >= b.value for a, b in pairwise(levels)):  # noqa: PLR2004
        yield "levels must be two or more, with rising numbers and values"
    if point_range.min >= point_range.max:
        yield "point_range must have a least value below its greatest"
    yield from stages_faults("", stages, point_range, decimals)


def stages_faults(where: str, stages: Sequence[StageBand], point_range: PointRange, decimals: int) -> Iterator[str]:
    """Yield what is wrong with the stages of a scope, which may have none."""
    of = f" of {where}" if where else ""
    if [stage.number for stage in stages] != [*range(1, len(stages) + 1)]:
        yield f"the numbers of stages{of} must be 1, 2, 3, …"
    starts = [to_units(stage.from_points, decimals) for stage in stages]
    ends = [start - 1 for start in starts[1:]] + [to_units(point_range.max, decimals)]
    stated = [to_units(stage.to_points, decimals) for stage in stages]
    if stages and (starts[0] != to_units(point_range.min, decimals) or stated != ends):
        yield f"stages{of} must cover the point range without gaps"


def stage_faults(where: str, stage: StageBand | None, stages: Sequence[StageBand]) -> Iterator[str]:
    """Yield a clause if a stage is not one of the stages of the result."""
    if stage is not None and not any(_is_same_band(stage, each) for each in stages):
        yield f"{where} is a stage which the result does not have"


def _is_same_band(one: StageBand, other: StageBand) -> bool:
    """Return whether two stages have the same number, id, title and points, whatever texts describe them."""
    return (one.number, one.id, one.title, one.from_points, one.to_points) == (
        other.number,
        other.id,
        other.title,
        other.from_points,
        other.to_points,
    )


def score_faults(  # noqa: PLR0913 - the parts of a result that must fit together
    where: str,
    score: Score,
    point_range: PointRange,
    levels: Collection[int],
    stage: StageBand | None,
    *,
    decimals: int,
) -> Iterator[str]:
    """Yield what is wrong with the score of a scope and the stage of its points."""
    gained, attainable, complete = score.gained, score.attainable, score.attainable_if_complete
    least, most = score.least_gained, score.most_gained
    sums_fit = gained <= attainable <= complete and 0 <= least <= gained <= most <= complete
    if not (sums_fit and 0 <= score.answered <= score.applicable <= score.total):
        yield f"{where}: the sums and numbers of statements contradict each other"
        return
    figures = (score.points, score.lower, score.upper, score.resolution)
    if not all(figure is None or has_decimals(figure, decimals) for figure in figures):
        yield f"{where}: the figures do not have the decimals of the result"
    bounds: tuple[float | None, float | None] = None, None
    if complete:
        bounds = (
            round_to_points(least, complete, point_range, decimals),
            round_to_points(most, complete, point_range, decimals),
        )
    if (score.lower, score.upper) != bounds:
        yield f"{where}: lower and upper are not the bounds that the sums give"
    if score.points is None:
        if score.level is not None or score.resolution is not None or stage is not None:
            yield f"{where} has a level, a resolution or a stage, but no points"
    elif not attainable or score.points != round_to_points(gained, attainable, point_range, decimals):
        yield f"{where}: points are not those that the sums give"
    elif score.level is not None and score.level not in levels:
        yield f"{where}: level is not a level of the result"
    elif stage is not None and not stage.from_points <= score.points:
        yield f"{where}: the stage begins above the points"


def count_faults(
    blocks: Sequence[BlockResult],
    directions: Sequence[DirectionResult],
    subscales: Sequence[SubscaleResult],
    statements: Sequence[StatementResult],
    whole: Score,
) -> Iterator[str]:
    """Yield where the counts of a scope are not those of its statements, or not the sums of those of its parts."""
    for direction in directions:
        inside = [each for each in statements if each.direction == direction.id]
        if _numbers(direction.score) != _counted(inside):
            yield f"the direction {direction.id} counts other statements than the result has"
    for subscale in subscales:
        inside = [each for each in statements if each.id in subscale.statements]
        if _numbers(subscale.score) != _counted(inside):
            yield f"the subscale {subscale.id} counts other statements than the result has"
    for block in blocks:
        parts = [each.score for each in directions if each.block == block.id]
        yield from _sum_faults(f"the block {block.id}", block.score, parts)
    yield from _sum_faults("the whole", whole, [each.score for each in directions])


def _numbers(score: Score) -> tuple[int, int, int]:
    return score.answered, score.applicable, score.total


def _counted(statements: Iterable[StatementResult]) -> tuple[int, int, int]:
    answers = [each.answer for each in statements if each.scored]
    answered = sum(isinstance(answer, int) for answer in answers)
    return answered, sum(answer != NOT_APPLICABLE for answer in answers), len(answers)


def _sum_faults(where: str, score: Score, parts: Sequence[Score]) -> Iterator[str]:
    if _counts(score) != tuple(map(sum, zip(*map(_counts, parts), strict=True))):
        yield f"the counts of {where} are not the sums of those of its directions"


def _counts(score: Score) -> tuple[int, ...]:
    return (
        score.gained,
        score.attainable,
        score.least_gained,
        score.most_gained,
        score.attainable_if_complete,
        *_numbers(score),
    )
