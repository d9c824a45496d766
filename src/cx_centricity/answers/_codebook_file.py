"""Codebooks in files of YAML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

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

    The file is a mapping with the fields of `Codebook`; a single code may stand for a list of one. Problems with a bank
    or a table that come from the codebook then have the line in this file. `file` is the name of bytes in problems.
    Raises AnswerError with everything that is wrong by line, and CentricityError if the file cannot be read.

    >>> from cx_centricity.answers import load_codebook
    >>> load_codebook(b"columns: {q1: hiring}\nlevels: {1: 5, 2: 4}\nnot_applicable: 98")
    Codebook(columns=1, levels=2, not_applicable=(98,), unanswered=(), statements=0)
    """
    file = file if isinstance(source, bytes) else str(source)
    document = parse_document(read_source(source, MAX_BYTES), file, whole_number_keys=True)
    fields: dict[str, Any] = {}
    problems = [*document.problems, *_read(document, fields)]
    if problems:
        raise AnswerError(limited(sorted(problems, key=lambda problem: problem.place.line or 0)))
    book = Codebook(**fields)
    book.set_places({path: document.place(path) for path in document.marks})
    return book


def _read(document: Document, fields: dict[str, Any]) -> Iterator[Problem]:
    """Put the fields of a codebook into a mapping, and yield what is wrong with them."""
    if not isinstance(document.value, dict):
        yield _unexpected(document, "", document.value, "a mapping")
        return
    for name, value in document.value.items():
        if name in _COLUMNS or name == "levels":
            fields[name] = value
            yield from _wrong_values(document, name, value, str if name in _COLUMNS else int)
        elif name in _MARKS:
            fields[name] = value if isinstance(value, tuple) else (value,)
            for position, mark in enumerate(fields[name]):
                path = f"{name}[{position}]" if isinstance(value, tuple) else name
                if isinstance(mark, bool) or not (isinstance(mark, int | str) or mark is UNREADABLE):
                    yield _unexpected(document, path, mark, "a whole number" if mark is None else "text")
        elif name == "statements":
            fields[name] = statements = dict[str, StatementCodes]()
            yield from _read_statements(document, value, statements)
        else:
            yield Problem("unknown-field", document.place(name), name=name, nearest=nearest(name, _FIELDS))


def _read_statements(document: Document, value: Value, found: dict[str, StatementCodes]) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _unexpected(document, "statements", value, "a mapping")
        return
    for id, codes in value.items():
        path = f"statements.{id}"
        if not isinstance(codes, dict):
            yield _unexpected(document, path, codes, "a mapping")
            continue
        problems: list[Problem] = []
        for name, item in codes.items():
            if name == "levels":
                problems += _wrong_values(document, f"{path}.levels", item, int)
            elif name not in _NAMES:
                guess = nearest(name, (*_NAMES, "levels"))
                problems.append(Problem("unknown-field", document.place(f"{path}.{name}"), name=name, nearest=guess))
            elif not isinstance(item, str):
                problems.append(_unexpected(document, f"{path}.{name}", item, "text"))
        yield from problems
        if not problems:
            found[id] = StatementCodes(**cast("dict[str, Any]", codes))


def _wrong_values(document: Document, path: str, value: Value, wanted: type[str | int]) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _unexpected(document, path, value, "a mapping")
        return
    for key, item in value.items():
        if item is not UNREADABLE and (isinstance(item, bool) or not isinstance(item, wanted)):
            yield _unexpected(document, f"{path}.{key}", item, "text" if wanted is str else "a whole number")


def _unexpected(document: Document, path: str, value: Value, expected: str) -> Problem:
    return Problem("wrong-type", document.place(path), found=describe(value), expected=expected)
