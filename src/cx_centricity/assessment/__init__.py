"""`assess` and the structured result that it gives."""

from cx_centricity.assessment._assembly import (
    assess,
    bank_of as bank_of,
    conditions_of as conditions_of,
    open_drivers as open_drivers,
    require_rules_of as require_rules_of,
    unmet_conditions as unmet_conditions,
)
from cx_centricity.assessment._caveats import Caveat
from cx_centricity.assessment._conditions import AnsweredBank as AnsweredBank, all_of as all_of
from cx_centricity.assessment._consistency import (
    repeated as repeated,
    scale_faults as scale_faults,
    score_faults as score_faults,
    stage_faults as stage_faults,
    stages_faults as stages_faults,
    unknown as unknown,
)
from cx_centricity.assessment._parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    Part as Part,
    ResultRow,
    ScopeResult as ScopeResult,
    SignResult,
    StageBand,
    StageResult,
    StatementResult,
    SubscaleResult,
    UnmetCondition,
)
from cx_centricity.assessment._result import Assessment, Result as Result, assessment_schema

__all__ = [
    "Assessment",
    "BankIdentity",
    "BlockResult",
    "Caveat",
    "DirectionResult",
    "ResultRow",
    "SignResult",
    "StageBand",
    "StageResult",
    "StatementResult",
    "SubscaleResult",
    "UnmetCondition",
    "assess",
    "assessment_schema",
]


def __dir__() -> list[str]:
    return __all__
