"""The schedule of a plan: which drivers become initiatives, in which order, from which month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import Driver, QuestionBank, round_to_units, to_units
from cx_centricity.guidance import Raise
from cx_centricity.plan._plan import HORIZONS
from cx_centricity.scoring import Score
from cx_centricity.typing import Horizon

MONTHS_FOR_FIRST_STEP: Final = 1
"""How long the first step of a driver takes; drivers that build on it begin afterwards. An assumption of ours."""
MIN_MONTHS_TO_RESULTS: Final = 3
"""The least time from the beginning of a driver to its horizon. An assumption of ours."""
_NO_HORIZON: Final = 1_000
"""Months that stand for no horizon, later than every horizon."""


class ScheduledDriver(NamedTuple):
    """A driver that becomes an initiative.

    The fields are those of `Initiative`; `direction_ids` begins with the directions that the driver names.
    """

    driver: Driver
    stage_number: int
    direction_ids: tuple[str, ...]
    starts_after_months: int
    horizon: Horizon | None
    builds_on: tuple[str, ...]
    supports: tuple[str, ...]


class Candidate(NamedTuple):
    """A driver that a plan may include, the number of its stage, and the ids of all directions that it improves."""

    driver: Driver
    stage_number: int
    direction_ids: tuple[str, ...]


Supporters = Mapping[str, Sequence[str]]
"""For the id of each candidate, the ids of the candidates that it builds on, by rank."""


def schedule_drivers(
    result: Assessment, bank: QuestionBank, raises: Collection[Raise], weak_statements: Collection[str], size: int
) -> list[ScheduledDriver]:
    """Choose at most `size` drivers, each with all drivers that it builds on, and schedule them.

    Drivers that improve the direction furthest behind the whole rank first, whether it is a growth zone or not, then
    those that name the most `weak_statements` (ids of statements whose level causes a pitfall), then those that name
    the most statements of `raises`.
    """
    ranks = {id: rank for rank, id in enumerate(_directions_behind(result))}
    raised = {each.statement for each in raises}

    def rank(candidate: Candidate) -> tuple[int, int, int]:
        first = min((ranks[id] for id in candidate.direction_ids if id in ranks), default=len(ranks))
        named = candidate.driver.statements
        return first, -len({*named}.intersection(weak_statements)), -len(raised.intersection(named))

    candidates = sorted(_candidates(result, bank), key=rank)
    supporters: dict[str, list[str]] = {candidate.driver.id: [] for candidate in candidates}
    for candidate in candidates:
        for supported in candidate.driver.supports:
            if supported in supporters:
                supporters[supported].append(candidate.driver.id)
    return _schedule(_select(candidates, supporters, size), supporters)


def _directions_behind(result: Assessment) -> list[str]:
    """Return the ids of the directions that are worse than the whole, furthest from it first; none without points."""
    if result.score.points is None:
        return []
    sign = 1 if result.better == "higher" else -1
    whole = sign * _share(result.score)
    goodness = {of.id: sign * _share(of.score) for of in result.directions if of.score.points is not None}
    return sorted((id for id, good in goodness.items() if good < whole), key=goodness.__getitem__)


def _share(score: Score) -> Fraction:
    return Fraction(score.gained, score.attainable)


def _candidates(result: Assessment, bank: QuestionBank) -> list[Candidate]:
    """Return the drivers of the present stage, then drivers of worse stages for growth zones that lag behind.

    The latter improve a growth zone whose points lie in their stage, and no direction that is better than their stage.
    """
    if result.stage is None:
        return []
    present = bank.stages[result.stage.number - 1]
    of_statement = {statement.id: statement.direction for statement in result.statements}
    numbers = {of.id: _stage_number(of.score, result) for of in result.directions if of.score.points is not None}
    found = [Candidate(each, present.number, _improved(each, of_statement, result)) for each in present.drivers]
    sign = 1 if result.better == "higher" else -1
    zone_stages = {zone: numbers[zone] for zone in result.growth_zones if sign * (present.number - numbers[zone]) > 0}
    for number in sorted(set(zone_stages.values()), key=lambda number: sign * number):
        for driver in bank.stages[number - 1].drivers:
            direction_ids = _improved(driver, of_statement, result)
            is_outgrown = any(sign * (numbers[id] - number) > 0 for id in direction_ids if id in numbers)
            if not is_outgrown and any(zone_stages.get(id) == number for id in direction_ids):
                found.append(Candidate(driver, number, direction_ids))
    return found


def _improved(driver: Driver, of_statement: Mapping[str, str], result: Assessment) -> tuple[str, ...]:
    """Return the directions that a driver names and those of its statements; if there are none, those of its blocks."""
    named = dict.fromkeys([*driver.directions, *(of_statement[statement] for statement in driver.statements)])
    return tuple(named) or tuple(each.id for each in result.directions if each.block in driver.blocks)


def _stage_number(score: Score, result: Assessment) -> int:
    """Return the number of the stage of the whole that a share lies in, whatever the point range of its direction."""
    low, high = (to_units(bound, result.decimals) for bound in result.point_range)
    units = round_to_units(score.gained, score.attainable, low, high - low)
    return sum(to_units(stage.from_points, result.decimals) <= units for stage in result.stages)


def _select(candidates: Sequence[Candidate], supporters: Supporters, size: int) -> list[Candidate]:
    """Return the best candidates; one that does not fit together with those that it builds on is skipped."""
    selected: set[str] = set()
    for candidate in candidates:
        selected |= _needed(candidate.driver.id, supporters, selected, size)
    return [candidate for candidate in candidates if candidate.driver.id in selected]


def _needed(id: str, supporters: Supporters, selected: set[str], size: int) -> set[str]:
    """Return the candidates to select with this one: itself and all that it builds on; none if they are too many."""
    found, waiting = {id} - selected, [id]
    while waiting:
        new = {*supporters[waiting.pop()]} - found - selected
        found |= new
        if len(selected) + len(found) > size:
            return set()
        waiting += new
    return found


def _schedule(selected: Sequence[Candidate], supporters: Supporters) -> list[ScheduledDriver]:
    """Order the selected drivers by horizon, then by beginning, then by rank.

    A driver begins after the first steps of those that it builds on. Its horizon is no earlier than theirs and at
    least a few months after its beginning. A driver without a horizon takes the earliest horizon of the drivers that
    it supports.
    """
    ids = [candidate.driver.id for candidate in selected]
    own_months = {candidate.driver.id: candidate.driver.horizon for candidate in selected}
    months = {id: horizon or _NO_HORIZON for id, horizon in own_months.items()}
    order = list(TopologicalSorter({id: supporters[id] for id in ids}).static_order())
    for id in reversed(order):
        for supporter in supporters[id]:
            if own_months[supporter] is None:
                months[supporter] = min(months[supporter], months[id])
    starts: dict[str, int] = {}
    for id in order:
        starts[id] = max((starts[other] + MONTHS_FOR_FIRST_STEP for other in supporters[id]), default=0)
        earliest = max(months[id], starts[id] + MIN_MONTHS_TO_RESULTS, *(months[other] for other in supporters[id]))
        months[id] = next((horizon for horizon in HORIZONS if horizon >= earliest), _NO_HORIZON)
    positions = {id: position for position, id in enumerate(sorted(ids, key=lambda id: (months[id], starts[id])))}
    by_id = {candidate.driver.id: candidate for candidate in selected}
    return [
        ScheduledDriver(
            *by_id[id],
            starts_after_months=starts[id],
            horizon=next((horizon for horizon in HORIZONS if horizon == months[id]), None),
            builds_on=tuple(sorted(supporters[id], key=positions.__getitem__)),
            supports=tuple(sorted(positions.keys() & {*by_id[id].driver.supports}, key=positions.__getitem__)),
        )
        for id in positions
    ]
