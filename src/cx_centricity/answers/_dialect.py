"""The dialect of a table: its encoding, its separator, the row with the names of its columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Final, NamedTuple, get_args

from cx_centricity.answers._codebook import Codebook, ColumnReport, tidied
from cx_centricity.errors import AnswerError, Place, Problem
from cx_centricity.typing import Encoding, Separator

SEPARATORS: Final[tuple[Separator, ...]] = get_args(Separator)
MAX_COLUMNS: Final = 20_000
MAX_ROW: Final = 4_000_000
"""The most bytes of a row, and of the part of a file by which its dialect is recognised."""

# The bound of Python's csv module on a cell, 128 kB, would apply to some readers of a file and not to others.
csv.field_size_limit(max(csv.field_size_limit(), MAX_ROW))

_ROWS_TRIED: Final = 30
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_STATED: Final[dict[Encoding, str]] = {"utf-8": "utf-8", "utf-16": "utf-16-le", "windows-1251": "cp1251"}
_FOREIGN: Final = (
    (b"PK\x03\x04", "an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<", "a web page"),
)
"""How files begin that are no text with separators, though their names may say so."""
_SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?')


@dataclass(frozen=True)
class Decoding:
    """How the bytes of a file become text, after its byte order mark of `mark` bytes."""

    codec: str
    mark: int = 0

    @property
    def name(self) -> Encoding:
        """The encoding in the words of the options."""
        if self.codec == "cp1251":
            return "windows-1251"
        return "utf-16" if self.codec.startswith("utf-16") else "utf-8"


@dataclass(frozen=True)
class Dialect:
    """How a table is written, with the row of its header.

    `line` is the first line of the header, `next_line` the one after it; up to there, the text has `end` characters and
    the file `offset` bytes. `titles` are the rows before the header with some text, each with its line. `columns` says
    which statement each column answers.
    """

    decoding: Decoding
    separator: str
    header: tuple[str, ...]
    line: int
    next_line: int
    end: int
    offset: int
    titles: tuple[tuple[int, str], ...]
    columns: ColumnReport


def foreign_format(data: bytes) -> str | None:
    """Return what a file is that cannot be read as a text, None if it may be one."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((name for magic, name in _FOREIGN if start.startswith(magic)), None)


def decodings(data: bytes, stated: Encoding | None, *, is_whole: bool) -> list[Decoding]:
    """Return how the bytes may be decoded, most likely first; several only if the text must tell which is right."""
    for mark, codec in _MARKS:
        if data.startswith(mark) and (stated is None or _STATED[stated][:6] == codec[:6]):
            return [Decoding(codec, len(mark))]
    if stated is not None:
        return [Decoding(_STATED[stated])]
    start = data[:1000]
    if start.count(0) * 4 > len(start):  # of Latin letters, digits and separators, UTF-16 has a zero in every pair
        return [Decoding("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be")]
    utf8 = Decoding("utf-8")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=is_whole)
    except UnicodeDecodeError:
        return [utf8, Decoding("cp1251")]
    return [utf8]


def decoded(data: bytes, decoding: Decoding, file: str | None, *, is_whole: bool) -> str:
    """Return the text of a file; AnswerError with the line of the first byte that is none."""
    try:
        return codecs.getincrementaldecoder(decoding.codec)().decode(data[decoding.mark :], final=is_whole)
    except UnicodeDecodeError as error:
        before = data[decoding.mark : decoding.mark + error.start].decode(decoding.codec, errors="replace")
        place = Place(file, len(before.splitlines()) or 1)
        offset = decoding.mark + error.start
        raise AnswerError([Problem("not-decodable", place, encoding=decoding.name, offset=offset)]) from None


