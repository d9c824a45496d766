"""The bare arithmetic of the scoring rule in plain Python, written for speed: every scope and the ranking, no objects.

It stands beside `assess` in the benchmarks, and in the tests as another implementation of the rule for plain banks,
which have one scale, whole points, no gates and no subscales.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cmp_to_key
from typing import NamedTuple

from cx_centricity import NOT_APPLICABLE, QuestionBank

Figures = tuple[int | None, int | None, int | None, int | None, int, int, int, int, int, int]


class Plain(NamedTuple):
    """A bank as bare numbers."""

    low: int
    span: int
    percent: int
    numbers: list[int]
    values: list[int]
    starts: list[int]
    directions: list[list[tuple[str, int, bool]]]
    blocks: list[list[int]]


def plain(bank: QuestionBank) -> Plain:
    """Take the numbers out of a bank."""
    return Plain(
        int(bank.point_range.min),
        int(bank.point_range.max - bank.point_range.min),
        bank.min_coverage_percent,
        [level.number for level in bank.levels],
        [level.value for level in bank.levels],
        [int(stage.from_points) for stage in bank.stages],
        [[(s.id, s.weight, s.reversed) for s in direction.statements] for direction in bank.directions],
        [[d for d, direction in enumerate(bank.directions) if direction.block == block.id] for block in bank.blocks],
    )


def figures(counts: list[int], bank: Plain, *, parts_scored: bool = True) -> Figures:
    """Return points, lower, upper, level and the six counts of a scope."""
    gained, attainable, complete, answered, applicable, total = counts
    low, span, percent, numbers, values = bank[:5]
    points = level = lower = upper = None
    if complete:
        lower = low + (2 * span * gained + complete) // (2 * complete)
        upper = low + (2 * span * (gained + complete - attainable) + complete) // (2 * complete)
    if parts_scored and answered and applicable * 100 >= total * percent and answered * 100 >= applicable * percent:
        points = low + (2 * span * gained + attainable) // (2 * attainable)
        wanted = 2 * gained * (values[-1] - values[0])
        level = numbers[0]
        for number, below, above in zip(numbers[1:], values, values[1:], strict=False):
            if wanted < (below + above - 2 * values[0]) * attainable:
                break
            level = number
    return points, lower, upper, level, gained, attainable, complete, answered, applicable, total


def score_sheet(
    answers: Mapping[str, object], bank: Plain
) -> tuple[Figures, list[Figures], list[Figures], int | None, list[int], list[int]]:
    """Return the figures of the whole, the blocks and the directions, the stage's position and both rankings."""
    first, low_value, high_value = bank.numbers[0], bank.values[0], bank.values[-1]
    of_directions: list[list[int]] = []
    for statements in bank.directions:
        gained = attainable = complete = answered = applicable = 0
        for id, weight, is_reversed in statements:
            answer = answers.get(id)
            if answer == NOT_APPLICABLE:
                continue
            greatest = weight * (high_value - low_value)
            applicable += 1
            complete += greatest
            if isinstance(answer, int):
                value = bank.values[answer - first]
                gained += weight * (high_value - value if is_reversed else value - low_value)
                attainable += greatest
                answered += 1
        of_directions.append([gained, attainable, complete, answered, applicable, len(statements)])
    of_blocks = [[sum(column) for column in zip(*(of_directions[d] for d in block))] for block in bank.blocks]  # noqa: B905
    of_whole = [sum(column) for column in zip(*of_directions)]  # noqa: B905
    blocks = [figures(counts, bank) for counts in of_blocks]
    parts_scored = all(f[0] is not None or f[8] == 0 or f[8] * 100 < f[9] * bank.percent for f in blocks)
    whole = figures(of_whole, bank, parts_scored=parts_scored)
    directions = [figures(counts, bank) for counts in of_directions]
    if whole[0] is None:
        return whole, blocks, directions, None, [], []
    stage = bisect_right(bank.starts, whole[0]) - 1
    return whole, blocks, directions, stage, *ranking(whole, directions, len(bank.numbers))


def ranking(whole: Figures, directions: list[Figures], levels: int) -> tuple[list[int], list[int]]:
    """Return strengths and growth zones, furthest first, compared by cross-multiplication."""
    gained, attainable = whole[4], whole[5]
    # How far above the whole, as a fraction whose denominator is the direction's attainable times a constant.
    above: dict[int, tuple[int, int]] = {
        d: (f[4] * attainable - gained * f[5], f[5]) for d, f in enumerate(directions) if f[0] is not None
    }
    steps = max(levels - 1, 4)
    clear = [d for d, (distance, base) in above.items() if steps * abs(distance) >= attainable * base]

    def nearer(a: int, b: int) -> int:
        return above[b][0] * above[a][1] - above[a][0] * above[b][1]

    strengths = sorted((d for d in clear if above[d][0] > 0), key=cmp_to_key(nearer))
    growth_zones = sorted((d for d in clear if above[d][0] < 0), key=cmp_to_key(nearer), reverse=True)
    return strengths, growth_zones
