"""The typed content of a diagnosis and what must hold between its parts."""

from cx_centricity.bank.content import (
    HOLDERS,
    Better,
    Block,
    Condition,
    Content,
    Direction,
    Driver,
    FrozenModel,
    GuidanceStep,
    Horizon,
    Indicator,
    JourneyPhase,
    Level,
    Perspective,
    Pitfall,
    PointRange,
    Profile,
    Rename,
    Stage,
    Statement,
    first_paragraph,
)
from cx_centricity.bank.draft import Draft, made_of
from cx_centricity.bank.overlay import SECTIONS, PartKind
from cx_centricity.bank.points import gains, levels_by_gain, round_to_points
from cx_centricity.bank.provenance import Provenance, Source
from cx_centricity.bank.question_bank import QuestionBank
from cx_centricity.bank.reachability import reachable_points
from cx_centricity.bank.tree import UNREAD, Value, grow, shown, thawed
from cx_centricity.bank.validation import in_order

__all__ = [
    "HOLDERS",
    "SECTIONS",
    "UNREAD",
    "Better",
    "Block",
    "Condition",
    "Content",
    "Direction",
    "Draft",
    "Driver",
    "FrozenModel",
    "GuidanceStep",
    "Horizon",
    "Indicator",
    "JourneyPhase",
    "Level",
    "PartKind",
    "Perspective",
    "Pitfall",
    "PointRange",
    "Profile",
    "Provenance",
    "QuestionBank",
    "Rename",
    "Source",
    "Stage",
    "Statement",
    "Value",
    "first_paragraph",
    "gains",
    "grow",
    "in_order",
    "levels_by_gain",
    "made_of",
    "reachable_points",
    "round_to_points",
    "shown",
    "thawed",
]
