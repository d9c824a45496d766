"""The raises of a plan: which initiative raises which statements, to which levels, by when."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.guidance import NextSteps, RaisableStatement, Raise, raisable_statements, raises_to_next_stage
from cx_centricity.plan._plan import HORIZONS, Pace, PlannedRaise, Target
from cx_centricity.plan._schedule import ScheduledDriver

MAX_STATEMENTS: Final = 5
"""The most statements that an initiative raises: more than five results blur an objective (Doerr, 2018)."""
MAX_EXTRAS: Final = 2


class NeededRaises(NamedTuple):
    """What a plan has to raise."""

    statements: tuple[RaisableStatement, ...]
    """The statements that it may raise, each as far as the time allows."""
    raises: tuple[Raise, ...]
    """The fewest raises that reach the next stage in time, or however long it takes; none if none reach it."""
    months: Mapping[str, tuple[int, ...]]
    """How many months a statement has taken after each of its raises, by the id of the statement."""

    @classmethod
    def of(cls, steps: NextSteps, pace: Pace, result: Assessment, bank: QuestionBank) -> NeededRaises:
        """Return what a plan has to raise; `steps` know no limit but the statements that must stay as they are."""
        free = [each for each in raisable_statements(result, bank) if each.statement.id not in steps.held]
        months = {each.statement.id: _months(each, pace) for each in free}
        statements = _limited(free, {id: bisect_right(taken, HORIZONS[-1]) for id, taken in months.items()})
        raises = raises_to_next_stage(statements, result, bank)
        return cls(statements, steps.raises if raises is None else raises, months)


def _months(statement: RaisableStatement, pace: Pace) -> tuple[int, ...]:
    """Return how many months a statement has taken after each of its raises, above the middle of its scale slowly."""
    below = statement.levels_below
    levels = below[-1] + 1
    taken = [
        sum(
            pace.months_per_high_level if 2 * position > levels else pace.months_per_level
            for position in range(start + 1, end + 1)
        )
        for start, end in pairwise(below)
    ]
    return tuple(accumulate(taken))


def _limited(statements: Iterable[RaisableStatement], max_raises: Mapping[str, int]) -> tuple[RaisableStatement, ...]:
    """Return the statements, each with at most so many raises; those without any are left out."""
    limited = (each.within(max_raises[each.statement.id]) for each in statements)
    return tuple(each for each in limited if len(each.levels) > 1)


class Assignment(NamedTuple):
    """The raises of each driver, by its id, and those that no driver takes on or that take too long."""

    planned: dict[str, tuple[PlannedRaise, ...]]
    unassigned: tuple[Raise, ...]
    later: tuple[Raise, ...]


def assign_raises(
    schedule: Sequence[ScheduledDriver], needed: NeededRaises, result: Assessment, bank: QuestionBank
) -> Assignment:
    """Assign the raises that the next stage needs to the scheduled drivers, and extras to drivers that get none.

    An extra is the next better level of a statement that counts, whose direction the driver improves and that no other
    driver raises: first the statements that the driver names, from the lowest level up, then others in the order of its
    directions. The raises of a driver are in the order in which it names their statements.
    """
    assignment = _assign_needed(schedule, needed, result, bank)
    scored = [each for each in needed.statements if each.statement.weight]
    next_raises = [one for each in sorted(scored, key=lambda each: each.levels_below[0]) for one in each.raises(1)]
    planned = dict(assignment.planned)
    assigned = {each.statement for of_driver in planned.values() for each in of_driver}
    for scheduled in schedule:
        id = scheduled.driver.id
        if not planned[id]:
            free = [each for each in next_raises if each.statement not in assigned]
            planned[id] = _extras(scheduled, free, needed)
            assigned.update(each.statement for each in planned[id])
    return assignment._replace(planned={each.driver.id: _as_named(each, planned[each.driver.id]) for each in schedule})


def _assign_needed(
    schedule: Sequence[ScheduledDriver], needed: NeededRaises, result: Assessment, bank: QuestionBank
) -> Assignment:
    """Assign the fewest raises that reach the next stage with statements that the drivers name.

    If these statements cannot reach it, use all statements that the drivers improve, and if these cannot, all
    statements. Raises that find no driver in time are replaced by others as long as the stage stays reachable.
    """
    named = {id for scheduled in schedule for id in scheduled.driver.statements}
    directions = {id for scheduled in schedule for id in scheduled.direction_ids}
    improved = {each.statement.id for each in needed.statements if each.direction in directions}
    for ids in (named, improved):
        left = tuple(each for each in needed.statements if each.statement.id in ids)
        while raises := raises_to_next_stage(left, result, bank):
            assignment = _assign(schedule, raises, needed)
            if not assignment.unassigned and not assignment.later:
                return assignment
            missed = Counter(each.statement for each in (*assignment.unassigned, *assignment.later))
            made = Counter(each.statement for each in raises)
            limits = {each.statement.id: len(each.levels) for each in left}
            left = _limited(left, limits | {id: made[id] - count for id, count in missed.items()})
    return _assign(schedule, needed.raises, needed)


def _assign(schedule: Sequence[ScheduledDriver], raises: Sequence[Raise], needed: NeededRaises) -> Assignment:
    """Assign all raises of a statement to one of the drivers that improve its direction.

    A driver that names the statement is preferred, then one in whose list the direction is further to the front, then
    the one with the fewest statements so far, then the earlier one.
    """
    by_statement: dict[str, list[Raise]] = {}
    for each in raises:
        by_statement.setdefault(each.statement, []).append(each)
    planned: dict[str, list[PlannedRaise]] = {scheduled.driver.id: [] for scheduled in schedule}
    unassigned: set[Raise] = set()
    later: set[Raise] = set()
    for statement, of_statement in by_statement.items():
        direction = of_statement[0].direction
        able = [
            scheduled
            for scheduled in schedule
            if direction in scheduled.direction_ids and len(planned[scheduled.driver.id]) < MAX_STATEMENTS
        ]
        if not able:
            unassigned.update(of_statement)
            continue
        best = min(
            able,
            key=lambda scheduled: (
                statement not in scheduled.driver.statements,
                scheduled.direction_ids.index(direction),
                len(planned[scheduled.driver.id]),
            ),
        )
        in_time = bisect_right(needed.months[statement], HORIZONS[-1] - best.starts_after_months)
        later.update(of_statement[in_time:])
        if of_statement[:in_time]:
            planned[best.driver.id].append(_planned(of_statement[:in_time], best, needed, toward_stage=True))
    return Assignment(
        {id: tuple(of_driver) for id, of_driver in planned.items()},
        unassigned=tuple(each for each in raises if each in unassigned),
        later=tuple(each for each in raises if each in later),
    )


def _extras(scheduled: ScheduledDriver, free: Iterable[Raise], needed: NeededRaises) -> tuple[PlannedRaise, ...]:
    named, direction_ids = scheduled.driver.statements, scheduled.direction_ids
    time_left = HORIZONS[-1] - scheduled.starts_after_months
    found = sorted(
        (each for each in free if each.direction in direction_ids and needed.months[each.statement][0] <= time_left),
        key=lambda each: -1 if each.statement in named else direction_ids.index(each.direction),
    )
    return tuple(_planned([each], scheduled, needed, toward_stage=False) for each in found[:MAX_EXTRAS])


def _as_named(scheduled: ScheduledDriver, planned: Iterable[PlannedRaise]) -> tuple[PlannedRaise, ...]:
    """Put raises in the order in which the driver names their statements; others follow."""
    positions = {statement: position for position, statement in enumerate(scheduled.driver.statements)}
    return tuple(sorted(planned, key=lambda each: positions.get(each.statement, len(positions))))


def _planned(
    raises: Sequence[Raise], scheduled: ScheduledDriver, needed: NeededRaises, *, toward_stage: bool
) -> PlannedRaise:
    """Spread raises of a statement, all in time, over the horizons from that of the initiative on."""
    first = raises[0]
    months = needed.months[first.statement][: len(raises)]
    steps: list[Target] = []
    evidence, reached = "", 0
    for horizon in HORIZONS[HORIZONS.index(scheduled.horizon) :]:
        count = bisect_right(months, horizon - scheduled.starts_after_months)
        if count > reached:
            last = raises[count - 1]
            steps.append(Target(horizon, last.to_level, last.next_level_text))
            evidence, reached = evidence or last.evidence, count
    return PlannedRaise(
        first.statement, first.title, first.direction, first.from_level, tuple(steps), evidence, toward_stage
    )
