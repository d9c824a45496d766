"""Scoring frames of answer sheets."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, Final, Literal, cast, get_args

import polars as pl
from narwhals.stable.v2.typing import IntoFrameT

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import ColumnMissing, FrameError
from cx_centricity.frames.answers import AnswerColumns, clashes, find_answers
from cx_centricity.frames.codebook import Codebook
from cx_centricity.frames.engines import Execution, open_frame
from cx_centricity.frames.packing import Layout
from cx_centricity.frames.program import PolarsProgram, Program
from cx_centricity.frames.rule import AddedColumns, FrameRule
from cx_centricity.loading import default_bank
from cx_centricity.scoring import Rules

Invalid = Literal["unscored", "unanswered"]
"""What a value that is no answer makes of its row: not scored, or scored as if that statement were unanswered."""
_TOLD: Final = 5


class FrameWarning(UserWarning):
    """Statements have no column in a frame, so nobody answers them."""


def score_frame(  # noqa: PLR0913 - each is one choice, by name
    frame: IntoFrameT,
    *,
    bank: QuestionBank | None = None,
    codebook: Codebook | None = None,
    invalid: Invalid = "unscored",
    prefix: str = "",
    strict: bool = False,
    execution: Execution = "batches",
) -> IntoFrameT:
    """Score a frame with a row for each answer sheet by the rule of `assess`, cell by cell the same.

    `frame` is one of Polars (lazy or not), pandas, PyArrow, DuckDB, Dask or PySpark. A column named by the id of a
    statement holds level numbers: whole, or floats that are whole. Missing values and NaN are unanswered, -1 is not
    applicable; `codebook` tells of other codes, names and texts. `bank` is the default bank unless given.

    Returns a frame of the same kind, lazy if it was, with all columns and rows as they were and these added, after
    `prefix`, each Int32: `points`, `lower`, `upper` (points), `stage` and `level` (numbers), `answered`, `applicable`,
    `invalid` (statements) of the whole; `direction_<id>_points` for each direction; `block_<id>_points` and
    `block_<id>_stage` for each block. They are missing where `assess` gives None; the counts never are.

    Any other value counts in `invalid`. It leaves its row unscored, lower and upper included, or with
    `invalid="unanswered"` counts as unanswered. A statement without a column is unanswered in all rows, which a
    FrameWarning tells; with `strict` it is an error. `execution` matters on Spark alone: `"batches"` scores in Python
    workers, which need this package, `"native"` in Spark's own expressions, which takes longer.

    Raises FrameError with all that is wrong with columns, types and codebook before anything is computed; TypeError
    if `frame` is no such frame; ValueError if another argument is none of its choices.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import score_frame
    >>> ids = [statement.id for statement in default_bank().statements]
    >>> sheets = pl.DataFrame({"company": ["A", "B", "C"]} | {id: [2, 5, 12] for id in ids})
    >>> score_frame(sheets).select("company", "points", "stage", "invalid").rows()
    [('A', 17, 1, 0), ('B', 51, 3, 0), ('C', None, None, 48)]
    """
    wrong = [*_wrong_choice("invalid", invalid, Invalid), *_wrong_choice("execution", execution, Execution)]
    if wrong:
        raise ValueError("; ".join(wrong))
    bank = default_bank() if bank is None else bank
    source = open_frame(frame)
    schema = source.schema
    found = find_answers(schema, source.empty, bank, codebook)
    mark = "__cx_"
    while any(name.startswith(mark) for name in schema):
        mark += "_"
    chosen = (found.answers, prefix, invalid, mark)
    program = _program(bank, *chosen)
    problems = [*found.problems, *clashes(schema, program.rule.added.all), *(found.missing if strict else ())]
    if problems:
        raise FrameError(problems)
    if found.missing:
        warnings.warn(_told(found.missing), FrameWarning, stacklevel=2)
    prepared = partial(bank.derived(_cached_for_polars), *chosen)
    return cast("IntoFrameT", source.score(program, lambda schema: prepared(tuple(schema.items())), execution))


def _wrong_choice(name: str, value: object, choices: Any) -> Iterator[str]:
    if value not in get_args(choices):
        yield f"{name} must be {' or '.join(map(repr, get_args(choices)))}, not {value!r}"


def _program(bank: QuestionBank, answers: AnswerColumns, prefix: str, invalid: Invalid, mark: str) -> Program:
    rules = bank.derived(Rules.of)
    added = AddedColumns.of(bank, prefix)
    rule = FrameRule(rules, Layout.of(rules), bank.stages[0].number, added, invalid == "unscored", mark)
    return Program(answers, rule)


def _cached_for_polars(bank: QuestionBank) -> Callable[..., PolarsProgram]:
    @lru_cache(maxsize=32)
    def for_polars(*chosen: Any) -> PolarsProgram:
        return _program(bank, *chosen[:-1]).for_polars(pl.Schema(chosen[-1]))

    return for_polars


def _told(missing: Sequence[ColumnMissing]) -> str:
    lines = [problem.message for problem in missing[:_TOLD]]
    return "; ".join(lines) + (f"; and so {len(missing) - _TOLD} more" if len(missing) > _TOLD else "")
