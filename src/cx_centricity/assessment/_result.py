"""`Assessment`, the result of one answer sheet, with the parts that it consists of."""

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
from cx_centricity.typing import AnswerValue


class Result(FrozenModel):
    """The base of all results: models that are saved as JSON and read back."""

    format_version: Literal[1] = 1


class Part:
    """The base of the parts of results: dataclasses, since one result has dozens of parts and models cost more.

    `_shown` names the fields that the repr shows, so that it stays one short line.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", json_schema_extra=first_paragraph)
    _shown: ClassVar[tuple[str, ...]] = ("id",)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
        return f"{type(self).__name__}({shown})"


class Assessment(Result):
    """The result of one answer sheet: points, stage, blocks, directions, strengths, growth zones and drivers.

    `score` belongs to the whole. `stage` is the stage that its points lie in, `next_stage` the stage after that, and
    `points_to_next_stage` the number of points (1 or more) from `score.points` to where the next stage begins. At the
    last stage the latter two are None. `drivers` are the drivers of `stage`, those that move a growth zone first.
    `strengths` and `growth_zones` are ids of directions, furthest from the whole first. Where too little is answered,
    these fields are None or empty.

    `possible_stages` runs from the stage of `score.lower` to the stage of `score.upper`: the stages that unanswered
    statements leave open. It is empty where no statement applies. `provisional` says whether there is more than one.

    `blocks`, `directions` and `statements` are in the order of the bank. `point_range`, `levels` and `stages` are
    those of the bank, so that a program can show the result and recompute every figure without it.

    The result reads back from its JSON to an equal object, and the same answers always give the same JSON:

    >>> from cx_centricity import Assessment, assess
    >>> result = assess({"segmentation": 3, "personalization": 4})
    >>> Assessment.model_validate_json(result.model_dump_json()) == result
    True
    """

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

    @property
    def answers(self) -> dict[str, AnswerValue]:
        """The answers by statement id, as `assess` takes them.

        >>> from cx_centricity import assess
        >>> assess({"hiring": 3}).answers["hiring"]
        3
        """
        return {statement.id: statement.answer for statement in self.statements}

    def block(self, id: str) -> BlockResult:
        """Return the block with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> assess({}).block("people").title
        'Команда и культура'
        """
        return find_by_id(self.blocks, id)

    def direction(self, id: str) -> DirectionResult:
        """Return the direction with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> assess({"omnichannel": 3}).direction("channels").score.answered
        1
        """
        return find_by_id(self.directions, id)

    def statement(self, id: str) -> StatementResult:
        """Return the statement with this id.

        Raises KeyError, which suggests the nearest id, if there is none.

        >>> from cx_centricity import assess
        >>> assess({"omnichannel": 3}).statement("omnichannel").answer
        3
        """
        return find_by_id(self.statements, id)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep the repr one short line."""
        return [("bank", self.bank.id), ("points", self.score.points), ("stage", self.stage and self.stage.number)]


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an `Assessment`.

    >>> from cx_centricity.assessment import assessment_schema
    >>> assessment_schema()["properties"]["format_version"]["const"]
    1
    """
    return {"$schema": SCHEMA_DIALECT, **Assessment.model_json_schema()}


@dataclass(frozen=True, slots=True, repr=False)
class BlockResult(Part):
    """The score of a block, the stage that its points lie in, and the signs of the block at that stage.

    `stage` is None and `profile` empty where the block has no points.

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
    """The score of a direction. `block` is the id of its block, None in a bank without blocks.

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
    """A statement with its answer, the text of the answered level and the text of the next better level.

    `answer` is a level number, None (unanswered) or "n/a" (not applicable). `direction` is the id of its direction. A
    text is None where the answer is no level, where no level is better, and where the bank has no level texts.
    `comment` has the words of the respondent, if the sheet has any.

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
    comment: StrictStr | None = None


@dataclass(frozen=True, slots=True, repr=False)
class StageBand(Part):
    """A stage by its name and its points, from `from_points` to `to_points`, both included.

    `number` counts the stages of the bank from 1.

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
        """Return the band of a stage of a bank."""
        return cls(stage.number, stage.id, stage.title, stage.from_points, stage.to_points)


@dataclass(frozen=True, slots=True, repr=False)
class StageResult(StageBand):
    """A stage with the texts that describe a company at it; a text is empty where the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> stage = assess({statement.id: 2 for statement in default_bank().statements}).stage
    >>> stage.number, stage.title, stage.theme
    (1, 'Знакомство', 'Игнорирование')
    """

    theme: StrictStr
    summary: StrictStr
    characteristics: tuple[StrictStr, ...]

    @classmethod
    def of(cls, stage: Stage) -> Self:
        """Return a stage of a bank with its texts."""
        return cls(
            stage.number,
            stage.id,
            stage.title,
            stage.from_points,
            stage.to_points,
            stage.theme,
            stage.summary,
            stage.characteristics,
        )


@dataclass(frozen=True, slots=True, repr=False)
class BankIdentity(Part):
    """The bank that a result was made with. Results are comparable where their `rules_digest` is the same.

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
