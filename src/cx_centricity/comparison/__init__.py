"""Comparison of results over time: what changed between two of them, and trends of many."""

from cx_centricity.comparison._changes import (
    LeftOut,
    LevelTarget,
    PitfallChange,
    ScopeChange,
    StageChange,
    StatementChange,
    TargetResult,
)
from cx_centricity.comparison._comparison import Comparison, compare
from cx_centricity.comparison._series import Series, Trend, trend

__all__ = [
    "Comparison",
    "LeftOut",
    "LevelTarget",
    "PitfallChange",
    "ScopeChange",
    "Series",
    "StageChange",
    "StatementChange",
    "TargetResult",
    "Trend",
    "compare",
    "trend",
]


def __dir__() -> list[str]:
    return __all__
