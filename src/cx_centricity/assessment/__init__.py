"""`assess` and the structured result that it gives."""

from cx_centricity.assessment._assembly import assess, bank_of as bank_of, require_rules_of as require_rules_of
from cx_centricity.assessment._result import (
    Assessment,
    BankIdentity,
    BlockResult,
    DirectionResult,
    Part as Part,
    Result as Result,
    StageBand,
    StageResult,
    StatementResult,
    assessment_schema,
)

__all__ = [
    "Assessment",
    "BankIdentity",
    "BlockResult",
    "DirectionResult",
    "StageBand",
    "StageResult",
    "StatementResult",
    "assess",
    "assessment_schema",
]


def __dir__() -> list[str]:
    return __all__
