"""The figures of a result by flat names, whoever computes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from numbers import Number
from operator import attrgetter, index
from typing import Any, Final, NamedTuple, cast

from cx_centricity.assessment import Assessment, assess
from cx_centricity.bank import QuestionBank, Scope, Statement, derived, from_units
from cx_centricity.errors import nearest
from cx_centricity.scoring import Score
from cx_centricity.typing import AnswerValue, ScopeKind

Sheet = dict[str, AnswerValue]
"""Answers by statement id; a missing statement is unanswered."""

Figure = float | str | tuple[int | str, ...] | None
"""One figure of a result; points are an `int` for a bank without decimals."""

Figures = Mapping[str, Any]
"""Figures by flat name, as `figures_of` returns them; a list may replace a tuple."""

Scorer = Callable[[Mapping[str, AnswerValue], QuestionBank], Figures]
"""A function `scorer(answers, bank)` that returns figures: all that `figures_of` names, or some kinds of them."""

POINTS: Final = ("points", "lower", "upper")
"""The figures that lie within the point range."""
COUNTS: Final = (
    "gained",
    "attainable",
    "least_gained",
    "most_gained",
    "attainable_if_complete",
    "answered",
    "applicable",
    "total",
)
"""The figures that every scope has, even if it is not scored."""
SCORE_FIGURES: Final = (*POINTS, "level", "resolution", *COUNTS)
STAGES: Final = ("stage", "possible_stages")
"""The figures of every scope that has stages."""
RANKINGS: Final = ("strengths", "relative_strengths", "growth_zones")
_LISTS: Final = ("possible_stages", *RANKINGS)
_IN_UNITS: Final = frozenset({*POINTS, "resolution"})
_values_of: Final = attrgetter(*SCORE_FIGURES)
PREFIXES: Final[Mapping[ScopeKind, str]] = {
    "whole": "",
    "block": "block_",
    "direction": "direction_",
    "subscale": "subscale_",
}
"""What the names of the kinds of figures of each kind of scope begin with."""


def figures_of(result: Assessment) -> dict[str, Figure]:
    """Return all figures of a result by flat name.

    Names of the whole have no prefix, names of a block begin with `block_<id>_`, names of a direction with
    `direction_<id>_`, names of a subscale with `subscale_<id>_`. Every scope has the figures of `Score`: `points`,
    `lower`, `upper`, `level`, `resolution`, `gained`, `attainable`, `least_gained`, `most_gained`,
    `attainable_if_complete`, `answered`, `applicable`, `total`. Every scope with stages has `stage`, the number of the
    stage, and `possible_stages` (numbers). The whole also has `provisional` (a bool), `strengths`,
    `relative_strengths` and `growth_zones` (ids of directions).

    >>> from cx_centricity import assess
    >>> from cx_centricity.testing import figures_of
    >>> figures = figures_of(assess({"segmentation": 3, "personalization": 4}))
    >>> figures["points"], figures["lower"], figures["direction_client_points"], figures["block_data_stage"]
    (None, 7, 34, None)
    """
    figures = {
        **_score_figures("", result.score),
        "provisional": result.provisional,
        "strengths": result.strengths,
        "relative_strengths": result.relative_strengths,
        "growth_zones": result.growth_zones,
    }
    if result.stages:
        figures["stage"] = result.stage.number if result.stage else None
        figures["possible_stages"] = tuple(stage.number for stage in result.possible_stages)
    for kind, parts in (("block", result.blocks), ("direction", result.directions), ("subscale", result.subscales)):
        for part in parts:
            prefix = f"{kind}_{part.id}_"
            figures |= _score_figures(prefix, part.score)
            if part.stages:
                figures[f"{prefix}stage"] = part.stage.number if part.stage else None
                figures[f"{prefix}possible_stages"] = tuple(stage.number for stage in part.possible_stages)
    return figures


def _score_figures(prefix: str, score: Score) -> dict[str, Figure]:
    values: tuple[float | None, ...] = _values_of(score)
    return {prefix + name: value for name, value in zip(SCORE_FIGURES, values, strict=True)}


def library_scorer(answers: Mapping[str, AnswerValue], bank: QuestionBank) -> dict[str, Figure]:
    """Return the figures that `assess` gives."""
    return figures_of(assess(answers, bank=bank))


class ScopeFigures(NamedTuple):
    """A scope, the prefix of its flat names and the names of its figures without the prefix."""

    scope: Scope
    prefix: str
    names: tuple[str, ...]

    @property
    def scored(self) -> tuple[Statement, ...]:
        """The statements of the scope that have a weight."""
        return self.scope.scored

    def __str__(self) -> str:
        return "whole" if self.scope.id is None else f"{self.scope.kind} {self.scope.id}"

    @classmethod
    def of(cls, scope: Scope) -> ScopeFigures:
        """Return the figures of a scope."""
        names = (*SCORE_FIGURES, *(STAGES if scope.stages else ()))
        if scope.id is None:
            return cls(scope, "", (*names, "provisional", *RANKINGS))
        return cls(scope, f"{scope.kind}_{scope.id}_", names)


def scopes(bank: QuestionBank) -> tuple[ScopeFigures, ...]:
    """Return the figures of the whole, the blocks, the directions and the subscales of a bank, in this order."""
    return derived(bank, _scopes)


def _scopes(bank: QuestionBank) -> tuple[ScopeFigures, ...]:
    return tuple(map(ScopeFigures.of, bank.scopes))


ALL_KINDS: Final = frozenset(
    [f"{prefix}{name}" for prefix in PREFIXES.values() for name in (*SCORE_FIGURES, *STAGES)]
    + ["provisional", *RANKINGS]
)
"""Every kind of figure of any bank. A kind is a flat name without the id of a scope: `block_points`."""


def kinds_by_name(bank: QuestionBank) -> dict[str, str]:
    """Return the flat names of all figures of a bank, each with its kind."""
    return derived(bank, _kinds_by_name)


def _kinds_by_name(bank: QuestionBank) -> dict[str, str]:
    return {f"{of.prefix}{name}": f"{PREFIXES[of.scope.kind]}{name}" for of in scopes(bank) for name in of.names}


def kinds_of(figures: Figures, bank: QuestionBank) -> frozenset[str]:
    """Return the kinds of the figures that a scorer returned.

    Raises TypeError unless they are a mapping, ValueError if it is empty or has a name that is not a figure.
    """
    if not isinstance(cast("object", figures), Mapping):
        raise TypeError(f"the scorer returned {type(figures).__name__}; it must return a mapping, as figures_of does")
    kinds = kinds_by_name(bank)
    present = _present(figures, kinds)
    unknown = [str(name) for name in present if name not in kinds]
    if unknown or not figures:
        raise ValueError("; ".join(_name_problems(unknown, list(kinds))))
    return frozenset(kinds[name] for name in present)


def _present(figures: Figures, kinds: Mapping[str, str]) -> Figures:
    """Return figures without empty ones about stages that a scope does not have."""
    return {
        name: value
        for name, value in figures.items()
        if name in kinds or value not in (None, (), []) or not str(name).endswith(STAGES)
    }


def _name_problems(unknown: list[str], known: list[str]) -> Iterator[str]:
    if not unknown:
        yield "the scorer returned no figures; it must return a mapping such as {'points': 51, 'stage': 3}"
    for name in unknown[:10]:
        guess = nearest(name, [each for each in known if each[:1] == name[:1]])
        yield f"the scorer returned {name!r}, which is not a figure" + (f"; did you mean {guess!r}?" if guess else "")


def same(one: object, other: object, decimals: int = 0) -> bool:
    """Return whether two figures are equal, points by their units.

    A list equals a tuple and True does not equal 1. `Decimal("3.27")` equals 3.27, the nearest float.
    """
    if isinstance(one, list | tuple):
        items = [*cast("Sequence[object]", one)]
        return isinstance(other, list | tuple) and items == [*cast("Sequence[object]", other)]
    if one == other:
        return isinstance(one, bool) == isinstance(other, bool)
    units = units_of(one, decimals)
    return units is not None and units == units_of(other, decimals)


def units_of(value: object, decimals: int) -> int | None:
    """Return a figure in units of 10^−`decimals`, None if it is no number of such units, not even as a float."""
    if isinstance(value, bool) or not isinstance(value, Number):
        return None
    figure: Any = value
    try:
        units = index(round(figure * 10**decimals))
    except (ValueError, ArithmeticError, TypeError):  # NaN, infinite, complex
        return None
    is_exact = figure == from_units(units, decimals) or figure == Fraction(units, 10**decimals)
    return units if is_exact else None


class ScorerError(Exception):
    """The scorer under test failed, or returned something other than the expected figures."""


class ScorerUnderTest:
    """A scorer that must return the same kinds of figures at every call.

    `kinds` are the kinds that it returns at its first call, or for the first bank that has figures of the kind. So it
    cannot pass a check by leaving figures out.
    """

    def __init__(self, scorer: Scorer, bank: QuestionBank) -> None:
        self.scorer: Scorer = scorer
        # An error here means that the wrong thing was passed as a scorer, so it is not caught.
        figures = scorer({statement.id: bank.levels_of(statement)[-1].number for statement in bank.statements}, bank)
        self.kinds: frozenset[str] = kinds_of(figures, bank)
        self._offered: set[str] = {*kinds_by_name(bank).values()}
        self._bank: QuestionBank = bank
        self._names: set[str] = set(_present(figures, kinds_by_name(bank)))

    def __call__(self, answers: Mapping[str, AnswerValue], bank: QuestionBank) -> Figures:
        """Score a copy of the answers; whole numbers of any type become int, lists become tuples.

        Raises ScorerError if the scorer fails, returns other kinds of figures than at first, or an invalid figure.
        """
        try:
            figures = dict(self.scorer(dict(answers), bank))
        except Exception as error:
            raise ScorerError(f"the scorer fails on a valid sheet: {type(error).__name__}: {error}") from error
        kinds = kinds_by_name(bank)
        if bank is not self._bank:  # mostly the bank of the call before
            self._turn_to(bank, figures)
        if self.scorer is library_scorer:
            return figures  # complete and valid, and most calls are its
        if figures.keys() != self._names:
            figures = dict(_present(figures, kinds))
        if figures.keys() != self._names:
            lacks = [f"it lacks {name}" for name in sorted(self._names - figures.keys())]
            adds = [f"it has {name}" for name in sorted(figures.keys() - self._names)]
            raise ScorerError(f"the scorer returned other figures than at its first call: {', '.join(lacks + adds)}")
        for name, value in figures.items():
            if type(value) is int and kinds[name] not in _NOT_NUMBERS:
                continue  # most figures of most scorers, so that the call below would take most of the time
            figures[name] = plain = _normalised(kinds[name], value, bank.decimals)
            if plain is _INVALID:
                raise ScorerError(f"{name} is {value!r}, which is not valid for this figure")
        return figures

    def _turn_to(self, bank: QuestionBank, figures: Figures) -> None:
        """Expect the figures of another bank; learn from it which kinds come that no bank before had."""
        kinds = kinds_by_name(bank)
        new = {*kinds.values()} - self._offered
        if new:
            self.kinds |= {kind for name, kind in kinds.items() if kind in new and name in figures}
            self._offered |= new
        self._bank, self._names = bank, {name for name, kind in kinds.items() if kind in self.kinds}


_INVALID: Final = object()
"""A sentinel: the value is not valid for its kind of figure."""
_NOT_NUMBERS: Final = frozenset(
    {"provisional", *RANKINGS, *(f"{prefix}possible_stages" for prefix in PREFIXES.values())}
)
_NAME_BY_KIND: Final = {
    **{f"{prefix}{name}": name for prefix in PREFIXES.values() for name in (*SCORE_FIGURES, *STAGES)},
    **{name: name for name in ("provisional", *RANKINGS)},
}


def _normalised(kind: str, value: object, decimals: int) -> Any:
    """Return a value as a figure of its kind: a number as int or float, a list as a tuple; else _INVALID."""
    name = _NAME_BY_KIND[kind]
    if name in _LISTS:
        return tuple(cast("list[Any]", value)) if isinstance(value, list | tuple) else _INVALID
    if name == "provisional":
        return value if isinstance(value, bool) else _INVALID
    if value is None:
        return _INVALID if name in COUNTS else None
    decimals = decimals if name in _IN_UNITS else 0
    units = units_of(value, decimals)
    return _INVALID if units is None else from_units(units, decimals)
