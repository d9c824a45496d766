"""Pydantic's validation errors as problems, in two phases.

The first phase finds everything that is wrong with the form: fields, types, bounds of single values, the form of ids.
Pydantic checks a bank as a whole only if its form is right; the second phase finds everything that does not fit
together: references, duplicate ids, thresholds, cycles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from math import lcm
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import BaseModel, ValidationError

from cx_centricity.bank._content import PARTS, SECTIONS, Condition, Evidence, Profile, Rename, ScopeStage
from cx_centricity.bank._model import NOT_BLANK, Content, DecimalText
from cx_centricity.bank._tree import UNREADABLE
from cx_centricity.errors import MAX_GUESSES, MAX_PROBLEMS, BankError, Place, Problem, describe, limited, nearest
from cx_centricity.typing import ProblemCode

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Loc = tuple[int | str, ...]
"""Pydantic's location of a value: the fields and positions that lead to it."""


def fit_problems(error: ValidationError) -> tuple[Problem, ...]:
    """Return what does not fit together; nothing if the form is wrong."""
    inner = error.errors(include_url=False)[0].get("ctx", {}).get("error")
    return inner.problems if isinstance(inner, BankError) else ()


def form_problems(error: ValidationError, model: type[BaseModel], content: object) -> Iterator[Problem]:
    """Yield what is wrong with the form of the content, with the path as the only place; nothing if it is right."""
    errors = (details for details in error.errors(include_url=False) if not _is_consequence(details))
    found: list[Problem] = []
    for count, details in enumerate(islice(errors, MAX_PROBLEMS + 1)):
        guess = details["type"] in _UNKNOWN and count < MAX_GUESSES
        found.append(_form_problem(details, _free_fields(model, content, details["loc"]) if guess else ()))
    yield from _with_common_factors(found)


def _with_common_factors(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems, in which all values of one scale, and all weights, have to be multiplied by the same factor."""
    factors: dict[str, int] = {}
    for problem in problems:
        if problem.code == "value-not-whole":
            group = _multiplied_together(problem)
            factors[group] = lcm(factors.get(group, 1), cast("int", problem.data["factor"]))
    for problem in problems:
        if problem.code == "value-not-whole":
            data = {**problem.data, "factor": factors[_multiplied_together(problem)]}
            yield Problem(problem.code, problem.place, **data)
        else:
            yield problem


def _multiplied_together(problem: Problem) -> str:
    path = problem.place.path
    return path[: path.rfind("[")] if path.endswith(".value") else "weights"


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file and line and limit their number; a note that there are more stays at the end."""
    return limited(sorted(problems, key=_position))


def _position(problem: Problem) -> tuple[bool, str, int, int]:
    place = problem.place
    return problem.code == "too-many-problems", place.file or "", place.line or 0, place.column or 0


_UNKNOWN: Final = {"extra_forbidden", "unexpected_keyword_argument"}
_MISSING: Final = {"missing", "missing_argument"}
_EXPECTED: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "a mapping",
    "named_tuple_type": "two numbers",
    "arguments_type": "two numbers",
}
_WRONG_FORM: Final = {"string_pattern_mismatch", "string_too_long"}
_WRONG_FORM_CODES: Final[dict[str, ProblemCode]] = {"version": "not-semver", "language": "not-a-language"}
_MODELS: Final[dict[str, type[Content]]] = {
    **PARTS,
    "evidence": Evidence,
    "profiles": Profile,
    "when": Condition,
    "gate": Condition,
    "renamed": Rename,
}
"""The model of the items of each list."""
_SCOPES: Final = ("blocks", "directions", "subscales")
"""The lists whose items have stages of another model than the bank's."""


def _is_consequence(details: ErrorDetails) -> bool:
    """Return whether an error only follows from a problem that is reported anyway."""
    kind, value = details["type"], details["input"]
    if kind == "too_short":  # pydantic counts only the valid items
        return bool(len(value) >= details.get("ctx", {})["min_length"])
    if kind in _MISSING:  # a part of a file that is named where none can be
        return isinstance(value, dict) and list(cast("dict[str, object]", value)) == ["file"]
    return kind in ("default_factory_not_called", "value_error") or value is UNREADABLE


