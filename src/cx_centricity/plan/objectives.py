"""Key results: which initiative takes on which raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from cx_centricity.assessment import Assessment
from cx_centricity.bank import Driver, Horizon, QuestionBank
from cx_centricity.guidance import NextSteps, Raise
from cx_centricity.guidance.raises import ladders_of
from cx_centricity.plan.choice import Scheduled
from cx_centricity.plan.initiative import HORIZONS, KeyResult, Target

MAX_KEY_RESULTS: Final = 5
"""More than five key results blur an objective (Doerr, 2018)."""
MAX_SIDE_RESULTS: Final = 2
MONTHS_OF_A_LEVEL: Final = 6
"""The pace of a plan, an assumption of ours: a practice is lived for half a year before the next level builds on it."""
MAX_RAISES: Final = 24 // MONTHS_OF_A_LEVEL


class Shared(NamedTuple):
    """Key results by the id of their driver, and the raises that no driver takes on."""

    results: dict[str, tuple[KeyResult, ...]]
    unserved: tuple[Raise, ...]


def share_raises(order: Sequence[Scheduled], steps: NextSteps, result: Assessment, bank: QuestionBank) -> Shared:
    """Give the raises of a statement to one driver, and a next level to each driver that gets none.

    A driver that names the statement is preferred, then one whose first direction it lies in, then the one with the
    fewest key results so far, then the earlier one. Raises that take more than 24 months are left over.
    """
    given: list[list[KeyResult]] = [[] for _ in order]
    unserved: set[Raise] = set()
    for raises in _by_statement(steps.raises):
        able = [
            (*_distance(one.candidate.driver, raises[0]), len(given[place]), place)
            for place, one in enumerate(order)
            if _moves(one.candidate.driver, raises[0]) and len(given[place]) < MAX_KEY_RESULTS
        ]
        if able:
            place = min(able)[-1]
            given[place].append(_key_result(raises[:MAX_RAISES], order[place].horizon, toward_stage=True))
        unserved.update(raises[MAX_RAISES:] if able else raises)
    taken = {one.statement for one in steps.raises} | set(steps.held)
    singles = [one for ladder in ladders_of(result, bank) for one in ladder.raises(1)]
    for one, results in zip(order, given, strict=True):
        if not results:
            driver = one.candidate.driver
            untouched = [single for single in singles if single.statement not in taken and _moves(driver, single)]
            untouched.sort(key=lambda single: _distance(driver, single))
            results += [
                _key_result([single], one.horizon, toward_stage=False) for single in untouched[:MAX_SIDE_RESULTS]
            ]
            taken |= {result.statement for result in results}
    ids = (one.candidate.driver.id for one in order)
    return Shared(dict(zip(ids, map(tuple, given), strict=True)), tuple(one for one in steps.raises if one in unserved))


def _by_statement(raises: Iterable[Raise]) -> list[list[Raise]]:
    groups: dict[str, list[Raise]] = {}
    for one in raises:
        groups.setdefault(one.statement, []).append(one)
    return list(groups.values())


def _moves(driver: Driver, one: Raise) -> bool:
    return one.statement in driver.statements or one.direction in driver.directions


def _distance(driver: Driver, one: Raise) -> tuple[bool, int]:
    """Return how far a statement is from what a driver is about."""
    among = driver.directions
    return one.statement not in driver.statements, among.index(one.direction) if one.direction in among else len(among)


def _key_result(raises: Sequence[Raise], horizon: Horizon | None, *, toward_stage: bool) -> KeyResult:
    """Lay raises out over the horizons from that of the initiative on, no faster than the pace of a plan."""
    first = raises[0]
    reached: list[tuple[Horizon | None, int]] = [(None, len(raises))]
    if horizon is not None:
        reached = [(months, min(months // MONTHS_OF_A_LEVEL, len(raises))) for months in HORIZONS if months >= horizon]
    targets = (
        Target(months, raises[count - 1].to_level, raises[count - 1].next_level_text)
        for place, (months, count) in enumerate(reached)
        if place == 0 or count > reached[place - 1][1]
    )
    return KeyResult(
        first.statement,
        first.title,
        first.direction,
        first.from_level,
        tuple(targets),
        first.evidence,
        toward_stage,
    )
