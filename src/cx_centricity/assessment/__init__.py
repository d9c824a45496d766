"""`assess` and the structured result that it gives."""

from cx_centricity.assessment.assess import assess
from cx_centricity.assessment.parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StageResult,
    StatementResult,
)
from cx_centricity.assessment.result import Assessment

__all__ = [
    "Assessment",
    "BankIdentity",
    "BlockResult",
    "DirectionResult",
    "StageBand",
    "StageResult",
    "StatementResult",
    "assess",
]
