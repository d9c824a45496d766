"""Where the content of a bank was written: from a path in the bank to file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from cx_centricity.bank.content import HOLDERS
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
