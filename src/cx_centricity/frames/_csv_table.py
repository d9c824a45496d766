"""CSV tables, which Polars reads as far as they are regular."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from cx_centricity.answers import BLANKS, Dialect, RowWidth, fitted_rows, tidied
from cx_centricity.errors import FrameError, Place, Problem, limited
from cx_centricity.frames._blocks import FileSource, TextBlock, read_blocks

_TOLD: Final = 10
_QUOTES: Final = rb'(?:[^"]*+(?<!~)"[^"]*+(?:""[^"]*+)*+"(?!~))*+[^"]*+'
"""Rows whose quotes open and close cells or come in pairs; `~` is any character that is not between cells."""


def open_csv(file: Path, dialect: Dialect, head: bytes) -> FileSource:
    """Return a table as text columns, in batches; nameless columns at the end, which must be empty, are left out.

    Raises FrameError if several columns have one name. ColumnReading raises FrameError with the lines of what is wrong.
    """
    width = RowWidth.of(dialect.header)
    names = dialect.header[: width.named]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        place = Place(str(file), dialect.line)
        raise FrameError([Problem("column-named-twice", place, column=name) for name in twice])
    start = head.decode(dialect.decoding.codec, errors="ignore")
    end = b"\r" if start.count("\r") > 2 * start.count("\r\n") + start.count("\n") else b"\n"
    border = b"[^" + re.escape(dialect.separator).encode() + b"\r\n]"
    quotes = re.compile(_QUOTES.replace(b"~", border))
    table = _Table(file, dialect, names, width, end, quotes)
    schema = pl.Schema(dict.fromkeys(names, pl.String()))
    return FileSource(schema, table.batches, table.lines, dialect.decoding.name, dialect)


class _Table(NamedTuple):
    file: Path
    dialect: Dialect
    names: Sequence[str]
    width: RowWidth
    end: bytes
    quotes: re.Pattern[bytes]

    def batches(self) -> Iterator[tuple[pl.DataFrame, float]]:
        """Yield the rows without blank ones."""
        for block in self._blocks():
            rows, share = self._read(block), block.share
            del block  # whose bytes take as much memory as its rows
            yield rows, share

    def lines(self) -> Iterator[int]:
        """Yield the line of each row that is not blank."""
        return (line for block in self._blocks() for line, _ in self._fitted(block))

    def _blocks(self) -> Iterator[TextBlock]:
        dialect = self.dialect
        return read_blocks(self.file, dialect.decoding, dialect.offset, dialect.next_line, self.end)

    def _read(self, block: TextBlock) -> pl.DataFrame:
        rows = self._at_once(block.data)
        return self._one_by_one(block) if rows is None else _without_blank(rows)

    def _at_once(self, data: bytes) -> pl.DataFrame | None:
        """Read rows fast. Returns None if a row has another width or is read otherwise by Polars."""
        is_mixed = data.count(b"\r") != data.count(b"\r\n") if self.end == b"\n" else b"\n" in data
        nameless = [f"{position} " for position in range(self.width.named, self.width.full)]
        schema = dict.fromkeys([*self.names, *nameless], pl.String())
        # Polars drops a byte order mark, which is one only where a file begins.
        if is_mixed or len(schema) < self.width.full or data.startswith(BOM_UTF8):
            return None
        # Polars accepts quotes in odd places, and surplus cells in a last row without an end of its line.
        if b'"' in data and not self.quotes.fullmatch(data):
            return None
        if not data.endswith(self.end):
            data += self.end
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
        if any(rows.get_column(name).null_count() < rows.height for name in nameless):
            return None
        rows = rows.drop(nameless)
        return rows.select(pl.when(pl.all() != "").then(pl.all())) if b'""' in data else rows

    def _one_by_one(self, block: TextBlock) -> pl.DataFrame:
        """Read rows one by one."""
        rows = [[cell or None for cell in row[: self.width.named]] for _, row in self._fitted(block)]
        return pl.DataFrame(rows, dict.fromkeys(self.names, pl.String()), orient="row")

    def _fitted(self, block: TextBlock) -> Iterator[tuple[int, Sequence[str]]]:
        """Yield the rows that are not blank, each with its line. Raises FrameError with those that do not fit."""
        problems: list[Problem] = []
        for line, row in fitted_rows(
            block.text(), self.dialect.separator, self.width, line=block.line, file=block.file
        ):
            if isinstance(row, Problem):
                problems.append(row)
            elif any(map(tidied, row)):
                yield line, row
        if problems:
            raise FrameError(limited(problems, _TOLD))


def _without_blank(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that have some text."""
    blank = pl.int_range(rows.height, eager=True)
    for column in rows.iter_columns():  # few rows are left after the first columns
        cells = column.gather(blank)
        blank = blank.filter(cells.is_null() | (cells.str.strip_chars(BLANKS) == ""))
        if not len(blank):
            return rows
    return rows.filter(~pl.int_range(rows.height, eager=True).is_in(blank.implode()))
