"""Models of the parts of a question bank, which refer to each other by id only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Literal, NamedTuple, cast

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, field_validator, model_serializer
from pydantic_core import PydanticKnownError

from cx_centricity.bank._model import Content, Id, Points, Text
from cx_centricity.typing import Better, Effort, Horizon, JourneyPhase, Perspective

MAX_LEVELS = 101
SECTIONS: Final = ("rename", "change", "remove", "add", "order")
"""The sections of an overlay."""

HOLDERS: Final = {"statements": "directions", "drivers": "stages"}
"""The kinds of parts that are held by other parts, with the kind of their holders."""


class PointRange(NamedTuple):
    """The least and the greatest points of a scope: within ±1,000,000, at most 1000 apart.

    >>> from cx_centricity import default_bank
    >>> default_bank().point_range
    PointRange(min=6, max=95)
    """

    min: Points
    max: Points


def two_items(point_range: object) -> object:
    """Return what is given for a point range; raise an error unless a sequence has two items."""
    # Pydantic before 2.14 reports a named tuple of another length as missing or surplus arguments.
    given: object = point_range
    length = len(cast("tuple[object, ...]", given)) if isinstance(given, tuple) else 2
    if length < 2:  # noqa: PLR2004
        raise PydanticKnownError("too_short", {"field_type": "Tuple", "min_length": 2, "actual_length": length})
    if length > 2:  # noqa: PLR2004
        raise PydanticKnownError("too_long", {"field_type": "Tuple", "max_length": 2, "actual_length": length})
    return point_range


class Level(Content):
    """One step of an answer scale.

    `number` (0…1000) is what a respondent answers; `value` (−1000…1000) is what that answer is worth. In a scale whose
    levels state no values, the value is the number less the lowest number; the value of a single level is its number.

    >>> from cx_centricity.bank import Level
    >>> Level(number=3, id="basic", title="Базовый")
    Level(number=3, id='basic')
    """

    _shown: ClassVar[tuple[str, ...]] = ("number", "id")

    number: int = Field(ge=0, le=1000)
    id: Id
    title: Text
    summary: str = ""
    value: Annotated[int, Field(ge=-1000, le=1000)] = Field(default_factory=lambda data: data.get("number", 0))


class Scale(Content):
    """An answer scale besides the default one, which is `levels` of the bank.

    The numbers of its levels rise. Their values may repeat or fall, but not all be equal.

    >>> from cx_centricity.bank import Level, Scale
    >>> Scale(id="yes_no", levels=(Level(number=0, id="no", title="Нет"), Level(number=1, id="yes", title="Да")))
    Scale(id='yes_no')
    """

    id: Id
    levels: tuple[Level, ...] = Field(min_length=2, max_length=MAX_LEVELS)

    @field_validator("levels", mode="after")
    @classmethod
    def _value_by_number(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        return value_by_number(levels)


def value_by_number(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """Return levels whose values are their numbers less the lowest number, unless a level states its value."""
    if any("value" in level.model_fields_set for level in levels):
        return levels
    return tuple(level.model_copy(update={"value": level.number - levels[0].number}) for level in levels)


class Evidence(Content):
    """What to look at to verify an answer: up to the level with the number `up_to`, or for all levels that are left.

    >>> from cx_centricity.bank import Evidence
    >>> Evidence(up_to=3, text="Попросите показать список обращений.")
    Evidence(up_to=3)
    """

    _shown: ClassVar[tuple[str, ...]] = ("up_to",)

    up_to: int | None = None
    text: Text


class Statement(Content):
    """A claim that respondents rate, with one text per level from the lowest to the highest, or without level texts.

    The claim defaults to the title. `weight` (0…1000) is the weight of the statement in its direction, its block and
    the whole; a statement of weight 0 is asked and shown, but not scored. `scale` is the id of its answer scale, the
    default scale unless stated. An answer to a `reversed` statement gains the more, the lower the value of its level.
    `unanswered_counts_as` is the number of the level that an unanswered statement counts as. `evidence` says what to
    look at to verify the answer, by ranges of levels; a text stands for one entry for all levels.

    >>> from cx_centricity.bank import Statement
    >>> Statement(id="closed_loop", title="Замкнутый цикл", claim="Клиент узнаёт, что сделано по его отзыву.").weight
    1
    """

    id: Id
    title: Text
    claim: Text = Field(default_factory=lambda data: data.get("title", "?"))
    evidence: tuple[Evidence, ...] = ()
    level_texts: tuple[Text, ...] = ()
    weight: int = Field(default=1, ge=0, le=1000)
    reversed: bool = False
    scale: Id | None = None
    unanswered_counts_as: int | None = None

    @field_validator("evidence", mode="before", json_schema_input_type=str | tuple[Evidence, ...])
    @classmethod
    def _entries_of_evidence(cls, value: object) -> object:
        """Return evidence as a list of entries; a text is one for all levels, and a blank one is none."""
        if isinstance(value, str):
            return ({"text": value},) if value.strip() else ()
        if not isinstance(value, (tuple, list)):
            raise PydanticKnownError("string_type")
        return cast("tuple[object, ...]", value)

    def evidence_for(self, level: int) -> str:
        """Return what to look at to verify this level, given by its number; an empty text if there is none.

        >>> from cx_centricity.bank import Evidence, Statement
        >>> evidence = (Evidence(up_to=3, text="Прочтите регламент."), Evidence(text="Сравните отчёты за год."))
        >>> Statement(id="closed_loop", title="Замкнутый цикл", evidence=evidence).evidence_for(4)
        'Сравните отчёты за год.'
        """
        return next((each.text for each in self.evidence if each.up_to is None or level <= each.up_to), "")


class Condition(Content):
    """A condition on the answers, which states exactly one of `statement`, `each_at_least`, `count` and `stage`.

    - `statement`: its answer is a level with a number from `at_least` to `at_most`, at least one of them stated.
    - `each_at_least`: each scored statement that applies gains at least what this default level gains.
    - `count`: at least so many of the scored statements gain at least what the default level `at_least` gains.
    - `stage`: the stage with this id, or a later one, is reached.

    `direction`, `block` or `subscale` names the scope of the latter three. Unless stated, it is the scope that states
    the condition, or the whole.

    >>> from cx_centricity.bank import Condition
    >>> Condition(statement="insight_use", at_most=3), Condition(each_at_least=4, block="people")
    (Condition(statement='insight_use', at_most=3), Condition(each_at_least=4, block='people'))
    """

    statement: Id | None = None
    each_at_least: int | None = None
    count: int | None = Field(default=None, ge=1)
    stage: Id | None = None
    at_least: int | None = None
    at_most: int | None = None
    direction: Id | None = None
    block: Id | None = None
    subscale: Id | None = None

    @property
    def scope(self) -> tuple[Literal["direction", "block", "subscale"], str] | None:
        """The kind and id of the scope that the condition names, if it names one."""
        if self.direction is not None:
            return "direction", self.direction
        if self.block is not None:
            return "block", self.block
        return None if self.subscale is None else ("subscale", self.subscale)

    def __repr_args__(self) -> Iterable[tuple[str | None, object]]:
        """Return the stated fields."""
        stated = ((name, getattr(self, name)) for name in type(self).model_fields)
        return [(name, value) for name, value in stated if value is not None]


class Sign(Content):
    """A sentence about a company, with the conditions on its answers under which it can be said.

    Answers that make one of the conditions false refute the sign. A text stands for a sign without conditions.

    >>> from cx_centricity.bank import Condition, Sign
    >>> Sign(text="Команды нет.", when=(Condition(statement="experience_team", at_most=1),))
    Sign(text='Команды нет.')
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: Text
    when: tuple[Condition, ...] = ()

    @model_serializer(mode="wrap")
    def _text_alone(self, dump: SerializerFunctionWrapHandler) -> object:
        return dump(self) if self.when else self.text


