"""Ids are unique within their kind, and what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Protocol

from cx_centricity.bank.content import Block, Direction, Driver, GuidanceStep, Indicator, Level, Pitfall, Stage
from cx_centricity.errors import DuplicateId, Place, Problem, SupportsCircle, UnknownReference
from cx_centricity.errors.problem import nearest

Places = Sequence[tuple[str, str]]
"""Pairs of the path where an id stands and the id."""


class Parts(Protocol):
    """The parts of a bank that have ids or refer to them."""

    @property
    def levels(self) -> tuple[Level, ...]: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...
    @property
    def directions(self) -> tuple[Direction, ...]: ...
    @property
    def stages(self) -> tuple[Stage, ...]: ...
    @property
    def guidance(self) -> tuple[GuidanceStep, ...]: ...
    @property
    def pitfalls(self) -> tuple[Pitfall, ...]: ...
    @property
    def indicators(self) -> tuple[Indicator, ...]: ...


def identity_problems(bank: Parts) -> Iterator[Problem]:
    """Ids are unique within their kind."""
    yield from _duplicates("level", _numbered("levels", [level.id for level in bank.levels]))
    yield from _duplicates("block", _block_places(bank))
    yield from _duplicates("direction", _direction_places(bank))
    yield from _duplicates("statement", _statement_places(bank))
    yield from _duplicates("stage", _numbered("stages", [stage.id for stage in bank.stages]))
    for s, stage in enumerate(bank.stages):
        yield from _duplicates("profile", _numbered(f"stages[{s}].profiles", [part.block for part in stage.profiles]))
    yield from _duplicates("driver", [(path, driver.id) for path, driver in _drivers(bank)])
    yield from _duplicates("guidance step", _numbered("guidance", [step.id for step in bank.guidance]))
    yield from _duplicates("pitfall", _numbered("pitfalls", [pitfall.id for pitfall in bank.pitfalls]))
    yield from _duplicates("indicator", _numbered("indicators", [indicator.id for indicator in bank.indicators]))


def reference_problems(bank: Parts) -> Iterator[Problem]:
    """What is referred to exists, and `supports` has no circle."""
    yield from _unknown("block", _block_places(bank), _to_blocks(bank))
    yield from _unknown("statement", _statement_places(bank), _to_statements(bank))
    known, drivers = _direction_places(bank), list(_drivers(bank))
    ids = [(path, driver.id) for path, driver in drivers]
    for path, driver in drivers:
        yield from _unknown("block", _block_places(bank), _numbered(f"{path}.blocks", driver.blocks))
        yield from _unknown("direction", known, _numbered(f"{path}.directions", driver.directions))
        yield from _unknown("driver", ids, _numbered(f"{path}.supports", driver.supports))
    yield from _circle(drivers)


def _numbered(path: str, ids: Iterable[str]) -> Places:
    return [(f"{path}[{index}]", id) for index, id in enumerate(ids)]


def _block_places(bank: Parts) -> Places:
    return _numbered("blocks", [block.id for block in bank.blocks])


def _direction_places(bank: Parts) -> Places:
    return _numbered("directions", [direction.id for direction in bank.directions])


def _statement_places(bank: Parts) -> Places:
    return [
        (f"directions[{d}].statements[{s}]", statement.id)
        for d, direction in enumerate(bank.directions)
        for s, statement in enumerate(direction.statements)
    ]


def _drivers(bank: Parts) -> Iterator[tuple[str, Driver]]:
    for s, stage in enumerate(bank.stages):
        for d, driver in enumerate(stage.drivers):
            yield f"stages[{s}].drivers[{d}]", driver


def _to_blocks(bank: Parts) -> Places:
    of_directions = [(f"directions[{d}].block", part.block) for d, part in enumerate(bank.directions) if part.block]
    of_profiles = [
        (f"stages[{s}].profiles[{p}].block", profile.block)
        for s, stage in enumerate(bank.stages)
        for p, profile in enumerate(stage.profiles)
    ]
    return of_directions + of_profiles


def _to_statements(bank: Parts) -> Places:
    of_conditions = [
        (f"pitfalls[{p}].when[{w}].statement", condition.statement)
        for p, pitfall in enumerate(bank.pitfalls)
        for w, condition in enumerate(pitfall.when)
    ]
    of_indicators = [
        place
        for i, indicator in enumerate(bank.indicators)
        for place in _numbered(f"indicators[{i}].statements", indicator.statements)
    ]
    return of_conditions + of_indicators


def _duplicates(kind: str, places: Places) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, id in places:
        if first.setdefault(id, path) != path:
            yield DuplicateId(place=Place(path=path), kind=kind, id=id, first=first[id])


def _unknown(kind: str, known: Places, places: Places) -> Iterator[Problem]:
    ids = {id for _, id in known}
    for path, id in places:
        if id not in ids:
            yield UnknownReference(place=Place(path=path), kind=kind, id=id, nearest=nearest(id, sorted(ids)))


def _circle(drivers: Sequence[tuple[str, Driver]]) -> Iterator[Problem]:
    paths = {driver.id: path for path, driver in drivers}
    try:
        TopologicalSorter({driver.id: driver.supports for _, driver in drivers}).prepare()
    except CycleError as error:
        # graphlib lists each node after its predecessor, and here a driver's predecessors are what it supports.
        circle: list[str] = error.args[1][::-1]
        yield SupportsCircle(place=Place(path=f"{paths[circle[0]]}.supports"), drivers=tuple(circle))
