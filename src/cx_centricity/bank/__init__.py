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
    Stage,
    Statement,
    first_paragraph,
)
from cx_centricity.bank.points import gains, round_to_points
from cx_centricity.bank.question_bank import QuestionBank

__all__ = [
    "Better",
    "Block",
    "Condition",
    "Content",
    "Direction",
    "Driver",
    "GuidanceStep",
    "Horizon",
    "Indicator",
    "JourneyPhase",
    "Level",
    "Perspective",
    "Pitfall",
    "PointRange",
    "Profile",
    "QuestionBank",
    "Stage",
    "Statement",
    "first_paragraph",
    "gains",
    "round_to_points",
]
