"""Errors, each with every problem of one input as a code with its data and its place.

Messages are in English and in Russian, because people who fill in sheets or write content may not be programmers.
"""

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
    describe as describe,
    limited as limited,
    listed as listed,
    nearest as nearest,
    require_whole_number as require_whole_number,
    shortened as shortened,
    to_whole_number as to_whole_number,
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
