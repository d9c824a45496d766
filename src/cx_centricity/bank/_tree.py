"""Content as a tree whose values know where they were written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple, cast

from pydantic import BaseModel

from cx_centricity.bank._content import HOLDERS, ScopeStage
from cx_centricity.errors import BankError, Place, Problem


class Unreadable(Enum):
    """The type of UNREADABLE."""

    UNREADABLE = 0


UNREADABLE: Final = Unreadable.UNREADABLE
"""Sentinel for a value that could not be read; the reason has been reported, so nothing else is said about it."""

Value = str | int | float | bool | None | Unreadable | tuple["Value", ...] | dict[str, "Value"]
"""What a document may hold: text, whole numbers, true and false, null, sequences and mappings with text keys."""

Marks = Mapping[str, tuple[int, int] | None]
"""Line and column, from 1, of each path of a document; None for parts that were made in Python."""

MAX_DEPTH: Final = 32
"""The most levels of lists and mappings that are nested in each other."""
MAX_PATH: Final = 1_000
"""The most characters of a key, together with the keys of the mappings it is nested in."""
_MAX_DIGITS = 9
_STEP = re.compile(r"\.?([a-z_]+)|\[(\w+)\]")


def to_plain(value: object) -> Any:
    """Return a copy of plain content with lists in place of tuples."""
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in cast("dict[str, object]", value).items()}
    return [to_plain(item) for item in cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value


class Source(NamedTuple):
    """A document, the path in the bank at which its content stands, and its warnings."""

    file: str | None
    path: str
    marks: Marks
    warnings: tuple[Problem, ...] = ()


class Provenance:
    """The places at which the content of one bank was written; a later source replaces an earlier one.

    `warnings` are those about the texts of the sources, at their places in the files.
    """

    def __init__(self, sources: Sequence[Source] = (), warnings: Iterable[Problem] = ()) -> None:
        self.warnings: tuple[Problem, ...] = (*warnings, *(found for source in sources for found in source.warnings))
        self.files: set[str | None] = {source.file for source in sources}
        self._file: str | None = sources[0].file if sources else None
        self._by_path: dict[str, list[Source]] = {}
        for source in sources:
            self._by_path.setdefault(source.path, []).insert(0, source)

    def place(self, path: str) -> Place:
        """Return the place of a path or, if nothing is written there, of the nearest part around it."""
        for at in _outwards(path):
            for base in _outwards(at):
                inside = at[len(base) :].removeprefix(".")
                for source in self._by_path.get(base, ()):
                    if inside in source.marks:
                        line, column = source.marks[inside] or (None, None)
                        return Place(source.file, line, column, path)
        return Place(self._file, None, None, path)

    def locate(self, problem: Problem) -> Problem:
        """Return a problem with file, line and column of its path and of the path in its field `first`."""
        data: dict[str, Any] = dict(problem.data)
        if "first" in data:
            data["first"] = str(self.place(data["first"]))
        return Problem(problem.code, self.place(problem.place.path), **data)


def _outwards(path: str) -> Iterator[str]:
    yield path
    while path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
        yield path


class Node:
    """A value and its place: `content` is a dict or a list of nodes, or a scalar."""

    __slots__ = ("content", "place")

    def __init__(self, content: object, place: Place) -> None:
        self.content: object = content
        self.place: Place = place

    @property
    def fields(self) -> dict[str, Node]:
        """The fields of a mapping; empty for any other value."""
        content: Any = self.content
        return cast("dict[str, Node]", content) if isinstance(content, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The items of a list; empty for any other value."""
        content: Any = self.content
        return cast("list[Node]", content) if isinstance(content, list) else []

    @property
    def id(self) -> str | None:
        """The id of a part, if it has one."""
        id = self.fields["id"].content if "id" in self.fields else None
        return id if isinstance(id, str) else None


def to_tree(value: object, place: Callable[[str], Place], path: str = "", depth: int = 0) -> Node:
    """Return the tree of plain content or content models; `place` returns the place of a path.

    Raises BankError if a key is not text or too long, or the content is nested too deeply.
    """
    if isinstance(value, BaseModel):
        value = stated_fields(value)
    if isinstance(value, (Mapping, list, tuple)) and depth == MAX_DEPTH:
        raise BankError([Problem("too-deep", place(path), bound=MAX_DEPTH)])
    if isinstance(value, Mapping):
        fields: dict[str, Node] = {}
        for key, item in cast("Mapping[object, object]", value).items():
            if not isinstance(key, str):
                raise BankError([Problem("key-not-text", place(path))])
            inner = f"{path}.{key}" if path else key
            if len(inner) > MAX_PATH:
                raise BankError([Problem("key-too-long", place(path), bound=MAX_PATH)])
            fields[key] = to_tree(item, place, inner, depth + 1)
        return Node(fields, place(path))
    if isinstance(value, (list, tuple)):
        items = enumerate(cast("Iterable[object]", value))
        return Node([to_tree(item, place, f"{path}[{index}]", depth + 1) for index, item in items], place(path))
    return Node(value, place(path))


