"""Assess a company's customer-centricity: a scoring and content library.

>>> from cx_centricity import assess, default_bank
>>> result = assess({statement.id: 4 for statement in default_bank().statements})
>>> result.score.points, result.stage.number
(39, 3)
"""

from cx_centricity.answers import NOT_APPLICABLE, AnswerValue
from cx_centricity.assessment import (
    Assessment,
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StageResult,
    StatementResult,
    assess,
)
from cx_centricity.bank import (
    Block,
    Condition,
    Direction,
    Driver,
    GuidanceStep,
    Indicator,
    Level,
    Pitfall,
    PointRange,
    Profile,
    QuestionBank,
    Stage,
    Statement,
)
from cx_centricity.errors import AnswerError, BankError, CentricityError, Place, Problem
from cx_centricity.loading import default_bank
from cx_centricity.scoring import Score

__all__ = [
    "NOT_APPLICABLE",
    "AnswerError",
    "AnswerValue",
    "Assessment",
    "BankError",
    "BankIdentity",
    "Block",
    "BlockResult",
    "CentricityError",
    "Condition",
    "Direction",
    "DirectionResult",
    "Driver",
    "GuidanceStep",
    "Indicator",
    "Level",
    "Pitfall",
    "Place",
    "PointRange",
    "Problem",
    "Profile",
    "QuestionBank",
    "Score",
    "Stage",
    "StageBand",
    "StageResult",
    "Statement",
    "StatementResult",
    "assess",
    "default_bank",
]
