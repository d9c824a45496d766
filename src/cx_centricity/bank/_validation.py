"""From plain content to a checked model, with every problem in one go and in the words of this library."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from cx_centricity.bank._content import (
    NOT_BLANK,
    SECTIONS,
    Block,
    Condition,
    Direction,
    Driver,
    GuidanceStep,
    Indicator,
    Level,
    Pitfall,
    Profile,
    Rename,
    Stage,
    Statement,
)
from cx_centricity.bank._repair import SURPLUS, Loc, depends_on, path_of, repaired, unnamed
from cx_centricity.bank._tree import UNREAD, Value, shown
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS, BankError, Place, Problem, limited, nearest
from cx_centricity.typing import ProblemCode

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "named_tuple_type": "two whole numbers",
    "arguments_type": "two whole numbers",
}
_FIELDS = {
    "levels": tuple(Level.model_fields),
    "blocks": tuple(Block.model_fields),
    "directions": tuple(Direction.model_fields),
    "statements": tuple(Statement.model_fields),
    "stages": tuple(name for name in Stage.model_fields if name != "to_points"),
    "profiles": tuple(Profile.model_fields),
    "drivers": tuple(Driver.model_fields),
    "guidance": tuple(GuidanceStep.model_fields),
    "pitfalls": tuple(Pitfall.model_fields),
    "when": tuple(Condition.model_fields),
    "indicators": tuple(Indicator.model_fields),
    "renamed": tuple(Rename.model_fields),
}
"""The fields that one may write, by the list whose items take them."""
_MISSING = {"missing", "missing_argument"}


def _not_among(place: Place, context: dict[str, Any], value: object) -> Problem:
    allowed = tuple(re.findall(r"\w+(?=')|\d+", str(context["expected"])))
    return Problem("not-among", place, found=shown(value), allowed=allowed, nearest=nearest(str(value), allowed))


_NOT_OF_FORM = {"string_pattern_mismatch", "string_too_long"}
_OF_FORM: dict[str, ProblemCode] = {"version": "not-semver", "language": "not-a-language"}
_BY_BOUND: dict[str, Callable[[Place, dict[str, Any], Any], Problem]] = {
    "greater_than_equal": lambda at, bound, value: Problem(
        "out-of-bounds", at, found=value, sign="≥", bound=bound["ge"]
    ),
    "less_than_equal": lambda at, bound, value: Problem("out-of-bounds", at, found=value, sign="≤", bound=bound["le"]),
    "string_too_short": lambda at, _bound, _value: Problem("empty-text", at),
    "too_short": lambda at, bound, _: Problem(
        "too-few-items", at, items=bound["actual_length"], least=bound["min_length"]
    ),
    "literal_error": _not_among,
    "too_long": lambda at, bound, _: Problem(
        "too-many-items", at, items=bound["actual_length"], most=bound["max_length"]
    ),
}


def validated(model: type[Model], content: Value, place: Callable[[str], Place]) -> Model:
    """Return the model of the content, or raise one BankError with all its problems, each at its place."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        problems = list(dict.fromkeys(_problems(model, content, error)))
    raise BankError(in_order(problem.at(place(problem.place.path)) for problem in problems))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file and line, a note that there are more at the end, and limit their number."""
    return limited(sorted(problems, key=_position))


def _position(problem: Problem) -> tuple[bool, str, int, int]:
    place = problem.place
    return problem.code == "too-many-problems", place.file or "", place.line or 0, place.column or 0


def _problems(model: type[BaseModel], content: Value, error: ValidationError) -> Iterable[Problem]:
    """Yield what does not fit, and then, with that mended as well as can be guessed, what does not hold together."""
    details = error.errors(include_url=False)
    yield from _between_parts(details, [])
    outer = _outer_locs(details)
    faults = [fault for fault in details if fault["type"] != "value_error" and not _follows(fault, outer)]
    for count, fault in enumerate(faults[: MAX_PROBLEMS + 1]):
        if not _is_told_elsewhere(fault):
            guess = fault["type"] in SURPLUS and count < MAX_GUESSES
            yield _problem(fault, _taken(model, content, fault["loc"]) if guess else ())
    broken: list[str] = []
    # A list that is too short for itself, and not only for faults in it, shows when these are mended.
    while faults and isinstance(content, dict) and len(faults) <= MAX_PROBLEMS:
        content, mended = repaired(content, faults)
        broken += mended
        try:
            model.model_validate(content)
        except ValidationError as again:
            found = again.errors(include_url=False)
            outer = _outer_locs(found)
            faults = [f for f in found if f["type"] in ("too_short", "too_long") and not _follows(f, outer)]
            yield from map(_problem, faults)
            yield from _between_parts(found, broken)
        else:
            return


def _taken(model: type[BaseModel], content: Value, loc: Loc) -> list[str]:
    """Return the fields that the part at a location takes and does not have."""
    part: Any = content
    for step in loc[:-1]:
        part = part[step]
    lists = (_FIELDS[str(step)] for step in reversed(loc[:-1]) if step in _FIELDS)
    fields = next(lists, (*model.model_fields, *SECTIONS, "extends"))
    return [field for field in fields if field not in part]


def _between_parts(details: Iterable[ErrorDetails], broken: Sequence[str]) -> Iterable[Problem]:
    for fault in details:
        inner = fault.get("ctx", {}).get("error")
        if isinstance(inner, BankError):
            yield from (unnamed(problem) for problem in inner.problems if not depends_on(problem, broken))


def _outer_locs(details: Iterable[ErrorDetails]) -> set[Loc]:
    """Return every location that holds a fault of something inside it."""
    return {fault["loc"][:length] for fault in details for length in range(len(fault["loc"]))}


def _follows(details: ErrorDetails, outer: Container[Loc]) -> bool:
    """Say whether an error only follows from another that is reported anyway.

    A list is too short because an item of it does not fit; a default cannot be made of a field that does not fit.
    """
    return details["type"] == "default_factory_not_called" or (
        details["type"] == "too_short" and details["loc"] in outer
    )


def _is_told_elsewhere(details: ErrorDetails) -> bool:
    """Say whether the value could not be read, or is no part of its own but the name of a file."""
    value = details["input"]
    names_a_file = isinstance(value, dict) and list(cast("dict[str, object]", value)) == ["file"]
    return value is UNREAD or (details["type"] in _MISSING and names_a_file)


def _problem(details: ErrorDetails, taken: Sequence[str] = ()) -> Problem:
    """Say in our words, with a place that has only a path, what pydantic found.

    `taken` are the fields among which that one is guessed which is meant by an unknown one.
    """
    kind, loc, value = details["type"], details["loc"] or ("",), details["input"]
    outer, at, name = Place(path=path_of(loc[:-1])), Place(path=path_of(loc)), str(loc[-1])
    if kind in _MISSING:
        few = isinstance(loc[-1], int)
        return (
            Problem("too-few-items", outer, items=len(value), least=2)
            if few
            else Problem("missing-field", outer, name=name)
        )
    if kind in SURPLUS:
        return _surplus(at, name, value, taken)
    if kind in _EXPECTED:
        return Problem(
            "wrong-type", at, found=shown(value), expected=_EXPECTED[kind], hint=_hint(value, _EXPECTED[kind])
        )
    if kind in _NOT_OF_FORM:
        return _not_of_form(at, name, details)
    if kind in _BY_BOUND:
        return _BY_BOUND[kind](at, details.get("ctx", {}), value)
    return Problem("invalid-value", at, found=shown(value), expected=details["msg"])


def _not_of_form(place: Place, name: str, details: ErrorDetails) -> Problem:
    if details.get("ctx", {}).get("pattern") == NOT_BLANK:
        return Problem("empty-text", place)
    return Problem(_OF_FORM.get(name, "not-an-id"), place, found=shown(details["input"]))


def _hint(value: object, expected: str) -> str:
    """Return what to do, where the slip is a common one."""
    if value is None:
        return "fill-in"
    if expected == "true or false":
        return "true-or-false"
    if expected != "a whole number" or not isinstance(value, str):
        return ""
    is_quoted = re.fullmatch(r"[-+]?\d+", value)
    return "unquote" if is_quoted else "whole-numbers"


def _surplus(place: Place, name: str, value: object, taken: Sequence[str]) -> Problem:
    if name == "file" and isinstance(value, str):
        return Problem("file-not-here", place)
    if value is None and not name.isidentifier():
        return Problem("stray-text", place, text=name)
    return Problem("unknown-field", place, name=name, nearest=nearest(name, taken))
