"""What frames keep and get, how their answers may be coded, and what is said of those that cannot be scored."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple, Self

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from pydantic import ValidationError

from cx_centricity import NOT_APPLICABLE, AnswerValue, default_bank
from cx_centricity.errors import FrameError
from cx_centricity.frames import Codebook, FrameWarning, score_frame
from cx_centricity.frames._answers import clashes
from cx_centricity.frames._engines import Source, open_frame
from cx_centricity.frames._preparation import prepare
from cx_centricity.frames._program import Program
from cx_centricity.testing import Sheet
from frames_data import (
    added_names,
    arrow_of,
    cells_in,
    cells_of,
    expected_cells,
    ids_of,
    pandas_of,
    polars_frame,
    random_sheets,
)
from small_bank import make, put, raw_bank
from strategies import full_sheet

pandas: Any = import_module("pandas")
pyarrow: Any = import_module("pyarrow")
dask: Any = import_module("dask.dataframe")

BANK = default_bank()
SMALL = make(raw_bank())
ADDED = added_names(SMALL)
SHEETS = random_sheets(SMALL, 30, seed=1)
EXPECTED = expected_cells(SHEETS, SMALL)
FRAME = polars_frame(cells_of(SHEETS, SMALL), (pl.Int8, pl.Float64))
ENGINES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": pl.DataFrame.clone,
    "polars-lazy": pl.DataFrame.lazy,
    "pandas": pandas_of,
    "pyarrow": arrow_of,
    "dask": lambda frame: dask.from_pandas(pandas_of(frame), npartitions=2),
}
each_engine = pytest.mark.parametrize("engine", ENGINES)
NO_ANSWERS: Sheet = {}
score = partial(score_frame, bank=SMALL)


def boom(_: Any) -> Any:
    raise AssertionError("computed too early")


def types_of(frame: Any) -> list[str]:
    """Return the types of the columns added, in lower case."""
    if isinstance(frame, pyarrow.Table):
        return [str(frame.schema.field(name).type) for name in ADDED]
    types: Any = frame.collect_schema() if isinstance(frame, pl.LazyFrame | pl.DataFrame) else frame.dtypes
    return [str(types[name]).lower() for name in ADDED]


# What is added and what is kept


@each_engine
@pytest.mark.parametrize("rows", [0, 1, 30])
def test_columns_added_stand_last_in_order_and_are_whole_numbers_of_32_bits(engine: str, rows: int) -> None:
    twos: Sheet = dict.fromkeys(ids_of(SMALL), 2)
    complete = polars_frame(cells_of([twos] * 30, SMALL))
    for sheets in (FRAME, complete):
        frame = ENGINES[engine](sheets[:rows])
        scored = score(frame)
        assert type(scored) is type(frame)
        names = scored.collect_schema().names() if isinstance(scored, pl.LazyFrame) else scored.columns
        names = getattr(scored, "column_names", names)
        assert list(names) == [*ids_of(SMALL), *ADDED]
        assert set(types_of(scored)) == {"int32"}
        if engine == "dask":
            untyped: Any = scored
            assert set(types_of(untyped.compute(scheduler="synchronous"))) == {"int32"}
    assert cells_in(score(ENGINES[engine](FRAME[:rows])), ADDED) == {name: EXPECTED[name][:rows] for name in ADDED}


OTHERS = {
    "__cx_w_0": range(30),
    "__CX_d0_0": [None, *"ab"] * 10,
    "__cx__first_x": [date(2026, 1, 1)] * 30,
    "Points": [1.5] * 30,
    "имя": ["ёж"] * 30,
    "": [True, False] * 15,
}


@each_engine
def test_all_other_columns_and_the_order_of_rows_are_kept_whatever_they_are_called(engine: str) -> None:
    shuffled = FRAME.with_columns(pl.Series(name, values) for name, values in OTHERS.items())
    shuffled = shuffled.with_columns(pl.Series("first_x", [str(cell or "") for cell in FRAME["first_x"]]))
    native = ENGINES[engine](shuffled.select(reversed(shuffled.columns)))
    scored = score(native, codebook=Codebook())
    names = [*reversed(shuffled.columns), *ADDED]
    found = cells_in(scored, names)
    assert list(found) == names
    assert found == cells_in(native, names[: -len(ADDED)]) | EXPECTED


def test_the_frame_given_is_not_changed() -> None:
    native = pandas_of(FRAME)
    score(native)
    assert native.columns.to_list() == ids_of(SMALL)
    table = arrow_of(FRAME)
    assert score(table).select(ids_of(SMALL)).equals(table)


@pytest.mark.parametrize(
    "index",
    [
        pandas.Index([f"row {n % 7}" for n in range(30)], name="company"),
        pandas.MultiIndex.from_tuples([(n % 2, n) for n in range(30)], names=["wave", None]),
        pandas.date_range("2026-01-01", periods=30, name="day")[::-1],
    ],
    ids=["twice the same", "of two", "dates backwards"],
)
def test_the_index_and_the_attributes_of_pandas_are_kept(index: Any) -> None:
    native = pandas_of(FRAME).set_index(index)
    native.attrs["source"] = "survey"
    scored = score(native)
    pandas.testing.assert_index_equal(scored.index, index)
    assert scored.attrs == {"source": "survey"}
    pandas.testing.assert_frame_equal(scored[ids_of(SMALL)], native, check_flags=False)
    assert cells_in(scored, ADDED) == EXPECTED


def test_the_index_of_dask_is_kept() -> None:
    index = pandas.Index([f"r{n:02}" for n in range(30)], name="company")
    parts = dask.from_pandas(pandas_of(FRAME).set_index(index), npartitions=4)
    scored = score(parts)
    assert (scored.npartitions, scored.divisions) == (4, parts.divisions)
    found, given = (frame.compute(scheduler="synchronous").index for frame in (scored, parts))
    pandas.testing.assert_index_equal(found, given)
    assert (found.to_list(), found.name) == (index.to_list(), "company")


def test_columns_of_pandas_without_a_text_for_a_name_are_kept_and_answer_nothing() -> None:
    native = pandas_of(FRAME)
    native[7], native[None], native["a", 1] = 1, 2.5, "x"
    scored = score(native)
    assert scored.columns.to_list() == [*ids_of(SMALL), 7, None, ("a", 1), *ADDED]
    assert cells_in(scored, ADDED) == EXPECTED


def test_a_lazy_frame_stays_lazy_and_nothing_is_computed() -> None:
    scored = score(FRAME.lazy().map_batches(boom))
    assert isinstance(scored, pl.LazyFrame)
    with pytest.raises(Exception, match="computed too early"):
        scored.collect()
    parts = dask.from_pandas(pandas_of(FRAME), npartitions=2).map_partitions(boom, meta=pandas_of(FRAME)[:0])
    scored = score(parts)
    with pytest.raises(AssertionError, match="computed too early"):
        scored.compute(scheduler="synchronous")


def test_wide_columns_of_polars_that_no_engine_else_knows_are_kept() -> None:
    thing = object()
    scored = score(FRAME.with_columns(pl.Series("thing", [thing] * 30, dtype=pl.Object), pl.lit([1]).alias("list")))
    assert (scored["thing"][0], scored["list"].to_list()[0]) == (thing, [1])


# Columns with nothing in them


EMPTY: dict[str, Callable[[int], Any]] = {
    "polars": lambda rows: pl.DataFrame({id: [None] * rows for id in ids_of(SMALL)}),
    "polars-lazy": lambda rows: pl.LazyFrame({id: [None] * rows for id in ids_of(SMALL)}),
    "polars-text": lambda rows: pl.DataFrame({id: pl.Series([None] * rows, dtype=pl.String) for id in ids_of(SMALL)}),
    "polars-float": lambda rows: pl.DataFrame({id: pl.Series([None] * rows, dtype=pl.Float64) for id in ids_of(SMALL)}),
    "polars-bool": lambda rows: pl.DataFrame({id: pl.Series([None] * rows, dtype=pl.Boolean) for id in ids_of(SMALL)}),
    "pandas-object": lambda rows: pandas.DataFrame({id: [None] * rows for id in ids_of(SMALL)}, dtype=object),
    "pandas-text": lambda rows: pandas.DataFrame({id: [None] * rows for id in ids_of(SMALL)}, dtype="str"),
    "pandas-float": lambda rows: pandas.DataFrame({id: [float("nan")] * rows for id in ids_of(SMALL)}),
    "pyarrow": lambda rows: pyarrow.table({id: pyarrow.nulls(rows) for id in ids_of(SMALL)}),
}


@pytest.mark.parametrize("kind", EMPTY)
@pytest.mark.parametrize("rows", [0, 3])
def test_columns_with_nothing_in_them_are_unanswered(kind: str, rows: int) -> None:
    scored = score(EMPTY[kind](rows))
    assert cells_in(scored, ADDED) == expected_cells([NO_ANSWERS] * rows, SMALL)
    assert set(types_of(scored)) == {"int32"}
    mixed = EMPTY[kind](3)
    if kind.startswith("polars"):
        mixed = mixed.with_columns(pl.lit(2).alias("first_x"))
    elif kind.startswith("pandas"):
        mixed["first_x"] = 2
    else:
        mixed = mixed.set_column(0, "first_x", pyarrow.array([2] * 3))
    one: Sheet = {"first_x": 2}
    assert cells_in(score(mixed), ADDED) == expected_cells([one] * 3, SMALL)


# Codes and texts

CODES = Codebook(
    levels={"all of it": 3, " Да ": 2, "да": 2, "no": 1}, not_applicable=(-1, 98, "n/a"), unanswered=(99, 10**12, "?")
)
MEANINGS: list[tuple[AnswerValue, list[str | None]]] = [
    (1, ["1", "  no "]),
    (2, ["\t2\n", " Да ", "Да", "да"]),
    (3, ["3", "3.0", " 3 ", "all of it"]),
    (NOT_APPLICABLE, ["n/a", " n/a", "-1", "-1.0", "98", "98.0"]),
    (None, ["", "  ", "99", "99.0", "?", "1000000000000", None]),
]
TEXTS: dict[str | None, AnswerValue] = {text: answer for answer, texts in MEANINGS for text in texts}
STRANGE = ["4", "0", "3.5", "03", "nan", "None", "x", "NO", "2 2", "+2", "1e0", "٣"]
CELLS = [*TEXTS, *STRANGE]


def text_frame(column: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({id: [2] * len(CELLS) for id in ids_of(SMALL)}).with_columns(column.alias("first_x"))


TEXT_FRAMES: dict[str, Callable[[], Any]] = {
    "polars": lambda: text_frame(pl.Series(CELLS)),
    "polars-lazy": lambda: text_frame(pl.Series(CELLS)).lazy(),
    "polars-categorical": lambda: text_frame(pl.Series(CELLS, dtype=pl.Categorical)),
    "polars-enum": lambda: text_frame(pl.Series(CELLS, dtype=pl.Enum([cell for cell in CELLS if cell is not None]))),
    "pyarrow": lambda: arrow_of(text_frame(pl.Series(CELLS))),
    "pyarrow-dictionary": lambda: with_pyarrow(pyarrow.array(CELLS).dictionary_encode()),
    "pyarrow-large": lambda: with_pyarrow(pyarrow.array(CELLS, pyarrow.large_string())),
    "pandas": lambda: with_pandas("str"),
    "pandas-object": lambda: with_pandas(object),
    "pandas-category": lambda: with_pandas("category"),
    "pandas-ordered": lambda: with_pandas(pandas.CategoricalDtype([c for c in CELLS if c is not None], ordered=True)),
    "pandas-arrow": lambda: with_pandas(pandas.ArrowDtype(pyarrow.string())),
    "dask": lambda: dask.from_pandas(with_pandas("str"), npartitions=2),
}


def with_pandas(dtype: Any) -> Any:
    return pandas_of(text_frame(pl.Series(CELLS))).assign(first_x=pandas.Series(CELLS, dtype=dtype))


def with_pyarrow(column: Any) -> Any:
    return arrow_of(text_frame(pl.Series(CELLS))).set_column(0, "first_x", column)


@pytest.mark.parametrize("kind", TEXT_FRAMES)
def test_texts_are_read_by_the_codebook_whatever_holds_them(kind: str) -> None:
    sheets = [full_sheet(SMALL, 2, first_x=TEXTS.get(cell)) for cell in CELLS]
    scored = cells_in(score(TEXT_FRAMES[kind](), codebook=CODES, invalid="unanswered"), ADDED)
    assert scored == expected_cells(sheets, SMALL) | {"invalid": [0] * len(TEXTS) + [1] * len(STRANGE)}
    scored = cells_in(score(TEXT_FRAMES[kind](), codebook=CODES), ADDED)
    assert scored["points"] == [*expected_cells(sheets[: len(TEXTS)], SMALL)["points"], *[None] * len(STRANGE)]


@pytest.mark.parametrize("dtype", [pl.Int8, pl.Int16, pl.UInt8, pl.Int32, pl.Int64, pl.Float64], ids=str)
def test_numbers_stand_for_what_the_codebook_says(dtype: Any) -> None:
    codes: dict[int, Any] = {98: NOT_APPLICABLE, 99: None, 3: 3, -1: NOT_APPLICABLE, 10**12: None}
    cells = [cell for cell in codes if -1 < cell < 128 or dtype in (pl.Int64, pl.Float64)]
    frame = pl.DataFrame({id: [2] * len(cells) for id in ids_of(SMALL)})
    frame = frame.with_columns(pl.Series("first_x", cells, dtype=dtype))
    sheets = [full_sheet(SMALL, 2, first_x=codes[cell]) for cell in cells]
    for engine in ENGINES.values():
        assert cells_in(score(engine(frame), codebook=CODES), ADDED) == expected_cells(sheets, SMALL)
    if -1 in cells:  # other codes take the place of those that there are without a codebook
        scored = score(frame, codebook=Codebook(not_applicable=(98,)))
        assert scored["invalid"].to_list() == [0, 1, 0, 1, 1]


def test_numbers_among_the_texts_of_pandas_are_read_as_they_are_written() -> None:
    native = pandas.DataFrame({id: [2] * 103 for id in ids_of(SMALL)})
    native["first_x"] = pandas.Series(["1"] * 100 + [3, 3.0, 7], dtype=object)  # its type is told from a hundred rows
    scored = score(native, codebook=Codebook())
    assert scored["invalid"].to_list() == [0] * 102 + [1]
    assert cells_in(scored, ["direction_first_points"]) == {"direction_first_points": [25] * 100 + [75, 75, None]}
    native["first_x"] = pandas.Categorical([1, 2, 3] * 34 + [None])
    scored = score(native, codebook=Codebook())
    assert (scored["answered"].to_list(), scored["invalid"].sum()) == ([6] * 102 + [5], 0)


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_a_part_of_dask_may_hold_nothing_of_a_column_of_texts(dtype: str) -> None:
    native = pandas.DataFrame({id: [2] * 6 for id in ids_of(SMALL)})
    native["first_x"] = pandas.Series([None, None, None, "3", None, "n/a"], dtype=dtype)
    scored = score(dask.from_pandas(native, npartitions=2), codebook=Codebook())
    sheets = [full_sheet(SMALL, 2, first_x=answer) for answer in (None, None, None, 3, None, NOT_APPLICABLE)]
    assert cells_in(scored, ADDED) == expected_cells(sheets, SMALL)


def test_columns_may_have_other_names_and_may_change_places() -> None:
    ids = ids_of(SMALL)
    names = dict(zip([f"q{n}" for n in range(6)], ids, strict=True))
    renamed = FRAME.rename({id: name for name, id in names.items()})
    assert cells_in(score(renamed, codebook=Codebook(columns=names)), ADDED) == EXPECTED
    same = Codebook(columns={id: id for id in ids})
    assert cells_in(score(FRAME, codebook=same), ADDED) == EXPECTED
    turned = dict(zip(ids, [*ids[1:], ids[0]], strict=True))
    swapped = FRAME.select(pl.col(id).alias(name) for name, id in turned.items())
    assert cells_in(score(swapped, codebook=Codebook(columns=turned)), ADDED) == EXPECTED
    # A column that the codebook gives to another statement no longer answers its own.
    with pytest.warns(FrameWarning, match="first_x"):
        scored = score(FRAME.drop("first_y"), codebook=Codebook(columns={"first_x": "first_y"}))
    moved: list[Sheet] = [{**sheet, "first_x": None, "first_y": sheet["first_x"]} for sheet in SHEETS]
    assert cells_in(scored, ADDED) == expected_cells(moved, SMALL)


def test_codebooks_with_the_same_content_are_equal_and_have_one_hash_and_a_short_repr() -> None:
    one = Codebook(columns={"a": "x", "b": "y"}, levels={"yes": 3, "no": 1}, unanswered=(99,))
    other = Codebook(columns={"b": "y", "a": "x"}, levels={"no": 1, "yes": 3}, unanswered=(99,))
    assert one == other == pickle.loads(pickle.dumps(one)) == Codebook.model_validate_json(one.model_dump_json())
    assert hash(one) == hash(other)
    assert one not in {Codebook(), Codebook(columns=one.columns), Codebook(levels=one.levels)}
    assert repr(one) == "Codebook(columns=2, levels=2, not_applicable=(-1, 'n/a'), unanswered=(99,))"
    wrong: Any = [{"level": {}}, {"levels": {"yes": "3"}}, {"unanswered": (True,)}, {"unanswered": (9.5,)}]
    for fields in wrong:
        with pytest.raises(ValidationError):
            Codebook(**fields)


# What cannot be scored


def problems_of(frame: Any, **choices: Any) -> list[tuple[str, str]]:
    """Return the code of each problem and what it is about."""
    with pytest.raises(FrameError) as caught:
        score(frame, **choices)
    assert all(caught.value.message(language) for language in ("en", "ru"))
    fields = "statement", "column", "found", "columns"
    return [
        (problem.code, " ".join(str(problem.data[name]) for name in fields if name in problem.data))
        for problem in caught.value.problems
    ]


def test_a_statement_without_a_column_is_unanswered_and_a_warning_tells_the_nearest_column() -> None:
    raw = raw_bank() | {"renamed": [{"old": "wanted", "new": "second_y"}]}
    bank = make(raw)
    frame = FRAME.rename({"first_x": "frist_x", "second_y": "wanted"}).drop("third_y")
    with pytest.warns(FrameWarning) as told:
        scored = score_frame(frame, bank=bank)
    (warning,) = told
    assert warning.filename == __file__
    assert str(warning.message) == (
        "no column answers “first_x”, so it counts as unanswered in every row; did you mean “frist_x”?; "
        "no column answers “second_y”, so it counts as unanswered in every row; did you mean “wanted”?; "
        "no column answers “third_y”, so it counts as unanswered in every row"
    )
    left: list[Sheet] = [{**sheet, "first_x": None, "second_y": None, "third_y": None} for sheet in SHEETS]
    assert cells_in(scored, ADDED) == expected_cells(left, SMALL)
    with pytest.raises(FrameError) as caught:
        score_frame(frame, bank=bank, strict=True)
    assert [problem.nearest for problem in caught.value.problems] == ["frist_x", "wanted", None]
    score(FRAME, strict=True)


def test_of_many_statements_without_a_column_the_warning_tells_the_first() -> None:
    with pytest.warns(FrameWarning, match=r"segmentation”, so it counts .*; and so 42 more$"):
        scored = score_frame(pl.DataFrame({"hiring": [3, None]}))
    assert scored["answered"].to_list() == [1, 0]
    assert scored["direction_team_points"].null_count() == 2


@each_engine
def test_a_frame_without_any_answers_is_refused(engine: str) -> None:
    frame = ENGINES[engine](pl.DataFrame({"company": ["a"], "wave": [1]}))
    assert problems_of(frame)[:1] == [("no-answer-column", "2")]


REFUSED = {
    "boolean": [True, False, True],
    "string": ["1", "2", None],
    "decimal": [Decimal(1), Decimal(2), None],
    "date": [date(2026, 1, 1)] * 3,
    "list": [[1], [2], None],
    "duration": pl.Series([1, 2, 3]).cast(pl.Duration("us")),
}


@pytest.mark.parametrize("engine", ["polars", "polars-lazy", "pandas", "pyarrow", "dask"])
def test_types_that_no_level_has_are_refused_all_at_once(engine: str) -> None:
    frame = pl.DataFrame(dict(zip(ids_of(SMALL), REFUSED.values(), strict=True)))
    with pytest.raises(FrameError) as caught:
        score(ENGINES[engine](frame))
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("column-type-refused", id) for id in ids_of(SMALL)
    ]
    hints = [problem.data["hint"] for problem in caught.value.problems]
    assert (hints[0] == "booleans-are-no-levels", hints[1] == "booleans-are-no-levels") == (True, False)
    if engine != "dask":
        assert hints[1] == "texts-need-codebook"
        assert [problem[0] for problem in problems_of(ENGINES[engine](frame), codebook=Codebook())] == [
            "column-type-refused"
        ] * 5


@pytest.mark.parametrize("kind", ["polars-categorical", "polars-enum", "pandas-category", "pyarrow-dictionary"])
def test_texts_need_a_codebook(kind: str) -> None:
    assert [code for code, _ in problems_of(TEXT_FRAMES[kind]())] == ["column-type-refused"]


def test_names_in_the_way_are_told_and_a_prefix_mends_them() -> None:
    taken = FRAME.with_columns(points=1, block_two_stage=2)
    in_the_way = [("column-in-the-way", "points"), ("column-in-the-way", "block_two_stage")]
    assert problems_of(taken) == in_the_way
    assert problems_of(pandas_of(taken)) == in_the_way
    mended = score(taken, prefix="cx_")
    assert mended["points"].to_list() == [1] * 30
    assert cells_in(mended, [f"cx_{name}" for name in ADDED]) == {f"cx_{name}": EXPECTED[name] for name in ADDED}
    assert problems_of(score(FRAME)) == [("column-in-the-way", name) for name in ADDED]
    (twice,) = clashes(["a", "Points"], ["points", "b"], ignores_case=True)
    assert twice.data["column"] == "Points"
    assert clashes(["a", "Points"], ["points", "b"], ignores_case=False) == []


def test_a_statement_may_be_called_as_a_column_to_be_added() -> None:
    raw = raw_bank()
    put(raw, "directions.1.statements.0.id", "points")
    bank = make(raw)
    frame = FRAME.rename({"second_x": "points"})
    with pytest.raises(FrameError, match="column-in-the-way"):
        score_frame(frame, bank=bank)
    assert score_frame(frame, bank=bank, prefix="__cx_")["__cx_points"].to_list() == EXPECTED["points"]
    texts = frame.with_columns(pl.col("points").cast(pl.Int64).cast(pl.String))
    scored = score_frame(texts, bank=bank, prefix="__cx_", codebook=Codebook())
    assert scored["__cx_points"].to_list() == EXPECTED["points"]


def test_all_that_is_wrong_with_a_codebook_and_a_frame_is_told_in_one_go() -> None:
    book = Codebook(
        columns={"frist_x": "first_x", "q1": "first_z", "q2": "first_x", "third_x": "second_x", "q3": "second_y"},
        levels={"all": 4, "nothing": 0, "n/a": 1, "3.0": 2, "": 2, "3": 3},
        not_applicable=(-1, 2, "n/a", "98"),
        unanswered=(98, " 1 ", -1),
    )
    frame = FRAME.with_columns(q1=1, q2=1, q3=pl.lit("x"), q4=1, lower=1, third_y=pl.lit(value=True))
    codes = problems_of(frame, codebook=book)
    assert sorted(codes) == sorted(
        [
            ("column-not-found", "frist_x"),
            ("unknown-statement", "first_z"),
            ("answered-twice", "first_x"),
            ("answered-twice", "first_x"),
            ("answered-twice", "second_x"),
            ("answered-twice", "second_y"),
            ("level-outside-scale", "all 4"),
            ("level-outside-scale", "nothing 0"),
            *(("code-ambiguous", code) for code in ("'n/a'", "'3.0'", "''", "2", "'98'", "98", "' 1 '", "-1")),
            ("column-in-the-way", "lower"),
            ("column-type-refused", "third_y Boolean"),
        ]
    )


def test_two_names_of_one_thing_are_not_ambiguous() -> None:
    book = Codebook(levels={"3": 3, "high": 3, "top": 3}, not_applicable=(-1, "-1", "n/a"), unanswered=(99, "99.0", ""))
    assert list(book.problems((1, 2, 3))) == []
    assert [problem.code for problem in book.problems((99, 100))] == ["level-outside-scale"] * 3 + [
        "code-ambiguous"
    ] * 2


class OtherEngine:
    """A frame in memory of an engine that narwhals knows and that is not supported."""

    _implementation = nw.Implementation.MODIN
    _version = vars(nw.from_native(FRAME))["_compliant_frame"]._version

    def collect_schema(self) -> dict[str, nw.Int64]:
        return {}

    def __narwhals_dataframe__(self) -> Self:
        return self

    def _with_version(self, _: object) -> Self:
        return self


def test_what_is_no_frame_of_a_supported_engine_is_refused() -> None:
    others: list[Any] = [None, {"first_x": [1]}, [1], "frame", FRAME["first_x"], arrow_of(FRAME).to_batches()[0]]
    for wrong in others:
        with pytest.raises(TypeError):
            score(wrong)
    other: Any = OtherEngine()
    with pytest.raises(TypeError, match="frames of MODIN are not supported; convert to Polars, pandas or PyArrow"):
        score(other)


def test_choices_that_there_are_not_are_told_together() -> None:
    wrong: dict[str, Any] = {"invalid": "null", "execution": "fast"}
    told = "invalid must be 'unscored' or 'unanswered', not 'null'; execution must be 'batches' or 'native', not 'fast'"
    with pytest.raises(ValueError, match=told):
        score(FRAME, **wrong)


def test_without_the_extra_one_sentence_tells_what_to_install() -> None:
    for library in ("polars", "narwhals"):
        script = f"import sys; sys.modules[{library!r}] = None; import cx_centricity.frames"
        done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
        assert done.stderr.strip().endswith(
            f"cx_centricity.frames needs {library}, which is not installed: pip install 'cx-centricity[frames]'"
        )


# Batches of Arrow and engines of SQL, without these engines


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
    spark = Source(Batches(batches, Schema(fields)), source.wrapped, nw.Implementation.PYSPARK, source.schema)
    scored: list[Any] = spark.score(program, prepared, "batches")
    return scored


def prepare_program(source: Source, codebook: Codebook | None = None) -> tuple[Program, Any, object]:
    return prepare(source, SMALL, codebook=codebook, invalid="unscored", strict=True, prefix="")


def test_batches_come_back_as_they_were_cut_with_the_columns_added() -> None:
    texts = FRAME.with_columns(pl.Series("first_x", [str(cell or "") for cell in FRAME["first_x"]]), name=pl.lit("я"))
    table = arrow_of(texts)
    scored = in_batches(table, [7, 0, 1, 22, 0], codebook=Codebook())
    assert [batch.num_rows for batch in scored] == [7, 1, 22]
    together = pyarrow.Table.from_batches(scored)
    assert together.select(table.column_names).equals(table)
    assert cells_in(together, ADDED) == EXPECTED
    assert in_batches(table.slice(0, 0), [0, 0], codebook=Codebook()) == []


def test_batches_are_scored_together_up_to_a_hundred_thousand_rows() -> None:
    times = 7000
    table = arrow_of(pl.concat([FRAME] * times)).combine_chunks()
    scored = in_batches(table, [70_000, 70_000, 69_990, 10])
    assert [batch.num_rows for batch in scored] == [70_000, 70_000, 69_990, 10]
    together = pl.DataFrame(pyarrow.Table.from_batches(scored))
    expected = pl.DataFrame(EXPECTED, schema=dict.fromkeys(ADDED, pl.Int32))
    assert together.select(ADDED).equals(pl.concat([expected] * times))


def test_batches_without_any_answer_are_scored_too() -> None:
    table = pyarrow.table({id: pyarrow.nulls(3) for id in ids_of(SMALL)})
    (scored,) = in_batches(table, [3])
    assert cells_in(scored, ADDED) == expected_cells([NO_ANSWERS] * 3, SMALL)


@pytest.mark.parametrize("mark", ["first_x", "__cx_a"])
def test_engines_of_sql_run_the_expressions_themselves(mark: str) -> None:
    texts = FRAME.with_columns(pl.Series("first_x", [str(cell or "") for cell in FRAME["first_x"]]), other=pl.lit(1))
    frame = texts.rename({"other": f"{mark}_other"}).lazy()
    source = open_frame(frame)
    assert not source.ignores_case
    program, prepared, _ = prepare_program(source, Codebook())
    sql = source._replace(engine=nw.Implementation.DUCKDB)
    assert sql.ignores_case
    scored = sql.score(program, prepared, "native")
    assert scored.collect_schema().names() == [*ids_of(SMALL), f"{mark}_other", *ADDED]
    assert cells_in(scored, ADDED) == EXPECTED


def test_a_program_pickles_and_stays_equal() -> None:
    program, *_ = prepare_program(open_frame(FRAME), CODES)
    assert pickle.loads(pickle.dumps(program)) == program


def test_codes_of_answers_tell_levels_not_applicable_and_the_rest_apart() -> None:
    cells = {"first_x": [-1, 3, None, 7], "first_y": [2, 1, None, 9], "second_x": [None] * 4, "third_x": [1, 2, 3, -1]}
    frame = pl.DataFrame(cells).with_columns(pl.col("first_y").cast(pl.UInt8))  # can hold no -1
    with pytest.warns(FrameWarning, match="second_y"):
        program, *_ = prepare(open_frame(frame), SMALL, codebook=None, invalid="unanswered", strict=False, prefix=None)
    coded = program.for_polars(frame.select(program.answers.names).schema, with_codes=True).score(frame.lazy(), [])
    codes = coded.select(program.codes).collect().rows()
    assert codes == [(4, 2, 5, 5, 1, 5), (3, 1, 5, 5, 2, 5), (5, 5, 5, 5, 3, 5), (5, 5, 5, 5, 4, 5)]
