"""What `score_frame` accepts, adds and keeps."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any, Self

import narwhals.stable.v2 as nw
import polars as pl
import pytest

from cx_centricity.errors import FrameError
from cx_centricity.frames import score_frame
from cx_centricity.testing import Sheet
from frames_data import (
    CODES,
    ENGINES,
    SMALL_ADDED,
    SMALL_BANK,
    SMALL_CELLS,
    SMALL_FRAME,
    arrow_of,
    cells_in,
    cells_of,
    ids_of,
    pandas_of,
    polars_frame,
    types_of,
)

pandas: Any = import_module("pandas")
pyarrow: Any = import_module("pyarrow")
duckdb: Any = import_module("duckdb")
dask: Any = import_module("dask.dataframe")
each_engine = pytest.mark.parametrize("engine", ENGINES)
score = partial(score_frame, bank=SMALL_BANK, codebook=CODES)


def boom(_: Any) -> Any:
    raise AssertionError("computed too early")


@each_engine
@pytest.mark.parametrize("rows", [0, 1, 30])
def test_added_columns_come_last_in_order_as_32_bit_integers(engine: str, rows: int) -> None:
    twos: Sheet = dict.fromkeys(ids_of(SMALL_BANK), 2)
    complete = polars_frame(cells_of([twos] * 30, SMALL_BANK))
    for sheets in (SMALL_FRAME, complete):
        frame = ENGINES[engine](sheets[:rows])
        scored = score(frame)
        assert type(scored) is type(frame)
        names = scored.collect_schema().names() if isinstance(scored, pl.LazyFrame) else scored.columns
        names = getattr(scored, "column_names", names)
        assert list(names) == [*ids_of(SMALL_BANK), *SMALL_ADDED]
        assert set(types_of(scored, SMALL_ADDED)) == {"int32"}
        if engine == "dask":
            untyped: Any = scored
            assert set(types_of(untyped.compute(scheduler="synchronous"), SMALL_ADDED)) == {"int32"}
    assert cells_in(score(ENGINES[engine](SMALL_FRAME[:rows])), SMALL_ADDED) == {
        name: SMALL_CELLS[name][:rows] for name in SMALL_ADDED
    }


OTHERS = {
    "__cx_w_0": range(30),
    "__CX_d0_0": [None, *"ab"] * 10,
    "__cx__first_x": [date(2026, 1, 1)] * 30,
    "Points": [1.5] * 30,
    "имя": ["ёж"] * 30,
    "": [True, False] * 15,
}


@each_engine
def test_other_columns_and_the_order_of_rows_are_kept_whatever_their_names(engine: str) -> None:
    shuffled = SMALL_FRAME.with_columns(pl.Series(name, values) for name, values in OTHERS.items())
    shuffled = shuffled.with_columns(pl.Series("first_x", [str(cell or "") for cell in SMALL_FRAME["first_x"]]))
    native = ENGINES[engine](shuffled.select(reversed(shuffled.columns)))
    scored = score(native)
    names = [*reversed(shuffled.columns), *SMALL_ADDED]
    found = cells_in(scored, names)
    assert list(found) == names
    assert found == cells_in(native, names[: -len(SMALL_ADDED)]) | SMALL_CELLS


def test_the_input_frame_is_not_changed() -> None:
    native = pandas_of(SMALL_FRAME)
    score(native)
    assert native.columns.to_list() == ids_of(SMALL_BANK)
    table = arrow_of(SMALL_FRAME)
    assert score(table).select(ids_of(SMALL_BANK)).equals(table)


@pytest.mark.parametrize(
    "index",
    [
        pandas.Index([f"row {n % 7}" for n in range(30)], name="company"),
        pandas.MultiIndex.from_tuples([(n % 2, n) for n in range(30)], names=["wave", None]),
        pandas.date_range("2026-01-01", periods=30, name="day")[::-1],
    ],
    ids=["twice the same", "of two", "dates backwards"],
)
def test_index_and_attributes_of_pandas_are_kept(index: Any) -> None:
    native = pandas_of(SMALL_FRAME).set_index(index)
    native.attrs["source"] = "survey"
    scored = score(native)
    pandas.testing.assert_index_equal(scored.index, index)
    assert scored.attrs == {"source": "survey"}
    pandas.testing.assert_frame_equal(scored[ids_of(SMALL_BANK)], native, check_flags=False)
    assert cells_in(scored, SMALL_ADDED) == SMALL_CELLS


def test_the_index_of_dask_is_kept() -> None:
    index = pandas.Index([f"r{n:02}" for n in range(30)], name="company")
    parts = dask.from_pandas(pandas_of(SMALL_FRAME).set_index(index), npartitions=4)
    scored = score(parts)
    assert (scored.npartitions, scored.divisions) == (4, parts.divisions)
    found, given = (frame.compute(scheduler="synchronous").index for frame in (scored, parts))
    pandas.testing.assert_index_equal(found, given)
    assert (found.to_list(), found.name) == (index.to_list(), "company")


def test_pandas_columns_whose_names_are_not_texts_are_kept_and_answer_nothing() -> None:
    native = pandas_of(SMALL_FRAME)
    native[7], native[None], native["a", 1] = 1, 2.5, "x"
    scored = score(native)
    assert scored.columns.to_list() == [*ids_of(SMALL_BANK), 7, None, ("a", 1), *SMALL_ADDED]
    assert cells_in(scored, SMALL_ADDED) == SMALL_CELLS


def with_names(kind: str, names: Any) -> Any:
    """Return a frame with these names of columns."""
    native = pandas.DataFrame([[2] * len(names)] * 3)
    native.columns = names
    if kind == "pyarrow":
        return pyarrow.Table.from_arrays([pyarrow.array([2])] * len(names), names=names)
    return dask.from_pandas(native, npartitions=1) if kind == "dask" else native


@pytest.mark.parametrize("kind", ["pandas", "pyarrow", "dask"])
def test_columns_named_twice_are_refused_by_name(kind: str) -> None:
    frame = with_names(kind, [*ids_of(SMALL_BANK), "first_x", "wave", "wave"])
    with pytest.raises(FrameError) as caught:
        score(frame)
    assert [problem.line() for problem in caught.value.problems] == [
        f"{name}: several columns are named “{name}”; rename or remove all but one (column-named-twice)"
        for name in ("first_x", "wave")
    ]


def test_columns_of_sql_are_the_same_in_capitals() -> None:
    relation = duckdb.from_arrow(arrow_of(SMALL_FRAME)).project("*, first_x as FIRST_X")
    with pytest.raises(FrameError, match=r"named “first_x”.*\n.*named “FIRST_X”"):
        score(relation)


@pytest.mark.parametrize("kind", ["pandas", "dask"])
def test_names_that_are_not_texts_are_refused_with_the_cure(kind: str) -> None:
    for names in (range(6), [id.encode() for id in ids_of(SMALL_BANK)], [None]):
        with pytest.raises(TypeError, match=r"no column has a text as its name \(.*\); rename columns to the ids"):
            score(with_names(kind, names))
    levels = pandas.MultiIndex.from_product([["answers"], ids_of(SMALL_BANK)])
    with pytest.raises(TypeError, match="several levels of names; give each column one name, for example by frame"):
        score(with_names(kind, levels))


def test_a_lazy_frame_stays_lazy_and_nothing_is_computed() -> None:
    scored = score(SMALL_FRAME.lazy().map_batches(boom))
    assert isinstance(scored, pl.LazyFrame)
    with pytest.raises(Exception, match="computed too early"):
        scored.collect()
    parts = dask.from_pandas(pandas_of(SMALL_FRAME), npartitions=2).map_partitions(
        boom, meta=pandas_of(SMALL_FRAME)[:0]
    )
    scored = score(parts)
    with pytest.raises(AssertionError, match="computed too early"):
        scored.compute(scheduler="synchronous")


def test_object_and_list_columns_of_polars_are_kept() -> None:
    thing = object()
    scored = score(
        SMALL_FRAME.with_columns(pl.Series("thing", [thing] * 30, dtype=pl.Object), pl.lit([1]).alias("list"))
    )
    assert (scored["thing"][0], scored["list"].to_list()[0]) == (thing, [1])


class OtherEngine:
    """A frame in memory of an engine that narwhals knows and that is not supported."""

    _implementation = nw.Implementation.MODIN
    _version = vars(nw.from_native(SMALL_FRAME))["_compliant_frame"]._version

    def collect_schema(self) -> dict[str, nw.Int64]:
        return {}

    def __narwhals_dataframe__(self) -> Self:
        return self

    def _with_version(self, _: object) -> Self:
        return self


def test_objects_that_are_not_frames_of_a_supported_engine_are_rejected() -> None:
    others: list[Any] = [
        None,
        {"first_x": [1]},
        [1],
        "frame",
        SMALL_FRAME["first_x"],
        arrow_of(SMALL_FRAME).to_batches()[0],
    ]
    for wrong in others:
        with pytest.raises(TypeError):
            score(wrong)
    other: Any = OtherEngine()
    with pytest.raises(TypeError, match="frames of MODIN are not supported; convert to Polars, pandas or PyArrow"):
        score(other)


def test_invalid_options_are_reported_together() -> None:
    wrong: dict[str, Any] = {"invalid": "null", "execution": "fast"}
    message = (
        "invalid must be 'unscored' or 'unanswered', not 'null'; execution must be 'batches' or 'native', not 'fast'"
    )
    with pytest.raises(ValueError, match=message):
        score(SMALL_FRAME, **wrong)


def test_a_missing_extra_is_reported_in_one_sentence() -> None:
    for library in ("polars", "narwhals"):
        script = f"import sys; sys.modules[{library!r}] = None; import cx_centricity.frames"
        done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
        assert done.stderr.strip().endswith(
            f"cx_centricity.frames needs {library}, which is not installed: pip install 'cx-centricity[frames]'"
        )
