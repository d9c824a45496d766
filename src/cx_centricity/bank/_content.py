"""Models of the parts of a question bank, which refer to each other by id only."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, NamedTuple, Protocol, Self, TypeVar, cast, overload

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from cx_centricity.errors import nearest
from cx_centricity.typing import Better, Horizon, JourneyPhase, Perspective

ID_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
MAX_ID_LENGTH: Final = 64
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=MAX_ID_LENGTH)]
"""An ASCII snake_case id of at most 64 characters."""

NOT_BLANK = r"\S"
Text = Annotated[str, Field(min_length=1, pattern=NOT_BLANK)]
"""A text of more than white space."""

MAX_LEVELS = 101
SECTIONS: Final = ("rename", "change", "remove", "add", "order")
"""The sections of an overlay."""
SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

HOLDERS: Final = {"statements": "directions", "drivers": "stages"}
"""The kinds of parts that are held by other parts, with the kind of their holders."""

Points = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
"""A whole number of points."""


def first_paragraph(schema: dict[str, Any]) -> None:
    """Shorten the description in a JSON Schema to the first paragraph of the docstring, without examples in Python."""
    schema["description"] = schema.get("description", "").split("\n\n")[0]


def _as_tuple(value: object) -> object:
    return tuple(cast("list[object]", value)) if isinstance(value, list) else value


def _accept_lists(schema: Any) -> None:
    """Make every tuple in a core schema accept a list as well, in place."""
    if isinstance(schema, dict):
        node = cast("dict[str, Any]", schema)
        if node.get("type") == "tuple":
            inner = dict(node)
            node.clear()
            node.update(core_schema.no_info_before_validator_function(_as_tuple, cast("CoreSchema", inner)))
            _accept_lists(inner["items_schema"])
        elif node.get("function") != {"type": "no-info", "function": _as_tuple}:  # else an inner model's own schema
            for item in node.values():
                _accept_lists(item)
    elif isinstance(schema, list):
        for item in cast("list[object]", schema):
            _accept_lists(item)


_T = TypeVar("_T")


class CachedProperty(cached_property[_T]):
    """A cached property without the lock that Python 3.11 has, which could stay locked in a forked child."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> _T: ...
    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | _T:
        if instance is None:
            return self
        # Both steps are atomic, so threads may compute the same value twice, but all get one object.
        value: _T = vars(instance).setdefault(self.func.__name__, self.func(instance))
        return value


class FrozenModel(BaseModel):
    """Base of all models: immutable and strict, but parsed JSON reads back; unknown fields are errors."""

    # Building the validators at import would take longer than importing the package.
    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        json_schema_extra=first_paragraph,
        ignored_types=(CachedProperty,),
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of the model, in which lists, which JSON has, are accepted for tuples."""
        schema = handler(source)
        _accept_lists(schema)
        return schema


class Content(FrozenModel):
    """Base of banks and their parts, whose repr is one short line.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.bank import Content
    >>> isinstance(default_bank(), Content), isinstance(default_bank().levels[0], Content)
    (True, True)
    """

    _shown: ClassVar[tuple[str, ...]] = ("id",)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Return the fields that the repr shows."""
        return [(name, getattr(self, name)) for name in self._shown]


class PointRange(NamedTuple):
    """The least and the greatest points of every scope: whole numbers within ±1,000,000, at most 1000 apart.

    >>> from cx_centricity import default_bank
    >>> default_bank().point_range
    PointRange(min=6, max=95)
    """

    min: Points
    max: Points


