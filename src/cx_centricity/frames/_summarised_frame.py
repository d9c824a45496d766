"""Summaries of frames of answer sheets by group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from narwhals.stable.v2.typing import IntoFrame

from cx_centricity.answers import Codebook
from cx_centricity.assessment import BankIdentity
from cx_centricity.bank import QuestionBank, derived
from cx_centricity.errors import whole_number_faults
from cx_centricity.frames._engines import open_frame
from cx_centricity.frames._finishing import Pooled, finish_group
from cx_centricity.frames._gathering import gather
from cx_centricity.frames._group_keys import key_problems, read_keys
from cx_centricity.frames._preparation import prepare, wrong_choice
from cx_centricity.frames._summary import FrameSummary, GroupKey
from cx_centricity.frames._supported_banks import supported_bank
from cx_centricity.frames._tallies import Counting, added_up
from cx_centricity.groups import stage_bands
from cx_centricity.typing import Invalid


def summarise_frame(  # noqa: PLR0913 - each is one choice, by name
    frame: IntoFrame,
    *,
    by: str | Sequence[str] = (),
    bank: QuestionBank | None = None,
    codebook: Codebook | None = None,
    invalid: Invalid = "unscored",
    strict: bool = False,
    min_respondents: int = 5,
) -> FrameSummary:
    """Summarise a frame with one answer sheet per row: per company, department, wave, or all rows together.

    `frame`, `bank`, `codebook`, `invalid` and `strict` are those of `score_frame`. `by` names the columns whose values
    are the keys of the groups, so groups do not overlap; missing values are a group of their own. For each group the
    result holds what `assess_group` makes of its sheets, and the distribution of the points of single sheets. Whole
    numbers are counted where the rows are, and the figures are computed from the counts, so every engine gives the
    same figures.

    Keys are texts, whole numbers, floats, booleans or None, and the same on every engine: whole floats are whole
    numbers, decimals that are not whole, dates and times are texts, midnight is a date, times with a zone are in UTC.

    A group with fewer than `min_respondents` valid sheets (1 or more; with 1, everything is shown) is suppressed, and
    so is each part of a group that would reveal fewer, as in `assess_group`. Two calls can still be subtracted from
    each other, and so can groups by a coarser and a finer column.

    Raises FrameError, BankError and TypeError as `score_frame` does; FrameError also for columns of `by` that do not
    exist, hold answers, or have values that cannot be keys (lists, infinity, floats from 2⁵³ on, which may have lost
    digits); TypeError if `by` has a name that is not a text; ValueError if another argument is wrong.

    >>> import polars as pl
    >>> from cx_centricity import default_bank
    >>> from cx_centricity.frames import summarise_frame
    >>> ids = [statement.id for statement in default_bank().statements]
    >>> sheets = pl.DataFrame({"wave": [1] * 5 + [2] * 5} | {id: [2, 3, 3, 4, 4, 3, 4, 4, 5, 6] for id in ids})
    >>> groups = summarise_frame(sheets, by="wave").groups
    >>> [(group.key, group.points[0].mean, group.points[0].stages) for group in groups]
    [((1,), 30.2, (1, 2, 2, 0, 0)), ((2,), 43.8, (0, 1, 3, 1, 0))]
    """
    wrong = [*wrong_choice("invalid", invalid, Invalid), *whole_number_faults("min_respondents", min_respondents, 1)]
    if wrong:
        raise ValueError("; ".join(wrong))
    bank = supported_bank(bank)
    keys = _columns(by)
    source = open_frame(frame)
    taken = {statement.id for statement in bank.statements}.union(codebook.columns if codebook else ())
    odd = key_problems(source, keys, taken)
    program, *_ = prepare(source, bank, codebook=codebook, invalid=invalid, strict=strict, prefix=None, wrong=odd)
    is_pandas = source.engine.is_pandas() or source.engine.is_dask()
    counting = Counting.of(program, keys, keys_are_json=is_pandas)
    histograms = added_up(gather(source, program.answers, counting.histograms, keys))
    key_of = read_keys(histograms, keys)
    pooled = {group: Pooled.of(counts, bank, min_respondents) for group, counts in histograms.items()}
    joint = added_up(gather(source, program.answers, counting.joint, keys))
    groups = [
        finish_group(key_of[group], each, joint.get(group, {}), bank, min_respondents) for group, each in pooled.items()
    ]
    return FrameSummary(
        bank=BankIdentity.of(bank),
        by=keys,
        min_respondents=int(min_respondents),
        groups=tuple(sorted(groups, key=lambda group: [_place(value) for value in group.key])),
        point_range=bank.point_range,
        levels=bank.levels,
        stages=derived(bank, stage_bands),
    )


def _columns(by: object) -> tuple[str, ...]:
    """Return the names of the key columns; TypeError if they are not texts."""
    columns = (by,) if isinstance(by, str) or not isinstance(by, Iterable) else tuple(cast("Iterable[object]", by))
    if not all(isinstance(column, str) for column in columns):
        raise TypeError(f"by must be the name of a column or several names, each a text, not {by!r}")
    return cast("tuple[str, ...]", columns)


def _place(value: GroupKey) -> tuple[int, float, str]:
    """Return where a value stands: numbers before texts, missing ones last."""
    if value is None:
        return (2, 0, "")
    return (1, 0, value) if isinstance(value, str) else (0, value, "")
