"""The scoring rule: whole-number arithmetic from checked answers to the score of every scope."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from math import lcm
from typing import ClassVar, Final, NamedTuple, Protocol, Self

from pydantic import ConfigDict, StrictInt

from cx_centricity.answers import NOT_APPLICABLE, Answers
from cx_centricity.bank import (
    QuestionBank,
    Scope,
    Statement,
    derived,
    first_paragraph,
    from_units,
    gains,
    gates_of,
    greatest_gap,
    on_default_scale,
    round_to_units,
    to_units,
)
from cx_centricity.typing import AnswerValue, PointsValue

__all__ = ["Score"]


def __dir__() -> list[str]:
    return __all__


@dataclass(frozen=True, slots=True, repr=False)
class Score:
    """The score of a scope: a direction, a block, a subscale or the whole.

    `points`, `lower` and `upper` lie within the point range of the scope: they are the percent of maximum possible
    score (Cohen, Cohen, Aiken & West, 1999) mapped to that range. `points`, `level` (a level number) and `resolution`
    are None if too little is answered. `lower` and `upper` are the points if all unanswered statements gained least and
    most; None if nothing applies. `level` is also None where a statement is not on the default scale. `resolution` is
    the most by which one answer, moved by one level, can change the points.

    With v the value of a level and w the weight of a statement: `gained` is Σ w·(v − lowest v) over the answered
    statements, and over the unanswered ones that count as answered; `attainable` is Σ w·(highest v − lowest v) over the
    same statements, and `attainable_if_complete` is that sum over all applicable statements. `least_gained` and
    `most_gained` are what all applicable statements gain if the unanswered ones gain least and most. `answered`,
    `applicable` and `total` are numbers of statements; those of weight 0 are not counted.

    >>> from cx_centricity import assess
    >>> assess({"segmentation": 3, "personalization": 4}).direction("client").score
    Score(points=34, lower=20, upper=64, answered=2/4)
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", json_schema_extra=first_paragraph)

    points: PointsValue | None
    lower: PointsValue | None
    upper: PointsValue | None
    level: StrictInt | None
    resolution: PointsValue | None
    gained: StrictInt
    attainable: StrictInt
    least_gained: StrictInt
    most_gained: StrictInt
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


class ScopeScore(NamedTuple):
    """The score of a scope, with the position of its stage and the positions of its possible stages."""

    score: Score
    stage: int | None
    possible: range


class Scores(NamedTuple):
    """The scores of one sheet: the whole, then blocks, directions and subscales in bank order."""

    whole: ScopeScore
    blocks: list[ScopeScore]
    directions: list[ScopeScore]
    subscales: list[ScopeScore]


def score_answers(answers: Answers, bank: QuestionBank) -> Scores:
    """Score answers.

    points = min + (max − min) · gained / attainable, rounded half up. The level is the one whose value is nearest to
    the weighted mean value, the higher one on a tie. A scope is scored if at least `min_coverage_percent` of its
    statements apply and at least as much of these is answered. For the whole, every block to whose statements at least
    that much applies must be scored too.
    """
    rules = derived(bank, Rules.of)
    tallies = Tallies.of(answers.values, rules)
    scores = score_tallies(tallies, bank)
    return gated(scores, SheetGains(answers.values, rules), rules) if rules.has_gates else scores


def score_tallies(tallies: Tallies, bank: QuestionBank) -> Scores:
    """Score the tallies of all scopes, which may be sums over several sheets; gates are left aside."""
    rules, score = derived(bank, Rules.of), derived(bank, _cached_score)
    directions, equals = tallies.directions, rules.equals
    of_blocks = [
        score(add_tallies([directions[d] for d in block]), equals[b], True)
        for b, block in enumerate(rules.blocks, start=1)
    ]
    blocks_are_scored = all(
        of.score.points is not None
        or not enough_applies(of.score.applicable, of.score.total, rules.min_coverage_percent)
        for of in of_blocks
    )
    parts = equals[1 + len(of_blocks) :]
    of_parts = [score(tally, rule, True) for tally, rule in zip([*directions, *tallies.subscales], parts, strict=True)]
    whole = score(add_tallies(directions), 0, blocks_are_scored)
    return Scores(whole, of_blocks, of_parts[: len(directions)], of_parts[len(directions) :])


