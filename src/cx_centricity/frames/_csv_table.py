"""CSV tables, read by Polars where they are regular, row by row elsewhere."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cx_centricity.answers import Dialect, RowWidth, read_rows
from cx_centricity.errors import FrameError, Place, Problem, limited
from cx_centricity.frames._blocks import FileSource, TextBlock, read_blocks

_TOLD: Final = 10


def open_csv(file: Path, dialect: Dialect, head: bytes) -> FileSource:
    """Return a table as text columns, in batches; nameless columns at the end, which must be empty, are left out.

    Raises FrameError if several columns have one name. Reading raises FrameError with the lines of what is wrong.
    """
    width = RowWidth.of(dialect.header)
    names = dialect.header[: width.named]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        place = Place(str(file), dialect.line)
        raise FrameError([Problem("column-named-twice", place, column=name) for name in twice])
    end = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
    table = _Table(file, dialect, names, width, end)
    return FileSource(pl.Schema(dict.fromkeys(names, pl.String())), table.batches, dialect)


class _Table(NamedTuple):
    file: Path
    dialect: Dialect
    names: Sequence[str]
    width: RowWidth
    end: bytes

    def batches(self) -> Iterator[tuple[pl.DataFrame, float]]:
        """Yield the rows, blank ones aside."""
        for block in read_blocks(
            self.file, self.dialect.decoding, self.dialect.offset, self.dialect.next_line, self.end
        ):
            rows = self._at_once(block.data)
            yield (self._one_by_one(block) if rows is None else rows), block.share

    def _at_once(self, data: bytes) -> pl.DataFrame | None:
        """Read rows fast; None if one is blank or has another width, or if line ends are mixed."""
        is_mixed = self.end == b"\n" and b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
        nameless = [f"{position} " for position in range(self.width.named, self.width.full)]
        schema = dict.fromkeys([*self.names, *nameless], pl.String())
        if is_mixed or len(schema) < self.width.full:
            return None
        separator = self.dialect.separator
        try:
            rows = pl.read_csv(data, has_header=False, schema=schema, separator=separator, eol_char=self.end.decode())
        except pl.exceptions.PolarsError:
            return None
        # Polars fills up short rows: where one is, the last cell is missing, and separators are too few.
        if rows.to_series(-1).null_count():
            found = data.count(separator.encode())
            if b'"' in data:
                within = rows.select(pl.all().str.count_matches(separator, literal=True).sum())
                found -= sum(within.row(0))
            if not found == rows.height * (rows.width - 1) > 0:
                return None
        is_surplus = any(rows.get_column(name).null_count() < rows.height for name in nameless)
        rows = rows.drop(nameless)
        is_blank = rows.to_series(0).null_count() and rows.select(pl.all_horizontal(pl.all().is_null()).any()).item()
        return None if is_surplus or is_blank else rows

    def _one_by_one(self, block: TextBlock) -> pl.DataFrame:
        """Read rows one by one, to find those that are blank or do not fit."""
        rows: list[list[str | None]] = []
        problems: list[Problem] = []
        line = block.line
        try:
            for row in read_rows(block.text(self.end), self.dialect.separator, strict=True):
                line = block.line + row.line - 1
                cells = self.width.fit(row.cells)
                if cells is None:
                    found, expected = len(row.cells), self.width.named
                    place = Place(block.file, line)
                    problems.append(Problem("row-of-other-length", place, found=found, expected=expected))
                elif any(cells):
                    rows.append([cell or None for cell in cells[: self.width.named]])
                line = block.line + row.next_line - 1
        except csv.Error as error:  # an unclosed quote would swallow the rows after it
            problems.append(Problem("syntax", Place(block.file, line), reason=str(error), hint="close"))
        if problems:
            raise FrameError(limited(problems, _TOLD))
        return pl.DataFrame(rows, dict.fromkeys(self.names, pl.String()), orient="row")
