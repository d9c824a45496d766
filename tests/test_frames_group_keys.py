"""Group keys: the same on every engine, exact, and refused by name where they cannot be told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module
from math import inf, nan
from typing import Any

import polars as pl
import pytest

from cx_centricity.errors import FrameError
from cx_centricity.frames import Codebook, FrameSummary, summarise_frame
from frames_data import ENGINES, SMALL_BANK, arrow_of, ids_of, np, pandas_of

pandas: Any = import_module("pandas")
pyarrow: Any = import_module("pyarrow")
duckdb: Any = import_module("duckdb")
dask: Any = import_module("dask")
dask_frames: Any = import_module("dask.dataframe")
IDS = ids_of(SMALL_BANK)
summarise = partial(summarise_frame, bank=SMALL_BANK, min_respondents=1)


def in_duckdb(frame: pl.DataFrame) -> Any:
    return duckdb.from_arrow(arrow_of(frame))


EVERY_ENGINE: dict[str, Callable[[pl.DataFrame], Any]] = {**ENGINES, "duckdb": in_duckdb}
each_engine = pytest.mark.parametrize("engine", EVERY_ENGINE)


def sheets(*keys: object, dtype: Any = None, answer: int = 2) -> pl.DataFrame:
    """Return a frame with a sheet for each key."""
    return pl.DataFrame({"key": pl.Series(keys, dtype=dtype), **{id: [answer] * len(keys) for id in IDS}})


def pandas_sheets(keys: Any) -> Any:
    return pandas.DataFrame({"key": keys, **{id: [2] * len(keys) for id in IDS}})


def counts(frame: Any, by: Any = "key") -> dict[Any, int]:
    """Return the number of sheets of each key, after checking that the summary reads back."""
    summary = summarise(frame, by=by)
    assert FrameSummary.model_validate_json(summary.model_dump_json()) == summary
    return {(type(group.key[0]), *group.key): group.sheets for group in summary.groups}


def refused(call: Callable[[], object]) -> list[tuple[str, object]]:
    with pytest.raises(FrameError) as caught:
        call()
    return [(problem.code, problem.data.get("found")) for problem in caught.value.problems]


KEYS = pl.DataFrame(
    {
        "float": [-0.0, 0.0, 2.5, nan],
        "short": pl.Series([1.0, 1.0, 0.5, None], dtype=pl.Float32),
        "text": ["b", "b", "a", None],
        "category": pl.Series(["b", "b", "a", None], dtype=pl.Categorical),
        "date": [date(1, 1, 1), date(1, 1, 1), date(2025, 1, 31), None],
        "time": [datetime(2025, 1, 31)] * 2 + [datetime(1969, 12, 31, 23, 59, 59, 500_000), None],  # noqa: DTZ001
        "zoned": pl.Series([datetime(2025, 1, 31, tzinfo=UTC)] * 3 + [None]).dt.convert_time_zone("Asia/Tokyo"),
        "decimal": [Decimal("2.00"), Decimal("2.00"), Decimal("1.50"), None],
    }
)
EXPECTED: dict[tuple[Any, ...], int] = {
    (0, 1, "b", "b", "0001-01-01", "2025-01-31", "2025-01-31 00:00:00+00:00", 2): 2,
    (2.5, 0.5, "a", "a", "2025-01-31", "1969-12-31 23:59:59.5", "2025-01-31 00:00:00+00:00", "1.5"): 1,
    (None,) * 8: 1,
}


@each_engine
def test_keys_are_the_same_on_every_engine(engine: str) -> None:
    frame = KEYS.hstack(sheets(1, 2, 3, 4).drop("key"))
    with dask.config.set({"dataframe.convert-string": False}):  # Dask makes texts of objects unless told otherwise
        summary = summarise(EVERY_ENGINE[engine](frame), by=KEYS.columns)
    assert {group.key: group.sheets for group in summary.groups} == EXPECTED
    assert [type(key) for key in summary.groups[0].key[:2]] == [int, int]
    assert FrameSummary.model_validate_json(summary.model_dump_json()) == summary


BIG = 10**18
EXACT = {(int, BIG + 1): 1, (int, BIG + 2): 1, (type(None), None): 1}
INTEGERS: dict[str, Callable[[], Any]] = {
    "polars": lambda: sheets(BIG + 1, BIG + 2, None),
    "pyarrow": lambda: arrow_of(sheets(BIG + 1, BIG + 2, None)),
    "duckdb": lambda: in_duckdb(sheets(BIG + 1, BIG + 2, None)),
    "pandas-nullable": lambda: pandas_sheets(pandas.array([BIG + 1, BIG + 2, None], dtype="Int64")),
    "pandas-arrow": lambda: pandas_sheets(pandas.array([BIG + 1, BIG + 2, None], dtype="int64[pyarrow]")),
    "pandas-object": lambda: pandas_sheets(pandas.Series([BIG + 1, np.int64(BIG + 2), None], dtype=object)),
    "dask": lambda: dask_frames.from_pandas(INTEGERS["pandas-nullable"](), npartitions=3),
}


@pytest.mark.parametrize("kind", INTEGERS)
def test_integer_keys_are_exact_beside_missing_ones(kind: str) -> None:
    assert counts(INTEGERS[kind]()) == EXACT


@pytest.mark.parametrize("engine", ["pandas", "dask"])
def test_whole_floats_are_whole_numbers_unless_they_may_have_lost_digits(engine: str) -> None:
    def of(*keys: float | None) -> Any:
        frame = pandas_sheets([*keys])
        return frame if engine == "pandas" else dask_frames.from_pandas(frame, npartitions=2)

    assert counts(of(7, None, 8)) == {(int, 7): 1, (int, 8): 1, (type(None), None): 1}
    assert refused(lambda: summarise(of(BIG + 1, BIG + 2, None), by="key")) == [("group-value-refused", "1e+18")]


def test_objects_of_pandas_are_keys_one_by_one() -> None:
    keys = [1, "1", 1.0, True, np.True_, np.float32(0.5), None, nan, pandas.NaT, date(2025, 1, 1)]
    expected = {
        (bool, True): 2,
        (float, 0.5): 1,
        (int, 1): 2,
        (str, "1"): 1,
        (str, "2025-01-01"): 1,
        (type(None), None): 3,
    }
    frame = pandas_sheets(pandas.Series(keys, dtype=object))
    assert counts(frame) == expected
    with dask.config.set({"dataframe.convert-string": False}):
        assert counts(dask_frames.from_pandas(frame, npartitions=4)) == expected


@each_engine
def test_infinite_keys_are_refused(engine: str) -> None:
    frame = EVERY_ENGINE[engine](sheets(1.5, inf).with_columns(other=-pl.col("key")))
    problems = [("group-value-refused", "inf"), ("group-value-refused", "-inf")]
    assert refused(lambda: summarise(frame, by=["key", "other"])) == problems


TYPES = pl.DataFrame(
    {
        "struct": [{"a": 1}],
        "list": [[1]],
        "binary": [b"\xff"],
        "duration": [timedelta(1)],
        "time": [time(1)],
    }
)


@pytest.mark.parametrize("engine", ["polars", "polars-lazy", "pyarrow", "duckdb"])
def test_types_without_keys_are_refused_before_rows_are_read(engine: str) -> None:
    frame = EVERY_ENGINE[engine](TYPES.hstack(sheets("x")))
    with pytest.raises(FrameError, match="groups are named by texts, numbers, booleans or dates") as caught:
        summarise(frame, by=TYPES.columns)
    assert [(problem.code, problem.place.path) for problem in caught.value.problems] == [
        ("column-type-refused", name) for name in TYPES.columns
    ]


def test_objects_of_polars_are_refused() -> None:
    frame = sheets("x").with_columns(pl.Series("key", [object()], dtype=pl.Object))
    assert [code for code, _ in refused(lambda: summarise(frame, by="key"))] == ["column-type-refused"]


OBJECTS: list[tuple[object, str]] = [
    ({"a": 1}, "{'a': 1}"),
    ([1], "[1]"),
    (np.array([1]), "[1]"),
    (b"\xff", r"b'\xff'"),
    (time(1), "01:00:00"),
    ("\ud800", r"'\ud800'"),
    (Decimal("Infinity"), "Infinity"),
]


@pytest.mark.parametrize(("value", "shown"), OBJECTS, ids=range(len(OBJECTS)))
def test_objects_that_are_not_plain_are_refused_by_value(value: object, shown: str) -> None:
    frame = pandas_sheets(pandas.Series([value], dtype=object))
    assert refused(lambda: summarise(frame, by="key")) == [("group-value-refused", shown)]


def test_dates_out_of_range_are_refused() -> None:
    days = pyarrow.array([2**31 - 1], pyarrow.int32()).cast(pyarrow.date32())
    for frame in (
        arrow_of(sheets(1)).set_column(0, "key", days),
        duckdb.sql(f"select 'infinity'::date as key, {', '.join(f'2 as {id}' for id in IDS)}"),
        sheets(2**63 - 1).cast({"key": pl.Datetime("us")}),
        pandas_sheets(np.array(["12000-01-01"], "datetime64[s]")),
    ):
        assert [code for code, _ in refused(partial(summarise, frame, by="key"))] == ["group-value-refused"]


@each_engine
def test_a_frame_in_which_everything_is_missing_has_one_group(engine: str) -> None:
    nothing = pl.DataFrame({id: pl.Series([None, None], dtype=pl.Float64) for id in IDS})
    assert [group.sheets for group in summarise(EVERY_ENGINE[engine](nothing)).groups] == [2]
    keyed = nothing.with_columns(key=pl.Series([None, None], dtype=pl.Int64))
    assert counts(EVERY_ENGINE[engine](keyed)) == {(type(None), None): 2}


UNTYPED: dict[str, Callable[[], Any]] = {
    "polars": lambda: pl.DataFrame({"key": [None] * 2, **{id: [None] * 2 for id in IDS}}),
    "polars-lazy": lambda: pl.LazyFrame({"key": [None] * 2, **{id: [None] * 2 for id in IDS}}),
    "pandas": lambda: pandas.DataFrame({"key": [None] * 2, **{id: [None] * 2 for id in IDS}}, dtype=object),
    "pandas-nan": lambda: pandas_sheets(pandas.arrays.ArrowExtensionArray(pyarrow.array([nan, nan]))),
    "pyarrow": lambda: pyarrow.table({"key": pyarrow.nulls(2), **{id: pyarrow.nulls(2) for id in IDS}}),
    "duckdb": lambda: duckdb.sql(
        f"select null as key, {', '.join(f'null as {id}' for id in IDS)} union all by name select null as key"
    ),
}


@pytest.mark.parametrize("kind", UNTYPED)
def test_columns_without_a_type_are_missing(kind: str) -> None:
    assert [group.sheets for group in summarise(UNTYPED[kind]()).groups] == [2]
    assert counts(UNTYPED[kind]()) == {(type(None), None): 2}


def test_a_key_may_come_twice_and_groups_may_have_several_keys() -> None:
    frame = sheets("a", "b").with_columns(wave=pl.Series([2, 1]))
    for each in (frame, pandas_of(frame)):
        groups = summarise(each, by=["key", "wave", "key"]).groups
        assert [group.key for group in groups] == [("a", 2, "a"), ("b", 1, "b")]


def test_columns_with_answers_are_no_keys() -> None:
    frame = sheets("a").rename({"first_x": "q1"})
    book = Codebook(columns={"q1": "first_x"})
    with pytest.raises(FrameError) as caught:
        summarise(frame, by=["first_y", "q1", "key"], codebook=book)
    assert [(problem.code, problem.data["column"]) for problem in caught.value.problems] == [
        ("group-by-answers", "first_y"),
        ("group-by-answers", "q1"),
    ]


@pytest.mark.parametrize("by", [3, None, ["key", 3], [b"key"]], ids=str)
def test_names_of_keys_are_texts(by: Any) -> None:
    with pytest.raises(TypeError, match="by must be the name of a column or several names, each a text, not "):
        summarise(sheets("a"), by=by)
