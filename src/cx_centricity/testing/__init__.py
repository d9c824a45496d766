"""The testing kit: Hypothesis strategies, the laws of the scoring rule, checks, the conformance suite.

Needs the extra `testing` (hypothesis). Importing it registers `question_banks()` as the strategy for `QuestionBank`, so
that `hypothesis.strategies.from_type(QuestionBank)` works.

>>> from cx_centricity import default_bank
>>> from cx_centricity.testing import check_bank
>>> check_bank(default_bank(), max_examples=10).broken
()
"""

try:
    from hypothesis import strategies
except ModuleNotFoundError as _error:
    raise ModuleNotFoundError(
        f"{__name__} needs {_error.name}, which is not installed: pip install 'cx-centricity[testing]'",
        name=_error.name,
    ) from None

from cx_centricity.bank import QuestionBank
from cx_centricity.testing._banks import question_banks
from cx_centricity.testing._checks import CheckError, Report, check_bank, check_scorer
from cx_centricity.testing._conformance import Case, ExpectedProblem, conformance_cases
from cx_centricity.testing._edge_case import EdgeCase, edge_cases
from cx_centricity.testing._figures import Figure, Figures, Scorer, Sheet, figures_of
from cx_centricity.testing._law import Law, LawError
from cx_centricity.testing._laws import LAWS, SAME_FIGURES
from cx_centricity.testing._near_miss import NearMiss, near_misses
from cx_centricity.testing._sheets import answer_sheets, answer_sheets_at
from cx_centricity.testing._threshold import Threshold, ThresholdPair, threshold_pairs, thresholds

__all__ = [
    "LAWS",
    "SAME_FIGURES",
    "Case",
    "CheckError",
    "EdgeCase",
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
    "check_bank",
    "check_scorer",
    "conformance_cases",
    "edge_cases",
    "figures_of",
    "near_misses",
    "question_banks",
    "threshold_pairs",
    "thresholds",
]

strategies.register_type_strategy(QuestionBank, lambda _type: question_banks())


def __dir__() -> list[str]:
    return __all__
