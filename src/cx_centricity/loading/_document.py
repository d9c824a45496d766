"""Strict YAML: plain values with their places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from cx_centricity.bank import MAX_DEPTH, MAX_PATH, UNREADABLE, DecimalText, Provenance, Source, Value
from cx_centricity.errors import MAX_PROBLEMS, CentricityError, Place, Problem, limited

if TYPE_CHECKING:
    import yaml

MAX_BYTES: Final = 4_000_000
MAX_DIGITS: Final = 18
MAX_VALUES: Final = 50_000
"""Keys count as values; more would take longer than a second to read."""

WORDS: Final[dict[str, bool | None]] = {"": None, "~": None, "null": None, "true": True, "false": False}
CONTROL: Final[re.Pattern[str]] = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"  # of terminals and lines
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # of the direction of writing
    "\ud800-\udfff\ufdd0-\ufdef"  # surrogates, noncharacters
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A value with the line and column of each of its parts, by path (`levels[2].title`).

    `problems` are those that leave the rest readable, such as a duplicate key or an alias. What they concern is
    missing from `value`, or UNREADABLE there. `size` is the number of values, keys included. `warnings` are about what
    is probably a mistake: unquoted texts that a comment cuts off.
    """

    value: Value
    marks: dict[str, tuple[int, int]]
    file: str | None
    problems: tuple[Problem, ...]
    size: int
    warnings: tuple[Problem, ...] = ()

    def place(self, path: str) -> Place:
        """Return the place of a path or, if nothing is there, of the nearest part around it."""
        return Provenance([Source(self.file, "", self.marks)]).place(path)


class DocumentError(CentricityError):
    """A text is not a document; loaders turn this into the error of what they load.

    `value` is what was read before the mistake.
    """

    value: Value = UNREADABLE


