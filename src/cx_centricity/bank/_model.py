"""The base of all models, with the types of their fields."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from math import isfinite
from typing import Annotated, Any, ClassVar, Final, Protocol, Self, TypeVar, cast, overload

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    StrictFloat,
    StrictInt,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

from cx_centricity.errors import nearest

ID_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
MAX_ID_LENGTH: Final = 64
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=MAX_ID_LENGTH)]
"""An ASCII snake_case id of at most 64 characters."""

NOT_BLANK = r"\S"
Text = Annotated[str, Field(min_length=1, pattern=NOT_BLANK)]
"""A text of more than white space."""

SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

MAX_POINTS: Final = 1_000_000


class DecimalText(str):
    """A text that is written as a decimal fraction without quotes: a figure where one is expected, elsewhere a text."""

    __slots__ = ()


def _read_figure(value: object) -> object:
    figure = float(value) if isinstance(value, DecimalText) else value
    if type(figure) is not int and not (type(figure) is float and isfinite(figure)):
        raise PydanticKnownError("float_type")
    if figure < -MAX_POINTS:
        raise PydanticKnownError("greater_than_equal", {"ge": -MAX_POINTS})
    if figure > MAX_POINTS:
        raise PydanticKnownError("less_than_equal", {"le": MAX_POINTS})
    return figure


Points = Annotated[
    StrictInt | StrictFloat,
    PlainValidator(_read_figure),
    WithJsonSchema({"type": "number", "minimum": -MAX_POINTS, "maximum": MAX_POINTS}),
]
"""A number of points within ±1,000,000: an `int` in a bank without decimals, else a `float`."""


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
