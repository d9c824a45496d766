"""Faulty content mended as well as can be guessed, so that what else is wrong with it can be told in the same go.

What stands in for a faulty value says nothing itself: a problem that could come of it alone is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from cx_centricity.bank._content import MAX_LEVELS
from cx_centricity.bank._tree import Value, thawed
from cx_centricity.errors import Problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Loc = tuple[int | str, ...]

SURPLUS = {"extra_forbidden", "unexpected_keyword_argument"}
UNNAMED = "part_without_an_id_"
"""Begins the ids that stand in for those that cannot be told."""

_HOLDS_IDS = {
    ("drivers", "blocks"),
    ("drivers", "directions"),
    ("drivers", "statements"),
    ("drivers", "supports"),
    ("indicators", "statements"),
}
_POINTS = [0, 1000]
_FRESH, _POSITION, _START = object(), object(), object()
"""Stand in a sample for an id like no other, the position in the list, and where a stage may begin."""
_STATEMENT: dict[str, object] = {"id": _FRESH, "title": "?"}
_CONDITION: dict[str, object] = {"statement": _FRESH}
_ITEMS: dict[int | str, object] = {
    "levels": {"number": _POSITION, "id": _FRESH, "title": "?"},
    "blocks": {"id": _FRESH, "title": "?"},
    "directions": {"id": _FRESH, "title": "?", "statements": [_STATEMENT]},
    "statements": _STATEMENT,
    "stages": {"id": _FRESH, "title": "?", "from_points": _START},
    "profiles": {"block": _FRESH, "signs": ["?"]},
    "drivers": {"id": _FRESH, "text": "?"},
    "journey_phases": "use",
    "guidance": {"id": _FRESH, "title": "?", "text": "?"},
    "pitfalls": {"id": _FRESH, "title": "?", "text": "?", "when": [_CONDITION]},
    "when": _CONDITION,
    "indicators": {"id": _FRESH, "title": "?"},
    "renamed": {"old": _FRESH, "new": _FRESH},
    "retired": _FRESH,
}
"""For each list of parts an item that is legal."""
_LEAST_ITEMS = {"levels": 2, "directions": 1, "statements": 1, "stages": 1, "signs": 1, "when": 1}
_FIELDS: dict[str, object] = {
    **dict.fromkeys(("id", "block", "statement", "old", "new"), _FRESH),
    "title": "?",
    "text": "?",
    "version": "0.0.0",
    "language": "en",
    "number": _POSITION,
    "from_points": _START,
}
"""For each field that cannot be left out something legal."""

_LEVELS = r"levels(\[\d+\](\.number|\.value)?)?"
_STARTS = r"point_range.*|stages(\[\d+\](\.from_points)?)?"
_UNSURE: dict[str, str] = {
    "level-numbers-not-consecutive": r"levels(\[\d+\](\.number)?)?",
    "level-values-incomplete": r"levels(\[\d+\](\.value)?)?",
    "level-values-not-rising": r"levels(\[\d+\](\.value)?)?",
    "weight-total-too-large": _LEVELS,
    "missing-level-text": r"levels",
    "surplus-level-text": r"levels",
    "direction-without-block": r"blocks",
    "empty-block": r"blocks(\[\d+\](\.id)?)?|directions(\[\d+\](\.block)?)?",
    "stage-numbers-not-consecutive": r"stages(\[\d+\](\.number)?)?",
    "stages-do-not-cover-range": r"point_range.*|stages(\[\d+\])?",
    "stage-end-wrong": _STARTS,
    "condition-impossible": _LEVELS,
    "stage-not-reachable": rf"{_LEVELS}|{_STARTS}|directions(\[\d+\](\.statements(\[\d+\](\.weight|\.reversed)?)?)?)?",
}
"""For each kind of problem, the paths whose faults make it unsure."""
_UNSURE_IDS = {
    "block": r"blocks(\[\d+\](\.id)?)?",
    "direction": r"directions(\[\d+\](\.id)?)?",
    "statement": r"directions(\[\d+\](\.statements(\[\d+\](\.id)?)?)?)?",
    "driver": r"stages(\[\d+\](\.drivers(\[\d+\](\.id)?)?)?)?",
}
"""For each kind of reference, the paths whose faults may hide the id that is meant."""


def depends_on(problem: Problem, broken: Iterable[str]) -> bool:
    """Say whether a problem may be only a consequence of faults at these paths, and not one of its own."""
    unsure = _UNSURE.get(problem.code)
    if problem.code == "unknown-reference":
        unsure = _UNSURE_IDS[str(problem.data["kind"])]
    own = problem.place.path
    for path in broken:
        if unsure is not None and re.fullmatch(unsure, path):
            return True
        if own == path or own.startswith((f"{path}.", f"{path}[")):
            return True
        if problem.code == "condition-impossible" and path.startswith(f"{own}."):
            return True
    return False


def unnamed(problem: Problem) -> Problem:
    """Return the problem without the ids that only stand in for others."""
    data: dict[str, Any] = dict(problem.data)
    for name, value in data.items():
        if isinstance(value, tuple):
            data[name] = tuple(v for v in cast("tuple[object, ...]", value) if not str(v).startswith(UNNAMED))
        elif isinstance(value, str) and value.startswith(UNNAMED):
            data[name] = "?"
    return Problem(problem.code, problem.place, **data)


def path_of(loc: Iterable[int | str]) -> str:
    """Return pydantic's location as a path: `levels[2].title`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")


