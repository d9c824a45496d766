"""Which drivers a plan takes, and in what order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter
from typing import NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import Driver, Horizon, QuestionBank
from cx_centricity.guidance import NextSteps


class Candidate(NamedTuple):
    """A driver that a plan may take, with the number of the stage that it belongs to."""

    driver: Driver
    stage: int


class Scheduled(NamedTuple):
    """A chosen driver, when it shows, and the chosen drivers that must come before it."""

    candidate: Candidate
    horizon: Horizon | None
    builds_on: tuple[str, ...]


def candidates(result: Assessment, bank: QuestionBank) -> tuple[Candidate, ...]:
    """Return the drivers of the stage and, for a growth zone further back, those of the zone's stage that move it.

    Of these earlier drivers only such as the company has not outgrown: none of their directions is past their stage.
    """
    if result.stage is None:
        return ()
    found = [Candidate(driver, result.stage.number) for driver in result.drivers]
    for zone in result.growth_zones:
        number = _stage_number(result, zone)
        if number < result.stage.number:
            found += [
                Candidate(driver, number)
                for driver in bank.stages[number - 1].drivers
                if zone in driver.directions and all(_stage_number(result, id) <= number for id in driver.directions)
            ]
    return tuple({candidate.driver.id: candidate for candidate in found}.values())


def _stage_number(result: Assessment, direction: str) -> int:
    """Return the number of the stage that the points of a direction lie in, 0 where it has none."""
    points = result.direction(direction).score.points
    return 0 if points is None else sum(stage.from_points <= points for stage in result.stages)


def ranked(found: Sequence[Candidate], result: Assessment, steps: NextSteps) -> list[Candidate]:
    """Rank candidates: the furthest growth zone they move, then how many statements to be raised they name."""
    zones = {zone: place for place, zone in enumerate(result.growth_zones)}
    to_raise = {one.statement for one in steps.raises}

    def rank(candidate: Candidate) -> tuple[int, int]:
        driver = candidate.driver
        furthest = min((zones[id] for id in driver.directions if id in zones), default=len(zones))
        return furthest, -len(to_raise & set(driver.statements))

    return sorted(found, key=rank)


def chosen(found: Sequence[Candidate], size: int) -> list[Candidate]:
    """Take the first candidates, each with those that make it possible; what does not fit with them is passed over."""
    taken: dict[str, Candidate] = {}
    for candidate in found:
        needed = [one for one in _with_supporters(candidate, found) if one.driver.id not in taken]
        if len(taken) + len(needed) <= size:
            taken |= {one.driver.id: one for one in needed}
    return [candidate for candidate in found if candidate.driver.id in taken]


def scheduled(taken: Sequence[Candidate]) -> list[Scheduled]:
    """Order the chosen so that each comes after what makes it possible, the earliest horizon first, then by rank."""
    before = {
        candidate.driver.id: [other.driver.id for other in taken if candidate.driver.id in other.driver.supports]
        for candidate in taken
    }
    rank = {candidate.driver.id: place for place, candidate in enumerate(taken)}
    horizons: dict[str, Horizon | None] = {}
    for id in TopologicalSorter(before).static_order():
        own = taken[rank[id]].driver.horizon
        horizons[id] = max((own, *(horizons[other] for other in before[id])), key=_months)
    waiting, order = dict(before), list[Scheduled]()
    while waiting:
        ready = [id for id, others in waiting.items() if waiting.keys().isdisjoint(others)]
        id = min(ready, key=lambda id: (_months(horizons[id]) or _NEVER, rank[id]))
        order.append(Scheduled(taken[rank[id]], horizons[id], tuple(waiting.pop(id))))
    return order


_NEVER = 1_000


def _months(horizon: Horizon | None) -> int:
    return horizon or 0


def _with_supporters(candidate: Candidate, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield a candidate and, at any remove, those among the found that make it possible."""
    reached, waiting = {candidate.driver.id}, [candidate]
    while waiting:
        one = waiting.pop()
        yield one
        for other in found:
            if one.driver.id in other.driver.supports and other.driver.id not in reached:
                reached.add(other.driver.id)
                waiting.append(other)
