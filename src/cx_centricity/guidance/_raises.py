"""The fewest raises that reach the next stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import itemgetter
from typing import ClassVar, NamedTuple, Self

from pydantic import StrictInt, StrictStr

from cx_centricity.assessment import (
    Assessment,
    BankIdentity,
    Part,
    Result,
    StageBand,
    StatementResult,
    bank_of,
    repeated,
    unknown,
)
from cx_centricity.bank import PointRange, QuestionBank, Statement, levels_by_gain, round_to_points
from cx_centricity.errors import require_whole_number
from cx_centricity.guidance._discussion import statement_ids
from cx_centricity.guidance._knapsack import Item, fewest_raises


def next_steps(
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    max_raises: int | None = None,
    held: Iterable[str] = (),
) -> NextSteps:
    """Find the fewest raises, each of one statement by one level, that reach the next stage.

    The search is exact for all weights and values of levels. Among ways with equally few raises it takes the one with
    the most raises in growth zones; then the one that gains most; then the one whose raises start at the lowest levels
    (least sum of levels below them); then the one that comes first in the bank (least sum of positions). Unanswered
    statements stay unanswered.

    `max_raises` (1 or more) limits the raises of each statement, and statements whose ids are in `held` are not
    raised. `bank` is the bank that the result was made with, the default bank unless given.

    Raises BankError if the rules of the bank are not those of the result, and ValueError if `max_raises` is not a
    whole number from 1 or `held` has ids that are not in the bank.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> steps = next_steps(result)
    >>> result.score.points, steps.target.title, len(steps.raises), steps.points
    (17, 'Первые шаги', 6, 19)
    >>> steps.raises[0].next_level_text[:50]
    'Перед некоторыми рассылками адресатов вручную отби'
    """
    bank = bank_of(result, bank)
    if max_raises is not None:
        max_raises = require_whole_number("max_raises", max_raises, 1)
    held_ids = frozenset(statement_ids("held", held, bank))
    statements = raisable_statements(result, bank, max_raises)
    free = [each for each in statements if each.statement.id not in held_ids]
    raises = raises_to_next_stage(free, result)
    points, most_points = result.score.points, None
    if points is not None:
        gained, counts = result.score.gained, Counter(one.statement for one in raises or ())
        points = _points(gained + sum(each.gains[counts[each.statement.id]] for each in free), result)
        most_points = _points(gained + sum(each.gains[-1] for each in free), result)
    titles = {direction.id: direction.title for direction in bank.directions}
    first_raises: dict[str, list[Raise]] = {id: [] for id in titles}
    for each in statements:
        first_raises[each.direction] += each.raises(1)
    return NextSteps(
        bank=BankIdentity.of(bank),
        target=result.next_stage and StageBand.of(bank.stages[result.next_stage.number - 1]),
        is_reachable=raises is not None,
        raises=raises or (),
        points=points,
        most_points=most_points,
        max_raises=max_raises,
        held=tuple(statement.id for statement in bank.statements if statement.id in held_ids),
        zone_steps=tuple(ZoneSteps(zone, titles[zone], tuple(first_raises[zone])) for zone in result.growth_zones),
    )


class NextSteps(Result):
    """The fewest raises that reach the next stage, and the next level of each statement in the growth zones.

    `target` is the next stage: None at the last stage, and where too little is answered for points. `raises` stand in
    the order to make them: growth zones first, then the lowest levels, then the order of the bank. `points` are the
    points of the whole after these raises; `most_points` are its points if every statement is raised as far as
    `max_raises` and `held`, which repeat the arguments, allow. Both are None where too little is answered.
    Where no raises reach the target, `is_reachable` is false and `raises` is empty. `zone_steps` has one item per
    growth zone, furthest from the whole first.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import NextSteps, next_steps
    >>> steps = next_steps(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> steps, NextSteps.model_validate_json(steps.model_dump_json()) == steps
    (NextSteps(target=2, raises=6, points=19), True)
    """

    bank: BankIdentity
    target: StageBand | None
    is_reachable: bool
    raises: tuple[Raise, ...]
    points: int | None
    most_points: int | None
    max_raises: int | None
    held: tuple[str, ...]
    zone_steps: tuple[ZoneSteps, ...]

    def _faults(self) -> Iterator[str]:
        if self.raises and not self.is_reachable:
            yield "raises must be empty unless the target is reachable"
        if self.is_reachable and self.target is None:
            yield "nothing is reachable without a target"
        yield from unknown("raises", (each.statement for each in self.raises if each.statement in self.held), ())
        yield from repeated("zone_steps", [each.direction for each in self.zone_steps])
        for zone in self.zone_steps:
            yield from unknown(
                f"zone_steps of {zone.direction}", (each.direction for each in zone.raises), {zone.direction}
            )

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("target", self.target and self.target.number), ("raises", len(self.raises)), ("points", self.points)]


@dataclass(frozen=True, slots=True, repr=False)
class ZoneSteps(Part):
    """A growth zone with one raise of each of its statements that can be raised.

    `direction` is the id of the growth zone. `raises` are in the order of the bank.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> answers = {s.id: 3 for s in default_bank().statements} | {"hiring": 1, "training": 1, "experience_team": 1}
    >>> next_steps(assess(answers)).zone_steps
    (ZoneSteps(direction='team'),)
    """

    _shown: ClassVar[tuple[str, ...]] = ("direction",)

    direction: StrictStr
    title: StrictStr
    raises: tuple[Raise, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Raise(Part):
    """A step of one statement from its level to the next better level, with the texts of both.

    `statement` and `direction` are ids, `from_level` and `to_level` level numbers; the better level of a reversed
    statement has the lower number. `evidence` says what to look at to verify the level. In a bank without level texts
    both texts are None; `evidence` is empty where the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> next_steps(result).raises[0]
    Raise(statement='personalization', from_level=2, to_level=3)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "from_level", "to_level")

    statement: StrictStr
    title: StrictStr
    direction: StrictStr
    from_level: StrictInt
    to_level: StrictInt
    level_text: StrictStr | None
    next_level_text: StrictStr | None
    evidence: StrictStr