class Level(Content):
    """One step of the bank's answer scale.

    `number` is what a respondent answers; `value` (−1000…1000) is what that answer is worth. In a bank whose levels
    state no values, the value is the position 0, 1, 2, …; the value of a single level is its number.

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
    """A claim that respondents rate, with one text per level from the lowest to the highest, or without level texts.

    The claim defaults to the title. `weight` (1…1000) is the weight of the statement in its direction, its block and
    the whole. The lowest level of a `reversed` statement is the best one. `evidence` says what to look at to verify
    the level.

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
    """A group of statements; if the bank has blocks, the direction belongs to one of them.

    `discussion` holds open questions for a workshop, which are not scored.

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
    """An area of transformation: a group of directions.

    >>> from cx_centricity.bank import Block
    >>> Block(id="people", title="Команда и культура")
    Block(id='people')
    """

    id: Id
    title: Text
    summary: str = ""


class Profile(Content):
    """Observable signs of one block at one stage.

    >>> from cx_centricity import default_bank
    >>> default_bank().stage("acquaintance").profiles[0]
    Profile(block='strategy')
    """

    _shown: ClassVar[tuple[str, ...]] = ("block",)

    block: Id
    signs: tuple[Text, ...] = Field(min_length=1)


class Driver(Content):
    """A change that moves a company on from its stage.

    `text` says what to do and `why` the reason; `first_step` says who does what in the first weeks, and with what
    result. The driver improves `blocks` and `directions`, and first of all raises the levels of `statements`. `horizon`
    is the number of months until results show (6, 12 or 24), `perspective` the place in a balanced scorecard (Kaplan &
    Norton, 1992), `journey_phases` are where customers notice it, and `supports` names the drivers that it makes
    possible.

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
    """A band of the overall points, with a profile of each block and the drivers that lead to the next stage.

    State only `from_points`: the bank fills in `number`, the position of the stage from 1, and `to_points`, which
    follows from the start of the next stage. A single stage has the number 1 and ends where it starts.

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
    """A piece of advice on how to use a result.

    >>> from cx_centricity import default_bank
    >>> [step.title for step in default_bank().guidance][:2]
    ['Обсудите результат', 'Составьте дорожную карту']
    """

    id: Id
    title: Text
    text: Text


class Condition(Content):
    """A range of answers to a statement: level numbers from `at_least` to `at_most`, at least one of them stated.

    >>> from cx_centricity.bank import Condition
    >>> Condition(statement="insight_use", at_most=3)
    Condition(statement='insight_use', at_least=None, at_most=3)
    """

    _shown: ClassVar[tuple[str, ...]] = ("statement", "at_least", "at_most")

    statement: Id
    at_least: int | None = None
    at_most: int | None = None


class Pitfall(Content):
    """A typical mistake, found in a result if its answers meet all conditions of `when`.

    >>> from cx_centricity import default_bank
    >>> len(default_bank().pitfalls) >= 8, default_bank().pitfalls[0].when[0].statement
    (True, 'jobs_to_be_done')
    """

    id: Id
    title: Text
    text: Text
    when: tuple[Condition, ...] = Field(min_length=1)


class Rename(Content):
    """The former and the present id of a statement; answers given under the former id still count.

    >>> from cx_centricity.bank import Rename
    >>> Rename(old="fast_reply", new="reply_time")
    Rename(old='fast_reply', new='reply_time')
    """

    _shown: ClassVar[tuple[str, ...]] = ("old", "new")

    old: Id
    new: Id


class Indicator(Content):
    """A measure of customer experience: how it is asked, computed and interpreted, with its source.

    `better` says whether a higher or a lower value is good. The value is evidence for the levels of `statements`.

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


PARTS: Final[dict[str, type[Content]]] = {
    "levels": Level,
    "blocks": Block,
    "directions": Direction,
    "statements": Statement,
    "stages": Stage,
    "drivers": Driver,
    "guidance": GuidanceStep,
    "pitfalls": Pitfall,
    "indicators": Indicator,
}
"""The model of each kind of parts; holders stand before the parts that they hold."""


class Identified(Protocol):
    """An object with an id."""

    @property
    def id(self) -> str | None: ...


AnyIdentified = TypeVar("AnyIdentified", bound=Identified)


def find_by_id(parts: Iterable[AnyIdentified], id: str) -> AnyIdentified:
    """Return the part with this id, or raise a KeyError that suggests the nearest id."""
    by_id = {part.id: part for part in parts if part.id is not None}
    if id in by_id:
        return by_id[id]
    guess = nearest(id, by_id)
    raise KeyError(f"no {id!r}" + (f"; did you mean {guess!r}?" if guess else ""))
