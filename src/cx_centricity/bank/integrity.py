"""What must hold for scale, grouping and stages; each function yields the problems of one subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cx_centricity.bank.content import Block, Direction, Level, Pitfall, PointRange, Stage
from cx_centricity.errors import Place, Problem

MAX_POINT_SPAN = 1000
MAX_WEIGHT_TOTAL = 1_000_000
SCORING_PROBLEMS = (
    "level-numbers-not-consecutive",
    "level-values-incomplete",
    "level-values-not-rising",
    "point-range-invalid",
    "stage-end-wrong",
    "stages-do-not-cover-range",
    "weight-total-too-large",
)
"""With one of these, it cannot be told which points can be reached."""


def level_problems(levels: Sequence[Level]) -> Iterator[Problem]:
    """Level numbers go up by one from 0 or 1; values rise; all levels state a value or none does."""
    at = Place(path="levels")
    numbers = [level.number for level in levels]
    if numbers[0] not in (0, 1) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield Problem("level-numbers-not-consecutive", at, numbers=tuple(numbers))
    without = tuple(level.number for level in levels if "value" not in level.model_fields_set)
    if without:
        yield Problem("level-values-incomplete", at, without=without)
        return
    for index, (before, level) in enumerate(pairwise(levels), start=1):
        if level.value <= before.value:
            place = Place(path=f"levels[{index}].value")
            yield Problem("level-values-not-rising", place, number=level.number, value=level.value, before=before.value)


def weight_problems(levels: Sequence[Level], directions: Sequence[Direction]) -> Iterator[Problem]:
    """The bound that keeps every product below 2⁵³, exact on every engine."""
    span = levels[-1].value - levels[0].value
    total = sum(statement.weight for direction in directions for statement in direction.statements) * span
    if total > MAX_WEIGHT_TOTAL:
        yield Problem("weight-total-too-large", Place(path="directions"), total=total, bound=MAX_WEIGHT_TOTAL)


def text_problems(levels: Sequence[Level], directions: Sequence[Direction]) -> Iterator[Problem]:
    """As many texts as levels, or none."""
    for d, direction in enumerate(directions):
        for s, statement in enumerate(direction.statements):
            texts, place = len(statement.level_texts), Place(path=f"directions[{d}].statements[{s}].level_texts")
            if 0 < texts < len(levels):
                yield Problem("missing-level-text", place, texts=texts, levels=len(levels))
            elif texts > len(levels):
                yield Problem("surplus-level-text", place, texts=texts, levels=len(levels))


def block_problems(blocks: Sequence[Block], directions: Sequence[Direction]) -> Iterator[Problem]:
    """Where there are blocks, every direction is in one and no block is empty."""
    if not blocks:
        return
    ids = tuple(block.id for block in blocks)
    for d, direction in enumerate(directions):
        if direction.block is None:
            yield Problem("direction-without-block", Place(path=f"directions[{d}]"), direction=direction.id, blocks=ids)
    used = {direction.block for direction in directions}
    if not used <= {*ids, None}:
        return  # one of the unknown blocks, which are told, may be meant for an empty one
    for b, block in enumerate(ids):
        if block not in used:
            yield Problem("empty-block", Place(path=f"blocks[{b}]"), block=block)


def stage_problems(stages: Sequence[Stage], point_range: PointRange) -> Iterator[Problem]:
    """Stages are numbered in order and cover the range of points without a gap."""
    low, high = point_range
    if not low < high <= low + MAX_POINT_SPAN:
        yield Problem("point-range-invalid", Place(path="point_range"), min=low, max=high, bound=MAX_POINT_SPAN)
        return
    numbers = [stage.number for stage in stages]
    if numbers != list(range(1, len(stages) + 1)):
        yield Problem("stage-numbers-not-consecutive", Place(path="stages"), numbers=tuple(numbers))
    least, most = low, low
    for s, stage in enumerate(stages):
        if not least <= stage.from_points <= most:
            place = Place(path=f"stages[{s}].from_points")
            yield Problem(
                "stages-do-not-cover-range",
                place,
                stage=stage.id,
                from_points=stage.from_points,
                least=least,
                most=most,
            )
            return
        least, most = stage.from_points + 1, high
    ends = [stage.from_points - 1 for stage in stages[1:]] + [high]
    for s, (stage, end) in enumerate(zip(stages, ends, strict=True)):
        if stage.to_points != end:
            place = Place(path=f"stages[{s}].to_points")
            yield Problem("stage-end-wrong", place, stage=stage.id, to_points=stage.to_points, expected=end)


def condition_problems(levels: Sequence[Level], pitfalls: Sequence[Pitfall]) -> Iterator[Problem]:
    """The condition of a pitfall is met by some level and not by every level."""
    if any(level_problems(levels)):
        return
    lowest, highest = levels[0].number, levels[-1].number
    for p, pitfall in enumerate(pitfalls):
        for w, condition in enumerate(pitfall.when):
            least = lowest if condition.at_least is None else condition.at_least
            most = highest if condition.at_most is None else condition.at_most
            if not lowest <= least <= most <= highest or (least, most) == (lowest, highest):
                place = Place(path=f"pitfalls[{p}].when[{w}]")
                yield Problem(
                    "condition-impossible", place, statement=condition.statement, lowest=lowest, highest=highest
                )
