"""Indicators of the catalogue computed from ratings and counts, each with its confidence interval."""

from cx_centricity.indicators.counts import Ratings
from cx_centricity.indicators.measure import ces, churn, csat, nps, retention
from cx_centricity.indicators.measurement import Measurement, indicator_of

__all__ = [
    "Measurement",
    "Ratings",
    "ces",
    "churn",
    "csat",
    "indicator_of",
    "nps",
    "retention",
]