def parse_document(
    data: bytes, file: str | None = None, *, whole_number_keys: bool = False, has_figures: bool = True
) -> Document:
    """Return the document in UTF-8 bytes of YAML or JSON; `file` is its name in problems.

    Only null, true, false and decimal whole numbers are resolved; everything else is text. A decimal fraction without
    quotes is a `DecimalText` if the document `has_figures`. Duplicate keys, tags, anchors, control characters, several
    documents, more than 4 MB, more than 50,000 values and more than 32 levels of nesting are problems. If the text
    cannot be read to its end, raises one DocumentError with all problems so far; otherwise they are in the document's
    `problems`. With `whole_number_keys`, a key may be a whole number, which stands for its text.

    >>> parse_document(b"answer: No").value
    {'answer': 'No'}
    """
    if len(data) > MAX_BYTES:
        raise DocumentError([Problem("too-large", Place(file=file), bound=MAX_BYTES)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError([Problem("not-utf8", Place(file=file), offset=error.start)]) from None
    reader = _Reader(file, whole_number_keys=whole_number_keys, has_figures=has_figures)
    try:
        reader.read(text)
    except DocumentError as error:
        error.value = reader.root
        raise
    reader.marks.setdefault("", (1, 1))
    warnings = tuple(limited(reader.warnings))
    return Document(reader.root, reader.marks, file, tuple(reader.problems), reader.size, warnings)


def is_resolved(text: str) -> bool:
    """Return whether an unquoted scalar stands for something other than its text."""
    return text in WORDS or _WHOLE_NUMBER.fullmatch(text) is not None


def control_character(place: Place, character: str) -> Problem:
    """Return the problem with a control character."""
    return Problem("control-character", place, character=f"U+{ord(character):04X}")


_WHOLE_NUMBER = re.compile(r"[-+]?[0-9]+")
_DECIMAL_FRACTION = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_OPENING: Final = (
    *("while scanning a quoted scalar", "while scanning a simple key"),
    *("while parsing a flow mapping", "while parsing a flow sequence"),
)
"""The parser's contexts in which the mistake is where they begin, not where the parser notices it."""
_COMMENT: Final = re.compile(r"[ \t]+#([^\n\r]?)")
_NO_BLANK: Final = re.compile(r"[^\W\d]\w* ?:[^\s:/]")
"""A key and its value without a blank between them."""
_UNSEEN_KEY: Final = ("mapping values are not allowed", "<document start>")
"""Parts of the parser's messages about what follows such a key."""
_CODE: Final = re.compile(r"[a-z0-9_./-]*")
"""What a comment may follow without a warning, besides numbers: an id, a version, a language, `n/a`."""
_NESTING_BOUND: Final = "exceeded maximum nesting depth"
"""The message of PyYAML 6.0.4 and later about brackets, before it hands over the first of them."""
_SYNTAX_HINTS: Final = (
    ("mapping values are not allowed", "quote-colon"),
    ("cannot start any token", "quote-special"),
    ("did not find expected comment or line break", "quote-special"),
    ("block sequence entries are not allowed", "quote-special"),
    ("mapping keys are not allowed", "quote-special"),
    ("could not find expected ':'", "add-colon"),
    ("did not find expected key", "align"),
    ("did not find expected '-'", "align"),
    ("unexpected end of stream", "close"),
    ("expected ',' or", "close"),
    ("unknown escape", "double-backslash"),
)
"""Parts of the parser's messages with the hints for them."""


def _cause(error: Any, text: str, last: Any) -> tuple[yaml.Mark, str]:
    """Return the mark of the author's mistake, and the hint for it.

    `error` is the parser's, which notices many mistakes late; `last` is the event of the scalar before the mistake.
    """
    mark, context, reason = error.problem_mark, str(error.context), str(error.problem)
    found, is_flow = mark.index, context.startswith("while parsing a flow")
    if re.match(r" *\t", text[found - mark.column :]):
        return mark, "no-tabs"
    if error.context_mark is not None and context.startswith(_OPENING):
        mark = error.context_mark
    if last is not None and "quoted" not in context:
        begin, end = last.start_mark, last.end_mark
        line = text[begin.index - begin.column :]
        indent = len(line) - len(line.lstrip(" -"))
        if indent == begin.column and _NO_BLANK.match(last.value) and any(part in reason for part in _UNSEEN_KEY):
            return begin, "add-colon"
        is_continued = (is_flow or mark.column > indent) and "\n" in text[end.index : found]
        if is_continued and "expected" in reason and _is_cut(last, text):
            return begin, "quote-hash"
        hint = ""
        if last.style in ("'", '"') and not text[end.index : found].strip(" \t"):
            hint = "quote-quote"
        elif is_flow and "\n" not in text[begin.index : found] and text[found : found + 1] in tuple(":{}[]"):
            hint = "quote-flow"
        elif "block" in context and text[:found].rstrip(" \t").endswith(("}", "]")):
            hint = "quote-special"
        if hint:
            return error.problem_mark, hint
    return mark, next((hint for part, hint in _SYNTAX_HINTS if part in reason), "check-indent")


def _is_cut(event: Any, text: str) -> bool:
    """Return whether a comment ends an unquoted text that might go on: no number, id or other code."""
    comment = _COMMENT.match(text, event.end_mark.index) if event.implicit[0] else None
    if comment is None or is_resolved(event.value):
        return False
    return comment[1] not in (" ", "") or _CODE.fullmatch(event.value) is None


class _DiscardedKey(str):
    """A key that equals no other key, for a value that is removed at the end."""

    __slots__ = ()
    __hash__ = object.__hash__


class _Reader:
    """Builds values from parser events in a loop; PyYAML's composer would recurse as deep as a hostile text demands.

    `top` is the sequence or mapping being read (None outside any), `path` its path and `key` the key of the next value;
    `outer` holds the same three for all enclosing ones.
    """

    def __init__(self, file: str | None, *, whole_number_keys: bool, has_figures: bool) -> None:
        self.file = file
        self.has_figures = has_figures
        self.whole_number_keys = whole_number_keys
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.text = ""
        self.has_comments = False
        self.opened: list[Any] = []
        self.last: Any = None  # the event of the scalar that was read last
        self.marks: dict[str, tuple[int, int]] = {}
        self.top: list[Value] | dict[str, Value] | None = None
        self.path = ""
        self.key: str | None = None
        self.outer: list[tuple[list[Value] | dict[str, Value] | None, str, str | None]] = []
        self.discarded: list[tuple[dict[str, Value], _DiscardedKey]] = []
        self.root: Value = None
        self.documents = 0
        self.size = 0

    def read(self, text: str) -> None:
        import yaml

        self.text = text
        self.has_comments = "#" in text
        handlers: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._open(event, {}),
            yaml.SequenceStartEvent: lambda event: self._open(event, []),
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        # `yaml.parse`, a generator around these two calls, would take as long again as the C parser itself.
        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        event: yaml.Event
        try:
            parser = loader(text)
            while type(event := parser.get_event()) is not yaml.StreamEndEvent:
                handler = handlers.get(type(event))
                if handler is not None:
                    handler(event)
        except yaml.MarkedYAMLError as error:
            mark, hint = _cause(error, text, self.last)
            if self.opened and not text[mark.index :].strip():  # what is still open at the end
                mark, hint = self.opened[-1].start_mark, "close"
            place = Place(self.file, mark.line + 1, mark.column + 1)
            if error.problem == _NESTING_BOUND:
                self._stop(Problem("too-deep", place, bound=MAX_DEPTH))
            self._stop(Problem("syntax", place, reason=str(error.problem), hint=hint))
        except yaml.reader.ReaderError as error:
            # The C parser counts bytes, the Python parser characters.
            in_bytes = loader is not yaml.SafeLoader
            head = text.encode()[: error.position].decode(errors="ignore") if in_bytes else text[: error.position]
            before = head.split("\n")
            place = Place(self.file, len(before), len(before[-1]) + 1)
            character: Any = error.character
            self._stop(control_character(place, character if isinstance(character, str) else chr(character)))
        for mapping, discarded_key in self.discarded:
            del mapping[discarded_key]

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        text: str = event.value
        before, self.last = self.last, event
        self._count(event)
        if not text.isprintable() and (control := CONTROL.search(text)):
            self._note(control_character(self._place(event, self._scalar_path()), control[0]))
        if self.has_comments and _is_cut(event, self.text) and len(self.warnings) <= MAX_PROBLEMS:
            path = self._scalar_path()
            place = Place(self.file, *self.marks.get(path, _mark(event)), path)
            self.warnings.append(Problem("text-before-comment", place))
        value = self._resolve(event) if event.implicit[0] else text
        top, key = self.top, self.key
        if isinstance(top, dict):
            if key is None:
                self._begin_entry(event, top, value)
                return
            if (
                before is not None
                and before.end_mark.index == cast("Any", event).end_mark.index
                and " " not in before.value
            ):
                self._check_blank(before)  # `{hiring:5}`
            top[key] = value if event.tag is None else UNREADABLE
            self.key = None
        else:
            self.marks[self._child_path()] = _mark(event)
            self._add(value if event.tag is None else UNREADABLE)
            if top is None:
                self._check_blank(event)

    def _check_blank(self, event: Any) -> None:
        """Stop at an unquoted text that is meant as a key with its value."""
        if event.implicit[0] and _NO_BLANK.match(event.value):
            self._stop(Problem("syntax", self._place(event), reason="could not find expected ':'", hint="add-colon"))

    def _begin_entry(self, event: yaml.ScalarEvent, top: dict[str, Value], key: Value) -> None:
        """Take the key of an entry; the value has the place of the key."""
        self.key = event.value
        path = self._child_path()
        if len(path) > MAX_PATH:
            self._stop(Problem("key-too-long", self._place(event), bound=MAX_PATH))
        if type(key) is int and self.whole_number_keys:
            key = event.value
        if not isinstance(key, str):
            self._discard(top, Problem("key-not-text", self._place(event)))
        elif key in top:
            first_line, _ = self.marks[path]
            place = self._place(event, path)
            self._discard(top, Problem("duplicate-key", place, key=key, first_line=first_line))
        else:
            self.marks[path] = _mark(event)

    def _discard(self, top: dict[str, Value], problem: Problem) -> None:
        """Add a problem with a key, and discard its value."""
        self._note(problem)
        key = _DiscardedKey()
        self.key = key
        self.discarded.append((top, key))

    def _open(self, event: yaml.CollectionStartEvent, container: list[Value] | dict[str, Value]) -> None:
        if len(self.outer) == MAX_DEPTH:
            self._stop(Problem("too-deep", self._place(event), bound=MAX_DEPTH))
        self._count(event)
        self._refuse_properties(event)
        path = self._begin_value(event)
        if self.top is None and isinstance(container, dict):
            self.root = container  # for what is known if the text cannot be read to its end
        self.opened.append(event)
        self.outer.append((self.top, self.path, self.key))
        self.top, self.path, self.key = container, path, None

    def _close(self, _event: yaml.CollectionEndEvent) -> None:
        value = self.top if isinstance(self.top, dict) else tuple(self.top or ())
        self.opened.pop()
        self.top, self.path, self.key = self.outer.pop()
        self._add(value)

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._refuse_properties(event)
        self._begin_value(event)
        self._add(UNREADABLE)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._stop(Problem("several-documents", self._place(event)))

    def _begin_value(self, event: yaml.Event) -> str:
        """Return the path of a value that begins here."""
        if self.key is None and isinstance(self.top, dict):
            self._stop(Problem("key-not-text", self._place(event)))
        path = self._child_path()
        if self.key is None:
            self.marks[path] = _mark(event)
        return path

    def _child_path(self) -> str:
        if self.key is not None:
            return f"{self.path}.{self.key}" if self.path or not self.key else self.key
        return "" if self.top is None else f"{self.path}[{len(self.top)}]"

    def _scalar_path(self) -> str:
        is_key = isinstance(self.top, dict) and self.key is None
        return self.path if is_key else self._child_path()

    def _add(self, value: Value) -> None:
        if isinstance(self.top, dict):
            self.top[cast("str", self.key)] = value
            self.key = None
        elif self.top is not None:
            self.top.append(value)
        else:
            self.root = value

    def _resolve(self, event: yaml.ScalarEvent) -> Value:
        text: str = event.value
        if text in WORDS:
            return WORDS[text]
        if not text[-1].isdecimal():  # most texts; matching both expressions takes longer
            return text
        if self.has_figures and _DECIMAL_FRACTION.fullmatch(text):
            return DecimalText(text)
        if not _WHOLE_NUMBER.fullmatch(text):
            return text
        digits = len(text.lstrip("+-"))
        if digits > MAX_DIGITS:
            self._note(Problem("number-too-long", self._place(event, self._scalar_path()), digits=digits))
            return UNREADABLE
        return int(text)

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._note(Problem("anchor-refused", self._place(event), anchor=event.anchor))
        tag: str | None = getattr(event, "tag", None)
        if tag is not None:
            self._note(Problem("tag-refused", self._place(event), tag=tag))

    def _place(self, event: yaml.Event, path: str = "") -> Place:
        return Place(self.file, *_mark(event), path)

    def _count(self, event: yaml.Event) -> None:
        self.size += 1
        if self.size > MAX_VALUES:
            self._stop(Problem("too-many-values", self._place(event), bound=MAX_VALUES))

    def _note(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) > MAX_PROBLEMS:
            raise DocumentError(limited(self.problems))

    def _stop(self, problem: Problem) -> NoReturn:
        """Stop reading: what follows this problem cannot be understood."""
        raise DocumentError([*self.problems, problem]) from None


def _mark(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
