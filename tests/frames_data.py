"""Sheets as frames and the expected results: row by row from `assess`, or from the rule in whole numbers of NumPy."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from math import inf, nan
from typing import Any, Final

import polars as pl

from cx_centricity import NOT_APPLICABLE, AnswerValue, QuestionBank, assess
from cx_centricity.frames import Codebook
from cx_centricity.testing import Sheet
from small_bank import make, put, raw_bank

np: Any = import_module("numpy")

Cells = dict[str, list[int | None]]
"""The cells of a frame by column."""
Numbers = Any
"""An array of whole numbers."""

NOTHING: Final = -(10**6)
"""A missing value in a matrix."""
UNSIGNED: Final = 200
CODES: Final = Codebook(not_applicable=(-1, UNSIGNED))
"""How the frames here code what is not applicable."""
TEXT_CODES: Final = Codebook(
    levels={"all of it": 3, " Да ": 2, "да": 2, "no": 1}, not_applicable=(-1, 98), unanswered=(99, 10**12, "?")
)
SIGNED: Final = (pl.Int8, pl.Int16, pl.Int32, pl.Int64)
WITHOUT_SIGN: Final = (pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64)
FLOATS: Final = (pl.Float32, pl.Float64)
ORDINARY: Final = (*SIGNED, *WITHOUT_SIGN, *FLOATS)
"""The number types of every engine."""

OF_WHOLE: Final = ("points", "lower", "upper", "stage", "level", "answered", "applicable", "invalid")
COUNTS: Final = ("answered", "applicable", "invalid")
RATES: Final = ((0, 0), (1, 1), (5, 0), (0, 5), (10, 10), (30, 5), (5, 30), (1, 60), (60, 1))
"""How often a statement is unanswered or not applicable, relative to ten answers."""


def ids_of(bank: QuestionBank) -> list[str]:
    return [statement.id for statement in bank.statements]


def random_sheets(bank: QuestionBank, rows: int, seed: int) -> list[Sheet]:
    """Return sheets from complete to empty, some with gaps in one direction only."""
    rng = random.Random(seed)
    choices: list[AnswerValue] = [*(level.number for level in bank.levels), None, NOT_APPLICABLE]
    even = [10 / len(bank.levels)] * len(bank.levels)
    sheets: list[Sheet] = []
    for row in range(rows):
        rates = [rng.choice(RATES) if row % 3 else RATES[row // 3 % len(RATES)]] * len(bank.directions)
        if row % 2:
            rates[rng.randrange(len(rates))] = rng.choice(RATES)
        sheet: Sheet = {}
        for direction, rate in zip(bank.directions, rates, strict=True):
            for statement in direction.statements:
                sheet[statement.id] = rng.choices(choices, [*even, *rate])[0]
        sheets.append(sheet)
    return sheets


def cells_of(sheets: Sequence[Sheet], bank: QuestionBank) -> Cells:
    """Return one column per statement, with -1 for not applicable."""

    def cell(answer: AnswerValue) -> int | None:
        return -1 if answer == NOT_APPLICABLE else answer if isinstance(answer, int) else None

    return {id: [cell(sheet.get(id)) for sheet in sheets] for id in ids_of(bank)}


def polars_frame(cells: Cells, dtypes: Sequence[Any] = (pl.Int64,)) -> pl.DataFrame:
    """Return a frame whose columns have these types in turn; unsigned ones hold UNSIGNED for not applicable."""
    columns: list[pl.Series] = []
    for position, (name, values) in enumerate(cells.items()):
        dtype = dtypes[position % len(dtypes)]
        if dtype.is_unsigned_integer():
            values = [UNSIGNED if value == -1 else value for value in values]  # noqa: PLW2901
        columns.append(pl.Series(name, values, dtype=dtype))
    return pl.DataFrame(columns)


def pandas_of(frame: pl.DataFrame) -> Any:
    untyped: Any = frame
    return untyped.to_pandas()


def arrow_of(frame: pl.DataFrame) -> Any:
    untyped: Any = frame
    return untyped.to_arrow()


def dask_of(frame: pl.DataFrame) -> Any:
    return import_module("dask.dataframe").from_pandas(pandas_of(frame), npartitions=3)


ENGINES: Final[Mapping[str, Callable[[pl.DataFrame], Any]]] = {
    "polars": pl.DataFrame.clone,
    "polars-lazy": pl.DataFrame.lazy,
    "pandas": pandas_of,
    "pyarrow": arrow_of,
    "dask": dask_of,
}
"""How a frame comes to each engine that needs nothing but Python."""


def expected_cells(sheets: Sequence[Sheet], bank: QuestionBank) -> Cells:
    """Return the columns that scoring must add to a frame of these sheets, from `assess` of each sheet."""
    rows = [_expected_row(sheet, bank) for sheet in sheets]
    return {name: [row[name] for row in rows] for name in added_names(bank)}


def added_names(bank: QuestionBank) -> list[str]:
    """Return the names of the added columns in order."""
    blocks = [block.id for block in bank.blocks]
    return [
        *OF_WHOLE,
        *(f"direction_{direction.id}_points" for direction in bank.directions),
        *(f"block_{id}_points" for id in blocks),
        *(f"block_{id}_stage" for id in blocks),
    ]


def _expected_row(sheet: Sheet, bank: QuestionBank) -> dict[str, int | None]:
    result = assess(sheet, bank=bank)
    score, stage = result.score, result.stage
    return {
        "points": whole(score.points),
        "lower": whole(score.lower),
        "upper": whole(score.upper),
        "stage": None if stage is None else stage.number,
        "level": score.level,
        "answered": score.answered,
        "applicable": score.applicable,
        "invalid": 0,
        **{f"direction_{part.id}_points": whole(part.score.points) for part in result.directions},
        **{f"block_{block.id}_points": whole(block.score.points) for block in result.blocks},
        **{f"block_{block.id}_stage": (None if block.stage is None else block.stage.number) for block in result.blocks},
    }


def whole(figure: float | None) -> int | None:
    """Return a figure of a bank without decimals."""
    assert figure is None or isinstance(figure, int)
    return figure


SMALL_BANK: Final = make(raw_bank())
SMALL_ADDED: Final = added_names(SMALL_BANK)
SMALL_SHEETS: Final = random_sheets(SMALL_BANK, 30, seed=1)
SMALL_CELLS: Final = expected_cells(SMALL_SHEETS, SMALL_BANK)
SMALL_FRAME: Final = polars_frame(cells_of(SMALL_SHEETS, SMALL_BANK), (pl.Int8, pl.Float64))
"""The sheets of the small bank as a frame; SMALL_CELLS are the columns that scoring must add."""


def with_invalid(cells: Cells, invalid: Mapping[int, int]) -> Cells:
    """Return the cells after some rows, by position, have this many invalid values: only their counts stay."""
    return {
        name: [
            (invalid[row] if name == "invalid" else cell if name in COUNTS else None) if row in invalid else cell
            for row, cell in enumerate(column)
        ]
        for name, column in cells.items()
    }


def cells_in(frame: Any, names: Sequence[str]) -> Cells:
    """Return columns of a frame of any engine, computing it if it is lazy."""
    kind = type(frame).__module__.split(".")[0]
    if kind == "dask":
        frame, kind = frame[list(names)].compute(scheduler="synchronous"), "pandas"
    if kind == "pandas":
        return {name: frame[name].astype(object).where(frame[name].notna(), None).to_list() for name in names}
    if kind in {"duckdb", "_duckdb"}:
        frame = frame.select(*names).to_arrow_table()
    elif kind == "pyspark":
        frame = frame.select(*names).toArrow()
    elif isinstance(frame, pl.LazyFrame):
        frame = frame.select(names).collect()
    cells: Cells = frame.select(names).to_dict(as_series=False) if kind == "polars" else frame.select(names).to_pydict()
    return cells


def types_of(frame: Any, names: Sequence[str]) -> list[str]:
    """Return the types of columns of a frame in memory, in lower case."""
    if type(frame).__module__.startswith("pyarrow"):
        return [str(frame.schema.field(name).type) for name in names]
    types: Any = frame.collect_schema() if isinstance(frame, pl.LazyFrame | pl.DataFrame) else frame.dtypes
    return [str(types[name]).lower() for name in names]


def steep_bank() -> QuestionBank:
    """Return a bank with the greatest sums allowed and so few statements that all counts fit into 31 bits."""
    raw = raw_bank()
    for name in ("pitfalls", "indicators"):
        raw[name] = []
    raw["point_range"] = [0, 1000]
    for number, value in enumerate((-1000, 0, 1000)):
        put(raw, f"levels.{number}.value", value)
    for direction in raw["directions"]:
        direction["statements"][1:] = []
        direction["statements"][0]["weight"] = 166
    return make(raw)


WRONG = [
    (pl.Int8, 0),
    (pl.Int8, 10),
    (pl.Int8, -2),
    (pl.Int16, 300),
    (pl.Int32, 2**31 - 1),
    (pl.Int32, -(2**31)),
    (pl.Int64, 2**63 - 1),
    (pl.Int64, -(2**63)),
    (pl.Int64, 2**32 + 5),
    (pl.UInt8, 255),
    (pl.UInt16, 2**16 - 1),
    (pl.UInt32, 2**32 - 1),
    (pl.UInt64, 2**64 - 1),
    (pl.UInt64, 2**63 + 5),
    (pl.Float32, 4.5),
    (pl.Float64, 4.5),
    (pl.Float64, 9.000000001),
    (pl.Float64, inf),
    (pl.Float64, -inf),
    (pl.Float64, 1e300),
    (pl.Float64, -0.0),
    (pl.Float64, nan),
]
"""Invalid values, and last NaN, which is unanswered."""


def frame_with(wrong: list[tuple[Any, Any]], sheets: list[Sheet], bank: QuestionBank) -> pl.DataFrame:
    """Return a frame in which each of the first rows has one such value, in a separate column of that type."""
    frame = polars_frame(cells_of(sheets, bank))
    for row, (id, (dtype, value)) in enumerate(zip(ids_of(bank), wrong, strict=False)):
        column = [None if cell == -1 else cell for cell in frame[id].to_list()]
        sheets[:] = [{**sheet, id: None if sheet[id] == NOT_APPLICABLE else sheet[id]} for sheet in sheets]
        sheets[row][id] = None
        frame = frame.with_columns(pl.Series(id, [*column[:row], value, *column[row + 1 :]], dtype=dtype))
    return frame


# The scoring rule in whole numbers of NumPy, for frames too long to assess row by row.


def random_matrix(bank: QuestionBank, rows: int, seed: int) -> Numbers:
    """Return one row per sheet and one column per statement: levels, NOTHING, -1 for not applicable, invalid values."""
    rng = np.random.default_rng(seed)
    shape = rows, len(bank.statements)
    lowest, highest = bank.levels[0].number, bank.levels[-1].number
    matrix = rng.integers(lowest, highest + 1, shape)
    missing, left_out = (rng.choice([0, 0.02, 0.1, 0.4, 0.8], (rows, 1)) for _ in "ab")
    chance = rng.random(shape)
    matrix[chance < missing * 0.8] = NOTHING
    matrix[chance > 1 - left_out * 0.8] = -1
    others = rng.random(shape) < rng.choice([0, 0, 0, 0.02], (rows, 1))
    matrix[others] = rng.choice([lowest - 2, highest + 1, 100], shape)[others]
    return matrix


def by_numpy(matrix: Numbers, bank: QuestionBank, *, unscored: bool = True) -> dict[str, Numbers]:
    """Return the columns that scoring must add to such a matrix, with NOTHING for missing values.

    An invalid value leaves its row unscored, or counts as unanswered if `unscored` is false.
    """
    numbers = np.array([level.number for level in bank.levels])
    values = np.array([level.value for level in bank.levels])
    low, high, percent = bank.point_range.min, bank.point_range.max, bank.min_coverage_percent
    is_level = (matrix >= numbers[0]) & (matrix <= numbers[-1])
    is_left_out = matrix == -1
    invalid = (~is_level & ~is_left_out & (matrix != NOTHING)).sum(axis=1)
    legal = (invalid == 0) | (not unscored)
    weights = np.array([statement.weight for statement in bank.statements])
    value = values[np.where(is_level, matrix - numbers[0], 0)]
    reversed_ones = np.array([statement.reversed for statement in bank.statements])
    gains = weights * np.where(reversed_ones, values[-1] - value, value - values[0])
    greatest = weights * (values[-1] - values[0])
    starts = np.array([stage.from_points for stage in bank.stages])
    first_stage = bank.stages[0].number

    def rounded(share: Numbers, of: Numbers, where: Any) -> Numbers:
        divisor = 2 * np.where(of > 0, of, 1)
        return np.where(where, low + (2 * (high - low) * share + of) // divisor, NOTHING)

    def stage(points: Numbers) -> Numbers:
        return np.where(points == NOTHING, NOTHING, first_stage - 1 + np.searchsorted(starts, points, side="right"))

    def scope(positions: list[int]) -> tuple[Numbers, ...]:
        given, out = is_level[:, positions], is_left_out[:, positions]
        gained = np.where(given, gains[:, positions], 0).sum(axis=1)
        attainable = np.where(given, greatest[positions], 0).sum(axis=1)
        complete = np.where(out, 0, greatest[positions]).sum(axis=1)
        answered, applicable = given.sum(axis=1), len(positions) - out.sum(axis=1)
        applies = (applicable > 0) & (applicable * 100 >= len(positions) * percent)
        scored = applies & (answered > 0) & (answered * 100 >= applicable * percent) & legal
        return gained, attainable, complete, answered, applicable, applies, scored

    found: dict[str, Numbers] = {}
    positions_of: dict[str, list[int]] = {}
    all_positions = list(range(len(bank.statements)))
    rest = iter(all_positions)
    for direction in bank.directions:
        positions_of[direction.id] = [next(rest) for _ in direction.statements]
        gained, attainable, _, _, _, _, scored = scope(positions_of[direction.id])
        found[f"direction_{direction.id}_points"] = rounded(gained, attainable, scored)
    gained, attainable, complete, answered, applicable, _, whole_scored = scope(all_positions)
    for block in bank.blocks:
        positions = [n for d in bank.directions if d.block == block.id for n in positions_of[d.id]]
        block_gained, block_attainable, _, _, _, applies, scored = scope(positions)
        points = rounded(block_gained, block_attainable, scored)
        found |= {f"block_{block.id}_points": points, f"block_{block.id}_stage": stage(points)}
        whole_scored = whole_scored & (scored | ~applies)
    points = rounded(gained, attainable, whole_scored)
    possible = legal & (applicable > 0)
    heights = 2 * (values - values[0])
    doubled = 2 * gained * (values[-1] - values[0])
    # The nearest value, the higher one on a tie: twice its distance to the mean, times what is attainable.
    distances = np.stack([np.abs(doubled - height * attainable) for height in heights[::-1]])
    level = numbers[::-1][distances.argmin(axis=0)]
    found |= {
        "points": points,
        "lower": rounded(gained, complete, possible),
        "upper": rounded(gained + complete - attainable, complete, possible),
        "stage": stage(points),
        "level": np.where(whole_scored, level, NOTHING),
        "answered": answered,
        "applicable": applicable,
        "invalid": invalid,
    }
    return {name: found[name].astype(np.int64) for name in added_names(bank)}


def frame_of(matrix: Numbers, bank: QuestionBank) -> pl.DataFrame:
    """Return a matrix as a frame of Int8."""
    frame = pl.DataFrame(np.where(matrix == NOTHING, -2, matrix).astype(np.int8), schema=ids_of(bank))
    return frame.with_columns(pl.when(pl.all() != -2).then(pl.all()))


def numpy_frame(found: Mapping[str, Numbers]) -> pl.DataFrame:
    """Return the columns of the rule in NumPy as a frame."""
    frame = pl.DataFrame({name: column.astype(np.int32) for name, column in found.items()})
    return frame.with_columns(pl.when(pl.all() != NOTHING).then(pl.all()))
