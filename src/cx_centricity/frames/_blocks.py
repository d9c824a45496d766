"""A file of lines read in blocks, so that only one block at a time is in memory."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cx_centricity.answers import MAX_ROW, Decoding, Dialect
from cx_centricity.errors import CentricityError, FrameError, Place, Problem
from cx_centricity.typing import Encoding

BLOCK_BYTES: Final = 8 * 2**20


class FileSource(NamedTuple):
    """The columns and rows of a file.

    `batches` yields the rows, with the share of the file that has been read (0…1), and `lines` the line of each row, or
    its number from 1 if the file is not text. `encoding` is None if the file is not text, `dialect` if it is not CSV.
    """

    schema: pl.Schema
    batches: Callable[[], Iterator[tuple[pl.DataFrame, float]]]
    lines: Callable[[], Iterator[int]]
    encoding: Encoding | None = None
    dialect: Dialect | None = None


class TextBlock(NamedTuple):
    """Some whole rows of a file in UTF-8: the line that they begin at, the byte, and the share read with them."""

    file: str
    data: bytes
    line: int
    offset: int
    share: float

    def text(self) -> str:
        """Return the text of the block. Raises FrameError with the line of the first byte that is not UTF-8."""
        try:
            return self.data.decode()
        except UnicodeDecodeError as error:
            place = Place(self.file, self.line + line_ends(self.data[: error.start]))
            offset = self.offset + error.start
            raise FrameError([Problem("not-decodable", place, encoding="utf-8", offset=offset)]) from None


def head_of(file: Path) -> bytes:
    """Return the beginning of a file, longer than the longest row. Raises CentricityError if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_ROW + 1)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        raise CentricityError([Problem("file-not-found", Place(), name=str(file))]) from None


def read_blocks(  # noqa: PLR0913 - where the rows begin, by name
    file: Path, decoding: Decoding, offset: int, line: int, end: bytes = b"\n", *, quoted: bool = True
) -> Iterator[TextBlock]:
    """Yield the rows of a file in UTF-8, from a byte on that begins line `line`.

    A row ends at the end of a line, or with `quoted` at one that is not within quotes. Raises FrameError for a row
    longer than the bound and for bytes that are not in the encoding.
    """
    rest = b""
    for chunk, share in _chunks(file, decoding, offset, line):
        data = rest + chunk
        cut = _end_of_rows(data, end) if quoted else data.rfind(end) + 1
        rest = data[cut:]
        block = [TextBlock(str(file), data[:cut], line, offset, share)]
        line, offset = line + line_ends(block[0].data), offset + cut
        del chunk, data  # so that only the caller holds the block while it is in use
        if cut:
            yield block.pop()
        if len(rest) > MAX_ROW:
            raise FrameError([Problem("row-too-long", Place(str(file), line), bound=MAX_ROW)])
    if rest:
        yield TextBlock(str(file), rest, line, offset, 1.0)


def _chunks(file: Path, decoding: Decoding, offset: int, line: int) -> Iterator[tuple[bytes, float]]:
    """Yield the content in UTF-8 from a byte on that begins line `line`, with the share of the file read."""
    size = max(file.stat().st_size, 1)
    decoder = codecs.getincrementaldecoder(decoding.codec)()
    last = b""
    with file.open("rb") as stream:
        stream.seek(offset)
        while chunk := stream.read(BLOCK_BYTES):
            if decoding.codec != "utf-8":  # which is checked block by block, with less copying
                try:
                    text = decoder.decode(chunk, final=stream.tell() == size)
                except UnicodeDecodeError as error:
                    at = stream.tell() - len(error.object) + error.start
                    line += _more_ends(last, error.object[: error.start].decode(decoding.codec).encode())
                    problem = Problem("not-decodable", Place(str(file), line), encoding=decoding.name, offset=at)
                    raise FrameError([problem]) from None
                chunk = text.encode()
                line, last = line + _more_ends(last, chunk), chunk[-1:]
            ready = [chunk]
            del chunk
            yield ready.pop(), min(stream.tell() / size, 1.0)


def line_ends(text: bytes) -> int:
    """Return the number of line ends in a text in UTF-8, each CR, LF or both."""
    ends = text.count(b"\n")
    return ends + text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else ends


def _more_ends(last: bytes, text: bytes) -> int:
    """Return the number of line ends in a text after a last byte, with which it may begin in the middle of one."""
    return line_ends(last + text) - line_ends(last)


def _end_of_rows(data: bytes, end: bytes) -> int:
    """Return where the last whole row ends: at the last end of a line with an even number of quotes before it."""
    at = data.rfind(end)
    is_within = data.count(b'"', 0, max(at, 0)) % 2
    while at >= 0 and is_within:
        before = data.rfind(end, 0, data.rfind(b'"', 0, at))
        is_within ^= data.count(b'"', max(before, 0), at) % 2
        at = before
    return at + 1