def stated_fields(part: BaseModel) -> dict[str, object]:
    """Return the fields of a part that an author states, without those that follow from its position in a bank."""
    content = part.model_dump(exclude_unset=True)
    drop_followers(content, is_stage=isinstance(part, ScopeStage))
    return content


def drop_followers(content: dict[str, Any], *, is_stage: bool = False) -> None:
    """Remove from plain content the numbers and ends of stages, which follow from their positions."""
    if is_stage:
        content.pop("number", None)
        content.pop("to_points", None)
    for name in ("stages", "blocks", "directions", "subscales"):
        for part in content.get(name, ()):
            drop_followers(part, is_stage=name == "stages")


def flatten(root: Node, warnings: Iterable[Problem]) -> tuple[Value, Provenance]:
    """Return the plain content of a tree and its places, with the warnings about texts that are still in it."""
    marks: dict[str | None, dict[str, tuple[int, int] | None]] = {}
    value = _flatten(root, "", marks)
    written = {(file, *mark) for file, of_file in marks.items() for mark in of_file.values() if mark is not None}
    kept = [problem for problem in warnings if _spot(problem.place) in written]
    sources: Iterable[tuple[str | None, Marks]] = marks.items()
    return value, Provenance([Source(file, "", of_file) for file, of_file in sources], kept)


def _spot(place: Place) -> tuple[str | None, int | None, int | None]:
    return place.file, place.line, place.column


def _flatten(node: Node, path: str, marks: dict[str | None, dict[str, tuple[int, int] | None]]) -> Value:
    file, line, column = node.place.file, node.place.line, node.place.column
    marks.setdefault(file, {})[path] = (line, column) if line is not None and column is not None else None
    if isinstance(node.content, dict):
        return {key: _flatten(item, f"{path}.{key}" if path else key, marks) for key, item in node.fields.items()}
    if isinstance(node.content, list):
        return tuple(_flatten(item, f"{path}[{index}]", marks) for index, item in enumerate(node.items))
    return cast("Value", node.content)


def resolve_path(bank: object, path: str) -> str:
    """Return a path with positions in place of ids: `levels[basic].title` becomes `levels[2].title`.

    Brackets may hold the id of a part or, for a level text, the id of its level; `statements[ID]` and `drivers[ID]`
    need no holder before them. Raises KeyError if the bank has nothing there.

    >>> from cx_centricity import default_bank
    >>> resolve_path(default_bank(), "statements[closed_loop].level_texts[2]")
    'directions[5].statements[2].level_texts[2]'
    """
    steps = list(_STEP.finditer(path))
    if not steps or "".join(step[0] for step in steps) != path:
        raise KeyError(f"{path!r} is not a path; write a path such as 'statements[closed_loop].level_texts[2]'")
    part: Any = bank
    holder: Any = None
    resolved = ""
    names = [step[1] or step[2] for step in steps]
    if len(steps) > 1 and names[0] in HOLDERS and steps[1][2]:
        part, resolved = _held_part(bank, names[0], names[1])
        steps, names = steps[2:], names[2:]
    for step, name in zip(steps, names, strict=True):
        if isinstance(part, tuple):
            items = cast("tuple[object, ...]", part)
            position = _position(_levels(bank, holder) if resolved.endswith(".level_texts") else items, name)
            part, resolved = (None, "") if position is None else (items[position], f"{resolved}[{position}]")
        else:
            holder, part, resolved = part, getattr(part, name, None), f"{resolved}.{name}"
        if part is None:
            raise KeyError(f"the bank has nothing at {path[: step.end()]!r}")
    return resolved.removeprefix(".")


def _levels(bank: Any, statement: Any) -> tuple[object, ...]:
    return next((scale.levels for scale in bank.scales if scale.id == statement.scale), bank.levels)


def _held_part(bank: object, kind: str, id: str) -> tuple[object, str]:
    """Return a statement or driver and its path."""
    holders = HOLDERS[kind]
    for h, holder in enumerate(getattr(bank, holders)):
        for p, part in enumerate(getattr(holder, kind)):
            if part.id == id:
                return part, f"{holders}[{h}].{kind}[{p}]"
    raise KeyError(f"the bank has nothing at '{kind}[{id}]'")


def _position(parts: tuple[object, ...], name: str) -> int | None:
    """Return the position of the part with this number or id in a list."""
    if name.isdecimal():
        return int(name) if len(name) <= _MAX_DIGITS and int(name) < len(parts) else None
    ids = (getattr(part, "id", getattr(part, "block", None)) for part in parts)
    return next((position for position, id in enumerate(ids) if id == name), None)