def repaired(content: dict[str, Value], faults: Sequence[ErrorDetails]) -> tuple[Value, list[str]]:
    """Return the content with something legal in place of each fault, and the paths of the faults."""
    root: Any = thawed(content)
    fresh = (f"{UNNAMED}{number}" for number in count())
    broken: list[str] = []
    for fault in sorted(faults, key=lambda fault: len(fault["loc"])):
        loc: Loc = fault["loc"]
        broken.append(path_of(loc))
        if loc[:1] == ("point_range",):
            root["point_range"] = _POINTS
            continue
        node = root
        for step in loc[:-1]:
            node = node[step]
        filler = None if fault["type"] in SURPLUS else _filler(loc, node, root, fresh)
        if filler is not None:
            node[loc[-1]] = filler
        else:
            node.pop(loc[-1], None)
    return _frozen(root), broken


def _filler(loc: Loc, owner: Any, root: dict[str, Any], fresh: Iterator[str]) -> object:
    """Return what may stand where the fault is; None for a field that is better left out."""
    *outer, last = loc
    if isinstance(last, int):
        *outer, name = outer
        sample = _FRESH if (_holder(outer), name) in _HOLDS_IDS else _ITEMS.get(name, "?")
        return _sample(sample, last, root, fresh)
    if last in _LEAST_ITEMS:
        held = owner.get(last)
        if isinstance(held, list) and len(cast("list[object]", held)) > MAX_LEVELS:
            return cast("list[object]", held)[:MAX_LEVELS]
        least = 0 if (_holder(outer), last) in _HOLDS_IDS else _LEAST_ITEMS[last]
        return [_sample(_ITEMS.get(last, "?"), position, root, fresh) for position in range(least)]
    if last == "number" and "levels" not in loc:
        return None
    return _sample(_FIELDS.get(last), outer[-1] if outer else "", root, fresh)


def _holder(loc: Sequence[int | str]) -> int | str:
    """Return the name of the list whose item a location is in: `drivers` of `stages[0].drivers[3]`."""
    return loc[-2] if len(loc) > 1 else ""


def _sample(template: object, position: int | str, root: dict[str, Any], fresh: Iterator[str]) -> object:
    if isinstance(template, dict):
        fields = cast("dict[str, object]", template)
        return {name: _sample(value, position, root, fresh) for name, value in fields.items()}
    if isinstance(template, list):
        return [_sample(value, 0, root, fresh) for value in cast("list[object]", template)]
    if template is _FRESH:
        return next(fresh)
    if template is _START:
        return _start(root, int(position))
    return position if template is _POSITION else template


def _start(root: dict[str, Any], position: int) -> int:
    """Return the least points at which the stage at this position may begin."""
    before: list[Any] = root["stages"][:position] if isinstance(root.get("stages"), list) else []
    starts = [cast("dict[str, object]", stage).get("from_points") if isinstance(stage, dict) else 0 for stage in before]
    for steps, start in enumerate(reversed(starts), 1):
        if type(start) is int:
            return start + steps
    points: Any = root.get("point_range")
    least: Any = cast("dict[str, Any]", points).get("min") if isinstance(points, dict) else (points or [0])[0]
    return position + (least if type(least) is int else 0)


def _frozen(value: object) -> Value:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in cast("list[object]", value))
    return cast("Value", value)
