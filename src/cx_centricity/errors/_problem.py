"""Problems and the exceptions that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final, Literal, NoReturn, Self, cast

from cx_centricity.errors._answer_kinds import ANSWER_KINDS
from cx_centricity.errors._bank_kinds import BANK_KINDS
from cx_centricity.errors._kind import GENITIVES, HINTS, TERMS, Field, Kind
from cx_centricity.typing import Language, ProblemCode

CATALOGUE: Final[Mapping[str, Kind]] = MappingProxyType(ANSWER_KINDS | BANK_KINDS)
"""Every kind of problem by its code."""

MAX_PROBLEMS: Final = 1000
"""The most problems that one error lists: nobody reads more, and hostile input may have any number of them."""
MAX_GUESSES: Final = 30
"""The most suggestions computed for one input: each takes time."""
_MAX_COMPARED: Final = 120
_MAX_BITS: Final = 64
_PYTHON_TYPES: Final[dict[Field, tuple[type, ...]]] = {
    "text": (str,),
    "number": (int,),
    "texts": (tuple,),
    "numbers": (tuple,),
    "term": (str,),
    "hint": (str,),
}

Value = str | int | tuple[str, ...] | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file with line and column (both from 1), and the path inside the document.

    Any part may be unknown; a bank built in Python has only paths.

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
        return f"{position} {self.path}".strip()


_NOWHERE: Final = Place()


class Problem:
    """One thing that is wrong, or suspicious, in an input.

    `code` is stable and names the kind of problem; `data` holds the facts as a read-only mapping, so that a program
    can use them without parsing a message. Values are texts, whole numbers or tuples of these; `nearest` is the known
    id that was probably meant. The reference page of problems lists the fields of each code. `severity` is "error", or
    "warning" for input that is legal but probably a mistake. Raises TypeError where the data does not fit the code.

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

    def __init__(self, code: ProblemCode, place: Place = _NOWHERE, /, **data: Value) -> None:
        kind = CATALOGUE[code]
        if data.get("nearest") is None:
            data.pop("nearest", None)
        for name, field in kind.fields.items():
            if not isinstance(data.setdefault(name, "") if field == "hint" else data.get(name), _PYTHON_TYPES[field]):
                raise TypeError(f"the problem {code} needs {name} as {field}, not {data.get(name)!r}")
        if unknown := data.keys() - kind.fields.keys() - {"nearest"}:
            raise TypeError(f"the problem {code} has no field {', '.join(sorted(unknown))}")
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "data", MappingProxyType(data))

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Whether the problem makes the input unusable ("error") or is only suspicious ("warning")."""
        return CATALOGUE[self.code].severity

    @property
    def nearest(self) -> str | None:
        """The known id that was probably meant, if one is close."""
        nearest = self.data.get("nearest")
        return nearest if isinstance(nearest, str) else None

    def message(self, language: Language = "en") -> str:
        """Return what is wrong and how to correct it, without place and code, in English or Russian."""
        kind = CATALOGUE[self.code]
        shown = {name: _shown(value, kind.fields.get(name), language) for name, value in self.data.items()}
        shown["suggestion"] = _SUGGESTION[language].format(self.nearest) if self.nearest else ""
        if language == "ru":
            return kind.ru.format(**shown, kind_of=GENITIVES.get(str(self.data.get("kind"))))
        return kind.en.format(**shown)

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
            "place": {"file": place.file, "line": place.line, "column": place.column, "path": place.path},
            "data": {name: _plain(value) for name, value in self.data.items()},
        }

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
    def _key(self) -> tuple[str, Place, frozenset[tuple[str, Value]]]:
        return self.code, self.place, frozenset(self.data.items())


_SUGGESTION: Final = {"en": "; did you mean “{}”?", "ru": "; возможно, имелось в виду «{}»"}


def _restored(code: ProblemCode, place: Place, data: dict[str, Value]) -> Problem:
    return Problem(code, place, **data)


def _plain(value: Any) -> Any:
    return list(cast("tuple[str | int, ...]", value)) if isinstance(value, tuple) else value


def _shown(value: str | int | tuple[str | int, ...] | None, field: Field | None, language: Language) -> str:
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        return f"≈2^{value.bit_length()}"  # Python refuses to print numbers of more than 4,300 digits
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "—"
    if field == "hint" and value:
        return f"; {HINTS[str(value)][language == 'ru']}"
    if field == "term" and language == "ru":
        return TERMS.get(str(value), str(value))
    return str(value)


class CentricityError(ValueError):
    """The base of this library's errors; `problems` holds everything that is wrong with one input, never empty.

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
    """A question bank is not well made: its YAML, its fields, or what must hold between its parts.

    >>> from cx_centricity import BankError
    >>> from cx_centricity import Place, Problem
    >>> print(BankError([Problem("empty-block", Place(path="blocks[5]"), block="people")]))
    blocks[5]: no direction belongs to the block “people”; remove it or name it in a direction (empty-block)
    """


class MeasurementError(CentricityError):
    """Ratings or counts from which no indicator can be computed.

    >>> from cx_centricity.errors import MeasurementError
    >>> from cx_centricity import Place, Problem
    >>> problem = Problem("rating-outside-scale", Place(path="ratings[2]"), found="11", lowest=0, highest=10)
    >>> print(MeasurementError([problem]))
    ratings[2]: 11 is no rating; give whole numbers from 0 to 10 (rating-outside-scale)
    """


class FrameError(CentricityError):
    """A frame of answer sheets cannot be scored as it is: its columns, their types, or how they are coded.

    >>> from cx_centricity import Problem
    >>> from cx_centricity.errors import FrameError
    >>> print(FrameError([Problem("column-not-found", column="wawe", nearest="wave")]))
    there is no column “wawe”; did you mean “wave”? (column-not-found)
    """


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known id that `word` most likely misspells, or None if none is close.

    >>> nearest("segmentaton", ["segmentation", "personalization"])
    'segmentation'
    >>> nearest("weather", ["segmentation", "personalization"]) is None
    True
    """
    # An id has at most 64 characters; a longer word would only cost time.
    others = [other for other in known if other != word]
    if len(others) > _MAX_COMPARED:  # each comparison takes its time
        others = [other for other in others if other[:2] == word[:2]][:_MAX_COMPARED]
    return next(iter(get_close_matches(word[:80], others, n=1, cutoff=0.6)), None)


def whole_number_faults(name: str, value: object, least: int) -> list[str]:
    """Return what is wrong with an argument that must be a whole number from `least`, nothing if it is one.

    >>> whole_number_faults("top", 3, 0), whole_number_faults("top", True, 0)
    ([], ['top must be a whole number from 0, not True'])
    """
    if type(value) is int and value >= least:
        return []
    return [f"{name} must be a whole number from {least}, not {value!r}"]


def require_whole_number(name: str, value: object, least: int) -> None:
    """Raise ValueError unless an argument is a whole number from `least`."""
    for fault in whole_number_faults(name, value, least):
        raise ValueError(fault)