def _cached_score(bank: QuestionBank) -> Callable[[Tally, int, bool], ScopeScore]:
    # A score follows from its tally and scope alone. Small directions have few different tallies, so most repeat.
    return lru_cache(maxsize=4096)(partial(_score, derived(bank, Rules.of)))


def _score(rules: Rules, tally: Tally, scope: int, parts_are_scored: bool) -> ScopeScore:  # noqa: FBT001
    gained, attainable, least_gained, most_gained, complete, answered, applicable, total = tally
    rule = rules.scopes[scope]
    points: int | None = None
    lower: int | None = None
    upper: int | None = None
    level = resolution = stage = None
    possible = range(0)
    if complete and rule.has_points:
        lower, upper = rule.units(least_gained, complete), rule.units(most_gained, complete)
        if rule.starts:
            possible = range(rule.stage_at(lower), rule.stage_at(upper) + 1)
    is_covered = answered > 0 and answered * 100 >= applicable * rules.min_coverage_percent
    applies = enough_applies(applicable, total, rules.min_coverage_percent)
    if rule.has_points and parts_are_scored and is_covered and applies:
        points = rule.units(gained, attainable)
        resolution = -(-rule.span * rule.greatest_step // attainable)
        if rule.starts:
            stage = rule.stage_at(points)
        if rule.has_level:
            position = bisect_right(rules.level_borders, 2 * rules.value_range * gained // attainable)
            level = rules.level_numbers[position]

    def given(units: int | None) -> float | None:
        return None if units is None else from_units(units, rules.decimals)

    score = Score(given(points), given(lower), given(upper), level, given(resolution), *tally)
    return ScopeScore(score, stage, possible)


def enough_applies(applicable: int, total: int, min_coverage_percent: int) -> bool:
    """Return whether enough of a scope applies for it to have points once its statements are answered."""
    return applicable > 0 and applicable * 100 >= total * min_coverage_percent


Tally = tuple[int, int, int, int, int, int, int, int]
"""What is counted of a scope: gained, attainable, least gained, most gained, attainable if complete; statements
answered, applicable, in total."""


class Tallies(NamedTuple):
    """The tallies of the directions and the subscales of a bank, from which those of all scopes follow."""

    directions: list[Tally]
    subscales: list[Tally]

    @classmethod
    def of(cls, values: Sequence[AnswerValue], rules: Rules) -> Self:
        """Count answers, one per statement in bank order."""
        directions, subscales = (
            [_tally(part.rules, [values[at] for at in part.positions]) for part in parts]
            for parts in (rules.directions, rules.subscales)
        )
        return cls(directions, subscales)


def _tally(rules: Sequence[StatementRule], answers: Sequence[AnswerValue]) -> Tally:
    """Count the answers to some statements."""
    gained = attainable = left_open = assumed_gained = assumed_attainable = answered = unanswered = 0
    for (gain_of, greatest, assumed), answer in zip(rules, answers, strict=True):
        gain = gain_of.get(answer)
        if gain is not None:
            gained += gain
            attainable += greatest
            answered += 1
        elif answer is None:
            unanswered += 1
            left_open += greatest
            if assumed is not None:
                assumed_gained += assumed
                assumed_attainable += greatest
    return (
        gained + assumed_gained,
        attainable + assumed_attainable,
        gained,
        gained + left_open,
        attainable + left_open,
        answered,
        answered + unanswered,
        len(rules),
    )


def add_tallies(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of the tallies of the parts of a scope."""
    gained = attainable = least = most = complete = answered = applicable = total = 0
    for part in tallies:
        gained += part[0]
        attainable += part[1]
        least += part[2]
        most += part[3]
        complete += part[4]
        answered += part[5]
        applicable += part[6]
        total += part[7]
    return gained, attainable, least, most, complete, answered, applicable, total


class StatementRule(NamedTuple):
    """What an answer to a statement counts: the weighted gain of each level number, and the greatest gain.

    `assumed` is the weighted gain that an unanswered statement counts as, None if it does not count.
    """

    gain_of: dict[AnswerValue, int]
    greatest: int
    assumed: int | None


class PartRule(NamedTuple):
    """The scored statements of a direction or subscale: their rules and their positions in the bank."""

    rules: tuple[StatementRule, ...]
    positions: tuple[int, ...]

    @property
    def greatest(self) -> int:
        """The sum of the greatest gains."""
        return sum(rule.greatest for rule in self.rules)


GateRule = tuple[tuple[int, int], ...]
"""What the gate of a stage asks: pairs of the position of a statement and its least gain, without weight."""


class ScopeRule(NamedTuple):
    """The numbers of a scope: its range and the starts of its stages in units of points, what its stages ask."""

    has_points: bool
    least: int
    span: int
    starts: tuple[int, ...]
    gates: tuple[GateRule, ...]
    """One gate per stage, or none if no stage asks anything."""
    has_level: bool
    greatest_step: int
    """The most that one answer, moved by one level, changes what is gained."""

    def units(self, gained: int, attainable: int) -> int:
        """Return points in units, rounded half up."""
        return round_to_units(gained, attainable, self.least, self.span)

    def stage_at(self, units: int) -> int:
        """Return the position, from 0, of the last stage that begins at or below these points."""
        return bisect_right(self.starts, units) - 1


class Rules(NamedTuple):
    """The numbers of a bank that scoring needs."""

    decimals: int
    min_coverage_percent: int
    value_range: int
    level_numbers: tuple[int, ...]
    level_borders: tuple[int, ...]
    """Twice the value half-way to the next level; from there on the next level is nearer, or equally near."""
    directions: tuple[PartRule, ...]
    subscales: tuple[PartRule, ...]
    blocks: tuple[tuple[int, ...], ...]
    """For each block the positions of its directions."""
    scopes: tuple[ScopeRule, ...]
    """The whole, then blocks, directions and subscales."""
    equals: tuple[int, ...]
    """For each scope the position of the first one with the same numbers."""
    gains: tuple[dict[AnswerValue, int], ...]
    """For each statement the gain of each level number, without weight."""
    greatest: tuple[int, ...]
    """For each statement its greatest gain, without weight."""
    assumed: tuple[int | None, ...]
    """For each statement the gain that an unanswered one counts as, without weight."""
    has_gates: bool

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Return the rules of a bank."""
        values = [level.value - bank.levels[0].value for level in bank.levels]
        plain = [_statement_rule(statement, bank, 1) for statement in bank.statements]
        weighted = [_statement_rule(statement, bank, statement.weight) for statement in bank.statements]
        position = {statement.id: at for at, statement in enumerate(bank.statements)}
        scopes = {scope.key: scope for scope in bank.scopes}

        def scope_rule(scope: Scope) -> ScopeRule:
            low, high = (to_units(bound, bank.decimals) for bound in scope.point_range or bank.point_range)
            gates = tuple(
                tuple((position[id], least) for id, least in gate.items()) for gate in gates_of(scope, bank, scopes)
            )
            steps = (part.weight * greatest_gap(bank.levels_of(part)) for part in scope.scored)
            return ScopeRule(
                has_points=scope.point_range is not None,
                least=low,
                span=high - low,
                starts=tuple(to_units(stage.from_points, bank.decimals) for stage in scope.stages),
                gates=gates if any(gates) else (),
                has_level=on_default_scale(scope.scored),
                greatest_step=max(steps, default=0),
            )

        def part_rule(scope: Scope) -> PartRule:
            at = tuple(position[part.id] for part in scope.scored)
            return PartRule(tuple(weighted[each] for each in at), at)

        rules = tuple(map(scope_rule, bank.scopes))
        return cls(
            decimals=bank.decimals,
            min_coverage_percent=bank.min_coverage_percent,
            value_range=values[-1],
            level_numbers=tuple(level.number for level in bank.levels),
            level_borders=tuple(a + b for a, b in pairwise(values)),
            directions=tuple(part_rule(scope) for scope in bank.scopes if scope.kind == "direction"),
            subscales=tuple(part_rule(scope) for scope in bank.scopes if scope.kind == "subscale"),
            blocks=tuple(
                tuple(d for d, direction in enumerate(bank.directions) if direction.block == block.id)
                for block in bank.blocks
            ),
            scopes=rules,
            equals=tuple(map(rules.index, rules)),
            gains=tuple(rule.gain_of for rule in plain),
            greatest=tuple(rule.greatest for rule in plain),
            assumed=tuple(rule.assumed for rule in plain),
            has_gates=any(rule.gates for rule in rules),
        )


def _statement_rule(statement: Statement, bank: QuestionBank, weight: int) -> StatementRule:
    levels = bank.levels_of(statement)
    each = gains(levels, weight=weight, reversed=statement.reversed)
    gain_of: dict[AnswerValue, int] = dict(zip((level.number for level in levels), each, strict=True))
    counts_as = bank.counts_as(statement)
    return StatementRule(gain_of, max(each), None if counts_as is None else gain_of[counts_as])


# Gates


class GateState(NamedTuple):
    """Whether a gate is true: as answered, if unanswered statements gain least, and if they gain most."""

    stated: bool
    worst: bool
    best: bool


class Gains(Protocol):
    """What statements gain, by which gates are judged."""

    def state(self, gate: GateRule) -> GateState:
        """Return whether a gate is true."""
        ...


class SheetGains:
    """What the statements of one sheet gain, for gates."""

    def __init__(self, values: Sequence[AnswerValue], rules: Rules) -> None:
        self._values = values
        self._rules = rules

    def state(self, gate: GateRule) -> GateState:
        """Return whether a gate is true."""
        stated = worst = True
        for at, least in gate:
            answer = self._values[at]
            if answer == NOT_APPLICABLE:
                continue
            if answer is None:
                assumed = self._rules.assumed[at]
                stated = stated and assumed is not None and assumed >= least
                worst = False  # a gate asks for more than the least gain, and for no more than the greatest
            elif self._rules.gains[at][answer] < least:
                return _CLOSED
        return GateState(stated, worst, best=True)


_CLOSED: Final = GateState(stated=False, worst=False, best=False)


def gated(scores: Scores, given: Gains, rules: Rules) -> Scores:
    """Return scores whose stages are limited by gates: each ends before the first gate that is not true."""
    numbered = iter(rules.scopes)

    def limited(of: ScopeScore) -> ScopeScore:
        rule = next(numbered)
        if not rule.gates or not of.possible:
            return of
        stated, worst, best = _last_open([given.state(gate) for gate in rule.gates])
        stage = None if of.stage is None else min(of.stage, stated)
        return ScopeScore(of.score, stage, range(min(of.possible[0], worst), min(of.possible[-1], best) + 1))

    whole = limited(scores.whole)
    return Scores(whole, *([limited(of) for of in part] for part in scores[1:]))


def _last_open(states: Sequence[GateState]) -> Iterator[int]:
    """Yield the position of the last stage before the first gate that is closed, for each way to judge gates."""
    for each in zip(*states, strict=True):
        yield next((position for position, is_true in enumerate(each) if not is_true), len(each)) - 1


def rank_directions(scores: Scores, bank: QuestionBank) -> tuple[list[int], list[int]]:
    """Return the positions of the directions that gain more than the whole, and of those that gain less.

    A scored direction is one of these if its share gained / attainable differs from that of the whole by at least one
    level, 1 / (number of levels − 1), but at most by a quarter. The furthest comes first, ties are in bank order. Both
    lists are empty if the whole is not scored.
    """
    whole = scores.whole.score
    if whole.points is None:
        return [], []
    steps = max(len(bank.levels) - 1, 4)
    scored = [(at, of.score) for at, of in enumerate(scores.directions) if of.score.points is not None]
    # With one common denominator, differences of shares can be compared as whole numbers.
    common = lcm(*(score.attainable for _, score in scored))
    above: list[tuple[int, int]] = []
    below: list[tuple[int, int]] = []
    for position, score in scored:
        difference = (score.gained * whole.attainable - whole.gained * score.attainable) * (common // score.attainable)
        if abs(difference) * steps >= whole.attainable * common:
            (above if difference > 0 else below).append((-abs(difference), position))
    return [position for _, position in sorted(above)], [position for _, position in sorted(below)]
