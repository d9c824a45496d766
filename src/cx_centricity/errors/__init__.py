"""Errors: an exception lists every problem of one input, each with a stable code, its data and its place.

Messages are in English and in Russian, since people who fill in sheets or write content may not be programmers.
"""

from cx_centricity.errors._kind import HINTS as HINTS
from cx_centricity.errors._problem import (
    CATALOGUE as CATALOGUE,
    MAX_GUESSES as MAX_GUESSES,
    MAX_PROBLEMS as MAX_PROBLEMS,
    AnswerError,
    BankError,
    CentricityError,
    FrameError,
    MeasurementError,
    Place,
    Problem,
    nearest as nearest,
    require_whole_number as require_whole_number,
    whole_number_faults as whole_number_faults,
)

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
