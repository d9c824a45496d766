"""The scoring rule: whole-number arithmetic from checked answers to the score of every scope."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from math import lcm
from typing import ClassVar, NamedTuple, Self

from pydantic import ConfigDict, StrictInt

from cx_centricity.answers import Answers
from cx_centricity.bank import QuestionBank, Statement, derived, first_paragraph, gains
from cx_centricity.typing import AnswerValue

__all__ = ["Score"]


def __dir__() -> list[str]:
    return __all__


@dataclass(frozen=True, slots=True, repr=False)
class Score:
    """The score of a scope: a direction, a block or the whole.

    `points`, `lower` and `upper` lie within the point range of the bank: they are the percent of maximum possible
    score (Cohen, Cohen, Aiken & West, 1999) mapped to that range. `points` and `level` (a level number) are None if too
    little is answered. `lower` and `upper` are the points if all unanswered statements had the worst and the best
    answers; None if nothing applies. With v the value of a level and w the weight of a statement: `gained` is
    Σ w·(v − lowest v) over the answered statements, `attainable` is Σ w·(highest v − lowest v) over the same
    statements, and `attainable_if_complete` is that sum over all applicable statements. `answered`, `applicable` and
    `total` are numbers of statements.

    >>> from cx_centricity import assess
    >>> assess({"segmentation": 3, "personalization": 4}).direction("client").score
    Score(points=34, lower=20, upper=64, answered=2/4)
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", json_schema_extra=first_paragraph)

    points: StrictInt | None
    lower: StrictInt | None
    upper: StrictInt | None
    level: StrictInt | None
    gained: StrictInt
    attainable: StrictInt
    attainable_if_complete: StrictInt
    answered: StrictInt
    applicable: StrictInt
    total: StrictInt

    @property
    def coverage(self) -> float | None:
        """Answered / applicable statements, 0…1; None if nothing applies."""
        return self.answered / self.applicable if self.applicable else None

    def __repr__(self) -> str:
        bounds = f"points={self.points}, lower={self.lower}, upper={self.upper}"
        return f"Score({bounds}, answered={self.answered}/{self.applicable})"


class Scores(NamedTuple):
    """The scores of one sheet: the whole, then blocks and directions in bank order."""

    whole: Score
    blocks: list[Score]
    directions: list[Score]


def score_answers(answers: Answers, bank: QuestionBank) -> Scores:
    """Score answers.

    points = min + (max − min) · gained / attainable, rounded half up. The level is the one whose value is nearest to
    the weighted mean value, the higher one on a tie. A scope is scored if at least `min_coverage_percent` of its
    statements apply and at least as much of these is answered. For the whole, every block to whose statements at least
    that much applies must be scored too.
    """
    return score_tallies(tally_directions(answers.values, derived(bank, Rules.of)), bank)


def score_tallies(tallies: Sequence[Tally], bank: QuestionBank) -> Scores:
    """Score the tally of each direction, in bank order; a tally may be the sum over several sheets."""
    rules = derived(bank, Rules.of)
    score = derived(bank, _cached_score)
    of_blocks = [score(add_tallies([tallies[d] for d in block]), True) for block in rules.blocks]
    blocks_are_scored = all(of.points is not None or not _applies(of.applicable, of.total, rules) for of in of_blocks)
    return Scores(score(add_tallies(tallies), blocks_are_scored), of_blocks, [score(tally, True) for tally in tallies])


def _cached_score(bank: QuestionBank) -> Callable[[Tally, bool], Score]:
    # A score follows from its tally alone. Small directions have few different tallies, so most of them repeat.
    return lru_cache(maxsize=4096)(partial(_score, derived(bank, Rules.of)))


def _score(rules: Rules, tally: Tally, parts_are_scored: bool) -> Score:  # noqa: FBT001 - cached by position
    gained, attainable, complete, answered, applicable, total = tally
    points = level = lower = upper = None
    if complete:
        lower = _points(gained, complete, rules)
        upper = _points(gained + complete - attainable, complete, rules)
    is_covered = answered > 0 and answered * 100 >= applicable * rules.min_coverage_percent
    if parts_are_scored and is_covered and _applies(applicable, total, rules):
        points = _points(gained, attainable, rules)
        position = bisect_right(rules.level_borders, 2 * rules.value_range * gained // attainable)
        level = rules.level_numbers[position]
    return Score(points, lower, upper, level, *tally)


def _applies(applicable: int, total: int, rules: Rules) -> bool:
    return applicable > 0 and applicable * 100 >= total * rules.min_coverage_percent


def _points(gained: int, attainable: int, rules: Rules) -> int:
    return rules.least_points + (rules.doubled_span * gained + attainable) // (2 * attainable)


Tally = tuple[int, int, int, int, int, int]
"""What is counted of a scope: gained, attainable, attainable if complete; statements answered, applicable, in total."""


def tally_directions(values: tuple[AnswerValue, ...], rules: Rules) -> list[Tally]:
    """Count the answers of each direction; `values` has one answer per statement, in bank order."""
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
    """Return the sum of the tallies of the parts of a scope."""
    gained = attainable = attainable_if_complete = answered = applicable = total = 0
    for part in tallies:
        gained += part[0]
        attainable += part[1]
        attainable_if_complete += part[2]
        answered += part[3]
        applicable += part[4]
        total += part[5]
    return gained, attainable, attainable_if_complete, answered, applicable, total


class StatementRule(NamedTuple):
    """What an answer to a statement counts: the weighted gain of each level number, and the greatest gain."""

    gain_of: dict[AnswerValue, int]
    greatest: int


class Rules(NamedTuple):
    """The numbers of a bank that scoring needs."""

    least_points: int
    doubled_span: int
    min_coverage_percent: int
    value_range: int
    level_numbers: tuple[int, ...]
    level_borders: tuple[int, ...]
    """Twice the value half-way to the next level; from there on the next level is nearer, or equally near."""
    stage_starts: tuple[int, ...]
    directions: tuple[tuple[tuple[StatementRule, ...], int], ...]
    """For each direction the rules of its statements, and the sum of their greatest gains."""
    blocks: tuple[tuple[int, ...], ...]
    """For each block the positions of its directions."""

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Return the rules of a bank."""
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


def rank_directions(scores: Scores, bank: QuestionBank) -> tuple[list[int], list[int]]:
    """Return the positions of strengths and of growth zones, furthest from the whole first, ties in bank order.

    A scored direction is one of these if its share gained / attainable differs from that of the whole by at least half
    a level, 1 / (2 · (number of levels − 1)). Both lists are empty if the whole is not scored.
    """
    if scores.whole.points is None:
        return [], []
    gained, attainable = scores.whole.gained, scores.whole.attainable
    steps = 2 * (len(bank.levels) - 1)
    scored = [(position, score) for position, score in enumerate(scores.directions) if score.points is not None]
    # With one common denominator, differences of shares can be compared as whole numbers.
    common = lcm(*(score.attainable for _, score in scored))
    above: list[tuple[int, int]] = []
    below: list[tuple[int, int]] = []
    for position, score in scored:
        difference = (score.gained * attainable - gained * score.attainable) * (common // score.attainable)
        if abs(difference) * steps >= attainable * common:
            (above if difference > 0 else below).append((-abs(difference), position))
    return [position for _, position in sorted(above)], [position for _, position in sorted(below)]
