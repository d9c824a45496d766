"""Assess a company's customer-centricity: a scoring and content library.

>>> from cx_centricity import assess, default_bank
>>> result = assess({statement.id: 4 for statement in default_bank().statements})
>>> result.score.points, result.stage.number
(39, 3)
"""

import sys

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
    Rename,
    Stage,
    Statement,
)
from cx_centricity.difference import BankChange, BankDiff, diff_banks
from cx_centricity.errors import AnswerError, BankError, CentricityError, MeasurementError, Place, Problem
from cx_centricity.loading import available_banks, default_bank, get_bank, load_bank, parse_bank
from cx_centricity.loading.writing import dump_bank
from cx_centricity.migration import AnswerChange, Migration, migrate_answers
from cx_centricity.schemas import answers_schema, assessment_schema, bank_schema
from cx_centricity.scoring import Score

__all__ = [
    "NOT_APPLICABLE",
    "AnswerChange",
    "AnswerError",
    "AnswerValue",
    "Assessment",
    "BankChange",
    "BankDiff",
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
    "MeasurementError",
    "Migration",
    "Pitfall",
    "Place",
    "PointRange",
    "Problem",
    "Profile",
    "QuestionBank",
    "Rename",
    "Score",
    "Stage",
    "StageBand",
    "StageResult",
    "Statement",
    "StatementResult",
    "answers_schema",
    "assess",
    "assessment_schema",
    "available_banks",
    "bank_schema",
    "default_bank",
    "diff_banks",
    "dump_bank",
    "get_bank",
    "load_bank",
    "migrate_answers",
    "parse_bank",
]

if "hypothesis" in sys.modules:  # imported before this package, when its entry point found nothing to register
    from _cx_centricity_hypothesis import register

    register()
    del register
