"""Question banks: models of their content, checks, overlays, comparison of versions."""

from cx_centricity.bank._checks import MAX_WEIGHT_TOTAL as MAX_WEIGHT_TOTAL
from cx_centricity.bank._content import (
    HOLDERS as HOLDERS,
    MAX_LEVELS as MAX_LEVELS,
    PARTS as PARTS,
    SECTIONS as SECTIONS,
    AnySign,
    Block,
    Condition,
    Direction,
    Driver,
    Evidence,
    GuidanceStep,
    Indicator,
    Level,
    Method,
    Outcome,
    Pitfall,
    PointRange,
    Profile,
    Rename,
    Scale,
    ScopeStage,
    Sign,
    Stage,
    Statement,
    Subscale,
    Summary,
)
from cx_centricity.bank._diff import BankChange, BankDiff, ChangedValue, diff_banks
from cx_centricity.bank._gates import (
    Gate as Gate,
    Ladders as Ladders,
    gain_of_level as gain_of_level,
    gates_of as gates_of,
    is_met as is_met,
    scope_of as scope_of,
    unreachable_stages as unreachable_stages,
)
from cx_centricity.bank._model import (
    SCHEMA_DIALECT as SCHEMA_DIALECT,
    CachedProperty as CachedProperty,
    Content,
    DecimalText as DecimalText,
    FrozenModel as FrozenModel,
    Id,
    Points,
    Text,
    find_by_id as find_by_id,
    first_paragraph as first_paragraph,
)
from cx_centricity.bank._overlay import BankBuilder as BankBuilder, provenance_of as provenance_of
from cx_centricity.bank._points import (
    MAX_DECIMALS as MAX_DECIMALS,
    from_units as from_units,
    gains as gains,
    greatest_gap as greatest_gap,
    has_decimals as has_decimals,
    levels_by_gain as levels_by_gain,
    next_level as next_level,
    rising_sums as rising_sums,
    round_to_points as round_to_points,
    round_to_units as round_to_units,
    to_units as to_units,
)
from cx_centricity.bank._question_bank import QuestionBank, derived as derived
from cx_centricity.bank._scopes import Scope, ScopeKey as ScopeKey, on_default_scale as on_default_scale
from cx_centricity.bank._tree import (
    MAX_DEPTH as MAX_DEPTH,
    MAX_PATH as MAX_PATH,
    UNREADABLE as UNREADABLE,
    Provenance as Provenance,
    Source as Source,
    Value as Value,
    drop_followers as drop_followers,
    to_plain as to_plain,
)
from cx_centricity.bank._version import (
    RANGE_PATTERN as RANGE_PATTERN,
    VERSION_PATTERN as VERSION_PATTERN,
    is_in_range as is_in_range,
)

__all__ = [
    "AnySign",
    "BankChange",
    "BankDiff",
    "Block",
    "ChangedValue",
    "Condition",
    "Content",
    "Direction",
    "Driver",
    "Evidence",
    "GuidanceStep",
    "Id",
    "Indicator",
    "Level",
    "Method",
    "Outcome",
    "Pitfall",
    "PointRange",
    "Points",
    "Profile",
    "QuestionBank",
    "Rename",
    "Scale",
    "Scope",
    "ScopeStage",
    "Sign",
    "Stage",
    "Statement",
    "Subscale",
    "Summary",
    "Text",
    "diff_banks",
]


def __dir__() -> list[str]:
    return __all__
