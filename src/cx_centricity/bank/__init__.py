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
    CachedProperty as CachedProperty,
    Condition,
    Content,
    Direction,
    Driver,
    FrozenModel as FrozenModel,
    GuidanceStep,
    Id,
    Indicator,
    Level,
    Pitfall,
    PointRange,
    Points,
    Profile,
    Rename,
    Stage,
    Statement,
    Text,
    find_by_id as find_by_id,
    first_paragraph as first_paragraph,
)
from cx_centricity.bank._diff import BankChange, BankDiff, ChangedValue, diff_banks
from cx_centricity.bank._overlay import BankBuilder as BankBuilder, provenance_of as provenance_of
from cx_centricity.bank._question_bank import QuestionBank, derived as derived
from cx_centricity.bank._tree import (
    MAX_DEPTH as MAX_DEPTH,
    MAX_PATH as MAX_PATH,
    UNREADABLE as UNREADABLE,
    Provenance as Provenance,
    Source as Source,
    Value as Value,
    to_plain as to_plain,
)
from cx_centricity.bank._version import (
    RANGE_PATTERN as RANGE_PATTERN,
    VERSION_PATTERN as VERSION_PATTERN,
    is_in_range as is_in_range,
)

__all__ = [
    "BankChange",
    "BankDiff",
    "Block",
    "ChangedValue",
    "Condition",
    "Content",
    "Direction",
    "Driver",
    "GuidanceStep",
    "Id",
    "Indicator",
    "Level",
    "Pitfall",
    "PointRange",
    "Points",
    "Profile",
    "QuestionBank",
    "Rename",
    "Stage",
    "Statement",
    "Text",
    "diff_banks",
]


def __dir__() -> list[str]:
    return __all__
