"""Question banks: models of their content, checks, overlays, comparison of versions."""

from cx_centricity.bank._checks import (
    MAX_WEIGHT_TOTAL as MAX_WEIGHT_TOTAL,
    gains as gains,
    levels_by_gain as levels_by_gain,
    reachable_points as reachable_points,
    round_to_points as round_to_points,
)
from cx_centricity.bank._content import (
    HOLDERS as HOLDERS,
    MAX_LEVELS as MAX_LEVELS,
    PARTS as PARTS,
    SCHEMA_DIALECT as SCHEMA_DIALECT,
    SECTIONS as SECTIONS,
    Block,
    Condition,
    Content,
    Direction,
    Driver,
    FrozenModel as FrozenModel,
    GuidanceStep,
    Indicator,
    Level,
    Pitfall,
    PointRange,
    Profile,
    Rename,
    Stage,
    Statement,
    find_by_id as find_by_id,
    first_paragraph as first_paragraph,
)
from cx_centricity.bank._diff import BankChange, BankDiff, diff_banks
from cx_centricity.bank._overlay import BankBuilder as BankBuilder, provenance_of as provenance_of
from cx_centricity.bank._question_bank import QuestionBank, derived as derived
from cx_centricity.bank._tree import (
    UNREADABLE as UNREADABLE,
    Provenance as Provenance,
    Source as Source,
    Value as Value,
    to_plain as to_plain,
)

__all__ = [
    "BankChange",
    "BankDiff",
    "Block",
    "Condition",
    "Content",
    "Direction",
    "Driver",
    "GuidanceStep",
    "Indicator",
    "Level",
    "Pitfall",
    "PointRange",
    "Profile",
    "QuestionBank",
    "Rename",
    "Stage",
    "Statement",
    "diff_banks",
]


def __dir__() -> list[str]:
    return __all__
