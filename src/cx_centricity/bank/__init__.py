"""The typed content of a diagnosis and what must hold between its parts."""

from cx_centricity.bank.content import (
    Better,
    Block,
    Condition,
    Content,
    Direction,
    Driver,
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
from cx_centricity.bank.draft import Draft
from cx_centricity.bank.overlay import SECTIONS, PartKind
from cx_centricity.bank.points import gains, round_to_points
from cx_centricity.bank.provenance import Provenance, Source
from cx_centricity.bank.question_bank import QuestionBank
from cx_centricity.bank.tree import UNREAD, Unread, Value, grow, shown, stated
from cx_centricity.bank.validation import in_order

__all__ = [
    "SECTIONS",
    "UNREAD",
    "Better",
    "Block",
    "Condition",
    "Content",
    "Direction",
    "Draft",
    "Driver",
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
    "Unread",
    "Value",
    "first_paragraph",
    "gains",
    "grow",
    "in_order",
    "round_to_points",
    "shown",
    "stated",
]
