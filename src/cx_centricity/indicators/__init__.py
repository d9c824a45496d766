"""Indicators of customer experience with confidence intervals, measured from ratings or from counts of customers."""

from cx_centricity.indicators._measures import Measurement, ces, churn, csat, indicator_of, nps, retention

__all__ = [
    "Measurement",
    "ces",
    "churn",
    "csat",
    "indicator_of",
    "nps",
    "retention",
]


def __dir__() -> list[str]:
    return __all__
