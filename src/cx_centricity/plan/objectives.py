"""Key results: which initiative takes on which raises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from cx_centricity.bank import Driver, Horizon
from cx_centricity.guidance import Raise
from cx_centricity.plan.choice import Candidate, Scheduled
from cx_centricity.plan.initiative import HORIZONS, KeyResult, Target

MAX_KEY_RESULTS: Final = 5
"""More than five key results blur an objective (Doerr, 2018)."""
MAX_SIDE_RESULTS: Final = 2
MONTHS_OF_A_LEVEL: Final = 6
"""The pace of a plan, an assumption of ours: a practice is lived for half a year before the next level builds on it."""
MAX_RAISES: Final = 24 // MONTHS_OF_A_LEVEL


class Shared(NamedTuple):
    """Key results by the id of their driver, and the raises that no driver takes on, or not within 24 months."""

    results: dict[str, tuple[KeyResult, ...]]
    unserved: tuple[Raise, ...]
    later: tuple[Raise, ...]


def share_raises(order: Sequence[Scheduled], raises: Sequence[Raise]) -> Shared:
    """Give the raises of a statement to one driver.

    A driver that names the statement is preferred, then one whose first direction it lies in, then the one with the
    fewest key results so far, then the earlier one. Its key results stand as it names their statements, others after.
    """
    given: list[list[KeyResult]] = [[] for _ in order]
    unserved: list[Raise] = []
    later: list[Raise] = []
    for of_statement in _by_statement(raises):
        able = [
            (*_distance(one.candidate, of_statement[0]), len(given[place]), place)
            for place, one in enumerate(order)
            if moves(one.candidate, of_statement[0]) and len(given[place]) < MAX_KEY_RESULTS
        ]
        if able:
            place = min(able)[-1]
            given[place].append(_key_result(of_statement[:MAX_RAISES], order[place].horizon, toward_stage=True))
            later += of_statement[MAX_RAISES:]
        else:
            unserved += of_statement
    open_ones, late_ones = (tuple(one for one in raises if one in left) for left in (set(unserved), set(later)))
    drivers = (one.candidate.driver for one in order)
    results = {driver.id: _as_named(driver, of) for driver, of in zip(drivers, given, strict=True)}
    return Shared(results, open_ones, late_ones)


def with_side_results(shared: Shared, order: Sequence[Scheduled], singles: Sequence[Raise]) -> Shared:
    """Give each driver that has no key results the next level of statements that it moves, out of `singles`.

    Those that it names come first, in the order of `singles`, then the others by its directions.
    """
    results = dict(shared.results)
    taken = {key_result.statement for of in results.values() for key_result in of}
    for one in order:
        id = one.candidate.driver.id
        if not results[id]:
            untouched = [single for single in singles if single.statement not in taken and moves(one.candidate, single)]
            untouched.sort(key=partial(_side_distance, one.candidate))
            found = [_key_result([single], one.horizon, toward_stage=False) for single in untouched[:MAX_SIDE_RESULTS]]
            results[id] = _as_named(one.candidate.driver, found)
            taken |= {key_result.statement for key_result in results[id]}
    return shared._replace(results=results)


def _as_named(driver: Driver, key_results: Iterable[KeyResult]) -> tuple[KeyResult, ...]:
    place = {statement: place for place, statement in enumerate(driver.statements)}
    return tuple(sorted(key_results, key=lambda of: place.get(of.statement, len(place))))


def _by_statement(raises: Iterable[Raise]) -> list[list[Raise]]:
    groups: dict[str, list[Raise]] = {}
    for one in raises:
        groups.setdefault(one.statement, []).append(one)
    return list(groups.values())


def moves(candidate: Candidate, one: Raise) -> bool:
    """Say whether a driver moves the statement or its direction."""
    return one.statement in candidate.driver.statements or one.direction in candidate.directions


def _distance(candidate: Candidate, one: Raise) -> tuple[bool, int]:
    """Return how far a statement is from what a driver is about."""
    return one.statement not in candidate.driver.statements, candidate.directions.index(one.direction)


def _side_distance(candidate: Candidate, one: Raise) -> int:
    """Return the same, with all that a driver names alike."""
    is_other, place = _distance(candidate, one)
    return 1 + place if is_other else 0


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
