"""DuckDB, Spark and a million rows on every engine: run by `make engines` and `make slow`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from cx_centricity import QuestionBank, default_bank
from cx_centricity.answers import BLANKS, CellRule, StatementCodes
from cx_centricity.errors import FrameError
from cx_centricity.frames import Codebook, FrameSummary, invalid_values, score_frame, summarise_frame
from cx_centricity.typing import Execution, Invalid
from frames_data import (
    CODES,
    NOTHING,
    ORDINARY,
    WRONG,
    added_names,
    arrow_of,
    by_numpy,
    cells_of,
    expected_cells,
    frame_of,
    frame_with,
    ids_of,
    np,
    numpy_frame,
    pandas_of,
    polars_frame,
    random_matrix,
    random_sheets,
    steep_bank,
)
from small_bank import make, put, raw_bank

pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas >= 3.0.0. Some:FutureWarning"),
]

BANK = default_bank()
ADDED = added_names(BANK)
KINDS = ["duckdb", "spark-batches", "spark-native"]
each_kind = pytest.mark.parametrize("kind", KINDS)
each_invalid = pytest.mark.parametrize("invalid", ["unscored", "unanswered"])


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = import_module("pyspark.sql").SparkSession.builder.master("local[2]")
    settings = {"spark.ui.enabled": "false", "spark.driver.memory": "4g", "spark.sql.shuffle.partitions": "2"}
    session = builder.config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


class Engine(NamedTuple):
    """A way to convert a frame for an engine, score it there and convert the result back."""

    execution: Execution
    into: Callable[[pl.DataFrame], Any]

    def score(self, frame: pl.DataFrame, **choices: Any) -> Any:
        return score_frame(self.into(frame), execution=self.execution, **choices)

    def scored(self, frame: pl.DataFrame, **choices: Any) -> pl.DataFrame:
        """Return the added columns in the order of the rows, after checking that all others are unchanged."""
        numbered = frame.with_columns(pl.int_range(pl.len()).alias("row"))
        found = back(self.score(numbered, **choices)).sort("row")
        assert found.columns[: len(numbered.columns)] == numbered.columns
        assert found.select(numbered.columns).cast(numbered.schema).equals(numbered)  # pyright: ignore[reportArgumentType] - a schema is a mapping of types
        return found.drop(numbered.columns)


def back(frame: Any) -> pl.DataFrame:
    return pl.DataFrame(frame.to_arrow_table() if hasattr(frame, "to_arrow_table") else frame.toArrow())


@pytest.fixture
def engine(kind: str, request: pytest.FixtureRequest) -> Engine:
    if kind == "duckdb":
        return Engine("batches", into_duckdb)
    return Engine(
        "native" if kind == "spark-native" else "batches", partial(into_spark, request.getfixturevalue("spark"))
    )


def into_duckdb(frame: pl.DataFrame) -> Any:
    return import_module("duckdb").from_arrow(arrow_of(frame))


def into_spark(session: Any, frame: pl.DataFrame) -> Any:
    # Spark has no unsigned integers; a float holds what exceeds its signed ones.
    signed = frame.with_columns(
        pl.col(pl.UInt8).cast(pl.Int16),
        pl.col(pl.UInt16).cast(pl.Int32),
        pl.col(pl.UInt32).cast(pl.Int64),
        pl.col(pl.UInt64).cast(pl.Float64),
    )
    return session.createDataFrame(arrow_of(signed)).repartition(3)


def expected(sheets: Any, bank: QuestionBank) -> pl.DataFrame:
    return pl.DataFrame(expected_cells(sheets, bank), schema=dict.fromkeys(added_names(bank), pl.Int32))


def other_bank() -> QuestionBank:
    """Return a bank with what the bundled one lacks: weights, reversed statements, level values, levels from 0."""
    raw = raw_bank() | {"pitfalls": [], "point_range": [-10, 990], "min_coverage_percent": 0}
    for number, value in enumerate((-700, 1, 300)):
        put(raw, f"levels.{number}.value", value)
        put(raw, f"levels.{number}.number", number)
    put(raw, "stages.0.from_points", -10)
    put(raw, "stages.1.from_points", 491)
    for path, weight in (("0.statements.0", 300), ("1.statements.1", 7), ("2.statements.0", 50)):
        put(raw, f"directions.{path}.weight", weight)
    put(raw, "directions.1.statements.0.reversed", value=True)
    return make(raw)


@each_kind
def test_rows_are_scored_like_assess(engine: Engine) -> None:
    sheets = random_sheets(BANK, 60, seed=1)
    found = engine.scored(polars_frame(cells_of(sheets, BANK), ORDINARY), codebook=CODES)
    assert found.equals(expected(sheets, BANK))


@each_kind
@each_invalid
def test_many_rows_agree_with_the_rule_in_numpy(kind: str, engine: Engine, invalid: Invalid) -> None:
    matrix = random_matrix(BANK, 20_000 if kind == "duckdb" else 5_000, seed=2)
    found = engine.scored(frame_of(matrix, BANK), codebook=CODES, invalid=invalid)
    assert found.equals(numpy_frame(by_numpy(matrix, BANK, unscored=invalid == "unscored")))


@each_kind
@pytest.mark.parametrize("bank", [other_bank(), steep_bank()], ids=["other", "steep"])
def test_every_feature_of_a_bank_is_respected(engine: Engine, bank: QuestionBank) -> None:
    sheets = random_sheets(bank, 300, seed=3)
    for dtypes in ((pl.Int8, pl.Int16), (pl.Int32, pl.Int64), (pl.Float32, pl.Float64)):
        found = engine.scored(polars_frame(cells_of(sheets, bank), dtypes), bank=bank, codebook=CODES)
        assert found.equals(expected(sheets, bank))


@each_kind
@each_invalid
def test_invalid_values_are_counted_and_never_truncated(engine: Engine, invalid: Invalid) -> None:
    sheets = random_sheets(BANK, 40, seed=4)
    frame = frame_with(WRONG, sheets, BANK)
    numbered = frame.with_columns(pl.int_range(pl.len()).alias("row"))
    found = back(engine.score(numbered, codebook=CODES, invalid=invalid)).sort("row").select(ADDED)
    wrong = pl.int_range(pl.len()) < len(WRONG) - 1
    as_unanswered = expected(sheets, BANK).with_columns(invalid=wrong.cast(pl.Int32))
    if invalid == "unscored":
        others = pl.exclude("answered", "applicable", "invalid")
        as_unanswered = as_unanswered.with_columns(pl.when(~wrong).then(others))
    assert found.equals(as_unanswered)


@each_kind
def test_texts_are_read_by_the_codebook(engine: Engine) -> None:
    bank = make(raw_bank())
    texts = ["3", "3.0", " 3 ", "", "n/a", "98", "да", "x", None, "4", " Нет "]
    frame = pl.DataFrame({id: [2] * len(texts) for id in ids_of(bank)}).with_columns(pl.Series("first_x", texts))
    book = Codebook(levels={"да": 3, "нет": 1, "Нет": 1}, not_applicable=(-1, 98, "n/a"))
    found = engine.scored(frame, bank=bank, codebook=book, invalid="unanswered")
    assert found["invalid"].to_list() == [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0]
    assert found["answered"].to_list() == [6, 6, 6, 5, 5, 5, 6, 5, 5, 5, 6]
    assert found["applicable"].to_list() == [6, 6, 6, 6, 5, 5, 6, 6, 6, 6, 6]
    assert found["direction_first_points"].to_list() == [75, 75, 75, 50, 50, 50, 75, 50, 50, 50, 25]


@each_kind
def test_every_text_means_what_the_rule_of_cells_says(engine: Engine) -> None:
    bank = make(raw_bank())
    book = Codebook(
        levels={"in full": 3, 1: 2, "a|b": 1},
        not_applicable=(98, "."),
        unanswered=("?", "*"),
        statements={"first_x": StatementCodes(levels={"in full": 1, 7: 3})},
    )
    rule = CellRule(bank, book)
    texts = [*rule.texts("first_x"), "In  Full", "A|B", "ab", "x", "^", "1|2", "$", "7.00", "99"]
    cells = [
        changed
        for position, text in enumerate(texts)
        for blank in (BLANKS[position % len(BLANKS)], BLANKS[-1 - position % len(BLANKS)])
        for changed in (text, blank + text + blank, text.replace(" ", blank), text.swapcase())
    ]
    frame = pl.DataFrame({id: [2] * len(cells) for id in ids_of(bank)}).with_columns(pl.Series("first_x", cells))
    found = engine.scored(frame, bank=bank, codebook=book, invalid="unanswered")
    codes = [rule.meaning("first_x", cell) for cell in cells]
    assert found["invalid"].to_list() == [int(code == rule.invalid) for code in codes]
    assert found["applicable"].to_list() == [6 - (code == rule.not_applicable) for code in codes]
    # The other statements are answered with 2, and mean so, since only 1 has another meaning.
    assert found["direction_first_points"].to_list() == [25 * code if code < 4 else 50 for code in codes]


@each_kind
def test_added_columns_are_32_bit_integers_even_without_rows(kind: str, engine: Engine) -> None:
    bank = make(raw_bank())
    complete = pl.DataFrame({id: [2, 3] for id in ids_of(bank)})
    names = [*ids_of(bank), "__cx_w_0", "wave of", *added_names(bank)]
    for frame in (complete, complete[:0]):
        scored = engine.score(frame.with_columns(pl.lit(1).alias("__cx_w_0"), pl.lit("x").alias("wave of")), bank=bank)
        assert scored.columns == names
        types = scored.types if kind == "duckdb" else [dtype for _, dtype in scored.dtypes]
        assert {str(type).lower() for type in types[8:]} <= {"integer", "int"}
        found = back(scored)
        assert set(found.schema.dtypes()[8:]) == {pl.Int32}
        assert found["points"].sort().to_list() == [50, 100][: len(frame)]


@each_kind
def test_nothing_is_computed_before_the_result_is_needed(kind: str, engine: Engine) -> None:
    bank = make(raw_bank())
    frame = engine.into(pl.DataFrame({id: [2, 3] for id in ids_of(bank)}))
    if kind == "duckdb":
        cells = ", ".join(ids_of(bank)[1:])
        late = frame.project(f"{cells}, case when first_x > 0 then error('computed too early')::integer end as first_x")
    else:
        functions = import_module("pyspark.sql.functions")
        late = frame.withColumn("first_x", functions.raise_error(functions.lit("computed too early")).cast("int"))
    scored = score_frame(late, bank=bank, execution=engine.execution)
    assert type(scored) is type(frame)
    with pytest.raises(Exception, match="computed too early"):
        back(scored)


@each_kind
def test_nan_in_a_file_is_unanswered(kind: str, engine: Engine, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    bank = make(raw_bank())
    file = str(tmp_path / "sheets.parquet")
    frame = pl.DataFrame({id: [2.0, 3.0, float("nan"), None] for id in ids_of(bank)})
    for write in (frame.write_parquet, partial(import_module("pyarrow.parquet").write_table, arrow_of(frame))):
        write(file)
        if kind == "duckdb":
            read = import_module("duckdb").read_parquet(file)
        else:
            read = request.getfixturevalue("spark").read.parquet(file)
        scored = back(score_frame(read, bank=bank, execution=engine.execution)).sort("points", nulls_last=True)
        assert scored.select("points", "answered", "invalid").rows() == [(50, 6, 0), (100, 6, 0), *[(None, 0, 0)] * 2]


@each_kind
def test_columns_named_twice_are_refused(kind: str, engine: Engine) -> None:
    bank = make(raw_bank())
    frame = engine.into(pl.DataFrame({id: [2] for id in ids_of(bank)}))
    if kind == "duckdb":
        twice = frame.project("*, first_x, 1 as Second_X")
    else:
        twice = frame.selectExpr("*", "first_x", "1 as Second_X")
    with pytest.raises(FrameError) as caught:
        score_frame(twice, bank=bank, execution=engine.execution)
    assert [(problem.code, problem.data["column"]) for problem in caught.value.problems] == [
        ("column-named-twice", name) for name in ("first_x", "second_x", "Second_X")
    ]


@pytest.mark.parametrize("kind", ["duckdb", "spark-batches"])
def test_groups_and_invalid_values_are_those_of_polars(engine: Engine) -> None:
    bank = make(raw_bank())
    frame = pl.DataFrame(
        {
            "size": [1.0, -0.0, 0.0, None, 2.5],
            "id": [10**18 + 1, 10**18 + 2, 10**18 + 2, None, 1],
            "day": [date(2025, 1, 31), date(1999, 1, 1), date(1999, 1, 1), None, None],
            "time": [datetime(2025, 1, 31, 8, 30, tzinfo=UTC), None, None, None, None],
            **{id: [2, 3, 2, 4, 9] for id in ids_of(bank)},
        }
    )
    by = ["size", "id", "day", "time"]
    native = engine.into(frame)
    expected = summarise_frame(frame, by=by, bank=bank, min_respondents=1)
    assert summarise_frame(native, by=by, bank=bank, min_respondents=1) == expected
    found = {(each.column, each.count, tuple(sorted(each.examples))) for each in invalid_values(native, bank=bank)}
    assert found == {(id, 2, ("4", "9")) for id in ids_of(bank)}
    with pytest.raises(FrameError, match="the value inf, which cannot name a group"):
        summarise_frame(engine.into(frame.with_columns(size=pl.lit(inf))), by="size", bank=bank)
    with pytest.raises(FrameError, match=r"column-type-refused"):
        summarise_frame(engine.into(frame.with_columns(size=pl.lit([1]))), by="size", bank=bank)


@pytest.mark.parametrize("kind", ["spark-batches", "spark-native"])
def test_columns_without_a_type_are_unanswered(engine: Engine, request: pytest.FixtureRequest) -> None:
    bank = make(raw_bank())
    spark = request.getfixturevalue("spark")
    nothing = spark.range(2).selectExpr(*(f"null as {id}" for id in ids_of(bank)), "null as key")
    scored = back(score_frame(nothing, bank=bank, execution=engine.execution))
    assert scored.select("points", "answered", "invalid").rows() == [(None, 0, 0)] * 2
    for by in ((), "key"):
        (group,) = summarise_frame(nothing, by=by, bank=bank).groups
        assert group.sheets == 2


@each_kind
def test_names_that_differ_only_in_case_clash_in_sql(engine: Engine) -> None:
    bank = make(raw_bank())
    frame = pl.DataFrame({id: [2] for id in ids_of(bank)} | {"Points": [7.5], "__CX_D0_0": ["kept"]})
    with pytest.raises(FrameError, match=r"already is a column “Points”.*\(column-in-the-way\)"):
        engine.score(frame, bank=bank)
    assert engine.scored(frame, bank=bank, prefix="cx_")["cx_points"].to_list() == [50]


@each_kind
def test_errors_are_raised_before_anything_is_computed(engine: Engine) -> None:
    bank = make(raw_bank())
    frame = pl.DataFrame({"first_x": [True], "first_y": ["3"], "upper": [1]})
    with pytest.raises(FrameError) as caught:
        engine.score(frame, bank=bank, strict=True)
    assert [problem.code for problem in caught.value.problems] == [
        *["column-type-refused"] * 2,
        "column-in-the-way",
        *["column-missing"] * 4,
    ]


def test_the_benchmark_finds_its_hand_written_columns_equal() -> None:
    script = str(Path(__file__).parent.parent / "benchmarks" / "frames.py")
    engines = ("polars", "duckdb", "pandas", "dask")
    done = subprocess.run([sys.executable, script, "--quick", "--engines", *engines], check=True, capture_output=True)
    assert all(name in done.stdout.decode() for name in ("Polars Int8 / tables", "DuckDB", "pandas", "Dask"))


SPARK_SCRIPT = """\
from pathlib import Path
from pyspark.sql import SparkSession
from cx_centricity.frames import score_frame, summarise_frame
spark = SparkSession.builder.master("local[1]").getOrCreate()
{example}
summary = summarise_frame(spark.read.parquet("sheets"), min_respondents=1)
Path("summary.json").write_text(summary.model_dump_json(), encoding="utf-8")
"""


def test_the_spark_example_in_the_docs_runs(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "frames.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    sheets = pl.DataFrame({statement.id: [2, 5, 8] for statement in default_bank().statements})
    sheets.write_parquet(tmp_path / "sheets")
    # In a process of its own: a running Java machine keeps the folder in which it was started.
    script = SPARK_SCRIPT.format(example=example)
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, cwd=tmp_path, env=environment)
    assert sorted(pl.read_parquet(tmp_path / "scored" / "*.parquet")["points"]) == [17, 51, 84]
    summary = FrameSummary.model_validate_json((tmp_path / "summary.json").read_bytes())
    assert summary == summarise_frame(sheets, min_respondents=1)


# A million rows


class Many(NamedTuple):
    """Rows with the columns that scoring must add."""

    frame: pl.DataFrame
    added: pl.DataFrame


@pytest.fixture(scope="session")
def many() -> Many:
    """Return a million random rows with gaps and invalid values, in columns of several types."""
    frames: list[pl.DataFrame] = []
    added: list[pl.DataFrame] = []
    for seed in range(10):
        matrix = random_matrix(BANK, 100_000, seed)
        frames.append(frame_of(matrix, BANK))
        added.append(numpy_frame(by_numpy(matrix, BANK)))
    frame = pl.concat(frames).with_columns(
        pl.nth(*range(1, 48, 4)).cast(pl.Int64), pl.nth(*range(2, 48, 4)).cast(pl.Float64)
    )
    return Many(frame, pl.concat(added))


def into_dask(frame: pl.DataFrame) -> Any:
    return import_module("dask.dataframe").from_pandas(pandas_of(frame), npartitions=8)


IN_MEMORY: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": pl.DataFrame.clone,
    "polars-lazy": pl.DataFrame.lazy,
    "pandas": pandas_of,
    "pyarrow": arrow_of,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_MEMORY)
def test_a_million_rows_in_memory_agree_with_the_rule_in_numpy(name: str, many: Many) -> None:
    scored: Any = score_frame(IN_MEMORY[name](many.frame), codebook=CODES)
    if name == "pandas":
        assert set(map(str, scored[ADDED].dtypes)) == {"Int32"}
        found = pl.DataFrame({name: pl.Series(scored[name].to_numpy("int64", na_value=NOTHING)) for name in ADDED})
        found = numpy_frame({name: found[name].to_numpy() for name in ADDED})
    else:
        frame = scored.collect() if name == "polars-lazy" else scored
        found = pl.DataFrame(frame.select(ADDED))
    assert found.equals(many.added)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["duckdb"])
def test_duckdb_scores_a_million_rows(engine: Engine, many: Many) -> None:
    assert engine.scored(many.frame, codebook=CODES).equals(many.added)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["spark-batches"])
def test_spark_scores_two_hundred_thousand_rows(engine: Engine, many: Many) -> None:
    assert engine.scored(many.frame[:200_000], codebook=CODES).equals(many.added[:200_000])


@pytest.mark.slow
def test_dask_scores_two_hundred_thousand_rows(many: Many) -> None:
    computed = score_frame(into_dask(many.frame[:200_000]), codebook=CODES).compute()
    for name in ADDED:
        column = computed[name].to_numpy("int64", na_value=NOTHING)
        assert np.array_equal(column, many.added[name][:200_000].fill_null(NOTHING).to_numpy()), name
