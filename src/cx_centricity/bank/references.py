"""Ids are unique within their kind, and what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Protocol

from cx_centricity.bank.content import (
    Block,
    Direction,
    Driver,
    GuidanceStep,
    Indicator,
    Level,
    Pitfall,
    Rename,
    Stage,
)
from cx_centricity.errors import MAX_GUESSES, Place, Problem, nearest

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
    @property
    def renamed(self) -> tuple[Rename, ...]: ...
    @property
    def retired(self) -> tuple[str, ...]: ...


def places_by_kind(bank: Parts) -> Iterator[tuple[str, Places]]:
    """Yield each kind of parts with the ids in it."""
    yield "level", _numbered("levels", [level.id for level in bank.levels])
    yield "block", _block_places(bank)
    yield "direction", _direction_places(bank)
    yield "statement", _statement_places(bank)
    yield "stage", _numbered("stages", [stage.id for stage in bank.stages])
    yield "driver", [(path, driver.id) for path, driver in _drivers(bank)]
    yield "guidance step", _numbered("guidance", [step.id for step in bank.guidance])
    yield "pitfall", _numbered("pitfalls", [pitfall.id for pitfall in bank.pitfalls])
    yield "indicator", _numbered("indicators", [indicator.id for indicator in bank.indicators])


def identity_problems(bank: Parts) -> Iterator[Problem]:
    """Ids are unique within their kind, and a stage has one profile of a block."""
    for kind, places in places_by_kind(bank):
        yield from _duplicates(kind, places)
    for s, stage in enumerate(bank.stages):
        yield from _duplicates("profile", _numbered(f"stages[{s}].profiles", [part.block for part in stage.profiles]))


def reference_problems(bank: Parts) -> Iterator[Problem]:
    """What is referred to exists, and `supports` has no circle."""
    drivers = list(_drivers(bank))
    yield from _unknown("block", _block_places(bank), [*_to_blocks(bank), *_named(drivers, "blocks")])
    yield from _unknown("direction", _direction_places(bank), _named(drivers, "directions"))
    yield from _unknown("statement", _statement_places(bank), [*_to_statements(bank), *_named(drivers, "statements")])
    yield from _unknown("driver", [(path, driver.id) for path, driver in drivers], _named(drivers, "supports"))
    yield from _circle(drivers)


def former_id_problems(bank: Parts) -> Iterator[Problem]:
    """A former id belongs to no statement any more, and leads to one unless it is retired."""
    current = {id for _, id in _statement_places(bank)}
    retired, old = _numbered("retired", bank.retired), {rename.old: rename.new for rename in bank.renamed}
    former = [*_numbered("renamed", (rename.old for rename in bank.renamed), ".old"), *retired]
    yield from _duplicates("former statement", former)
    for path, id in former:
        if id in current:
            yield Problem("former-id-in-use", Place(path=path), id=id)
    known = [*_statement_places(bank), *former]
    yield from _unknown("statement", known, _numbered("renamed", (rename.new for rename in bank.renamed), ".new"))
    try:
        TopologicalSorter({id: [new] for id, new in old.items()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        place = next(path for path, id in former if id == circle[0])
        yield Problem("rename-circle", Place(path=place), ids=tuple(circle))


def _numbered(path: str, ids: Iterable[str], field: str = "") -> Places:
    return [(f"{path}[{index}]{field}", id) for index, id in enumerate(ids)]


def _named(drivers: Sequence[tuple[str, Driver]], field: str) -> Places:
    """Return the ids that drivers name in a field, with their paths."""
    return [place for path, driver in drivers for place in _numbered(f"{path}.{field}", getattr(driver, field))]


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
            yield Problem("duplicate-id", Place(path=path), kind=kind, id=id, first=first[id])


def _unknown(kind: str, known: Places, places: Places) -> Iterator[Problem]:
    ids = {id for _, id in known}
    for count, (path, id) in enumerate((path, id) for path, id in places if id not in ids):
        guess = nearest(id, sorted(ids)) if count < MAX_GUESSES else None
        yield Problem("unknown-reference", Place(path=path), kind=kind, id=id, nearest=guess)


def _circle(drivers: Sequence[tuple[str, Driver]]) -> Iterator[Problem]:
    paths = {driver.id: path for path, driver in drivers}
    try:
        TopologicalSorter({driver.id: driver.supports for _, driver in drivers}).prepare()
    except CycleError as error:
        # graphlib lists each node after its predecessor, and here a driver's predecessors are what it supports.
        circle: list[str] = error.args[1][::-1]
        yield Problem("supports-circle", Place(path=f"{paths[circle[0]]}.supports"), drivers=tuple(circle))
