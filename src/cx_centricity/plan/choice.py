"""Which drivers a plan takes, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import Driver, Horizon, QuestionBank
from cx_centricity.guidance import NextSteps

_NEVER: Final = 1_000


class Candidate(NamedTuple):
    """A driver that a plan may take, the number of its stage, and all directions that it moves."""

    driver: Driver
    stage: int
    directions: tuple[str, ...]


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
    direction_of = {statement.id: each.id for each in bank.directions for statement in each.statements}
    lagging = {_stage_number(result, zone): zone for zone in reversed(result.growth_zones)}
    found: list[Candidate] = []
    for stage in (bank.stages[result.stage.number - 1], *(bank.stages[number - 1] for number in sorted(lagging))):
        for driver in stage.drivers:
            directions = _moved(driver, direction_of, bank)
            outgrown = any(_stage_number(result, id) > stage.number for id in directions)
            if stage.number == result.stage.number or (
                stage.number < result.stage.number
                and not outgrown
                and any(_stage_number(result, id) == stage.number for id in directions if id in result.growth_zones)
            ):
                found.append(Candidate(driver, stage.number, directions))
    return tuple({candidate.driver.id: candidate for candidate in found}.values())


def _moved(driver: Driver, direction_of: Mapping[str, str], bank: QuestionBank) -> tuple[str, ...]:
    """Return the directions that a driver names, those of its statements, or else those of its blocks."""
    named = dict.fromkeys((*driver.directions, *(direction_of[statement] for statement in driver.statements)))
    return tuple(named) or tuple(each.id for each in bank.directions if each.block in driver.blocks)


def _stage_number(result: Assessment, direction: str) -> int:
    """Return the number of the stage that the points of a direction lie in, 0 where it has none."""
    points = result.direction(direction).score.points
    return 0 if points is None else sum(stage.from_points <= points for stage in result.stages)


def ranked(found: Sequence[Candidate], result: Assessment, steps: NextSteps) -> list[Candidate]:
    """Rank candidates: the furthest growth zone they move, then how many statements to be raised they name."""
    zones = {zone: place for place, zone in enumerate(result.growth_zones)}
    to_raise = {one.statement for one in steps.raises}

    def rank(candidate: Candidate) -> tuple[int, int]:
        furthest = min((zones[id] for id in candidate.directions if id in zones), default=len(zones))
        return furthest, -len(to_raise & set(candidate.driver.statements))

    return sorted(found, key=rank)


def chosen(found: Sequence[Candidate], size: int) -> list[Candidate]:
    """Take the first candidates, each with those that make it possible; what does not fit with them is passed over."""
    supporters = _supporters(found)
    taken: set[str] = set()
    for candidate in found:
        if len(taken) == size:
            break
        needed = _with_supporters(candidate.driver.id, supporters) - taken
        if len(taken) + len(needed) <= size:
            taken |= needed
    return [candidate for candidate in found if candidate.driver.id in taken]


def _supporters(found: Iterable[Candidate]) -> dict[str, list[str]]:
    """Return for each candidate the ids of the others that make it possible."""
    by_id: dict[str, list[str]] = {candidate.driver.id: [] for candidate in found}
    for id, others in ((candidate.driver.id, candidate.driver.supports) for candidate in found):
        for other in others:
            if other in by_id:
                by_id[other].append(id)
    return by_id


def _with_supporters(id: str, supporters: Mapping[str, Sequence[str]]) -> set[str]:
    reached, waiting = {id}, [id]
    while waiting:
        new = set(supporters[waiting.pop()]) - reached
        reached |= new
        waiting += new
    return reached


def scheduled(taken: Sequence[Candidate]) -> list[Scheduled]:
    """Order the chosen so that each comes after what makes it possible, the earliest horizon first, then by rank.

    A driver shows no earlier than those that make it possible. One without a horizon takes the earliest of those that
    it makes possible.
    """
    before = _supporters(taken)
    rank = {candidate.driver.id: place for place, candidate in enumerate(taken)}
    order = list(TopologicalSorter(before).static_order())
    months = {candidate.driver.id: candidate.driver.horizon or _NEVER for candidate in taken}
    for id in reversed(order):
        for other in before[id]:
            if taken[rank[other]].driver.horizon is None:
                months[other] = min(months[other], months[id])
    for id in order:
        months[id] = max((months[id], *(months[other] for other in before[id])))
    place: dict[str, tuple[int, int, int]] = {}
    for id in order:
        depth = max((place[other][1] + 1 for other in before[id] if months[other] == months[id]), default=0)
        place[id] = (months[id], depth, rank[id])
    return [
        Scheduled(taken[rank[id]], _horizon(months[id]), tuple(sorted(before[id], key=lambda other: place[other])))
        for id in sorted(order, key=lambda id: place[id])
    ]


def _horizon(months: int) -> Horizon | None:
    return 6 if months == 6 else 12 if months == 12 else 24 if months == 24 else None  # noqa: PLR2004 - the horizons
