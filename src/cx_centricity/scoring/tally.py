"""What is counted of the answers of a scope before it becomes points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple, Self

from cx_centricity.answers import AnswerValue
from cx_centricity.bank import QuestionBank, Statement, gains

Tally = tuple[int, int, int, int, int, int]
"""Of a scope: gained, attainable, attainable if complete (all weighted); statements answered, applicable, in total."""


class StatementRule(NamedTuple):
    """What a statement counts: the weighted gain of each level number, and the greatest of them."""

    gain_of: dict[AnswerValue, int]
    greatest: int


class Rules(NamedTuple):
    """What scoring needs of a bank, as numbers."""

    least_points: int
    doubled_span: int
    min_coverage_percent: int
    value_range: int
    level_numbers: tuple[int, ...]
    level_borders: tuple[int, ...]
    """Twice the value half-way to the next level: from there on the next one is nearer, or as near."""
    stage_starts: tuple[int, ...]
    directions: tuple[tuple[tuple[StatementRule, ...], int], ...]
    """For each direction the rules of its statements and the sum of their greatest gains."""
    blocks: tuple[tuple[int, ...], ...]
    """For each block the positions of its directions."""

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Derive the rules of a bank."""
        values = [level.value - bank.levels[0].value for level in bank.levels]
        numbers = tuple(level.number for level in bank.levels)

        def rule(statement: Statement) -> StatementRule:
            each = gains(bank.levels, weight=statement.weight, reversed=statement.reversed)
            return StatementRule(dict(zip(numbers, each, strict=True)), max(each))

        return cls(
            least_points=bank.point_range.min,
            doubled_span=2 * (bank.point_range.max - bank.point_range.min),
            min_coverage_percent=bank.min_coverage_percent,
            value_range=values[-1],
            level_numbers=numbers,
            level_borders=tuple(a + b for a, b in pairwise(values)),
            stage_starts=tuple(stage.from_points for stage in bank.stages),
            directions=tuple(
                (statements, sum(greatest for _, greatest in statements))
                for statements in (tuple(map(rule, direction.statements)) for direction in bank.directions)
            ),
            blocks=tuple(
                tuple(d for d, direction in enumerate(bank.directions) if direction.block == block.id)
                for block in bank.blocks
            ),
        )

    def stage_position(self, points: int) -> int:
        """Return the position, from 0, of the last stage that begins at or below these points."""
        return bisect_right(self.stage_starts, points) - 1


def tally_directions(values: tuple[AnswerValue, ...], rules: Rules) -> list[Tally]:
    """Count the answers, given in bank order, of each direction."""
    tallies: list[Tally] = []
    answers = iter(values)
    for statements, greatest_sum in rules.directions:
        gained = unanswered = left_open = not_applicable = left_out = 0
        for (gain_of, greatest), answer in zip(statements, answers, strict=False):
            gain = gain_of.get(answer)
            if gain is not None:
                gained += gain
            elif answer is None:
                unanswered += 1
                left_open += greatest
            else:
                not_applicable += 1
                left_out += greatest
        complete, total = greatest_sum - left_out, len(statements)
        applicable = total - not_applicable
        tallies.append((gained, complete - left_open, complete, applicable - unanswered, applicable, total))
    return tallies


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """Add up the tallies of the parts of a scope."""
    gained = attainable = attainable_if_complete = answered = applicable = total = 0
    for part in tallies:
        gained += part[0]
        attainable += part[1]
        attainable_if_complete += part[2]
        answered += part[3]
        applicable += part[4]
        total += part[5]
    return gained, attainable, attainable_if_complete, answered, applicable, total
