"""Assess a company's customer-centricity: a scoring and content library.

>>> from cx_centricity import assess, default_bank
>>> result = assess({statement.id: 4 for statement in default_bank().statements})
>>> result.score.points, result.stage.number
(39, 3)
"""

from cx_centricity.answers import NOT_APPLICABLE, migrate_answers
from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import QuestionBank, diff_banks
from cx_centricity.errors import AnswerError, BankError, CentricityError, Place, Problem
from cx_centricity.loading import available_banks, default_bank, dump_bank, get_bank, load_bank, parse_bank
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue

__version__ = "0.1.0"

__all__ = [
    "NOT_APPLICABLE",
    "AnswerError",
    "AnswerValue",
    "Assessment",
    "BankError",
    "CentricityError",
    "Place",
    "Problem",
    "QuestionBank",
    "Score",
    "__version__",
    "assess",
    "available_banks",
    "default_bank",
    "diff_banks",
    "dump_bank",
    "get_bank",
    "load_bank",
    "migrate_answers",
    "parse_bank",
]


def __dir__() -> list[str]:
    return __all__
