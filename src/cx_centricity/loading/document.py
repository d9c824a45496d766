"""Strict YAML: text in, plain values with their places out; all that YAML could do behind one's back is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, cast

from cx_centricity.errors import (
    AnchorRefused,
    CentricityError,
    DuplicateKey,
    KeyNotText,
    NotUtf8,
    NumberTooLong,
    Place,
    Problem,
    SeveralDocuments,
    SyntaxFault,
    TagRefused,
    TooDeep,
    TooLarge,
)

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 4_000_000
MAX_DEPTH = 32
MAX_DIGITS = 18

Value = str | int | bool | None | tuple["Value", ...] | dict[str, "Value"]
"""What a document may hold: text, whole numbers, true and false, null, sequences and mappings with text keys."""

_WHOLE = re.compile(r"[-+]?[0-9]+")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Document:
    """A value with the line and column of each of its parts, by path (`levels[2].title`)."""

    value: Value
    marks: dict[str, tuple[int, int]]
    file: str | None = None

    def place(self, path: str) -> Place:
        """Return the place of a path, or, if nothing stands there, of what should have held it."""
        at = path
        while at and at not in self.marks:
            at = at[: max(at.rfind("."), at.rfind("["), 0)]
        line, column = self.marks.get(at, (None, None))
        return Place(self.file, line, column, path)


class DocumentError(CentricityError):
    """A text is not a document; loaders turn it into the error of what they load."""


def parse_document(data: bytes, file: str | None = None) -> Document:
    """Parse one YAML document, JSON included, from UTF-8 bytes; `file` is its name in problems.

    Only null, true, false and decimal whole numbers are resolved, everything else is text. Duplicate keys, tags,
    anchors, several documents, more than 4 MB and more than 32 levels of nesting are refused: all that is found is
    raised in one DocumentError.

    >>> parse_document(b"answer: No").value
    {'answer': 'No'}
    """
    if len(data) > MAX_BYTES:
        raise DocumentError([TooLarge(place=Place(file=file), bound=MAX_BYTES)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError([NotUtf8(place=Place(file=file), offset=error.start)]) from None
    reader = _Reader(file)
    value = reader.read(text)
    if reader.problems:
        raise DocumentError(reader.problems)
    return Document(value, reader.marks, file)


class _Stop(Exception):  # noqa: N818 - not an error: what follows a problem cannot be told
    """Ends the reading of a document whose structure is lost."""


class _Open:
    """A sequence or mapping that is being read."""

    __slots__ = ("entries", "items", "key", "path")

    def __init__(self, path: str, *, mapping: bool) -> None:
        self.path = path
        self.items: list[Value] = []
        self.entries: dict[str, Value] | None = {} if mapping else None
        self.key: str | None = None

    def child_path(self) -> str:
        if self.entries is None:
            return f"{self.path}[{len(self.items)}]"
        return f"{self.path}.{self.key}" if self.path else str(self.key)

    def add(self, value: Value) -> None:
        if self.entries is None:
            self.items.append(value)
        else:
            self.entries[str(self.key)] = value
            self.key = None

    def value(self) -> Value:
        return tuple(self.items) if self.entries is None else self.entries


class _Reader:
    """Builds values from parser events in one pass; the composer would recurse as deep as a hostile text wants."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.marks: dict[str, tuple[int, int]] = {}
        self.stack: list[_Open] = []
        self.root: Value = None
        self.begun = False

    def read(self, text: str) -> Value:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            for event in yaml.parse(text, Loader=loader):
                if isinstance(event, yaml.ScalarEvent):
                    self._scalar(event)
                elif isinstance(event, yaml.CollectionEndEvent):
                    self._add(self.stack.pop().value())
                elif isinstance(event, yaml.CollectionStartEvent):
                    self._open(event, mapping=isinstance(event, yaml.MappingStartEvent))
                elif isinstance(event, yaml.AliasEvent):
                    self.problems.append(AnchorRefused(place=self._place(event), anchor=str(event.anchor)))
                    self._enter(event)
                    self._add(None)
                elif isinstance(event, yaml.DocumentStartEvent):
                    self._begin(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)
            self.problems.append(SyntaxFault(place=place, reason=error.problem or str(error)))
        except yaml.reader.ReaderError as error:
            before = text[: error.position].split("\n")
            place = Place(self.file, len(before), len(before[-1]) + 1)
            self.problems.append(SyntaxFault(place=place, reason=error.reason))
        except _Stop:
            pass
        return self.root

    def _begin(self, event: yaml.Event) -> None:
        if self.begun:
            self._stop(SeveralDocuments(place=self._place(event)))
        self.begun = True

    def _open(self, event: yaml.CollectionStartEvent, *, mapping: bool) -> None:
        if len(self.stack) == MAX_DEPTH:
            self._stop(TooDeep(place=self._place(event), bound=MAX_DEPTH))
        self._refuse_properties(event)
        self.stack.append(_Open(self._enter(event), mapping=mapping))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_properties(event)
        top = self.stack[-1] if self.stack else None
        if top is None or top.entries is None or top.key is not None:
            self._enter(event)
            self._add(self._resolve(event))
            return
        key = event.value
        if not isinstance(self._resolve(event), str):
            self.problems.append(KeyNotText(place=self._place(event)))
        top.key = key
        path = top.child_path()
        if key in top.entries:
            first_line, _ = self.marks[path]
            self.problems.append(DuplicateKey(place=self._place(event, path), key=key, first_line=first_line))
        else:
            self.marks[path] = _mark(event)

    def _enter(self, event: yaml.Event) -> str:
        """Return the path of the value that begins here; an entry's place is that of its key."""
        if not self.stack:
            path = ""
        elif self.stack[-1].entries is not None and self.stack[-1].key is None:
            self._stop(KeyNotText(place=self._place(event)))
        else:
            path = self.stack[-1].child_path()
        self.marks.setdefault(path, _mark(event))
        return path

    def _add(self, value: Value) -> None:
        if self.stack:
            self.stack[-1].add(value)
        else:
            self.root = value

    def _resolve(self, event: yaml.ScalarEvent) -> Value:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if not _WHOLE.fullmatch(text):
            return text
        if len(text) > MAX_DIGITS:
            self.problems.append(NumberTooLong(place=self._place(event), digits=len(text)))
            return None
        return int(text)

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.problems.append(AnchorRefused(place=self._place(event), anchor=event.anchor))
        tag: str | None = getattr(event, "tag", None)
        if tag is not None:
            self.problems.append(TagRefused(place=self._place(event), tag=tag))

    def _place(self, event: yaml.Event, path: str = "") -> Place:
        return Place(self.file, *_mark(event), path)

    def _stop(self, problem: Problem) -> NoReturn:
        self.problems.append(problem)
        raise _Stop


def _mark(event: yaml.Event) -> tuple[int, int]:
    mark = cast("yaml.Mark", event.start_mark)
    return mark.line + 1, mark.column + 1
