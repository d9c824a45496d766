"""Frames summarised by group: the figures of `assess_group` on every engine, none of small groups."""

from __future__ import annotations

import pickle
import statistics
from functools import partial
from importlib import import_module
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from cx_centricity import QuestionBank, assess, default_bank
from cx_centricity.assessment import Assessment
from cx_centricity.errors import FrameError
from cx_centricity.frames import FrameGroup, FrameSummary, PointsDistribution, summarise_frame as summarise_any_frame
from cx_centricity.frames._engines import open_frame
from cx_centricity.frames._finishing import scopes_of
from cx_centricity.frames._gathering import gather
from cx_centricity.frames._preparation import prepare
from cx_centricity.frames._tallies import Counting, added_up
from cx_centricity.groups import assess_group, mean, sample_sd
from cx_centricity.groups._suppression import suppressions
from cx_centricity.testing import Sheet, question_banks
from frames_data import CODES, arrow_of, cells_of, ids_of, polars_frame, random_sheets, whole

pd: Any = import_module("pandas")
dd: Any = import_module("dask.dataframe")
duckdb: Any = import_module("duckdb")

BANK = default_bank()
IDS = ids_of(BANK)
SEEDS = st.integers(0, 10**6)
summarise_frame = partial(summarise_any_frame, codebook=CODES)
FEWER = settings(max_examples=settings().max_examples // 5)
"""Each example is a frame of many sheets."""


def group_of(sheets: list[Sheet], bank: QuestionBank, min_respondents: int) -> FrameGroup:
    (group,) = summarise_frame(polars_frame(cells_of(sheets, bank)), bank=bank, min_respondents=min_respondents).groups
    return group


def levels_of(*sheets: int | None) -> dict[str, list[int | None]]:
    """Return columns with a sheet for each level, which it gives to every statement."""
    return {id: list(sheets) for id in IDS}


@FEWER
@given(bank=question_banks(plain=True), seed=SEEDS, rows=st.integers(1, 40), least=st.sampled_from([1, 2, 5]))
def test_law_a_group_equals_assess_group_of_its_sheets(bank: QuestionBank, seed: int, rows: int, least: int) -> None:
    sheets = random_sheets(bank, rows, seed)
    expected = assess_group(sheets, bank=bank, min_respondents=least)
    group = group_of(sheets, bank, least)
    assert group.answers == expected.whole


def points_of(result: Assessment) -> list[int | None]:
    blocks, directions = ([part.score.points for part in parts] for parts in (result.blocks, result.directions))
    return [whole(points) for points in (result.score.points, *blocks, *directions)]


@FEWER
@given(bank=question_banks(plain=True), seed=SEEDS)
def test_law_points_are_distributed_like_those_of_single_assessments(bank: QuestionBank, seed: int) -> None:
    sheets = random_sheets(bank, 20, seed)
    results = [assess(sheet, bank=bank) for sheet in sheets]
    group = group_of(sheets, bank, 1)
    for part, column in zip(group.points, zip(*map(points_of, results), strict=True), strict=True):
        points = sorted(each for each in column if each is not None)
        assert (part.scored, part.suppressed) == (len(points), None)
        assert part.counts == tuple((each, points.count(each)) for each in dict.fromkeys(points))
        assert part.mean == pytest.approx(statistics.fmean(points) if points else None)
        assert part.median == (statistics.median(points) if points else None)
        assert part.sd == pytest.approx(statistics.stdev(points) if len(points) > 1 else None)
        stages = [result.stage.number for result in results if result.stage]
        if part.kind == "whole":
            assert part.stages == tuple(stages.count(stage.number) for stage in bank.stages)
        else:
            assert sum(part.stages) == (len(points) if part.kind == "block" else 0)


@FEWER
@given(seed=SEEDS, rows=st.integers(5, 40), least=st.sampled_from([2, 5]))
def test_law_every_figure_shown_covers_enough_respondents(seed: int, rows: int, least: int) -> None:
    sheets = random_sheets(BANK, rows, seed)
    group, scopes = group_of(sheets, BANK, least), list(scopes_of(BANK))
    everyone = frozenset(range(rows))
    points = [points_of(assess(sheet)) for sheet in sheets]
    answered = [frozenset(i for i in everyone if isinstance(sheets[i].get(id), int)) for id in IDS]
    parts: list[tuple[frozenset[int], list[int]]] = []
    for scope, part in enumerate(group.points):
        if part.scored is not None:
            parts.append((frozenset(i for i in everyone if points[i][scope] is not None), scopes[scope][2]))
    told = [everyone, *(part for part, _ in parts)]
    assert set(suppressions(told, everyone, least)) == {None}
    for position, counted in enumerate(answered):
        of_statement = [everyone, *(part for part, positions in parts if position in positions)]
        if len(counted) >= least:
            assert set(suppressions(of_statement, counted, least)) == {None}


def test_one_unscored_sheet_hides_the_distribution_of_the_others() -> None:
    sheets = pl.DataFrame(levels_of(2, 3, 4, 5, 6, 7, None)).with_columns(pl.col("hiring").fill_null(3))
    (group,) = summarise_frame(sheets).groups
    assert group.answers.score is not None
    hidden = PointsDistribution("whole", None, None, "others_could_be_worked_out", (), (), None, None, None)
    assert group.points[0] == hidden
    (group,) = summarise_frame(sheets, min_respondents=1).groups
    assert (group.points[0].scored, group.points[0].suppressed) == (6, None)


def test_a_group_that_is_too_small_shows_only_its_key_and_size() -> None:
    sheets = pl.DataFrame({"team": ["a"] * 5 + ["b"] * 4} | levels_of(1, 2, 3, 4, 5, 6, 7, 8, 9))
    first, second = summarise_frame(sheets, by=["team"]).groups
    assert (first.answers.suppressed, second.answers.suppressed) == (None, "too_few")
    assert (second.key, second.sheets, second.points, second.answers.score) == (("b",), 4, (), None)
    nobody = summarise_frame(sheets.head(4), by="team").groups[0]
    assert (nobody.answers.suppressed, nobody.points) == ("too_few", ())


def test_sheets_with_invalid_values_are_left_out_unless_these_count_as_unanswered() -> None:
    sheets = pl.DataFrame(levels_of(2, 3, 4, 5, 6, 7)).with_columns(hiring=pl.Series([2, 3, 4, 5, 6, 77]))
    (group,) = summarise_frame(sheets).groups
    assert (group.sheets, group.left_out, group.answers.respondents) == (6, 1, 5)
    (valid,) = summarise_frame(sheets.head(5)).groups
    assert (group.answers, group.points) == (valid.answers, valid.points)
    (group,) = summarise_frame(sheets, invalid="unanswered").groups
    assert (group.left_out, group.answers.respondents, group.answers.statement("hiring").unanswered) == (0, 6, 1)


def many(rows: int = 30) -> pl.DataFrame:
    sheets = random_sheets(BANK, rows, 5)
    places = {
        "team": [("north", "south", None)[row % 3] for row in range(rows)],
        "wave": [(2024, 2025)[row % 2] for row in range(rows)],
        "leads": [(True, None)[row % 2] for row in range(rows)],
        "size": [(0.5, 2.0, float("nan"))[row % 3] for row in range(rows)],
        "day": [("2025-01-31", "2024-02-01")[row % 2] for row in range(rows)],
    }
    return pl.DataFrame(places).hstack(polars_frame(cells_of(sheets, BANK), (pl.Int8, pl.Float64)))


@pytest.mark.parametrize("by", ["team", ("size", "wave")], ids=str)
def test_figures_are_identical_on_every_engine(by: Any) -> None:
    frame = many()
    expected = summarise_frame(frame, by=by)
    assert summarise_frame(frame.lazy(), by=by) == expected
    assert summarise_frame(arrow_of(frame), by=by) == expected
    assert summarise_frame(frame.to_pandas(), by=by) == expected
    assert summarise_frame(dd.from_pandas(frame.to_pandas(), npartitions=3), by=by) == expected
    with duckdb.connect() as connection:
        connection.register("sheets", arrow_of(frame))
        assert summarise_frame(connection.table("sheets"), by=by) == expected


class Spark:
    """A stand-in for a Spark frame: pickles a function and runs it over the batches, as a worker does."""

    def __init__(self, table: Any, sizes: list[int]) -> None:
        self.table, self.sizes = table, sizes

    def select(self, *names: str) -> Spark:
        return Spark(self.table.select([name.strip("`") for name in names]), self.sizes)

    def mapInArrow(self, function: Any, schema: str) -> Any:  # noqa: N802 - the name is Spark's
        assert schema == "`group` string, item int, value string, n bigint"
        batches = [self.table.slice(sum(self.sizes[:i]), size).to_batches() for i, size in enumerate(self.sizes)]
        counted = pickle.loads(pickle.dumps(function))(each for some in batches for each in some)
        self.counted = pl.concat(pl.DataFrame(batch) for batch in counted)
        return self

    def toArrow(self) -> Any:  # noqa: N802
        return arrow_of(self.counted)


def test_spark_counts_batches_on_its_workers() -> None:
    frame = many()
    opened = open_frame(frame.lazy())
    source = opened._replace(native=Spark(arrow_of(frame), [7, 0, 13, 10]), engine=nw.Implementation.PYSPARK)
    program, *_ = prepare(source, BANK, codebook=CODES, invalid="unscored", strict=False, prefix=None)
    for by in ((), ("wave",)):
        counting = Counting.of(program, by)
        here = added_up(gather(opened, program.answers, counting.histograms, by))
        assert added_up(gather(source, program.answers, counting.histograms, by)) == here


def test_groups_are_in_the_order_of_their_keys_with_missing_keys_last() -> None:
    frame = many()
    keys = {by: [group.key for group in summarise_frame(frame, by=by).groups] for by in frame.columns[:5]}
    assert keys == {
        "team": [("north",), ("south",), (None,)],
        "wave": [(2024,), (2025,)],
        "leads": [(True,), (None,)],
        "size": [(0.5,), (2.0,), (None,)],
        "day": [("2024-02-01",), ("2025-01-31",)],
    }
    assert summarise_frame(frame.cast({"team": pl.Categorical}), by="team") == summarise_frame(frame, by="team")
    dated = frame.with_columns(pl.col("day").str.to_date())
    assert summarise_frame(dated, by="day") == summarise_frame(frame, by="day")
    assert sum(group.sheets for group in summarise_frame(frame, by=["team", "wave"]).groups) == len(frame)


def test_figures_of_counts_whose_squares_exceed_64_bits_are_exact() -> None:
    n, far = 10**12, 10**6
    assert mean([n, n], [-far, far]) == 0
    assert sample_sd([n, n], [-far, far]) == pytest.approx(far)
    assert sample_sd([1, 0, 1], [2**40, 2**40 + 1, 2**40 + 2]) == pytest.approx(2**0.5)


def test_a_frame_without_rows_has_no_groups() -> None:
    empty = pl.DataFrame({id: [] for id in IDS}, schema=dict.fromkeys(IDS, pl.Int64))
    assert summarise_frame(empty).groups == ()
    assert summarise_frame(empty.to_pandas()).groups == ()


def test_a_summary_reads_back_from_json_and_pickle_and_has_a_short_repr() -> None:
    summary = summarise_frame(many(), by=["wave", "team"])
    assert FrameSummary.model_validate_json(summary.model_dump_json()) == summary
    assert pickle.loads(pickle.dumps(summary)) == summary
    assert repr(summary) == "FrameSummary(bank='cx_centricity', by=('wave', 'team'), groups=6)"
    assert repr(summary.groups[0]) == "FrameGroup(key=(2024, 'north'), sheets=5, left_out=0)"
    assert summary.bank == assess({}).bank


def test_all_column_problems_are_reported_together() -> None:
    frame = pl.DataFrame({"wawe": [1]} | levels_of(3)).with_columns(hiring=pl.lit(value=True))
    with pytest.raises(FrameError) as caught:
        summarise_frame(frame, by=["wave", "nothing_like_it"])
    told = [(problem.code, problem.nearest) for problem in caught.value.problems]
    assert told == [("column-not-found", "wawe"), ("column-not-found", None), ("column-type-refused", None)]


def test_invalid_arguments_are_reported_together() -> None:
    wrong: Any = {"invalid": "maybe", "min_respondents": 0}
    with pytest.raises(ValueError, match=r"^invalid must be 'unscored' or 'unanswered', not 'maybe'; min_respondents"):
        summarise_frame(pl.DataFrame(levels_of(3)), **wrong)
