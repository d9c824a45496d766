"""The banks that data frames can be scored by."""

from __future__ import annotations

from cx_centricity.bank import QuestionBank
from cx_centricity.errors import BankError, Problem
from cx_centricity.loading import default_bank


def supported_bank(bank: QuestionBank | None) -> QuestionBank:
    """Return a bank, the default one for None. Raises BankError if it has features that frames cannot score."""
    bank = default_bank() if bank is None else bank
    if features := unsupported_features(bank):
        raise BankError([Problem("frames-not-supported", features=features)])
    return bank


def unsupported_features(bank: QuestionBank) -> tuple[str, ...]:
    """Return what a bank has that frames cannot score, each feature as YAML has it.

    >>> unsupported_features(default_bank())
    ()
    """
    numbers = [level.number for level in bank.levels]
    features = {
        f"levels.number: {', '.join(map(str, numbers))}": numbers[0] > 1 or numbers[-1] - numbers[0] >= len(numbers),
        f"decimals: {bank.decimals}": bank.decimals > 0,
        "better: lower": bank.better == "lower",
        "overall: false": not bank.overall,
        "stages: []": bank.overall and not bank.stages,
        "stages.gate": any(stage.gate for stage in bank.stages),
        "scales": len(bank.scales) > 0,
        "subscales": len(bank.subscales) > 0,
        "blocks.point_range": any(block.point_range for block in bank.blocks),
        "blocks.stages": any(block.stages for block in bank.blocks),
        "directions.point_range": any(direction.point_range for direction in bank.directions),
        "directions.stages": any(direction.stages for direction in bank.directions),
        "statements.weight: 0": any(statement.weight == 0 for statement in bank.statements),
        "unanswered_counts_as": any(bank.counts_as(statement) is not None for statement in bank.statements),
    }
    return tuple(feature for feature, is_there in features.items() if is_there)
