"""The class `Problem` with the exceptions that carry problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from numbers import Integral
from reprlib import Repr
from types import MappingProxyType
from typing import Any, Final, NoReturn, Self, cast

from pydantic_core import CoreSchema, core_schema

from cx_centricity.errors._answer_kinds import ANSWER_KINDS
from cx_centricity.errors._bank_kinds import BANK_KINDS
from cx_centricity.errors._kind import GENITIVES, HINTS, TERMS, Field, Kind
from cx_centricity.errors._rule_kinds import RULE_KINDS
from cx_centricity.typing import Language, ProblemCode, ProblemValue, Severity

CATALOGUE: Final[Mapping[str, Kind]] = MappingProxyType(ANSWER_KINDS | BANK_KINDS | RULE_KINDS)
"""Every kind of problem by its code."""

MAX_PROBLEMS: Final = 1000
"""The most problems that an error lists: nobody reads more, and hostile input may have any number."""
MAX_GUESSES: Final = 30
"""The most suggestions computed for one input, because each takes time."""
_MAX_COMPARED: Final = 120
_MAX_SHOWN: Final = 200
"""The most characters of a path, or of a text in the data, that a message shows."""
_MAX_KEPT: Final = 1000
"""The most characters of a text in the data, because an error may have 1,000 problems with it."""
_MAX_SHOWN_ITEMS: Final = 20
_MAX_DESCRIBED: Final = 40
_MAX_BITS: Final = 64
_PYTHON_TYPES: Final[dict[Field, type | tuple[type, ...]]] = {
    "number": int,
    "figure": (int, float),
    "texts": tuple,
    "numbers": tuple,
}
_SUGGESTION: Final = {"en": "; did you mean “{}”?", "ru": "; возможно, имелось в виду «{}»"}
_KNOWN: Final = {"en": "; it has {}", "ru": "; есть {}"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file with line and column (both from 1), and the path inside the document.

    Any part may be unknown; a bank built in Python has only paths. As text, a path of more than 200 characters is
    abbreviated.

    >>> from cx_centricity import Place
    >>> str(Place(file="bank.yaml", line=41, column=7, path="levels[2].title"))
    'bank.yaml:41:7 levels[2].title'
    >>> str(Place(path="levels[2].title"))
    'levels[2].title'
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str = ""

    def __str__(self) -> str:
        position = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{position} {_abbreviated(self.path)}".strip()


_NOWHERE: Final = Place()


class Problem:
    """One thing that is wrong, or suspicious, in an input.

    `code` is stable and names the kind of problem. `data` is a read-only mapping with the facts, so that a program can
    use them without parsing a message: its values are texts, numbers or tuples of these, `nearest` is the known id that
    was probably meant, and `known` lists all known ids where they are few. The reference page of problems lists the
    fields of each code. `severity` is "error", or "warning" for input that is legal but probably a mistake. Raises
    TypeError if the data does not fit the code.

    >>> from cx_centricity import Place, Problem
    >>> problem = Problem("unknown-statement", Place(line=3), statement="segmentaton", nearest="segmentation")
    >>> problem.code, problem.severity, problem.data["statement"]
    ('unknown-statement', 'error', 'segmentaton')
    >>> problem.message("ru")
    'в анкете нет утверждения с кодом «segmentaton»; возможно, имелось в виду «segmentation»'
    """

    __slots__ = ("code", "data", "place")

    code: ProblemCode
    place: Place
    data: Mapping[str, Any]

    def __init__(self, code: ProblemCode, place: Place = _NOWHERE, /, **data: ProblemValue | None) -> None:
        fields = CATALOGUE[code].fields
        for name in ("nearest", "known"):
            if not data.get(name):
                data.pop(name, None)
        for name, field in fields.items():
            if field == "hint":
                data.setdefault(name, "")
            if not isinstance(data.get(name), _PYTHON_TYPES.get(field, str)):
                raise TypeError(f"the problem {code} needs {name} as {field}, not {data.get(name)!r}")
        if unknown := data.keys() - fields.keys() - {"nearest", "known"}:
            raise TypeError(f"the problem {code} has no field {', '.join(sorted(unknown))}")
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "data", MappingProxyType({name: _kept(value) for name, value in data.items()}))

    @property
    def severity(self) -> Severity:
        """Whether the problem makes the input unusable ("error") or is only suspicious ("warning")."""
        return CATALOGUE[self.code].severity

    @property
    def nearest(self) -> str | None:
        """The known id that was probably meant, if one is close."""
        nearest = self.data.get("nearest")
        return nearest if isinstance(nearest, str) else None

    def message(self, language: Language = "en") -> str:
        """Return what is wrong and how to correct it, without place and code, in English or Russian.

        Texts of more than 200 characters and lists of more than 20 items are abbreviated; `data` has all items and
        1,000 characters of each text.

        >>> Problem("unknown-field", name="x" * 1_000_000).message().replace("x" * 100, "x…x")
        'unknown field “x…x…x…x”; correct its name or remove it'
        """
        kind = CATALOGUE[self.code]
        shown = {name: _shown(value, kind.fields.get(name), language) for name, value in self.data.items()}
        shown["suggestion"] = _SUGGESTION[language].format(shown["nearest"]) if self.nearest else ""
        if "known" in shown and not self.nearest:
            shown["suggestion"] = _KNOWN[language].format(shown["known"])
        shown["kind_of"] = GENITIVES.get(str(self.data.get("kind")), "")
        shown["gaps"] = f" ({shown['numbers']})" if _has_gaps(self.data.get("numbers", ())) else ""
        return (kind.ru if language == "ru" else kind.en).format(**shown)

    def line(self, language: Language = "en") -> str:
        """Return the whole problem on one printable line: `place: message (code)`."""
        place, text = str(self.place), f"{self.message(language)} ({self.code})"
        line = f"{place}: {text}" if place else text
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)

    def at(self, place: Place) -> Self:
        """Return the same problem at another place."""
        return type(self)(self.code, place, **self.data)

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as plain data for JSON: code, severity, place and data.

        >>> from cx_centricity import Problem
        >>> Problem("empty-block", block="people").to_dict()["data"]
        {'block': 'people'}
        """
        place = self.place
        return {
            "code": self.code,
            "severity": self.severity,
            "place": {
                "file": place.file,
                "line": place.line,
                "column": place.column,
                "path": _abbreviated(place.path, _MAX_KEPT),
            },
            "data": {name: _plain(value) for name, value in self.data.items()},
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        """Return the problem that `to_dict` returned as plain data, for example after it was stored as JSON.

        Raises ValueError if the content is anything else.

        >>> from cx_centricity import Problem
        >>> Problem.from_dict(Problem("empty-block", block="people").to_dict())
        Problem('empty-block', Place(file=None, line=None, column=None, path=''), block='people')
        """
        try:
            data = {name: _as_tuple(value) for name, value in content["data"].items()}
            problem = cls(content["code"], Place(**content["place"]), **data)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"this is not a problem that was stored: {error}") from error
        if content.get("severity") != problem.severity:
            raise ValueError(f"the severity of {problem.code} is {problem.severity}")
        return problem

    @classmethod
    def __get_pydantic_core_schema__(cls, _: object, __: object) -> CoreSchema:
        """Let Pydantic models have problems as fields; their JSON is what `to_dict` returns."""
        plain = _plain_schema()
        return core_schema.union_schema(
            [
                core_schema.is_instance_schema(cls),
                core_schema.no_info_after_validator_function(cls.from_dict, plain),
            ],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(cls.to_dict, return_schema=plain),
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a problem cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.code, self.place, dict(self.data))

    def __repr__(self) -> str:
        data = "".join(f", {name}={value!r}" for name, value in self.data.items())
        return f"Problem({self.code!r}, {self.place!r}{data})"

    def __str__(self) -> str:
        return self.line()

    @property
    def _key(self) -> tuple[str, Place, frozenset[tuple[str, ProblemValue]]]:
        return self.code, self.place, frozenset(self.data.items())


