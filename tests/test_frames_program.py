"""Prepared programs on Arrow batches and SQL expressions, without these engines."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from cx_centricity.frames import Codebook, FrameWarning, score_frame
from cx_centricity.frames._engines import FrameSource, columns_without_type, open_frame
from cx_centricity.frames._preparation import prepare
from cx_centricity.frames._program import Program
from cx_centricity.testing import Sheet
from frames_data import (
    CODES,
    SMALL_ADDED,
    SMALL_BANK,
    SMALL_CELLS,
    SMALL_FRAME,
    TEXT_CODES,
    arrow_of,
    cells_in,
    expected_cells,
    ids_of,
)

pyarrow: Any = import_module("pyarrow")
NO_ANSWERS: Sheet = {}


class Schema:
    """A schema as Spark's, of names and types."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self.fields = fields

    def add(self, name: str, type: str) -> None:
        self.fields.append((name, type))


class Batches(NamedTuple):
    """Stands for a frame of Spark: hands batches to a function, and takes back what has the schema announced."""

    batches: list[Any]
    schema: Schema

    def mapInArrow(self, function: Callable[[Iterable[Any]], Iterator[Any]], schema: Schema) -> list[Any]:  # noqa: N802
        # Where Spark runs the function nothing is left of this process.
        found = list(pickle.loads(pickle.dumps(function))(iter(self.batches)))
        for batch in found:
            assert [(field.name, str(field.type)) for field in batch.schema] == [
                (name, "int32" if type == "integer" else type) for name, type in schema.fields
            ]
        return found


def in_batches(table: Any, sizes: Iterable[int], **choices: Any) -> list[Any]:
    """Score a table cut into batches of these sizes as one of Spark is."""
    frame, batches = pl.DataFrame(table), list[Any]()
    start = 0
    for size in sizes:
        batch = table.slice(start, size).combine_chunks().to_batches()
        batches.append(batch[0] if batch else pyarrow.RecordBatch.from_pylist([], schema=table.schema))
        start += size
    assert start == table.num_rows
    source = open_frame(frame.lazy())
    program, prepared, _ = prepare_program(source, **choices)
    fields = [(field.name, str(field.type)) for field in table.schema]
    spark = FrameSource(Batches(batches, Schema(fields)), source.wrapped, nw.Implementation.PYSPARK, source.schema)
    scored: list[Any] = spark.score(program, prepared, "batches")
    return scored


def prepare_program(source: FrameSource, codebook: Codebook = CODES) -> tuple[Program, Any, object]:
    return prepare(source, SMALL_BANK, codebook=codebook, invalid="unscored", strict=True, prefix="")


def test_batches_come_back_with_the_same_rows_and_the_added_columns() -> None:
    texts = SMALL_FRAME.with_columns(
        pl.Series("first_x", [str(cell or "") for cell in SMALL_FRAME["first_x"]]), name=pl.lit("я")
    )
    table = arrow_of(texts)
    scored = in_batches(table, [7, 0, 1, 22, 0])
    assert [batch.num_rows for batch in scored] == [7, 1, 22]
    together = pyarrow.Table.from_batches(scored)
    assert together.select(table.column_names).equals(table)
    assert cells_in(together, SMALL_ADDED) == SMALL_CELLS
    assert in_batches(table.slice(0, 0), [0, 0]) == []


def test_batches_are_scored_together_up_to_a_hundred_thousand_rows() -> None:
    times = 7000
    table = arrow_of(pl.concat([SMALL_FRAME] * times)).combine_chunks()
    scored = in_batches(table, [70_000, 70_000, 69_990, 10])
    assert [batch.num_rows for batch in scored] == [70_000, 70_000, 69_990, 10]
    together = pl.DataFrame(pyarrow.Table.from_batches(scored))
    expected = pl.DataFrame(SMALL_CELLS, schema=dict.fromkeys(SMALL_ADDED, pl.Int32))
    assert together.select(SMALL_ADDED).equals(pl.concat([expected] * times))


