"""A codebook from a file of YAML, with the lines of what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from cx_centricity.bank import UNREADABLE
from cx_centricity.errors import CentricityError, FrameError, Place, Problem, describe, nearest
from cx_centricity.frames._codebook import Codebook
from cx_centricity.loading import MAX_BYTES, Document, parse_document

_VALUES: Final = {"columns": "text", "levels": "a whole number"}
_MARKS: Final = ("not_applicable", "unanswered")


@dataclass(frozen=True)
class CodebookFile:
    """A codebook and the document that it was read from.

    >>> from cx_centricity import Problem
    >>> from cx_centricity.frames import Codebook, CodebookFile
    >>> from cx_centricity.loading import parse_document
    >>> document = parse_document(b"{columns: {q1: hiring}}", "codes.yaml")
    >>> read = CodebookFile(Codebook(columns={"q1": "hiring"}), document)
    >>> print(read.located([Problem("column-not-found", column="q1")])[0])
    codes.yaml:1:12 columns.q1: there is no column “q1” (column-not-found)
    """

    codebook: Codebook
    document: Document

    def located(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems, those that come from the codebook at their lines there."""
        return tuple(self._at_its_line(problem) for problem in problems)

    def _at_its_line(self, problem: Problem) -> Problem:
        path = None
        if problem.code == "level-outside-scale":
            path = f"levels.{problem.data['statement']}"
        elif problem.code == "column-not-found":
            path = f"columns.{problem.data['column']}"
        elif problem.code in {"answered-twice", "unknown-statement"}:
            path = f"columns.{problem.place.path}"
        elif problem.code == "code-ambiguous":
            path = ""
        return problem if path is None or path not in self.document.marks else problem.at(self.document.place(path))


def read_codebook(file: str | Path) -> CodebookFile:
    """Read a codebook: a mapping with the fields of `Codebook`, where a mark may stand for a list of one.

    Raises FrameError with all that is wrong with the file, by line, and CentricityError if it cannot be read at all.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from cx_centricity.frames import read_codebook
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "codebook.yaml")
    ...     _ = file.write_text("{columns: {q1: hiring}, not_applicable: [98, n/a]}")
    ...     read_codebook(file).codebook
    Codebook(columns=1, levels=0, not_applicable=(98, 'n/a'), unanswered=())
    """
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        raise CentricityError([Problem("file-not-found", Place(), name=str(file))]) from None
    document = parse_document(data, str(file))
    fields: dict[str, Any] = {}
    problems = [*document.problems, *_read(document, fields)]
    if problems:
        raise FrameError(sorted(problems, key=lambda problem: problem.place.line or 0))
    return CodebookFile(Codebook(**fields), document)


def _read(document: Document, fields: dict[str, Any]) -> Iterator[Problem]:
    """Put the fields of a codebook into a mapping, and yield what is wrong with them."""
    if not isinstance(document.value, Mapping):
        yield Problem("wrong-type", document.place(""), found=describe(document.value), expected="a mapping")
        return
    for name, value in document.value.items():
        if name in _VALUES:
            fields[name] = value
            yield from _wrong_values(document, name, value)
        elif name in _MARKS:
            fields[name] = value if isinstance(value, tuple) else (value,)
            for position, mark in enumerate(fields[name]):
                path = f"{name}[{position}]" if isinstance(value, tuple) else name
                if isinstance(mark, bool) or not (isinstance(mark, int | str) or mark is UNREADABLE):
                    expected = "a whole number" if mark is None else "text"
                    yield Problem("wrong-type", document.place(path), found=describe(mark), expected=expected)
        else:
            guess = nearest(name, [*_VALUES, *_MARKS])
            yield Problem("unknown-field", document.place(name), name=name, nearest=guess)


def _wrong_values(document: Document, name: str, value: object) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        if value is not UNREADABLE:
            yield Problem("wrong-type", document.place(name), found=describe(value), expected="a mapping")
        return
    wanted = str if name == "columns" else int
    for key, item in cast("Mapping[str, object]", value).items():
        if item is not UNREADABLE and (isinstance(item, bool) or not isinstance(item, wanted)):
            place = document.place(f"{name}.{key}")
            yield Problem("wrong-type", place, found=describe(item), expected=_VALUES[name])
