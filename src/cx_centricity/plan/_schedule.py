"""The schedule of a plan: which drivers become initiatives, in which order, from which month."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment, open_drivers
from cx_centricity.bank import Driver, QuestionBank, round_to_units, to_units
from cx_centricity.guidance import Raise
from cx_centricity.plan._plan import HORIZONS, Pace
from cx_centricity.scoring import Score
from cx_centricity.typing import Horizon, Perspective

MONTHS_FOR_FIRST_STEP: Final = 1
"""How long the first step of a driver takes; drivers that build on it begin afterwards. An assumption of ours."""
EXPECTED_PERSPECTIVES: Final[tuple[Perspective, ...]] = ("customer", "financial")
"""The perspectives that every plan should serve: the others are means to these (Kaplan & Norton, 1996)."""
_EFFORTS: Final = ("low", "medium", "high")


class ScheduledDriver(NamedTuple):
    """A driver that becomes an initiative.

    The fields are those of `Initiative`; `direction_ids` begins with the directions that the driver names.
    """

    driver: Driver
    stage_number: int
    direction_ids: tuple[str, ...]
    starts_after_months: int
    ends_after_months: int
    horizon: Horizon
    builds_on: tuple[str, ...]
    supports: tuple[str, ...]


class Candidate(NamedTuple):
    """A driver that a plan may include, the number of its stage, and the ids of all directions that it improves."""

    driver: Driver
    stage_number: int
    direction_ids: tuple[str, ...]


Supporters = Mapping[str, Sequence[str]]
"""For the id of each candidate, the ids of the candidates that it builds on, by rank."""


def schedule_drivers(  # noqa: PLR0913, PLR0917 - what is scheduled, by which rules
    result: Assessment,
    bank: QuestionBank,
    raises: Collection[Raise],
    weak_statements: Collection[str],
    size: int,
    max_parallel: int,
    pace: Pace,
) -> list[ScheduledDriver]:
    """Choose at most `size` drivers that are not done, each with all drivers that it builds on, and schedule them.

    Drivers of the next stage rank last. Drivers that improve the direction furthest behind the whole rank first,
    whether it is a growth zone or not, then those that name the most `weak_statements` (ids of statements whose level
    causes a pitfall), then those that name the most statements of `raises`, then those that take the least effort.
    """
    ranks = {id: rank for rank, id in enumerate(_directions_behind(result))}
    raised = {each.statement for each in raises}

    def rank(candidate: Candidate) -> tuple[bool, int, int, int, int]:
        driver = candidate.driver
        is_next = result.next_stage is not None and candidate.stage_number == result.next_stage.number
        first = min((ranks[id] for id in candidate.direction_ids if id in ranks), default=len(ranks))
        weak = {*driver.statements}.intersection(weak_statements)
        return (
            is_next,
            first,
            -len(weak),
            -len(raised.intersection(driver.statements)),
            _EFFORTS.index(driver.effort or "medium"),
        )

    candidates = sorted(_candidates(result, bank), key=rank)
    supporters: dict[str, list[str]] = {candidate.driver.id: [] for candidate in candidates}
    for candidate in candidates:
        for supported in candidate.driver.supports:
            if supported in supporters:
                supporters[supported].append(candidate.driver.id)
    return _schedule(_select(candidates, supporters, size, result.growth_zones), supporters, max_parallel, pace)


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
    """Return the open drivers of the present stage and of the next, and of worse stages for zones that lag behind.

    The last improve a growth zone whose points lie in their stage, and no direction that is better than their stage.
    """
    if result.stage is None:
        return []
    of_statement = {statement.id: statement.direction for statement in result.statements}
    numbers = {of.id: _stage_number(of.score, result) for of in result.directions if of.score.points is not None}
    drivers = open_drivers(result, bank)
    found = [
        Candidate(each, stage.number, _improved(each, of_statement, result))
        for stage in (result.stage, result.next_stage)
        if stage is not None
        for each in drivers[stage.number - 1]
    ]
    sign = 1 if result.better == "higher" else -1
    zone_stages = {
        zone: numbers[zone] for zone in result.growth_zones if sign * (result.stage.number - numbers[zone]) > 0
    }
    for number in sorted(set(zone_stages.values()), key=lambda number: sign * number):
        for driver in drivers[number - 1]:
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


def _select(
    candidates: Sequence[Candidate], supporters: Supporters, size: int, growth_zones: Iterable[str]
) -> list[Candidate]:
    """Return the best candidates, each after those that it builds on; one that does not fit with them is skipped.

    The best of all comes first, then the best for each growth zone and for each expected perspective that those before
    do not serve, then the others.
    """
    by_id = {candidate.driver.id: candidate for candidate in candidates}
    groups = [
        [*by_id],
        *([id for id, of in by_id.items() if zone in of.direction_ids] for zone in growth_zones),
        *([id for id, of in by_id.items() if of.driver.perspective == each] for each in EXPECTED_PERSPECTIVES),
        *([id] for id in by_id),
    ]
    selected: list[str] = []
    for group in groups:
        if not set(group).intersection(selected):
            larger = ([*selected, *_needed(id, supporters, selected)] for id in group)
            selected = next((ids for ids in larger if len(ids) <= size), selected)
    ranked: list[str] = []
    for id in by_id:
        if id in selected:
            ranked += _needed(id, supporters, ranked)
    return [by_id[id] for id in ranked]


def _needed(id: str, supporters: Supporters, selected: Collection[str]) -> list[str]:
    """Return the ids to select with this one: itself, unless it is selected, after all that it builds on."""
    found: dict[str, None] = {}
    waiting = [(id, False)]
    while waiting:
        each, is_last = waiting.pop()
        if each in selected or each in found:
            continue
        if is_last:
            found[each] = None
        else:
            waiting += [(each, True), *((other, False) for other in reversed(supporters[each]))]
    return [*found]


def _schedule(
    selected: Sequence[Candidate], supporters: Supporters, max_parallel: int, pace: Pace
) -> list[ScheduledDriver]:
    """Give the selected drivers their months, as early as possible in their order; sort them by horizon and beginning.

    A driver begins after the first steps of those that it builds on, when fewer than `max_parallel` are under way. One
    that would not end within the last horizon is left out, and so are those that build on it. The horizon of a driver
    is no earlier than its end and the horizons of those that it builds on.
    """
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    horizons: dict[str, Horizon] = {}
    for month in range(HORIZONS[-1]):
        for candidate in selected:
            driver = candidate.driver
            builds_on = supporters[driver.id]
            end = month + pace.of_effort(driver.effort)
            under_way = sum(month < other for other in ends.values())
            if driver.id in starts or under_way >= max_parallel or end > HORIZONS[-1]:
                continue
            if all(id in starts and starts[id] + MONTHS_FOR_FIRST_STEP <= month for id in builds_on):
                starts[driver.id], ends[driver.id] = month, end
                earliest = max(end, driver.horizon or 0, *(horizons[id] for id in builds_on), 0)
                horizons[driver.id] = next(horizon for horizon in HORIZONS if horizon >= earliest)
    order = sorted(starts, key=lambda id: (horizons[id], starts[id]))
    positions = {id: position for position, id in enumerate(order)}
    by_id = {candidate.driver.id: candidate for candidate in selected}
    return [
        ScheduledDriver(
            *by_id[id],
            starts_after_months=starts[id],
            ends_after_months=ends[id],
            horizon=horizons[id],
            builds_on=tuple(sorted(supporters[id], key=positions.__getitem__)),
            supports=tuple(sorted(positions.keys() & {*by_id[id].driver.supports}, key=positions.__getitem__)),
        )
        for id in order
    ]
