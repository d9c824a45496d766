"""The parts of a result: blocks, directions, statements, stages, the identity of the bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Self, TypedDict

from pydantic import ConfigDict, StrictBool, StrictInt, StrictStr

from cx_centricity.bank import Condition, PointRange, QuestionBank, ScopeStage, first_paragraph
from cx_centricity.scoring import Score
from cx_centricity.typing import Better, ComparedKind, PointsValue, Standing


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


@dataclass(frozen=True, slots=True, repr=False)
class ScopeResult(Part):
    """The score of a scope, with the range of its points and its stages.

    `stage` is the stage that is reached, None where the scope has no points or no stages. `possible_stages` are the
    stages that unanswered statements leave open; there are none where nothing applies. `stages` are all stages of the
    scope. `better` says whether more or less of what it measures is better.
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "score")

    id: StrictStr
    title: StrictStr
    score: Score
    stage: StageBand | None
    possible_stages: tuple[StageBand, ...]
    stages: tuple[StageBand, ...]
    point_range: PointRange
    better: Better


@dataclass(frozen=True, slots=True, repr=False)
class SignResult(Part):
    """A sentence about a company that its answers do not refute.

    It is `confirmed` if the answers meet its conditions. Otherwise it is typical of the stage: it has no conditions, or
    they are open until statements are answered.

    >>> from cx_centricity import assess, default_bank
    >>> result = assess({statement.id: 2 for statement in default_bank().statements})
    >>> [sign.confirmed for sign in result.stage.characteristics]
    [True, True, True, True, True]
    """

    _shown: ClassVar[tuple[str, ...]] = ("text", "confirmed")

    text: StrictStr
    confirmed: StrictBool


@dataclass(frozen=True, slots=True, repr=False)
class BlockResult(ScopeResult):
    """The score and the stage of a block, and the signs of the block at that stage.

    `profile` has the signs that the answers do not refute. It is empty where the block has no stage. Where fewer than
    two signs are left, it is empty as well, and `portrait` has the ids of the best and of the worst answered statement
    of the block, whose level texts describe it instead.

    >>> from cx_centricity import assess, default_bank
    >>> people = assess({statement.id: 3 for statement in default_bank().statements}).block("people")
    >>> people.score.points, people.stage.title, len(people.profile), people.portrait
    (28, 'Первые шаги', 4, ())
    """

    profile: tuple[SignResult, ...]
    portrait: tuple[StrictStr, ...]


@dataclass(frozen=True, slots=True, repr=False)
class DirectionResult(ScopeResult):
    """The score of a direction. `block` is the id of its block, None in a bank without blocks.

    >>> from cx_centricity import assess
    >>> assess({"omnichannel": 3, "self_service": 5}).direction("channels")
    DirectionResult(id='channels', score=Score(points=39, lower=23, upper=67, answered=2/4))
    """

    block: StrictStr | None


@dataclass(frozen=True, slots=True, repr=False)
class SubscaleResult(ScopeResult):
    """The score of a subscale. `statements` are the ids of its statements.

    >>> from cx_centricity import assess, default_bank
    >>> from cx_centricity.bank import Subscale
    >>> trust = Subscale(id="trust", title="Доверие", statements=("data_trust", "reputation"))
    >>> bank = default_bank().with_added("subscales", trust)
    >>> assess({"data_trust": 5, "reputation": 5}, bank=bank).subscale("trust").score.points
    51
    """

    statements: tuple[StrictStr, ...]


