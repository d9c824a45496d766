"""The result of an assessment: one model that other programs render, store and read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from cx_centricity.assessment.parts import (
    BankIdentity,
    BlockResult,
    DirectionResult,
    StageBand,
    StageResult,
    StatementResult,
    named,
)
from cx_centricity.bank import Driver, FrozenModel, Level, PointRange
from cx_centricity.scoring import Score


class Result(FrozenModel):
    """The base of all results."""


class Assessment(Result):
    """What a company's answers say: points, stage, blocks, directions, strengths, growth zones, drivers.

    It holds all it takes to render it and to recompute every figure by hand (bounds of points and stages, levels,
    sums), reads back from its JSON to an equal object without any bank, and gives the same bytes for the same answers:

    >>> from cx_centricity import Assessment, assess
    >>> result = assess({"segmentation": 3, "personalization": 4})
    >>> Assessment.model_validate_json(result.model_dump_json()) == result
    True

    Where too little is answered, `stage` and `next_stage` are None, and strengths, growth zones and drivers empty;
    `possible_stages` are those that the unanswered statements still leave open. Drivers come without their first steps,
    which a plan gives.
    """

    format_version: Literal[1] = 1
    bank: BankIdentity
    score: Score
    stage: StageResult | None
    possible_stages: tuple[StageResult, ...]
    provisional: bool
    next_stage: StageResult | None
    points_to_next_stage: int | None
    strengths: tuple[str, ...]
    growth_zones: tuple[str, ...]
    blocks: tuple[BlockResult, ...]
    directions: tuple[DirectionResult, ...]
    statements: tuple[StatementResult, ...]
    drivers: tuple[Driver, ...]
    point_range: PointRange
    levels: tuple[Level, ...]
    stages: tuple[StageBand, ...]

    def block(self, id: str) -> BlockResult:
        """Return the block with this id; KeyError, with the nearest id, if there is none."""
        return named(self.blocks, id)

    def direction(self, id: str) -> DirectionResult:
        """Return the direction with this id; KeyError, with the nearest id, if there is none."""
        return named(self.directions, id)

    def statement(self, id: str) -> StatementResult:
        """Return the statement with this id; KeyError, with the nearest id, if there is none."""
        return named(self.statements, id)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("points", self.score.points), ("stage", self.stage and self.stage.number)]
