"""The fewest raises that reach the next stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import StrictStr

from cx_centricity.assessment import Assessment, BankIdentity, Part, Result, StageBand, bank_of
from cx_centricity.bank import PointRange, QuestionBank, round_to_points
from cx_centricity.errors import require_whole_number
from cx_centricity.guidance.fewest import fewest_raises
from cx_centricity.guidance.raises import Ladder, Raise, ladders_of


@dataclass(frozen=True, slots=True, repr=False)
class GrowthZone(Part):
    """A growth zone and what the next level of each of its statements looks like.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.guidance import next_steps
    >>> answers = {s.id: 3 for s in default_bank().statements} | {"hiring": 1, "training": 1, "experience_team": 1}
    >>> next_steps(assess(answers)).growth_zones
    (GrowthZone(direction='team'),)
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
    growth_zones: tuple[GrowthZone, ...]

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
        growth_zones=tuple(
            GrowthZone(zone, bank.direction(zone).title, _each_raised_once(ladders, zone))
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