@dataclass(frozen=True, slots=True, repr=False)
class StatementResult(Part):
    """A statement with its answer, the text of the answered level and the text of the next better level.

    `answer` is a level number, None (unanswered) or "n/a" (not applicable). `direction` is the id of its direction. A
    text is None where the answer is no level, where no level is better, and where the bank has no level texts.
    `comment` has the words of the respondent, if the sheet has any. `scale` is the id of its scale, None for the
    default scale. `scored` is false for a statement of weight 0, which is asked but counts nowhere.

    >>> from cx_centricity import assess
    >>> part = assess({"closed_loop": 1}).statement("closed_loop")
    >>> part.answer, part.next_level_text[:40]
    (1, 'Известно, кто и в какой срок сообщает кл')
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "answer")

    id: StrictStr
    title: StrictStr
    direction: StrictStr
    answer: StrictInt | Literal["n/a"] | None
    level_text: StrictStr | None
    next_level_text: StrictStr | None
    comment: StrictStr | None = None
    scale: StrictStr | None = None
    scored: StrictBool = True


class ResultRow(TypedDict):
    """One scope or statement of a result as a flat row of plain values, the same columns for every kind.

    - `kind`: "whole", "block", "direction", "subscale" or "statement".
    - `id`, `title`: those of the block, direction, subscale or statement; None for the whole.
    - `number`: "1" for the first direction, "1.2" for its second statement; None for the whole and blocks.
    - `block`, `direction`: the ids of the block and the direction that it belongs to; None if there is none.
    - `points`, `lower`, … `total`: the figures of `Score`. Of a statement only `level`, `answered`, `applicable` and
      `total` are known: its answered level and 0 or 1; the others are None.
    - `stage`: the number of the stage of a scope, else None.
    - `standing`: "strength", "relative_strength" or "growth_zone" for a direction that is one, else None.

    >>> from cx_centricity import assess
    >>> row = assess({"segmentation": 3, "personalization": 4}).rows()[7]
    >>> row["kind"], row["id"], row["number"], row["points"]
    ('direction', 'client', '1', 34)
    """

    kind: ComparedKind
    id: str | None
    title: str | None
    number: str | None
    block: str | None
    direction: str | None
    points: float | None
    lower: float | None
    upper: float | None
    level: int | None
    resolution: float | None
    gained: int | None
    attainable: int | None
    least_gained: int | None
    most_gained: int | None
    attainable_if_complete: int | None
    answered: int
    applicable: int
    total: int
    stage: int | None
    standing: Standing | None


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
    from_points: PointsValue
    to_points: PointsValue

    @classmethod
    def of(cls, stage: ScopeStage) -> Self:
        """Return the band of a stage of a bank."""
        return cls(stage.number, stage.id, stage.title, stage.from_points, stage.to_points)


@dataclass(frozen=True, slots=True, repr=False)
class StageResult(StageBand):
    """A stage with the texts that describe a company at it, without those that the answers refute.

    A text is empty where the bank has none.

    >>> from cx_centricity import assess, default_bank
    >>> stage = assess({statement.id: 2 for statement in default_bank().statements}).stage
    >>> stage.number, stage.title, stage.theme
    (1, 'Знакомство', 'Игнорирование')
    """

    theme: StrictStr
    summary: tuple[SignResult, ...]
    characteristics: tuple[SignResult, ...]


@dataclass(frozen=True, slots=True, repr=False)
class UnmetCondition(Part):
    """A condition of a gate that is not yet true: it has failed, or is open until statements are answered.

    `statements` are the ids of the statements because of which it is not true, in bank order.

    >>> from cx_centricity.assessment import UnmetCondition
    >>> from cx_centricity.bank import Condition
    >>> UnmetCondition(condition=Condition(each_at_least=4), state="open", statements=("hiring",))
    UnmetCondition(condition=Condition(each_at_least=4), state='open')
    """

    _shown: ClassVar[tuple[str, ...]] = ("condition", "state")

    condition: Condition
    state: Literal["failed", "open"]
    statements: tuple[StrictStr, ...]


@dataclass(frozen=True, slots=True, repr=False)
class BankIdentity(Part):
    """The bank that a result was made with. Results are comparable where their `rules_digest` is the same.

    Both digests are SHA-256 in 64 hexadecimal digits. `edition` is that of the rule by which people answer.

    >>> from cx_centricity import assess
    >>> assess({}).bank
    BankIdentity(id='cx_centricity', version='2.0.0')
    """

    _shown: ClassVar[tuple[str, ...]] = ("id", "version")

    id: StrictStr
    version: StrictStr
    language: StrictStr
    edition: StrictInt
    rules_digest: StrictStr
    content_digest: StrictStr

    @classmethod
    def of(cls, bank: QuestionBank) -> Self:
        """Return the identity of a bank."""
        return cls(bank.id, bank.version, bank.language, bank.edition, bank.rules_digest, bank.content_digest)
