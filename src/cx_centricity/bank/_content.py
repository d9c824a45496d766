"""The parts of a question bank: definitions that know nothing of each other beyond ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from cx_centricity.typing import Better, Horizon, JourneyPhase, Perspective

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""An ASCII snake_case id of at most 64 characters."""

NOT_BLANK = r"\S"
Text = Annotated[str, Field(min_length=1, pattern=NOT_BLANK)]
"""A text that says something."""

MAX_LEVELS = 101
SECTIONS: Final = ("change", "remove", "add", "order")
"""The sections of an overlay."""
SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

HOLDERS: Final = {"statements": "directions", "drivers": "stages"}
"""For parts that stand within others, the field of the bank that holds those others."""

Points = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


def first_paragraph(schema: dict[str, Any]) -> None:
    """Keep of a docstring in a JSON Schema what it says first: examples in Python say nothing to its readers."""
    schema["description"] = schema.get("description", "").split("\n\n")[0]


class FrozenModel(BaseModel):
    """The base of all models: immutable, without unknown fields, without conversion of values."""

    # Building the validators at import would take longer than importing the package.
    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True, json_schema_extra=first_paragraph
    )


class Content(FrozenModel):
    """The base of the parts of a bank."""

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Keep every repr one short line."""
        return [(name, getattr(self, name)) for name in self._shown]


class PointRange(NamedTuple):
    """The least and the greatest points a scope can have, whole numbers within ±1,000,000, at most 1000 apart.

    >>> from cx_centricity import default_bank
    >>> default_bank().point_range
    PointRange(min=6, max=95)
    """

    min: Points
    max: Points


class Level(Content):
    """One step of the bank's answer scale.

    `number` is what a respondent answers; `value` is what it is worth (−1000…1000). In a bank whose levels state no
    value, it is the position: 0, 1, 2, …; a level standing alone counts from its number.

    >>> from cx_centricity.bank import Level
    >>> Level(number=3, id="basic", title="Базовый")
    Level(number=3, id='basic')
    """

    _shown: ClassVar[tuple[str, ...]] = ("number", "id")

    number: int = Field(ge=0, le=101)
    id: Id
    title: Text
    summary: str = ""
    value: Annotated[int, Field(ge=-1000, le=1000)] = Field(default_factory=lambda data: data.get("number", 0))


class Statement(Content):
    """What a respondent answers: a claim with one text per level, lowest first (or no level texts at all).

    Where the title says it all, it is the claim too. `weight` (1…1000) is what the statement counts in its direction,
    its block and the whole; where it is `reversed`, the lowest level is the best. `evidence` says what to look at to
    verify the level.

    >>> from cx_centricity.bank import Statement
    >>> Statement(id="closed_loop", title="Замкнутый цикл", claim="Клиент узнаёт, что сделано по его отзыву.").weight
    1
    """

    id: Id
    title: Text
    claim: Text = Field(default_factory=lambda data: data.get("title", "?"))
    evidence: str = ""
    level_texts: tuple[Text, ...] = ()
    weight: int = Field(default=1, ge=1, le=1000)
    reversed: bool = False


class Direction(Content):
    """One axis of the map: groups statements; belongs to a block where the bank has blocks.

    `discussion` holds open questions for a workshop; they are not scored.

    >>> from cx_centricity import default_bank
    >>> client = default_bank().direction("client")
    >>> client.title, client.block, [statement.id for statement in client.statements][:2]
    ('О клиенте', 'data', ['personalization', 'jobs_to_be_done'])
    """

    id: Id
    title: Text
    summary: str = ""
    block: Id | None = None
    statements: tuple[Statement, ...] = Field(min_length=1)
    discussion: tuple[Text, ...] = ()


class Block(Content):
    """One of the areas of transformation; groups directions.

    >>> from cx_centricity.bank import Block
    >>> Block(id="people", title="Команда и культура")
    Block(id='people')
    """

    id: Id
    title: Text
    summary: str = ""


class Profile(Content):
    """What one block looks like at one stage: a few observable signs.

    >>> from cx_centricity import default_bank
    >>> default_bank().stage("acquaintance").profiles[0]
    Profile(block='strategy')
    """

    _shown: ClassVar[tuple[str, ...]] = ("block",)

    block: Id
    signs: tuple[Text, ...] = Field(min_length=1)


class Driver(Content):
    """A change that moves a company from its stage on.

    `text` says what to do, `why` what for and `first_step` how to begin: who does what in the first weeks, and what
    there is to show for it. `blocks` and `directions` are what it moves, `statements` those whose levels rise first,
    `horizon` the months in which it shows (6, 12, 24), `perspective` its place in a balanced scorecard (Kaplan &
    Norton, 1992), `journey_phases` where the customer notices it, `supports` the drivers that it makes possible.

    >>> from cx_centricity import default_bank
    >>> driver = default_bank().stage("acquaintance").drivers[0]
    >>> driver.horizon, driver.perspective, len(driver.supports) > 0
    (6, 'learning_growth', True)
    """

    id: Id
    text: Text
    why: str = ""
    first_step: str = ""
    blocks: tuple[Id, ...] = ()
    directions: tuple[Id, ...] = ()
    statements: tuple[Id, ...] = ()
    horizon: Horizon | None = None
    perspective: Perspective | None = None
    journey_phases: tuple[JourneyPhase, ...] = ()
    supports: tuple[Id, ...] = ()


class Stage(Content):
    """A band of the overall points, with a profile for each block and the drivers that lead out of it.

    `number` (from 1) is the position of the stage, and `to_points` follows from where the next one begins: the bank
    fills both in. A stage standing alone is number 1 and ends where it begins. Write `from_points` only.

    >>> from cx_centricity import default_bank
    >>> [(stage.title, stage.from_points, stage.to_points) for stage in default_bank().stages][:2]
    [('Знакомство', 6, 18), ('Первые шаги', 19, 37)]
    """

    _shown: ClassVar[tuple[str, ...]] = ("number", "id")

    number: int = Field(default_factory=lambda: 1, ge=1)
    id: Id
    title: Text
    theme: str = ""
    summary: str = ""
    characteristics: tuple[Text, ...] = ()
    from_points: Points
    to_points: Points = Field(default_factory=lambda data: data.get("from_points", 0))
    profiles: tuple[Profile, ...] = ()
    drivers: tuple[Driver, ...] = ()


class GuidanceStep(Content):
    """One step of what to do with a result.

    >>> from cx_centricity import default_bank
    >>> [step.title for step in default_bank().guidance][:2]
    ['Обсудите результат', 'Составьте дорожную карту']
    """

    id: Id
    title: Text
    text: Text


class Condition(Content):
    """Bounds for the level that answers a statement, both included; at least one is stated.

    >>> from cx_centricity.bank import Condition
    >>> Condition(statement="insight_use", at_most=3)
    Condition(statement='insight_use', at_least=None, at_most=3)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "at_least", "at_most")

    statement: Id
    at_least: int | None = None
    at_most: int | None = None


