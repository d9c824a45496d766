"""A file of lines read in blocks, so that only one block at a time is in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cx_centricity.errors import CentricityError, FrameError, Place, Problem

BLOCK_BYTES: Final = 8 * 2**20
MAX_ROW_BYTES: Final = 2**22
BOM: Final = b"\xef\xbb\xbf"


class FileSource(NamedTuple):
    """A file as rows: its columns, and what yields these, batch by batch, with the share of the file read (0…1)."""

    schema: pl.Schema
    batches: Callable[[], Iterator[tuple[pl.DataFrame, float]]]
    separator: str = ","
    has_bom: bool = False


class TextBlock(NamedTuple):
    """Some whole rows of a file: the line that they begin at, the byte, and the share read with them."""

    file: str
    data: bytes
    line: int
    offset: int
    share: float

    def text(self, end: bytes = b"\n") -> str:
        """Return the text of the block; FrameError with the line of the first byte that is none."""
        try:
            return self.data.decode()
        except UnicodeDecodeError as error:
            place = Place(self.file, self.line + self.data.count(end, 0, error.start))
            raise FrameError([Problem("not-utf8", place, offset=self.offset + error.start)]) from None


def head_of(file: Path) -> bytes:
    """Return the beginning of a file, longer than the longest row; CentricityError if it cannot be read."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_ROW_BYTES + 1)
    except (OSError, ValueError):  # ValueError: what cannot be a path at all
        raise CentricityError([Problem("file-not-found", Place(), name=str(file))]) from None


def blocks(file: Path, *, offset: int, line: int = 1, end: bytes = b"\n", quoted: bool) -> Iterator[TextBlock]:
    """Yield the rows of a file from a byte on, which is at the beginning of a line.

    A row ends at the end of a line, or with `quoted` at one that is not within quotes. Raises FrameError for a row
    longer than the bound.
    """
    size = max(file.stat().st_size, 1)
    rest = b""
    with file.open("rb") as stream:
        stream.seek(offset)
        while chunk := stream.read(BLOCK_BYTES):
            data = rest + chunk
            cut = _end_of_rows(data, end) if quoted else data.rfind(end) + 1
            block, rest = data[:cut], data[cut:]
            if block:
                yield TextBlock(str(file), block, line, offset, min((offset + cut) / size, 1.0))
            line, offset = line + block.count(end), offset + cut
            if len(rest) > MAX_ROW_BYTES:
                raise FrameError([Problem("row-too-long", Place(str(file), line), bound=MAX_ROW_BYTES)])
    if rest:
        yield TextBlock(str(file), rest, line, offset, 1.0)


def _end_of_rows(data: bytes, end: bytes) -> int:
    """Return where the last whole row ends: at the last end of a line with an even number of quotes before it."""
    at = data.rfind(end)
    is_within = data.count(b'"', 0, max(at, 0)) % 2
    while at >= 0 and is_within:
        before = data.rfind(end, 0, data.rfind(b'"', 0, at))
        is_within ^= data.count(b'"', max(before, 0), at) % 2
        at = before
    return at + 1
