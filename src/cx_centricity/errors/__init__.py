"""Errors: an exception lists every problem of one input, each with a stable code, its data and its place.

Messages are in English and in Russian, since people who fill in sheets or write content may not be programmers.
"""

from cx_centricity.errors._kind import HINTS as HINTS
from cx_centricity.errors._problem import CATALOGUE as CATALOGUE
from cx_centricity.errors._problem import MAX_GUESSES as MAX_GUESSES
from cx_centricity.errors._problem import MAX_PROBLEMS as MAX_PROBLEMS
from cx_centricity.errors._problem import (
    AnswerError,
    BankError,
    CentricityError,
    FrameError,
    MeasurementError,
    Place,
    Problem,
)
from cx_centricity.errors._problem import nearest as nearest
from cx_centricity.errors._problem import require_whole_number as require_whole_number
from cx_centricity.errors._problem import whole_number_faults as whole_number_faults

__all__ = [
    "AnswerError",
    "BankError",
    "CentricityError",
    "FrameError",
    "MeasurementError",
    "Place",
    "Problem",
]


def __dir__() -> list[str]:
    return __all__
