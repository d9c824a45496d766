"""What every error of the library is made of: a place, a problem, and the exceptions that carry problems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar, Literal, NoReturn, Self, cast, dataclass_transform

from cx_centricity.errors.hints import RUSSIAN_HINTS

Language = Literal["en", "ru"]

_RUSSIAN = {
    "level": "уровень",
    "block": "блок",
    "direction": "направление",
    "statement": "утверждение",
    "stage": "этап",
    "profile": "профиль",
    "driver": "драйвер",
    "guidance step": "шаг",
    "pitfall": "ошибка",
    "indicator": "показатель",
    "former statement": "прежнее утверждение",
    "text": "текст",
    "a whole number": "целое число",
    "true or false": "true или false",
    "a list": "список",
    "a mapping": "набор пар «поле: значение»",
    "two whole numbers": "два целых числа",
    "nothing": "ничего",
}
"""Words of the library that stand in the data of problems, for messages in Russian."""
_RUSSIAN_OF = {
    "level": "уровня",
    "block": "блока",
    "direction": "направления",
    "statement": "утверждения",
    "stage": "этапа",
    "profile": "профиля",
    "driver": "драйвера",
    "guidance step": "шага",
    "pitfall": "ошибки",
    "indicator": "показателя",
    "former statement": "прежнего утверждения",
}
"""The kinds of parts in the genitive."""

_SUGGESTION = {"en": "; did you mean “{}”?", "ru": "; возможно, имелось в виду «{}»"}


MAX_GUESSES = 30
"""Each guess takes its time, and a hostile input may have any number of wrong ids."""
MAX_COMPARED = 120
MAX_PROBLEMS = 1000
"""Nobody reads more, and a hostile input may have any number of them."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known id that `word` most likely misspells, or None if none is close.

    >>> nearest("segmentaton", ["segmentation", "personalization"])
    'segmentation'
    >>> nearest("weather", ["segmentation", "personalization"]) is None
    True
    """
    # An id has at most 64 characters; a longer word would only cost time.
    others = [other for other in known if other != word]
    if len(others) > MAX_COMPARED:  # each comparison takes its time
        others = [other for other in others if other[:2] == word[:2]][:MAX_COMPARED]
    return next(iter(get_close_matches(word[:80], others, n=1, cutoff=0.6)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file with line and column (both from 1), and the path inside the document.

    Every part may be unknown; a bank built in Python has only paths.

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
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{spot} {self.path}".strip()


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """Fields by annotation, as in a frozen dataclass; sixty real ones would cost half of the package's import time."""

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        own = [name for name, kind in cls.__annotations__.items() if not str(kind).startswith("ClassVar")]
        cls._fields = (*cls._fields, *own)

    def __init__(self, **data: object) -> None:
        for name in self._fields:
            if name not in data and not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} lacks {name}")
            self.__dict__[name] = data.pop(name) if name in data else getattr(type(self), name)
        if data:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(data)}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        shown = (
            f"{name}={value!r}" for name, value in self.__dict__.items() if value != getattr(type(self), name, ...)
        )
        return f"{type(self).__name__}({', '.join(shown)})"


class Problem(Record):
    """One thing that is wrong with an input.

    Each kind of problem is a subclass with a stable kebab-case `code`, its data as fields, and one message template
    per language; the message is formed only when it is asked for, so that a program can work with the data instead.
    `nearest` is the known id that was probably meant, if there is one; `severity` is "warning" for what is legal and
    suspicious.

    >>> from cx_centricity.errors import UnknownStatement
    >>> problem = UnknownStatement(statement="segmentaton", nearest="segmentation")
    >>> problem.code, problem.statement
    ('unknown-statement', 'segmentaton')
    >>> problem.describe("ru")
    'в анкете нет утверждения с кодом «segmentaton»; возможно, имелось в виду «segmentation»'
    """

    code: ClassVar[str]
    en: ClassVar[str]
    ru: ClassVar[str]
    severity: ClassVar[Literal["error", "warning"]] = "error"
    _terms: ClassVar[tuple[str, ...]] = ()

    place: Place = Place()
    nearest: str | None = None

    def describe(self, language: Language = "en") -> str:
        """Return the message, without place and code, in English or Russian."""
        data: dict[str, object] = self.__dict__
        shown = {name: _listed(value) for name, value in data.items()}
        if language == "ru":
            words = _RUSSIAN | RUSSIAN_HINTS
            shown |= {name: words.get(str(shown[name]), shown[name]) for name in self._terms}
            shown["kind_of"] = _RUSSIAN_OF.get(str(data.get("kind")))
        suggestion = _SUGGESTION[language].format(self.nearest) if self.nearest else ""
        return (self.ru if language == "ru" else self.en).format(**shown, suggestion=suggestion)

    @property
    def message(self) -> str:
        """The message in English: what is wrong and how to mend it."""
        return self.describe()

    def at(self, place: Place) -> Self:
        """Return the same problem at another place."""
        data: dict[str, Any] = {**self.__dict__, "place": place}
        return type(self)(**data)

    def line(self, language: Language = "en") -> str:
        """Return the whole problem on one line, whatever the input holds: `place: message (code)`."""
        place, text = str(self.place), f"{self.describe(language)} ({self.code})"
        line = f"{place}: {text}" if place else text
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)

    def __str__(self) -> str:
        return self.line()


def _listed(value: object) -> object:
    if isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004 - more than any figure of this library
        return f"≈2^{value.bit_length()}"  # its digits may be more than Python will print
    if not isinstance(value, tuple):
        return value
    return ", ".join(map(str, cast("tuple[object, ...]", value))) or "—"


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

    def describe(self, language: Language = "en") -> str:
        """Return one line per problem, in English or Russian."""
        return "\n".join(problem.line(language) for problem in self.problems)

    def __str__(self) -> str:
        return self.describe()

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
    >>> from cx_centricity.errors import EmptyBlock, Place
    >>> print(BankError([EmptyBlock(block="people", place=Place(path="blocks[5]"))]))
    blocks[5]: no direction belongs to the block “people”; remove it or name it in a direction (empty-block)
    """


class MeasurementError(CentricityError):
    """Ratings or counts from which no indicator can be computed.

    >>> from cx_centricity import MeasurementError
    >>> from cx_centricity.errors import Place, RatingOutsideScale
    >>> print(MeasurementError([RatingOutsideScale(found="11", lowest=0, highest=10, place=Place(path="ratings[2]"))]))
    ratings[2]: 11 is no rating; give whole numbers from 0 to 10 (rating-outside-scale)
    """


class FrameError(CentricityError):
    """A frame of answer sheets cannot be scored as it is: its columns, their types, or how they are coded.

    >>> from cx_centricity.errors import ColumnNotFound, FrameError
    >>> print(FrameError([ColumnNotFound(column="wawe", nearest="wave")]))
    there is no column “wawe”; did you mean “wave”? (column-not-found)
    """
