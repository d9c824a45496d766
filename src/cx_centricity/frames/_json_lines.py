"""JSON lines: an object a row. What types the columns have is only known when all has been read once."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path

import polars as pl

from cx_centricity.answers import Decoding
from cx_centricity.errors import FrameError, Place, Problem
from cx_centricity.frames._blocks import FileSource, TextBlock, head_of, read_blocks

FORMAT = "JSON lines"
Told = Callable[[float], None]


def open_json_lines(file: Path, told: Told) -> FileSource:
    """Read all rows once to learn the columns, in the order in which they first come, and their types.

    A column of numbers and texts is one of texts. A field that an object lacks is missing. `told` is called with the
    share read (0…1) now and then. Raises FrameError with the line of what is no JSON object.
    """
    start = len(BOM_UTF8) if head_of(file).startswith(BOM_UTF8) else 0
    schema = pl.Schema()
    for block in read_blocks(file, Decoding("utf-8", start), start, 1, quoted=False):
        schema = _together(block, schema, _parsed(block, None).schema)
        told(block.share / 2)

    def batches() -> Iterator[tuple[pl.DataFrame, float]]:
        for block in read_blocks(file, Decoding("utf-8", start), start, 1, quoted=False):
            yield _parsed(block, schema), (1 + block.share) / 2

    return FileSource(schema, batches, "utf-8")


def _parsed(block: TextBlock, schema: pl.Schema | None) -> pl.DataFrame:
    if block.data.isspace():
        return pl.DataFrame(schema=schema)
    try:
        return pl.read_ndjson(block.data, schema=schema, infer_schema_length=None)
    except pl.exceptions.PolarsError as error:
        raise _fault(block, error) from None


def _together(block: TextBlock, schema: pl.Schema, other: pl.Schema) -> pl.Schema:
    """Return the columns of both, each of a type that holds what either holds."""
    try:
        frames = (pl.DataFrame(schema=columns) for columns in (schema, other))
        return reduce(lambda one, two: pl.concat([one, two], how="diagonal_relaxed"), frames).schema
    except pl.exceptions.PolarsError as error:
        raise _fault(block, error) from None


def _fault(block: TextBlock, error: Exception) -> FrameError:
    """Return the error with the first line that is no object; if all are, what Polars makes of them."""
    for number, line in enumerate(block.text().split("\n"), start=block.line):
        try:
            if line.strip() and not isinstance(json.loads(line), dict):
                return _unreadable(Place(block.file, number), "no object")
        except (ValueError, RecursionError) as fault:
            return _unreadable(Place(block.file, number), str(fault))
    return _unreadable(Place(block.file, block.line), str(error))


def _unreadable(place: Place, reason: str) -> FrameError:
    return FrameError([Problem("file-unreadable", place, format=FORMAT, reason=reason.partition("\n")[0])])
