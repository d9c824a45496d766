"""The fewest raises that reach the next stage."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from cx_centricity.bank import (
    PointRange,
    QuestionBank,
    Statement,
    derived,
    gain_of_level,
    gains,
    next_level,
    round_to_points,
    to_units,
)
from cx_centricity.errors import require_whole_number
from cx_centricity.guidance._discussion import statement_ids
from cx_centricity.guidance._knapsack import Item, fewest_raises
from cx_centricity.scoring import Rules
from cx_centricity.typing import PointsValue


def next_steps(
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    max_raises: int | None = None,
    held: Iterable[str] = (),
) -> NextSteps:
    """Find the fewest raises, each of one statement to the next better level, that reach the next stage.

    The next better level gains more than the present one, or less where lower is better; among levels with equal gains
    it is the one with the nearest number, then the lower one. In a bank with a `goal_level`, a statement on the default
    scale that is worse than the goal is raised straight to it.

    The next stage is reached with its points, its gate true: at or above its `from_points`, or where lower is better at
    or below its `to_points`. First come the raises that the gate asks for, then the fewest more that the points need.
    The search is exact for all weights and values of levels. Among ways with equally few raises it takes the one that
    passes the fewest levels (a raise to the goal may pass several); then the one with the most raises in growth zones;
    then the one that changes the points most; then the one whose raises start at the lowest levels (least sum of levels
    that are worse); then the one that comes first in the bank (least sum of positions). Unanswered statements stay
    unanswered, also those that count as a level. Statements of weight 0 are raised only if the gate asks for it.

    `max_raises` (1 or more) limits the raises of each statement, and statements whose ids are in `held` are not
    raised. `bank` is the bank that the result was made with, the default bank unless given.

    Raises BankError if the rules of the bank are not those of the result, and ValueError if `max_raises` is not a
    whole number from 1 or `held` has ids that are not in the bank.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> steps = next_steps(result)
    >>> result.score.points, steps.target.title, len(steps.raises), steps.points
    (17, 'Первые шаги', 3, 19)
    >>> steps.raises[0].next_level_text[:50]
    'Сотрудники одинаково назовут, какие сведения о кли'
    """
    bank = bank_of(result, bank)
    if max_raises is not None:
        max_raises = require_whole_number("max_raises", max_raises, 1)
    held_ids = frozenset(statement_ids("held", held, bank))
    statements = raisable_statements(result, bank, max_raises=max_raises)
    free = [each for each in statements if each.statement.id not in held_ids]
    raises = raises_to_next_stage(free, result, bank)
    counts = Counter(one.statement for one in raises or ())
    titles = {direction.id: direction.title for direction in bank.directions}
    first_raises: dict[str, list[Raise]] = {id: [] for id in titles}
    for each in statements:
        if each.statement.weight:
            first_raises[each.direction] += each.raises(1)
    return NextSteps(
        bank=BankIdentity.of(bank),
        target=result.next_stage and StageBand.of(bank.stages[result.next_stage.number - 1]),
        is_reachable=raises is not None,
        answer_first=tuple(bank.statements[position].id for position in _NextGate.of(result, bank).unanswered),
        raises=raises or (),
        points=_points_after(result, (each.gain_of(counts[each.statement.id]) for each in free)),
        most_points=_points_after(result, (each.gain_of(-1) for each in free)),
        max_raises=max_raises,
        held=tuple(statement.id for statement in bank.statements if statement.id in held_ids),
        zone_steps=tuple(ZoneSteps(zone, titles[zone], tuple(first_raises[zone])) for zone in result.growth_zones),
    )


class NextSteps(Result):
    """The fewest raises that reach the next stage, and the next level of each statement in the growth zones.

    `target` is the next better stage: None at the best stage, where too little is answered for points, and in a bank
    without stages. `raises` stand in the order to make them: those that the gate of the target asks for first, then
    growth zones, then the lowest levels, then the order of the bank. Where no raises reach the target, `is_reachable`
    is false and `raises` is empty. `answer_first` are the ids of unanswered statements, in the order of the bank, that
    must be answered before any raises can reach the target, because its gate asks about them.

    `points` are the points of the whole after these raises. `most_points` are its points if every statement is raised
    as far as `max_raises` and `held`, which repeat the arguments, allow; where lower is better, these are the fewest
    points. Both are None where the whole has no points. `zone_steps` has one item per growth zone, furthest from the
    whole first.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import NextSteps, next_steps
    >>> steps = next_steps(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> steps, NextSteps.model_validate_json(steps.model_dump_json()) == steps
    (NextSteps(target=2, raises=3, points=19), True)
    """

    bank: BankIdentity
    target: StageBand | None
    is_reachable: bool
    answer_first: tuple[str, ...]
    raises: tuple[Raise, ...]
    points: PointsValue | None
    most_points: PointsValue | None
    max_raises: int | None
    held: tuple[str, ...]
    zone_steps: tuple[ZoneSteps, ...]

    def _faults(self) -> Iterator[str]:
        if self.raises and not self.is_reachable:
            yield "raises must be empty unless the target is reachable"
        if self.is_reachable and self.target is None:
            yield "nothing is reachable without a target"
        if self.answer_first and (self.is_reachable or self.target is None):
            yield "answer_first must be empty unless the target is not reachable"
        yield from repeated("answer_first", self.answer_first)
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
    """A growth zone with one raise of each of its statements that count and can be raised.

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
    statement, or where lower is better, usually has the lower number. `levels` is how many levels the step passes: 1,
    or more where it goes straight to the goal level of the bank. `evidence` says what to look at to verify
    `to_level`. In a bank without level texts both texts are None; `evidence` is empty where the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> next_steps(result).raises[0]
    Raise(statement='personalization', from_level=2, to_level=4)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "from_level", "to_level")

    statement: StrictStr
    title: StrictStr
    direction: StrictStr
    from_level: StrictInt
    to_level: StrictInt
    levels: StrictInt
    level_text: StrictStr | None
    next_level_text: StrictStr | None
    evidence: StrictStr


