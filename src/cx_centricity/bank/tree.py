"""Content as a tree whose every value knows where it was written: what an overlay is applied to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any, Final, cast

from pydantic import BaseModel

from cx_centricity.bank.content import Stage
from cx_centricity.bank.provenance import Marks, Provenance, Source
from cx_centricity.errors import Place


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
