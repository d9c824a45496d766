"""The figures of a result by flat names, the same in cases, columns and reports, whoever computes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from numbers import Number
from operator import attrgetter
from typing import Any, Final, NamedTuple, cast

from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import QuestionBank, Statement, derived
from cx_centricity.errors import nearest
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue

Sheet = dict[str, AnswerValue]
"""Answers by statement id; what is left out is unanswered."""

Figure = int | str | tuple[int | str, ...] | None
Figures = Mapping[str, Any]
"""Figures by their flat names, as `figures_of` makes them; lists may stand for tuples."""

Scorer = Callable[[Mapping[str, AnswerValue], QuestionBank], Figures]
"""Anything that scores: `scorer(answers, bank)` gives figures, all that `figures_of` names or some kinds of them."""

Kinds = frozenset[str]
"""Kinds of figures: names without the ids of blocks and directions, such as `block_points`."""

OF_A_SCOPE: Final = (
    "points",
    "lower",
    "upper",
    "level",
    "gained",
    "attainable",
    "attainable_if_complete",
    "answered",
    "applicable",
    "total",
)
_OF_SCORE: Final = attrgetter(*OF_A_SCOPE)
OF_THE_WHOLE: Final = ("stage", "possible_stages", "provisional", "strengths", "growth_zones")


class Scope(NamedTuple):
    """A direction, a block or the whole: its prefix in flat names, the kind of its figures, its statements."""

    prefix: str
    kind: str
    statements: tuple[Statement, ...]

    @property
    def has_stage(self) -> bool:
        """Directions have points and a level, but no stage."""
        return self.kind != "direction_"

    @property
    def figures(self) -> tuple[str, ...]:
        """What every scope of this kind is said of, without the prefix."""
        if not self.kind:
            return (*OF_A_SCOPE, *OF_THE_WHOLE)
        return (*OF_A_SCOPE, "stage") if self.has_stage else OF_A_SCOPE


def scopes(bank: QuestionBank) -> tuple[Scope, ...]:
    """Return the whole, the blocks and the directions of a bank."""
    return derived(bank, _scopes)


def _scopes(bank: QuestionBank) -> tuple[Scope, ...]:
    return (
        Scope("", "", bank.statements),
        *(Scope(f"block_{block.id}_", "block_", statements_of(bank, block.id)) for block in bank.blocks),
        *(Scope(f"direction_{part.id}_", "direction_", part.statements) for part in bank.directions),
    )


def statements_of(bank: QuestionBank, block: str | None) -> tuple[Statement, ...]:
    """Return the statements of a block, of the whole where `block` is None."""
    return tuple(s for part in bank.directions if block in (None, part.block) for s in part.statements)


def figures_of(result: Assessment) -> dict[str, Figure]:
    """Return all figures of a result by flat names.

    The whole has no prefix, blocks have `block_<id>_`, directions `direction_<id>_`. Each has `points`, `lower`,
    `upper`, `level`, `gained`, `attainable`, `attainable_if_complete`, `answered`, `applicable`, `total`, as in
    `Score`; the whole and the blocks have `stage`, the number of the stage; the whole has `possible_stages` (numbers),
    `provisional`, and the rankings `strengths` and `growth_zones` (ids of directions), as many as the result names.

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import figures_of
    >>> figures = figures_of(assess({"segmentation": 3, "personalization": 4}))
    >>> figures["points"], figures["lower"], figures["direction_client_points"], figures["block_data_stage"]
    (None, 7, 34, None)
    """
    found: dict[str, Figure] = {
        **_of_score("", result.score),
        "stage": result.stage.number if result.stage else None,
        "possible_stages": tuple(stage.number for stage in result.possible_stages),
        "provisional": result.provisional,
        "strengths": result.strengths,
        "growth_zones": result.growth_zones,
    }
    for block in result.blocks:
        found |= _of_score(f"block_{block.id}_", block.score)
        found[f"block_{block.id}_stage"] = block.stage.number if block.stage else None
    for direction in result.directions:
        found |= _of_score(f"direction_{direction.id}_", direction.score)
    return found


def _of_score(prefix: str, score: Score) -> dict[str, Figure]:
    values: tuple[int | None, ...] = _OF_SCORE(score)
    return {prefix + name: value for name, value in zip(OF_A_SCOPE, values, strict=True)}


def own_figures(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Figure]:
    """Return the figures that `assess` gives, with the whole of both rankings."""
    return figures_of(assess(answers, bank=bank))


def kinds_by_name(bank: QuestionBank) -> dict[str, str]:
    """Return the flat names of all figures of a bank, each with its kind, such as `direction_points`."""
    return derived(bank, _kinds_by_name)


def _kinds_by_name(bank: QuestionBank) -> dict[str, str]:
    return {f"{scope.prefix}{name}": f"{scope.kind}{name}" for scope in scopes(bank) for name in scope.figures}


def known_kinds(figures: Figures, bank: QuestionBank) -> Kinds:
    """Return the kinds of figures that a scorer gives; ValueError if a name means nothing or there is none."""
    if not isinstance(cast("object", figures), Mapping):
        raise TypeError(f"the scorer gives {type(figures).__name__}, not figures by name, as figures_of does")
    known = kinds_by_name(bank)
    unknown = [str(name) for name in figures if name not in known]
    if unknown or not figures:
        raise ValueError("; ".join(_what_is_odd(unknown, known)))
    return frozenset(known[name] for name in figures)


def all_kinds() -> Kinds:
    """Return every kind of figure that there is, of whatever bank."""
    whole = (*OF_A_SCOPE, *OF_THE_WHOLE)
    parts = [f"{kind}{name}" for kind in ("block_", "direction_") for name in OF_A_SCOPE]
    return frozenset([*whole, *parts, "block_stage"])


def _what_is_odd(unknown: list[str], known: Mapping[str, str]) -> Iterator[str]:
    if not unknown:
        yield "the scorer gives no figures; let it return a mapping such as {'points': 51, 'stage': 3}"
    for name in unknown[:10]:
        guess = nearest(name, [each for each in known if each[:1] == name[:1]])
        yield f"the scorer gives {name!r}, which is no figure" + (f"; did you mean {guess!r}?" if guess else "")


ODD: Final = object()
"""Stands for a value that can be no figure of its kind."""

_LISTS: Final = ("possible_stages", "strengths", "growth_zones")
NO_NUMBERS: Final = frozenset({*_LISTS, "provisional"})
"""The kinds of figures that are no numbers."""
_NEVER_NONE: Final = OF_A_SCOPE[4:]


def as_figure(kind: str, value: object) -> Any:
    """Return a value as a figure of its kind: whole numbers of any type as int, lists as tuples; else ODD."""
    name = kind.removeprefix("block_").removeprefix("direction_")
    if name in _LISTS:
        return tuple(cast("list[Any]", value)) if isinstance(value, list | tuple) else ODD
    if name == "provisional":
        return value if isinstance(value, bool) else ODD
    if value is None:
        return ODD if name in _NEVER_NONE else None
    if isinstance(value, bool) or not isinstance(value, Number):
        return ODD
    number: Any = value
    try:
        return int(number) if int(number) == number else ODD
    except (ValueError, OverflowError, TypeError):  # not a number, infinite, complex
        return ODD


def same(one: object, other: object) -> bool:
    """Say whether two figures are equal; a list may stand for a tuple, and `True` is no 1."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return [*one] == [*other]
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class LawError(AssertionError):
    """A scorer breaks a law with one sheet of one bank.

    `law` is the name of the law, `reason` what it says and what the scorer gives instead, `answers` and `bank` are the
    counterexample.

    >>> from cx_centricity import default_bank
    >>> from cx_centricity.testing import LAWS, LawError
    >>> law = next(law for law in LAWS if law.name == "bounds-hold-the-points")
    >>> try:
    ...     law(lambda answers, bank: {"points": 96}, {}, default_bank())
    ... except LawError as broken:
    ...     print(broken)
    bounds-hold-the-points: points is 96; it must lie within 6…95
    """

    def __init__(self, law: str, reason: str, answers: Any, bank: QuestionBank) -> None:
        super().__init__(f"{law}: {reason}")
        self.law: str = law
        self.reason: str = reason
        self.answers: Any = answers
        self.bank: QuestionBank = bank

    def __reduce__(self) -> tuple[type[LawError], tuple[str, str, Any, QuestionBank]]:
        return type(self), (self.law, self.reason, self.answers, self.bank)


