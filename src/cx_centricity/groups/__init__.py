"""Many respondents of one company: pooled scores, agreement, differences, and nothing about too few of them."""

from cx_centricity.groups.assess_group import assess_group
from cx_centricity.groups.differences import GroupDifference, LevelsDifference, PointsDifference
from cx_centricity.groups.distribution import Distribution
from cx_centricity.groups.group_assessment import GroupAssessment
from cx_centricity.groups.reliability import Reliability
from cx_centricity.groups.respondent_group import GroupBlock, GroupDirection, GroupStatement, RespondentGroup

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