def _points_after(result: Assessment, improvements: Iterable[int]) -> float | None:
    """Return the points of the whole if what it gains improves by so much."""
    if result.score.points is None:
        return None
    sign = 1 if result.better == "higher" else -1
    gained = result.score.gained + sign * sum(improvements)
    return round_to_points(gained, result.score.attainable, PointRange(*result.point_range), result.decimals)


class RaisableStatement(NamedTuple):
    """A statement whose answer is a level, with this level and the better levels that raises lead to."""

    statement: Statement
    direction: str
    position: int
    """The position of the statement in the bank, from 0."""
    levels: tuple[int, ...]
    """The number of the answered level and those that 1, 2, … raises lead to."""
    levels_below: tuple[int, ...]
    """How many levels are worse than each of these; levels with equal gains count as one."""
    gains: tuple[int, ...]
    """By how much 0, 1, 2, … raises improve what the statement gains, without weight."""
    texts: tuple[str | None, ...]

    @classmethod
    def of(cls, statement: Statement, answered: StatementResult, position: int, ladder: _Ladder, number: int) -> Self:
        """Return a statement that is answered with a level."""
        levels = tuple(ladder.from_level(number))
        texts = dict(zip(ladder.worse, statement.level_texts, strict=False))  # a bank may have no level texts
        return cls(
            statement,
            answered.direction,
            position,
            levels,
            levels_below=tuple(ladder.worse[level] for level in levels),
            gains=tuple(abs(ladder.gains[level] - ladder.gains[number]) for level in levels),
            texts=tuple(texts.get(level) for level in levels),
        )

    def within(self, max_raises: int | None) -> Self:
        """Return the statement with at most so many raises."""
        end = None if max_raises is None else max_raises + 1
        return self._replace(
            levels=self.levels[:end],
            levels_below=self.levels_below[:end],
            gains=self.gains[:end],
            texts=self.texts[:end],
        )

    def gain_of(self, count: int) -> int:
        """Return by how much so many raises improve what the whole gains; −1 stands for all raises."""
        return self.statement.weight * self.gains[count]

    def item(self, made: int) -> Item:
        """Return what the search for the fewest raises needs to know, if some raises are made in any case."""
        return Item(
            self.position,
            self.levels_below[made],
            tuple(self.statement.weight * (gain - self.gains[made]) for gain in self.gains[made:]),
            self.levels_below[made + 1] - self.levels_below[made],
        )

    def raises(self, count: int) -> tuple[Raise, ...]:
        """Return the first `count` raises of the statement."""
        steps = pairwise(zip(self.levels, self.levels_below, self.texts, strict=True))
        return tuple(
            Raise(
                self.statement.id,
                self.statement.title,
                self.direction,
                level,
                next_level,
                next_below - below,
                text,
                next_text,
                self.statement.evidence_for(next_level),
            )
            for (level, below, text), (next_level, next_below, next_text) in islice(steps, count)
        )


class _Ladder(NamedTuple):
    """The levels of a scale with what a raise from each of them leads to; the keys are level numbers, ascending."""

    next_levels: Mapping[int, int | None]
    worse: Mapping[int, int]
    """How many levels are worse; levels with equal gains count as one."""
    gains: Mapping[int, int]

    @classmethod
    def of(cls, bank: QuestionBank, scale: str | None, *, reversed: bool) -> Self:
        levels = bank.levels if scale is None else bank.scale(scale).levels
        goal = None if scale or bank.goal_level is None else gain_of_level(levels, bank.goal_level)
        numbers = [level.number for level in levels]
        each = gains(levels, reversed=reversed)
        worst_first = sorted(set(each), reverse=bank.better == "lower")
        ranks = {gain: rank for rank, gain in enumerate(worst_first)}
        return cls(
            {
                number: next_level(levels, number, reversed=reversed, better=bank.better, goal=goal)
                for number in numbers
            },
            {number: ranks[gain] for number, gain in zip(numbers, each, strict=True)},
            dict(zip(numbers, each, strict=True)),
        )

    def from_level(self, number: int | None) -> Iterator[int]:
        """Yield a level number and those that raises from there lead to."""
        while number is not None:
            yield number
            number = self.next_levels[number]


