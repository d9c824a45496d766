"""Many respondents of one company: pooled scores, agreement, differences, with small groups suppressed."""

from cx_centricity.groups._differences import GroupDifference, LevelsDifference, PointsDifference
from cx_centricity.groups._distribution import Distribution
from cx_centricity.groups._group import (
    GroupBlock,
    GroupDirection,
    GroupStatement,
    RespondentGroup,
    describe_group as describe_group,
    stage_bands as stage_bands,
)
from cx_centricity.groups._reliability import (
    Reliability,
    guarded_reliability as guarded_reliability,
    no_reliability as no_reliability,
    places_of_gains as places_of_gains,
    scopes_of as scopes_of,
)
from cx_centricity.groups._respondents import MAX_SUBGROUPS as MAX_SUBGROUPS, GroupAssessment, assess_group
from cx_centricity.groups._suppression import (
    Cell as Cell,
    Histogram as Histogram,
    first_suppression as first_suppression,
)

__all__ = [
    "Distribution",
    "GroupAssessment",
    "GroupBlock",
    "GroupDifference",
    "GroupDirection",
    "GroupStatement",
    "LevelsDifference",
    "PointsDifference",
    "Reliability",
    "RespondentGroup",
    "assess_group",
]


def __dir__() -> list[str]:
    return __all__