def _points(gained: int, result: Assessment) -> int:
    return round_to_points(gained, result.score.attainable, PointRange(*result.point_range))


class RaisableStatement(NamedTuple):
    """A statement whose answer is a level, with this level and the better levels that it may be raised to."""

    statement: Statement
    direction: str
    position: int
    """The position of the statement in the bank, from 0."""
    levels_below: int
    """How many levels are worse than the answer."""
    levels: tuple[int, ...]
    """The number of the answered level and those of the better levels, worst first."""
    texts: tuple[str | None, ...]
    gains: tuple[int, ...]
    """What 0, 1, 2, … raises add to `gained`."""

    @property
    def item(self) -> Item:
        """What the search for the fewest raises needs to know."""
        return Item(self.position, self.levels_below, self.gains)

    @classmethod
    def of(
        cls, statement: Statement, answered: StatementResult, position: int, bank: QuestionBank, max_raises: int | None
    ) -> Self:
        """Return a statement with the levels that at most `max_raises` raises lead to."""
        by_gain = levels_by_gain(bank.levels, weight=statement.weight, reversed=statement.reversed)
        gains, numbers = zip(*by_gain, strict=True)
        texts = statement.level_texts[:: -1 if statement.reversed else 1] or (None,) * len(numbers)
        below = numbers.index(answered.answer)
        end = None if max_raises is None else below + max_raises + 1
        return cls(
            statement,
            answered.direction,
            position,
            below,
            levels=numbers[below:end],
            texts=texts[below:end],
            gains=tuple(gain - gains[below] for gain in gains[below:end]),
        )

    def raises(self, count: int) -> tuple[Raise, ...]:
        """Return the first `count` raises of the statement."""
        steps = pairwise(zip(self.levels, self.texts, strict=True))
        return tuple(
            Raise(
                self.statement.id,
                self.statement.title,
                self.direction,
                level,
                next_level,
                text,
                next_text,
                self.statement.evidence,
            )
            for (level, text), (next_level, next_text) in islice(steps, count)
        )


def raisable_statements(
    result: Assessment, bank: QuestionBank, max_raises: int | None = None
) -> tuple[RaisableStatement, ...]:
    """Return the statements whose answer is a level other than the best, in bank order.

    `max_raises` limits the raises of each statement.
    """
    every = (
        RaisableStatement.of(statement, answered, position, bank, max_raises)
        for position, (statement, answered) in enumerate(zip(bank.statements, result.statements, strict=True))
        if isinstance(answered.answer, int)
    )
    return tuple(each for each in every if len(each.levels) > 1)


def raises_to_next_stage(statements: Sequence[RaisableStatement], result: Assessment) -> tuple[Raise, ...] | None:
    """Return the fewest raises of these statements that reach the next stage; None if there is none or they cannot.

    The raises are in the order to make them: growth zones first, then the lowest levels, then bank order.
    """
    if result.next_stage is None:
        return None
    (low, high), attainable = result.point_range, result.score.attainable
    # The least gain that brings the points, rounded half up, to where the next stage begins.
    gained = -(-attainable * (2 * (result.next_stage.from_points - low) - 1) // (2 * (high - low)))
    zones = set(result.growth_zones)
    counts = fewest_raises(
        [each.item for each in statements if each.direction in zones],
        [each.item for each in statements if each.direction not in zones],
        gained - result.score.gained,
    )
    if counts is None:
        return None
    keyed = [
        ((each.direction not in zones, each.levels_below + step, each.position), one)
        for each in statements
        for step, one in enumerate(each.raises(counts.get(each.position, 0)))
    ]
    return tuple(one for _, one in sorted(keyed, key=itemgetter(0)))
