"""Scoring frames of answer sheets."""

from __future__ import annotations

from typing import cast

from narwhals.stable.v2.typing import IntoFrameT

from cx_centricity.answers import Codebook
from cx_centricity.bank import QuestionBank
from cx_centricity.frames._engines import open_frame
from cx_centricity.frames._preparation import prepare, wrong_choice
from cx_centricity.frames._supported_banks import supported_bank
from cx_centricity.typing import Execution, Invalid


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

    `frame` is one of Polars (lazy or not), pandas, PyArrow, DuckDB, Dask or PySpark. `Codebook.match` finds the columns
    of statements: by `codebook`, or by their ids, numbers, titles and claims in the bank. Such a column holds level
    numbers, as integers or whole floats; missing values and NaN are unanswered. With a `codebook`, other numbers have
    the meaning that it gives them, and columns may hold texts, which are read as `load_sheets` reads them. `bank` is
    the default bank unless given.

    Returns a frame of the same kind, lazy if it was, with all columns and rows as they were and these added, after
    `prefix`, each Int32: `points`, `lower`, `upper` (points), `stage` and `level` (numbers), `answered`, `applicable`,
    `invalid` (statements) of the whole; `direction_<id>_points` for each direction; `block_<id>_points` and
    `block_<id>_stage` for each block. They are missing where `assess` gives None; the counts never are.

    Any other value counts in `invalid`. It leaves its row unscored, lower and upper included, or with
    `invalid="unanswered"` counts as unanswered. A statement without a column is unanswered in all rows, and a
    FrameWarning says so; with `strict` it is an error. `execution` matters on Spark alone: `"batches"` scores in Python
    workers, which need this package, `"native"` in Spark's own expressions, which takes longer.

    Raises FrameError with everything wrong with columns, types and codebook before anything is computed; TypeError
    if `frame` is not such a frame, or its columns are not named by texts; ValueError if another argument is none of
    its choices; BankError if the bank has features that frames cannot score, such as scales, subscales, gates or
    decimals. `invalid_values` shows the invalid values of a frame.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import score_frame
    >>> ids = [statement.id for statement in default_bank().statements]
    >>> sheets = pl.DataFrame({"company": ["A", "B", "C"]} | {id: [2, 5, 12] for id in ids})
    >>> score_frame(sheets).select("company", "points", "stage", "invalid").rows()
    [('A', 17, 1, 0), ('B', 51, 3, 0), ('C', None, None, 48)]
    """
    wrong = [*wrong_choice("invalid", invalid, Invalid), *wrong_choice("execution", execution, Execution)]
    if wrong:
        raise ValueError("; ".join(wrong))
    bank = supported_bank(bank)
    source = open_frame(frame)
    program, prepared, _ = prepare(source, bank, codebook=codebook, invalid=invalid, strict=strict, prefix=prefix)
    return cast("IntoFrameT", source.score(program, prepared, execution))
