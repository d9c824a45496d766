"""Which drivers a plan takes, and in what order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import Driver, QuestionBank
from cx_centricity.guidance import FoundPitfall, NextSteps
from cx_centricity.plan._plan import HORIZONS
from cx_centricity.typing import Horizon

MONTHS_OF_A_FIRST_STEP: Final = 1
"""How long after a driver those that it makes possible begin, an assumption of ours: its first step is done by then."""
MONTHS_TO_SHOW: Final = 3
"""How long at least a driver has from its beginning to its horizon, an assumption of ours."""
_NEVER: Final = 1_000


class Candidate(NamedTuple):
    """A driver that a plan may take, the number of its stage, and all directions that it moves."""

    driver: Driver
    stage: int
    directions: tuple[str, ...]


class Scheduled(NamedTuple):
    """A chosen driver, when it begins and when it shows, and the chosen drivers that it builds on."""

    candidate: Candidate
    starts_after_months: int
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


def ranked(
    found: Sequence[Candidate],
    result: Assessment,
    steps: NextSteps,
    mistakes: Collection[FoundPitfall],
    bank: QuestionBank,
) -> list[Candidate]:
    """Rank candidates by the furthest growth zone they move.

    Then come those that name the most statements whose low level shows a pitfall, then the most to be raised.
    """
    zones = {zone: place for place, zone in enumerate(result.growth_zones)}
    low = {id for mistake in mistakes for id in to_be_raised(mistake, bank)}
    to_raise = {one.statement for one in steps.raises}

    def rank(candidate: Candidate) -> tuple[int, int, int]:
        furthest = min((zones[id] for id in candidate.directions if id in zones), default=len(zones))
        named = set(candidate.driver.statements)
        return furthest, -len(low & named), -len(to_raise & named)

    return sorted(found, key=rank)


def to_be_raised(mistake: FoundPitfall, bank: QuestionBank) -> set[str]:
    """Return the statements that are to rise for a pitfall to go: those whose low level shows it."""
    conditions = next(pitfall.when for pitfall in bank.pitfalls if pitfall.id == mistake.id)
    bad = ((of.statement, of.at_least if bank.statement(of.statement).reversed else of.at_most) for of in conditions)
    return {statement for statement, bound in bad if bound is not None}


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
    """Order the chosen by horizon, then by when they begin, then by rank.

    A driver begins once those that make it possible have done their first steps, and shows no earlier than they do,
    nor sooner than a few months after it began. One without a horizon takes the earliest of those that it makes
    possible.
    """
    before = _supporters(taken)
    rank = {candidate.driver.id: place for place, candidate in enumerate(taken)}
    order = list(TopologicalSorter(before).static_order())
    months = {candidate.driver.id: candidate.driver.horizon or _NEVER for candidate in taken}
    for id in reversed(order):
        for other in before[id]:
            if taken[rank[other]].driver.horizon is None:
                months[other] = min(months[other], months[id])
    starts: dict[str, int] = {}
    for id in order:
        starts[id] = max((starts[other] + MONTHS_OF_A_FIRST_STEP for other in before[id]), default=0)
        soonest = max(months[id], starts[id] + MONTHS_TO_SHOW, *(months[other] for other in before[id]))
        months[id] = next((horizon for horizon in HORIZONS if horizon >= soonest), _NEVER)
    place = {id: (months[id], starts[id], rank[id]) for id in order}
    return [
        Scheduled(
            taken[rank[id]],
            starts[id],
            next((horizon for horizon in HORIZONS if horizon == months[id]), None),
            tuple(sorted(before[id], key=lambda other: place[other])),
        )
        for id in sorted(order, key=lambda id: place[id])
    ]