class Pitfall(Content):
    """A typical mistake, visible in a result whose answers meet every condition of `when`.

    >>> from cx_centricity import default_bank
    >>> len(default_bank().pitfalls) >= 8, default_bank().pitfalls[0].when[0].statement
    (True, 'jobs_to_be_done')
    """

    id: Id
    title: Text
    text: Text
    when: tuple[Condition, ...] = Field(min_length=1)


class Rename(Content):
    """The former id of a statement and the one it has now: answers given under the old one still count.

    >>> from cx_centricity.bank import Rename
    >>> Rename(old="fast_reply", new="reply_time")
    Rename(old='fast_reply', new='reply_time')
    """

    _shown: ClassVar[tuple[str, ...]] = ("old", "new")

    old: Id
    new: Id


class Indicator(Content):
    """A measure of customer experience and what it says: how it is asked, computed and read, and where it comes from.

    `better` tells which way is good; `statements` are those for whose levels it gives evidence.

    >>> from cx_centricity import default_bank
    >>> [(indicator.id, indicator.better) for indicator in default_bank().indicators][:3]
    [('nps', 'higher'), ('csat', 'higher'), ('ces', 'higher')]
    """

    id: Id
    title: Text
    question: str = ""
    scale: str = ""
    formula: str = ""
    unit: str = ""
    better: Better = "higher"
    interpretation: str = ""
    mistakes: tuple[Text, ...] = ()
    source: str = ""
    statements: tuple[Id, ...] = ()