def _ladders(bank: QuestionBank) -> Mapping[tuple[str | None, bool], _Ladder]:
    keys = {(statement.scale, statement.reversed) for statement in bank.statements}
    return {(scale, reversed): _Ladder.of(bank, scale, reversed=reversed) for scale, reversed in keys}


def raisable_statements(
    result: Assessment, bank: QuestionBank, *, max_raises: int | None = None
) -> tuple[RaisableStatement, ...]:
    """Return the statements whose answer is a level that can be raised, in bank order.

    `max_raises` limits the raises of each statement.
    """
    ladders = derived(bank, _ladders)
    every = (
        RaisableStatement.of(
            statement, answered, position, ladders[statement.scale, statement.reversed], answered.answer
        ).within(max_raises)
        for position, (statement, answered) in enumerate(zip(bank.statements, result.statements, strict=True))
        if isinstance(answered.answer, int)
    )
    return tuple(each for each in every if len(each.levels) > 1)


def raises_to_next_stage(
    statements: Sequence[RaisableStatement], result: Assessment, bank: QuestionBank
) -> tuple[Raise, ...] | None:
    """Return the fewest raises of these statements that reach the next stage; None if there is none or they cannot.

    The raises are in the order to make them: those that the gate asks for first, then growth zones, then the lowest
    levels, then bank order.
    """
    if result.next_stage is None:
        return None
    asked = _NextGate.of(result, bank).raises_of(statements)
    if asked is None:
        return None
    zones = set(result.growth_zones)
    needed = _improvement_to(result.next_stage, result) - sum(each.gain_of(asked[each.position]) for each in statements)
    preferred: list[Item] = []
    others: list[Item] = []
    for each in statements:
        if each.statement.weight and asked[each.position] + 1 < len(each.levels):
            (preferred if each.direction in zones else others).append(each.item(asked[each.position]))
    more = fewest_raises(preferred, others, needed) if needed > 0 else {}
    if more is None:
        return None
    keyed = [
        ((step >= asked[each.position], each.direction not in zones, each.levels_below[step], each.position), one)
        for each in statements
        for step, one in enumerate(each.raises(asked[each.position] + more.get(each.position, 0)))
    ]
    return tuple(one for _, one in sorted(keyed, key=itemgetter(0)))


def _improvement_to(stage: StageBand, result: Assessment) -> int:
    """Return the least change of `gained` that brings the points, rounded half up, to a better stage."""
    low, high = (to_units(bound, result.decimals) for bound in result.point_range)
    gained, attainable = result.score.gained, result.score.attainable
    if result.better == "higher":
        start = to_units(stage.from_points, result.decimals) - low
        return -(-attainable * (2 * start - 1) // (2 * (high - low))) - gained
    end = to_units(stage.to_points, result.decimals) - low
    return gained - (attainable * (2 * end + 1) - 1) // (2 * (high - low))


class _NextGate(NamedTuple):
    """What the gate of the next stage still asks for.

    Where lower is better, the next stage is reached by its points alone: all gates up to the present stage are true.
    """

    lacking: Mapping[int, int]
    """For the positions of answered statements, by how much they must gain more, without weight."""
    unanswered: tuple[int, ...]
    """The positions of statements that must be answered first."""

    @classmethod
    def of(cls, result: Assessment, bank: QuestionBank) -> Self:
        rules = derived(bank, Rules.of)
        gates = rules.scopes[0].gates
        if result.next_stage is None or result.better == "lower" or not gates:
            return cls({}, ())
        lacking: dict[int, int] = {}
        unanswered: list[int] = []
        for at, least in gates[result.next_stage.number - 1]:
            answer = result.statements[at].answer
            if isinstance(answer, int):
                if rules.gains[at][answer] < least:
                    lacking[at] = least - rules.gains[at][answer]
            elif answer is None:
                assumed = rules.assumed[at]
                if assumed is None or assumed < least:
                    unanswered.append(at)
        return cls(lacking, tuple(sorted(unanswered)))

    def raises_of(self, statements: Iterable[RaisableStatement]) -> Counter[int] | None:
        """Return how many raises of each statement, by position, the gate asks for; None if they cannot suffice."""
        gains_of = {each.position: each.gains for each in statements}
        if self.unanswered or any(gains_of.get(at, (0,))[-1] < least for at, least in self.lacking.items()):
            return None
        return Counter({at: bisect_left(gains_of[at], least) for at, least in self.lacking.items()})