def _plain_schema() -> CoreSchema:
    """Return the schema of what `Problem.to_dict` returns."""
    field, optional = core_schema.typed_dict_field, core_schema.nullable_schema
    text, number = core_schema.str_schema(strict=True), core_schema.int_schema(strict=True)
    decimal = core_schema.float_schema(strict=True)
    values = [text, number, decimal, core_schema.list_schema(text), core_schema.list_schema(number)]
    place = {"file": optional(text), "line": optional(number), "column": optional(number), "path": text}
    return core_schema.typed_dict_schema(
        {
            "code": field(text),
            "severity": field(core_schema.literal_schema(["error", "warning"])),
            "place": field(core_schema.typed_dict_schema({name: field(part) for name, part in place.items()})),
            "data": field(core_schema.dict_schema(text, core_schema.union_schema([*values]))),
        }
    )


def _restored(code: ProblemCode, place: Place, data: dict[str, ProblemValue]) -> Problem:
    return Problem(code, place, **data)


def _as_tuple(value: Any) -> Any:
    return tuple(cast("list[str | int]", value)) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    return list(cast("tuple[str | int, ...]", value)) if isinstance(value, tuple) else value


def _shown(value: ProblemValue, field: Field | None, language: Language) -> str:
    if isinstance(value, int):
        return _digits(value)
    if isinstance(value, float):
        return str(value) if language == "en" else str(value).replace(".", ",")
    if isinstance(value, tuple):
        items = [_shown(item, None, language) for item in value[:_MAX_SHOWN_ITEMS]]
        if len(value) > _MAX_SHOWN_ITEMS:
            items.append(f"… (+{len(value) - _MAX_SHOWN_ITEMS})")
        return ", ".join(items) or "—"
    if field == "hint":
        return f"; {HINTS[value][language == 'ru']}" if value else ""
    if field == "term" and language == "ru":
        value = f"«{value[1:-1]}»" if value[:1] == "“" else TERMS.get(value, value)
    return _abbreviated(value)