def recognise(  # noqa: PLR0913 - what the caller states, by name
    data: bytes,
    codebook: Codebook,
    *,
    file: str | None,
    is_whole: bool,
    former: Mapping[str, str | None],
    encoding: Encoding | None = None,
    separator: Separator | None = None,
) -> Dialect:
    """Recognise the dialect of a table by its beginning, and match its columns.

    The separator and the row of the header are those with the most columns of statements; else the separator is the one
    that gives rows of equal width, and the header the first row. Windows-1251 is tried where UTF-8 fails, and taken if
    its header has a column of a statement. Raises AnswerError for what is no such text.
    """
    if found := foreign_format(data):
        raise AnswerError([Problem("not-a-table", Place(file), found=found)])
    ways = decodings(data, encoding, is_whole=is_whole)
    for decoding in ways[1:]:
        dialect = _of_text(
            decoded(data, decoding, file, is_whole=is_whole), decoding, codebook, file, former, separator
        )
        if any(True for _ in dialect.columns.answers()):
            return dialect
    text = decoded(data, ways[0], file, is_whole=is_whole)
    return _of_text(text, ways[0], codebook, file, former, separator)


def _of_text(  # noqa: PLR0913, PLR0917 - all of `recognise` but the bytes
    text: str,
    decoding: Decoding,
    codebook: Codebook,
    file: str | None,
    former: Mapping[str, str | None],
    stated: Separator | None,
) -> Dialect:
    first_line = _SEPARATOR_LINE.fullmatch(text.split("\n", 1)[0].strip())
    separators: Sequence[str] = [stated] if stated else [first_line[1]] if first_line else SEPARATORS
    tried = (_attempt(text, separator, codebook, former, skipped=1 if first_line else 0) for separator in separators)
    best = max(tried, key=lambda attempt: attempt.merit)
    header = best.rows[best.position]
    if len(header.cells) > MAX_COLUMNS:
        place = Place(file, header.line)
        raise AnswerError([Problem("too-many-columns", place, columns=len(header.cells), bound=MAX_COLUMNS)])
    titles = ((row.line, " ".join(filter(None, map(tidied, row.cells)))) for row in best.rows[: best.position])
    return Dialect(
        decoding,
        best.separator,
        header.cells,
        header.line,
        header.next_line,
        header.end,
        decoding.mark + len(text[: header.end].encode(decoding.codec)),
        tuple((line, title) for line, title in titles if title),
        codebook.match(header.cells, former=former),
    )


class Row(NamedTuple):
    """A row of a table: the line that it begins on, its cells, the line and the character at which the next begins."""

    line: int
    cells: tuple[str, ...]
    next_line: int
    end: int


class _Attempt(NamedTuple):
    """What a separator makes of the beginning of a table: its rows, and which of them is the header."""

    merit: tuple[int, float, int]
    separator: str
    rows: list[Row]
    position: int


def _attempt(
    text: str, separator: str, codebook: Codebook, former: Mapping[str, str | None], *, skipped: int
) -> _Attempt:
    rows = [row for row in islice(read_rows(text, separator), _ROWS_TRIED) if row.line > skipped]
    matched = [_matched(row, codebook, former) for row in rows]
    most = max(matched, default=0)
    filled = (position for position, row in enumerate(rows) if any(map(tidied, row.cells)))
    position = matched.index(most) if most else next(filled, 0)
    if not rows:
        rows = [Row(1, (), 1, 0)]
    width = len(rows[position].cells)
    alike = sum(len(row.cells) == width for row in rows[position:])
    merit = most, alike / (len(rows) - position) if width > 1 else 0.0, width
    return _Attempt(merit, separator, rows, position)


def _matched(row: Row, codebook: Codebook, former: Mapping[str, str | None]) -> int:
    if len(row.cells) > MAX_COLUMNS:
        return 0
    return sum(match.matched_by is not None for match in codebook.match(row.cells, former=former, guess=False).columns)


def read_rows(text: str, separator: str, *, strict: bool = False) -> Iterator[Row]:
    """Yield the rows of a table. A line ends with LF, CR or both. With `strict`, csv.Error for quotes in odd places.

    Without, rows end where the csv module can read no more of them.
    """
    lines = _Lines(text)
    rows = csv.reader(lines, delimiter=separator, strict=strict)
    line = 1
    try:
        for cells in rows:
            yield Row(line, tuple(cells), rows.line_num + 1, lines.end)
            line = rows.line_num + 1
    except csv.Error:
        if strict:
            raise


class _Lines:
    """The lines of a text, with the number of characters up to the end of the last one that was taken."""

    def __init__(self, text: str) -> None:
        self._lines = StringIO(text, newline="")
        self.end = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.end += len(line)
            yield line
