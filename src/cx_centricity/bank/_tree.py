"""Content as a tree in which every value knows where it was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple, cast

from pydantic import BaseModel

from cx_centricity.bank._content import HOLDERS, Stage
from cx_centricity.errors import Place

Marks = Mapping[str, tuple[int, int] | None]
"""Line and column, from 1, of each path of a document; None where a part was made in Python."""

MAX_DIGITS = 9

_STEP = re.compile(r"\.?([a-z_]+)|\[(\w+)\]")


class Source(NamedTuple):
    """A document, and the path in the bank where its content stands."""

    file: str | None
    path: str
    marks: Marks


class Provenance:
    """The places of all content of one bank; where sources overlap, the later one counts."""

    __slots__ = ("_by_path", "_file")

    def __init__(self, sources: Sequence[Source] = ()) -> None:
        self._file: str | None = sources[0].file if sources else None
        self._by_path: dict[str, list[Source]] = {}
        for source in sources:
            self._by_path.setdefault(source.path, []).insert(0, source)

    def place(self, path: str) -> Place:
        """Return the place of a path or, if nothing is written there, of the nearest part that should hold it."""
        for at in _outwards(path):
            for base in _outwards(at):
                inside = at[len(base) :].removeprefix(".")
                for source in self._by_path.get(base, ()):
                    if inside in source.marks:
                        line, column = source.marks[inside] or (None, None)
                        return Place(source.file, line, column, path)
        return Place(self._file, None, None, path)


def _outwards(path: str) -> Iterator[str]:
    yield path
    while path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
        yield path


def numbered_path(bank: object, path: str) -> str:
    """Return a path with positions in place of ids: `levels[basic].title` becomes `levels[2].title`.

    What has an id may be named by it in brackets, a level text by that of its level; `statements` and `drivers` are
    found without the direction or the stage that holds them. Raises KeyError where the bank has nothing.

    >>> from cx_centricity import default_bank
    >>> numbered_path(default_bank(), "statements[closed_loop].level_texts[2]")
    'directions[5].statements[2].level_texts[2]'
    """
    steps = list(_STEP.finditer(path))
    if not steps or "".join(step[0] for step in steps) != path:
        raise KeyError(f"{path!r} is no path; write one such as 'statements[closed_loop].level_texts[2]'")
    part: Any = bank
    levels: tuple[object, ...] = getattr(bank, "levels", ())
    numbered = ""
    names = [step[1] or step[2] for step in steps]
    if len(steps) > 1 and names[0] in HOLDERS and steps[1][2]:
        part, numbered = _held(bank, names[0], names[1])
        steps, names = steps[2:], names[2:]
    for step, name in zip(steps, names, strict=True):
        if isinstance(part, tuple):
            items = cast("tuple[object, ...]", part)
            key = _position(levels if numbered.endswith(".level_texts") else items, name)
            part, numbered = (None, "") if key is None else (items[key], f"{numbered}[{key}]")
        else:
            part, numbered = getattr(part, name, None), f"{numbered}.{name}"
        if part is None:
            raise KeyError(f"the bank has nothing at {path[: step.end()]!r}")
    return numbered.removeprefix(".")


def _held(bank: object, field: str, id: str) -> tuple[object, str]:
    holders = HOLDERS[field]
    for h, holder in enumerate(getattr(bank, holders)):
        for p, part in enumerate(getattr(holder, field)):
            if part.id == id:
                return part, f"{holders}[{h}].{field}[{p}]"
    raise KeyError(f"the bank has nothing at '{field}[{id}]'")


def _position(parts: tuple[object, ...], name: str) -> int | None:
    """Return where in a list the part with this number or id stands."""
    if name.isdecimal():
        return int(name) if len(name) <= MAX_DIGITS and int(name) < len(parts) else None
    ids = (getattr(part, "id", getattr(part, "block", None)) for part in parts)
    return next((position for position, id in enumerate(ids) if id == name), None)


class Unread(Enum):
    """What stands where something could not be read: that is reported, and nothing else can be said of it."""

    UNREAD = 0


Value = str | int | bool | None | Unread | tuple["Value", ...] | dict[str, "Value"]
"""What a document may hold: text, whole numbers, true and false, null, sequences and mappings with text keys."""

_SHOWN_LENGTH, _SHOWN_BITS = 40, 64

UNREAD: Final = Unread.UNREAD


class Node:
    """A value and its place: `content` is a dict or a list of nodes, or a scalar."""

    __slots__ = ("content", "place")

    def __init__(self, content: object, place: Place) -> None:
        self.content: object = content
        self.place: Place = place

    @property
    def fields(self) -> dict[str, Node]:
        """The fields of a mapping; empty for anything else."""
        content: Any = self.content
        return cast("dict[str, Node]", content) if isinstance(content, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The items of a list; empty for anything else."""
        content: Any = self.content
        return cast("list[Node]", content) if isinstance(content, list) else []

    @property
    def id(self) -> str | None:
        """The id of a part; None where it has none."""
        id = self.fields["id"].content if "id" in self.fields else None
        return id if isinstance(id, str) else None


