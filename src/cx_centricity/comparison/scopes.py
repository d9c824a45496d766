"""The scopes of a result in one order."""

from __future__ import annotations

from typing import NamedTuple

from cx_centricity.assessment import Assessment, ScopeKind, StageBand
from cx_centricity.scoring import Score


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
