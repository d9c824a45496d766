"""JSON lines: one object per row. The types of the columns are known once all rows have been read."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, Final, cast

import polars as pl

from cx_centricity.answers import Decoding, parse_object
from cx_centricity.errors import FrameError, Place, Problem
from cx_centricity.frames._blocks import FileSource, TextBlock, head_of, read_blocks
from cx_centricity.frames._engines import is_unicode

FORMAT = "JSON lines"
Told = Callable[[float], None]
Fields = dict[str, Any]
"""The names of fields in the order in which they first come, each with the fields of the objects that it holds."""
FieldPath = tuple[str, ...]
"""The names of the fields that lead to a value."""

_EXACT: Final = 2**53
_GREATEST: Final = 2**127
_DEEPEST: Final = 100
"""Polars exhausts the stack with types that are nested some hundreds deep."""
_REMARKABLE: Final = re.compile(rb"\d{16}|\\u[dD][89a-fA-F]")
"""Long numbers and halves of surrogate pairs, both rare."""


def open_json_lines(file: Path, told: Told) -> FileSource:
    """Read all rows once to learn the columns, in the order in which they first come, and their types.

    A column of numbers and texts becomes one of texts. A field that an object lacks is missing. `told` is called with
    the share read (0…1) now and then. Raises FrameError with the line of what is not a JSON object, or would not be
    read as it is: a field that comes twice, half of a surrogate pair, an integer that would lose digits.
    """
    start = len(BOM_UTF8) if head_of(file).startswith(BOM_UTF8) else 0
    schema = pl.Schema()
    fields: Fields = {}
    long_numbers: dict[FieldPath, tuple[Place, int]] = {}

    def blocks() -> Iterator[TextBlock]:
        return read_blocks(file, Decoding("utf-8", start), start, 1, quoted=False)

    for block in blocks():
        _learn(block, fields, long_numbers)
        schema = _together(block, schema, _parsed(block, None).schema)
        told(block.share / 2)
    columns = pl.Schema({name: _in_order(schema[name], fields[name]) for name in fields})
    for path, (place, number) in long_numbers.items():
        if any(dtype.is_float() for dtype in _types_at(columns[path[0]], path[1:])):
            raise _unreadable(place, f"the number {number} would lose digits among fractions, write it as text")

    def batches() -> Iterator[tuple[pl.DataFrame, float]]:
        for block in blocks():
            yield _parsed(block, columns), (1 + block.share) / 2

    def lines() -> Iterator[int]:
        return (line for block in blocks() for line, _ in _rows_in(block))

    return FileSource(columns, batches, lines, "utf-8")


def _learn(block: TextBlock, fields: Fields, long_numbers: dict[FieldPath, tuple[Place, int]]) -> None:
    """Add the fields of a block and the places of its first long numbers; FrameError for what cannot be read exactly.

    Polars keeps the first of equal fields, orders columns at random and reads half of a surrogate pair as NUL.
    """
    is_remarkable = _REMARKABLE.search(block.data) is not None
    for number, line in _rows_in(block):
        place = Place(block.file, number)
        try:
            row = parse_object(line)
            _add_fields(row, fields)
            if is_remarkable:
                for path, value in _integers(cast("object", row)):
                    long_numbers.setdefault(path, (place, value))
        except (ValueError, RecursionError) as error:
            raise _unreadable(place, str(error)) from None


def _rows_in(block: TextBlock) -> Iterator[tuple[int, str]]:
    """Yield each line with text, with its number."""
    for number, line in enumerate(block.text().split("\n"), start=block.line):
        if line and not line.isspace():
            yield number, line


def _add_fields(row: Mapping[str, Any], fields: Fields, depth: int = 1) -> None:
    for name, value in row.items():
        if name not in fields:
            fields[name] = {}
        for item, deeper in _objects(value, depth):
            _add_fields(item, fields[name], deeper)


def _objects(value: object, depth: int) -> Iterator[tuple[Mapping[str, Any], int]]:
    """Yield an object, or those in a list, with its depth; ValueError if that is too great."""
    if not isinstance(value, dict | list):
        return
    if depth > _DEEPEST:
        raise ValueError(f"objects and lists are nested more than {_DEEPEST} deep")
    if isinstance(value, dict):
        yield cast("dict[str, Any]", value), depth + 1
    else:
        for item in cast("list[object]", value):
            yield from _objects(item, depth + 1)


def _integers(value: object, path: FieldPath = ()) -> Iterator[tuple[FieldPath, int]]:
    """Yield the integers that a float cannot hold; ValueError for what no column can hold."""
    if isinstance(value, dict):
        for name, item in cast("dict[str, object]", value).items():
            _require_unicode(name)
            yield from _integers(item, (*path, name))
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _integers(item, path)
    elif isinstance(value, str):
        _require_unicode(value)
    elif isinstance(value, int) and abs(value) > _EXACT:
        if abs(value) >= _GREATEST:
            raise ValueError(f"the number {value} is too long, write it as text")
        yield path, value


def _require_unicode(text: str) -> None:
    if not is_unicode(text):
        raise ValueError(f"the text {text!a} has half of a surrogate pair")


def _in_order(dtype: pl.DataType, fields: Fields) -> pl.DataType:
    """Return a type with the fields of its structs in this order."""
    if isinstance(dtype, pl.Struct):
        types = {field.name: cast("pl.DataType", field.dtype) for field in dtype.fields}
        return pl.Struct({name: _in_order(types[name], fields[name]) for name in fields if name in types})
    if isinstance(dtype, pl.List):
        return pl.List(_in_order(cast("pl.DataType", dtype.inner), fields))
    return dtype


def _types_at(dtype: pl.DataType, path: FieldPath) -> Iterator[pl.DataType]:
    if isinstance(dtype, pl.List):
        yield from _types_at(cast("pl.DataType", dtype.inner), path)
    elif isinstance(dtype, pl.Struct) and path:
        for field in dtype.fields:
            if field.name == path[0]:
                yield from _types_at(cast("pl.DataType", field.dtype), path[1:])
    else:
        yield dtype


def _parsed(block: TextBlock, schema: pl.Schema | None) -> pl.DataFrame:
    if block.data.isspace():
        return pl.DataFrame(schema=schema)
    try:
        return pl.read_ndjson(block.data, schema=schema, infer_schema_length=None)
    except pl.exceptions.PolarsError as error:
        raise _unreadable(Place(block.file, block.line), str(error)) from None


def _together(block: TextBlock, schema: pl.Schema, other: pl.Schema) -> pl.Schema:
    """Return the columns of both, each of a type that holds what either holds."""
    try:
        frames = (pl.DataFrame(schema=columns) for columns in (schema, other))
        return reduce(lambda one, two: pl.concat([one, two], how="diagonal_relaxed"), frames).schema
    except pl.exceptions.PolarsError as error:
        raise _unreadable(Place(block.file, block.line), str(error)) from None


def _unreadable(place: Place, reason: str) -> FrameError:
    return FrameError([Problem("file-unreadable", place, format=FORMAT, reason=reason.partition("\n")[0])])
