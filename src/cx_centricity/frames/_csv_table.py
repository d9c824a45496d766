"""CSV tables, read by Polars where they are regular, cell by cell elsewhere."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cx_centricity.errors import FrameError, Place, Problem, limited
from cx_centricity.frames._blocks import BOM, MAX_ROW_BYTES, FileSource, TextBlock, blocks, head_of

SEPARATORS: Final = (",", ";", "\t")
_QUOTED: Final = re.compile('"[^"]*"')
_TOLD: Final = 10


def open_csv(file: Path) -> FileSource:
    """Look at the first row of a table: the names of its columns, all of text.

    The text is UTF-8, with or without a mark at its beginning; a comma, a semicolon or a tab separates cells; blank
    lines are passed over. Reading it raises FrameError with the lines of what is wrong.
    """
    head = head_of(file)
    has_bom = head.startswith(BOM)
    end = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
    start = len(head) - len(head.removeprefix(BOM).lstrip(b"\r\n"))
    line = 1 + head.count(end, 0, start)
    stop = _end_of_row(head, start, end)
    if stop - start > MAX_ROW_BYTES:
        raise FrameError([Problem("row-too-long", Place(str(file), line), bound=MAX_ROW_BYTES)])
    first = TextBlock(str(file), head[start:stop], line, start, 0.0)
    text = first.text(end)
    separator = max(SEPARATORS, key=_QUOTED.sub("", text).count)
    names = next(_cells(first, text, separator), (line, list[str]()))[1]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise FrameError([Problem("column-named-twice", Place(str(file), line), column=name) for name in twice])
    schema = pl.Schema(dict.fromkeys(names, pl.String()))
    table = _Table(file, schema, separator, end, stop, line + head.count(end, start, stop))
    return FileSource(schema, table.batches, separator, has_bom)


def _end_of_row(head: bytes, start: int, end: bytes) -> int:
    """Return where the row that begins at `start` ends, or the text."""
    stop = start
    while stop := head.find(end, stop) + 1:
        if head.count(b'"', start, stop) % 2 == 0:
            return stop
    return len(head)


class _Table(NamedTuple):
    file: Path
    schema: pl.Schema
    separator: str
    end: bytes
    start: int
    line: int

    def batches(self) -> Iterator[tuple[pl.DataFrame, float]]:
        """Yield the rows."""
        for block in blocks(self.file, offset=self.start, line=self.line, end=self.end, quoted=True):
            rows = self._at_once(block.data)
            yield (self._one_by_one(block) if rows is None else rows), block.share

    def _at_once(self, data: bytes) -> pl.DataFrame | None:
        """Read rows fast; None if there is something amiss, or blank lines."""
        try:
            rows = pl.read_csv(
                data, has_header=False, schema=self.schema, separator=self.separator, eol_char=self.end.decode()
            )
        except pl.exceptions.PolarsError:
            return None
        # Polars fills up short rows: where one is, the last cell is missing, and separators are too few.
        if rows.to_series(-1).null_count() == 0:
            return rows
        found = data.count(self.separator.encode())
        if b'"' in data:
            within = rows.select(pl.all().str.count_matches(self.separator, literal=True).sum())
            found -= sum(within.row(0))
        expected = rows.height * (rows.width - 1)
        return rows if found == expected > 0 else None

    def _one_by_one(self, block: TextBlock) -> pl.DataFrame:
        """Read rows one by one, to tell which one is amiss."""
        width = len(self.schema)
        rows: list[list[str | None]] = []
        problems: list[Problem] = []
        for line, row in _cells(block, block.text(self.end), self.separator):
            if len(row) == width:
                rows.append([cell or None for cell in row])
            elif "".join(row).strip() or len(row) > 1:
                place = Place(block.file, line)
                problems.append(Problem("row-of-other-length", place, found=len(row), expected=width))
        if problems:
            raise FrameError(limited(problems, _TOLD))
        return pl.DataFrame(rows, self.schema, orient="row")


def _cells(block: TextBlock, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with the line that it begins at."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = block.line
    try:
        for row in rows:
            yield line, row
            line = block.line + rows.line_num
    except csv.Error as error:
        raise FrameError([Problem("syntax", Place(block.file, line), reason=str(error), hint="close")]) from None
