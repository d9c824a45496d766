"""The value of an indicator with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from cx_centricity.assessment import Result
from cx_centricity.bank import Indicator, QuestionBank
from cx_centricity.loading import default_bank


class Measurement(Result):
    """The value of an indicator and the interval that holds the true one with the given confidence (0…1).

    `indicator` is its id in the catalogue of the bank; `value`, `lower` and `upper` are in the unit stated there; `n`
    is the number of ratings, or of customers at the start. `method` names the interval by author and year.

    >>> from cx_centricity.indicators import nps
    >>> nps([10, 9, 9, 8, 7, 3])
    Measurement(indicator='nps', value=33.33, lower=-31.11, upper=75.4, n=6)
    """

    format_version: Literal[1] = 1
    indicator: str
    value: float = Field(allow_inf_nan=False)
    lower: float = Field(allow_inf_nan=False)
    upper: float = Field(allow_inf_nan=False)
    n: int = Field(ge=1)
    confidence: float = Field(gt=0, lt=1)
    method: str

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        rounded = [(name, round(getattr(self, name), 2)) for name in ("value", "lower", "upper")]
        return [("indicator", self.indicator), *rounded, ("n", self.n)]


def indicator_of(measurement: Measurement, *, bank: QuestionBank | None = None) -> Indicator | None:
    """Return what the bank's catalogue says of the indicator measured, None if it does not have it.

    `bank` is the default bank unless given.

    >>> from cx_centricity.indicators import churn, indicator_of
    >>> indicator_of(churn(at_start=400, lost=30)).better
    'lower'
    """
    catalogue = (default_bank() if bank is None else bank).indicators
    return next((indicator for indicator in catalogue if indicator.id == measurement.indicator), None)