def _has_gaps(numbers: Sequence[int]) -> bool:
    return len(numbers) > 0 and numbers[-1] - numbers[0] >= len(numbers)


def _digits(number: int) -> str:
    """Write a whole number; a very large one as a power of two, since Python refuses to print 4,300 digits."""
    if number.bit_length() <= _MAX_BITS:
        return str(number)
    return f"≈{'-' * (number < 0)}2^{number.bit_length()}"


def _kept(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_kept, cast("tuple[object, ...]", value)))
    return _abbreviated(value, _MAX_KEPT) if isinstance(value, str) else value


def _abbreviated(text: str, bound: int = _MAX_SHOWN) -> str:
    """Leave out the middle of a long text, because the ends of a path tell most about it."""
    half = bound // 2
    return text if len(text) <= bound else f"{text[:half]}…{text[-half:]}"


class CentricityError(ValueError):
    """The base class of this library's errors; `problems` lists everything that is wrong with one input, at least one.

    >>> from cx_centricity import CentricityError, assess
    >>> try:
    ...     assess({"segmentaton": 3})
    ... except CentricityError as error:
    ...     print(error.problems[0].code)
    unknown-statement
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def message(self, language: Language = "en") -> str:
        """Return one line per problem, in English or Russian."""
        return "\n".join(problem.line(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.message()

    def __repr__(self) -> str:
        first, *others = [problem.code for problem in self.problems]
        return f"{type(self).__name__}({first}" + (f" and {len(others)} more)" if others else ")")


class AnswerError(CentricityError):
    """The answers do not fit the bank.

    >>> from cx_centricity import AnswerError, assess
    >>> try:
    ...     assess({"hiring": 12, "training": "3"})
    ... except AnswerError as error:
    ...     print([(problem.code, problem.place.path) for problem in error.problems])
    [('level-outside-scale', 'hiring'), ('not-a-level', 'training')]
    """


class BankError(CentricityError):
    """A question bank is not valid: its YAML, its fields, or the rules between its parts.

    `language` is the language that the bank states, if that is known.

    >>> from cx_centricity import BankError, Place, Problem
    >>> print(BankError([Problem("empty-block", Place(path="blocks[5]"), block="people")]))
    blocks[5]: no direction belongs to the block “people”; assign one to it or remove it (empty-block)
    """

    language: str | None = None


class MeasurementError(CentricityError):
    """No indicator can be computed from the given ratings or counts.

    >>> from cx_centricity import Place, Problem
    >>> from cx_centricity.errors import MeasurementError
    >>> problem = Problem("rating-outside-scale", Place(path="ratings[2]"), found="11", lowest=0, highest=10)
    >>> print(MeasurementError([problem]))
    ratings[2]: expected a rating from 0 to 10 (a whole number), found 11 (rating-outside-scale)
    """


class FrameError(CentricityError):
    """A frame of answer sheets cannot be scored because of its columns, their types or their codes.

    >>> from cx_centricity import Problem
    >>> from cx_centricity.errors import FrameError
    >>> print(FrameError([Problem("column-not-found", column="wawe", nearest="wave")]))
    there is no column “wawe”; did you mean “wave”? (column-not-found)
    """


def limited(problems: Iterable[Problem], bound: int = MAX_PROBLEMS) -> list[Problem]:
    """Return the problems; if there are more than `bound`, the first `bound` of them and a note that there are more.

    No more than `bound` + 1 problems are taken from the iterable. The note names the file if all these are of one file.

    >>> from cx_centricity import Place, Problem
    >>> problems = (Problem("empty-text", Place("bank.yaml", line)) for line in range(1, 9))
    >>> for problem in limited(problems, 2):
    ...     print(problem.place, problem.code)
    bank.yaml:1 empty-text
    bank.yaml:2 empty-text
    bank.yaml too-many-problems
    """
    found = list(islice(problems, bound + 1))
    if len(found) > bound:
        files = {problem.place.file for problem in found}
        place = Place(files.pop() if len(files) == 1 else None)
        found[bound:] = [Problem("too-many-problems", place, bound=bound)]
    return found


def describe(value: object) -> str:
    """Describe a value of any type in a few words, for the data of a problem.

    Scalars are shown, texts in quotes and cut after 40 characters; of anything else only the type is named. The words
    are terms, which messages translate.

    >>> [describe(value) for value in (3, "3", "x" * 50, None, True, (1, 2), {}, set())]
    ['3', '“3”', '“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…”', 'nothing', 'true', 'a list', 'a mapping', 'set']
    """
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f"“{value[:_MAX_DESCRIBED]}…”" if len(value) > _MAX_DESCRIBED else f"“{value}”"
    if type(value) is int:
        return _digits(value)
    # A text of another type is a number that is not whole.
    is_shown = type(value) in (bool, float) or isinstance(value, str)
    return str(value).lower() if is_shown else type(value).__name__


_SHORT: Final = Repr()
_SHORT.maxstring = _SHORT.maxother = 100
_SHORT.maxlist = _SHORT.maxtuple = 20


def shortened(value: object) -> str:
    """Return the repr of a value of any type and size, cut to a length that fits into a message.

    >>> shortened("x"), shortened([1, 2]), len(shortened("x" * 1_000_000))
    ("'x'", '[1, 2]', 100)
    """
    return _digits(value) if type(value) is int else _SHORT.repr(value)


def listed(values: Iterable[object], most: int = 10) -> str:
    """Return the reprs of at most ten values, cut, with the number of others.

    >>> listed(["hirin", "trainin"]), listed(range(12))
    ("'hirin', 'trainin'", '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more')
    """
    found = list(values)
    shown = ", ".join(map(shortened, found[:most]))
    return shown if len(found) <= most else f"{shown} and {len(found) - most} more"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known id that `word` most likely misspells, or None if none is close.

    >>> nearest("segmentaton", ["segmentation", "personalization"])
    'segmentation'
    >>> nearest("weather", ["segmentation", "personalization"]) is None
    True
    """
    others = [other for other in known if other != word]
    if len(others) > _MAX_COMPARED:  # each comparison takes time
        others = [other for other in others if other[:2] == word[:2]][:_MAX_COMPARED]
    # An id has at most 64 characters; a longer word would only take more time.
    return next(iter(get_close_matches(word[:80], others, n=1, cutoff=0.6)), None)


def to_whole_number(value: object) -> int | None:
    """Return a whole number of any type, such as one of NumPy, as int; None for anything else, and for a bool.

    >>> to_whole_number(3), to_whole_number(3.0), to_whole_number(True)
    (3, None, None)
    """
    if isinstance(value, bool):
        return None
    return int(value) if isinstance(value, (int, Integral)) else None


def whole_number_faults(name: str, value: object, least: int) -> list[str]:
    """Return what is wrong with an argument that must be a whole number of at least `least`; empty if nothing is.

    >>> whole_number_faults("top", 3, 0), whole_number_faults("top", True, 0)
    ([], ['top must be a whole number from 0, not True'])
    """
    number = to_whole_number(value)
    if number is not None and number >= least:
        return []
    return [f"{name} must be a whole number from {least}, not {shortened(value)}"]


def require_whole_number(name: str, value: object, least: int) -> int:
    """Return an argument as int; raise ValueError unless it is a whole number of at least `least`.

    >>> require_whole_number("size", 0, 1)
    Traceback (most recent call last):
    ValueError: size must be a whole number from 1, not 0
    """
    number = to_whole_number(value)
    if number is None or number < least:
        raise ValueError(*whole_number_faults(name, value, least))
    return number