def test_batches_without_answers_are_scored() -> None:
    table = pyarrow.table({id: pyarrow.nulls(3) for id in ids_of(SMALL_BANK)})
    (scored,) = in_batches(table, [3])
    assert cells_in(scored, SMALL_ADDED) == expected_cells([NO_ANSWERS] * 3, SMALL_BANK)


@pytest.mark.parametrize("mark", ["first_x", "__cx_a"])
def test_sql_engines_run_the_native_expressions(mark: str) -> None:
    texts = SMALL_FRAME.with_columns(
        pl.Series("first_x", [str(cell or "") for cell in SMALL_FRAME["first_x"]]), other=pl.lit(1)
    )
    frame = texts.rename({"other": f"{mark}_other"}).lazy()
    source = open_frame(frame)
    assert not source.ignores_case
    program, prepared, _ = prepare_program(source)
    sql = source._replace(engine=nw.Implementation.DUCKDB)
    assert sql.ignores_case
    scored = sql.score(program, prepared, "native")
    assert scored.collect_schema().names() == [*ids_of(SMALL_BANK), f"{mark}_other", *SMALL_ADDED]
    assert cells_in(scored, SMALL_ADDED) == SMALL_CELLS


def test_nan_is_unanswered_in_files_whose_statistics_leave_it_out(tmp_path: Path) -> None:
    file = str(tmp_path / "sheets.parquet")
    pl.DataFrame({id: [2.0, 3.0, float("nan"), None] for id in ids_of(SMALL_BANK)}).write_parquet(file)
    scored = score_frame(import_module("duckdb").read_parquet(file), bank=SMALL_BANK)
    cells = cells_in(scored, ["points", "answered", "invalid"])
    assert cells == {"points": [50, 100, None, None], "answered": [6, 6, 0, 0], "invalid": [0] * 4}


class VoidField(NamedTuple):
    """Stands for a field of Spark, and its type."""

    name: str
    kind: str

    @property
    def dataType(self) -> VoidField:  # noqa: N802 - the name is Spark's
        return self

    def typeName(self) -> str:  # noqa: N802
        return self.kind


class VoidFrame(NamedTuple):
    """Stands for a frame of Spark, and its schema."""

    fields: list[VoidField]

    @property
    def schema(self) -> VoidFrame:
        return self


def test_columns_of_spark_that_are_void_hold_nothing() -> None:
    frame = VoidFrame([VoidField("first_x", "void"), VoidField("first_y", "integer")])
    assert list(columns_without_type(frame, nw.Implementation.PYSPARK)) == ["first_x"]
    assert list(columns_without_type(frame, nw.Implementation.IBIS)) == []


def test_a_program_survives_pickling() -> None:
    program, *_ = prepare_program(open_frame(SMALL_FRAME), TEXT_CODES)
    assert pickle.loads(pickle.dumps(program)) == program


def test_answer_codes_distinguish_levels_not_applicable_and_the_rest() -> None:
    cells = {"first_x": [-1, 3, None, 7], "first_y": [2, 1, None, 9], "second_x": [None] * 4, "third_x": [1, 2, 3, -1]}
    frame = pl.DataFrame(cells).with_columns(pl.col("first_y").cast(pl.UInt8))  # can hold no -1
    with pytest.warns(FrameWarning, match="second_y"):
        program, *_ = prepare(
            open_frame(frame), SMALL_BANK, codebook=CODES, invalid="unanswered", strict=False, prefix=None
        )
    coded = program.for_polars(frame.select(program.answers.names).schema, with_codes=True).score(frame.lazy(), [])
    codes = coded.select(program.codes).collect().rows()
    assert codes == [(4, 2, 5, 5, 1, 5), (3, 1, 5, 5, 2, 5), (5, 5, 5, 5, 3, 5), (5, 5, 5, 5, 4, 5)]
