"""What changed between results: two of them split into causes, or many in time."""

from cx_centricity.comparison.changes import Comparison, LeftOut, ScopeChange, StageChange, StatementChange
from cx_centricity.comparison.compare import compare
from cx_centricity.comparison.series import Series, Trend, trend

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
