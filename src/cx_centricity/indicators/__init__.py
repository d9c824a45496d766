"""Indicators of customer experience, measured from ratings, counts, amounts and times, with intervals where known."""

from cx_centricity.indicators._amounts import (
    cac,
    experience_roi,
    first_response_time,
    ltv,
    market_share,
    revenue_retention,
)
from cx_centricity.indicators._measures import (
    MeasuredValue,
    Measurement,
    ces,
    churn,
    click_through,
    conversion,
    csat,
    first_contact_resolution,
    indicator_of,
    nps,
    positive_reviews,
    retention,
)

__all__ = [
    "MeasuredValue",
    "Measurement",
    "cac",
    "ces",
    "churn",
    "click_through",
    "conversion",
    "csat",
    "experience_roi",
    "first_contact_resolution",
    "first_response_time",
    "indicator_of",
    "ltv",
    "market_share",
    "nps",
    "positive_reviews",
    "retention",
    "revenue_retention",
]


def __dir__() -> list[str]:
    return __all__
