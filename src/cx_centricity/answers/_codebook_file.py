"""Codebooks in files of YAML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from cx_centricity.answers._codebook import Codebook, StatementCodes
from cx_centricity.answers._sheet import read_source
from cx_centricity.bank import UNREADABLE, Value
from cx_centricity.errors import AnswerError, Problem, describe, limited, nearest
from cx_centricity.loading import MAX_BYTES, Document, parse_document

_COLUMNS: Final = ("columns", "comments")
_MARKS: Final = ("not_applicable", "unanswered")
_FIELDS: Final = (*_COLUMNS, "levels", *_MARKS, "statements")
_NAMES: Final = ("number", "title", "claim")


def load_codebook(source: str | Path | bytes, *, file: str | None = None) -> Codebook:
    r"""Read a codebook from a YAML file, or from its content as bytes.

    The file is a mapping with the fields of `Codebook`; a single code may replace a list of one. Later problems with
    what the codebook states have the line in this file. `file` is the name of bytes in problems. Raises AnswerError
    with everything that is wrong by line, and CentricityError if the file cannot be read.

    >>> from cx_centricity.answers import load_codebook
    >>> load_codebook(b"columns: {q1: hiring}\nlevels: {1: 5, 2: 4}\nnot_applicable: 98")
    Codebook(columns=1, levels=2, not_applicable=(98,), unanswered=(), statements=0)
    """
    file = file if isinstance(source, bytes) else str(source)
    document = parse_document(read_source(source, MAX_BYTES), file, whole_number_keys=True, has_figures=False)
    reader = _CodebookReader(document)
    reader.read(document.value)
    if problems := [*document.problems, *document.warnings, *reader.problems]:
        raise AnswerError(limited(sorted(problems, key=lambda problem: problem.place.line or 0)))
    book = Codebook(**reader.fields)
    book.set_places({path: document.place(path) for path in document.marks})
    return book


class _CodebookReader:
    """Reads the fields of a codebook, and collects the problems of their form."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.fields: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def read(self, value: Value) -> None:
        """Read the whole codebook."""
        for name, item in self._mapping("", value):
            if name in _COLUMNS:
                self.fields[name] = self._values(name, item, str)
            elif name == "levels":
                self.fields[name] = self._values(name, item, int)
            elif name in _MARKS:
                self.fields[name] = self._codes(name, item)
            elif name == "statements":
                self.fields[name] = {id: self._statement(f"{name}.{id}", it) for id, it in self._mapping(name, item)}
            else:
                self._unknown(name, _FIELDS)

    def _statement(self, path: str, value: Value) -> StatementCodes:
        fields: dict[str, Any] = {}
        for name, item in self._mapping(path, value):
            if name == "levels":
                fields[name] = self._values(f"{path}.{name}", item, int)
            elif name not in _NAMES:
                self._unknown(f"{path}.{name}", (*_NAMES, "levels"))
            elif isinstance(item, str):
                fields[name] = item
            else:
                self._expect("text", item, f"{path}.{name}")
        return StatementCodes(**fields)

    def _mapping(self, path: str, value: Value) -> Iterable[tuple[str, Value]]:
        if isinstance(value, dict):
            return value.items()
        self._expect("a mapping", value, path)
        return ()

    def _values(self, path: str, value: Value, wanted: type[str | int]) -> dict[str, Value]:
        """Return the entries of a mapping whose values are of the wanted type."""
        found: dict[str, Value] = {}
        for key, item in self._mapping(path, value):
            if isinstance(item, wanted) and not isinstance(item, bool):
                found[key] = item
            else:
                self._expect("text" if wanted is str else "a whole number", item, f"{path}.{key}")
        return found

    def _codes(self, path: str, value: Value) -> tuple[Value, ...]:
        """Return the codes in a list, or a single one, which are whole numbers or texts."""
        listed = [*enumerate(value)] if isinstance(value, tuple) else [(None, value)]
        for position, code in listed:
            if isinstance(code, bool) or not isinstance(code, int | str):
                self._expect("text", code, path if position is None else f"{path}[{position}]")
        return tuple(code for _, code in listed)

    def _unknown(self, path: str, known: Iterable[str]) -> None:
        name = path.rpartition(".")[2]
        place = self.document.place(path)
        self.problems.append(Problem("unknown-field", place, name=name, nearest=nearest(name, known)))

    def _expect(self, expected: str, value: Value, path: str) -> None:
        if value is not UNREADABLE:
            place = self.document.place(path)
            self.problems.append(Problem("wrong-type", place, found=describe(value), expected=expected))
