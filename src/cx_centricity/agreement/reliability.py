"""How far the statements of a scale measure the same, from sums over complete sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, NamedTuple, cast

from pydantic import ConfigDict, StrictFloat, StrictInt

from cx_centricity.agreement.quantiles import f_quantile, tail
from cx_centricity.bank import first_paragraph

_SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True, repr=False)
class Alpha:
    """Cronbach's α (at most 1, below 0 where statements contradict each other) with its confidence interval.

    `n` is the number of respondents, `items` that of statements.

    >>> from cx_centricity.agreement import cronbach_alpha
    >>> cronbach_alpha([[1, 2], [2, 2], [3, 4], [4, 5]])
    Alpha(value=0.967, lower=0.491, upper=0.998, n=4, items=2)
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", json_schema_extra=first_paragraph)

    value: StrictFloat
    lower: StrictFloat
    upper: StrictFloat
    n: StrictInt
    items: StrictInt

    def __repr__(self) -> str:
        figures = f"value={self.value:.3f}, lower={self.lower:.3f}, upper={self.upper:.3f}"
        return f"Alpha({figures}, n={self.n}, items={self.items})"


def cronbach_alpha(rows: Iterable[Sequence[int]], *, confidence: float = 0.95) -> Alpha | None:
    """Return Cronbach's α of complete sheets, with its confidence interval (Feldt, 1965).

    Each row holds one respondent's whole numbers for the same statements in the same order, all pointing one way: give
    gains, not levels, where a statement is reversed. With k statements, α = k/(k − 1) · (1 − Σ variance of a statement
    / variance of the sums) (Cronbach, 1951), computed exactly from sums; the rows are read once and not kept. None for
    fewer than two statements or respondents, or where all sums are equal. Raises ValueError if a row holds anything
    else or is of another length than the first, and unless 0 < confidence < 1.

    >>> from cx_centricity.agreement import cronbach_alpha
    >>> cronbach_alpha([[1, 1, 2], [2, 3, 3], [4, 4, 5], [3, 3, 5], [5, 4, 5]])
    Alpha(value=0.955, lower=0.770, upper=0.995, n=5, items=3)
    """
    tail(confidence)
    n = squares_of_sums = squares = 0
    totals: list[int] = []
    faults: list[int] = []
    for number, row in enumerate(rows):
        totals = totals or [0] * len(row)
        if len(row) != len(totals) or any(type(item) is not int for item in cast("Sequence[object]", row)):
            faults.append(number)
            continue
        n += 1
        of_row = sum(row)
        squares_of_sums += of_row * of_row
        squares += sum(item * item for item in row)
        totals = [total + item for total, item in zip(totals, row, strict=True)]
    if faults:
        shown = ", ".join(map(str, faults[:_SHOWN_FAULTS])) + (", …" if len(faults) > _SHOWN_FAULTS else "")
        raise ValueError(
            f"rows must hold whole numbers, as many as the first row; others do not: rows {shown} (from 0)"
        )
    return alpha_of_sums(ItemSums(n, tuple(totals), squares, squares_of_sums), confidence=confidence)


class ItemSums(NamedTuple):
    """What α is computed from: the number of rows, each statement's total, squares of all cells and of rows' sums."""

    n: int
    totals: tuple[int, ...]
    squares: int
    squares_of_sums: int


def alpha_of_sums(sums: ItemSums, *, confidence: float = 0.95) -> Alpha | None:
    """Return Cronbach's α from sums, as `cronbach_alpha` does from rows."""
    n, totals, squares, squares_of_sums = sums
    k, spread = len(totals), n * squares_of_sums - sum(totals) ** 2
    if n < 2 or k < 2 or not spread:  # noqa: PLR2004 - there is nothing to compare
        return None
    within = n * squares - sum(total * total for total in totals)
    value = float(Fraction(k, k - 1) * (1 - Fraction(within, spread)))
    return Alpha(value, *feldt_interval(value, n=n, items=k, confidence=confidence), n, k)


def feldt_interval(alpha: float, *, n: int, items: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the confidence interval of Cronbach's α that `n` respondents and `items` statements gave.

    From 1 − (1 − α)·F at (1 + confidence)/2 to 1 − (1 − α)·F at (1 − confidence)/2, with n − 1 and (n − 1)(items − 1)
    degrees of freedom (Feldt, 1965; Feldt, Woodruff & Salih, 1987). Raises ValueError unless 0 < confidence < 1, α ≤ 1
    and there are two or more of each.

    >>> from cx_centricity.agreement import feldt_interval
    >>> [round(bound, 4) for bound in feldt_interval(0.913, n=873, items=20)]
    [0.9044, 0.9212]
    """
    side = tail(confidence)
    if not (alpha <= 1 and n > 1 and items > 1):
        raise ValueError(f"alpha must be at most 1, n and items at least 2; not {alpha!r}, {n!r} and {items!r}")
    df1, df2 = n - 1, (n - 1) * (items - 1)
    # F at 1 − p is 1/F at p with the degrees of freedom exchanged, and loses no digits where p is tiny.
    return 1 - (1 - alpha) / f_quantile(side, df2, df1), 1 - (1 - alpha) * f_quantile(side, df1, df2)
