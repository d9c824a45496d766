"""The scopes of a result in one order, and what results must share to stand side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from cx_centricity.assessment import Assessment, BankIdentity, StageBand
from cx_centricity.errors import BankError, OtherRules, Place
from cx_centricity.scoring import Score

ScopeKind = Literal["whole", "block", "direction"]


class Scope(NamedTuple):
    """A scope with its score; the whole has neither id nor title, directions have no stage."""

    kind: ScopeKind
    id: str | None
    title: str | None
    score: Score
    stage: StageBand | None


def scopes_of(result: Assessment) -> list[Scope]:
    """Return the whole, then the blocks, then the directions, in bank order."""
    stage = None if result.stage is None else result.stages[result.stage.number - 1]
    return [
        Scope("whole", None, None, result.score, stage),
        *(Scope("block", block.id, block.title, block.score, block.stage) for block in result.blocks),
        *(Scope("direction", each.id, each.title, each.score, None) for each in result.directions),
    ]


def require_rules_of(bank: BankIdentity, results: Iterable[tuple[str, Assessment]]) -> None:
    """Raise one BankError that lists, under the name given with it, each result of other rules than the bank's."""
    problems = [
        OtherRules(
            place=Place(path=name),
            bank=result.bank.id,
            version=result.bank.version,
            other=bank.id,
            other_version=bank.version,
        )
        for name, result in results
        if result.bank.rules_digest != bank.rules_digest
    ]
    if problems:
        raise BankError(problems)
