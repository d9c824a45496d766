"""Comparison of results over time: what changed between two of them, and trends of many."""

from cx_centricity.comparison._comparison import (
    Comparison,
    LeftOut,
    ScopeChange,
    StageChange,
    StatementChange,
    compare,
)
from cx_centricity.comparison._series import Series, Trend, trend

__all__ = [
    "Comparison",
    "LeftOut",
    "ScopeChange",
    "Series",
    "StageChange",
    "StatementChange",
    "Trend",
    "compare",
    "trend",
]


def __dir__() -> list[str]:
    return __all__
