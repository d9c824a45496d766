"""`assess` and the structured result that it gives."""

from cx_centricity.assessment.assess import assess
from cx_centricity.assessment.origin import bank_of, require_rules_of
from cx_centricity.assessment.parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    Part,
    ScopeKind,
    StageBand,
    StageResult,
    StatementResult,
    named,
)
from cx_centricity.assessment.result import Assessment, Result

__all__ = [
    "Assessment",
    "BankIdentity",
    "BlockResult",
    "DirectionResult",
    "Part",
    "Result",
    "ScopeKind",
    "StageBand",
    "StageResult",
    "StatementResult",
    "assess",
    "bank_of",
    "named",
    "require_rules_of",
]
