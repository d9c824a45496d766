"""The fewest raises that reach the next stage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import ClassVar, Literal, NamedTuple, Self

from pydantic import StrictInt, StrictStr

from cx_centricity.assessment import Assessment, BankIdentity, Part, Result, StageBand, bank_of
from cx_centricity.bank import PointRange, QuestionBank, Statement, levels_by_gain, round_to_points
from cx_centricity.errors import require_whole_number


@dataclass(frozen=True, slots=True, repr=False)
class Raise(Part):
    """One statement raised by one level: where it is, where it goes, and what to look at to verify it.

    `from_level` and `to_level` are level numbers; in a reversed statement the better level has the lower number. The
    texts are None where the bank has none, and `evidence` is then often empty too.

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


class Ladder(NamedTuple):
    """A statement with a level for its answer: the levels above it and what each is worth."""

    statement: Statement
    direction: str
    order: int
    """The place of the statement in the bank."""
    position: int
    """How many levels are below the answered one, the worst first."""
    levels: tuple[int, ...]
    """The numbers of the answered level and of all better ones."""
    texts: tuple[str | None, ...]
    gains: tuple[int, ...]
    """What 0, 1, 2, … raises add to `gained`."""

    @classmethod
    def of(cls, statement: Statement, direction: str, order: int, answer: int, bank: QuestionBank) -> Self:
        """Stand an answered statement on its ladder."""
        each = levels_by_gain(bank.levels, weight=statement.weight, reversed=statement.reversed)
        texts: list[str | None] = [*statement.level_texts] or [None] * len(each)
        position = [number for _, number in each].index(answer)
        worth, levels = zip(*each[position:], strict=True)
        above = tuple(texts[:: -1 if statement.reversed else 1][position:])
        return cls(statement, direction, order, position, levels, above, tuple(gain - worth[0] for gain in worth))

    def raises(self, count: int) -> tuple[Raise, ...]:
        """Return the first raises of the statement, one level each."""
        statement, levels, texts = self.statement, self.levels, self.texts
        return tuple(
            Raise(
                statement.id,
                statement.title,
                self.direction,
                levels[step],
                levels[step + 1],
                texts[step],
                texts[step + 1],
                statement.evidence,
            )
            for step in range(count)
        )


def ladders_of(result: Assessment, bank: QuestionBank) -> tuple[Ladder, ...]:
    """Return the ladders of all statements answered with a level that is not the best, in bank order."""
    placed: Iterable[tuple[int, tuple[Statement, str]]] = enumerate(
        (statement, direction.id) for direction in bank.directions for statement in direction.statements
    )
    ladders = (
        Ladder.of(statement, direction, order, answer.answer, bank)
        for (order, (statement, direction)), answer in zip(placed, result.statements, strict=True)
        if isinstance(answer.answer, int)
    )
    return tuple(ladder for ladder in ladders if len(ladder.levels) > 1)


class Climb(NamedTuple):
    """A ladder with the worth of its raises: worth[n] ranks n raises by what they gain, then by where they start."""

    ladder: Ladder
    worth: tuple[int, ...]


class Prices(NamedTuple):
    """Weights that put one number for three aims in order: most gain, then the lowest levels, then bank order."""

    gain: int
    level: int

    def climb(self, ladder: Ladder, most: int) -> Climb:
        """Price the first `most` raises of a ladder."""
        worth = [0]
        for step, (before, after) in enumerate(pairwise(ladder.gains[: most + 1])):
            one = (after - before) * self.gain - (ladder.position + step) * self.level - ladder.order
            worth.append(worth[-1] + one)
        return Climb(ladder, tuple(worth))


