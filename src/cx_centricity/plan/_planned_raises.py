"""The raises of a plan: which initiative raises which statements, to which levels, by when."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise, zip_longest
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import QuestionBank, is_met
from cx_centricity.guidance import RaisableStatement, Raise, raisable_statements, raises_to_next_stage
from cx_centricity.plan._plan import HORIZONS, Pace, PlannedRaise, Target
from cx_centricity.plan._schedule import ScheduledDriver
from cx_centricity.typing import AnswerValue

MAX_STATEMENTS: Final = 5
"""The most statements that an initiative raises: more than five results blur an objective (Doerr, 2018)."""


class PlannedRaises(NamedTuple):
    """The raises of each driver, by its id, and those that the next stage still needs after all of them."""

    of_driver: Mapping[str, tuple[PlannedRaise, ...]]
    remaining: tuple[Raise, ...]


class _Planned(NamedTuple):
    """A statement that a driver raises, how many months it has taken after each raise, and how many fit in time."""

    statement: RaisableStatement
    driver: ScheduledDriver
    months: tuple[int, ...]
    in_time: int


def plan_raises(
    schedule: Sequence[ScheduledDriver], held: Collection[str], pace: Pace, result: Assessment, bank: QuestionBank
) -> PlannedRaises:
    """Plan the raises of the scheduled drivers, all within the last horizon.

    A driver raises the statements that it names, or if it names none, those of the directions that it improves. Each
    is raised to the level at which the driver counts as done, or else to the next better level; then the fewest more
    raises follow that reach the next stage, unless it cannot be reached in time. Statements of weight 0 are raised only
    where the next stage needs it.
    """
    planned = _planned_statements(schedule, held, pace, result, bank)
    counts = Counter({id: _raises_of_driver(of) for id, of in planned.items() if of.statement.statement.weight})
    if _next_stage_is_ahead(after := _after(result, bank, planned, counts), result):
        free = [
            each.within(planned[each.statement.id].in_time - counts[each.statement.id])
            for each in raisable_statements(after, bank)
            if each.statement.id in planned
        ]
        more = raises_to_next_stage([each for each in free if len(each.levels) > 1], after, bank)
        counts += Counter(each.statement for each in more or ())
        after = _after(result, bank, planned, counts)
    remaining: Iterable[Raise] | None = ()
    if _next_stage_is_ahead(after, result):
        free = [each for each in raisable_statements(after, bank) if each.statement.id not in held]
        remaining = raises_to_next_stage(free, after, bank)
    of_driver: dict[str, list[PlannedRaise]] = {scheduled.driver.id: [] for scheduled in schedule}
    for id, of in planned.items():
        if counts[id]:
            of_driver[of.driver.driver.id].append(_planned_raise(of, counts[id]))
    return PlannedRaises({id: tuple(raises) for id, raises in of_driver.items()}, tuple(remaining or ()))


def _planned_statements(
    schedule: Sequence[ScheduledDriver], held: Collection[str], pace: Pace, result: Assessment, bank: QuestionBank
) -> dict[str, _Planned]:
    """Give each statement to the driver in whose list it stands furthest to the front, or to the earlier of two."""
    raisable = {each.statement.id: each for each in raisable_statements(result, bank) if each.statement.id not in held}
    found: dict[str, _Planned] = {}
    taken = Counter[str]()
    for statements in zip_longest(*(_statements_of(scheduled, raisable.values()) for scheduled in schedule)):
        for scheduled, id in zip(schedule, statements, strict=True):
            statement = None if id in found else raisable.get(id)
            if statement is None or taken[scheduled.driver.id] == MAX_STATEMENTS:
                continue
            months = _months(statement, pace)
            in_time = bisect_right(months, HORIZONS[-1] - scheduled.starts_after_months)
            if in_time:
                found[id] = _Planned(statement, scheduled, months, in_time)
                taken[scheduled.driver.id] += 1
    return found


def _statements_of(scheduled: ScheduledDriver, raisable: Iterable[RaisableStatement]) -> tuple[str, ...]:
    if scheduled.driver.statements:
        return scheduled.driver.statements
    of_directions = [each for each in raisable if each.direction in scheduled.direction_ids]
    of_directions.sort(key=lambda each: (scheduled.direction_ids.index(each.direction), each.levels_below[0]))
    return tuple(each.statement.id for each in of_directions)


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


def _raises_of_driver(planned: _Planned) -> int:
    """Return how many raises of a statement its driver stands for: as many as it takes until the driver is done."""
    id, levels = planned.statement.statement.id, planned.statement.levels
    done_when = [condition for condition in planned.driver.driver.done_when if condition.statement == id]
    count = 1
    while count < planned.in_time and not all(is_met(condition, levels[count]) for condition in done_when):
        count += 1
    return count


def _after(
    result: Assessment, bank: QuestionBank, planned: Mapping[str, _Planned], counts: Mapping[str, int]
) -> Assessment:
    """Return the result after so many raises of the planned statements."""
    answers: dict[str, AnswerValue] = {statement.id: statement.answer for statement in result.statements}
    return assess(answers | {id: of.statement.levels[counts[id]] for id, of in planned.items()}, bank=bank)


def _next_stage_is_ahead(after: Assessment, result: Assessment) -> bool:
    return result.next_stage is not None and after.next_stage == result.next_stage


def _planned_raise(planned: _Planned, count: int) -> PlannedRaise:
    """Spread so many raises of a statement over the horizons from that of the initiative on."""
    scheduled, raises = planned.driver, planned.statement.raises(count)
    targets: list[Target] = []
    evidence, reached = "", 0
    for horizon in HORIZONS[HORIZONS.index(scheduled.horizon) :]:
        in_time = bisect_right(planned.months[:count], horizon - scheduled.starts_after_months)
        if in_time > reached:
            last = raises[in_time - 1]
            targets.append(Target(horizon, last.to_level, last.next_level_text))
            evidence, reached = evidence or last.evidence, in_time
    first = raises[0]
    return PlannedRaise(first.statement, first.title, first.direction, first.from_level, tuple(targets), evidence)
