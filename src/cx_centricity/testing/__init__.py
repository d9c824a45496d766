"""The testing kit: strategies for banks and sheets, the laws of the scoring rule, checks, the conformance suite.

Needs the extra `testing` (hypothesis); nothing else of the package imports this.

>>> from cx_centricity import default_bank
>>> from cx_centricity.testing import answer_sheets_at, check_bank
>>> check_bank(default_bank(), max_examples=10).broken
()
"""

try:
    import hypothesis as hypothesis
except ModuleNotFoundError as _error:
    raise ModuleNotFoundError(
        f"{__name__} needs {_error.name}, which is not installed: pip install 'cx-centricity[testing]'",
        name=_error.name,
    ) from None

from cx_centricity.testing._banks import question_banks
from cx_centricity.testing._checks import CheckError, Report, check_bank, check_scorer
from cx_centricity.testing._conformance import Case, ExpectedProblem, conformance_cases
from cx_centricity.testing._figures import Figure, Figures, LawError, Scorer, Sheet, figures_of
from cx_centricity.testing._laws import LAWS, SAME_FIGURES, Law
from cx_centricity.testing._near_misses import NearMiss, near_misses
from cx_centricity.testing._sheets import answer_sheets, answer_sheets_at
from cx_centricity.testing._thresholds import (
    BorderSheet,
    Threshold,
    ThresholdPair,
    border_sheets,
    threshold_pairs,
    thresholds,
)

__all__ = [
    "LAWS",
    "SAME_FIGURES",
    "BorderSheet",
    "Case",
    "CheckError",
    "ExpectedProblem",
    "Figure",
    "Figures",
    "Law",
    "LawError",
    "NearMiss",
    "Report",
    "Scorer",
    "Sheet",
    "Threshold",
    "ThresholdPair",
    "answer_sheets",
    "answer_sheets_at",
    "border_sheets",
    "check_bank",
    "check_scorer",
    "conformance_cases",
    "figures_of",
    "near_misses",
    "question_banks",
    "threshold_pairs",
    "thresholds",
]


def __dir__() -> list[str]:
    return __all__