def fewest_raises(
    first: Sequence[Ladder], others: Sequence[Ladder], needed: int, most: int
) -> tuple[tuple[Ladder, int], ...] | None:
    """Return which ladders to raise and how often, so that the fewest raises gain `needed` (1 or more).

    Of several ways with as few raises, that with the most raises among `first`; then that which gains most; then the
    one whose raises start at the lowest levels (least sum of positions); then bank order. At most `most` raises of one
    statement. None if all raises together gain too little.
    """
    everything = [*first, *others]
    counts = [min(most, len(ladder.levels) - 1) for ladder in everything]
    ties = 1 + sum(count * ladder.order for count, ladder in zip(counts, everything, strict=True))
    efforts = 1 + sum(
        count * len(ladder.gains) + count * ladder.position for count, ladder in zip(counts, everything, strict=True)
    )
    prices = Prices(gain=ties * efforts, level=ties)
    bound = _enough(everything, needed, most)
    zones, rest = (Table.of([prices.climb(ladder, most) for ladder in group], bound) for group in (first, others))
    gained = [[-(-worth // prices.gain) for worth in table.best] for table in (zones, rest)]
    ways = [
        (count + bisect_left(gained[1], needed - gain), -count)
        for count, gain in enumerate(gained[0])
        if gain + gained[1][-1] >= needed
    ]
    if not ways:
        return None
    total, count = min(ways)
    times = zones.chosen(-count) | rest.chosen(total + count)
    return tuple((ladder, times[ladder.order]) for ladder in everything if times.get(ladder.order))


def _enough(ladders: Sequence[Ladder], needed: int, most: int) -> int:
    """Return a number of raises that is enough if any is: whole ladders, those of most gain a raise first."""
    tops = [(ladder.gains[: most + 1][-1], min(most, len(ladder.gains) - 1)) for ladder in ladders]
    count = 0
    for gain, raises in sorted(tops, key=lambda top: -top[0] / top[1]):
        if needed <= 0:
            break
        needed -= gain
        count += raises
    return count


class Table(NamedTuple):
    """The best worth of every number of raises among some ladders, and how it comes about."""

    best: tuple[int, ...]
    steps: tuple[tuple[int, Ladder], ...]
    """Raises of ladders whose raises never grow in worth, the most worth first: the best n are the first n."""
    taken: tuple[tuple[Ladder, tuple[int, ...]], ...]
    """For each other ladder how many of n raises fall to it, once the ladders before it are counted."""

    @classmethod
    def of(cls, climbs: Sequence[Climb], bound: int) -> Table:
        """Find the best of up to `bound` raises: sorted where single raises can be, else by max-plus convolution."""
        steps: list[tuple[int, Ladder]] = []
        bumpy: list[Climb] = []
        for climb in climbs:
            single = [after - before for before, after in pairwise(climb.worth)]
            if single == sorted(single, reverse=True):
                steps += [(worth, climb.ladder) for worth in single]
            else:
                bumpy.append(climb)
        steps.sort(key=lambda step: -step[0])
        best = list(accumulate((worth for worth, _ in steps[:bound]), initial=0))
        taken: list[tuple[Ladder, tuple[int, ...]]] = []
        for ladder, worth in bumpy:
            ways = [
                max(
                    (best[n - own] + worth[own], -own)
                    for own in range(max(0, n - len(best) + 1), min(n, len(worth) - 1) + 1)
                )
                for n in range(min(len(best) + len(worth) - 1, bound + 1))
            ]
            best = [value for value, _ in ways]
            taken.append((ladder, tuple(-own for _, own in ways)))
        return cls(tuple(best), tuple(steps), tuple(taken))

    def chosen(self, count: int) -> dict[int, int]:
        """Return how often each ladder, by its order, is raised in the best way of `count` raises."""
        times: dict[int, int] = {}
        for ladder, own in reversed(self.taken):
            times[ladder.order] = own[count]
            count -= own[count]
        for _, ladder in self.steps[:count]:
            times[ladder.order] = times.get(ladder.order, 0) + 1
        return times


@dataclass(frozen=True, slots=True, repr=False)
class ZoneSteps(Part):
    """A growth zone and what the next level of each of its statements looks like.

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


class NextSteps(Result):
    """The fewest raises that reach the next stage, and the next level of each statement in the growth zones.

    `target` is the next stage: None at the last one, and where too little is answered. `raises` are in the order to
    make them: growth zones first, then from the lowest level up, then in bank order. `points` is what the result
    comes to once they are made, `most_points` what it comes to if everything that may be raised is raised; both None
    where too little is answered. Where even that is not enough, `raises` is empty and `is_reachable` false.
    `max_raises` and `held` are the bounds that were asked for.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import NextSteps, next_steps
    >>> steps = next_steps(assess({statement.id: 2 for statement in default_bank().statements}))
    >>> steps, NextSteps.model_validate_json(steps.model_dump_json()) == steps
    (NextSteps(target=2, raises=6, points=19), True)
    """

    format_version: Literal[1] = 1
    bank: BankIdentity
    target: StageBand | None
    is_reachable: bool
    raises: tuple[Raise, ...]
    points: int | None
    most_points: int | None
    max_raises: int | None
    held: tuple[str, ...]
    zone_steps: tuple[ZoneSteps, ...]

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("target", self.target and self.target.number), ("raises", len(self.raises)), ("points", self.points)]


def next_steps(
    result: Assessment,
    *,
    bank: QuestionBank | None = None,
    max_raises: int | None = None,
    held: Collection[str] = (),
) -> NextSteps:
    """Find the least number of raises, each of one statement by one level, that reaches the next stage.

    The search is exact for any weights and values of levels. Of several ways with as few raises it takes the one with
    the most of them in growth zones, of those the one that gains most, then the one that starts at the lowest levels,
    then the one that comes first in the bank (least sum of places). Unanswered statements stay unanswered.
    `max_raises` (1 or more) bounds the raises of any one statement; statements whose ids are in `held` stay as they
    are. `bank` is the bank that the result was made with, the default one unless given.

    Raises BankError if the bank's rules are not those of the result, and ValueError for a `max_raises` that is no
    whole number from 1 or for ids that the bank does not have.

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
    held = held if isinstance(held, str) else frozenset(held)
    _check_bounds(bank, max_raises, held)
    ladders = ladders_of(result, bank)
    free = [ladder for ladder in ladders if ladder.statement.id not in held]
    most = len(bank.levels) if max_raises is None else max_raises
    zones = set(result.growth_zones)
    first = [ladder for ladder in free if ladder.direction in zones]
    others = [ladder for ladder in free if ladder.direction not in zones]
    times: tuple[tuple[Ladder, int], ...] | None = ()
    target, points, most_points = _target(result, bank), result.score.points, None
    if points is not None:
        gained = result.score.gained
        everything = sum(ladder.gains[min(most, len(ladder.gains) - 1)] for ladder in free)
        most_points = _points(gained + everything, result)
        if target is not None:
            times = fewest_raises(first, others, _needed(result, target), most)
            gained += sum(ladder.gains[count] for ladder, count in times or ())
            points = _points(gained, result)
    return NextSteps(
        bank=BankIdentity.of(bank),
        target=target,
        is_reachable=target is not None and times is not None,
        raises=_in_order(times or (), zones),
        points=points,
        most_points=most_points,
        max_raises=max_raises,
        held=tuple(statement.id for statement in bank.statements if statement.id in held),
        zone_steps=tuple(
            ZoneSteps(zone, bank.direction(zone).title, _each_raised_once(ladders, zone))
            for zone in result.growth_zones
        ),
    )


def _check_bounds(bank: QuestionBank, max_raises: int | None, held: Collection[str]) -> None:
    if max_raises is not None:
        require_whole_number("max_raises", max_raises, 1)
    ids = {statement.id for statement in bank.statements}
    if isinstance(held, str) or not ids.issuperset(held):
        unknown = held if isinstance(held, str) else ", ".join(sorted(map(repr, set(held) - ids)))
        raise ValueError(f"held must be a collection of statement ids; the bank {bank.id} has no {unknown}")


def _target(result: Assessment, bank: QuestionBank) -> StageBand | None:
    return None if result.next_stage is None else StageBand.of(bank.stages[result.next_stage.number - 1])


def _points(gained: int, result: Assessment) -> int:
    return round_to_points(gained, result.score.attainable, PointRange(*result.point_range))


def _needed(result: Assessment, target: StageBand) -> int:
    """Return the least gain that brings the points, rounded half up, to where the stage begins."""
    (low, high), attainable = result.point_range, result.score.attainable
    return -(-attainable * (2 * (target.from_points - low) - 1) // (2 * (high - low))) - result.score.gained


def _in_order(times: Iterable[tuple[Ladder, int]], zones: set[str]) -> tuple[Raise, ...]:
    made = [
        (ladder.direction not in zones, ladder.position + step, ladder.order, one)
        for ladder, count in times
        for step, one in enumerate(ladder.raises(count))
    ]
    return tuple(one for *_, one in sorted(made, key=lambda each: each[:3]))


def _each_raised_once(ladders: Iterable[Ladder], direction: str) -> tuple[Raise, ...]:
    return tuple(one for ladder in ladders if ladder.direction == direction for one in ladder.raises(1))
