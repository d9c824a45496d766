"""Respondents who have several rows in a file, of which one counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Final, NamedTuple

import polars as pl

from cx_centricity.answers import RESPONDENT, ColumnMatch, find_column, tidied
from cx_centricity.errors import FrameError, Place, Problem, nearest
from cx_centricity.frames._blocks import FileSource
from cx_centricity.typing import Repeats

_LISTED: Final = 50


def respondent_column(columns: Sequence[ColumnMatch], stated: str | None) -> str | Problem:
    """Return the name of the column that names the respondents, the stated or a usual one, or what is wrong with it."""
    found = find_column(columns, stated, RESPONDENT)
    if found is None:
        name, names = RESPONDENT[0], [match.column for match in columns]
        return Problem("column-not-found", Place(path=name), column=name, nearest=nearest(name, names))
    return found if isinstance(found, Problem) else columns[found].column


class KeptRows(NamedTuple):
    """The rows of a file that count: for each row, 1 if it counts and 0 if another row of its respondent does.

    `column` names the respondents. A row without a name counts.
    """

    column: str
    flags: bytearray

    @classmethod
    def of(
        cls, opened: FileSource, column: str, repeats: Repeats | None, *, file: str, told: Callable[[float], None]
    ) -> KeptRows:
        """Read all respondents once; `told` is called with the share of the file read (0…1).

        Memory holds a digest of each respondent. Raises FrameError if one has several rows and `repeats` is None.
        """
        flags = bytearray()
        kept: dict[bytes, int] = {}
        several: dict[bytes, int] = {}
        for batch, share in opened.batches():
            for position, key in enumerate(_keys(batch.get_column(column)), start=len(flags)):
                flags.append(1)
                other = position if key is None else kept.setdefault(key, position)
                if key is not None and other != position:
                    several[key] = several.get(key, 1) + 1
                    flags[position if repeats == "first" else other] = 0
                    kept[key] = other if repeats == "first" else position
            told(share)
        if several and repeats is None:
            first = next(key for key in kept if key in several)
            lines = tuple(islice(_lines(opened, column, first), min(several[first], _LISTED)))
            place = Place(file, lines[1], path=column)
            raise FrameError(
                [Problem("respondent-repeated", place, column=column, respondents=len(several), lines=lines)]
            )
        return cls(column, flags)

    @property
    def left_out(self) -> int:
        """The number of rows that do not count."""
        return self.flags.count(0)

    def batches(self, opened: FileSource) -> Iterator[tuple[pl.DataFrame, float]]:
        """Yield the rows of the file that count."""
        start = 0
        for batch, share in opened.batches():
            flags = pl.Series(self.flags[start : start + batch.height], dtype=pl.UInt8)
            start += batch.height
            yield batch.filter(flags > 0), share


def _keys(respondents: pl.Series) -> Iterator[bytes | None]:
    """Yield a digest of each name as `load_sheets` compares names, None for a blank one."""
    if respondents.dtype.is_temporal() or respondents.dtype.is_nested():
        respondents = respondents.to_physical()  # Python cannot hold all dates
    for value in respondents.to_list():
        name = "" if value is None else tidied(str(value))
        yield blake2b(name.encode(), digest_size=16).digest() if name else None


def _lines(opened: FileSource, column: str, respondent: bytes) -> Iterator[int]:
    """Yield the lines of the rows of a respondent."""
    keys = (key for batch, _ in opened.batches() for key in _keys(batch.get_column(column)))
    return (line for key, line in zip(keys, opened.lines(), strict=False) if key == respondent)
