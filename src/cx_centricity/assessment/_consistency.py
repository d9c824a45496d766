"""Consistency of a result: what it names exists in it, its figures fit each other.

A stored result may have been edited. Each function yields one clause for each contradiction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from cx_centricity.answers import NOT_APPLICABLE
from cx_centricity.assessment._parts import BlockResult, DirectionResult, StageBand, StatementResult
from cx_centricity.bank import Level, PointRange, round_to_points
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


def scale_faults(levels: Sequence[Level], stages: Sequence[StageBand], point_range: PointRange) -> Iterator[str]:
    """Yield what is wrong with the levels, stages and point range that a result repeats from its bank."""
    if len(levels) < 2 or any(a.number >= b.number or a.value >= b.value for a, b in pairwise(levels)):  # noqa: PLR2004
        yield "levels must be two or more, with rising numbers and values"
    if point_range.min >= point_range.max:
        yield "point_range must have a least value below its greatest"
    if [stage.number for stage in stages] != [*range(1, len(stages) + 1)]:
        yield "the numbers of stages must be 1, 2, 3, …"
    starts = [stage.from_points for stage in stages]
    ends = [start - 1 for start in starts[1:]] + [point_range.max]
    if not stages or starts[0] != point_range.min or [stage.to_points for stage in stages] != ends:
        yield "stages must cover the point range without gaps"


def stage_faults(where: str, stage: StageBand | None, stages: Sequence[StageBand]) -> Iterator[str]:
    """Yield a clause if a stage is not one of the stages of the result."""
    if stage is not None and not (0 < stage.number <= len(stages) and same_band(stage, stages[stage.number - 1])):
        yield f"{where} is a stage which the result does not have"


def same_band(one: StageBand, other: StageBand) -> bool:
    """Return whether two stages have the same number, id, title and points, whatever texts describe them."""
    return (one.number, one.id, one.title, one.from_points, one.to_points) == (
        other.number,
        other.id,
        other.title,
        other.from_points,
        other.to_points,
    )


def score_faults(
    where: str, score: Score, point_range: PointRange, levels: Collection[int], stage: StageBand | None
) -> Iterator[str]:
    """Yield what is wrong with the score of a scope and the stage of its points."""
    gained, attainable, complete = score.gained, score.attainable, score.attainable_if_complete
    sums_fit = 0 <= gained <= attainable <= complete and (attainable > 0) == (score.answered > 0)
    if not (sums_fit and 0 <= score.answered <= score.applicable <= score.total):
        yield f"{where}: the sums and numbers of statements contradict each other"
        return
    bounds: tuple[int | None, int | None] = None, None
    if complete:
        bounds = (
            round_to_points(gained, complete, point_range),
            round_to_points(gained + complete - attainable, complete, point_range),
        )
    if (score.lower, score.upper) != bounds:
        yield f"{where}: lower and upper are not the bounds that the sums give"
    if score.points is None:
        if score.level is not None or stage is not None:
            yield f"{where} has a level or a stage, but no points"
    elif not attainable or score.points != round_to_points(gained, attainable, point_range):
        yield f"{where}: points are not those that the sums give"
    elif score.level not in levels:
        yield f"{where}: level is not a level of the result"
    elif stage is not None and not stage.from_points <= score.points:
        yield f"{where}: the stage begins above the points"


def count_faults(
    blocks: Sequence[BlockResult],
    directions: Sequence[DirectionResult],
    statements: Iterable[StatementResult],
    whole: Score,
) -> Iterator[str]:
    """Yield where the counts of a scope are not the sums of those of its parts."""
    by_direction: dict[str, list[object]] = {}
    by_block: dict[str | None, list[Score]] = {}
    for statement in statements:
        by_direction.setdefault(statement.direction, []).append(statement.answer)
    for direction in directions:
        answers, score = by_direction.get(direction.id, []), direction.score
        answered = sum(isinstance(answer, int) for answer in answers)
        if (score.answered, score.applicable, score.total) != (
            answered,
            sum(answer != NOT_APPLICABLE for answer in answers),
            len(answers),
        ):
            yield f"the direction {direction.id} counts other statements than the result has"
        by_block.setdefault(direction.block, []).append(score)
    for block in blocks:
        yield from _sum_faults(f"the block {block.id}", block.score, by_block.get(block.id, []))
    yield from _sum_faults("the whole", whole, [each.score for each in directions])


def _sum_faults(where: str, score: Score, parts: Sequence[Score]) -> Iterator[str]:
    if _counts(score) != tuple(map(sum, zip(*map(_counts, parts), strict=True))):
        yield f"the counts of {where} are not the sums of those of its directions"


def _counts(score: Score) -> tuple[int, ...]:
    return (
        score.gained,
        score.attainable,
        score.attainable_if_complete,
        score.answered,
        score.applicable,
        score.total,
    )
