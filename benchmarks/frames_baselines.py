"""The columns of `score_frame` for the default bank, written by hand for each engine: what stands beside ours.

All take level numbers 1…9, missing values as unanswered, -1 as not applicable, and anything else as invalid. They may
use what is so in this bank alone: no weights, nothing reversed, as many statements in every direction, equal steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from importlib import import_module
from operator import add
from typing import Any, Final

import numpy as np
import polars as pl

from cx_centricity import default_bank

pd: Any = import_module("pandas")

_BANK = default_bank()
IDS: Final = [statement.id for statement in _BANK.statements]
DIRECTIONS: Final = {direction.id: [s.id for s in direction.statements] for direction in _BANK.directions}
BLOCKS: Final = {block.id: [d.id for d in _BANK.directions if d.block == block.id] for block in _BANK.blocks}
LOW, SPAN = _BANK.point_range.min, _BANK.point_range.max - _BANK.point_range.min
STEPS: Final = len(_BANK.levels) - 1
STARTS: Final = [stage.from_points for stage in _BANK.stages[1:]]
(IN_DIRECTION,) = {len(ids) for ids in DIRECTIONS.values()}
(IN_BLOCK,) = {len(ids) * IN_DIRECTION for ids in BLOCKS.values()}
_WHOLE = ("points", "lower", "upper", "stage", "level", "answered", "applicable", "invalid")
ADDED: Final = [
    *_WHOLE,
    *(f"direction_{id}_points" for id in DIRECTIONS),
    *(f"block_{id}_points" for id in BLOCKS),
    *(f"block_{id}_stage" for id in BLOCKS),
]

col, lit, when = pl.col, pl.lit, pl.when


def total(words: Iterable[Any]) -> Any:
    """Add up."""
    return reduce(add, words)


# --- Polars by tables -------------------------------------------------------------------------------------------------
# All counts of a direction or block make one number below 2 ** 16, for which tables hold the points and the stage.
_ANSWERED: Final = STEPS * IN_BLOCK + 1
_NOT_APPLICABLE: Final = _ANSWERED * (IN_BLOCK + 1)
_INVALID: Final = _NOT_APPLICABLE * (IN_BLOCK + 1)


def _tables(statements: int) -> tuple[pl.Series, pl.Series]:
    """Return the points and the stage for every number that counts so many statements."""
    number = np.arange(_INVALID)
    gained, answered, left_out = number % _ANSWERED, number // _ANSWERED % (IN_BLOCK + 1), number // _NOT_APPLICABLE
    scored = (answered > 0) & (2 * left_out <= statements) & (2 * answered + left_out >= statements)
    points = (2 * SPAN * gained + STEPS * answered) // np.maximum(2 * STEPS * answered, 1) + LOW
    stage = np.searchsorted(STARTS, points, side="right") + 1
    table = pl.DataFrame({"points": points, "stage": stage}).select(
        when(pl.Series(scored)).then(pl.all().cast(pl.Int32))
    )
    return table["points"], table["stage"]


def polars_by_tables(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Score by packed counts and tables: the fastest that we could write."""
    number = np.arange(_INVALID * (IN_BLOCK + 1))
    wide = number % _ANSWERED
    for base, place in ((_ANSWERED, 1 << 9), (_NOT_APPLICABLE, 1 << 15), (_INVALID, 1 << 21)):
        wide = wide + number // base % (IN_BLOCK + 1) * place
    counts = lit(pl.Series(wide.astype(np.int32)))

    def small(value: int) -> pl.Expr:
        return lit(value, dtype=pl.Int16)

    def word(id: str) -> pl.Expr:
        gained = col(id).cast(pl.Int16, wrap_numerical=True) + small(_ANSWERED - 1)
        kinds = when(col(id).is_between(1, STEPS + 1)).then(gained).when(col(id).is_null()).then(small(0))
        # More than five invalid answers in a block wrap around, as its number is read without a sign.
        return kinds.when(col(id) == -1).then(small(_NOT_APPLICABLE)).otherwise(small(_INVALID))

    words = [total(map(word, ids)).alias(f"_{id}") for id, ids in DIRECTIONS.items()]
    in_blocks = [total(col(f"_{d}").cast(pl.Int32) for d in ids).alias(f"_b_{id}") for id, ids in BLOCKS.items()]
    whole = total(counts.gather(col(f"_b_{id}")) for id in BLOCKS).alias("_w")
    frame = frame.with_columns(words).with_columns(in_blocks).with_columns(whole)
    frame = frame.with_columns(_gained=col("_w") & 511, _valid=col("_w") < (1 << 21), **_coverage())
    of_direction, (of_block, stages) = _tables(IN_DIRECTION)[0], _tables(IN_BLOCK)

    def looked_up(table: pl.Series, number: str, name: str) -> pl.Expr:
        return lit(table).gather(when("_valid").then(col(number))).alias(name)

    frame = frame.with_columns(
        *(looked_up(of_direction, f"_{id}", f"direction_{id}_points") for id in DIRECTIONS),
        *(looked_up(of_block, f"_b_{id}", f"block_{id}_points") for id in BLOCKS),
        *(looked_up(stages, f"_b_{id}", f"block_{id}_stage") for id in BLOCKS),
    )
    mostly_left_out = {id: col(f"_b_{id}") % _INVALID >= (IN_BLOCK // 2 + 1) * _NOT_APPLICABLE for id in BLOCKS}
    return _polars_whole(frame, mostly_left_out)


def _coverage() -> dict[str, pl.Expr]:
    word = col("_w")
    return {
        "answered": (word // 512) & 63,
        "applicable": lit(len(IDS), dtype=pl.Int32) - ((word // (1 << 15)) & 63),
        "invalid": word // (1 << 21),
    }


def _polars_whole(frame: pl.LazyFrame, mostly_left_out: dict[str, pl.Expr]) -> pl.LazyFrame:
    gained, answered, applicable = col("_gained"), col("answered"), col("applicable")
    scored = col("_valid") & (applicable * 2 >= len(IDS)) & (answered * 2 >= applicable)
    for id in BLOCKS:
        scored = scored & (col(f"block_{id}_points").is_not_null() | mostly_left_out[id])
    bounded = when(col("_valid") & (applicable > 0)).then(applicable * STEPS)
    frame = frame.with_columns(
        lower=_polars_rounded(gained, bounded),
        upper=_polars_rounded(gained + (applicable - answered) * STEPS, bounded),
        _answered=when(scored).then(answered),
    )
    known = col("_answered")
    level = ((gained * 2 + known) // (known * 2) + 1).cast(pl.Int32)
    frame = frame.with_columns(points=_polars_rounded(gained, known * STEPS), level=level)
    return frame.with_columns(stage=_polars_stage("points")).select(*IDS, *ADDED)


def _polars_rounded(gained: pl.Expr, attainable: pl.Expr) -> pl.Expr:
    return ((gained * (2 * SPAN) + attainable) // (attainable * 2) + LOW).cast(pl.Int32)


def _polars_stage(points: str) -> pl.Expr:
    bands: pl.Expr = total((col(points) >= start).cast(pl.Int32) for start in STARTS)
    return bands + 1


# --- Polars as one writes it at first ---------------------------------------------------------------------------------


def polars_plainly(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Score by horizontal sums and means, one for each count of each scope."""

    def is_level(id: str) -> pl.Expr:
        return col(id).is_between(1, STEPS + 1)

    def scope(mark: str, ids: Sequence[str]) -> dict[str, pl.Expr]:
        return {
            f"{mark}_answered": pl.sum_horizontal(is_level(id) for id in ids),
            f"{mark}_left_out": pl.sum_horizontal(col(id) == -1 for id in ids),
            f"{mark}_gained": pl.sum_horizontal(when(is_level(id)).then(col(id).cast(pl.Int32) - 1) for id in ids),
        }

    of_blocks = {id: [s for d in ids for s in DIRECTIONS[d]] for id, ids in BLOCKS.items()}
    scopes = {f"direction_{id}": ids for id, ids in DIRECTIONS.items()} | {
        f"block_{i}": s for i, s in of_blocks.items()
    }
    known = pl.sum_horizontal(is_level(id) | col(id).is_null() | (col(id) == -1) for id in IDS)
    frame = frame.with_columns(**{name: e for mark, ids in scopes.items() for name, e in scope(mark, ids).items()})
    frame = frame.with_columns(**scope("_w", IDS), invalid=(len(IDS) - known.cast(pl.Int32)).cast(pl.Int32))
    frame = frame.with_columns(pl.selectors.matches("_(answered|left_out|gained)$").cast(pl.Int32))
    frame = frame.with_columns(
        answered=col("_w_answered"),
        applicable=(len(IDS) - col("_w_left_out")).cast(pl.Int32),
        _gained=col("_w_gained"),
        _valid=col("invalid") == 0,
    )

    def points(mark: str, statements: int) -> pl.Expr:
        answered, left_out = col(f"{mark}_answered"), col(f"{mark}_left_out")
        scored = col("_valid") & (left_out * 2 <= statements) & (answered * 2 + left_out >= statements)
        return _polars_rounded(col(f"{mark}_gained"), when(scored).then(answered * STEPS))

    frame = frame.with_columns(**{f"{mark}_points": points(mark, len(ids)) for mark, ids in scopes.items()})
    frame = frame.with_columns(**{f"block_{id}_stage": _polars_stage(f"block_{id}_points") for id in BLOCKS})
    return _polars_whole(frame, {id: col(f"block_{id}_left_out") * 2 > IN_BLOCK for id in BLOCKS})


# --- SQL: DuckDB and Spark --------------------------------------------------------------------------------------------


def sql_steps(divide: str) -> Iterator[dict[str, str]]:
    """Yield what is added step by step, in SQL, counts packed into one number; `divide` divides whole numbers."""

    def word(id: str) -> str:
        kinds = f'when "{id}" between 1 and {STEPS + 1} then cast("{id}" as int) + 511 when "{id}" is null then 0'
        return f'case {kinds} when "{id}" = -1 then {1 << 15} else {1 << 21} end'

    def rounded(gained: str, attainable: str, scored: str) -> str:
        share = f"({2 * SPAN} * ({gained}) + {attainable}) {divide} (2 * {attainable})"
        return f"case when {scored} then cast({share} + {LOW} as int) end"

    def points(scope: str, statements: int) -> str:
        answered, left_out = f"(({scope} >> 9) & 63)", f"(({scope} >> 15) & 63)"
        enough = f"2 * {left_out} <= {statements} and 2 * {answered} + {left_out} >= {statements}"
        return rounded(f"{scope} & 511", f"({STEPS} * {answered})", f"invalid = 0 and {enough}")

    def stage(points: str) -> str:
        bands = " ".join(f"when {points} >= {start} then {n}" for n, start in reversed([*enumerate(STARTS, 2)]))
        return f"case {bands} when {points} is not null then 1 end"

    yield {f"d_{id}": " + ".join(map(word, ids)) for id, ids in DIRECTIONS.items()}
    yield {f"b_{id}": " + ".join(f"d_{d}" for d in ids) for id, ids in BLOCKS.items()}
    yield {"w": " + ".join(f"b_{id}" for id in BLOCKS)}
    yield {"answered": "(w >> 9) & 63", "applicable": f"{len(IDS)} - ((w >> 15) & 63)", "invalid": "w >> 21"}
    yield {
        **{f"direction_{id}_points": points(f"d_{id}", IN_DIRECTION) for id in DIRECTIONS},
        **{f"block_{id}_points": points(f"b_{id}", IN_BLOCK) for id in BLOCKS},
    }
    parts = [f"(block_{id}_points is not null or 2 * ((b_{id} >> 15) & 63) > {IN_BLOCK})" for id in BLOCKS]
    enough = f"invalid = 0 and 2 * applicable >= {len(IDS)} and 2 * answered >= applicable"
    yield {"scored": " and ".join([enough, *parts])}
    bounded = f"({STEPS} * applicable)", "invalid = 0 and applicable > 0"
    level = f"cast((2 * (w & 511) + answered) {divide} (2 * answered) + 1 as int)"
    yield {
        "points": rounded("w & 511", f"({STEPS} * answered)", "scored"),
        "lower": rounded("w & 511", *bounded),
        "upper": rounded(f"(w & 511) + {STEPS} * (applicable - answered)", *bounded),
        "level": f"case when scored then {level} end",
    }
    yield {"stage": stage("points")} | {f"block_{id}_stage": stage(f"block_{id}_points") for id in BLOCKS}


def duckdb_select(table: str) -> str:
    """Return one SELECT over a table, a common table expression for each step."""
    steps, before = list[str](), table
    for number, step in enumerate(sql_steps("//")):
        columns = ", ".join(f'{expression} as "{name}"' for name, expression in step.items())
        steps.append(f"step_{number} as (select *, {columns} from {before})")  # noqa: S608 - of our own names
        before = f"step_{number}"
    return f"with {', '.join(steps)} select {', '.join([*IDS, *ADDED])} from {before}"  # noqa: S608


def spark_by_hand(frame: Any) -> Any:
    """Score a Spark frame by its own column expressions."""
    functions: Any = import_module("pyspark.sql.functions")
    for step in sql_steps("div"):
        frame = frame.withColumns({n: functions.expr(e.replace('"', "`")) for n, e in step.items()})
    return frame.select(*IDS, *ADDED)


# --- pandas -----------------------------------------------------------------------------------------------------------


def pandas_by_hand(frame: Any) -> Any:
    """Score a pandas frame column by column of the result, as one writes it who knows pandas well."""
    answers = frame[IDS]
    is_level = answers.isin(range(1, STEPS + 2))
    left_out, gains = answers == -1, (answers - 1).where(is_level, 0)
    if any(isinstance(dtype, pd.api.extensions.ExtensionDtype) for dtype in answers.dtypes):
        left_out = left_out.fillna(value=False)
    invalid = len(IDS) - (is_level | left_out | answers.isna()).sum(axis=1)

    def rounded(gained: Any, attainable: Any, scored: Any) -> Any:
        share = (2 * SPAN * gained + attainable) // (2 * attainable).where(scored)
        return (share + LOW).astype("Int32")

    def stage(points: Any) -> Any:
        return sum((points >= start).astype("Int32") for start in STARTS) + 1

    def counts(ids: Sequence[str]) -> tuple[Any, Any, Any]:
        return tuple(kind[ids].sum(axis=1).astype("float64") for kind in (gains, is_level, left_out))

    scopes = {f"direction_{id}": ids for id, ids in DIRECTIONS.items()}
    scopes |= {f"block_{id}": [s for d in ids for s in DIRECTIONS[d]] for id, ids in BLOCKS.items()}
    new: dict[str, Any] = {}
    enough = invalid == 0
    for mark, ids in scopes.items():
        gained, answered, without = counts(ids)
        scored = (invalid == 0) & (2 * without <= len(ids)) & (2 * answered + without >= len(ids))
        new[f"{mark}_points"] = rounded(gained, STEPS * answered, scored)
        if mark.startswith("block_"):
            enough &= scored | (2 * without > len(ids))
            new[f"{mark}_stage"] = stage(new[f"{mark}_points"])
    gained, answered, without = counts(IDS)
    applicable = len(IDS) - without
    enough &= (2 * applicable >= len(IDS)) & (2 * answered >= applicable)
    bounded = (invalid == 0) & (applicable > 0)
    new["points"] = rounded(gained, STEPS * answered, enough)
    new["lower"] = rounded(gained, STEPS * applicable, bounded)
    new["upper"] = rounded(gained + STEPS * (applicable - answered), STEPS * applicable, bounded)
    new["level"] = ((2 * gained + answered) // (2 * answered).where(enough) + 1).astype("Int32")
    new["stage"] = stage(new["points"])
    new |= {"answered": answered.astype("Int32"), "applicable": applicable.astype("Int32")}
    new["invalid"] = invalid.astype("Int32")
    return pd.concat([frame, pd.DataFrame(new)[ADDED]], axis=1)
