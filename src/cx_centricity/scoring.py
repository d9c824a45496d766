"""The scoring rule in whole numbers: from checked answers to the scores of every scope."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from math import lcm
from typing import ClassVar, NamedTuple, Self

from pydantic import ConfigDict, StrictInt

from cx_centricity.answers import Answers, AnswerValue
from cx_centricity.bank import QuestionBank, Statement, derived, first_paragraph, gains

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


@dataclass(frozen=True, slots=True, repr=False)
class Score:
    """The score of a scope: a direction, a block or the whole.

    `points`, `lower` and `upper` lie within the bank's point range: they are the percent of maximum possible score
    (Cohen, Cohen, Aiken & West, 1999) laid on that range. `points` and `level` (a level number) are None
    where too little is answered. `lower` and `upper` are the points were all unanswered statements at their worst and
    at their best; None where nothing applies. With v the value of a level and w the weight of a statement: `gained`
    is Σ w·(v − lowest v) over the answered statements, `attainable` Σ w·(highest v − lowest v) over the same, and
    `attainable_if_complete` the same over all applicable ones; `answered`, `applicable` and `total` count statements.

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
        """Answered / applicable statements, 0…1; None where nothing applies."""
        return self.answered / self.applicable if self.applicable else None

    def __repr__(self) -> str:
        bounds = f"points={self.points}, lower={self.lower}, upper={self.upper}"
        return f"Score({bounds}, answered={self.answered}/{self.applicable})"


class Scores(NamedTuple):
    """The scores of one sheet: the whole, the blocks and the directions in bank order."""

    whole: Score
    blocks: list[Score]
    directions: list[Score]


def score_answers(answers: Answers, bank: QuestionBank) -> Scores:
    """Score answers by the rule of the library; whole numbers only, nothing goes through floats.

    points = min + (max − min) · gained / attainable, rounded half up; the level is the one whose value is nearest to
    the weighted mean value, the higher one on a tie. A scope is scored where at least `min_coverage_percent` of it
    applies and at least as much of that is answered; the whole, besides, only where every block of which that much
    applies is scored.
    """
    return score_tallies(tally_directions(answers.values, derived(bank, Rules.of)), bank)


def score_tallies(tallies: Sequence[Tally], bank: QuestionBank) -> Scores:
    """Score what was counted of each direction, in bank order, be it of one sheet or of several added up."""
    rules = derived(bank, Rules.of)
    score = derived(bank, _cached_score)
    of_blocks = [score(add_tallies([tallies[d] for d in block]), True) for block in rules.blocks]
    blocks_are_scored = all(of.points is not None or not _applies(of.applicable, of.total, rules) for of in of_blocks)
    return Scores(score(add_tallies(tallies), blocks_are_scored), of_blocks, [score(tally, True) for tally in tallies])


def _cached_score(bank: QuestionBank) -> Callable[[Tally, bool], Score]:
    # A score follows from its tally alone, and a direction of four statements has few: most are met again.
    return lru_cache(maxsize=4096)(partial(_score, derived(bank, Rules.of)))


def _applies(applicable: int, total: int, rules: Rules) -> bool:
    return applicable > 0 and applicable * 100 >= total * rules.min_coverage_percent


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


def _points(gained: int, attainable: int, rules: Rules) -> int:
    return rules.least_points + (rules.doubled_span * gained + attainable) // (2 * attainable)


def rank_directions(scores: Scores, bank: QuestionBank) -> tuple[list[int], list[int]]:
    """Return the positions of strengths and of growth zones, furthest from the whole first, ties in bank order.

    A scored direction is one if its share gained / attainable differs from that of the whole by at least half a
    level, 1 / (2 · (number of levels − 1)). Both are empty where the whole is not scored.
    """
    if scores.whole.points is None:
        return [], []
    gained, attainable = scores.whole.gained, scores.whole.attainable
    steps = 2 * (len(bank.levels) - 1)
    scored = [(position, score) for position, score in enumerate(scores.directions) if score.points is not None]
    # One denominator for all makes the differences of shares comparable as whole numbers.
    common = lcm(*(score.attainable for _, score in scored))
    above: list[tuple[int, int]] = []
    below: list[tuple[int, int]] = []
    for position, score in scored:
        difference = (score.gained * attainable - gained * score.attainable) * (common // score.attainable)
        if abs(difference) * steps >= attainable * common:
            (above if difference > 0 else below).append((-abs(difference), position))
    return [position for _, position in sorted(above)], [position for _, position in sorted(below)]


__all__ = [
    "Score",
]


def __dir__() -> list[str]:
    return __all__
