"""What is settled about a frame before any row of it is read."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, get_args

import polars as pl

from cx_centricity.answers import Codebook, ColumnReport
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.errors import FrameError, Problem
from cx_centricity.frames._answer_columns import AnswerColumns, clashes, find_answers
from cx_centricity.frames._engines import FrameSource, Prepared
from cx_centricity.frames._packing import Layout
from cx_centricity.frames._program import PolarsProgram, Program
from cx_centricity.frames._rule import AddedColumns, FrameRule
from cx_centricity.scoring import Rules
from cx_centricity.typing import Invalid

_TOLD: Final = 5


class FrameWarning(UserWarning):
    """Statements have no column in a frame, so nobody answers them.

    >>> import warnings
    >>> import polars as pl
    >>> from cx_centricity.frames import FrameWarning, score_frame
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", FrameWarning)
    ...     scored = score_frame(pl.DataFrame({"hiring": [3], "training": [4]}))
    >>> scored.select("answered", "applicable").row(0)
    (2, 48)
    """


def wrong_choice(name: str, value: object, choices: Any) -> Iterator[str]:
    """Yield a clause if an argument is none of its choices."""
    if value not in get_args(choices):
        yield f"{name} must be {' or '.join(map(repr, get_args(choices)))}, not {value!r}"


def prepare(  # noqa: PLR0913 - what the caller chose, by name
    source: FrameSource,
    bank: QuestionBank,
    *,
    codebook: Codebook | None,
    invalid: Invalid,
    strict: bool,
    prefix: str | None,
    wrong: Sequence[Problem] = (),
    report: ColumnReport | None = None,
) -> tuple[Program, Prepared, list[Problem]]:
    """Return the program for a frame, the means to have it, from a cache, for Polars, and statements without a column.

    `prefix` is None where no columns are added to the frame itself, `wrong` what else is wrong with it, and `report`
    says which columns answer which statements if that is known. Raises FrameError with all that is wrong, and warns of
    statements without a column on behalf of the caller's caller.
    """
    found = find_answers(source.schema, source.empty, bank, codebook, report)
    mark = "__cx_"
    while any(name.lower().startswith(mark) for name in source.schema):
        mark += "_"
    chosen = (found.answers, prefix or "", invalid, mark)
    program = _program(bank, *chosen)
    in_the_way = (
        [] if prefix is None else clashes(source.schema, program.rule.added.all, ignores_case=source.ignores_case)
    )
    problems = [*wrong, *found.problems, *in_the_way, *(found.missing if strict else ())]
    if problems:
        raise FrameError(problems)
    if found.missing:
        warnings.warn(_told(found.missing), FrameWarning, stacklevel=3)
    cached = derived(bank, _cached_for_polars)
    return program, lambda schema: cached(*chosen, tuple(schema.items())), found.missing


def _program(bank: QuestionBank, answers: AnswerColumns, prefix: str, invalid: Invalid, mark: str) -> Program:
    rules = derived(bank, Rules.of)
    added = AddedColumns.of(bank, prefix)
    rule = FrameRule(rules, Layout.of(rules), bank.stages[0].number, added, invalid == "unscored", mark)
    return Program(answers, rule)


def _cached_for_polars(bank: QuestionBank) -> Callable[..., PolarsProgram]:
    @lru_cache(maxsize=32)
    def for_polars(*chosen: Any) -> PolarsProgram:
        return _program(bank, *chosen[:-1]).for_polars(pl.Schema(chosen[-1]))

    return for_polars


def _told(missing: Sequence[Problem]) -> str:
    lines = [problem.message() for problem in missing[:_TOLD]]
    return "; ".join(lines) + (f"; and so {len(missing) - _TOLD} more" if len(missing) > _TOLD else "")