def _form_problem(details: ErrorDetails, free_fields: Sequence[str]) -> Problem:
    """Return the problem of one error; the nearest of the free fields is suggested for an unknown one."""
    kind, loc, value = details["type"], details["loc"] or ("",), details["input"]
    context: dict[str, Any] = details.get("ctx", {})
    place, name = Place(path=_path(loc)), str(loc[-1])
    if kind in _MISSING:
        return Problem("missing-field", Place(path=_path(loc[:-1])), name=name)
    if kind in _UNKNOWN:
        return _unknown_field(place, name, value, free_fields)
    if kind in _EXPECTED:
        return _wrong_type(place, name, value, _EXPECTED[kind])
    if kind in _WRONG_FORM and context.get("pattern") != NOT_BLANK:
        return Problem(_WRONG_FORM_CODES.get(name, "not-an-id"), place, found=describe(value))
    if kind in _BOUNDS:
        return _BOUNDS[kind](place, context, value)
    return Problem("invalid-value", place, found=describe(value), expected=details["msg"])


def _path(loc: Iterable[int | str]) -> str:
    """Return pydantic's location as a path: `levels[2].title`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).removeprefix(".")


def _free_fields(model: type[BaseModel], content: object, loc: Loc) -> list[str]:
    """Return the fields that the part at a location can have and does not have."""
    part: Any = content
    for step in loc[:-1]:
        part = part[step]
    lists = [str(step) for step in loc[:-1] if step in _MODELS]
    of_part = _MODELS[lists[-1]] if lists else None
    if lists[-1:] == ["stages"] and any(step in _SCOPES for step in lists):
        of_part = ScopeStage
    fields = of_part.model_fields if of_part else (*model.model_fields, *SECTIONS, "extends")
    return [field for field in fields if field not in part and field != "to_points"]


def _unknown_field(place: Place, name: str, value: object, free_fields: Sequence[str]) -> Problem:
    hint = _HINTS.get((name, re.sub(r"\[\d+\]", "", place.path).split(".")[-2:][0]), "")
    if hint:
        return Problem("unknown-field", place, name=name, hint=hint)
    if name == "file" and isinstance(value, str):
        return Problem("file-not-here", place)
    if value is None and not name.isidentifier():
        return Problem("stray-text", place, text=name)
    return Problem("unknown-field", place, name=name, nearest=nearest(name, free_fields))


def _wrong_type(place: Place, name: str, value: object, expected: str) -> Problem:
    if name in ("value", "weight") and isinstance(value, (DecimalText, float)):
        factor = Fraction(str(value)).denominator
        return Problem("value-not-whole", place, found=str(value), what=f"all {name}s", factor=factor)
    hint = ""
    if value is None:
        hint = "fill-in"
    elif expected == "true or false":
        hint = "true-or-false"
    elif expected == "a whole number" and isinstance(value, str):
        hint = "unquote" if re.fullmatch(r"[-+]?\d+", value) else "whole-numbers"
    elif expected == "a number" and isinstance(value, str):
        hint = "unquote" if re.fullmatch(r"[-+]?\d+(\.\d+)?", value) else ""
    return Problem("wrong-type", place, found=describe(value), expected=expected, hint=hint)


def _not_among(place: Place, context: dict[str, Any], value: object) -> Problem:
    allowed = tuple(re.findall(r"\w+(?=')|\d+", str(context["expected"])))
    guess = nearest(str(value), allowed)
    return Problem("not-among", place, found=describe(value), allowed=allowed, nearest=guess)


_HINTS: Final = {
    ("levels", "statements"): "name-a-scale",
    ("better", "subscales"): "better-of-directions",
    ("better", "blocks"): "better-of-directions",
}
"""The hint for a field that belongs elsewhere, by the field and the list whose item states it."""
_BOUNDS: Final[dict[str, Callable[[Place, dict[str, Any], Any], Problem]]] = {
    "greater_than_equal": lambda place, context, value: Problem(
        "out-of-bounds", place, found=value, sign="≥", bound=context["ge"]
    ),
    "less_than_equal": lambda place, context, value: Problem(
        "out-of-bounds", place, found=value, sign="≤", bound=context["le"]
    ),
    "string_too_short": lambda place, _, __: Problem("empty-text", place),
    "string_pattern_mismatch": lambda place, _, __: Problem("empty-text", place),
    "too_short": lambda place, context, value: Problem(
        "too-few-items", place, items=len(value), least=context["min_length"]
    ),
    "too_long": lambda place, context, _: Problem(
        "too-many-items", place, items=context["actual_length"], most=context["max_length"]
    ),
    "literal_error": _not_among,
}
