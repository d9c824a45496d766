"""The result of an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self

from pydantic import ConfigDict, StrictInt, StrictStr

from cx_centricity.bank import (
    SCHEMA_DIALECT,
    Driver,
    FrozenModel,
    Level,
    PointRange,
    QuestionBank,
    Stage,
    find_by_id,
    first_paragraph,
)
from cx_centricity.scoring import Score


class Part:
    """What the parts of results have in common: a repr of one short line."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", json_schema_extra=first_paragraph)
    _shown: ClassVar[tuple[str, ...]] = ("id",)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
        return f"{type(self).__name__}({shown})"


@dataclass(frozen=True, slots=True, repr=False)
class BankIdentity(Part):
    """Which bank a result comes from; results are comparable where `rules_digest` is the same.

    Both digests are SHA-256 in 64 hexadecimal digits.

    >>> from cx_centricity import assess
    >>> assess({}).bank
    BankIdentity(id='cx_centricity', version='1.2.0')
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "version")

    id: StrictStr
    version: StrictStr
    language: StrictStr
    rules_digest: StrictStr
    content_digest: StrictStr

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Return the identity of a bank."""
        return cls(bank.id, bank.version, bank.language, bank.rules_digest, bank.content_digest)


@dataclass(frozen=True, slots=True, repr=False)
class StageBand(Part):
    """A stage by name and bounds, both included: enough to draw a scale, and what a block is at.

    >>> from cx_centricity import assess
    >>> [(band.title, band.to_points) for band in assess({}).stages][:2]
    [('Знакомство', 18), ('Первые шаги', 37)]
    """

    _shown: ClassVar[tuple[str, ...]] = ("number", "id")

    number: StrictInt
    id: StrictStr
    title: StrictStr
    from_points: StrictInt
    to_points: StrictInt

    @classmethod
    def of(cls, stage: Stage) -> Self:
        """Return the band of a stage."""
        return cls(stage.number, stage.id, stage.title, stage.from_points, stage.to_points)


@dataclass(frozen=True, slots=True, repr=False)
class StageResult(Part):
    """A stage of the whole, with the texts that describe a company at it.

    >>> from cx_centricity import assess, default_bank
    >>> stage = assess({statement.id: 2 for statement in default_bank().statements}).stage
    >>> stage.number, stage.title, stage.theme
    (1, 'Знакомство', 'Игнорирование')
    """

    _shown: ClassVar[tuple[str, ...]] = ("number", "id")

    number: StrictInt
    id: StrictStr
    title: StrictStr
    theme: StrictStr
    summary: StrictStr
    characteristics: tuple[StrictStr, ...]
    from_points: StrictInt
    to_points: StrictInt


@dataclass(frozen=True, slots=True, repr=False)
class BlockResult(Part):
    """The score of a block, the stage that its points lie in, and the signs of the block at that stage.

    >>> from cx_centricity import assess, default_bank
    >>> people = assess({statement.id: 3 for statement in default_bank().statements}).block("people")
    >>> people.score.points, people.stage.title, len(people.profile)
    (28, 'Первые шаги', 3)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "score")

    id: StrictStr
    title: StrictStr
    score: Score
    stage: StageBand | None
    profile: tuple[StrictStr, ...]


@dataclass(frozen=True, slots=True, repr=False)
class DirectionResult(Part):
    """The score of a direction; `block` is the id of its block, None in a bank without blocks.

    >>> from cx_centricity import assess
    >>> assess({"omnichannel": 3, "self_service": 5}).direction("channels")
    DirectionResult(id='channels', score=Score(points=39, lower=23, upper=67, answered=2/4))
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "score")

    id: StrictStr
    title: StrictStr
    block: StrictStr | None
    score: Score


@dataclass(frozen=True, slots=True, repr=False)
class StatementResult(Part):
    """A statement with its answer, the text of the answered level and of the next better one.

    The texts are None where there is nothing to say: no answer, not applicable, the best level reached, no texts in
    the bank.

    >>> from cx_centricity import assess
    >>> part = assess({"closed_loop": 1}).statement("closed_loop")
    >>> part.answer, part.next_level_text[:40]
    (1, 'Отдельные сотрудники по своей инициативе')
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "answer")

    id: StrictStr
    title: StrictStr
    direction: StrictStr
    answer: StrictInt | Literal["n/a"] | None
    level_text: StrictStr | None
    next_level_text: StrictStr | None


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
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> DirectionResult:
        """Return the direction with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.directions, id)

    def statement(self, id: str) -> StatementResult:
        """Return the statement with this id; KeyError, with the nearest id, if there is none."""
        return find_by_id(self.statements, id)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("points", self.score.points), ("stage", self.stage and self.stage.number)]


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema of a result.

    >>> from cx_centricity.assessment import assessment_schema
    >>> assessment_schema()["properties"]["format_version"]["const"]
    1
    """
    return {"$schema": SCHEMA_DIALECT, **Assessment.model_json_schema()}
