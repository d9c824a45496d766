"""Assessment of one company by many respondents: pooled scores, agreement, differences, suppression of small groups."""

from cx_centricity.groups._assessment import (
    GroupAssessment,
    GroupDifference,
    LevelsDifference,
    PointsDifference,
    assess_group,
)
from cx_centricity.groups._distribution import (
    Distribution,
    mean as mean,
    median as median,
    r_wg,
    r_wg_j,
    r_wg_star_j,
    sample_sd as sample_sd,
)
from cx_centricity.groups._group import (
    GroupBlock,
    GroupDirection,
    GroupStatement,
    GroupSubscale,
    RespondentGroup,
    describe_group as describe_group,
    stage_bands as stage_bands,
)
from cx_centricity.groups._suppression import (
    Cell as Cell,
    Histogram as Histogram,
    reason_to_suppress as reason_to_suppress,
)

__all__ = [
    "Distribution",
    "GroupAssessment",
    "GroupBlock",
    "GroupDifference",
    "GroupDirection",
    "GroupStatement",
    "GroupSubscale",
    "LevelsDifference",
    "PointsDifference",
    "RespondentGroup",
    "assess_group",
    "r_wg",
    "r_wg_j",
    "r_wg_star_j",
]


def __dir__() -> list[str]:
    return __all__
