"""The key results of a plan: which initiative raises which statements, to which levels, by when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import QuestionBank
from cx_centricity.guidance import NextSteps, RaisableStatement, Raise, raisable_statements, raises_to_next_stage
from cx_centricity.plan._plan import HORIZONS, KeyResult, Target
from cx_centricity.plan._schedule import ScheduledDriver
from cx_centricity.typing import Horizon

MAX_KEY_RESULTS: Final = 5
"""More than five key results blur an objective (Doerr, 2018)."""
MAX_EXTRAS: Final = 2
MONTHS_PER_LEVEL: Final = 6
"""The pace of a plan: a practice needs half a year before the next level can build on it. An assumption of ours."""
MAX_LEVELS: Final = HORIZONS[-1] // MONTHS_PER_LEVEL
"""The most levels that the raises of one statement pass."""


class NeededRaises(NamedTuple):
    """What a plan has to raise."""

    statements: tuple[RaisableStatement, ...]
    """The statements that it may raise, each as far as the time allows."""
    raises: tuple[Raise, ...]
    """The fewest raises that reach the next stage in time, or however long it takes; none if none reach it."""

    @classmethod
    def of(cls, steps: NextSteps, result: Assessment, bank: QuestionBank) -> NeededRaises:
        """Return what a plan has to raise; `steps` know no limit but the statements that must stay as they are."""
        in_time = raisable_statements(result, bank, max_levels=MAX_LEVELS)
        statements = tuple(each for each in in_time if each.statement.id not in steps.held)
        raises = raises_to_next_stage(statements, result, bank)
        return cls(statements, steps.raises if raises is None else raises)


class Assignment(NamedTuple):
    """The key results of each driver, by its id, and the raises that no driver takes on or that take too long."""

    key_results: dict[str, tuple[KeyResult, ...]]
    unassigned: tuple[Raise, ...]
    later: tuple[Raise, ...]


def assign_key_results(
    schedule: Sequence[ScheduledDriver], needed: NeededRaises, result: Assessment, bank: QuestionBank
) -> Assignment:
    """Assign the raises that the next stage needs to the scheduled drivers, and extras to drivers that get none.

    An extra is the next better level of a statement that counts, whose direction the driver improves and that no other
    driver raises: first the statements that the driver names, from the lowest level up, then others in the order of its
    directions. Key results are in the order in which the driver names them.
    """
    assignment = _assign_needed(schedule, needed, result, bank)
    scored = [each for each in needed.statements if each.statement.weight]
    next_raises = [one for each in sorted(scored, key=lambda each: each.levels_below[0]) for one in each.raises(1)]
    key_results = dict(assignment.key_results)
    assigned = {each.statement for of_driver in key_results.values() for each in of_driver}
    for scheduled in schedule:
        id = scheduled.driver.id
        if not key_results[id]:
            free = [each for each in next_raises if each.statement not in assigned]
            key_results[id] = _extras(scheduled, free)
            assigned.update(each.statement for each in key_results[id])
    return assignment._replace(
        key_results={each.driver.id: _as_named(each, key_results[each.driver.id]) for each in schedule}
    )


def _assign_needed(
    schedule: Sequence[ScheduledDriver], needed: NeededRaises, result: Assessment, bank: QuestionBank
) -> Assignment:
    """Assign the fewest raises that reach the next stage with statements that the drivers name.

    If these statements cannot reach it, use all statements that the drivers improve, and if these cannot, all
    statements. Raises that find no driver are replaced by others as long as the stage stays reachable.
    """
    named = {id for scheduled in schedule for id in scheduled.driver.statements}
    directions = {id for scheduled in schedule for id in scheduled.direction_ids}
    improved = {each.statement.id for each in needed.statements if each.direction in directions}
    for ids in (named, improved):
        left = [each for each in needed.statements if each.statement.id in ids]
        while raises := raises_to_next_stage(left, result, bank):
            assignment = _assign(schedule, raises)
            if not assignment.unassigned:
                return assignment
            unassigned = {each.statement for each in assignment.unassigned}
            left = [each for each in left if each.statement.id not in unassigned]
    return _assign(schedule, needed.raises)


def _assign(schedule: Sequence[ScheduledDriver], raises: Sequence[Raise]) -> Assignment:
    """Assign all raises of a statement to one of the drivers that improve its direction.

    A driver that names the statement is preferred, then one in whose list the direction is further to the front, then
    the one with the fewest key results so far, then the earlier one.
    """
    by_statement: dict[str, list[Raise]] = {}
    for each in raises:
        by_statement.setdefault(each.statement, []).append(each)
    key_results: dict[str, list[KeyResult]] = {scheduled.driver.id: [] for scheduled in schedule}
    unassigned: set[Raise] = set()
    later: set[Raise] = set()
    for statement, of_statement in by_statement.items():
        direction = of_statement[0].direction
        able = [
            scheduled
            for scheduled in schedule
            if direction in scheduled.direction_ids and len(key_results[scheduled.driver.id]) < MAX_KEY_RESULTS
        ]
        if not able:
            unassigned.update(of_statement)
            continue
        in_time = bisect_right(_levels_passed(of_statement), MAX_LEVELS)
        later.update(of_statement[in_time:])
        if not in_time:
            continue
        best = min(
            able,
            key=lambda scheduled: (
                statement not in scheduled.driver.statements,
                scheduled.direction_ids.index(direction),
                len(key_results[scheduled.driver.id]),
            ),
        )
        key_results[best.driver.id].append(_key_result(of_statement[:in_time], best.horizon, toward_stage=True))
    return Assignment(
        {id: tuple(of_driver) for id, of_driver in key_results.items()},
        unassigned=tuple(each for each in raises if each in unassigned),
        later=tuple(each for each in raises if each in later),
    )


def _extras(scheduled: ScheduledDriver, free: Iterable[Raise]) -> tuple[KeyResult, ...]:
    named, direction_ids = scheduled.driver.statements, scheduled.direction_ids
    found = sorted(
        (each for each in free if each.direction in direction_ids),
        key=lambda each: -1 if each.statement in named else direction_ids.index(each.direction),
    )
    return tuple(_key_result([each], scheduled.horizon, toward_stage=False) for each in found[:MAX_EXTRAS])


def _as_named(scheduled: ScheduledDriver, key_results: Iterable[KeyResult]) -> tuple[KeyResult, ...]:
    """Put key results in the order in which the driver names their statements; others follow."""
    positions = {statement: position for position, statement in enumerate(scheduled.driver.statements)}
    return tuple(sorted(key_results, key=lambda each: positions.get(each.statement, len(positions))))


def _key_result(raises: Sequence[Raise], horizon: Horizon | None, *, toward_stage: bool) -> KeyResult:
    """Spread the raises of a statement over the horizons, from that of the initiative on, at the pace of a plan."""
    passed = _levels_passed(raises)
    due: list[tuple[Horizon | None, int]] = [(None, passed[-1])]
    if horizon is not None:
        due = [(months, months // MONTHS_PER_LEVEL) for months in HORIZONS if months >= horizon]
    steps: list[tuple[Horizon | None, Raise]] = []
    reached = 0
    for months, levels in due:
        count = bisect_right(passed, levels)
        if count > reached:
            steps.append((months, raises[count - 1]))
            reached = count
    first = raises[0]
    return KeyResult(
        first.statement,
        first.title,
        first.direction,
        first.from_level,
        tuple(Target(months, last.to_level, last.next_level_text) for months, last in steps),
        steps[0][1].evidence if steps else "",
        toward_stage,
    )


def _levels_passed(raises: Iterable[Raise]) -> list[int]:
    """Return how many levels a statement has passed after each of its raises."""
    return [*accumulate(each.levels for each in raises)]
