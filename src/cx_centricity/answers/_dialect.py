"""The dialect of a table: its encoding, its separator, the row of its header."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ROWS_TRIED: Final = 30
_LINES_TRIED: Final = 2_000
"""The most lines among which the header is looked for; more would take time if a quote is not closed."""
_CELLS_TRIED: Final = 20_000
"""The most cells among which the header is looked for, its own aside: each takes time."""
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_STATED: Final[dict[Encoding, str]] = {"utf-8": "utf-8", "utf-16": "utf-16-le", "windows-1251": "cp1251"}
_FOREIGN: Final = (
    (b"PK\x03\x04", "an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<", "a web page"),
)
"""How files of other formats begin, whatever their names."""
_SEPARATOR_LINE: Final = re.compile(r'"?sep=([,;\t|])"?[,;\t| ]*(?=[\r\n])')
"""The first line by which Excel is told the separator."""


@dataclass(frozen=True)
class Decoding:
    """How the bytes of a file after its byte order mark of `mark` bytes are decoded."""

    codec: str
    mark: int = 0

    @property
    def name(self) -> Encoding:
        """The encoding as the options name it."""
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
    """Return the format of a file that is not text, None if it may be text."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((name for magic, name in _FOREIGN if start.startswith(magic)), None)


def decodings(data: bytes, stated: Encoding | None, *, is_whole: bool) -> list[Decoding]:
    """Return how the bytes may be decoded, UTF first; Windows-1251 only if they are not UTF-8."""
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
        if b"\x98" not in data:  # the only byte without a meaning in Windows-1251
            return [utf8, Decoding("cp1251")]
    return [utf8]


def decoded(data: bytes, decoding: Decoding, file: str | None, *, is_whole: bool) -> str:
    """Return the text of a file. Raises AnswerError with the line of the first byte that cannot be decoded."""
    try:
        return codecs.getincrementaldecoder(decoding.codec)().decode(data[decoding.mark :], final=is_whole)
    except UnicodeDecodeError as error:
        before = data[decoding.mark : decoding.mark + error.start].decode(decoding.codec, errors="replace")
        place = Place(file, len(re.findall(r"\r\n|\r|\n", before)) + 1)
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

    The separator is the one with which a row has the most names of statements, and the header is the first row with at
    least half as many. If no row has any, the separator is the one that gives rows of equal width, and the header is
    the first row. Windows-1251 is tried where UTF-8 fails, and taken if its header names a statement. Raises
    AnswerError if the data is not text or the header cannot be read.
    """
    if found := foreign_format(data):
        raise AnswerError([Problem("not-a-table", Place(file), found=found)])
    *utf8, decoding = decodings(data, encoding, is_whole=is_whole)
    text = decoded(data, decoding, file, is_whole=is_whole)
    header = _find_header(text, codebook, former, separator)
    if utf8 and not header.matched:
        decoded(data, utf8[0], file, is_whole=is_whole)  # raises: Windows-1251 is only tried where UTF-8 fails
    _check_header(header, text, file, is_whole=is_whole)
    row = header.row
    titles = ((above.line, " ".join(filter(None, map(tidied, above.cells)))) for above in header.above)
    return Dialect(
        decoding=decoding,
        separator=header.separator,
        header=row.cells,
        line=row.line,
        next_line=row.next_line,
        end=row.end,
        offset=decoding.mark + len(text[: row.end].encode(decoding.codec)),
        titles=tuple((line, title) for line, title in titles if title),
        columns=codebook.match(row.cells, former=former),
    )


class Row(NamedTuple):
    """A row of a table: its cells, and where it begins and ends.

    `line` is its first line, `next_line` the one after it; `start` and `end` count the characters before and up to it.
    """

    line: int
    cells: tuple[str, ...]
    next_line: int
    start: int
    end: int


class _Header(NamedTuple):
    """The header that is found with a separator, and the rows above it.

    `matched` is the greatest number of names of statements in a row. `alike` is the share of rows that are as wide as
    the header, `width` their number of cells.
    """

    matched: int
    alike: float
    width: int
    separator: str
    row: Row
    above: list[Row]


def _find_header(text: str, codebook: Codebook, former: Mapping[str, str | None], stated: Separator | None) -> _Header:
    first_line = _SEPARATOR_LINE.match(text)
    separators: Sequence[str] = [stated] if stated else [first_line[1]] if first_line else SEPARATORS
    start = 0 if first_line is None else first_line.end()
    tried = (_header(text, separator, codebook, former, start) for separator in separators)
    return max(tried, key=lambda header: header[:3])


def _header(text: str, separator: str, codebook: Codebook, former: Mapping[str, str | None], start: int) -> _Header:
    rows: list[Row] = []
    matched: list[int] = []
    cells = 0
    for row in islice(read_rows(text, separator, lines=_LINES_TRIED), _ROWS_TRIED):
        cells += len(row.cells)
        if row.start >= start and (not rows or cells <= _CELLS_TRIED):
            names = row.cells if len(row.cells) <= MAX_COLUMNS else ()
            columns = codebook.match(names, former=former, guess=False).columns
            rows.append(row)
            matched.append(sum(match.matched_by is not None for match in columns))
    if not rows:
        return _Header(0, 0.0, 0, separator, Row(1, (), 1, 0, 0), [])
    most = max(matched)
    filled = (position for position, row in enumerate(rows) if any(map(tidied, row.cells)))
    named = (position for position, names in enumerate(matched) if names * 2 >= most > 0)
    position = next(named, next(filled, 0))
    row, below = rows[position], rows[position:]
    width = len(row.cells)
    alike = sum(len(other.cells) == width for other in below) / len(below) if width > 1 else 0.0
    return _Header(most, alike, width, separator, row, rows[:position])


def _check_header(header: _Header, text: str, file: str | None, *, is_whole: bool) -> None:
    row, place = header.row, Place(file, header.row.line)
    if text and not row.end:
        raise AnswerError([Problem("row-too-long", place, bound=MAX_ROW)])
    if len(row.cells) > MAX_COLUMNS:
        raise AnswerError([Problem("too-many-columns", place, columns=len(row.cells), bound=MAX_COLUMNS)])
    if is_whole or row.end < len(text):
        try:
            deque(read_rows(text[row.start : row.end], header.separator, strict=True), maxlen=0)
        except csv.Error as error:  # an unclosed quote would make all rows part of the header
            raise AnswerError([Problem("syntax", place, reason=str(error), hint="close-quote")]) from None


def read_rows(
    text: str, separator: str, *, start: int = 0, lines: int | None = None, strict: bool = False
) -> Iterator[Row]:
    """Yield the rows of a table from a character on. A line ends with LF, CR or both.

    With `strict`, raises csv.Error for quotes in odd places. Otherwise rows end where no more of them can be read.
    `lines` is the most lines that are read.
    """
    source = _Lines(text, start)
    rows = csv.reader(islice(source, lines), delimiter=separator, strict=strict)
    line = 1
    try:
        for cells in rows:
            yield Row(line, tuple(cells), rows.line_num + 1, start, source.end)
            line, start = rows.line_num + 1, source.end
    except csv.Error:
        if strict:
            raise


class _Lines:
    """The lines of a text from a character on; `end` counts the characters up to the end of the last line taken."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self.end = start

    def __iter__(self) -> Iterator[str]:
        for line in _LINE.finditer(self._text, self.end):  # StringIO would take four bytes for each character
            self.end = line.end()
            yield line[0]