class NothingToSay(Exception):  # noqa: N818 - as Fault, never seen outside
    """A law cannot be tried with this sheet or bank."""


class Fault(Exception):  # noqa: N818 - no error to be raised out of here: a law makes it one
    """What a law finds wrong, before it is known with which sheet."""


class Port:
    """A scorer that gives the same kinds of figures at each call, or is at fault.

    `kinds` are those of the first call; so a scorer cannot pass by leaving out what it does not know.
    """

    def __init__(self, scorer: Scorer, bank: QuestionBank) -> None:
        self.scorer: Scorer = scorer
        level = bank.levels[-1].number
        # What fails here is a mistake in handing over the scorer, and told as it is.
        figures = scorer({statement.id: level for statement in bank.statements}, bank)
        self.kinds: Kinds = known_kinds(figures, bank)
        self._last: tuple[QuestionBank, set[str]] = (bank, set(figures))

    def __call__(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Figures:
        """Score a copy of the answers; Fault if the scorer fails, or gives other kinds of figures than before.

        Whole numbers of any type become int, lists tuples; what can be no figure is a Fault.
        """
        try:
            figures = dict(self.scorer(dict(answers), bank))
        except Exception as error:
            raise Fault(f"the scorer fails on a legal sheet: {type(error).__name__}: {error}") from error
        expected = self._expected(bank)
        if set(figures) != expected:
            missing, surplus = sorted(expected - figures.keys()), sorted(figures.keys() - expected)
            told = [f"it lacks {name}" for name in missing] + [f"it has {name}" for name in surplus]
            raise Fault(f"the scorer gives other figures than for the sheet it was first asked for: {', '.join(told)}")
        kinds = kinds_by_name(bank)
        for name, value in figures.items():
            if type(value) is int and kinds[name] not in NO_NUMBERS:
                continue  # most figures of most scorers: a call for each would take most of the time
            figures[name] = plain = as_figure(kinds[name], value)
            if plain is ODD:
                raise Fault(f"{name} is {value!r}, which can be no figure of this kind")
        return figures

    def _expected(self, bank: QuestionBank) -> set[str]:
        if self._last[0] is not bank:
            names = {name for name, kind in kinds_by_name(bank).items() if kind in self.kinds}
            self._last = (bank, names)  # the next call is most often by the same bank
        return self._last[1]