def shown(value: object) -> str:
    """Show a value that does not fit in a few words."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > _SHOWN_BITS:
        return f"≈2^{value.bit_length()}"  # its digits may be more than Python will print
    text = str(value)
    text = text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"
    return f"“{text}”" if isinstance(value, str) else text


def grow(value: object, place: Callable[[str], Place], path: str = "") -> Node:
    """Make a tree of plain content or of content models; `place` tells where a path was written."""
    if isinstance(value, BaseModel):
        value = stated(value)
    if isinstance(value, Mapping):
        inner = cast("Mapping[object, object]", value)
        if not all(isinstance(key, str) for key in inner):
            raise TypeError(f"the keys of {path or 'the content'} must be text")
        fields = {str(key): grow(item, place, f"{path}.{key}" if path else str(key)) for key, item in inner.items()}
        return Node(fields, place(path))
    if isinstance(value, (list, tuple)):
        items = enumerate(cast("Iterable[object]", value))
        return Node([grow(item, place, f"{path}[{index}]") for index, item in items], place(path))
    return Node(value, place(path))


def stated(part: BaseModel) -> dict[str, object]:
    """Return the content of a part as one would write it: without what follows from its position in a bank."""
    content = part.model_dump(exclude_unset=True)
    for stage in [content] if isinstance(part, Stage) else content.get("stages", ()):
        stage.pop("number", None)
        stage.pop("to_points", None)
    return content


def flatten(root: Node) -> tuple[Value, Provenance]:
    """Return the plain content of a tree and where it was written."""
    marks: dict[str | None, dict[str, tuple[int, int] | None]] = {}
    value = _flatten(root, "", marks)
    sources: Iterable[tuple[str | None, Marks]] = marks.items()
    return value, Provenance([Source(file, "", of_file) for file, of_file in sources])


def _flatten(node: Node, path: str, marks: dict[str | None, dict[str, tuple[int, int] | None]]) -> Value:
    file, line, column = node.place.file, node.place.line, node.place.column
    marks.setdefault(file, {})[path] = (line, column) if line is not None and column is not None else None
    if isinstance(node.content, dict):
        return {key: _flatten(item, f"{path}.{key}" if path else key, marks) for key, item in node.fields.items()}
    if isinstance(node.content, list):
        return tuple(_flatten(item, f"{path}[{index}]", marks) for index, item in enumerate(node.items))
    return cast("Value", node.content)


def thawed(value: object) -> Any:
    """Return plain content with lists for tuples, in new containers throughout."""
    if isinstance(value, dict):
        return {key: thawed(item) for key, item in cast("dict[str, object]", value).items()}
    return [thawed(item) for item in cast("tuple[object, ...]", value)] if isinstance(value, tuple) else value