def _as_sign(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


def _as_signs(value: object) -> object:
    return ([value] if value.strip() else []) if isinstance(value, str) else value


AnySign = Annotated[Sign, BeforeValidator(_as_sign, json_schema_input_type=str | Sign)]
Summary = Annotated[tuple[AnySign, ...], BeforeValidator(_as_signs, json_schema_input_type=str | tuple[AnySign, ...])]
"""Sentences; a text stands for one sentence without conditions."""


class ScopeStage(Content):
    """A stage of a scope: a band of its points with a name.

    State only `from_points`: the bank fills in `number`, the position of the stage from 1, and `to_points`, which
    follows from the start of the next stage. All conditions of its `gate` must be true for the stage to be reached.
    `summary` has sentences about a company at this stage; a text is a summary of one sentence.

    >>> from cx_centricity.bank import ScopeStage
    >>> ScopeStage(id="high", title="Высокий", from_points=70)
    ScopeStage(number=1, id='high')
    """

    _shown: ClassVar[tuple[str, ...]] = ("number", "id")

    number: int = Field(default_factory=lambda: 1, ge=1)
    id: Id
    title: Text
    summary: Summary = ()
    from_points: Points
    to_points: Points = Field(default_factory=lambda data: data.get("from_points", 0))
    gate: tuple[Condition, ...] = ()


class Direction(Content):
    """A group of statements; if the bank has blocks, the direction belongs to one of them.

    `discussion` holds open questions for a workshop, which are not scored. `point_range` is that of the bank unless
    stated; a direction has stages only if it states them. In a bank without points of the whole, `better` says whether
    more or less of what the direction measures is better.

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
    better: Better | None = None
    point_range: PointRange | None = None
    stages: tuple[ScopeStage, ...] = ()

    _has_two_items = field_validator("point_range", mode="before")(two_items)


class Block(Content):
    """An area of transformation: a group of directions.

    A block that states neither `point_range` nor `stages` has those of the bank, without their gates.

    >>> from cx_centricity.bank import Block
    >>> Block(id="people", title="Команда и культура")
    Block(id='people')
    """

    id: Id
    title: Text
    summary: str = ""
    point_range: PointRange | None = None
    stages: tuple[ScopeStage, ...] = ()

    _has_two_items = field_validator("point_range", mode="before")(two_items)


class Subscale(Content):
    """A scored group of statements besides directions and blocks; subscales may overlap.

    `statements` are ids. `point_range` is that of the bank unless stated; a subscale has stages only if it states them.

    >>> from cx_centricity.bank import Subscale
    >>> Subscale(id="trust", title="Доверие", statements=("data_trust", "reputation"))
    Subscale(id='trust')
    """

    id: Id
    title: Text
    summary: str = ""
    statements: tuple[Id, ...] = Field(min_length=1)
    point_range: PointRange | None = None
    stages: tuple[ScopeStage, ...] = ()

    _has_two_items = field_validator("point_range", mode="before")(two_items)


class Profile(Content):
    """Observable signs of one block at one stage.

    >>> from cx_centricity import default_bank
    >>> default_bank().stage("acquaintance").profiles[0]
    Profile(block='strategy')
    """

    _shown: ClassVar[tuple[str, ...]] = ("block",)

    block: Id
    signs: tuple[AnySign, ...] = Field(min_length=1)


class Outcome(Content):
    """A result of a driver that can be measured: a share, a time, a number or an amount, in `unit`.

    `better` says whether a higher or a lower value is good. `indicator` is the id of the indicator that it is, if it is
    one. A plan adds the present value, the target and the date.

    >>> from cx_centricity.bank import Outcome
    >>> Outcome(text="Срок первого ответа клиенту", unit="часов", better="lower")
    Outcome(text='Срок первого ответа клиенту')
    """

    _shown: ClassVar[tuple[str, ...]] = ("text",)

    text: Text
    unit: Text
    better: Better = "higher"
    indicator: Id | None = None


class Driver(Content):
    """A change that moves a company on from its stage.

    `text` says what to do and `why` the reason; `first_step` says who does what in the first weeks, and with what
    result. `deliverable` is what exists when the driver is done, and `key_results` are the outcomes that show its
    effect. `owner` is the role that should be responsible, `effort` how many people and months it takes, and `risk`
    what can go wrong, with the sign to stop. The driver improves `blocks` and `directions`, and first of all raises
    the levels of `statements`. If the answers meet all conditions of `done_when`, the company has what the driver
    would bring. `horizon` is the number of months until results show (6, 12 or 24), `perspective` the place in a
    balanced scorecard (Kaplan & Norton, 1992), `journey_phases` are where customers notice it, and `supports` names the
    drivers that it makes possible.

    >>> from cx_centricity import default_bank
    >>> driver = default_bank().stage("acquaintance").drivers[0]
    >>> driver.horizon, driver.perspective, len(driver.supports) > 0
    (6, 'learning_growth', True)
    """

    id: Id
    text: Text
    why: str = ""
    first_step: str = ""
    deliverable: str = ""
    key_results: tuple[Outcome, ...] = ()
    owner: str = ""
    effort: Effort | None = None
    risk: str = ""
    done_when: tuple[Condition, ...] = ()
    blocks: tuple[Id, ...] = ()
    directions: tuple[Id, ...] = ()
    statements: tuple[Id, ...] = ()
    horizon: Horizon | None = None
    perspective: Perspective | None = None
    journey_phases: tuple[JourneyPhase, ...] = ()
    supports: tuple[Id, ...] = ()


class Stage(ScopeStage):
    """A stage of the whole, with a profile of each block and the drivers that lead to the next stage.

    >>> from cx_centricity import default_bank
    >>> [(stage.title, stage.from_points, stage.to_points) for stage in default_bank().stages][:2]
    [('Знакомство', 6, 18), ('Первые шаги', 19, 37)]
    """

    theme: str = ""
    characteristics: tuple[AnySign, ...] = ()
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


class Method(Content):
    """A method of management: when to use it, how it works, and where a plan uses it, with its source.

    >>> from cx_centricity import default_bank
    >>> [method.id for method in default_bank().methods]
    ['okr', 'balanced_scorecard', 'strategy_map', 'journey_map', 'message_ladder']
    """

    id: Id
    title: Text
    when_to_use: str = ""
    text: Text
    in_the_plan: str = ""
    source: str = ""


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
    "scales": Scale,
    "blocks": Block,
    "directions": Direction,
    "statements": Statement,
    "subscales": Subscale,
    "stages": Stage,
    "drivers": Driver,
    "guidance": GuidanceStep,
    "methods": Method,
    "pitfalls": Pitfall,
    "indicators": Indicator,
}
"""The model of each kind of parts; holders stand before the parts that they hold."""
