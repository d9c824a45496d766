"""The rule in frames: every row is scored cell by cell like `assess`, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from itertools import pairwise
from typing import Any, Literal

import polars as pl
import pytest
from hypothesis import given, strategies as st

from cx_centricity import NOT_APPLICABLE, QuestionBank, default_bank
from cx_centricity.frames import Codebook, score_frame
from cx_centricity.frames._supported_banks import unsupported_features
from cx_centricity.testing import Sheet, answer_sheets, conformance_cases, question_banks
from frames_data import (
    CODES,
    ENGINES,
    FLOATS,
    NOTHING,
    ORDINARY,
    SIGNED,
    WRONG,
    added_names,
    arrow_of,
    by_numpy,
    cells_in,
    cells_of,
    expected_cells,
    frame_of,
    frame_with,
    ids_of,
    np,
    polars_frame,
    random_matrix,
    random_sheets,
    steep_bank,
    with_invalid,
)
from small_bank import make, put, raw_bank
from strategies import best_and_worst

duckdb: Any = import_module("duckdb")
pandas: Any = import_module("pandas")
dask: Any = import_module("dask.dataframe")

BANK = default_bank()
SEEDS = st.integers(0, 10**9)


def nullable(frame: pl.DataFrame) -> Any:
    """Return a pandas frame of nullable types."""
    return pandas.DataFrame({c.name: pandas.array(c.to_list(), dtype=str(c.dtype)) for c in frame.iter_columns()})


EVERY_ENGINE: dict[str, Callable[[pl.DataFrame], Any]] = {
    **ENGINES,
    "pandas-nullable": nullable,
    "pandas-arrow": partial(pl.DataFrame.to_pandas, use_pyarrow_extension_array=True),
}
each_engine = pytest.mark.parametrize("engine", EVERY_ENGINE)


def turned(values: tuple[Any, ...], by: int) -> tuple[Any, ...]:
    by %= len(values)
    return values[by:] + values[:by]


def drawn_sheets(bank: QuestionBank, few: list[Sheet], seed: int) -> list[Sheet]:
    """Return sheets from Hypothesis, then random ones, the best, the worst and an empty one."""
    return [*few, *random_sheets(bank, 30, seed), *best_and_worst(bank), {}]


def check(frame: Any, sheets: list[Sheet], bank: QuestionBank, **choices: Any) -> None:
    scored = score_frame(frame, bank=bank, codebook=CODES, **choices)
    assert cells_in(scored, added_names(bank)) == expected_cells(sheets, bank)


@given(question_banks(plain=True), st.data(), SEEDS)
def test_law_rows_are_scored_like_assess_on_every_bank(bank: QuestionBank, data: st.DataObject, seed: int) -> None:
    sheets = drawn_sheets(bank, data.draw(st.lists(answer_sheets(bank), max_size=3)), seed)
    frame = polars_frame(cells_of(sheets, bank), turned((*ORDINARY, pl.Int128), seed))
    check(frame, sheets, bank)
    check(frame.lazy(), sheets, bank)


@given(question_banks(max_directions=3, max_statements=3, plain=True), SEEDS, st.sampled_from(["pandas", "pyarrow"]))
def test_law_rows_are_scored_like_assess_on_every_engine(bank: QuestionBank, seed: int, engine: str) -> None:
    sheets = drawn_sheets(bank, [], seed)
    frame = polars_frame(cells_of(sheets, bank), turned(ORDINARY, seed))
    check(EVERY_ENGINE[engine](frame), sheets, bank)


@given(st.lists(answer_sheets(BANK), min_size=1, max_size=3), SEEDS)
def test_law_rows_are_scored_like_assess_on_the_bundled_bank(few: list[Sheet], seed: int) -> None:
    sheets = drawn_sheets(BANK, few, seed)
    check(polars_frame(cells_of(sheets, BANK)), sheets, BANK)


@each_engine
def test_columns_of_every_number_type_are_read_on_every_engine(engine: str) -> None:
    sheets = random_sheets(BANK, 60, seed=4)
    extra = (pl.Int128, pl.UInt128, pl.Float16) if engine.startswith("polars") else ()
    frame = polars_frame(cells_of(sheets, BANK), (*ORDINARY, *extra))
    check(EVERY_ENGINE[engine](frame), sheets, BANK)


@pytest.mark.parametrize("dtype", [*SIGNED, *FLOATS], ids=str)
def test_a_frame_of_level_numbers_needs_no_codebook(dtype: Any) -> None:
    sheets = random_sheets(BANK, 60, seed=5)
    frame = polars_frame(cells_of(sheets, BANK), (dtype,))
    check(frame, sheets, BANK)
    levels: list[Sheet] = [{id: None if a == NOT_APPLICABLE else a for id, a in sheet.items()} for sheet in sheets]
    scored = score_frame(frame, invalid="unanswered")
    found = cells_in(scored, added_names(BANK))
    invalid = [list(sheet.values()).count(NOT_APPLICABLE) for sheet in sheets]  # -1 has no meaning of its own
    assert found == expected_cells(levels, BANK) | {"invalid": invalid}


def test_frames_pass_the_conformance_suite() -> None:
    valid = [case for case in conformance_cases() if not case.problems and not unsupported_features(case.bank)]
    assert len(valid) > 50
    banks = {id(case.bank): case.bank for case in valid}
    for key, bank in banks.items():
        sheets: list[Sheet] = [dict(case.answers) for case in valid if id(case.bank) == key]
        check(polars_frame(cells_of(sheets, bank)), sheets, bank)


def test_no_product_overflows_with_the_greatest_sums_allowed() -> None:
    bank = steep_bank()
    sheets = random_sheets(bank, 60, seed=6)
    for engine in ("polars", "pandas", "pyarrow"):
        check(EVERY_ENGINE[engine](polars_frame(cells_of(sheets, bank), SIGNED)), sheets, bank)


@pytest.mark.parametrize("percent", [0, 1, 50, 100])
def test_a_block_without_applicable_statements_does_not_leave_the_whole_unscored(percent: int) -> None:
    raw = raw_bank()
    put(raw, "min_coverage_percent", percent)
    bank = make(raw)
    level: Sheet = dict.fromkeys(ids_of(bank), 2)
    out: Sheet = {id: NOT_APPLICABLE for id in ids_of(bank) if id.startswith("second")}
    sheets = [level | out, level | dict.fromkeys(out), level, *random_sheets(bank, 60, seed=7)]
    frame = polars_frame(cells_of(sheets, bank))
    points = score_frame(frame, bank=bank, codebook=CODES)["points"]
    assert points[0] == (None if percent == 100 else 50)
    check(frame, sheets, bank)


def test_stages_and_levels_change_at_the_same_points_as_in_assess() -> None:
    """Every total of complete sheets of the bundled bank is reached."""
    numbers = [level.number for level in BANK.levels]
    sheets: list[Sheet] = [
        {id: high if position < raised else low for position, id in enumerate(ids_of(BANK))}
        for low, high in pairwise(numbers)
        for raised in range(len(BANK.statements))
    ]
    check(polars_frame(cells_of(sheets, BANK), (pl.Int8,)), sheets, BANK)


def reached(size: int, *, rest: int) -> tuple[Any, Any, Any]:
    """Return levels in bank order of directions, `size` of them in turn, for every number answered and every gain."""
    pairs = np.array([(n, g) for n in range(size + 1) for g in range(8 * n + 1)])
    answered, gained = pairs[:, :1], pairs[:, 1:]
    position = np.arange(size)
    levels = np.where(position < answered, 1 + np.clip(gained - 8 * position, 0, 8), rest)
    return levels, answered[:, 0], gained[:, 0]


@pytest.mark.parametrize("rest", [NOTHING, -1])
@pytest.mark.parametrize(("name", "size"), [("direction_team", 4), ("block_people", 8), ("", 48)])
def test_every_reachable_sum_of_a_scope_is_rounded_in_whole_numbers(name: str, size: int, rest: int) -> None:
    levels, answered, gained = reached(size, rest=rest)
    # The first half of every direction comes first, so that a block has enough answers where the whole has.
    directions = [range(4 * d, 4 * d + 4) for d in range(size // 4)]
    order = [s for d in directions for s in d[:2]] + [s for d in directions for s in d[2:]]
    matrix = np.full((len(levels), 48), 5)
    matrix[:, [48 - size + position for position in order]] = levels
    frame = score_frame(frame_of(matrix, BANK), codebook=CODES)
    with duckdb.connect() as connection:  # where quotients go through floats
        connection.register("sheets", arrow_of(frame_of(matrix, BANK)))
        assert pl.DataFrame(score_frame(connection.table("sheets"), codebook=CODES).to_arrow_table()).equals(frame)
    points = [
        6 + (178 * g + 8 * n) // (16 * n) if 2 * n >= size else None
        for n, g in zip(answered.tolist(), gained.tolist(), strict=True)
    ]
    assert frame[f"{name}_points".lstrip("_")].to_list() == points
    stages = [part and sum(part >= stage.from_points for stage in BANK.stages) for part in points]
    if size > 4:
        assert frame[f"{name}_stage".lstrip("_")].to_list() == stages
    if size == 48:
        borders = range(1, 16, 2)
        level = [
            1 + sum(2 * g >= border * n for border in borders) if 2 * n >= size else None
            for n, g in zip(answered.tolist(), gained.tolist(), strict=True)
        ]
        assert frame["level"].to_list() == level
        if rest == NOTHING:
            lower = [6 + (178 * g + 384) // 768 for g in gained.tolist()]
            upper = [
                6 + (178 * (g + 8 * (48 - n)) + 384) // 768
                for n, g in zip(answered.tolist(), gained.tolist(), strict=True)
            ]
            assert (frame["lower"].to_list(), frame["upper"].to_list()) == (lower, upper)


@each_engine
@pytest.mark.parametrize("invalid", ["unscored", "unanswered"])
def test_invalid_values_are_counted_and_never_truncated(
    engine: str, invalid: Literal["unscored", "unanswered"]
) -> None:
    sheets = random_sheets(BANK, 60, seed=8)
    frame = EVERY_ENGINE[engine](frame_with(WRONG, sheets, BANK))
    scored = cells_in(score_frame(frame, codebook=CODES, invalid=invalid), added_names(BANK))
    as_unanswered = expected_cells(sheets, BANK)
    counts = dict.fromkeys(range(len(WRONG) - 1), 1)
    if invalid == "unscored":
        assert scored == with_invalid(as_unanswered, counts)
    else:
        invalids = [counts.get(row, 0) for row in range(len(sheets))]
        assert scored == as_unanswered | {"invalid": invalids}


def test_invalid_values_add_up_and_do_not_leak_into_other_counts() -> None:
    matrix = np.full((50, 48), 12)
    matrix[np.arange(50)[:, None] > np.arange(48)] = 3
    scored = score_frame(frame_of(matrix, BANK), invalid="unanswered")
    assert scored["invalid"].to_list() == [max(48 - row, 0) for row in range(50)]
    assert scored["answered"].to_list() == [min(row, 48) for row in range(50)]
    assert scored["applicable"].unique().to_list() == [48]
    assert set(scored["points"].drop_nulls()) == {28}


@pytest.mark.parametrize("unscored", [True, False])
def test_the_rule_in_numpy_agrees_with_assess_and_with_frames(unscored: bool) -> None:  # noqa: FBT001
    raw = raw_bank()
    put(raw, "directions.0.statements.0.weight", 7)
    put(raw, "directions.1.statements.0.reversed", value=True)
    for number, value in enumerate((-4, 1, 3)):
        put(raw, f"levels.{number}.value", value)
    put(raw, "min_coverage_percent", 67)
    choice: Literal["unscored", "unanswered"] = "unscored" if unscored else "unanswered"
    for bank, rows in ((BANK, 3000), (make(raw), 6000)):
        matrix = random_matrix(bank, rows, seed=9)
        found = by_numpy(matrix, bank, unscored=unscored)
        scored = score_frame(frame_of(matrix, bank), bank=bank, codebook=CODES, invalid=choice)
        for name, column in found.items():
            assert scored[name].fill_null(NOTHING).to_list() == column.tolist(), name
        valid = np.flatnonzero(found["invalid"] == 0)[:300]
        sheets: list[Sheet] = [
            {
                id: None if cell == NOTHING else NOT_APPLICABLE if cell == -1 else cell
                for id, cell in zip(ids_of(bank), row, strict=True)
            }
            for row in matrix[valid].tolist()
        ]
        expected = expected_cells(sheets, bank)
        assert {name: column[valid].tolist() for name, column in found.items()} == {
            name: [NOTHING if cell is None else cell for cell in column] for name, column in expected.items()
        }


def test_calls_with_different_options_do_not_affect_each_other() -> None:
    sheets = random_sheets(BANK, 20, seed=10)
    sheets[0][ids_of(BANK)[0]] = None
    cells = cells_of(sheets, BANK)
    cells[ids_of(BANK)[0]][0] = 99
    expected = expected_cells(sheets, BANK)
    ints, floats = polars_frame(cells), polars_frame(cells, (pl.Float64,))
    small = make(raw_bank())
    other = random_sheets(small, 20, seed=10)
    as_unanswered = Codebook(not_applicable=(-1,), unanswered=(99,))
    for _ in range(2):
        for frame in (ints, floats):
            assert cells_in(score_frame(frame, codebook=CODES), added_names(BANK)) == with_invalid(expected, {0: 1})
            assert cells_in(score_frame(frame, codebook=as_unanswered), added_names(BANK)) == expected
            found = score_frame(frame, codebook=as_unanswered, prefix="cx_")
            assert found.columns[48:] == [f"cx_{name}" for name in added_names(BANK)]
            assert found["cx_points"].to_list() == expected["points"]
            unanswered = score_frame(frame, codebook=CODES, invalid="unanswered")
            assert unanswered["points"].to_list() == expected["points"]
            assert unanswered["invalid"].to_list() == [1] + [0] * 19
        check(polars_frame(cells_of(other, small)), other, small)


def test_concurrent_threads_score_like_one() -> None:
    sheets = random_sheets(BANK, 20, seed=11)
    cells = cells_of(sheets, BANK)
    expected = expected_cells(sheets, BANK)

    def found(number: int) -> bool:
        frame = polars_frame(cells, turned(SIGNED, number))
        prefix = f"p{number % 3}_"
        native: Any = arrow_of(frame) if number % 2 else frame
        scored = cells_in(score_frame(native, codebook=CODES, prefix=prefix), [prefix + name for name in expected])
        return list(scored.values()) == list(expected.values())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(found, range(16)))
